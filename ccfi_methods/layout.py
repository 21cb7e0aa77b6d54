"""How the rows of a table stand as an array: units, or years of units."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from .domain import unit_years
from .exceptions import DataError, DomainError, MethodError, listing
from .panel import Panel
from .pipeline import Pipeline
from .protocols import Array

__all__ = ["Layout", "by_column"]


class Layout:
    """How the rows of a table stand as an array: ``(unit, ...)``, or ``(year, unit, ...)``.

    Parameters
    ----------
    rows : Index
        Units, or a MultiIndex of two levels, unit and year.
    panel : Panel or None

    Raises
    ------
    DataError
        If rows are a panel and none is declared, or the other way round; if they are (year, unit);
        if unit-years are absent.
    MethodError
        If `panel` names a year that is not there.
    """

    def __init__(self, rows: pd.Index, panel: Panel | None = None) -> None:
        self.rows, self.panel = rows, panel
        if panel is None:
            if rows.nlevels > 1:
                raise DataError(
                    f"The rows have {rows.nlevels} levels {list(rows.names)}. For a panel say how "
                    "its years compare: CompositeIndex(..., panel=Panel(scale=..., weights=...)); "
                    "for one year select it: data.xs(2023, level='year')."
                )
            self.units = tuple(rows.tolist())
            self.years: tuple[Hashable, ...] = ()
            self._order: Array | slice = slice(None)
            return
        if rows.nlevels != 2:
            raise DataError(
                "A panel needs rows of two levels, unit and year: data.set_index(['city', 'year'])."
            )
        self.units = tuple(rows.get_level_values(0).unique())
        self.years = _sorted(rows.get_level_values(1).unique())
        if _like_years(self.units) and not _like_years(self.years):
            raise DataError(
                "A panel needs rows (unit, year), the unit first; got (year, unit), "
                f"({rows[0][0]}, {rows[0][1]}) say: data.swaplevel()."
            )
        grid = pd.MultiIndex.from_product([self.years, self.units]).swaplevel()
        self._order = rows.get_indexer(grid)
        gaps = [f"{unit} {year}" for unit, year in grid[self._order < 0]]
        if gaps:
            raise DataError(
                f"The panel lacks {listing(gaps, most=5)}. Add the rows, missing values and all, "
                "or leave out the unit or the year."
            )
        for what, choice in (("scale", panel.scale), ("weights", panel.weights)):
            if choice not in ("yearly", "pooled", *self.years):
                raise MethodError(
                    f"Panel {what} needs 'yearly', 'pooled' or one of {list(self.years)}, "
                    f"got {choice!r}."
                )

    def array(self, table: pd.DataFrame) -> Array:
        """Return ``(unit, column)`` or ``(year, unit, column)``."""
        return by_column(table.to_numpy()[self._order].reshape(*self._shape, table.shape[1]))

    def series(self, values: Array, name: str) -> pd.Series:
        """Return ``(unit,)`` or ``(year, unit)`` values by row."""
        if np.ndim(values) > len(self._shape):
            raise MethodError(
                "An index takes one number for each parameter of its methods; got several, one for "
                "each table of a batch."
            )
        flat = np.empty(len(self.rows), dtype=np.asarray(values).dtype)
        flat[self._order] = np.broadcast_to(values, self._shape).ravel()
        return pd.Series(flat, self.rows, name=name)

    def frame(self, values: Array, columns: Any) -> pd.DataFrame:
        """Return ``(..., unit, column)`` values by row."""
        return pd.DataFrame(self.by_row(values), self.rows, columns)

    def by_row(self, values: Array) -> Array:
        """Return ``(..., unit, column)`` values with a row of the table each, ``(row, column)``."""
        columns = values.shape[-1]
        flat = np.empty((len(self.rows), columns))
        flat[self._order] = np.broadcast_to(values, (*self._shape, columns)).reshape(-1, columns)
        return flat

    def treat(self, pipeline: Pipeline, x: Array) -> Array:
        """Treat each table, or all unit-years as one."""
        if self.panel is None or self.panel.scale != "pooled":
            return pipeline.treat(x)
        return self._pooled(pipeline).treat(x.reshape(-1, x.shape[-1])).reshape(x.shape)

    def reference(self, x: Array) -> Array | None:
        """Return the table that scales are taken from; None for each its own."""
        return None if self.panel is None else self._table(x, self.panel.scale)

    def weigh(self, pipeline: Pipeline, z: Array) -> Callable[[str, Array], Array] | None:
        """Return the weighting hook of `Pipeline.climb`; None for each year its own."""
        base = None if self.panel is None else self._table(z, self.panel.weights)
        if self.panel is None or base is None:
            return None
        for node in pipeline.framework.groups:
            if pipeline.per_unit(node):
                raise MethodError(
                    f"The weighting of {node!r} gives each unit its own weights: in a panel it "
                    "needs weights='yearly'."
                )
        of_base = self._pooled(pipeline) if self.panel.weights == "pooled" else pipeline
        with self.naming(self.panel.weights):
            fixed = of_base.climb(base).weights
        return lambda node, table: fixed[node]

    @contextmanager
    def naming(self, base: Hashable) -> Iterator[None]:
        """Name the base year in an error that is of its table alone."""
        try:
            yield
        except DomainError as error:
            alone = np.ndim(error.tables) == 0 and base in self.years
            raise (error.of(base) if alone else error) from None

    def _pooled(self, pipeline: Pipeline) -> Pipeline:
        """Return the pipeline for all unit-years as one table."""
        return type(pipeline)(pipeline.index, unit_years(self.units, self.years))

    @property
    def _shape(self) -> tuple[int, ...]:
        return (len(self.years), len(self.units)) if self.years else (len(self.units),)

    def _table(self, x: Array, choice: Hashable) -> Array | None:
        if choice == "yearly":
            return None
        if choice == "pooled":
            return x.reshape(-1, x.shape[-1])
        return x[self.years.index(choice)]


def by_column(x: Array) -> Array:
    """Return a copy in which each column lies in one piece, as sums over units are fastest."""
    return np.moveaxis(np.array(np.moveaxis(x, -1, 0), order="C"), 0, -1)


def _sorted(years: pd.Index) -> tuple[Hashable, ...]:
    """Return the years in order; refuse some that are text beside some that are numbers."""
    try:
        return tuple(sorted(years))
    except TypeError:
        one = sorted({type(year): repr(year) for year in reversed(list(years))}.values(), key=len)
        raise DataError(
            f"A panel needs years of one kind, all numbers or all text; got {listing(one, most=3)}."
        ) from None


def _like_years(labels: Iterable[Hashable]) -> bool:
    """Return whether labels are dates, or years such as 2023, as text or not."""
    return all(
        isinstance(label, date | pd.Period) or re.fullmatch(r"[12]\d{3}", str(label))
        for label in labels
    )
