"""Tables in files, read strictly: what would be shifted, renamed or filled is refused, by line."""

from __future__ import annotations

from .csv_files import read_csv, read_rows
from .rows import MISSING, Rows, refuse_repeated
from .workbooks import read_parquet, read_sheet

__all__ = [
    "MISSING",
    "Rows",
    "read_csv",
    "read_parquet",
    "read_rows",
    "read_sheet",
    "refuse_repeated",
]
