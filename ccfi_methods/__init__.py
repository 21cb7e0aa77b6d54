"""Composite indices: every choice of method, and how far the ranking depends on it."""

from __future__ import annotations

from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec
from typing import TYPE_CHECKING as _TYPE_CHECKING

if _TYPE_CHECKING:
    from . import (
        aggregation,
        datasets,
        diagnostics,
        imputation,
        normalisation,
        plotting,
        preparation,
        ranking,
        regional,
        reporting,
        robustness,
        testing,
        treatment,
        weighting,
    )
    from .comparison import MethodComparison, compare_methods
    from .diagnostics import diagnose
    from .diagnostics.importance import importance
    from .exceptions import ConsistencyWarning, DataError, DomainError, FrameworkError, MethodError
    from .families import list_methods
    from .framework import Framework
    from .index import CompositeIndex
    from .interchange import read_coinr, read_table
    from .panel import Panel
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
    "diagnostics",
    "importance",
    "imputation",
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
    "regional",
    "reporting",
    "robustness",
    "shapley_sensitivity",
    "simulate",
    "smaa",
    "sobol_sensitivity",
    "testing",
    "treatment",
    "unit_removal",
    "weight_stability",
    "weighting",
]

_ROOMS = {  # where each public name stands; it is imported when it is asked for
    "comparison": ("MethodComparison", "compare_methods"),
    "diagnostics": ("diagnose",),
    "diagnostics.importance": ("importance",),
    "exceptions": (
        "ConsistencyWarning",
        "DataError",
        "DomainError",
        "FrameworkError",
        "MethodError",
    ),
    "families": ("list_methods",),
    "framework": ("Framework",),
    "index": ("CompositeIndex",),
    "interchange": ("read_coinr", "read_table"),
    "panel": ("Panel",),
    "result": ("IndexResult",),
    "robustness": (
        "Bootstrap",
        "Choice",
        "DataNoise",
        "DropOne",
        "Normal",
        "RandomWeights",
        "Region",
        "SensitivityResult",
        "Triangular",
        "UncertaintyResult",
        "Uniform",
        "WeightNoise",
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
    ),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> object:
    """Import a public name, or a module, when it is asked for."""
    if name == "__version__":
        found: object = _import_module("importlib.metadata").version("ccfi-methods")
    elif name in _HOMES:
        found = getattr(_import_module(f".{_HOMES[name]}", __name__), name)
    elif not name.startswith("_") and _find_spec(f"{__name__}.{name}"):
        found = _import_module(f".{name}", __name__)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return __all__
