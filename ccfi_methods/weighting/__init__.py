"""Weightings: how much each indicator counts.

Every one is called ``(z)`` on tables ``(..., unit, indicator)`` and gives ``(..., indicator)``
weights that sum to one; `BenefitOfDoubt` alone gives each unit its own, see there.
"""

from __future__ import annotations

from ..protocols import Weighting
from .ahp import AHP
from .benefit_of_doubt import BenefitOfDoubt
from .best_worst import BestWorst
from .combined import Combined
from .critic import Critic
from .entropy import Entropy
from .equalised_importance import EqualisedImportance
from .factor_analysis import FactorAnalysis
from .group import group_judgements, group_priorities
from .merec import Merec
from .principal_components import PrincipalComponents
from .scatter_degree import ScatterDegree
from .simple import Equal, Given
from .variation import CoefficientOfVariation, StandardDeviation

METHODS: dict[str, Weighting] = {
    "equal": Equal(),
    "given": Given(),
    "entropy": Entropy(),
    "pca": PrincipalComponents(),
    "factor": FactorAnalysis(),
    "critic": Critic(),
    "cv": CoefficientOfVariation(),
    "sd": StandardDeviation(),
    "merec": Merec(),
    "scatter": ScatterDegree(),
    "balanced": EqualisedImportance(),
    "ahp": AHP(),
    "bwm": BestWorst(),
    "bod": BenefitOfDoubt(),
}
METHODS["combined"] = Combined()  # its parts are found in the table above

__all__ = [
    "AHP",
    "METHODS",
    "BenefitOfDoubt",
    "BestWorst",
    "CoefficientOfVariation",
    "Combined",
    "Critic",
    "Entropy",
    "Equal",
    "EqualisedImportance",
    "FactorAnalysis",
    "Given",
    "Merec",
    "PrincipalComponents",
    "ScatterDegree",
    "StandardDeviation",
    "group_judgements",
    "group_priorities",
]
