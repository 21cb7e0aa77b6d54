"""How far a ranking can move, and what moves it."""

from __future__ import annotations

from .acceptability import UncertaintyResult
from .decomposition import Decomposition, decomposition
from .influence import Influence, leave_one_out, one_at_a_time
from .inputs.choices import Choice, DropOne
from .inputs.data_noise import Bootstrap, DataNoise
from .inputs.distributions import Normal, Triangular, Uniform
from .inputs.weight_noise import RandomWeights, WeightNoise
from .removal import UnitRemoval, unit_removal
from .sensitivity import SensitivityResult, shapley_sensitivity, sobol_sensitivity
from .smaa import AcceptabilityResult, smaa
from .uncertainty import simulate
from .weight_space import (
    ClosestWeights,
    PreferenceRelations,
    RankRanges,
    Region,
    WeightStability,
    closest_weights,
    preference_relations,
    rank_ranges,
    weight_stability,
)

__all__ = [
    "AcceptabilityResult",
    "Bootstrap",
    "Choice",
    "ClosestWeights",
    "DataNoise",
    "Decomposition",
    "DropOne",
    "Influence",
    "Normal",
    "PreferenceRelations",
    "RandomWeights",
    "RankRanges",
    "Region",
    "SensitivityResult",
    "Triangular",
    "UncertaintyResult",
    "Uniform",
    "UnitRemoval",
    "WeightNoise",
    "WeightStability",
    "closest_weights",
    "decomposition",
    "leave_one_out",
    "one_at_a_time",
    "preference_relations",
    "rank_ranges",
    "shapley_sensitivity",
    "simulate",
    "smaa",
    "sobol_sensitivity",
    "unit_removal",
    "weight_stability",
]
