"""Filling what is missing from the indicator itself: all units, or those of one group."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pandas as pd

from ..arguments import labels, one_of
from ..domain import missing_values
from ..exceptions import DomainError, Fault, MethodError, listing
from ..protocols import Array, Method, Place, method

__all__ = ["DropIndicators", "GroupMean", "GroupMedian", "Mean", "Median", "grouping_columns"]

Groups = str | pd.Series | Mapping[Any, Hashable] | Sequence[Hashable]


@method
class Median(Method):
    """Fill a missing value with the median of its indicator.

    Raises
    ------
    DomainError
        If an indicator is missing everywhere.

    Examples
    --------
    >>> Median()([[1.0], [np.nan], [4.0], [2.0]]).ravel()
    array([1., 2., 4., 2.])
    """

    formula = "median of the indicator"
    domain = "at least one value an indicator"
    source = "Nardo et al. (2008), Handbook, step 3"

    def __call__(self, x: Array) -> Array:
        return _filled(x, np.nanmedian)


@method
class Mean(Method):
    """Fill a missing value with the mean of its indicator.

    Raises
    ------
    DomainError
        If an indicator is missing everywhere.

    Examples
    --------
    >>> Mean()([[1.0], [np.nan], [4.0], [1.0]]).ravel()
    array([1., 2., 4., 1.])
    """

    formula = "mean of the indicator"
    domain = "at least one value an indicator"
    source = "Nardo et al. (2008), Handbook, step 3"

    def __call__(self, x: Array) -> Array:
        return _filled(x, np.nanmean)


class _ByGroup(Method):
    """Fill a missing value from the units of the same group."""

    groups: Groups | None
    domain = "at least one value an indicator and group"
    source = "Nardo et al. (2008), Handbook, step 3 (mean substitution within groups)"

    def __post_init__(self) -> None:
        if self.groups is not None and not isinstance(self.groups, str):
            labels(_members(self.groups), f"{type(self).__name__} groups")

    def on(self, data: pd.DataFrame) -> Self:
        """Return the method with the column of `data` that a text names in place of its name."""
        if not isinstance(self.groups, str):
            return self
        one_of(self.groups, "column of groups", data.columns)
        return replace(self, groups=_by_unit(data[self.groups]))  # type: ignore[type-var]

    def bind(self, place: Place) -> Self:
        name = type(self).__name__
        if self.groups is None:
            raise MethodError(
                f"{name} needs the groups of the units: pass the name of a column of the data, "
                f"{name}('macro_region') say, or a Series or a mapping by unit."
            )
        if isinstance(self.groups, str):
            raise MethodError(
                f"{self!r} names a column of the data, which an array does not have: pass a "
                "sequence in the order of its rows."
            )
        return replace(self, groups=_in_order(self.groups, place.units))  # type: ignore[type-var]

    def __repr__(self) -> str:
        if self.groups is None:
            return f"{type(self).__name__}()"
        if isinstance(self.groups, str):
            return f"{type(self).__name__}(groups={self.groups!r})"
        members = self.groups if isinstance(self.groups, pd.Series) else _listed(self.groups)
        name = getattr(self.groups, "name", None) or f"{len(set(members))} groups"
        return f"{type(self).__name__}(groups=<{name}>)"

    def _fill(self, x: Array, statistic: Callable[..., Array]) -> Array:
        x = np.asarray(x, dtype=float)
        if self.groups is None or isinstance(self.groups, str | Mapping):
            raise MethodError(
                f"{type(self).__name__} needs one group for each of {x.shape[-2]} rows of an array."
            )
        of_units = np.asarray(pd.Series(list(self.groups), dtype=object))
        if len(of_units) != x.shape[-2]:
            raise MethodError(
                f"{type(self).__name__} needs one group for each of {x.shape[-2]} units, got "
                f"{len(of_units)}."
            )
        out = x.copy()
        for group in dict.fromkeys(of_units):
            rows = np.flatnonzero(of_units == group)
            out[..., rows, :] = _filled(x[..., rows, :], statistic, rows, f" in group {group!r}")
        return out


@method
class GroupMean(_ByGroup):
    """Fill a missing value with the mean of its indicator over the units of the same group.

    Parameters
    ----------
    groups : str, Series or mapping by unit, or a sequence in the order of the units
        The macro-region of each city, say. A text is the name of a column of the data, which is
        then no indicator of a flat framework.

    Raises
    ------
    MethodError
        If there are no groups or no such column, or a unit is in no group.
    DomainError
        If an indicator is missing for a whole group, as for a group of one.

    Examples
    --------
    >>> GroupMean(["east", "east", "west", "west"])([[1.0], [np.nan], [8.0], [6.0]]).ravel()
    array([1., 1., 8., 6.])
    """

    groups: Groups | None = None

    formula = "mean of the indicator over the unit's group"

    def __call__(self, x: Array) -> Array:
        return self._fill(x, np.nanmean)


@method
class GroupMedian(_ByGroup):
    """Fill a missing value with the median of its indicator over the units of the same group.

    Parameters and errors are those of `GroupMean`.

    Examples
    --------
    >>> GroupMedian(list("eeeew"))([[1.0], [np.nan], [2.0], [9.0], [6.0]]).ravel()
    array([1., 2., 2., 9., 6.])
    """

    groups: Groups | None = None

    formula = "median of the indicator over the unit's group"

    def __call__(self, x: Array) -> Array:
        return self._fill(x, np.nanmedian)


@method
class DropIndicators(Method):
    """Leave out every indicator with a missing value.

    In an index the framework shrinks with the data, and the result says which indicators went.

    Examples
    --------
    >>> DropIndicators()([[1.0, np.nan], [2.0, 3.0]])
    array([[1.],
           [2.]])
    """

    formula = "indicators with missing values are left out"
    domain = "at least one complete indicator"
    source = "Nardo et al. (2008), Handbook, step 3 (case deletion, by indicator)"

    def complete(self, x: Array) -> Array:
        """Return which indicators have no missing value in any table: ``(indicator,)``."""
        complete: Array = np.all(~missing_values(x), axis=tuple(range(np.ndim(x) - 1)))
        return complete

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        return x[..., self.complete(x)]


def _filled(
    x: Array, statistic: Callable[..., Array], units: Array | None = None, where: str = ""
) -> Array:
    """Fill each column by a statistic of it; `units` are the positions of the rows in the data."""
    x = np.asarray(x, dtype=float)
    missing = missing_values(x)
    if not missing.any():
        return x
    empty = np.flatnonzero(missing.all(axis=-2).reshape(-1, x.shape[-1]).any(axis=0))
    if empty.size:
        rows = () if units is None else tuple(map(int, units))
        phrase = f"has no value{where} to take" if where else "is missing for every unit"
        cure = "Take larger groups, or another imputation." if where else "Drop it."
        faults = [Fault(int(j), phrase, rows) for j in empty]
        raise DomainError(f"{{faults}}: there is nothing to impute from. {cure}", faults)
    return np.where(missing, statistic(x, axis=-2, keepdims=True), x)


def grouping_columns(choices: Iterable[Any]) -> set[str]:
    """Return the columns of the data that hold the groups of imputations."""
    return {
        choice.groups
        for choice in choices
        if isinstance(choice, _ByGroup) and isinstance(choice.groups, str)
    }


def _by_unit(column: pd.Series) -> pd.Series:
    """Return groups by unit; those of a panel also by (unit, year) where they change."""
    if column.index.nlevels == 1:
        return column
    unit = column.groupby(level=0)
    fixed = unit.first()[unit.nunique(dropna=False) == 1]
    return pd.Series({**column.to_dict(), **fixed.to_dict()}, name=column.name, dtype=object)


def _listed(groups: Any) -> list[Hashable]:
    return list(_members(groups))


def _members(groups: Any) -> Any:
    return groups.values() if isinstance(groups, Mapping) else groups


def _in_order(groups: Groups, units: tuple[Hashable, ...]) -> tuple[Hashable, ...]:
    """Return the group of each unit, in the order of the units."""
    if isinstance(groups, pd.Series):
        groups = groups.to_dict()
    if not isinstance(groups, Mapping):
        return tuple(groups)
    if not units:
        raise MethodError(
            "Groups given by unit need the labels of the units, and an array has none: pass a "
            "sequence in the order of its rows."
        )
    found = [_looked_up(groups, unit) for unit in units]
    lacking = [unit for unit, group in zip(units, found, strict=True) if pd.isna(group)]
    if lacking:
        raise MethodError(f"The groups lack {listing(map(repr, lacking), most=5)}.")
    return tuple(found)


def _looked_up(groups: Mapping[Any, Any], unit: Hashable) -> Any:
    """Return the group of a unit; of a (unit, year) without a group of its own that of the unit."""
    if isinstance(unit, tuple) and unit not in groups:
        return groups.get(unit[0])
    return groups.get(unit)
