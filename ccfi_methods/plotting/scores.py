"""Scores, ranks across specifications, and their agreement."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

if TYPE_CHECKING:
    from ..comparison import MethodComparison
    from ..index import IndexResult

__all__ = ["plot_agreement", "plot_ranks", "plot_scores"]


def plot_scores(result: IndexResult, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw the scores of all units, best on top."""
    raise NotImplementedError


def plot_ranks(comparison: MethodComparison, ax: Axes | None = None, **options: Any) -> Axes:
    """Draw the rank of each unit across specifications (bump chart)."""
    raise NotImplementedError


def plot_agreement(
    comparison: MethodComparison,
    measure: str = "kendall",
    ax: Axes | None = None,
    **options: Any,
) -> Axes:
    """Draw the agreement of each two rankings (heat map)."""
    raise NotImplementedError
