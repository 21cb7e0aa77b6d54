"""Data after a step of preparation, with every cell that the step changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..report import Report, draw

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Prepared"]


class Prepared(Report):
    """Data after a step of preparation, and exactly what the step did.

    Attributes
    ----------
    before : DataFrame
        The data as they were given.
    data : DataFrame
        The data afterwards; columns that are no indicators stay as they were.
    changes : DataFrame
        One changed cell a row: unit, indicator, before, after, rule.
    rules : Series, by indicator
        What was done to each indicator, and what could not be done; "" for nothing.
    dropped : list of str
        Indicators left out.
    """

    def __init__(
        self,
        before: pd.DataFrame,
        data: pd.DataFrame,
        changes: pd.DataFrame,
        rules: Mapping[str, str],
        dropped: Sequence[str] = (),
    ) -> None:
        self.before, self.data, self.changes = before, data, changes
        self.rules = pd.Series(rules, dtype=object, name="rule").rename_axis("indicator")
        self.dropped = list(dropped)

    def summary(self) -> pd.DataFrame:
        """Every indicator that was changed, left out, or would not be changed, and its shape.

        Skewness and excess kurtosis (type 2) are those of the known values before and after;
        those of fewer than four values are left blank.
        """
        counts = self.changes["indicator"].value_counts()
        touched = [c for c in self.rules.index if self.rules[c] or c in counts.index]
        table = pd.DataFrame(index=pd.Index(touched, name="indicator", dtype=object))
        table["cells"] = [int(counts.get(code, 0)) for code in touched]
        for when, frame in (("before", self.before), ("after", self.data)):
            for name in ("skewness", "kurtosis"):
                table[f"{name}_{when}"] = [_moment(frame, code, name) for code in touched]
        table["rule"] = [self.rules[code] for code in touched]
        return table

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the changed indicators before and after; see `plotting.plot_treatment`."""
        return draw("plot_treatment", self, ax=ax, **options)

    def __repr__(self) -> str:
        left_out = f", {len(self.dropped)} indicators left out" if self.dropped else ""
        many = self.changes["indicator"].nunique()
        return (
            f"Prepared({len(self.changes)} of {self.before[list(self.rules.index)].size:,} cells "
            f"changed, in {many} of {len(self.rules)} indicators{left_out})"
        )


def _moment(frame: pd.DataFrame, code: str, name: str) -> float:
    """Return type-2 skewness or kurtosis of the known values, as pandas has them."""
    if code not in frame or frame[code].count() < 4:
        return np.nan
    column = frame[code].astype(float)
    return float(column.skew() if name == "skewness" else column.kurt())  # type: ignore[arg-type]
