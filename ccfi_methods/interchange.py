"""Data from and for elsewhere: CSV, Excel, Parquet, and the two tables of COINr."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from zipfile import BadZipFile

import pandas as pd

from .arguments import file_path, instance, text
from .data_faults import kind_of
from .exceptions import DataError, listing
from .framework import Framework
from .framework_table import without_na
from .reading import MISSING, Rows, read_parquet, read_rows, read_sheet, refuse_repeated

__all__ = ["read_coinr", "read_table"]


def read_table(
    path: str | Path,
    *,
    unit: str | None = None,
    year: str | None = None,
    framework: Framework | None = None,
    sheet: str | int | None = None,
    header: int = 1,
    encoding: str | None = None,
    na: str | Collection[str] = (),
    thousands: str | None = None,
) -> pd.DataFrame:
    r"""Read a table of units x indicators, or a long panel, from a file.

    Parameters
    ----------
    path : str or Path
        ``.csv`` (or ``.tsv``), ``.xlsx`` or ``.parquet``. CSV is separated by commas, or by
        semicolons or tabs, as Excel writes it where the comma is the decimal one; decimal commas
        are read as such.
    unit : str, optional
        The column that names the units; the first one by default. Names are text, a code such as
        ``06037`` too, and ``NA`` is one, Namibia's say.
    year : str, optional
        The column of years: rows are then (unit, year).
    framework : Framework, optional
        Columns headed by the name of a node, in any column of the framework's table that begins
        with ``name`` (``name_zh``, say), are renamed to its code.
    sheet : str or int, optional
        Of a workbook: the name or, from 1, the number of the sheet; the first one by default.
    header : int
        The line of the headers, from 1; what stands above is left out.
    encoding : str, optional
        Of a CSV file. By default UTF-8; GB 18030 for a text that then reads as Chinese; or, with a
        warning, Windows-1252 for one that then reads as words in Latin letters.
    na : str or collection of str
        Words that stand for a missing value, besides blanks, ``NA``, ``n/a``, ``NaN``, ``NULL``
        and ``#N/A``.
    thousands : {",", ".", " ", "'"}, optional
        What stands between the thousands of a number.

    Raises
    ------
    DataError
        If there is no such file, sheet or column, the kind of file is unknown or it is not of its
        kind, its encoding or separator does not show, a header recurs or is absent, a row of a CSV
        file has more or fewer fields than the header, numbers can be read in two ways, or a unit or
        year is blank; or if the first column, which is to name the units, is an indicator of the
        framework, holds fractions, or only numbers the rows.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "x.csv"
    >>> _ = path.write_text("county;gdp\n01001;1,5\n06037;727,3\n")
    >>> read_table(path)
              gdp
    county
    01001     1.5
    06037   727.3
    """
    path = file_path(path, "The data file")
    for given, what in ((unit, "unit"), (year, "year")):
        if given is not None:
            text(given, f"The column of the {what}")
    if framework is not None:
        instance(framework, Framework, "framework")
    if not path.is_file():
        raise DataError(f"There is no data file {str(path)!r}.")
    missing = {na} if isinstance(na, str) else {*na}
    rows = _read(path, sheet=sheet, header=header, encoding=encoding, thousands=thousands)
    if not rows.header:
        raise DataError(f"{rows.file} has no columns.")
    table = rows.table(missing=missing)
    if unit is None:
        _refuse_numbers(table, rows, framework)
    elif not rows.header[0] and _counts_rows(rows):
        table = table.drop(columns="")  # R's row names, and a default index of pandas
    elif not rows.header[0]:
        raise DataError(f"{rows.file} needs a header for each column; column 1 has none.")
    name = rows.header[0] if unit is None else unit
    labels = [name] if year is None else [name, year]
    lacking = [column for column in labels if column not in table]
    if lacking:
        raise DataError(f"{rows.file} lacks columns {lacking}; it has {list(table.columns)}.")
    for column in labels:
        words = {*MISSING, *missing}
        _refuse_blank(rows, column, words - {"NA"} if column == name else words)
    table[name] = rows.column(name)
    if year is not None and pd.api.types.is_float_dtype(table[year]):
        table[year] = table[year].astype("Int64").astype(int)
    table = table.set_index(labels).rename_axis(index=lambda label: label or None)
    if framework is not None:
        table = table.rename(columns=_codes(framework))
        refuse_repeated(table.columns, rows.file)
    return table


def _read(
    path: Path,
    *,
    sheet: str | int | None = None,
    header: int = 1,
    encoding: str | None = None,
    thousands: str | None = None,
) -> Rows:
    """Read the cells of a file, of the kind that its name ends in."""
    kind = path.suffix.lower()
    given = {"sheet": sheet, "encoding": encoding, "header": None if header == 1 else header}
    takes = _KINDS.get(kind)
    if takes is None:
        raise DataError(f"{path.name!r} needs to be a .csv, .xlsx or .parquet file.")
    for option, value in given.items():
        if value is not None and option not in takes:
            raise DataError(f"{path.name!r} is a {kind[1:]} file, where {option}= means nothing.")
    if not isinstance(header, int) or header < 1:
        raise DataError(f"header= needs the number of a line, from 1; got {header!r}.")
    if "encoding" in takes:
        return read_rows(path, encoding=encoding, header=header, thousands=thousands)
    try:
        if "sheet" in takes:
            return read_sheet(path, sheet=sheet, header=header, thousands=thousands)
        return read_parquet(path)
    except DataError:
        raise
    except (ImportError, OSError, ValueError, KeyError, BadZipFile) as error:
        reason = " ".join(str(error).split()).rstrip(".")
        raise DataError(f"{path.name!r} cannot be read as {kind[1:]}: {reason}.") from None


_KINDS = {
    ".csv": ("encoding", "header"),
    ".tsv": ("encoding", "header"),
    ".xlsx": ("sheet", "header"),
    ".xls": ("sheet", "header"),
    ".parquet": (),
}


def _refuse_numbers(table: pd.DataFrame, rows: Rows, framework: Framework | None) -> None:
    """Refuse a first column that is an indicator: it would name the units and be lost."""
    first = rows.header[0]
    known = framework is not None and _codes(framework).get(first, first) in framework.indicators
    if known or _fractions(table[first]):
        raise DataError(
            f"{rows.file} needs the names of the units in its first column; got "
            f"{'the indicator' if known else 'the numbers of'} {first!r}. Write them there "
            "(data.to_csv without index=False), or name their column: unit=..."
        )
    text = [name for name in rows.header[1:] if not pd.api.types.is_numeric_dtype(table[name])]
    if not first and text and _counts_rows(rows):
        raise DataError(
            f"The first column of {rows.file} has no header and numbers the rows, as R and pandas "
            f"write them: name the column of the units, unit={text[0]!r} say."
        )


def _fractions(column: pd.Series) -> bool:
    """Return whether a column is one of floats; whole numbers with gaps may be numbers of units."""
    if not pd.api.types.is_float_dtype(column):
        return False
    known = column.dropna()
    return bool((known % 1 != 0).any() or (len(known) and len(known) == len(column)))


def _counts_rows(rows: Rows) -> bool:
    """Return whether the first column is 1, 2, 3 and so on, or begins with 0."""
    numbers = [row[0] for row in rows.cells]
    return any(numbers == [str(i + first) for i in range(len(numbers))] for first in (0, 1))


def _refuse_blank(rows: Rows, column: str, missing: Collection[str]) -> None:
    cells = zip(rows.lines, rows.column(column), strict=True)
    blank = [f"line {line}" for line, cell in cells if cell.strip() in missing]
    if blank:
        raise DataError(
            f"{rows.file} needs a value on every line of column {column!r}; it is blank "
            f"(or a word such as nan, which stands for a missing value) on "
            f"{listing(blank, of='line')}."
        )


def _codes(framework: Framework) -> dict[str, str]:
    named = [c for c in framework.table.columns if str(c).startswith("name")]
    return {
        str(name).strip(): str(code)
        for column in named
        for code, name in framework.table[column].items()
        if pd.notna(name)
    }


def read_coinr(
    data: pd.DataFrame | str | Path,
    meta: pd.DataFrame | str | Path,
    *,
    encoding: str | None = None,
) -> tuple[pd.DataFrame, Framework]:
    """Read the pair of tables that COINr works with: ``iData`` and ``iMeta``.

    Parameters
    ----------
    data : DataFrame or path
        ``iData``: ``uCode``, ``uName``, groups, denominators, indicators; ``Time`` for a panel.
    meta : DataFrame or path
        ``iMeta``: ``iCode``, ``Level``, ``Parent``, ``Direction``, ``Weight``, ``Type`` and what
        else there is.
    encoding : str, optional
        Of the files; see `read_table`.

    Returns
    -------
    data : DataFrame
        Indexed by ``uCode``, or by (``uCode``, ``Time``) if units recur; every column is kept.
    framework : Framework
        Its columns ``denominator`` and ``target`` are those of ``iMeta``.

    Raises
    ------
    DataError
        If a column that COINr prescribes is absent, a ``Type`` is none of COINr's, or a parent has
        no row of ``Type`` ``Aggregate``.

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
    units = _coinr_table(data, "iData", ["uCode"], encoding)
    nodes = _coinr_table(meta, "iMeta", ["iCode", "Parent"], encoding)
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
    tree = nodes[nodes["Type"].isin(["Indicator", "Aggregate"])].rename(columns=_COINR)
    tree["parent"] = without_na(tree["parent"], tree["code"])
    _refuse_no_aggregate(tree)
    repeated = units["uCode"][units["uCode"].duplicated()].unique()
    if len(repeated) and "Time" not in units:
        raise DataError(
            f"iData has {listing(map(repr, repeated))} more than once and no column 'Time'."
        )
    return (
        units.set_index(["uCode", "Time"] if len(repeated) else "uCode"),
        Framework(tree.drop(columns="Type")),
    )


def _coinr_table(
    given: pd.DataFrame | str | Path, name: str, text: list[str], encoding: str | None
) -> pd.DataFrame:
    if isinstance(given, pd.DataFrame):
        return given
    if not isinstance(given, str | Path):
        raise DataError(f"{name} needs to be a DataFrame or a path; got {kind_of(given)}.")
    if not Path(given).is_file():
        raise DataError(f"There is no file {str(given)!r} for {name}.")
    return _read(Path(given), encoding=encoding).table(text=text)


def _refuse_no_aggregate(tree: pd.DataFrame) -> None:
    """Refuse an iMeta without the index itself, or without a group that indicators name."""
    aggregates = set(tree["code"][tree["Type"] == "Aggregate"])
    parents = tree["parent"].dropna().drop_duplicates()
    lacking = [repr(parent) for parent in parents if parent not in aggregates]
    if lacking or not aggregates:
        got = f"there is none for {listing(lacking, most=5)}" if lacking else "there is none"
        raise DataError(
            "iMeta needs a row of Type 'Aggregate' for each parent, and for the index itself, "
            f"whose Parent is NA; {got}."
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
