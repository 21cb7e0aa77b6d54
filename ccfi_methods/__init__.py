"""Composite indices: every choice of method, and how far the ranking depends on it."""

from __future__ import annotations

from importlib import import_module as _import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING as _TYPE_CHECKING

from . import (
    aggregation,
    datasets,
    normalisation,
    preparation,
    ranking,
    reporting,
    robustness,
    testing,
    weighting,
)
from .comparison import MethodComparison, compare_methods
from .exceptions import ConsistencyWarning, DataError, DomainError, FrameworkError, MethodError
from .families import list_methods
from .framework import Framework
from .index import CompositeIndex
from .interchange import read_coinr, read_table
from .preparation import diagnose, importance
from .regional import Panel
from .result import IndexResult
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
    "plotting",
    "preference_relations",
    "preparation",
    "rank_ranges",
    "ranking",
    "read_coinr",
    "read_table",
    "reporting",
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


if _TYPE_CHECKING:
    from . import plotting
else:

    def __getattr__(name: str) -> object:
        """Import `plotting`, and Matplotlib with it, when it is asked for."""
        if name == "plotting":
            return _import_module(".plotting", __name__)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
