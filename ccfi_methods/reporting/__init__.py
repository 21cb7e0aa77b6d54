"""Results for readers: LaTeX, Markdown and HTML tables, and files."""

from __future__ import annotations

from ..report import Report, to_latex, to_markdown
from .comparisons import numbered_tables
from .files import save_figure, write_comparison, write_result
from .workbook import write_comparison_workbook, write_workbook

__all__ = [
    "Report",
    "numbered_tables",
    "save_figure",
    "to_latex",
    "to_markdown",
    "write_comparison",
    "write_comparison_workbook",
    "write_result",
    "write_workbook",
]
