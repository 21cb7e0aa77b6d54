"""Normalisations: indicators on one scale, higher is better.

Every one is called ``(x, polarity, *, reference=None)`` on tables ``(..., unit, indicator)``; the
scale is taken from `reference` if there is one, so that years or groups stay comparable.
"""

from __future__ import annotations

from ..protocols import Normalisation
from .categories import AboveBelowMean, PercentileBands
from .distance import DistanceToBest, DistanceToReference, DistanceToTarget
from .order import Borda, PercentileRank, Rank
from .robust import RobustZScore
from .scaling import Logistic, MinMax, ZScore
from .shares import ShareOfTotal, VectorNorm
from .thresholds import AdjustedMinMax, Efficacy, Goalposts

METHODS: dict[str, Normalisation] = {
    "minmax": MinMax(),
    "goalposts": Goalposts(),
    "zscore": ZScore(),
    "robust": RobustZScore(),
    "rank": Rank(),
    "percentile": PercentileRank(),
    "borda": Borda(),
    "best": DistanceToBest(),
    "reference": DistanceToReference(),
    "target": DistanceToTarget(),
    "share": ShareOfTotal(),
    "vector": VectorNorm(),
    "efficacy": Efficacy(),
    "logistic": Logistic(),
    "bands": PercentileBands(),
    "above_below": AboveBelowMean(),
    "ampi": AdjustedMinMax(),
}

__all__ = [
    "METHODS",
    "AboveBelowMean",
    "AdjustedMinMax",
    "Borda",
    "DistanceToBest",
    "DistanceToReference",
    "DistanceToTarget",
    "Efficacy",
    "Goalposts",
    "Logistic",
    "MinMax",
    "PercentileBands",
    "PercentileRank",
    "Rank",
    "RobustZScore",
    "ShareOfTotal",
    "VectorNorm",
    "ZScore",
]
