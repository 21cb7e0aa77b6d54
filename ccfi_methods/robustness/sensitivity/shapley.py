"""Shapley effects: the variance of an output, divided among independent inputs.

With τ(u) the variance left when all inputs but those in u are known, input i gets what it adds to
τ, on average over all orders in which inputs may join (Owen 2014; Song et al. 2016):

::

    Sh_i = 1/k Σ_{u without i} (τ(u + i) - τ(u)) / (k - 1 choose |u|)

Effects are not negative, lie between first-order and total index, and sum to the variance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.random import SeedSequence

from ...protocols import Array
from ...seeds import child
from .scramblings import Interval, Plan, attributed, layout

__all__ = [
    "all_subsets",
    "factorial_moments",
    "shapley_effects",
    "shapley_plan",
    "shares_of_sum",
    "walk_moments",
]

MOST = 6  # inputs of which all subsets are evaluated


def shapley_effects(
    function: Callable[[Array], Array],
    k: int,
    n: int = 256,
    *,
    seed: int | SeedSequence = 0,
    confidence: float | None = 0.9,
    exact: bool | None = None,
) -> Interval:
    """Return Shapley effects of a function of k independent uniform inputs, as shares.

    Parameters
    ----------
    function : callable
        ``(..., input) -> (..., output)``.
    k : int
        Inputs.
    n : int
        Rows of each scrambling, a power of two.
    confidence : float or None
        Level of the intervals, from four scramblings; None for one scrambling and no intervals.
    exact : bool, optional
        Evaluate all 2ᵏ subsets of inputs in every row, rather than k + 1 along one order; by
        default of up to 6 inputs.

    Returns
    -------
    Interval
        Estimate, low and high, each ``(1, input, output)``.

    Examples
    --------
    >>> effects = shapley_effects(lambda x: x[..., :1] * x[..., 1:], k=2).estimate
    >>> effects[0, :, 0].round(1)
    array([0.5, 0.5])
    """
    seed = seed if isinstance(seed, SeedSequence) else SeedSequence(seed)
    shape = layout(n, confidence)
    plan = shapley_plan(k, shape, child(seed, shape[0]), exact)
    return attributed(function, k, n, plan, seed, confidence)


def shapley_plan(
    k: int, shape: tuple[int, int], seed: SeedSequence, exact: bool | None = None
) -> Plan:
    """Take every subset of inputs from B; or one input after the other, in an order by row."""
    if k <= MOST if exact is None else exact:
        return Plan(("shapley",), all_subsets(k), factorial_moments, shares_of_sum)
    places = np.broadcast_to(np.arange(k), (*shape, k))
    turn = np.random.default_rng(seed).permuted(places, axis=-1)
    taken = turn < np.arange(k + 1)[:, None, None, None]
    return Plan(("shapley",), taken, lambda f: walk_moments(f, turn), shares_of_sum)


def all_subsets(k: int) -> Array:
    """Return every subset of k inputs as a row: (2ᵏ, input)."""
    return np.indices((2,) * k).reshape(k, -1).T.astype(bool)


def factorial_moments(f: Array) -> Array:
    """Return effects from all subsets, in units of variance: ``(scrambling, input, output)``.

    A row of A and one of B span a two-level factorial design. With w the inputs from B, its
    effects are ``F_u = 2⁻ᵏ Σ_w (-1)^|u ∩ w| f(w)``. Of the variance σ²_v of inputs v acting
    together, F_u² holds the share 2⁻|v| if u is part of v, and nothing otherwise; a Shapley effect
    holds the share 1/|v| for each member of v. So it is

    ::

        Sh_i = Σ_{u with i, |u| odd} 2/|u| mean F_u²

    This is the sum over subsets of the module's head, each τ(u) estimated from all pairs of
    evaluations that differ in just the inputs u.

    Parameters
    ----------
    f : array, (2ᵏ, scrambling, row, output)
        Evaluations, in the order of `all_subsets`.
    """
    k = (len(f) - 1).bit_length()
    effects = (f - f[0, 0, 0]).reshape(*(2,) * k, *f.shape[1:])
    for axis in range(k):
        a, b = np.split(effects, 2, axis=axis)
        effects = np.concatenate([a + b, a - b], axis=axis) / 2
    squares = (effects**2).mean(axis=-2).reshape(len(f), -1, f.shape[-1])
    members = all_subsets(k)
    size = members.sum(axis=1)
    share = np.where(size % 2, 2 / np.maximum(size, 1), 0)
    return np.moveaxis(np.tensordot(members.T * share, squares, axes=1), 0, 1)


def walk_moments(f: Array, turn: Array) -> Array:
    """Return effects from random orders, in units of variance: ``(scrambling, input, output)``.

    A walk leads from A to B, input by input. What an input gets is half the difference of the ends
    times the step at its turn, ``(f(A) - f(B)) (f(before) - f(after)) / 2``: the estimator of Goda
    (2021), averaged over the walk and its reverse.

    Parameters
    ----------
    f : array, (k + 1, scrambling, row, output)
        Evaluations along the walk.
    turn : array of int, (scrambling, row, input)
        When each input is taken.

    References
    ----------
    Goda (2021), *A simple algorithm for global sensitivity analysis with Shapley effects*,
    Reliability Engineering & System Safety 213, 107702.
    """
    steps = (f[0] - f[-1]) * (f[:-1] - f[1:]) / 2
    at = np.moveaxis(turn[:, : f.shape[2]], -1, 0)[..., None]
    return np.moveaxis(np.take_along_axis(steps, at, axis=0).mean(axis=2), 0, 1)


def shares_of_sum(moments: Array) -> Array:
    """Return effects as shares of their sum, the variance: ``(..., 1, input, output)``."""
    variance = moments.sum(axis=-2, keepdims=True)
    shares = np.zeros_like(moments)
    np.divide(moments, variance, out=shares, where=variance > 0)
    return shares[..., None, :, :]
