"""Results for readers: LaTeX, Markdown and HTML tables."""

from __future__ import annotations

from .tables import Report, to_latex, to_markdown

__all__ = ["Report", "to_latex", "to_markdown"]
