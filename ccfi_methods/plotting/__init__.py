"""Figures that go into a paper as they are: ``function(result, ax=None) -> Axes``."""

from __future__ import annotations

from .agreement import plot_agreement
from .diagnostics import plot_correlations, plot_eigenvalues, plot_importance
from .framework import plot_framework
from .preparation import plot_availability, plot_treatment
from .ranks import plot_ranks
from .scores import plot_scores

__all__ = [
    "plot_agreement",
    "plot_availability",
    "plot_correlations",
    "plot_eigenvalues",
    "plot_framework",
    "plot_importance",
    "plot_ranks",
    "plot_scores",
    "plot_treatment",
]
