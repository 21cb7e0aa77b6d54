"""Composite indices: every choice of method, and how far the ranking depends on it."""

from __future__ import annotations

from importlib.metadata import version as _version

from . import (
    aggregation,
    datasets,
    normalisation,
    preparation,
    ranking,
    robustness,
    testing,
    weighting,
)
from .catalogue import list_methods
from .comparison import MethodComparison, compare_methods
from .exceptions import ConsistencyWarning, DataError, DomainError, FrameworkError, MethodError
from .framework import Framework
from .index import CompositeIndex, IndexResult
from .interchange import read_coinr, read_table
from .preparation import diagnose, importance
from .regional import Panel
from .robustness import (
    Bootstrap,
    Choice,
    DataNoise,
    DropOne,
    Normal,
    RandomWeights,
    Region,
    SensitivityResult,
    Triangular,
    UncertaintyResult,
    Uniform,
    WeightNoise,
    closest_weights,
    decomposition,
    leave_one_out,
    one_at_a_time,
    preference_relations,
    rank_ranges,
    shapley_sensitivity,
    simulate,
    smaa,
    sobol_sensitivity,
    unit_removal,
    weight_stability,
)

__version__ = _version("ccfi-methods")

__all__ = [
    "Bootstrap",
    "Choice",
    "CompositeIndex",
    "ConsistencyWarning",
    "DataError",
    "DataNoise",
    "DomainError",
    "DropOne",
    "Framework",
    "FrameworkError",
    "IndexResult",
    "MethodComparison",
    "MethodError",
    "Normal",
    "Panel",
    "RandomWeights",
    "Region",
    "SensitivityResult",
    "Triangular",
    "UncertaintyResult",
    "Uniform",
    "WeightNoise",
    "aggregation",
    "closest_weights",
    "compare_methods",
    "datasets",
    "decomposition",
    "diagnose",
    "importance",
    "leave_one_out",
    "list_methods",
    "normalisation",
    "one_at_a_time",
    "preference_relations",
    "preparation",
    "rank_ranges",
    "ranking",
    "read_coinr",
    "read_table",
    "robustness",
    "shapley_sensitivity",
    "simulate",
    "smaa",
    "sobol_sensitivity",
    "testing",
    "unit_removal",
    "weight_stability",
    "weighting",
]
