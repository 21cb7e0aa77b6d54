"""Weights drawn uniformly from a polytope, by the cheapest way that is exact enough.

Simplex with lower bounds and orders of importance: exactly, by exponential spacings and sorting.
Otherwise by rejection, of such draws or of draws from the box around the polytope, while one
proposal in fifty is accepted. Beyond that by a walk that moves weight between pairs of columns
along uniformly drawn steps, one walk a draw.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from scipy.linalg import null_space
from scipy.optimize import linprog

from ...exceptions import MethodError
from ...protocols import Array
from .polytope import Polytope

__all__ = ["sample"]

BLOCK = 4096  # walks side by side
WORTHWHILE = 0.02  # accepted proposals below which walking is cheaper
SWEEPS = 20  # of every walk, and one more for each column


def sample(polytope: Polytope, n: int, rng: Any = None) -> Array:
    """Draw `n` weights uniformly: ``(n, column)``.

    Draws are independent: where they need a walk each has its own, hit-and-run (Smith 1984,
    Operations Research 32) along exchanges of weight between two columns. Its length leaves no
    trace of the start in tests against exact draws.

    Raises
    ------
    MethodError
        If n < 1.

    Examples
    --------
    >>> from ccfi_methods.robustness.weight_space.region import Region
    >>> ordered = Region.order("a >= b >= c").bind("abc")
    >>> sample(ordered, 100_000, rng=1).mean(axis=0).round(2)  # exactly 11/18, 5/18, 2/18
    array([0.61, 0.28, 0.11])
    """
    if not isinstance(n, int | np.integer) or n < 1:
        raise MethodError(f"Drawing weights needs a whole number of draws n >= 1, got n={n!r}.")
    rng = np.random.default_rng(rng)
    proposal, acceptance = _proposal(polytope)
    if acceptance < WORTHWHILE:
        return np.concatenate([_walk(polytope, min(BLOCK, n - i), rng) for i in range(0, n, BLOCK)])
    if acceptance == 1:
        return proposal(polytope, n, rng)
    parts: list[Array] = []
    lacking = n
    while lacking > 0:
        proposed = proposal(polytope, int(lacking / acceptance) + 16, rng)
        parts.append(proposed[polytope.contains(proposed, tolerance=0)][:lacking])
        lacking -= len(parts[-1])
    return np.concatenate(parts)


Proposal = Callable[[Polytope, int, np.random.Generator], Array]


@lru_cache(maxsize=64)
def _proposal(polytope: Polytope) -> tuple[Proposal, float]:
    """Return the better way to propose and its acceptance: 1 where all fit by construction."""
    if len(polytope.A_eq) > 1 or polytope.lower.sum() >= 1:
        return _spaced, 0.0
    sorted_rows = sum(len(chain) - 1 for chain in _chains(polytope))
    if sorted_rows == len(polytope.A_ub) and (polytope.upper >= 1).all():
        return _spaced, 1.0

    def accepted(proposal: Proposal) -> float:
        pilot = proposal(polytope, 10_000, np.random.default_rng(0))
        return min(float(polytope.contains(pilot, tolerance=0).mean()), 0.99)

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
    widest = int(np.argmax(upper - lower))
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


class Ground(NamedTuple):
    """What a walk needs to know of its polytope: ``G w < h`` strictly at `centre`."""

    G: Array
    h: Array
    centre: Array
    moves: Array  # (move, column): weight is exchanged between two moves of one class
    classes: list[Array]
    free: Array | None  # (dimension, column): directions scaled to the room there is


def _walk(polytope: Polytope, n: int, rng: np.random.Generator) -> Array:
    """Walk `n` times from the centre; ``slack`` is kept up to date instead of multiplied out."""
    ground = _ground(polytope)
    w = np.repeat(ground.centre[:, None], n, axis=1)
    slack = np.repeat((ground.h - ground.G @ ground.centre)[:, None], n, axis=1)
    for _ in range(SWEEPS + len(w)):
        for columns in ground.classes:
            order = rng.permutation(columns)
            for a, b in zip(order[::2], order[1::2], strict=False):
                _step(ground.moves[a] - ground.moves[b], ground.G, w, slack, rng)
        if ground.free is not None:
            direction = rng.standard_normal(len(ground.free)) @ ground.free
            _step(direction, ground.G, w, slack, rng)
    return w.T.copy()


def _step(d: Array, G: Array, w: Array, slack: Array, rng: np.random.Generator) -> None:
    """Move all walks along `d` to a uniform point of the chord inside."""
    pace = G @ d
    pace[np.abs(pace) < 1e-12] = 0
    ahead, behind = np.flatnonzero(pace > 0), np.flatnonzero(pace < 0)
    far = (slack[ahead] / pace[ahead, None]).min(axis=0)
    near = (slack[behind] / pace[behind, None]).max(axis=0)
    t = near + rng.random(w.shape[1]) * (far - near)
    for rows in (ahead, behind):
        slack[rows] = np.maximum(slack[rows] - pace[rows, None] * t, 0)
    touched = np.flatnonzero(d)
    w[touched] += d[touched, None] * t


@lru_cache(maxsize=64)
def _ground(polytope: Polytope) -> Ground:
    G, h = polytope.inequalities
    E, e = polytope.A_eq, polytope.b_eq
    tight = _always_tight(G, h, E, e)
    E, e, G, h = np.vstack([E, G[tight]]), np.append(e, h[tight]), G[~tight], h[~tight]
    N = null_space(E)
    size = np.linalg.norm(G @ N, axis=1)
    G, h, size = G[size > 1e-9], h[size > 1e-9], size[size > 1e-9]
    centre = _centre(G, h, E, e, size)
    moves = _moves(polytope)
    classes = np.unique((moves @ E.T).round(9), axis=0, return_inverse=True)[1].ravel()
    spanned = len(moves) - (classes.max() + 1) == N.shape[1]
    free = None
    if N.shape[1] and (len(polytope.A_ub) or not spanned):
        room = h - G @ centre
        curvature = (G @ N / room[:, None]).T @ (G @ N / room[:, None])
        free = np.linalg.inv(np.linalg.cholesky(curvature)) @ N.T
    return Ground(
        G, h, centre, moves, [np.flatnonzero(classes == c) for c in range(classes.max() + 1)], free
    )


def _moves(polytope: Polytope) -> Array:
    """Return the vertices of the simplex with its orders of importance: moves run along edges."""
    moves = np.eye(len(polytope.columns))
    for chain in _chains(polytope):
        for k in range(1, len(chain)):
            moves[chain[k], chain[: k + 1]] = 1 / (k + 1)
    return moves


def _always_tight(G: Array, h: Array, E: Array, e: Array) -> Array:
    """Return which inequalities are equalities throughout (Freund, Roundy and Todd 1985).

    One linear programme in (w, t, s): maximise Σ t with ``G w + t <= h s``, ``E w = e s``,
    ``0 <= t <= 1``, ``s >= 1``; t is 1 where there is room and 0 where there never is.
    """
    rows, m = G.shape
    found = linprog(
        np.concatenate([np.zeros(m), -np.ones(rows), [0.0]]),
        np.hstack([G, np.eye(rows), -h[:, None]]),
        np.zeros(rows),
        np.hstack([E, np.zeros((len(E), rows)), -e[:, None]]),
        np.zeros(len(E)),
        [(None, None)] * m + [(0, 1)] * rows + [(1, None)],
        method="highs",
    )
    return np.asarray(found.x[m : m + rows] < 0.5)


def _centre(G: Array, h: Array, E: Array, e: Array, size: Array) -> Array:
    """Return the centre of the largest ball inside, within the flat of the equalities."""
    m = G.shape[1]
    found = linprog(
        np.append(np.zeros(m), -1.0),
        np.hstack([G, size[:, None]]),
        h,
        np.hstack([E, np.zeros((len(E), 1))]),
        e,
        [(None, None)] * m + [(0, 1)],
        method="highs",
    )
    return np.asarray(found.x[:m])
