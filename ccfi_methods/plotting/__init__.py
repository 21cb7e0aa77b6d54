"""Figures that go into a paper as they are: ``function(result, ax=None) -> Axes``."""

from __future__ import annotations

from .scores import plot_agreement, plot_ranks, plot_scores

__all__ = ["plot_agreement", "plot_ranks", "plot_scores"]
