"""The cells of a file as they stand there, and the table of labels and numbers they make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from ..exceptions import DataError, listing
from .numerals import Marks, like_number, marks_of, number

__all__ = ["MISSING", "Rows", "refuse_repeated"]

MISSING = (
    *("", "NA", "N/A", "n/a", "#N/A", "#NA", "<NA>"),
    *("nan", "NaN", "-nan", "None", "null", "NULL"),
)
"""Words that stand for a missing value, as R, Excel and pandas write them."""
_NAMES = {",": "comma", ";": "semicolon", "\t": "tab"}


@dataclass(frozen=True)
class Rows:
    """The text of each cell, of a header and of the lines below it.

    Attributes
    ----------
    file : str
        As messages name it.
    header : list of str
    lines : list of int
        The number of each line in the file, from 1.
    cells : list of list of str
    separator : str
        What stands between the cells of a line; "" in a file that keeps numbers as numbers.
    thousands : str, optional
        What stands between the thousands of a number.
    """

    file: str
    header: list[str]
    lines: list[int]
    cells: list[list[str]]
    separator: str = ""
    thousands: str | None = None

    def checked(self) -> Rows:
        """Return the rows without blank columns; refuse lines and headers that do not fit."""
        width = len(self.header)
        ragged = [
            f"{len(row)} on line {line}"
            for line, row in zip(self.lines, self.cells, strict=True)
            if len(row) != width
        ]
        if ragged:
            raise DataError(
                f"{self.file} needs {width} fields on every line, as in its header; got "
                f"{listing(ragged, of='line')}: put a value with a {_NAMES[self.separator]} in "
                "quotes."
            )
        refuse_repeated(self.header, self.file)
        blank = {j for j, name in enumerate(self.header) if j and not name.strip()}
        used = {j for j in blank if any(row[j].strip() for row in self.cells)}
        if used:
            raise DataError(
                f"{self.file} needs a header for each column; column "
                f"{listing(sorted(j + 1 for j in used), most=5)} has none."
            )
        kept = [j for j in range(width) if j not in blank]
        return replace(
            self,
            header=[self.header[j].strip() for j in kept],
            cells=[[row[j] for j in kept] for row in self.cells],
        )

    def column(self, name: str) -> list[str]:
        """Return the cells of a column as text."""
        j = self.header.index(name)
        return [row[j] for row in self.cells]

    def table(self, text: Collection[str] = (), missing: Collection[str] = ()) -> pd.DataFrame:
        """Return the columns as numbers where all that is known in them are numbers.

        Parameters
        ----------
        text : collection of str
            Columns that stay text.
        missing : collection of str
            Words for a missing value besides the usual ones.
        """
        words = {*MISSING, *missing}
        columns: dict[str, Any] = {name: self.column(name) for name in self.header}
        plain = {
            name: [cell.strip() for cell in cells]
            for name, cells in columns.items()
            if name not in text
        }
        numeric = [cells for cells in plain.values() if _mostly_numeric(cells, words)]
        marks = marks_of({*chain(*numeric)}, self.file, self.separator, self.thousands)
        columns |= {name: _values(cells, words, marks) for name, cells in plain.items()}
        return pd.DataFrame(columns, columns=self.header)


def refuse_repeated(header: Iterable[str], file: str) -> None:
    """Refuse names that head more than one column."""
    counts = Counter(name.strip() for name in header if name.strip())
    repeated = [repr(name) for name, count in counts.items() if count > 1]
    if repeated:
        raise DataError(
            f"{file} needs a different header for each column; "
            f"got {listing(repeated, most=3)} more than once: rename or delete one."
        )


def _mostly_numeric(cells: Sequence[str], missing: Collection[str]) -> bool:
    known = [cell for cell in cells if cell not in missing]
    return 2 * sum(map(like_number, known)) > len(known)


def _values(cells: Sequence[str], missing: Collection[str], marks: Marks) -> Any:
    """Return cells as whole numbers, numbers, truth values, or as they are."""
    known = [cell for cell in cells if cell not in missing]
    if known and all(cell.lower() in ("true", "false") for cell in known):
        return [None if cell in missing else cell.lower() == "true" for cell in cells]
    numbers = [number(cell, marks) for cell in known]
    if any(value is None for value in numbers):
        few = sum(value is None for value in numbers) < len(numbers) / 2
        plain = {
            cell: repr(value)
            for cell, value in zip(known, numbers, strict=True)
            if value is not None and few
        }
        return [None if cell in missing else plain.get(cell, cell) for cell in cells]
    whole = all(isinstance(value, int) and abs(value) < 2**63 for value in numbers)
    if whole and len(known) == len(cells):
        return np.array(numbers, dtype=np.int64)
    values = np.full(len(cells), np.nan)
    values[[cell not in missing for cell in cells]] = np.array(numbers, dtype=float)
    return values
