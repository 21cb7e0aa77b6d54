"""Compare the rankings of one index under many specifications."""

from __future__ import annotations

from .compare import AGGREGATIONS, NORMALISATIONS, WEIGHTINGS, compare_methods
from .result import MethodComparison

__all__ = ["AGGREGATIONS", "NORMALISATIONS", "WEIGHTINGS", "MethodComparison", "compare_methods"]
