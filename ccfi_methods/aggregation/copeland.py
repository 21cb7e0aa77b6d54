"""Outranking by majorities: how much weight speaks for each unit against each other."""

from __future__ import annotations

import numpy as np

from ..arguments import floats, table
from ..domain import refuse_nonfinite
from ..exceptions import MethodError
from ..protocols import Array, Method, method
from .weighted import compared, weighted_sum

__all__ = ["Copeland", "margins", "outranking"]

NOISE = 1e-12  # of the values compared: less is rounding, and a tie


def margins(z: Array, weights: Array) -> Array:
    """Return by how much weight each unit beats each other.

    ``m_ik = Σ_j w_j sign(z_ij - z_kj)``. Exact ties stay ties: values closer than 1e-12 of the
    largest of their column are equal, and a margin below 1e-12 of all weight is zero.

    Parameters
    ----------
    z : array, (..., unit, indicator)
        Higher is better.
    weights : array, (..., indicator)
        Of any sum: shares, or counts of votes.

    Returns
    -------
    array, (..., unit, unit)
        With ``m_ki = -m_ik``.

    Examples
    --------
    >>> margins(np.array([[3.0, 1.0, 2.0], [2.0, 2.0, 2.0]]), np.array([0.1, 0.3, 0.6]))
    array([[ 0. , -0.2],
           [ 0.2,  0. ]])
    """
    z, w = table(z, "A comparison of units"), floats(weights, "A comparison of units")
    if w.ndim < 1 or w.shape[-1] != z.shape[-1]:
        raise MethodError(
            f"A comparison of units needs a weight for each of {z.shape[-1]} indicators, got "
            f"shape {w.shape}."
        )
    refuse_nonfinite(z)
    n = z.shape[-2]
    out = np.zeros((*np.broadcast_shapes(z.shape[:-2], w.shape[:-1]), n, n))
    equal = NOISE * np.abs(z).max(axis=-2, keepdims=True)
    for i in range(n - 1):  # one unit against all at a time: memory stays that of the table
        ahead = z[..., i : i + 1, :] - z[..., i + 1 :, :]
        sign = np.subtract(ahead > equal, ahead < -equal, dtype=float)
        out[..., i, i + 1 :] = weighted_sum(sign, w)
    out[np.abs(out) <= NOISE * w.sum(axis=-1)[..., None, None]] = 0
    return out - np.swapaxes(out, -1, -2)


def outranking(z: Array, weights: Array) -> Array:
    """Return the outranking matrix: the weight of the indicators on which a unit beats another.

    ``e_ik = Σ_j w_j ([z_ij > z_kj] + ½ [z_ij = z_kj])``, ties recognised as in `margins`; zero on
    the diagonal. ``e_ik + e_ki`` is the sum of all weights.

    Parameters
    ----------
    z : array, (..., unit, indicator)
        Higher is better.
    weights : array, (..., indicator)
        Of any sum: shares, or counts of votes.

    Returns
    -------
    array, (..., unit, unit)

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6.12.

    Examples
    --------
    >>> outranking(np.array([[3.0, 1.0, 2.0], [2.0, 2.0, 2.0]]), np.array([0.125, 0.25, 0.625]))
    array([[0.    , 0.4375],
           [0.5625, 0.    ]])
    """
    margin = margins(z, weights)
    total = np.asarray(weights, dtype=float).sum(axis=-1)[..., None, None]
    return np.where(np.eye(margin.shape[-1], dtype=bool), 0.0, (total + margin) / 2)


@method
class Copeland(Method):
    """Copeland score: how many units a unit beats, less how many beat it.

    One unit beats another if the indicators on which it is better weigh more than those on which
    it is worse; the two weights are compared, and exact ties recognised as `margins` says.

    Raises
    ------
    DomainError
        If there is one unit only, or the weights do not sum to one.

    References
    ----------
    Copeland (1951), *A reasonable social welfare function*, University of Michigan; Nardo et al.
    (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6.12.

    Examples
    --------
    >>> Copeland()([[3, 1, 2], [2, 2, 1], [1, 3, 0]], [0.4, 0.2, 0.4])
    array([ 2.,  0., -2.])
    """

    formula = "Σ_k sign(Σ_j w_j sign(z_ij - z_kj))"
    domain = "at least 2 units; a unit's score depends on the others; only order counts"
    meaning = "no compensability: weights are numbers of votes"
    source = "Copeland (1951); Nardo et al. (2008), Handbook, step 6.12"

    def __call__(self, z: Array, weights: Array) -> Array:
        return np.sign(margins(*compared(z, weights, "Copeland's score"))).sum(axis=-1)
