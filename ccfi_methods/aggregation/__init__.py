"""Aggregations: one score of many, higher is better.

Every one is called ``(z, weights)`` on tables ``(..., unit, indicator)`` with weights
``(..., indicator)`` and gives scores ``(..., unit)``. Leading axes of the two are broadcast: one
table under many vectors of weights, a batch of tables under one, or each table under its own.
"""

from __future__ import annotations

from ..protocols import Aggregation
from .copeland import Copeland, margins, outranking
from .distance import GreyRelational, Taxonomic, Topsis
from .mazziotta_pareto import AdjustedMazziottaPareto, MazziottaPareto
from .ordered import OrderedWeighted
from .power_mean import Minimum, PowerMean
from .promethee import Promethee
from .vikor import Vikor, VikorSolution

METHODS: dict[str, Aggregation] = {
    "arithmetic": PowerMean(1),
    "geometric": PowerMean(0),
    "harmonic": PowerMean(-1),
    "minimum": Minimum(),
    "mpi": MazziottaPareto(),
    "ampi": AdjustedMazziottaPareto(),
    "owa": OrderedWeighted(),
    "copeland": Copeland(),
    "topsis": Topsis(),
    "vikor": Vikor(),
    "promethee": Promethee(),
    "grey": GreyRelational(),
    "taxonomic": Taxonomic(),
}

__all__ = [
    "METHODS",
    "AdjustedMazziottaPareto",
    "Copeland",
    "GreyRelational",
    "MazziottaPareto",
    "Minimum",
    "OrderedWeighted",
    "PowerMean",
    "Promethee",
    "Taxonomic",
    "Topsis",
    "Vikor",
    "VikorSolution",
    "margins",
    "outranking",
]
