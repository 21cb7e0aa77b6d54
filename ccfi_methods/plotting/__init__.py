"""Figures that go into a paper as they are: ``function(result, ax=None) -> Axes``."""

from __future__ import annotations

from .agreement import plot_agreement
from .diagnostics import plot_correlations, plot_eigenvalues, plot_importance
from .framework import plot_framework
from .influence import plot_influence, plot_unit_removal
from .preference import plot_preference_relations
from .preparation import plot_availability, plot_treatment
from .ranks import plot_ranks
from .robustness import plot_acceptability, plot_rank_intervals
from .scores import plot_scores
from .sensitivity import plot_decomposition, plot_sensitivity, plot_unit_sensitivity
from .weight_space import plot_closest_weights, plot_rank_ranges, plot_weight_stability

__all__ = [
    "plot_acceptability",
    "plot_agreement",
    "plot_availability",
    "plot_closest_weights",
    "plot_correlations",
    "plot_decomposition",
    "plot_eigenvalues",
    "plot_framework",
    "plot_importance",
    "plot_influence",
    "plot_preference_relations",
    "plot_rank_intervals",
    "plot_rank_ranges",
    "plot_ranks",
    "plot_scores",
    "plot_sensitivity",
    "plot_treatment",
    "plot_unit_removal",
    "plot_unit_sensitivity",
    "plot_weight_stability",
]
