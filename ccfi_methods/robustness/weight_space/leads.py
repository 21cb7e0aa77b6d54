"""Leads of units over one another as linear functions of weights, and what of them is a tie."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ...places import TIE
from ...protocols import Array

__all__ = ["Leads", "leads", "powers"]

RANGE = 600.0  # of logarithms of powers that floats hold
LEAST = -600.0  # logarithm of what a value counts for that is nothing beside others


class Leads(NamedTuple):
    """How far each unit is ahead of one of them: ``ahead @ w``, a tie up to ``tie @ w``.

    Each row is divided by its largest number, which changes no sign.

    Attributes
    ----------
    ahead, tie : array, (unit, column)
    """

    ahead: Array
    tie: Array

    @property
    def net(self) -> Array:
        """Leads less what would be a tie: above zero where the unit is strictly ahead."""
        return self.ahead - self.tie


def leads(values: Array, unit: int, p: float, mass: float, shares: Array) -> Leads:
    """Return the leads over a unit in the power mean of order p of its values.

    Scores s are ahead if they are higher by more than 1e-12 of themselves, as in `ranking.ranks`.
    For p other than 1, ``s_k^p - s_i^p = Σ_j w_j (z_kj^p - z_ij^p)`` is compared with as large a
    part of the larger terms. Powers are taken relative to the largest of the two units that are
    compared, so that no p is too large.

    Parameters
    ----------
    values : array, (unit, column)
        The first are those that have the weights; as many as there are `shares` keep theirs.
    mass : float
        What the first weigh together.
    """
    if p == 1:
        ahead = values - values[unit]
        size = np.maximum(np.abs(values), np.abs(values[unit]))
    else:
        ahead, size = _powers_apart(values, unit, p)
    tie = TIE * size
    m = values.shape[1] - len(shares)
    parts = [mass * part[:, :m] + (part[:, m:] @ shares)[:, None] for part in (ahead, tie)]
    largest = np.maximum(np.abs(parts[0]), parts[1]).max(axis=1, keepdims=True)
    largest[largest == 0] = 1.0
    return Leads(parts[0] / largest, parts[1] / largest)


def _powers_apart(values: Array, unit: int, p: float) -> tuple[Array, Array]:
    """Return ``(z_k^p - z_i^p) / p``, and the larger power, up to a factor of each row."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(values)
        apart = np.where(values == values[unit], 0.0, logs - logs[unit])
    if p == 0:
        return apart, np.ones_like(apart)
    larger = np.maximum(p * logs, p * logs[unit])
    top = larger.max(axis=1, keepdims=True)
    size = np.exp(np.maximum(larger - np.where(np.isfinite(top), top, 0.0), LEAST))
    return np.sign(apart) * size * -np.expm1(-np.abs(p * apart)) / abs(p), size


def powers(values: Array, p: float) -> Array:
    """Return values on the scale on which means of order p are sums, higher is better.

    ``z`` for p = 1, ``ln z`` for p = 0, else ``sign(p) z^p``; of values relative to the one that
    counts most where powers would leave the range of floats.
    """
    if p == 1:
        return values
    if p == 0:
        return np.log(values)
    known = values[values > 0]
    reach = abs(p) * np.abs(np.log(known)).max(initial=0)
    unit = 1.0 if reach < RANGE else known.max() if p > 0 else known.min()
    return np.asarray(np.sign(p) * (values / unit) ** p)
