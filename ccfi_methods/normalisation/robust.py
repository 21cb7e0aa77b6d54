"""Robust z-scores: a scale that outliers do not move."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_nonfinite
from ..exceptions import MethodError
from ..protocols import Array, Method, method
from .scale import refuse_columns, tables

__all__ = ["RobustZScore"]


@method
class RobustZScore(Method):
    """Robust z-scores: distance from the median in median absolute deviations.

    ``z = polarity · (x - median) / (factor · MAD)`` with ``MAD = median |x - median|``, both from
    the table, or from `reference`. Up to half of the units may be outliers without moving the
    scale; their own scores are left as extreme as they are.

    Parameters
    ----------
    factor : float
        The default, 1.4826, makes the denominator estimate the standard deviation of normal data,
        so that scores compare with `ZScore`; 1 divides by the plain MAD.

    Raises
    ------
    DomainError
        If the MAD of an indicator is zero: it is constant, or half of its units are equal.

    References
    ----------
    Rousseeuw and Croux (1993), *Alternatives to the median absolute deviation*, Journal of the
    American Statistical Association 88. No published example on a composite index is known to us.

    Examples
    --------
    >>> RobustZScore(factor=1)([[1.0], [2.0], [3.0], [5.0], [90.0]]).ravel()
    array([-1. , -0.5,  0. ,  1. , 43.5])
    """

    factor: float = 1.482602218505602

    formula = "(x - median) / (1.4826 MAD)"
    domain = "no indicator of which half of the units are equal"
    meaning = "distance from the median unit, not moved by outliers"
    source = "Rousseeuw and Croux (1993)"

    def __post_init__(self) -> None:
        if not (np.isfinite(self.factor) and self.factor > 0):
            raise MethodError(f"RobustZScore needs factor > 0, got factor={self.factor:g}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        refuse_nonfinite(scale)  # a median can hide an infinite value
        n = scale.shape[-2]
        middle = np.partition(scale, [(n - 1) // 2, n // 2], axis=-2)
        below, above = middle[..., [(n - 1) // 2], :], middle[..., [n // 2], :]

        def away(table: Array) -> Array:  # the median itself may have more digits than a number
            return (table - below) - (above - below) / 2

        mad = np.median(np.abs(away(scale)), axis=-2, keepdims=True)
        refuse_columns(
            mad > 1e-14 * np.abs(below),  # what is less is rounding
            "has a MAD of 0 (half of the units, or more, are {:g})",
            "{faults}: its robust z-score is undefined. Drop it, or use ZScore.",
            below,
        )
        return np.asarray(polarity) * (away(x) / (self.factor * mad))
