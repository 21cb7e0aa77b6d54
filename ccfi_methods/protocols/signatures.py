"""The five signatures: what a method of each family is called with, and what it returns."""

from __future__ import annotations

from typing import Any, Protocol

import numpy.typing as npt

__all__ = ["Aggregation", "Array", "Imputation", "Normalisation", "Treatment", "Weighting"]

Array = npt.NDArray[Any]


class Normalisation(Protocol):
    """Bring indicators to one scale on which higher is better."""

    def __call__(self, x: Array, polarity: Any, *, reference: Array | None = None) -> Array:
        """``(..., unit, indicator)`` to the same shape; the scale comes from `reference`."""


class Weighting(Protocol):
    """Weigh the columns of a table."""

    def __call__(self, z: Array) -> Array:
        """``(..., unit, indicator)`` to ``(..., indicator)``, summing to one."""


class Aggregation(Protocol):
    """Make one score of many, higher is better."""

    def __call__(self, z: Array, weights: Array) -> Array:
        """``(..., unit, indicator)`` and ``(..., indicator)`` to ``(..., unit)``."""


class Imputation(Protocol):
    """Fill what is missing."""

    def __call__(self, x: Array) -> Array:
        """``(unit, indicator)`` with nan to the same without."""


class Treatment(Protocol):
    """Tame outliers and skewed distributions."""

    def __call__(self, x: Array) -> Array:
        """``(..., unit, indicator)`` to the same shape."""
