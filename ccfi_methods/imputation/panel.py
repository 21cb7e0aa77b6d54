"""Filling what is missing from other years of the same unit."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pandas as pd

from ..arguments import one_of
from ..domain import missing_values, refuse_cells
from ..exceptions import MethodError
from ..protocols import Array, Method, Place, method

__all__ = ["LastValue", "LinearInTime"]

ENDS = ("raise", "nearest")


class _InTime(Method):
    """Fill each series, one unit and indicator over the years, by itself."""

    ends: str
    units: Sequence[Hashable] | None
    years: Sequence[float] | None
    domain = "a panel indexed by (unit, year)"
    in_time = True  # a row without any value has those of other years

    def __post_init__(self) -> None:
        one_of(self.ends, "ends", ENDS)

    def bind(self, place: Place) -> Self:
        pairs = [unit for unit in place.units if isinstance(unit, tuple) and len(unit) == 2]
        if not pairs or len(pairs) < len(place.units):
            raise MethodError(
                f"{type(self).__name__} needs a frame indexed by (unit, year); the rows here are "
                f"{list(place.units[:2])}, say. Index the data so, data.set_index(['city', "
                "'year']); and since an index of a panel imputes each year by itself, fill along "
                "time before it, with impute(data, ...) of all years."
            )
        units, years = zip(*pairs, strict=True)
        if not all(isinstance(year, int | float | np.number) for year in years):
            raise MethodError(
                f"{type(self).__name__} needs years as numbers, got {years[0]!r}, say."
            )
        return replace(self, units=units, years=years)  # type: ignore[type-var]

    def _fill(self, x: Array, fill: Callable[[Array, Array, Array], Array], cure: str) -> Array:
        x = np.asarray(x, dtype=float)
        missing = missing_values(x)
        if not missing.any():
            return x
        n = x.shape[-2]
        units = np.zeros(n) if self.units is None else pd.factorize(pd.Series([*self.units]))[0]
        years = np.arange(n) if self.years is None else np.asarray(self.years, dtype=float)
        out = x.copy()
        for *table, j in np.argwhere(missing.any(axis=-2)):
            column, gaps = out[(*table, slice(None), j)], missing[(*table, slice(None), j)]
            for unit in np.unique(units[gaps]):
                rows = np.flatnonzero(units == unit)
                rows = rows[np.argsort(years[rows], kind="stable")]
                known, gap = rows[~gaps[rows]], rows[gaps[rows]]
                if known.size:
                    column[gap] = fill(years[gap], years[known], column[known])
        refuse_cells(out, np.isnan(out), "{faults}, and " + cure)
        return out


@method
class LastValue(_InTime):
    """Fill a missing value of a panel with the last one before it of the same unit.

    Parameters
    ----------
    ends : {"raise", "nearest"}
        What becomes of years before the first value: an error, or the first value.
    units, years : sequences, optional
        Of each row; by default those of the frame's index (of an array: one unit, year by year).

    Raises
    ------
    MethodError
        If the data are not a panel.
    DomainError
        If a unit has no earlier value, or no value at all.

    Examples
    --------
    >>> LastValue()([[1.0], [np.nan], [np.nan], [7.0]]).ravel()
    array([1., 1., 1., 7.])
    """

    ends: str = "raise"
    units: Sequence[Hashable] | None = None
    years: Sequence[float] | None = None

    formula = "the unit's last value before"
    source = "Becker et al. (2022), COINr"

    def __call__(self, x: Array) -> Array:
        return self._fill(
            x, self._last, "no earlier value is there to carry on. Try LastValue(ends='nearest')."
        )

    def _last(self, years: Array, known: Array, values: Array) -> Array:
        before = np.searchsorted(known, years) - 1
        found = values[np.maximum(before, 0)]
        return found if self.ends == "nearest" else np.where(before >= 0, found, np.nan)


@method
class LinearInTime(_InTime):
    """Fill a missing value of a panel on the straight line between its unit's neighbouring years.

    Parameters
    ----------
    ends : {"raise", "nearest"}
        What becomes of years before the first value or after the last: an error, or the nearest
        value. Nothing is extrapolated.
    units, years : sequences, optional
        Of each row; by default those of the frame's index (of an array: one unit, year by year).

    Raises
    ------
    MethodError
        If the data are not a panel.
    DomainError
        If a year is not between two known ones, or a unit has no value at all.

    Examples
    --------
    >>> LinearInTime(years=[2019, 2021, 2023])([[1.0], [np.nan], [7.0]]).ravel()
    array([1., 4., 7.])
    """

    ends: str = "raise"
    units: Sequence[Hashable] | None = None
    years: Sequence[float] | None = None

    formula = "on the line between the unit's values before and after"
    source = "Becker et al. (2022), COINr"

    def __call__(self, x: Array) -> Array:
        return self._fill(x, self._line, "no line leads there. Try LinearInTime(ends='nearest').")

    def _line(self, years: Array, known: Array, values: Array) -> Array:
        outside: Any = None if self.ends == "nearest" else np.nan
        return np.interp(years, known, values, left=outside, right=outside)
