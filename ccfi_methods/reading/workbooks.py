"""Files that keep numbers as numbers, cell by cell: sheets of Excel workbooks, and Parquet."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from ..exceptions import DataError, unknown_name
from .rows import Rows

__all__ = ["read_parquet", "read_sheet"]


def read_sheet(
    path: Path, *, sheet: str | int | None = None, header: int = 1, thousands: str | None = None
) -> Rows:
    """Read the cells of a sheet, the first by default, as text.

    Parameters
    ----------
    path : Path
    sheet : str or int, optional
        Its name, or its number from 1.
    header : int
        The row of the headers, from 1; rows above are left out.
    thousands : str, optional
        What stands between the thousands of numbers that are text.

    Raises
    ------
    DataError
        If there is no such sheet, it is empty, has a header twice or a column with values but no
        header; of several sheets the message lists the names.
    """
    with pd.ExcelFile(path) as workbook:
        names = [str(name) for name in workbook.sheet_names]
        chosen = _chosen(sheet, names)
        table = pd.read_excel(
            workbook, sheet_name=chosen, header=None, dtype=object, na_filter=False
        )
    rows = [
        (line, [_text(cell) for cell in row])
        for line, row in enumerate(table.itertuples(index=False), 1)
        if line >= header and any(_text(cell).strip() for cell in row)
    ]
    file = f"{path.name!r}" if len(names) == 1 else f"Sheet {chosen!r} of {path.name!r}"
    try:
        if not rows:
            raise DataError(f"{file} is empty.")
        (_, heads), *below = rows
        lines, cells = [line for line, _ in below], [row for _, row in below]
        checked = Rows(file, heads, lines, cells, thousands=thousands).checked()
        if len(checked.header) == 1 and len(names) > 1:
            raise DataError(f"{file} has one column, {checked.header[0]!r}.")
    except DataError as error:
        if len(names) == 1:
            raise
        raise DataError(
            f"{error} The sheets are {', '.join(map(repr, names))}: name another, "
            f"sheet={names[-1]!r} say."
        ) from None
    return checked


def read_parquet(path: Path) -> Rows:
    """Read the cells of a Parquet file, with those of an index that has a name, as text."""
    table = pd.read_parquet(path)
    if table.index.names != [None]:
        table = table.reset_index()
    cells = zip(*(map(_text, table[name].tolist()) for name in table), strict=True)
    header = [str(name) for name in table.columns]
    return Rows(repr(path.name), header, [*range(1, len(table) + 1)], [*map(list, cells)]).checked()


def _chosen(sheet: str | int | None, names: list[str]) -> str:
    if sheet is None:
        return names[0]
    if sheet in names:
        return str(sheet)
    if str(sheet).isdecimal() and 1 <= int(sheet) <= len(names):
        return names[int(sheet) - 1]
    raise DataError(unknown_name("sheet", sheet, names))


def _text(cell: Any) -> str:
    """Return what a cell shows; a whole number without a point, a day without an hour."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime) and cell.time() == time():
        return str(cell.date())
    return str(cell)
