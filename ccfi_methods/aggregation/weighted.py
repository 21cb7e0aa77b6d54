"""What every aggregation takes, a table and weights, and the weighted sum of the two."""

from __future__ import annotations

import numpy as np

from ..arguments import floats, table
from ..domain import refuse_nonfinite
from ..exceptions import DomainError, MethodError
from ..protocols import Array

__all__ = ["compared", "operands", "weighted_sum"]

CANCELLED = 2.0**-10  # of the sum of absolute terms: what is left of a sum that cancels
BITS = 41  # of the sum of absolute terms that such a sum has: 12 digits


def operands(z: Array, weights: Array, name: str) -> tuple[Array, Array]:
    """Return table and weights as arrays of floats, once the weights are seen to be weights."""
    z, w = floats(z, name), floats(weights, f"{name}: a weight")
    if z.ndim < 2 or w.ndim < 1 or w.shape[-1] != z.shape[-1]:
        raise MethodError(
            f"{name} needs a table (..., unit, indicator) and one weight for each indicator, "
            f"got shapes {z.shape} and {w.shape}."
        )
    if not (w >= 0).all():
        raise MethodError(f"{name} needs weights >= 0, got {w.min():g}.")
    off = np.abs(w.sum(axis=-1) - 1).max(initial=0)
    if off > 1e-9:
        raise DomainError(
            f"{name} needs weights that sum to one; they are off by {off:g}. Divide by their sum."
        )
    return z, w


def compared(z: Array, weights: Array, name: str) -> tuple[Array, Array]:
    """Return `operands` of an aggregation that compares units; it needs two of them."""
    z = table(z, name)
    if z.shape[-2] == 1:
        raise DomainError(
            f"{name} compares units: it needs at least 2 under the same weights, got 1. Weights of "
            "each unit's own go with an arithmetic mean."
        )
    z, w = operands(z, weights, name)
    refuse_nonfinite(z)
    return z, w


def weighted_sum(z: Array, weights: Array) -> Array:
    """Return ``Σ_j w_j z_ij``: ``(..., unit, indicator)``, ``(..., indicator)`` to ``(..., unit)``.

    One table under many weights is one matrix product. Where terms cancel, the digits beyond the
    12th of ``Σ_j |w_j z_ij|`` are rounding, which must not rank units: they are dropped.
    """
    with np.errstate(invalid="ignore"):  # 0 · inf: refused below, by name
        scores = _product(z, weights)
    low, high = scores.min(initial=np.inf), scores.max(initial=-np.inf)
    if not (np.isfinite(low) and np.isfinite(high)):
        refuse_nonfinite(z)
    if z.min(initial=0) < 0 or weights.min(initial=0) < 0:
        scores = _settled(scores, _product(np.abs(z), np.abs(weights)))
    return scores


def _settled(scores: Array, sizes: Array) -> Array:
    """Round sums that cancel to the digits that the sum of their absolute terms leaves them."""
    cancelled = np.abs(scores) < CANCELLED * sizes
    if not cancelled.any():
        return scores
    last = np.ldexp(1.0, np.maximum(np.frexp(sizes)[1] - BITS, -1074))
    return np.where(cancelled, np.rint(scores / last) * last, scores)


def _product(z: Array, weights: Array) -> Array:
    if z.ndim == 2:
        return weights @ z.T
    if z.itemsize in z.strides[-2:]:
        return (z @ weights[..., None])[..., 0]
    # replicates lie last in memory: one matrix product reaches them if all have the same weights
    if weights.ndim == 1 and z.T.flags.c_contiguous:
        return (weights @ z.T.reshape(len(weights), -1)).reshape(z.T.shape[1:]).T
    return (z * np.asfortranarray(weights)[..., None, :]).sum(axis=-1)
