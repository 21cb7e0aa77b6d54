"""Weightings: how much each indicator counts.

Every one is called ``(z)`` on tables ``(..., unit, indicator)`` and gives ``(..., indicator)``
weights that sum to one.
"""

from __future__ import annotations

from ..protocols import Weighting
from .entropy import Entropy
from .simple import Equal, Given

METHODS: dict[str, Weighting] = {
    "equal": Equal(),
    "given": Given(),
    "entropy": Entropy(),
}

__all__ = ["METHODS", "Entropy", "Equal", "Given"]
