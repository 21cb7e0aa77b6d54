"""The domain of a method: the checks that its kernels share, and the errors they raise.

A kernel looks only at the reductions it computes anyway (a range, a sum), where a missing or
infinite value shows; the search for the guilty cells happens once something is known to be wrong.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

import numpy as np

from .exceptions import DataError, DomainError, Fault, listing
from .protocols import Array

__all__ = [
    "EQUAL",
    "gaps",
    "missing_values",
    "refuse_cells",
    "refuse_columns",
    "refuse_constant",
    "refuse_empty_units",
    "refuse_nonfinite",
    "require",
    "unit_years",
]

EQUAL = 1e-12  # what differs by less of its size is one and the same, as ranks have it


def require(ok: Array | np.bool_ | bool, x: Array, bad: Array, message: str) -> None:
    """Raise, naming the cells of `x` where `bad`, unless `ok` holds everywhere."""
    if not np.all(ok):
        refuse_nonfinite(x)
        refuse_cells(x, bad, message)


def refuse_nonfinite(x: Array) -> None:
    """Raise if `x` has a missing or an infinite value."""
    if not np.isfinite(x).all():
        refuse_cells(
            x,
            ~np.isfinite(x),
            "Every value must be a finite number; {faults}. Impute or correct the data first.",
        )


def missing_values(x: Array) -> Array:
    """Return where a value is missing; raise if one is infinite."""
    missing = np.isnan(x)
    refuse_cells(
        x,
        np.isinf(x),
        "An imputation needs values that are finite or missing; {faults}. Correct the data first.",
    )
    return missing


def refuse_cells(x: Array, bad: Array, message: str) -> None:
    """Raise with the columns, and the units in them, where `bad`; of a batch, the first table."""
    if bad.any():
        bad = np.broadcast_to(bad, x.shape)
        error = DomainError(message, list(_faults(x, bad)))
        error.tables = bad.any(axis=(-2, -1))
        raise error


def refuse_columns(bad: Array, message: str, phrase: str) -> None:
    """Raise with the columns, ``(..., indicator)``, where `bad`; of a batch, the first table."""
    if bad.any():
        first = tuple(np.argwhere(bad)[0][:-1])
        error = DomainError(message, [Fault(int(j), phrase) for j in np.flatnonzero(bad[first])])
        error.tables = bad.any(axis=-1)
        raise error


def refuse_constant(x: Array, spread: Array, message: str, level: Array | float = 0.0) -> None:
    """Raise if a column is constant.

    Parameters
    ----------
    x : array, (..., unit, indicator)
    spread : array, (..., indicator)
        Its range or standard deviation. Rounding can leave that of a constant column a little
        above zero: a column is constant if its values are equal in 12 digits, as ranks have it.
    message : str
        With ``{faults}`` for the columns.
    level : array, (..., indicator)
        The size of the values, their mean say: only a spread that is tiny beside it is looked at
        again.
    """
    if np.all(spread > 1e-9 * np.abs(level)) and np.isfinite(spread).all():
        return
    refuse_nonfinite(x)
    high, low = x.max(axis=-2), x.min(axis=-2)
    constant = high - low <= EQUAL * np.maximum(np.abs(high), np.abs(low))
    if constant.any():
        first = np.argwhere(constant)[0][:-1]
        values = x[(*first, 0)]
        error = DomainError(
            message,
            [
                Fault(int(j), f"is constant (every unit is {values[j]:g})")
                for j in np.flatnonzero(constant[tuple(first)])
            ],
        )
        error.tables = constant.any(axis=-1)
        raise error


def refuse_empty_units(
    missing: Array, units: Sequence[Hashable] = (), years: Sequence[Hashable] = ()
) -> None:
    """Raise if a unit has no value at all: whatever fills it would say nothing of it."""
    empty = missing.all(axis=-1)
    if missing.shape[-1] == 1 or not empty.any():  # of one column alone every gap is such a row
        return
    tables = empty.reshape(-1, empty.shape[-1])
    rows = np.flatnonzero(tables.any(axis=0))
    names = [repr(units[int(i)]) if units else f"row {i}" for i in rows]
    if years:
        when = [
            listing([years[int(t)] for t in np.flatnonzero(tables[:, i])], most=3) for i in rows
        ]
        who = [f"{name} has none in {year}" for name, year in zip(names, when, strict=True)]
        told = listing(who, most=5)
    else:
        told = f"{listing(names, most=5)} {'has' if len(names) == 1 else 'have'} none"
    each = " in each table, or year" if missing.ndim > 2 else ""
    raise DataError(
        f"Units need at least one value{each}; {told}. Leave them out: data.drop([...]), or "
        "preparation.screen(data, unit_availability=0.5) say."
    )


def gaps(
    missing: Array,
    columns: Sequence[Hashable],
    units: Sequence[Hashable] = (),
    years: Sequence[Hashable] = (),
) -> str:
    """Say which values are missing, of a batch in any table, where no imputation was chosen."""
    if years:
        missing, units = missing.reshape(-1, missing.shape[-1]), unit_years(units, years)
    flat: Array = np.any(missing.reshape(-1, *missing.shape[-2:]), axis=0)
    faults = [
        Fault(int(j), "is missing", tuple(map(int, np.flatnonzero(flat[:, j]))))
        for j in np.flatnonzero(flat.any(axis=0))
    ]
    cells = DomainError("{faults}", faults, columns, units or None)
    n = int(flat.sum())
    return (
        f"The data have {n} missing value{'s' if n > 1 else ''}, and no imputation was chosen: "
        f"{cells}"
    )


def unit_years(units: Sequence[Hashable], years: Sequence[Hashable]) -> list[str]:
    """Name the rows of a panel, year after year."""
    return [f"{unit} {year}" for year in years for unit in units]


def _faults(x: Array, bad: Array) -> Iterator[Fault]:
    tables, marks = x.reshape(-1, *x.shape[-2:]), bad.reshape(-1, *bad.shape[-2:])
    first = int(marks.any(axis=(-2, -1)).argmax())
    for j in np.flatnonzero(marks[first].any(axis=0)):
        units = np.flatnonzero(marks[first, :, j])
        values = tables[first, units, j]
        same = values.size and (np.isnan(values).all() or (values == values[0]).all())
        many = f"is {np.nanmin(values):g} to {np.nanmax(values):g}" if not same else ""
        phrase = many or ("is missing" if np.isnan(values[0]) else f"is {values[0]:g}")
        yield Fault(int(j), phrase, tuple(map(int, units)))
