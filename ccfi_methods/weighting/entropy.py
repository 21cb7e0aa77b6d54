"""Entropy weights."""

from __future__ import annotations

import numpy as np

from ..domain import EQUAL, require
from ..exceptions import DomainError
from ..precision import deviations
from ..protocols import Array, Method, method

__all__ = ["Entropy"]


@method
class Entropy(Method):
    """Entropy weights: an indicator weighs more, the more unevenly it is spread over the units.

    With shares ``p_ij = z_ij / Σ_i z_ij`` over n units, entropy ``e_j = -Σ_i p_ij ln p_ij / ln n``
    (``0 ln 0 = 0``) and divergence ``d_j = 1 - e_j``, the weight is ``w_j = d_j / Σ_j d_j``.

    Two uses are both called the entropy method. In the MCDM literature the shares are those of the
    raw positive values: call ``Entropy()(x)`` on the raw table. In index studies, the Chinese ones
    above all, they are those of min-max values, zeros allowed: that is what an index does with it.
    For a panel pooled into one table n counts unit-years, ``k = 1 / ln(units · years)``.

    Raises
    ------
    DomainError
        If a value is negative, an indicator is zero everywhere, or every indicator is constant.

    References
    ----------
    Zavadskas and Podvezko (2016), *Integrated determination of objective criteria weights in
    MCDM*, International Journal of Information Technology & Decision Making 15(2).

    Examples
    --------
    >>> Entropy()([[3, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]]).round(4)
    array([0.1146, 0.1981, 0.4185, 0.2689])
    """

    formula = "w ∝ 1 + Σ p ln p / ln n, p = z / Σ z"
    domain = "values >= 0, not all indicators constant"
    meaning = "unevenness of the indicator over the units"
    source = "Zavadskas and Podvezko (2016)"

    def __call__(self, z: Array) -> Array:
        z = np.asarray(z, dtype=float)
        n = z.shape[-2]
        if n < 2:
            raise DomainError(f"Entropy weights need at least 2 units, got {n}.")
        require(
            z.min(axis=-2) >= 0,
            z,
            z < 0,
            "Entropy weights need values >= 0; {faults}. Normalise with MinMax, say.",
        )
        mean = z.mean(axis=-2, keepdims=True)
        require(
            (mean > 0) & (mean < np.inf),
            z,
            mean <= 0,
            "Entropy weights need a positive column sum; {faults}. Drop it.",
        )
        divergence = _divergence(z, mean)
        everything = divergence.sum(axis=-1, keepdims=True)
        if not (everything > n * EQUAL**2).all():
            raise DomainError(
                "Entropy weights need an indicator that differs between units; all are constant. "
                "Use equal weights."
            )
        return divergence / everything


EVEN = 0.003  # divergence times ln n: of a column that deviates by some 8 % from its mean


def _divergence(z: Array, mean: Array) -> Array:
    """Return ``d_j n ln n = Σ_i q_ij ln q_ij`` with ``q = n p``, values relative to their mean."""
    q = z / mean
    log = np.maximum(q, np.finfo(float).tiny)  # so that 0 ln 0 = 0
    np.log(log, out=log)
    log *= q
    divergence: Array = log.sum(axis=-2)
    even = divergence < EVEN * z.shape[-2]
    if even.any():
        divergence = np.where(even, _of_nearly_equal(deviations(z) / mean), divergence)
    return divergence


def _of_nearly_equal(r: Array) -> Array:
    """Return the same of relative deviations, ``Σ_i (1 + r_ij) ln(1 + r_ij)``.

    They sum to zero, so that where they are small the terms all but cancel; there the series
    ``Σ_i (r²/2 - r³/6 + r⁴/12 - ...)`` takes over.
    """
    r = np.clip(r, np.nextafter(-1, 0), 1)  # no other values are nearly equal
    divergence: Array = ((1 + r) * np.log1p(r)).sum(axis=-2)
    series = np.zeros_like(r)
    for k in range(9, 1, -1):
        series = (-1) ** k / (k * (k - 1)) + r * series
    return np.where(divergence < 1e-4, (r * r * series).sum(axis=-2), divergence)
