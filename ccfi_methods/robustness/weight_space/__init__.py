"""The space of weights, exactly: which rankings there are over a whole region of it."""

from __future__ import annotations

from .closest_weights import ClosestWeights, closest_weights
from .constraints import Constraint
from .convergence import Convergence
from .preference import PreferenceRelations, preference_relations
from .rank_ranges import RankRanges, rank_ranges
from .region import Region
from .stability import WeightStability, weight_stability

__all__ = [
    "ClosestWeights",
    "Constraint",
    "Convergence",
    "PreferenceRelations",
    "RankRanges",
    "Region",
    "WeightStability",
    "closest_weights",
    "preference_relations",
    "rank_ranges",
    "weight_stability",
]
