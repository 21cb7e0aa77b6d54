"""Mazziotta-Pareto indices: a mean less a penalty for imbalance."""

from __future__ import annotations

import numpy as np

from ..domain import require
from ..exceptions import MethodError
from ..precision import in_own_unit
from ..protocols import Array, Method, method
from .weighted import operands, weighted_sum

__all__ = ["AdjustedMazziottaPareto", "MazziottaPareto"]


@method
class MazziottaPareto(Method):
    """Mazziotta-Pareto index: ``M_i - S_i cv_i``, with ``cv_i = S_i / M_i``.

    M is the weighted mean of a unit's values, ``M_i = Σ_j w_j z_ij``, S their standard deviation,
    ``S_i² = Σ_j w_j (z_ij - M_i)²``: of two units with the same mean the better balanced one is
    ahead. Equal weights give the index of the paper. Values are to be z-scores of mean 100 and
    standard deviation 10, ``ZScore(100, 10)``: a coefficient of variation needs a scale with a
    zero far below all values.

    Parameters
    ----------
    penalty : {-1, +1}
        ``M + penalty · S cv``. -1 where higher is better, which is so in an index; +1 where a
        table is called directly in which higher is worse (poverty), and imbalance worse still.

    Raises
    ------
    DomainError
        If a value is not positive or the weights do not sum to one.

    Notes
    -----
    The index is not monotone everywhere: with equal weights it falls as ``z_ij`` grows beyond
    ``M_i (3 + cv_i²) / 2``, where imbalance costs more than the mean gains. On z-scores of mean
    100 that is out of reach.

    References
    ----------
    Mazziotta and Pareto (2013), *Methods for constructing composite indices: one for all or all
    for one?*, Rivista Italiana di Economia Demografia e Statistica 67(2). A published example with
    its data is not known to us.

    Examples
    --------
    >>> MazziottaPareto()([[100.0, 100.0], [110.0, 90.0]], [0.5, 0.5])
    array([100.,  99.])
    """

    penalty: int = -1

    formula = "M - S² / M, M and S mean and standard deviation of a unit's values"
    domain = "values > 0: z-scores of mean 100 and standard deviation 10"
    meaning = "partial compensability: imbalance is penalised"
    source = "Mazziotta and Pareto (2013)"

    def __post_init__(self) -> None:
        if self.penalty not in (-1, 1):
            raise MethodError(
                f"{type(self).__name__} needs penalty -1 (higher is better) or +1, "
                f"got penalty={self.penalty!r}."
            )

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = operands(z, weights, self._name)
        require(
            z.min() > 0, z, z <= 0, f"{self._name} needs values > 0; {{faults}}. {self._remedy}"
        )
        mean = weighted_sum(z, w)
        return mean + self.penalty * _imbalance(z, w, mean)

    _name = "A Mazziotta-Pareto index"
    _remedy = "Normalise with ZScore(100, 10)."


def _imbalance(z: Array, w: Array, mean: Array) -> Array:
    """Return ``S_i² / M_i``, of one table under many weights by a matrix product.

    ``S_i² = Σ_j w_j (z_ij - c_i)² - (M_i - c_i)²`` for any c. Where the weights are so far from
    equal that the two terms cancel, it is ``M_i Σ_j w_j (z_ij / M_i - 1)²``.
    """
    small, unit = in_own_unit(z, axis=-1)
    if np.ndim(unit):
        unit = np.squeeze(unit, -1)
    near, centre = mean / unit, small.mean(axis=-1)
    off2 = (near - centre) ** 2
    variance = weighted_sum((small - centre[..., None]) ** 2, w) - off2
    lost = variance < 1e-3 * off2
    if not lost.any():
        return variance / near * unit
    out = np.divide(variance * unit, near, where=~lost, out=np.zeros_like(mean))
    shape, level = (*lost.shape, z.shape[-1]), mean[lost][:, None]
    values, weights = (np.broadcast_to(a, shape)[lost] for a in (z, w[..., None, :]))
    apart = np.where(weights > 0, values, level) / level - 1
    out[lost] = mean[lost] * (weights * apart**2).sum(axis=-1)
    return out


@method
class AdjustedMazziottaPareto(MazziottaPareto):
    """Adjusted Mazziotta-Pareto index: ``M_i - S_i cv_i`` on goalposts of 70 and 130.

    The formula is that of `MazziottaPareto`, whose parameter it shares; what is adjusted is the
    normalisation: ``AdjustedMinMax`` puts indicators on goalposts of a reference year instead of
    z-scores, so that scores can be compared over time.

    Raises
    ------
    DomainError
        If a value is not positive or the weights do not sum to one.

    References
    ----------
    Mazziotta and Pareto (2016), *On a generalized non-compensatory composite index for measuring
    socio-economic phenomena*, Social Indicators Research 127(3). A published example with its data
    is not known to us.

    Examples
    --------
    >>> AdjustedMazziottaPareto()([[100.0, 100.0], [130.0, 70.0]], [0.5, 0.5])
    array([100.,  91.])
    """

    domain = "values > 0: on goalposts of 70 and 130"
    source = "Mazziotta and Pareto (2016)"

    _name = "An adjusted Mazziotta-Pareto index"
    _remedy = "Normalise with AdjustedMinMax()."
