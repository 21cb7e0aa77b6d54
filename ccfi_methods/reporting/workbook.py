"""A whole index, or a whole comparison, in one Excel workbook."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from ..arguments import file_path
from ..exceptions import MethodError
from .folder import replacing

if TYPE_CHECKING:
    from ..comparison import MethodComparison
    from ..report import Report
    from ..result import IndexResult

__all__ = ["write_comparison_workbook", "write_workbook"]

_ROWS = ("imputed", "treated", "scores", "skipped", "notes")  # sheets whose rows have no names


def write_workbook(result: IndexResult, path: str | Path) -> Path:
    """Write an index with everything it rests on, a sheet a step.

    Sheets: ``results`` (rank and score), ``choices``, ``framework``, ``data``, ``imputed`` and
    ``treated`` (the cells changed), ``normalised``, ``weights``, ``nodes`` (scores of all groups),
    and ``notes`` if there are any.
    Text is written as text, a name like ``=1+1`` too. Needs openpyxl: ``pip install
    ccfi-methods[report]``.

    Parameters
    ----------
    result : IndexResult
    path : path
        Ends in ``.xlsx``; folders are made if they are not there.

    Returns
    -------
    Path

    Raises
    ------
    MethodError
        If the path does not end in .xlsx or cannot be written to, or openpyxl is not installed.
    """
    choices = pd.Series(result.index.labels() | {"scope": result.index.scope}, name="choice")
    sheets = {
        "results": result.summary(),
        "choices": choices.rename_axis("family").to_frame(),
        "framework": result.framework.table,
        "data": result.data,
        "imputed": _plain(result.imputed),
        "treated": _plain(result.treated),
        "normalised": result.normalised,
        "weights": result.weights,
        "nodes": result.nodes,
    }
    return _saved(sheets | _notes(result), path)


def write_comparison_workbook(comparison: MethodComparison, path: str | Path) -> Path:
    """Write a comparison with all its specifications.

    Sheets: ``summary``, ``specifications``, ``ranks``, ``scores`` (a row a unit and
    specification), ``weights`` (global), ``agreement`` (Kendall's tau-b) and ``skipped`` (with the
    reason), and ``notes`` if there are any. Else as `write_workbook`.

    Parameters
    ----------
    comparison : MethodComparison
    path : path
        Ends in ``.xlsx``; folders are made if they are not there.

    Returns
    -------
    Path

    Raises
    ------
    MethodError
        If the path does not end in .xlsx or cannot be written to, or openpyxl is not installed.
    """
    sheets = {
        "summary": comparison.summary(),
        "specifications": comparison.specifications,
        "ranks": comparison.ranks,
        "scores": _plain(comparison.scores),
        "weights": comparison.weights,
        "agreement": comparison.agreement(),
        "skipped": comparison.skipped,
    }
    return _saved(sheets | _notes(comparison), path)


def _notes(result: Report) -> dict[str, pd.DataFrame]:
    return {"notes": pd.DataFrame({"note": result.notes})} if result.notes else {}


def _saved(sheets: Mapping[str, pd.DataFrame], path: str | Path) -> Path:
    path = file_path(path, "The workbook")
    if path.suffix.lower() != ".xlsx":
        raise MethodError(f"A workbook needs a name that ends in .xlsx, got {str(path)!r}.")
    try:
        with replacing(path.parent) as beside:
            (beside / path.name).write_bytes(_workbook(sheets))
    except ImportError:
        raise MethodError(
            "A workbook needs openpyxl, which is not installed: pip install ccfi-methods[report]."
        ) from None
    return path


def _workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    content = BytesIO()
    with pd.ExcelWriter(content, engine="openpyxl") as workbook:
        for name, table in sheets.items():
            indexed = name not in _ROWS
            table.to_excel(workbook, sheet_name=name, index=indexed, merge_cells=False)
            workbook.sheets[name].freeze_panes = "B2" if indexed else "A2"
            _keep_text(workbook.sheets[name])
    return content.getvalue()


def _keep_text(sheet: Any) -> None:
    """Make text of what openpyxl took for formulas and errors: ``=1+1``, ``#N/A``."""
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type in ("f", "e"):
                cell.data_type = "s"


def _plain(cells: pd.DataFrame) -> pd.DataFrame:
    """Write a unit of a panel, (city, year), as text: a cell holds one value."""
    units = [" ".join(map(str, u)) if isinstance(u, tuple) else u for u in cells["unit"]]
    return cells.assign(unit=units)
