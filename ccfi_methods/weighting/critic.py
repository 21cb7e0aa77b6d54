"""CRITIC weights."""

from __future__ import annotations

import numpy as np

from ..exceptions import DomainError, MethodError
from ..precision import in_one_unit
from ..protocols import Array, Method, method
from .correlation import varying

__all__ = ["Critic"]


@method
class Critic(Method):
    """CRITIC weights: an indicator weighs more, the more it varies and differs from the others.

    With standard deviations s_j and correlations r_jk, the information in an indicator is
    ``c_j = s_j Σ_k (1 - r_jk)`` and its weight ``w_j = c_j / Σ_j c_j``.

    Standard deviations compare only on a common scale: the paper's is min-max, with indicators of
    negative polarity reversed, ``Critic()(MinMax()(x, polarity))``; an index passes its normalised
    table. Packages that scale inside, or do not reverse, give other weights on other tables. The
    divisor of the standard deviation, n or n - 1, cancels.

    Parameters
    ----------
    correlation : {"pearson", "spearman"}
        Spearman's is that of average ranks; the standard deviation stays that of the values.

    Raises
    ------
    DomainError
        If an indicator is constant, or all are perfectly correlated.

    References
    ----------
    Diakoulaki, Mavrotas and Papayannakis (1995), *Determining objective weights in multiple
    criteria problems: the CRITIC method*, Computers & Operations Research 22(7), 763-770.

    Examples
    --------
    >>> from ccfi_methods.normalisation import MinMax
    >>> x = [[61, 1.08, 4.33], [20.7, 0.26, 4.34], [16.3, 1.98, 2.53], [9, 3.29, 1.65],
    ...      [5.4, 2.77, 2.33], [4, 4.12, 1.21], [-6.1, 3.52, 2.1], [-34.6, 3.31, 0.98]]
    >>> Critic()(MinMax()(x)).round(4)
    array([0.2022, 0.4809, 0.3169])
    """

    correlation: str = "pearson"

    formula = "w ∝ s_j Σ_k (1 - r_jk)"
    domain = "no constant indicator, not all perfectly correlated"
    meaning = "contrast of the indicator times its conflict with the others"
    source = "Diakoulaki et al. (1995)"

    def __post_init__(self) -> None:
        if self.correlation not in ("pearson", "spearman"):
            raise MethodError(
                "Critic needs correlation='pearson' or 'spearman', "
                f"got correlation={self.correlation!r}."
            )

    def __call__(self, z: Array) -> Array:
        from scipy.stats import rankdata

        d, length, unit = varying(z, "CRITIC")
        s = in_one_unit(length, unit)
        if self.correlation == "spearman":
            d, length, _ = varying(rankdata(z, axis=-2), "CRITIC")
        conflict = _conflict(d, length)
        if not (conflict > 1e-12 * d.shape[-1]).any(axis=-1).all():
            raise DomainError(
                "CRITIC weights need indicators in conflict; all are perfectly correlated. "
                "Use equal weights."
            )
        information = s * np.maximum(conflict, 0)
        return information / information.sum(axis=-1, keepdims=True)


def _conflict(d: Array, length: Array) -> Array:
    """Return ``Σ_k (1 - r_jk)`` of columns of deviations and their lengths."""
    # Σ_k r_jk = d_j · Σ_k (d_k / |d_k|) / |d_j|: the sums are had without the correlations
    m = d.shape[-1]
    alike = ((d @ (1 / length)[..., None]).mT @ d)[..., 0, :] / length
    conflict: Array = m - alike
    alike_all = (conflict < 1e-3 * m).all(axis=-1, keepdims=True)
    if alike_all.any():  # 1 - r_jk = |u_j - u_k|² / 2 for u_j = d_j / |d_j|, around their mean
        u = d / length[..., None, :]
        apart = ((u - u.mean(axis=-1, keepdims=True)) ** 2).sum(axis=-2)
        conflict = np.where(
            alike_all, (m * apart + apart.sum(axis=-1, keepdims=True)) / 2, conflict
        )
    return conflict
