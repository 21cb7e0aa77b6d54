"""What keeps a table of data from being one of units and numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from .exceptions import DataError, brief, listing

__all__ = ["alike", "checked", "column_faults", "kind_of", "unit_faults"]

TIMES = ("date", "datetime", "datetime64", "period", "time", "timedelta", "timedelta64")


def kind_of(data: object) -> str:
    """Say what was given for a DataFrame of pandas, and how to make one of it.

    Examples
    --------
    >>> kind_of([1, 2])
    'list'
    """
    library, name = type(data).__module__.partition(".")[0], type(data).__name__
    if library in ("builtins", "numpy", "pandas"):
        return name
    convert = next((way for way in ("to_pandas", "toPandas", "df") if hasattr(data, way)), None)
    if convert:
        return f"a {name} of {library}: pass data.{convert}(), with the units as its index"
    return f"a {name} of {library}"


def checked(data: pd.DataFrame, codes: Sequence[str]) -> pd.DataFrame:
    """Return the columns of the indicators as floats, or raise a DataError with all faults."""
    if not isinstance(data, pd.DataFrame):
        raise DataError(f"Data need to be a DataFrame, units x indicators; got {kind_of(data)}.")
    known = set(data.columns)
    lacking = [code for code in codes if code not in known]
    if lacking:
        raise DataError(f"Data lack indicators {lacking}; columns are {list(data.columns)}.")
    twice = data.columns[data.columns.duplicated()].intersection(list(codes)).to_list()
    if twice:
        raise DataError(f"Columns {twice} stand in the data more than once; keep one of each.")
    table = data if [*data.columns] == [*codes] else data[[*codes]]
    faults = list(_faults(table))
    if faults:
        raise DataError(" ".join(faults))
    return table.astype(float)


def _faults(table: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with labels, else with numbers; label by label where anything is."""
    if not _distinct(table.index):
        found = list(unit_faults(table.index))
        yield from found or column_faults(table)
    elif not _numeric(table):
        yield from column_faults(table)


def _distinct(units: pd.Index) -> bool:
    """Return whether labels are two texts or more that differ, none of blanks alone."""
    labels = units.tolist()
    try:
        plain = set(map(str.strip, labels))
    except TypeError:  # not all are texts
        return False
    return len(plain) == len(labels) > 1 and "" not in plain


def _numeric(table: pd.DataFrame) -> bool:
    """Return whether columns hold plain numbers, none infinite, and each some."""
    if not all(isinstance(d, np.dtype) and d.kind in "biuf" for d in table.dtypes):
        return False
    values = table.to_numpy(dtype=float)
    if np.isfinite(values).all():
        return True
    return not (np.isinf(values).any() or np.isnan(values).all(axis=0).any())


def unit_faults(units: pd.Index) -> Iterator[str]:
    """Yield what is wrong with the labels of the rows."""
    names = units.get_level_values(0)
    blank = [i for i, name in enumerate(names) if _is_blank(name)]
    if blank:
        yield f"Every unit needs a name; row {listing(blank)} has none (rows count from 0)."
    if units.nlevels == 2:
        years = units.get_level_values(1)
        undated = [str(unit) for unit, year in zip(names, years, strict=True) if _is_blank(year)]
        if undated:
            yield f"Every row of a panel needs a year; {listing(undated, most=5)} has none."
    counts = Counter(units)
    twice = [unit for unit, count in counts.items() if count > 1]
    if twice:
        yield f"Units need to be unique; there more than once: {listing(map(repr, twice), most=5)}."
    close = [group for group in alike(counts) if len(group) > 1]
    if close:
        pairs = listing([" and ".join(map(repr, group)) for group in close], most=3)
        yield f"Units need names that differ by more than blanks at an end; got {pairs}."
    if len(units) < 2:
        yield f"An index needs at least two units to compare, got {len(units)}."


def _is_number(value: Any) -> bool:
    """Return whether a value is a number, perhaps written as text, or missing."""
    if np.ndim(value) or isinstance(value, complex | np.complexfloating):
        return False
    try:
        float("nan" if pd.isna(value) else value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _is_blank(label: Any) -> bool:
    """Return whether a label is missing, or text of blanks alone."""
    if isinstance(label, str):
        return not label.strip()
    return bool(np.ndim(label) == 0 and pd.isna(label))


def alike(units: Iterable[Hashable]) -> Iterable[list[Hashable]]:
    """Group labels, of units or (unit, year)s, that are the same without blanks at an end."""
    groups: dict[Hashable, list[Hashable]] = {}
    for unit in units:
        parts = unit if isinstance(unit, tuple) else (unit,)
        plain = tuple(part.strip() if isinstance(part, str) else part for part in parts)
        groups.setdefault(plain, []).append(unit)
    return groups.values()


def column_faults(data: pd.DataFrame) -> Iterator[str]:
    """Yield what is wrong with the indicators' columns."""
    other: dict[str, list[str]] = {}  # columns that hold numbers as something else
    for code, column in data.items():
        if pd.api.types.infer_dtype(column) in TIMES:
            yield f"Indicator {code!r} holds dates or times: make numbers of them, of years say."
            continue
        if not pd.api.types.is_numeric_dtype(column):
            text = column[[not _is_number(value) for value in column]]
            if len(text):
                cells = [f"{brief(value)} for {unit}" for unit, value in text.items()]
                yield f"Indicator {code!r} is not numeric: {listing(cells, most=3)}."
                continue
            as_text = all(isinstance(value, str) for value in column.dropna())
            other.setdefault("text" if as_text else str(column.dtype), []).append(repr(code))
            continue
        if pd.api.types.is_complex_dtype(column):
            yield f"Indicator {code!r} is not numeric: its numbers are complex."
            continue
        infinite = column.index[np.isinf(column.to_numpy(dtype=float, na_value=np.nan))]
        if len(infinite):
            yield f"Indicator {code!r} is infinite for {listing(infinite)}. Correct the data."
        if column.isna().all():
            yield f"Indicator {code!r} is missing for every unit. Drop it from the framework."
    for kept, codes in other.items():
        which = f"Indicator{'s' * (len(codes) > 1)} {listing(codes, most=5, of='column')}"
        are = "are" if len(codes) > 1 else "is"
        yield (
            f"{which} {are} not numeric: numbers kept as {kept}; convert them with "
            f"data[[{', '.join(codes)}]].apply(pd.to_numeric)."
        )
