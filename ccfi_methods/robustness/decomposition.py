"""How much of the movement of ranks each family of choices accounts for."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..comparison import MethodComparison
from ..exceptions import MethodError
from ..protocols import Array
from ..report import Report, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Decomposition", "decomposition"]


def decomposition(comparison: MethodComparison) -> Decomposition:
    """Split the variance of ranks over all specifications into parts of the choices.

    For each unit an analysis of variance of its rank by the families of choices that were varied:
    main effects and, with three families or more, the interactions of two. What is left belongs to
    interactions of more (of two families: to theirs). The overall shares are those of the sums of
    squares added over units. Sums of squares are of type II, each effect after all those that do
    not contain it; on a full grid they add up, and every type is the same.

    Parameters
    ----------
    comparison : MethodComparison
        With at least one family varied.

    Returns
    -------
    Decomposition

    Raises
    ------
    MethodError
        If it is no comparison, or no family was varied.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), *Journal of the Royal Statistical Society A* 168, for
    the decomposition of rank shifts by choice; Langsrud (2003), *Statistics and Computing* 13, for
    type II sums of squares.

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> data = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 1]}, index=list("wxyz"))
    >>> comparison = compare_methods(
    ...     data, normalisation=["minmax", "rank"], weighting=["equal", "entropy"],
    ...     aggregation="arithmetic")
    >>> decomposition(comparison).overall["share"].round(2).to_dict()
    {'normalisation': 0.33, 'weighting': 0.33, 'residual': 0.33, 'shared': 0.0}
    """
    if not isinstance(comparison, MethodComparison):
        raise MethodError(
            f"A decomposition needs a MethodComparison, got {comparison!r}: see compare_methods."
        )
    named = comparison.combinations  # a grid is whole with those that rank as another one
    table = named.drop(columns="same_as")
    varied = [str(family) for family in table if table[family].nunique() > 1]
    if not varied:
        raise MethodError(
            "A decomposition needs a family of choices that varies; every specification is "
            f"{' / '.join(table.iloc[0])}."
        )
    effects: list[tuple[str, ...]] = [(family,) for family in varied]
    if len(varied) > 2:
        effects += list(combinations(varied, 2))
    y = comparison.ranks[named["same_as"]].T.to_numpy(dtype=float)  # (specification, unit)
    whole = _left(table, effects, y)
    squares = {
        " x ".join(effect): np.maximum(
            _left(table, [e for e in effects if not set(e) >= set(effect)], y)
            - _left(table, [e for e in effects if not set(e) > set(effect)], y),
            0,
        )
        for effect in effects
    }
    cells = int(np.prod([table[family].nunique() for family in varied]))
    return Decomposition(
        pd.DataFrame(squares, index=comparison.ranks.index),
        pd.Series(whole, comparison.ranks.index),
        pd.Series(((y - y.mean(axis=0)) ** 2).sum(axis=0), comparison.ranks.index),
        baseline=comparison.ranks[comparison.baseline],
        n=len(table),
        missing=cells - len(table),
    )


class Decomposition(Report):
    """Parts of the variance of ranks, by unit and overall.

    Attributes
    ----------
    overall : DataFrame, by effect
        ``sum_of_squares`` and ``share`` over all units. ``residual`` is what the effects leave;
        ``shared`` what they cannot be told apart in, where specifications are missing.
    units : DataFrame, units x effects
        Shares in the variance of the unit's own rank; all zero if its rank never moves.
    variance : Series, by unit
        The sum of squares of its ranks about their mean.
    baseline : Series, by unit
        Ranks under the baseline of the comparison.
    n : int
        Specifications.
    missing : int
        Specifications that a full grid would have.
    """

    def __init__(
        self,
        squares: pd.DataFrame,
        residual: pd.Series,
        total: pd.Series,
        *,
        baseline: pd.Series,
        n: int,
        missing: int,
    ) -> None:
        parts = squares.assign(residual=residual)
        parts["shared"] = 0.0 if missing == 0 else total - parts.sum(axis=1)
        summed = parts.sum()
        self.baseline, self.n, self.missing = baseline.rename("baseline"), n, missing
        self.overall = pd.DataFrame(
            {"sum_of_squares": summed, "share": summed / (total.sum() or 1.0)}
        ).rename_axis("effect")
        self.units = parts.div(total.where(total > 0, 1.0), axis=0).rename_axis(columns="effect")
        self.variance = total.rename("sum_of_squares")

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a unit and effect: unit (and year), effect, share, sum_of_squares."""
        rows = ["unit", "year"][: self.units.index.nlevels]
        squares = self.units.mul(self.variance, axis=0)
        long = self.units.rename_axis(rows).melt(value_name="share", ignore_index=False)
        return long.assign(sum_of_squares=squares.melt()["value"].to_numpy()).reset_index()

    def summary(self) -> pd.DataFrame:
        """The overall shares, the largest first, what effects leave last."""
        last = ["residual", "shared"]
        effects = self.overall.drop(index=last).sort_values("share", ascending=False, kind="stable")
        return pd.concat([effects, self.overall.loc[last]])

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the shares, overall and by unit; see `plotting.plot_decomposition`."""
        return draw("plot_decomposition", self, ax=ax, **options)

    def __repr__(self) -> str:
        top = self.summary().iloc[0]
        gaps = f"; {self.missing} specifications missing" if self.missing else ""
        return f"Decomposition({top.name!r} accounts for {top['share']:.0%} of rank variance{gaps})"


def _left(table: pd.DataFrame, effects: list[tuple[str, ...]], y: Array) -> Array:
    """Return the residual sum of squares of every unit, given effects of the families."""
    from statsmodels.formula.api import ols

    terms = [":".join(f"C({family})" for family in effect) for effect in effects]
    model = ols("rank ~ " + " + ".join(["1", *terms]), table.assign(rank=0.0))
    X = np.asarray(model.exog)  # the design; all units share it
    return np.asarray(((y - X @ np.linalg.lstsq(X, y)[0]) ** 2).sum(axis=0))
