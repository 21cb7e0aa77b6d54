"""CSV files: separated by commas, semicolons or tabs, each line with a field for each header."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ..arguments import file_path
from ..exceptions import DataError
from .encodings import read_text
from .rows import Rows

__all__ = ["read_csv", "read_rows"]


def read_csv(
    path: str | Path,
    *,
    text: Collection[str] | None = (),
    encoding: str | None = None,
) -> pd.DataFrame:
    r"""Read a CSV file whose lines have as many fields as its header, each of another name.

    Parameters
    ----------
    path : str or Path
    text : collection of str or None
        Columns that stay text as it is; None for all.
    encoding : str, optional
        By default the one that the text shows; see `read_rows`.

    Raises
    ------
    DataError
        As `read_rows`.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.csv"
    >>> _ = path.write_text("city;gdp, bn\nu;1,25\nv;3,5\n")
    >>> read_csv(path)
      city  gdp, bn
    0    u     1.25
    1    v     3.50
    >>> _ = path.write_text("city,a,b\nu,1,2,5\nv,3,4,6\n")
    >>> read_csv(path)
    Traceback (most recent call last):
    ccfi_methods.exceptions.DataError: 'x.csv' needs 3 fields on every line, as in its header; got
    4 on line 2 and 4 on line 3: put a value with a comma in quotes.
    """
    rows = read_rows(file_path(path, "The file"), encoding=encoding)
    return rows.table(text=rows.header if text is None else text)


def read_rows(
    path: Path, *, encoding: str | None = None, header: int = 1, thousands: str | None = None
) -> Rows:
    """Read the cells of a CSV file as text.

    Parameters
    ----------
    path : Path
        Separated by commas, or, as Excel writes it where the comma is the decimal one, by
        semicolons or tabs. In UTF-8, GB 18030 or, with a warning, Windows-1252.
    encoding : str, optional
        Any other, or to be sure.
    header : int
        The line of the headers, from 1; lines above are left out.
    thousands : str, optional
        What stands between the thousands of its numbers.

    Raises
    ------
    DataError
        If the file is no text, its encoding or separator does not show, it is empty, has a header
        twice, a column with values but no header, or lines with more or fewer fields than the
        header.
    """
    lines = read_text(path, encoding).splitlines(keepends=True)
    if lines and header == 1 and re.fullmatch(r"sep=.\s*", lines[0]):  # as Excel reads it
        header = 2
    body = "".join(lines[header - 1 :])
    separator = _separator(body, path)
    (_, names), *rows = _numbered(body, path, separator)
    if len(names) == 1:
        _refuse_one_column(names[0], [row[0] for _, row in rows], path)
    read = Rows(
        file=repr(path.name),
        header=names,
        lines=[line + header - 1 for line, _ in rows],
        cells=[row for _, row in rows],
        separator=separator,
        thousands=thousands,
    ).checked()
    _refuse_open_quote(body, path, separator)
    return read


def _separator(text: str, path: Path) -> str:
    """Return what separates the fields of all lines alike, and else those of the header."""
    found = []
    for mark in "\t;":
        widths = [len(row) for _, row in _numbered(text, path, mark)]
        if widths[0] > 1 and len(set(widths)) == 1:
            return mark
        found += [mark] * (widths[0] > 1)
    alone = len(_numbered(text, path, ",")[0][1]) == 1
    return found[0] if found and alone else ","


def _numbered(text: str, path: Path, separator: str) -> list[tuple[int, list[str]]]:
    """Return the fields of each line that is not blank, and the number of the line, from 1."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    numbered, line = [], 1
    try:
        for row in reader:
            if len(row) > 1 or "".join(row).strip():
                numbered.append((line, row))
            line = reader.line_num + 1  # a value in quotes may go over several lines
    except csv.Error as error:
        raise DataError(f"{path.name!r} cannot be read as CSV: line {line}, {error}.") from None
    if not numbered:
        raise DataError(f"{path.name!r} is empty.")
    return numbered


def _refuse_open_quote(text: str, path: Path, separator: str) -> None:
    """Refuse a quotation mark that is never closed: all that follows would be one cell."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error as error:
        if "end of data" in str(error):
            raise DataError(
                f"{path.name!r} cannot be read as CSV: a quotation mark is opened and not closed."
            ) from None


def _refuse_one_column(header: str, cells: list[str], path: Path) -> None:
    """Refuse one column whose every line would have as many fields under another separator."""
    for pattern, name in ((r"\|", "'|'"), (r"\s+", "blanks"), (":", "':'")):
        widths = {len(re.split(pattern, line.strip())) for line in [header, *cells]}
        if len(widths) == 1 and widths != {1}:
            raise DataError(
                f"{path.name!r} has one column, {header!r}: its fields seem to be separated by "
                f"{name}. Save it with commas, semicolons or tabs."
            )
