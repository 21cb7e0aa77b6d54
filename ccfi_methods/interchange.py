"""Data from and for elsewhere: CSV, Excel, Parquet, and the two tables of COINr."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
import pandas as pd

from .csv_files import numbered_rows, read_csv, refuse_repeated
from .exceptions import DataError, listing
from .framework import Framework

__all__ = ["read_coinr", "read_table"]


def read_table(
    path: str | Path,
    *,
    unit: str | None = None,
    year: str | None = None,
    framework: Framework | None = None,
) -> pd.DataFrame:
    """Read a table of units x indicators, or a long panel, from a file.

    Parameters
    ----------
    path : str or Path
        ``.csv``, ``.xlsx`` or ``.parquet``. CSV is UTF-8 or, as many Chinese programs write it,
        GB 18030.
    unit : str, optional
        The column that names the units; the first one by default. In it ``NA`` is a name, Namibia's
        say.
    year : str, optional
        The column of years: rows are then (unit, year).
    framework : Framework, optional
        Columns headed by the name of a node, in any column of the framework's table that begins
        with ``name`` (``name_zh``, say), are renamed to its code.

    Raises
    ------
    DataError
        If there is no such file or column, the kind of file is unknown or it is not of its kind,
        a header recurs, a row of a CSV file has more or fewer fields than the header, or a unit
        or year is blank; or if the first column, which is to name the units, is an indicator of the
        framework or holds fractions.
    """
    path = Path(path)
    if not path.is_file():
        raise DataError(f"There is no data file {str(path)!r}.")
    table = _read(path)
    if table.columns.empty:
        raise DataError(f"{path.name!r} has no columns.")
    if unit is None:
        _refuse_numbers(table, path, framework)
    rows = [unit or str(table.columns[0])] + ([year] if year else [])
    lacking = [column for column in rows if column not in table]
    if lacking:
        raise DataError(f"{path.name!r} lacks columns {lacking}; it has {list(table.columns)}.")
    table[rows[0]] = _with_na(table[rows[0]], path)
    for column in rows:
        _refuse_blank(table[column], path)
    table = table.set_index(rows if year else rows[0])
    if framework is not None:
        table = table.rename(columns=_codes(framework))
        refuse_repeated(table.columns, path)
    return table


def _refuse_numbers(table: pd.DataFrame, path: Path, framework: Framework | None) -> None:
    """Refuse a first column that is an indicator: it would name the units and be lost."""
    first = table.columns[0]
    codes = (
        {} if framework is None else {**{c: c for c in framework.indicators}, **_codes(framework)}
    )
    known = framework is not None and codes.get(first) in framework.indicators
    if known or _fractions(table[first]):
        raise DataError(
            f"{path.name!r} needs the names of the units in its first column; got "
            f"{'the indicator' if known else 'the numbers of'} {str(first)!r}. Write them there "
            "(data.to_csv without index=False), or name their column: read_table(path, unit=...)"
        )


def _fractions(column: pd.Series) -> bool:
    """Return whether a column is one of floats; whole numbers with gaps may be numbers of units."""
    if not pd.api.types.is_float_dtype(column):
        return False
    known = column.dropna()
    return bool((known % 1 != 0).any() or (len(known) and len(known) == len(column)))


def _with_na(labels: pd.Series, path: Path) -> pd.Series:
    """Return the labels with the text NA, which stands for a missing value elsewhere, kept."""
    if path.suffix.lower() == ".parquet" or not labels.isna().any():
        return labels
    texts = _read(path, usecols=[labels.name], dtype=str, keep_default_na=False)[labels.name]
    return labels.mask(texts.str.strip() == "NA", "NA")


def _refuse_blank(labels: pd.Series, path: Path) -> None:
    blank = np.flatnonzero(labels.isna() | (labels.astype(str).str.strip() == ""))
    if len(blank):
        csv = path.suffix.lower() == ".csv"
        lines = [line for line, _ in numbered_rows(path)[1:]] if csv else range(2, len(labels) + 2)
        where = listing([f"line {lines[row]}" for row in blank], of="line")
        raise DataError(
            f"{path.name!r} needs a value on every line of column {labels.name!r}; it is blank "
            f"(or a word such as nan, which stands for a missing value) on {where}."
        )


def _read(path: Path, **options: Any) -> pd.DataFrame:
    kind = path.suffix.lower()
    if kind == ".csv":
        return read_csv(path, **options)
    if kind not in (".xlsx", ".xls", ".parquet"):
        raise DataError(f"{path.name!r} needs to be a .csv, .xlsx or .parquet file.")
    try:
        return _parquet(path) if kind == ".parquet" else _excel(path, **options)
    except DataError:
        raise
    except (ImportError, OSError, ValueError, KeyError, BadZipFile) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"{path.name!r} cannot be read as {kind[1:]}: {reason}.") from None


def _excel(path: Path, **options: Any) -> pd.DataFrame:
    header = pd.read_excel(path, header=None, nrows=1)
    if len(header):
        refuse_repeated(header.iloc[0], path)
    return pd.read_excel(path, **options)


def _parquet(path: Path) -> pd.DataFrame:
    table = pd.read_parquet(path)
    return table if table.index.names == [None] else table.reset_index()


def _codes(framework: Framework) -> dict[Hashable, str]:
    named = [c for c in framework.table.columns if str(c).startswith("name")]
    return {
        name: str(code)
        for column in named
        for code, name in framework.table[column].items()
        if pd.notna(name)
    }


def read_coinr(
    data: pd.DataFrame | str | Path, meta: pd.DataFrame | str | Path
) -> tuple[pd.DataFrame, Framework]:
    """Read the pair of tables that COINr works with: ``iData`` and ``iMeta``.

    Parameters
    ----------
    data : DataFrame or path
        ``iData``: ``uCode``, ``uName``, groups, denominators, indicators; ``Time`` for a panel.
    meta : DataFrame or path
        ``iMeta``: ``iCode``, ``Level``, ``Parent``, ``Direction``, ``Weight``, ``Type`` and what
        else there is.

    Returns
    -------
    data : DataFrame
        Indexed by ``uCode``, or by (``uCode``, ``Time``) if units recur; every column is kept.
    framework : Framework
        Its columns ``denominator`` and ``target`` are those of ``iMeta``.

    Raises
    ------
    DataError
        If a column that COINr prescribes is absent, or a ``Type`` is none of COINr's.

    References
    ----------
    Becker, Caperna, Del Sorbo, Norlén, Papadimitriou and Saisana (2022), *COINr: An R package for
    developing composite indicators*, Journal of Open Source Software 7(78), 4567.

    Examples
    --------
    >>> idata = pd.DataFrame({"uCode": ["AUT", "BEL"], "LPI": [4.1, 4.2], "Pop": [8735, 11429]})
    >>> imeta = pd.DataFrame({
    ...     "iCode": ["LPI", "Index", "Pop"],
    ...     "Level": [1, 2, None], "Parent": ["Index", None, None],
    ...     "Direction": [1, 1, None], "Weight": [1, 1, None],
    ...     "Type": ["Indicator", "Aggregate", "Denominator"],
    ... })
    >>> data, framework = read_coinr(idata, imeta)
    >>> framework, list(data)
    (Framework('Index': 1 indicator; less is better for none of 1), ['LPI', 'Pop'])
    """
    units = data if isinstance(data, pd.DataFrame) else _read(Path(data))
    nodes = meta if isinstance(meta, pd.DataFrame) else _read(Path(meta))
    for table, name, needed in (
        (units, "iData", ["uCode"]),
        (nodes, "iMeta", ["iCode", "Level", "Parent", "Direction", "Weight", "Type"]),
    ):
        lacking = [column for column in needed if column not in table]
        if lacking:
            raise DataError(f"{name} lacks columns {lacking}; it has {list(table.columns)}.")
    strangers = [repr(kind) for kind in nodes["Type"].unique() if kind not in _TYPES]
    if strangers:
        raise DataError(
            f"The Type of iMeta needs to be one of {', '.join(map(repr, _TYPES))}, spelt so; got "
            f"{listing(strangers, most=5)}."
        )
    if not isinstance(data, pd.DataFrame):
        units["uCode"] = _with_na(units["uCode"], Path(data))
    repeated = units["uCode"][units["uCode"].duplicated()].unique()
    if len(repeated) and "Time" not in units:
        raise DataError(
            f"iData has {listing(map(repr, repeated))} more than once and no column 'Time'."
        )
    tree = nodes[nodes["Type"].isin(["Indicator", "Aggregate"])].rename(columns=_COINR)
    return (
        units.set_index(["uCode", "Time"] if len(repeated) else "uCode"),
        Framework(tree.drop(columns="Type")),
    )


_TYPES = ("Indicator", "Aggregate", "Group", "Denominator", "Other")

_COINR = {
    "iCode": "code",
    "iName": "name",
    "Parent": "parent",
    "Level": "level",
    "Direction": "polarity",
    "Weight": "weight",
    "Unit": "measured_in",
    "Denominator": "denominator",
    "Target": "target",
}
