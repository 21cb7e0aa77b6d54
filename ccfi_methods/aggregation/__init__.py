"""Aggregations: one score of many, higher is better.

Every one is called ``(z, weights)`` on tables ``(..., unit, indicator)`` with weights
``(..., indicator)`` and gives scores ``(..., unit)``.
"""

from __future__ import annotations

from ..protocols import Aggregation
from .power_mean import PowerMean

METHODS: dict[str, Aggregation] = {
    "arithmetic": PowerMean(1),
    "geometric": PowerMean(0),
    "harmonic": PowerMean(-1),
}

__all__ = ["METHODS", "PowerMean"]
