"""Screening: which units and indicators have data enough to be in the index."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..arguments import labels, one_of, proportion
from ..exceptions import DataError, MethodError, listing
from ..framework import Framework
from ..report import Report, draw
from .steps import framework_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Screening", "screen"]


def screen(
    data: pd.DataFrame,
    framework: Framework | None = None,
    *,
    unit_availability: float = 0.0,
    unit_nonzero: float = 0.0,
    indicator_availability: float = 0.0,
    indicator_nonzero: float = 0.0,
    keep: Iterable[Hashable] = (),
    drop: Iterable[Hashable] = (),
) -> Screening:
    """Leave out units and indicators with too little data, or with too many zeros.

    Units and indicators are judged at once, on the whole table: that a unit goes does not save an
    indicator. Nothing is screened by default; every threshold is your choice.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework, optional
        By default every column is an indicator.
    unit_availability, indicator_availability : float
        The least share of values that are there, 0 to 1.
    unit_nonzero, indicator_nonzero : float
        The least share of values other than zero among those that are there, 0 to 1.
    keep, drop : labels of units or codes of indicators
        Forced in, forced out, whatever their data.

    Returns
    -------
    Screening

    Raises
    ------
    MethodError
        If a threshold is not a share, a label is unknown, or is both to keep and to drop.
    DataError
        If fewer than two units, or no indicators, are left.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3], "b": [None, None, 6.0]}, index=["x", "y", "z"])
    >>> screening = screen(data, indicator_availability=0.5, keep=["x"])
    >>> list(screening.data)
    ['a']
    >>> screening.summary()
                   label  availability  nonzero   kept           reason
    what
    indicator          b      0.333333      1.0  False  33 % available
    unit               x      0.500000      1.0   True      forced in
    """
    proportion(unit_availability, "unit_availability", closed=True)
    proportion(unit_nonzero, "unit_nonzero", closed=True)
    proportion(indicator_availability, "indicator_availability", closed=True)
    proportion(indicator_nonzero, "indicator_nonzero", closed=True)
    framework = framework_of(data, framework)
    table = _checked(data, framework)
    forced = _forced(table, labels(keep, "keep"), labels(drop, "drop"))
    units = _judged(table, unit_availability, unit_nonzero, forced)
    indicators = _judged(table.T, indicator_availability, indicator_nonzero, forced)
    gone = list(indicators.index[~indicators["kept"]])
    if len(gone) == len(indicators) or units["kept"].sum() < 2:
        raise DataError(
            f"Screening leaves {int(units['kept'].sum())} units and "
            f"{int(indicators['kept'].sum())} indicators; an index needs two units and an "
            "indicator. Lower the thresholds."
        )
    return Screening(
        data=data.loc[units["kept"].to_numpy(), [c for c in data.columns if c not in gone]],
        framework=framework.drop(gone) if gone else framework,
        units=units,
        indicators=indicators,
    )


class Screening(Report):
    """What is left after screening, and why the rest is not.

    Attributes
    ----------
    data : DataFrame
        The units and indicators kept; columns that are no indicators stay.
    framework : Framework
        Without the indicators left out, and the groups they leave empty.
    units, indicators : DataFrame
        Every unit and indicator: availability, nonzero (shares), kept, reason ("" for none).
    """

    def __init__(
        self,
        *,
        data: pd.DataFrame,
        framework: Framework,
        units: pd.DataFrame,
        indicators: pd.DataFrame,
    ) -> None:
        self.data, self.framework = data, framework
        self.units, self.indicators = units, indicators

    def summary(self) -> pd.DataFrame:
        """Everything left out, and everything forced in."""
        parts = {"indicator": self.indicators, "unit": self.units}
        table = pd.concat(
            [
                part.rename_axis("label").reset_index().assign(what=what)
                for what, part in parts.items()
            ]
        )
        return table[table["reason"] != ""].set_index("what")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw which of the values kept are there; see `plotting.plot_availability`."""
        return draw("plot_availability", self.data, framework=self.framework, ax=ax, **options)

    def __repr__(self) -> str:
        return (
            f"Screening({int(self.units['kept'].sum())} of {len(self.units)} units, "
            f"{int(self.indicators['kept'].sum())} of {len(self.indicators)} indicators kept)"
        )


def _checked(data: pd.DataFrame, framework: Framework) -> pd.DataFrame:
    """Return the indicators' columns; here, other than in an index, a column may be empty."""
    full = [code for code in framework.indicators if code in data and data[code].notna().any()]
    if full:
        (framework if len(full) == len(framework.indicators) else Framework.flat(full)).check(data)
    lacking = [code for code in framework.indicators if code not in data]
    if lacking:
        raise DataError(f"Data lack indicators {lacking}; columns are {list(data.columns)}.")
    return data[list(framework.indicators)].astype(float)


def _forced(
    table: pd.DataFrame, keep: Sequence[Hashable], drop: Sequence[Hashable]
) -> dict[Hashable, bool]:
    known = [*table.index, *table.columns]
    for label in [*keep, *drop]:
        one_of(label, "unit or indicator", known)
    both = [label for label in keep if label in drop]
    if both:
        raise MethodError(f"{listing(map(repr, both), most=5)} cannot be both kept and dropped.")
    return dict.fromkeys(keep, True) | dict.fromkeys(drop, False)


def _judged(
    table: pd.DataFrame, availability: float, nonzero: float, forced: dict[Hashable, bool]
) -> pd.DataFrame:
    """Judge the rows of a table."""
    known = table.notna().sum(axis=1)
    other = (table.notna() & (table != 0)).sum(axis=1)
    report = pd.DataFrame(
        {"availability": known / table.shape[1], "nonzero": other / known.where(known > 0, 1)}
    )
    lacking = report["availability"] < availability
    zeros = ~lacking & (report["nonzero"] < nonzero)
    report["kept"] = ~(lacking | zeros)
    report["reason"] = np.select(
        [lacking, zeros],
        [
            [f"{share:.0%} available".replace("%", " %") for share in report["availability"]],
            [f"{share:.0%} other than zero".replace("%", " %") for share in report["nonzero"]],
        ],
        default="",
    )
    for label, kept in forced.items():
        if label in report.index:
            report.loc[[label], "kept"] = kept
            report.loc[[label], "reason"] = "forced in" if kept else "forced out"
    return report
