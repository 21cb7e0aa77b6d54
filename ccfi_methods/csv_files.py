"""CSV files read strictly: what pandas would shift, rename or fill is refused, by line."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from .exceptions import DataError, listing

__all__ = ["numbered_rows", "read_csv", "refuse_repeated"]


def read_csv(path: str | Path, **options: Any) -> pd.DataFrame:
    r"""Read a CSV file whose lines have as many fields as its header, each of another name.

    Parameters
    ----------
    path : str or Path
        Text in UTF-8 or, as many Chinese programs write it, in GB 18030.
    **options
        Of `pandas.read_csv`; ``dtype``, say.

    Raises
    ------
    DataError
        If the file is no text, is empty, is separated by something else than commas, has a header
        twice, or has lines with more or fewer fields than the header.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.csv"
    >>> _ = path.write_text("city,a,b\nu,1,2,5\nv,3,4,6\n")
    >>> read_csv(path)
    Traceback (most recent call last):
    ccfi_methods.exceptions.DataError: 'x.csv' needs 3 fields on every line, as in its header; got
    4 on line 2 and 4 on line 3: put a value with a comma in quotes.
    """
    path = Path(path)
    text = _text(path)
    (_, header), *rows = _numbered(text, path)
    separator = next((mark for mark in ";\t" if mark in header[0]), "")
    if separator and len(header) == 1:
        raise DataError(f"{path.name!r} is separated by {separator!r}: save it with commas.")
    refuse_repeated(header, path)
    ragged = [f"{len(row)} on line {line}" for line, row in rows if len(row) != len(header)]
    if ragged:
        raise DataError(
            f"{path.name!r} needs {len(header)} fields on every line, as in its header; got "
            f"{listing(ragged, of='line')}: put a value with a comma in quotes."
        )
    try:
        return pd.read_csv(io.StringIO(text), **options)
    except ValueError as error:  # of the parser, or of a dtype asked for
        reason = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"{path.name!r} cannot be read as CSV: {reason}.") from None


def refuse_repeated(header: Iterable[Any], path: Path) -> None:
    """Refuse names that head more than one column; pandas would rename the second."""
    counts = Counter(name for name in header if pd.notna(name) and str(name).strip())
    repeated = [repr(name) for name, count in counts.items() if count > 1]
    if repeated:
        raise DataError(
            f"{path.name!r} needs a different header for each column; "
            f"got {listing(repeated, most=3)} more than once: rename or delete one."
        )


def numbered_rows(path: str | Path) -> list[tuple[int, list[str]]]:
    """Return the fields of each line that is not blank, and the number of the line, from 1."""
    return _numbered(_text(Path(path)), Path(path))


def _numbered(text: str, path: Path) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""))
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


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"{path.name!r} cannot be read: {error.strerror}.") from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DataError(f"{path.name!r} needs to be text in UTF-8 or GB 18030: save it as CSV.")
