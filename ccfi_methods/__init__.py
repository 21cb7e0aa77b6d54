"""Composite indices: every choice of method, and how far the ranking depends on it."""

from __future__ import annotations

from importlib.metadata import version as _version

from . import aggregation, datasets, normalisation, preparation, ranking, testing, weighting
from .catalogue import list_methods
from .comparison import MethodComparison, compare_methods
from .exceptions import ConsistencyWarning, DataError, DomainError, FrameworkError, MethodError
from .framework import Framework
from .index import CompositeIndex, IndexResult
from .interchange import read_coinr, read_table
from .preparation import diagnose, importance
from .regional import Panel

__version__ = _version("ccfi-methods")

__all__ = [
    "CompositeIndex",
    "ConsistencyWarning",
    "DataError",
    "DomainError",
    "Framework",
    "FrameworkError",
    "IndexResult",
    "MethodComparison",
    "MethodError",
    "Panel",
    "aggregation",
    "compare_methods",
    "datasets",
    "diagnose",
    "importance",
    "list_methods",
    "normalisation",
    "preparation",
    "ranking",
    "read_coinr",
    "read_table",
    "testing",
    "weighting",
]
