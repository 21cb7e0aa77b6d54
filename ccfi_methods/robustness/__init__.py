"""How far a ranking can move, and what moves it."""

from __future__ import annotations

from .acceptability import UncertaintyResult
from .inputs import Choice, DropOne
from .noise import Bootstrap, DataNoise, RandomWeights, WeightNoise
from .numbers import Normal, Triangular, Uniform
from .region import Region
from .smaa import AcceptabilityResult, smaa
from .uncertainty import simulate

__all__ = [
    "AcceptabilityResult",
    "Bootstrap",
    "Choice",
    "DataNoise",
    "DropOne",
    "Normal",
    "RandomWeights",
    "Region",
    "Triangular",
    "UncertaintyResult",
    "Uniform",
    "WeightNoise",
    "simulate",
    "smaa",
]
