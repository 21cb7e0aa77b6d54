"""How indicators go together, within their group and across groups."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from ..arguments import number, one_of
from ..exceptions import DataError
from ..framework import Framework
from ..preparation.steps import framework_of
from ..protocols import Array
from .complete import pointed

__all__ = ["KINDS", "correlation_matrix", "correlations", "group_correlations"]


def _pearson(a: Array, b: Array) -> tuple[Array, Array]:
    """Return correlations and p-values of the columns of `a` with those of `b`, one to one."""
    from scipy import stats

    found = stats.pearsonr(a, b, axis=0)
    return found.statistic, found.pvalue


def _spearman(a: Array, b: Array) -> tuple[Array, Array]:
    from scipy import stats

    return _pearson(stats.rankdata(a, axis=0), stats.rankdata(b, axis=0))


def _kendall(a: Array, b: Array) -> tuple[Array, Array]:
    from scipy import stats

    found = np.array([stats.kendalltau(u, v) for u, v in zip(a.T, b.T, strict=True)])
    return found[:, 0], found[:, 1]


KINDS: dict[str, Callable[[Array, Array], tuple[Array, Array]]] = {
    "pearson": _pearson,
    "spearman": _spearman,
    "kendall": _kendall,
}


def correlations(
    data: pd.DataFrame,
    framework: Framework | None = None,
    kind: str = "pearson",
    *,
    too_high: float = 0.92,
    too_low: float = 0.3,
    level: float = 0.05,
) -> pd.DataFrame:
    """Correlate each two indicators, and flag pairs that an index would be asked about.

    Indicators of polarity -1 are reversed first: a negative correlation means that the two
    contradict each other in the index. Each pair takes the units that have both.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework, optional
        By default every column is an indicator, all in one group.
    kind : {"pearson", "spearman", "kendall"}
    too_high : float
        Above it, wherever they stand, two indicators say the same: ``too high``.
    too_low : float
        Below it two indicators of one group have little in common: ``too low``.
    level : float
        A correlation below zero is flagged ``negative`` if its p-value is below this level.

    Returns
    -------
    DataFrame
        One pair a row: a, b, within (the same group), correlation, p (two-sided, of no
        association), n, flag ("" for none).

    Raises
    ------
    MethodError
        If the kind is unknown.
    DataError
        If a pair has fewer than three units in common, or one of the two does not vary there.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 2, 4, 5], "c": [1.0, 5, 4, 2]})
    >>> correlations(data)[["a", "b", "correlation", "flag"]].round(2)
       a  b  correlation      flag
    0  a  b         0.99  too high
    1  a  c         0.14   too low
    2  b  c         0.10   too low
    """
    one_of(kind, "kind of correlation", KINDS)
    for given, what in ((too_high, "too_high"), (too_low, "too_low"), (level, "level")):
        number(given, what)
    framework = framework_of(data, framework)
    x, codes = pointed(data, framework).to_numpy(), np.array(framework.indicators, dtype=object)
    i, j = np.triu_indices(len(codes), 1)
    r, p, n = _pairwise(x, codes, i, j, KINDS[kind])
    parents = np.array([framework.parent(code) for code in codes], dtype=object)
    within = parents[i] == parents[j]
    flags = [r > too_high, (r < 0) & (p < level), within & (r < too_low)]
    return pd.DataFrame(
        {
            "a": codes[i],
            "b": codes[j],
            "within": within,
            "correlation": r,
            "p": p,
            "n": n,
            "flag": np.select(flags, ["too high", "negative", "too low"], default=""),
        }
    )


def _pairwise(
    x: Array, codes: Array, i: Array, j: Array, kind: Callable[[Array, Array], tuple[Array, Array]]
) -> tuple[Array, Array, Array]:
    """Correlate columns i with columns j, each pair over the units that have both."""
    known = ~np.isnan(x)
    patterns, of = np.unique(known[:, i] & known[:, j], axis=1, return_inverse=True)
    r, p = np.empty(len(i)), np.empty(len(i))
    for k, rows in enumerate(patterns.T):  # all pairs with the same units at once
        pairs = np.flatnonzero(of == k)
        a, b = x[np.ix_(rows, i[pairs])], x[np.ix_(rows, j[pairs])]
        useless = np.full(len(pairs), len(a) < 3)
        if len(a):
            useless |= (np.ptp(a, axis=0) == 0) | (np.ptp(b, axis=0) == 0)
        if useless.any():
            first = pairs[useless.argmax()]
            raise DataError(
                f"A correlation of {codes[i[first]]!r} and {codes[j[first]]!r} needs at least "
                f"three units with both, and both to vary there; {len(a)} units have both. Drop "
                "one of them, or impute."
            )
        r[pairs], p[pairs] = kind(a, b)
    return r, p, patterns.sum(axis=0)[of]


def correlation_matrix(pairs: pd.DataFrame, of: str = "correlation") -> pd.DataFrame:
    """Return a column of `correlations` as a square table, ones on the diagonal (p: zeros).

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [4.0, 2, 1]})
    >>> correlation_matrix(correlations(data)).round(2)
          a     b
    a  1.00 -0.93
    b -0.93  1.00
    """
    codes = list(dict.fromkeys([*pairs["a"], *pairs["b"]]))
    position = {code: i for i, code in enumerate(codes)}
    square = np.eye(len(codes)) * (of == "correlation")
    rows, columns = pairs["a"].map(position), pairs["b"].map(position)
    square[rows, columns] = square[columns, rows] = pairs[of]
    return pd.DataFrame(square, codes, codes)


def group_correlations(
    data: pd.DataFrame, framework: Framework, kind: str = "pearson"
) -> pd.DataFrame:
    """Ask of each indicator whether it belongs where it stands.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework
    kind : {"pearson", "spearman", "kendall"}

    Returns
    -------
    DataFrame, by indicator
        group; within: mean correlation with the others of its group (blank if it is alone);
        across: with all indicators of other groups (blank if there are none); nearest: the group
        with the highest mean correlation (of equal ones its own), and that mean; flag: ``closer
        to ...`` if that is another group, ``alone in its group`` if it is.

    Raises
    ------
    MethodError, DataError
        As `correlations`.

    Examples
    --------
    >>> from ccfi_methods import datasets
    >>> ccfi = datasets.load_ccfi()
    >>> table = group_correlations(ccfi.data, ccfi.framework)
    >>> table.loc["tertiary_share", ["group", "nearest", "flag"]].to_dict()
    {'group': 'economic_base', 'nearest': 'banking_base', 'flag': 'closer to banking_base'}
    """
    square = correlation_matrix(correlations(data, framework, kind))
    parents = pd.Series({code: str(framework.parent(code)) for code in framework.indicators})
    rows = {}
    for code, own in parents.items():
        others = square.loc[str(code)].drop(str(code))
        where = parents[others.index]
        means = others.groupby(where).mean()
        alone = own not in means.index
        rounded = means.to_numpy().round(12)
        best = means.index[rounded == rounded.max()]
        nearest = own if own in best else str(best[0])
        closer = f"closer to {nearest}" if nearest != own else ""
        rows[code] = {
            "group": own,
            "within": np.nan if alone else means[own],
            "across": others[where != own].mean(),
            "nearest": nearest,
            "nearest_mean": means.max(),
            "flag": "alone in its group" if alone else closer,
        }
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("indicator")
