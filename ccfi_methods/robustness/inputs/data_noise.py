"""Uncertain tables: errors of the data, and other units to be measured against.

Replicates come first, as everywhere, but lie last in memory where there are many of them: every
kernel then runs along the replicates, however few the columns of a node are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import pandas as pd
from numpy.random import Generator

from ...exceptions import DataError, DomainError, MethodError, listing, unknown_name
from ...protocols import Array, in_words

if TYPE_CHECKING:
    from ..engine.specification import Specification

__all__ = ["Bootstrap", "DataNoise", "arranged"]


@dataclass(frozen=True, eq=False)
class DataNoise:
    """Normal errors of the data, independent in every cell.

    They fall on the completed table: what was imputed is as uncertain as what was not.

    Parameters
    ----------
    relative : float or mapping by indicator
        Standard deviation as a share of the absolute value.
    absolute : float or mapping by indicator
        Standard deviation in the measure of the indicator.
    standard_error : DataFrame, units x indicators
        Standard deviation of every cell. Exactly one of the three is given; indicators that a
        mapping does not name have no error.

    Examples
    --------
    >>> DataNoise(relative={"gdp": 0.05})
    DataNoise(relative={'gdp': 0.05})
    """

    relative: float | Mapping[str, float] | None = None
    absolute: float | Mapping[str, float] | None = None
    standard_error: pd.DataFrame | None = None

    key: ClassVar[str] = "data"
    field: ClassVar[str] = "x"

    @in_words
    def __post_init__(self) -> None:
        given = {k: v for k, v in vars(self).items() if v is not None}
        if len(given) != 1:
            raise MethodError(
                "DataNoise needs one of relative=, absolute= and standard_error=, got "
                f"{sorted(given) or 'none'}."
            )
        ((name, value),) = given.items()
        if isinstance(value, pd.DataFrame) != (name == "standard_error"):
            raise MethodError(f"DataNoise cannot take {name}={type(value).__name__}(...).")
        if isinstance(value, pd.DataFrame):
            return
        sizes = np.asarray(list(value.values()) if isinstance(value, Mapping) else value, float)
        if not (np.isfinite(sizes).all() and (sizes >= 0).all() and (sizes > 0).any()):
            raise MethodError(
                f"DataNoise needs finite {name} >= 0, and not all zero; got {name}={value!r}."
            )

    def __repr__(self) -> str:
        ((name, value),) = ((k, v) for k, v in vars(self).items() if v is not None)
        table = isinstance(value, pd.DataFrame)
        return f"DataNoise({name}={'DataFrame(...)' if table else repr(value)})"

    def check(self, of: Specification) -> None:
        """Raise if an indicator is unknown, or a cell has no standard error."""
        if self.standard_error is not None:
            table = self.standard_error.reindex(of.units, columns=[*of.framework.indicators])
            cells = table.to_numpy(dtype=float)
            wrong: Array = ~((cells >= 0) & (cells < np.inf))
            if bool(wrong.any()):
                columns = table.columns[np.any(wrong, axis=0)].tolist()
                units = table.index[np.any(wrong, axis=1)]
                raise DataError(
                    "standard_error needs a number >= 0 for every unit and indicator, 0 where "
                    f"there is no error; it lacks some for {listing(units)} in {columns}."
                )
        for code in self._sizes() if isinstance(self._sizes(), Mapping) else ():
            if code not in of.framework.indicators:
                raise MethodError(
                    unknown_name("indicator in DataNoise", code, of.framework.indicators)
                )

    def spread(self, of: Specification) -> Array:
        """Return the standard deviation of every cell: ``(unit, indicator)``."""
        codes, sizes = of.framework.indicators, self._sizes()
        if self.standard_error is not None:
            return self.standard_error.loc[of.units, list(codes)].to_numpy(dtype=float)
        if isinstance(sizes, Mapping):
            sizes = [sizes.get(code, 0.0) for code in codes]
        scale = np.ones_like(of.x) if self.relative is None else np.abs(of.x)
        return np.asarray(sizes) * scale

    def draw(self, rng: Generator, n: int, of: Specification) -> Array:
        """Return completed tables with errors, ``(n, unit, indicator)``."""
        tables = empty_tables(n, len(of.units), len(of.whole.indicators))
        rng.standard_normal(out=_memory(tables))
        tables = tables[..., of.columns]
        with np.errstate(over="ignore"):
            tables *= self.spread(of)
        tables += of.x
        if not np.isfinite(tables).all():
            raise DomainError(
                f"{self!r} draws errors that leave the range of floating-point numbers: make it "
                "smaller, or measure in another unit."
            )
        return tables

    def _sizes(self) -> Any:
        return self.absolute if self.relative is None else self.relative


@dataclass(frozen=True)
class Bootstrap:
    """Another set of units to take scales and weights from: the units, drawn with replacement.

    Every unit is scored and ranked in every replicate; what varies is the company it is measured
    in. Says how much the ranking owes to which units happen to be there.
    """

    key: ClassVar[str] = "units"
    field: ClassVar[str] = "company"

    def check(self, of: Specification) -> None:
        """Raise if weights are those of single units, which cannot be taken from others."""
        if any(of.pipeline.per_unit(node) for node in of.tree.slices):
            raise MethodError(
                "Bootstrap takes weights from other units, and this weighting gives each unit its "
                "own. Take another weighting."
            )

    def draw(self, rng: Generator, n: int, of: Specification) -> Array:
        """Return positions of units, ``(n, unit)``."""
        units = len(of.units)
        return rng.integers(units, size=(units, n)).T


def _memory(tables: Array) -> Array:
    """Return the array as it lies in memory."""
    return tables.transpose(np.argsort(tables.strides)[::-1])


def empty_tables(n: int, units: int, columns: int) -> Array:
    """Return an array (n, units, columns) whose longer of n and units lies last in memory."""
    if n >= units:
        return np.empty((columns, units, n)).transpose(2, 1, 0)
    return np.empty((n, columns, units)).transpose(0, 2, 1)


def arranged(tables: Array) -> Array:
    """Return tables as they lie best in memory."""
    best = np.empty(0) if tables.ndim != 3 else empty_tables(*tables.shape)
    if tables.ndim != 3 or tables.strides == best.strides:
        return tables
    best[...] = tables
    return best
