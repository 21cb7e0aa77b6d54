"""Weights in proportion to the variation of an indicator: standard deviation and its relative."""

from __future__ import annotations

import numpy as np

from ..domain import EQUAL, refuse_nonfinite, require
from ..exceptions import DomainError
from ..precision import centred, in_one_unit
from ..protocols import Array, Method, method

__all__ = ["CoefficientOfVariation", "StandardDeviation"]


@method
class StandardDeviation(Method):
    """Standard-deviation weights: ``w_j = s_j / Σ_j s_j``.

    They mean something only on a common scale, so on a normalised table; after z-scores they are
    `Equal`. A constant indicator has weight zero. The divisor, n or n - 1, cancels.

    Raises
    ------
    DomainError
        If every indicator is constant.

    References
    ----------
    Jahan and Edwards (2013), *Multi-criteria Decision Analysis for Supporting the Selection of
    Engineering Materials in Product Design*, Butterworth-Heinemann.

    Examples
    --------
    >>> StandardDeviation()([[0.0, 0.0], [0.5, 0.0], [1.0, 0.5]]).round(4)
    array([0.634, 0.366])
    """

    formula = "w ∝ s_j"
    domain = "any finite values, not all indicators constant"
    meaning = "spread of the indicator on the normalised scale"
    source = "Jahan and Edwards (2013)"

    def __call__(self, z: Array) -> Array:
        z = np.asarray(z, dtype=float)
        _, s, unit = centred(z)
        return _shares(z, in_one_unit(s, unit), s * unit, "Standard-deviation")


@method
class CoefficientOfVariation(Method):
    """Coefficient-of-variation weights: ``w_j = v_j / Σ_j v_j`` with ``v_j = s_j / x̄_j``.

    The mean has to be a distance from a true zero, so negative values are refused. On the raw
    table it is the published method; in an index it sees normalised values, min-max say, not
    z-scores. A constant indicator has weight zero. The divisor, n or n - 1, cancels.

    Raises
    ------
    DomainError
        If a value is negative, an indicator is zero everywhere, or every indicator is constant.

    References
    ----------
    Shuai (2012) has the worked example.

    Examples
    --------
    >>> x = [[30, 30, 38, 29], [19, 54, 86, 29], [19, 15, 85, 28.9], [68, 70, 60, 29]]
    >>> CoefficientOfVariation()(x).round(4)
    array([0.4258, 0.361 , 0.2121, 0.0011])
    """

    formula = "w ∝ s_j / mean_j"
    domain = "values >= 0, not all indicators constant"
    meaning = "spread of the indicator relative to its mean"
    source = "Shuai (2012)"

    def __call__(self, z: Array) -> Array:
        z = np.asarray(z, dtype=float)
        require(
            z.min(axis=-2) >= 0,
            z,
            z < 0,
            "Coefficient-of-variation weights need values >= 0; {faults}. "
            "Normalise with MinMax, say.",
        )
        d, s, unit = centred(z)
        mean = z[..., :1, :] - d[..., :1, :] * np.asarray(unit)
        require(
            mean > 0,
            z,
            mean <= 0,
            "Coefficient-of-variation weights need a mean above zero; {faults}. Drop it.",
        )
        return _shares(z, s * (unit / mean), s * unit, "Coefficient-of-variation")


def _shares(z: Array, measure: Array, spread: Array, method: str) -> Array:
    """Return a measure of the spread, ``(..., 1, indicator)``, as shares."""
    if not np.isfinite(spread).all():
        refuse_nonfinite(z)
    varies = (spread > 1e-9 * np.abs(z[..., :1, :])).any(axis=(-2, -1))
    if not varies.all():
        varies = (np.ptp(z, axis=-2) > EQUAL * np.abs(z).max(axis=-2)).any(axis=-1)
    if not varies.all():
        raise DomainError(
            f"{method} weights need an indicator that differs between units; all are constant. "
            "Use equal weights."
        )
    measure = measure[..., 0, :]
    return measure / measure.sum(axis=-1, keepdims=True)
