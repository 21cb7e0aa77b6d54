"""Pick and freeze on quasi-random points, with intervals from independent scramblings.

Rows of a table B lend some of their inputs to the rows of an independent table A; what that does
to the outputs tells how much of the variance the inputs explain. Sobol' indices and Shapley
effects differ in what is lent, and in what is made of it: a `Plan`.

The points of a Sobol' sequence are no independent draws: they fill the cube evenly. Resampled, as
by a bootstrap of rows, they seem to scatter more than they do. What is independent are several
scramblings of the sequence, so the error of an estimate is taken from its variation over them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.random import SeedSequence
from scipy.stats import qmc
from scipy.stats import t as student

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

LEAST = 32


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
    """Estimates, and a confidence interval around each."""

    estimate: Array
    low: Array
    high: Array


def attributed(
    function: Callable[[Array], Array],
    k: int,
    n: int,
    plan: Plan,
    seed: SeedSequence,
    confidence: float = 0.9,
) -> Interval:
    """Return the indices of a function of k independent uniform inputs.

    Parameters
    ----------
    function : callable
        ``(..., input) -> (..., output)``.
    n : int
        Rows, a power of two.
    """
    a, b = scrambled(power_of_two(n), k, seed)
    f = function(hybrids(a, b, plan.taken))
    return confident(plan.moments(f), plan.shares, confidence)


def scrambled(n: int, k: int, seed: SeedSequence) -> tuple[Array, Array]:
    """Return tables A and B of uniform numbers: ``(scrambling, row, input)`` each.

    They are the halves of one Sobol' sequence in 2k dimensions.
    """
    several, rows = layout(n)
    sequences = [
        qmc.Sobol(2 * k, rng=np.random.default_rng(child(seed, i))).random(rows)
        if k
        else np.empty((rows, 0))
        for i in range(several)
    ]
    a, b = np.split(np.stack(sequences), 2, axis=-1)
    return a, b


def layout(n: int) -> tuple[int, int]:
    """Return how many scramblings n rows come in, and how many rows each has.

    The more scramblings, the surer the error; the fewer, the smaller it is.
    """
    several = 8 if n >= 512 else 4
    return several, n // several


def hybrids(a: Array, b: Array, taken: Array) -> Array:
    """Return rows of A with some inputs from B: ``(pattern, scrambling, row, input)``."""
    return np.where(taken if taken.ndim > 2 else taken[:, None, None, :], b, a)


def confident(moments: Array, shares: Callable[[Array], Array], confidence: float) -> Interval:
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
    several, whole = len(moments), moments.mean(axis=0)
    estimate = shares(whole)
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
    whole = isinstance(n, int | np.integer)
    if whole and n >= LEAST and not n & (n - 1):
        return int(n)
    below = 1 << int(n).bit_length() - 1 if whole and n > LEAST else 0
    nearest = f"{below} or {2 * below}" if below else f"{LEAST} or 1024"
    raise MethodError(
        f"Quasi-random points need n to be a power of two from {LEAST} on, got n={n!r}. "
        f"Take {nearest}."
    )
