"""How far two rankings agree.

The measures take arrays of ranks ``(..., unit)`` and broadcast their leading axes: one ranking
against ten thousand is one call.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..arguments import floats, proportion
from ..exceptions import MethodError
from ..places import competition
from ..protocols import Array

__all__ = ["kendall", "mean_shift", "rbo", "spearman", "weighted_tau"]


def kendall(a: Array, b: Array) -> Any:
    """Kendall's tau-b of two rankings, 1 = the same order, -1 = reversed; ties are allowed for.

    ``τ = Σ s_ik t_ik / sqrt(Σ s_ik² Σ t_ik²)`` over all pairs, s and t the signs of ``a_i - a_k``
    and ``b_i - b_k``.

    Parameters
    ----------
    a, b : array, (..., unit)
        Ranks.

    Returns
    -------
    float, or array (...,)

    Raises
    ------
    MethodError
        If a ranking puts all units in one place.

    References
    ----------
    Kendall (1945), *The treatment of ties in ranking problems*, Biometrika 33(3).

    Examples
    --------
    >>> kendall([1, 2, 3, 4], [1, 3, 2, 4])
    0.666...
    """
    a, b = _two(a, b)
    return _cosine(_pair_signs(a), _pair_signs(b))


def spearman(a: Array, b: Array) -> Any:
    """Spearman's rank correlation of two rankings; ties have their mean rank.

    Parameters, returns and errors as for `kendall`.

    References
    ----------
    Spearman (1904), *The proof and measurement of association between two things*, American
    Journal of Psychology 15(1).

    Examples
    --------
    >>> round(spearman([1, 2, 3, 4], [1, 3, 2, 4]), 3)
    0.8
    """
    from scipy import stats

    a, b = _two(a, b)
    middle = (a.shape[-1] + 1) / 2
    return _cosine(stats.rankdata(a, axis=-1) - middle, stats.rankdata(b, axis=-1) - middle)


def weighted_tau(a: Array, b: Array) -> Any:
    """Kendall's tau with more weight at the top: Vigna's additive hyperbolic τ.

    As `kendall`, but the pair i, k counts ``1 / r_i + 1 / r_k``. The ranks r are those in a, ties
    broken by b, and then those in b, ties broken by a; the measure is the mean of the two.

    Parameters, returns and errors as for `kendall`.

    References
    ----------
    Vigna (2015), *A weighted correlation index for rankings with ties*, Proceedings of the 24th
    International Conference on World Wide Web.

    Examples
    --------
    >>> weighted_tau([1, 2, 3, 4], [2, 1, 3, 4]) < weighted_tau([1, 2, 3, 4], [1, 2, 4, 3])
    True
    """
    a, b = _two(a, b)
    s, t = (np.sign(x[..., :, None] - x[..., None, :]) for x in (a, b))
    both, first, second = np.vecdot(s, t), np.vecdot(s, s), np.vecdot(t, t)
    a, b = np.broadcast_arrays(a, b)

    def tau(order: Array) -> Array:
        h = np.empty(order.shape)
        np.put_along_axis(h, order, 1.0 / np.arange(1, order.shape[-1] + 1), axis=-1)
        spread = np.vecdot(h, first) * np.vecdot(h, second)
        return np.vecdot(h, both) / np.sqrt(_positive(spread))

    return _plain((tau(np.lexsort((b, a), axis=-1)) + tau(np.lexsort((a, b), axis=-1))) / 2)


def rbo(a: Array, b: Array, p: float = 0.9) -> Any:
    """Rank-biased overlap of two rankings of the same units, 1 = the same order.

    ``(1 - p) Σ_d p^(d-1) A_d``, where A_d is the overlap of the first d units of both. All are in
    both from depth n on, so that the sum runs on with 1: it is Webber's extrapolated value, and
    even reversed rankings reach above 0. Units that share a place share the depth of the best, and
    ``A_d = 2 |a_d ∩ b_d| / (|a_d| + |b_d|)``.

    Parameters
    ----------
    a, b : array, (..., unit)
        Ranks.
    p : float
        0 < p < 1; the smaller, the more only the top counts: at 0.9 the first ten have 86 % of the
        weight.

    Returns
    -------
    float, or array (...,)

    References
    ----------
    Webber, Moffat and Zobel (2010), *A similarity measure for indefinite rankings*, ACM
    Transactions on Information Systems 28(4).

    Examples
    --------
    >>> round(rbo([1, 2, 3], [2, 1, 3], p=0.5), 3)
    0.5
    """
    proportion(p, "Rank-biased overlap: p")
    a, b = (competition(x) for x in _two(a, b))
    n = a.shape[-1]
    depth = np.arange(1, n + 1)

    def within(places: Array) -> Array:
        return (places[..., None, :] <= depth[:, None]).sum(axis=-1)

    overlap = 2 * within(np.maximum(a, b)) / (within(a) + within(b))
    return _plain((1 - p) * (overlap * p ** (depth - 1)).sum(axis=-1) + p**n)


def mean_shift(a: Array, b: Array) -> Any:
    """Mean absolute rank shift between two rankings, in places: 0 = the same ranks.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), *Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators*, JRSS A 168(2).

    Examples
    --------
    >>> mean_shift([1, 2, 3, 4], [1, 3, 2, 4])
    0.5
    """
    a, b = _two(a, b)
    return _plain(np.abs(a - b).mean(axis=-1))


def _two(a: Array, b: Array) -> tuple[Array, Array]:
    a, b = (np.atleast_1d(floats(one, "Agreement")) for one in (a, b))
    if a.shape[-1] != b.shape[-1] or not (np.isfinite(a).all() and np.isfinite(b).all()):
        raise MethodError(
            "Agreement needs two rankings of the same units without gaps, got "
            f"{a.shape[-1]} and {b.shape[-1]} ranks."
        )
    return a, b


def _pair_signs(ranks: Array) -> Array:
    i, k = np.triu_indices(ranks.shape[-1], 1)
    return np.sign(ranks[..., i] - ranks[..., k])


def _cosine(a: Array, b: Array) -> Any:
    return _plain(np.vecdot(a, b) / np.sqrt(_positive(np.vecdot(a, a) * np.vecdot(b, b))))


def _positive(spread: Array) -> Array:
    if not np.all(spread > 0):
        raise MethodError("Agreement needs rankings with at least two different places.")
    return spread


def _plain(value: Array) -> Any:
    """Return a float for one pair of rankings, an array for many."""
    return float(value) if np.ndim(value) == 0 else value
