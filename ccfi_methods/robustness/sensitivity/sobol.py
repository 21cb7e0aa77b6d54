"""Sobol' indices: shares of an output's variance that inputs explain, alone and in company."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import SeedSequence

from ...protocols import Array
from .scramblings import Interval, Plan, attributed

__all__ = ["first_and_total", "sobol_indices", "sobol_moments", "sobol_plan"]


def sobol_indices(
    function: Callable[[Array], Array],
    k: int,
    n: int = 1024,
    *,
    seed: int | SeedSequence = 0,
    confidence: float = 0.9,
) -> Interval:
    """Return first-order and total indices of a function of k independent uniform inputs.

    Parameters
    ----------
    function : callable
        ``(..., input) -> (..., output)``.
    k : int
        Inputs.
    n : int
        Rows, a power of two; the function is evaluated n (k + 2) times.

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


def sobol_plan(k: int) -> Plan:
    """Take from B nothing, everything, and each input alone."""
    taken = np.concatenate([np.zeros((1, k)), np.ones((1, k)), np.eye(k)]).astype(bool)
    return Plan(("first", "total"), taken, sobol_moments, first_and_total)


def sobol_moments(f: Array) -> Array:
    """Return the means that the indices are made of, by scrambling.

    Parameters
    ----------
    f : array, (k + 2, scrambling, row, output)
        Evaluations of A, B, and A with each input from B.

    Returns
    -------
    array, (scrambling, 2k + 2, output)
        ``f(B) (f(AB_i) - f(A))`` and ``(f(A) - f(AB_i))² / 2`` of each input; level and square.
    """
    f = f - f[0, 0, 0]  # what is constant becomes 0 exactly
    a, b = f[:2] - f[:2].mean(axis=(0, 1, 2))
    steps = [ab - f[0] for ab in f[2:]]
    first = [(b * step).mean(axis=1) for step in steps]
    total = [(step**2).mean(axis=1) / 2 for step in steps]
    level, square = (a + b).mean(axis=1) / 2, (a**2 + b**2).mean(axis=1) / 2
    return np.stack([*first, *total, level, square], axis=1)


def first_and_total(moments: Array) -> Array:
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
    explained, level, square = moments[..., :-2, :], moments[..., -2, :], moments[..., -1, :]
    variance = (square - level**2)[..., None, :]
    shares = np.zeros_like(explained)
    np.divide(explained, variance, out=shares, where=variance > 0)
    return shares.reshape(*moments.shape[:-2], 2, -1, moments.shape[-1])
