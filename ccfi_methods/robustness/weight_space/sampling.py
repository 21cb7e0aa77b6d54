"""Weights drawn uniformly from a polytope, by the cheapest way that is exact enough.

Simplex with lower bounds and orders of importance: exactly, by exponential spacings and sorting.
Otherwise by rejection, of such draws or of draws from the box around the polytope, while one
proposal in fifty is accepted. Beyond that by walks, one a draw.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np

from ...arguments import whole_number
from ...protocols import Array
from ...seeds import Seed, generator_of
from .convergence import Convergence
from .polytope import Polytope
from .walk import pilot, walk

__all__ = ["convergence", "sample"]

MOST = 2**31 - 1  # draws
WORTHWHILE = 0.02  # accepted proposals below which walking is cheaper


def sample(polytope: Polytope, n: int, rng: Seed = None) -> Array:
    """Draw `n` weights uniformly: ``(n, column)``.

    Draws are independent: where they need a walk each has its own, of twice the autocorrelation
    time, from a start that a pilot run found. See `walk`, and `convergence` for what it found.

    Raises
    ------
    MethodError
        If n < 1, or if the walks of the pilot run do not agree.

    Examples
    --------
    >>> from ccfi_methods.robustness.weight_space.region import Region
    >>> ordered = Region.order("a >= b >= c").bind("abc")
    >>> sample(ordered, 100_000, rng=1).mean(axis=0).round(2)  # exactly 11/18, 5/18, 2/18
    array([0.61, 0.28, 0.11])
    """
    n, rng = whole_number(n, "The number n of draws of weights", 1, MOST), generator_of(rng)
    proposal, acceptance = _proposal(polytope)
    if acceptance < WORTHWHILE:
        return walk(polytope, n, rng)
    if acceptance == 1:
        return proposal(polytope, n, rng)
    parts: list[Array] = []
    lacking = n
    while lacking > 0:
        proposed = proposal(polytope, int(lacking / acceptance) + 16, rng)
        parts.append(proposed[polytope.satisfies(proposed)][:lacking])
        lacking -= len(parts[-1])
    return np.concatenate(parts)


def convergence(polytope: Polytope) -> Convergence:
    """Say how weights are drawn, and of walks whether they agree.

    Raises
    ------
    MethodError
        If they do not.
    """
    _, acceptance = _proposal(polytope)
    if acceptance < WORTHWHILE:
        return pilot(polytope).convergence
    return Convergence("exact" if acceptance == 1 else "rejection", acceptance)


Proposal = Callable[[Polytope, int, np.random.Generator], Array]


@lru_cache(maxsize=64)
def _proposal(polytope: Polytope) -> tuple[Proposal, float]:
    """Return the better way to propose and its acceptance: 1 where all fit by construction."""
    if len(polytope.A_eq) > 1 or polytope.lower.sum() >= 1:
        return _spaced, 0.0
    sorted_rows = sum(len(chain) - 1 for chain in _chains(polytope))
    if sorted_rows == len(polytope.A_ub) and not polytope.capped.any():
        return _spaced, 1.0

    def accepted(proposal: Proposal) -> float:
        proposed = proposal(polytope, 10_000, np.random.default_rng(0))
        return min(float(polytope.satisfies(proposed).mean()), 0.99)

    spaced, boxed = accepted(_spaced), accepted(_boxed)
    return (_spaced, spaced) if spaced >= boxed else (_boxed, boxed)


def _spaced(polytope: Polytope, n: int, rng: np.random.Generator) -> Array:
    """Draw from the simplex above the lower bounds; sort along orders of importance."""
    w = rng.standard_exponential((n, len(polytope.columns)))
    w *= (1 - polytope.lower.sum()) / w.sum(axis=1, keepdims=True)
    w += polytope.lower
    for chain in _chains(polytope):
        w[:, chain] = -np.sort(-w[:, chain], axis=1)
    return w


def _boxed(polytope: Polytope, n: int, rng: np.random.Generator) -> Array:
    """Draw all weights but the one with the widest range from its range, and give it the rest."""
    lower, upper = _box(polytope)
    widest = int(np.argmax(np.round(upper - lower, 9)))  # the first of those that are as wide
    w = rng.random((n, len(lower)))
    w *= upper - lower
    w += lower
    w[:, widest] = 0
    w[:, widest] = 1 - w.sum(axis=1)
    return w


@lru_cache(maxsize=64)
def _box(polytope: Polytope) -> tuple[Array, Array]:
    """Return the least and the greatest value of each weight."""
    each = np.eye(len(polytope.columns))
    return -polytope.maximise(-each)[0], polytope.maximise(each)[0]


@lru_cache(maxsize=64)
def _chains(polytope: Polytope) -> list[list[int]]:
    """Return the columns of each order of importance that sorting brings about.

    Sorting keeps the draw uniform if no column stands in two orders, and if those in one have the
    same lower bound.
    """
    above: dict[int, list[int]] = {}
    below: dict[int, list[int]] = {}
    for a, b in zip(polytope.A_ub, polytope.b_ub, strict=True):
        if b == 0 and np.abs(a).sum() == 2 and a.min() == -1 and a.max() == 1:
            more, less = int(a.argmin()), int(a.argmax())
            below.setdefault(more, []).append(less)
            above.setdefault(less, []).append(more)
    chains = []
    for top in sorted(below.keys() - above.keys()):
        chain = [top]
        while chain[-1] in below:
            chain.append(below[chain[-1]][0])
        single = all(len(side.get(j, [])) <= 1 for j in chain for side in (above, below))
        if single and np.ptp(polytope.lower[chain]) == 0:
            chains.append(chain)
    return chains
