"""A whole index in one Excel workbook."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ..index import IndexResult

__all__ = ["write_workbook"]


def write_workbook(result: IndexResult, path: str | Path) -> Path:
    """Write an index with everything it rests on, a sheet a step.

    Sheets: ``choices``, ``framework``, ``data``, ``imputed`` and ``treated`` (the cells changed),
    ``normalised``, ``weights``, ``nodes`` (scores of all groups), ``results`` (rank and score).
    Needs openpyxl: ``pip install ccfi-methods[report]``.

    Returns
    -------
    Path
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
    with pd.ExcelWriter(path, engine="openpyxl") as workbook:
        for name, table in sheets.items():
            indexed = name not in ("imputed", "treated")
            table.to_excel(workbook, sheet_name=name, index=indexed, merge_cells=False)
            workbook.sheets[name].freeze_panes = "B2" if indexed else "A2"
    return Path(path)


def _plain(cells: pd.DataFrame) -> pd.DataFrame:
    """Write a unit of a panel, (city, year), as text: a cell holds one value."""
    units = [" ".join(map(str, u)) if isinstance(u, tuple) else u for u in cells["unit"]]
    return cells.assign(unit=units)
