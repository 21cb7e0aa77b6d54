"""How much each indicator moves the index: weights are not importances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..arguments import floats, one_of
from ..exceptions import DataError, MethodError, brief, listing
from ..protocols import Array
from ..report import Report, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..result import IndexResult

__all__ = ["Importance", "importance"]

SMOOTHERS = ("local-linear", "spline")
FEWEST = 5  # different values that a smoother needs
SEGMENTS = 10  # of the spline; the penalty, not their number, says how smooth it is


def importance(
    result: IndexResult | pd.DataFrame,
    scores: pd.Series | None = None,
    *,
    weights: pd.Series | Mapping[str, float] | None = None,
    node: str | None = None,
    of: str = "indicators",
    smoother: str = "local-linear",
) -> Importance:
    """Measure the importance of each indicator to the index, beside its nominal weight.

    The importance of x is Pearson's correlation ratio with the score y,
    ``S = Var(E[y | x]) / Var(y)``: the share of the variance of y that would go if x were known,
    by whatever way x is tied to y, through the other indicators too. The regression E[y | x] is
    estimated by a smoother; where x has fewer than five different values, exactly, by the mean of y
    at each.

    Parameters
    ----------
    result : IndexResult, or DataFrame units x indicators
    scores : Series by unit
        With a DataFrame, the scores that it is compared with.
    weights : Series or mapping, optional
        With a DataFrame, nominal weights; equal ones by default.
    node : str, optional
        Of a result, the group whose scores are explained; by default the index itself.
    of : {"indicators", "children"}
        Of a result, explain by the indicators below the node, or by what is directly below it.
    smoother : {"local-linear", "spline"}
        Local-linear regression with a Gaussian kernel, or a penalised cubic spline; both choose how
        smooth by cross-validation. In small samples both find some importance in noise.

    Returns
    -------
    Importance

    Raises
    ------
    MethodError
        If a name is unknown, or weights are negative.
    DataError
        If values are missing, there are fewer than five units, or the scores do not vary.

    References
    ----------
    Paruolo, Saisana and Saltelli (2013), *Ratings and rankings: voodoo or science?*, Journal of
    the Royal Statistical Society A 176(3), 609-634; Eilers and Marx (1996), *Flexible smoothing
    with B-splines and penalties*, Statistical Science 11(2).

    Examples
    --------
    >>> from ccfi_methods import CompositeIndex, datasets
    >>> ccfi = datasets.load_ccfi()
    >>> result = CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data)
    >>> importance(result, of="children").summary().round(2)
                  weight  importance  importance_share  ratio  correlation
    code
    market          0.33        0.96              0.36   1.07         0.95
    ecosystem       0.33        0.92              0.34   1.02         0.96
    institutions    0.33        0.82              0.30   0.91         0.89
    """
    one_of(smoother, "smoother", SMOOTHERS)
    if isinstance(result, pd.DataFrame):
        if not isinstance(scores, pd.Series):
            raise MethodError(
                "Importance of a DataFrame needs the scores of its units, a Series; "
                f"got {brief(scores)}."
            )
        table, y, shares = result, scores.reindex(result.index), _shares(result, weights)
    else:
        if scores is not None or weights is not None:
            raise MethodError("An IndexResult has its own scores and weights; give it alone.")
        if not hasattr(result, "nodes"):
            raise MethodError(
                "Importance needs the result of an index, or a DataFrame and scores; "
                f"got {brief(result)}."
            )
        table, y, shares = _parts(result, node, of)
    x, target = floats(table, "Importance"), floats(y, "Importance")
    _refuse(table, y)
    ratios = [_correlation_ratio(column, target, smoother) for column in x.T]
    linear = [_correlation(column, target) for column in x.T]
    return Importance(
        pd.DataFrame(
            {"weight": shares, "importance": ratios, "correlation": linear}, table.columns
        ).rename_axis("code")
    )


class Importance(Report):
    """Importances beside nominal weights.

    Attributes
    ----------
    table : DataFrame, by indicator
        weight (sums to one), importance (correlation ratio, 0 to 1), correlation (Pearson's: below
        zero where the score falls as the indicator improves; its square is what the importance
        would be if the regression were a straight line).
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table

    @property
    def shares(self) -> pd.Series:
        """Importances rescaled to sum to one, as weights are."""
        return (self.table["importance"] / self.table["importance"].sum()).rename("share")

    @property
    def discrepancy(self) -> float:
        """Largest difference between a share of importance and its weight."""
        return float((self.shares - self.table["weight"]).abs().max())

    def summary(self) -> pd.DataFrame:
        """Weight, importance, its share and the ratio of that to the weight, most important first.

        The ratio is blank where the weight is zero. Importance has no sign: the correlation says
        whether an indicator pulls the index its own way, or is outvoted by the others.
        """
        weight = self.table["weight"]
        table = pd.DataFrame(
            {
                "weight": weight,
                "importance": self.table["importance"],
                "importance_share": self.shares,
                "ratio": self.shares / weight.where(weight > 0),
                "correlation": self.table["correlation"],
            }
        )
        return table.sort_values("importance", ascending=False, kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw importance against weight; see `plotting.plot_importance`."""
        return draw("plot_importance", self, ax=ax, **options)

    def __repr__(self) -> str:
        return (
            f"Importance({len(self.table)} indicators; shares of importance differ from weights by "
            f"up to {self.discrepancy:.3f})"
        )


def _parts(result: IndexResult, node: str | None, of: str) -> tuple[pd.DataFrame, pd.Series, Array]:
    """Return what explains, what is explained, and nominal weights that sum to one."""
    framework = result.framework
    node = framework.root if node is None else node
    one_of(node, "group", framework.groups)
    one_of(of, "kind of part", ["indicators", "children"])
    codes = list(framework.leaves(node) if of == "indicators" else framework.children(node))
    if result.weights.index.nlevels > 1:
        raise DataError("The importance of a panel is one of a year: compute the index of a year.")
    everything = pd.concat([result.normalised, result.nodes], axis=1)
    total = result.weights["global"][codes].to_numpy(dtype=float)
    return everything[codes], result.nodes[node], total / total.sum()


def _shares(table: pd.DataFrame, weights: pd.Series | Mapping[str, float] | None) -> Array:
    if not isinstance(weights, pd.Series | Mapping | None):
        raise MethodError(f"Weights need numbers by code, a mapping or Series; got {weights!r}.")
    given = pd.Series(1.0, table.columns) if weights is None else pd.Series(dict(weights))
    lacking = [code for code in table.columns if pd.isna(given.get(code))]
    if lacking:
        raise MethodError(f"The weights lack {lacking}.")
    values = given[list(table.columns)].to_numpy(dtype=float)
    if (values < 0).any() or not values.sum() > 0:
        raise MethodError("Weights need to be >= 0 and not all zero.")
    return values / values.sum()


def _refuse(table: pd.DataFrame, y: pd.Series) -> None:
    gaps = [code for code in table if table[code].isna().any()]
    if gaps:
        raise DataError(f"Importance needs complete data; values of {gaps} are missing.")
    lacking = y.index[y.isna()]
    if len(lacking):
        raise DataError(f"There is no score for {listing(lacking)}.")
    if len(y) < FEWEST:
        raise DataError(f"Importance needs at least {FEWEST} units, got {len(y)}.")
    if y.max() == y.min():
        raise DataError("Importance needs scores that vary; every unit has the same.")


def _correlation_ratio(x: Array, y: Array, smoother: str) -> float:
    """Return the share of the variance of y in the fitted regression on x."""
    values, group, counts = np.unique(x, return_inverse=True, return_counts=True)
    means = np.bincount(group, y) / counts
    spread = np.bincount(group, (y - means[group]) ** 2) / counts  # of y among those that tie in x
    if len(values) < FEWEST:
        fitted = means
    else:
        fit = _spline if smoother == "spline" else _local_linear
        fitted = fit((values - values[0]) / np.ptp(values), means, spread, counts)
    explained = np.average((fitted - y.mean()) ** 2, weights=counts)
    return float(explained / y.var())


def _spline(x: Array, y: Array, spread: Array, counts: Array) -> Array:
    """Fit a cubic spline, second differences of its coefficients penalised (Eilers and Marx)."""
    from scipy.interpolate import BSpline

    knots = np.arange(-3, SEGMENTS + 4) / SEGMENTS
    basis = BSpline.design_matrix(x, knots, 3).toarray()
    bent = np.diff(np.eye(basis.shape[1]), 2, axis=0)
    weighted, n = basis.T * counts, counts.sum()
    best, fitted = np.inf, y
    for penalty in np.geomspace(1e-3, 1e5, 40):
        inner = np.linalg.solve(weighted @ basis + penalty * bent.T @ bent, weighted)
        found = basis @ (inner @ y)
        free = n - (basis * inner.T).sum()
        error = (
            np.sum(counts * ((y - found) ** 2 + spread)) / free**2
        )  # generalised cross-validation
        if error < best:
            best, fitted = error, found
    return fitted


def _local_linear(x: Array, y: Array, spread: Array, counts: Array) -> Array:
    """Fit a line around each x, with the Gaussian bandwidth of the least cross-validated error."""
    d = x[None, :] - x[:, None]
    widest = np.diff(x).max()  # narrower, and a point may be alone
    best, fitted = np.inf, y
    for h in np.geomspace(max(0.02, widest / 2), 2, 30):
        w = counts * np.exp(-0.5 * (d / h) ** 2)
        s0, s1, s2 = (np.sum(w * d**k, axis=1, keepdims=True) for k in range(3))
        hat = w * (s2 - s1 * d) / (s0 * s2 - s1**2)
        left = np.diag(hat) / counts  # what one observation has to do with its own fit
        error = np.average(((y - hat @ y) ** 2 + spread) / (1 - left) ** 2, weights=counts)
        if error < best:
            best, fitted = error, hat @ y
    return fitted


def _correlation(x: Array, y: Array) -> float:
    return 0.0 if np.ptp(x) == 0 else float(np.corrcoef(x, y)[0, 1])
