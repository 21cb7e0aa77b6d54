"""Figures that go into a paper as they are: ``function(result, ax=None) -> Axes``."""

from __future__ import annotations

from .agreement import plot_agreement
from .ranks import plot_ranks
from .scores import plot_scores

__all__ = ["plot_agreement", "plot_ranks", "plot_scores"]
