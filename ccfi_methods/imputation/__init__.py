"""Imputation: fill what is missing."""

from __future__ import annotations

from ..protocols import Imputation
from .averages import DropIndicators, GroupMean, GroupMedian, Mean, Median
from .models import Iterative, NearestNeighbours
from .panel import LastValue, LinearInTime
from .row import RowMean

METHODS: dict[str, Imputation] = {
    "median": Median(),
    "mean": Mean(),
    "drop": DropIndicators(),
    "group_mean": GroupMean(),
    "group_median": GroupMedian(),
    "row": RowMean(),
    "knn": NearestNeighbours(),
    "iterative": Iterative(),
    "last": LastValue(),
    "linear": LinearInTime(),
}

__all__ = [
    "METHODS",
    "DropIndicators",
    "GroupMean",
    "GroupMedian",
    "Iterative",
    "LastValue",
    "LinearInTime",
    "Mean",
    "Median",
    "NearestNeighbours",
    "RowMean",
]
