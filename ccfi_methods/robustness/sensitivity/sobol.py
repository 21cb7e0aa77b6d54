"""Sobol' indices: shares of an output's variance that inputs explain, alone and in company."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np
from numpy.random import SeedSequence

from ...protocols import Array
from .scramblings import Interval, Plan, attributed

__all__ = [
    "first_and_total",
    "pairs_of",
    "second_order_indices",
    "sobol_indices",
    "sobol_moments",
    "sobol_plan",
]


def sobol_indices(
    function: Callable[[Array], Array],
    k: int,
    n: int = 1024,
    *,
    seed: int | SeedSequence = 0,
    confidence: float | None = 0.9,
) -> Interval:
    """Return first-order and total indices of a function of k independent uniform inputs.

    Parameters
    ----------
    function : callable
        ``(..., input) -> (..., output)``.
    k : int
        Inputs.
    n : int
        Rows of a Sobol' sequence, a power of two; the function is evaluated n (k + 2) times for
        each scrambling.
    confidence : float or None
        Level of the intervals, from four scramblings; None for one scrambling and no intervals.

    Returns
    -------
    Interval
        Estimate, low and high, each ``(2, input, output)``: first order, then total.

    Examples
    --------
    >>> first, total = sobol_indices(lambda x: x[..., :1] + 2 * x[..., 1:], k=2).estimate
    >>> first[:, 0].round(2), total[:, 0].round(2)
    (array([0.2, 0.8]), array([0.2, 0.8]))
    """
    seed = seed if isinstance(seed, SeedSequence) else SeedSequence(seed)
    return attributed(function, k, n, sobol_plan(k), seed, confidence)


def sobol_plan(k: int, second_order: bool = False) -> Plan:
    """Take from B nothing, everything, and each input alone; for pairs also all inputs but one."""
    alone = np.eye(k)
    taken = [np.zeros((1, k)), np.ones((1, k)), alone, *([1 - alone] if second_order else [])]
    return Plan(
        ("first", "total"),
        np.concatenate(taken).astype(bool),
        partial(sobol_moments, k=k),
        partial(first_and_total, k=k),
    )


def pairs_of(k: int) -> tuple[Array, Array]:
    """Return the two inputs of each pair."""
    first, second = np.triu_indices(k, 1)
    return first, second


def sobol_moments(f: Array, k: int) -> Array:
    """Return the means that the indices are made of, by scrambling.

    Parameters
    ----------
    f : array, (pattern, scrambling, row, output)
        Evaluations of A, B, and A with each input from B; for pairs also of B with each input
        from A.

    Returns
    -------
    array, (scrambling, moment, output)
        ``f(B) (f(AB_i) - f(A))`` and ``(f(A) - f(AB_i))² / 2`` of each input; of each pair
        ``f(BA_i) f(AB_j) - f(A) f(B)``, averaged with i and j exchanged; level and square.
    """
    f = f - f[0, 0, 0]  # what is constant becomes 0 exactly
    f = f - f[:2].mean(axis=(0, 1, 2))
    a, b = f[:2]
    steps = [ab - a for ab in f[2 : k + 2]]
    first = [(b * step).mean(axis=1) for step in steps]
    total = [(step**2).mean(axis=1) / 2 for step in steps]
    level, square = (a + b).mean(axis=1) / 2, (a**2 + b**2).mean(axis=1) / 2
    pairs = []
    if len(f) > k + 2:
        ab, ba = f[2 : k + 2], f[k + 2 :]
        pairs = [
            (ba[i] * ab[j] + ba[j] * ab[i]).mean(axis=1) / 2 - (a * b).mean(axis=1)
            for i, j in zip(*pairs_of(k), strict=True)
        ]
    return np.stack([*first, *total, *pairs, level, square], axis=1)


def first_and_total(moments: Array, k: int) -> Array:
    """Return ``(..., 2, input, output)``: the estimators of Saltelli et al. (2010) and of Jansen.

    ::

        S_i  = mean f(B) (f(AB_i) - f(A)) / Var f
        ST_i = mean (f(A) - f(AB_i))² / (2 Var f)

    with outputs centred, lest the error of the first grow with the mean, and the variance over A
    and B. Those of an output that does not vary are 0.

    References
    ----------
    Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), *Variance based sensitivity
    analysis of model output*, Computer Physics Communications 181(2), 259-270.
    """
    shares = _of_variance(moments)[..., : 2 * k, :]
    return shares.reshape(*moments.shape[:-2], 2, k, moments.shape[-1])


def second_order_indices(moments: Array, k: int) -> Array:
    """Return ``(..., 1, pair, output)``: what two inputs explain together beyond each alone.

    ::

        S_ij = (mean f(BA_i) f(AB_j) - mean f(A) f(B)) / Var f - S_i - S_j

    References
    ----------
    Saltelli (2002), *Making best use of model evaluations to compute sensitivity indices*, Computer
    Physics Communications 145(2), 280-297.
    """
    shares = _of_variance(moments)
    i, j = pairs_of(k)
    together = shares[..., 2 * k :, :] - shares[..., i, :] - shares[..., j, :]
    return together[..., None, :, :]


def _of_variance(moments: Array) -> Array:
    """Return moments of inputs and pairs as shares of the variance."""
    explained, level, square = moments[..., :-2, :], moments[..., -2, :], moments[..., -1, :]
    variance = (square - level**2)[..., None, :]
    shares = np.zeros_like(explained)
    np.divide(explained, variance, out=shares, where=variance > 0)
    return shares
