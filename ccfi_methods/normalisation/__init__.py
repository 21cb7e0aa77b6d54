"""Normalisations: indicators on one scale, higher is better.

Every one is called ``(x, polarity, *, reference=None)`` on tables ``(..., unit, indicator)``.
"""

from __future__ import annotations

from ..protocols import Normalisation
from .scaling import MinMax, ZScore

METHODS: dict[str, Normalisation] = {
    "minmax": MinMax(),
    "zscore": ZScore(),
}

__all__ = ["METHODS", "MinMax", "ZScore"]
