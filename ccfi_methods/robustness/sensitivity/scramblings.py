"""Pick and freeze on quasi-random points, with intervals from independent scramblings.

Rows of a table B lend some of their inputs to the rows of an independent table A; what that does
to the outputs tells how much of the variance the inputs explain. Sobol' indices and Shapley
effects differ in what is lent, and in what is made of it: a `Plan`.

The points of a Sobol' sequence are no independent draws: they fill the cube evenly, and where the
outputs are smooth the error of n of them falls almost as 1/n. Resampled, as by a bootstrap of rows,
they seem to scatter more than they do; and cut into parts, they lose what they are used for. What
is independent are several scramblings of the whole sequence, so the error of an estimate is taken
from its variation over them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.random import SeedSequence

from ...exceptions import MethodError
from ...protocols import Array
from ...seeds import child

__all__ = [
    "Interval",
    "Plan",
    "attributed",
    "confident",
    "hybrids",
    "layout",
    "power_of_two",
    "scrambled",
]

LEAST, MOST = 32, 2**24
SEVERAL = 4  # scramblings that an interval takes


class Plan(NamedTuple):
    """What is evaluated, and what is made of the evaluations.

    Attributes
    ----------
    names : tuple of str
        Of the indices.
    taken : array of bool, (pattern, input) or (pattern, scrambling, row, input)
        What is taken from B.
    moments : callable
        Means over rows, ``(pattern, scrambling, row, output) -> (scrambling, moment, output)``.
    shares : callable
        Indices from means, ``(..., moment, output) -> (..., index, input, output)``.
    """

    names: tuple[str, ...]
    taken: Array
    moments: Callable[[Array], Array]
    shares: Callable[[Array], Array]


class Interval(NamedTuple):
    """Estimates, and a confidence interval around each where one was asked for."""

    estimate: Array
    low: Array | None = None
    high: Array | None = None


def attributed(
    function: Callable[[Array], Array],
    k: int,
    n: int,
    plan: Plan,
    seed: SeedSequence,
    confidence: float | None = 0.9,
) -> Interval:
    """Return the indices of a function of k independent uniform inputs.

    Parameters
    ----------
    function : callable
        ``(..., input) -> (..., output)``.
    n : int
        Rows of a scrambling, a power of two.
    confidence : float or None
        Level of the intervals, which take four scramblings; None for one and no intervals.
    """
    a, b = scrambled(layout(n, confidence), k, seed)
    f = function(hybrids(a, b, plan.taken))
    return confident(plan.moments(f), plan.shares, confidence)


def scrambled(shape: tuple[int, int], k: int, seed: SeedSequence) -> tuple[Array, Array]:
    """Return tables A and B of uniform numbers: ``(scrambling, row, input)`` each.

    They are the halves of one Sobol' sequence in 2k dimensions, under nested uniform scrambling.

    Parameters
    ----------
    shape : tuple
        Scramblings, and rows of each.
    """
    from scipy.stats import qmc

    several, rows = shape
    if not k:
        return np.empty((*shape, 0)), np.empty((*shape, 0))
    strata = (qmc.Sobol(2 * k, scramble=False).random(rows) * rows).astype(np.int64).T
    each = [nested(strata, np.random.default_rng(child(seed, i))) for i in range(several)]
    a, b = np.split(np.stack(each), 2, axis=-1)
    return a, b


def nested(strata: Array, rng: np.random.Generator) -> Array:
    """Scramble the strata that n points lie in, ``(dimension, n)``, and draw a point in each.

    A binary digit is flipped or not by what the digits before it are. Means over the points are
    close to normal, unlike those under the linear scrambling of `scipy.stats.qmc`, so that their
    t intervals keep their level.

    References
    ----------
    Owen (1995), *Randomly permuted (t,m,s)-nets and (t,s)-sequences*, in Monte Carlo and
    Quasi-Monte Carlo Methods in Scientific Computing, Springer; Loh (2003), *On the asymptotic
    distribution of scrambled net quadrature*, Annals of Statistics 31(4), 1282-1324.
    """
    dimensions, n = strata.shape
    digits, found = n.bit_length() - 1, np.zeros_like(strata)
    for digit in range(digits):
        flips = rng.integers(0, 2, (dimensions, 2**digit))
        flipped = np.take_along_axis(flips, strata >> (digits - digit), axis=1)
        found = 2 * found + ((strata >> (digits - digit - 1) & 1) ^ flipped)
    return np.asarray(((found + rng.random(strata.shape)) / n).T)


def layout(n: int, confidence: float | None) -> tuple[int, int]:
    """Return how many scramblings there are, and the rows of each."""
    return (1 if confidence is None else SEVERAL), power_of_two(n)


def hybrids(a: Array, b: Array, taken: Array) -> Array:
    """Return rows of A with some inputs from B: ``(pattern, scrambling, row, input)``."""
    return np.where(taken if taken.ndim > 2 else taken[:, None, None, :], b, a)


def confident(
    moments: Array, shares: Callable[[Array], Array], confidence: float | None
) -> Interval:
    """Return a function of means, with an interval from the jackknife over scramblings.

    With estimates that leave one of R scramblings out, the squared standard error is (R - 1)²/R
    times their variance, and Student's t has R - 1 degrees of freedom.

    Parameters
    ----------
    moments : array, (scrambling, moment, output)
    shares : callable
        ``(..., moment, output) -> (..., index, input, output)``.

    References
    ----------
    L'Ecuyer, Nakayama, Owen and Tuffin (2023), *Confidence intervals for randomized quasi-Monte
    Carlo estimators*, Proceedings of the Winter Simulation Conference.
    """
    from scipy.stats import t as student

    several, whole = len(moments), moments.mean(axis=0)
    estimate = shares(whole)
    if confidence is None:
        return Interval(estimate)
    without = shares((several * whole - moments) / (several - 1))
    error = (several - 1) / np.sqrt(several) * without.std(axis=0, ddof=1)
    reach = student.ppf((1 + confidence) / 2, several - 1) * error
    return Interval(estimate, estimate - reach, estimate + reach)


def power_of_two(n: int) -> int:
    """Return n if a Sobol' sequence of that length is balanced, and long enough.

    Raises
    ------
    MethodError
        Unless n is a power of two, 32 or more.
    """
    whole = isinstance(n, int | np.integer) and not isinstance(n, bool)
    if whole and n > MOST:
        raise MethodError(f"A Sobol' sequence has n = {MOST:,} rows at most here, got n={n!r}.")
    if whole and n >= LEAST and not n & (n - 1):
        return int(n)
    below = 1 << int(n).bit_length() - 1 if whole and n > LEAST else 0
    nearest = f"{below} or {2 * below}" if below else f"{LEAST} or 1024"
    raise MethodError(
        f"Quasi-random points need n to be a power of two from {LEAST} on, got n={n!r}. "
        f"Take {nearest}."
    )
