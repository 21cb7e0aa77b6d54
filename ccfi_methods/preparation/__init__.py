"""Before the index: what is done to the data before they are normalised."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from ..changes import changes
from ..imputation import METHODS as IMPUTATIONS
from ..imputation import (
    DropIndicators,
    GroupMean,
    GroupMedian,
    Iterative,
    LastValue,
    LinearInTime,
    Mean,
    Median,
    NearestNeighbours,
    RowMean,
)
from ..treatment import METHODS as TREATMENTS
from ..treatment import (
    BoxCox,
    Log,
    SignedLog,
    TwoStage,
    Winsorise,
    WinsoriseIQR,
    WinsoriseQuantiles,
    YeoJohnson,
)
from ..treatment.moments import kurtosis, skewness
from .denomination import denominate, denomination_candidates
from .multiple_imputation import MultipleImputation, multiply_impute
from .prepared import Prepared
from .screening import Screening, screen
from .steps import impute, treat

if TYPE_CHECKING:
    from .. import diagnostics
    from ..diagnostics import Diagnosis, diagnose
    from ..diagnostics.importance import Importance, importance

__all__ = [
    "IMPUTATIONS",
    "TREATMENTS",
    "BoxCox",
    "Diagnosis",
    "DropIndicators",
    "GroupMean",
    "GroupMedian",
    "Importance",
    "Iterative",
    "LastValue",
    "LinearInTime",
    "Log",
    "Mean",
    "Median",
    "MultipleImputation",
    "NearestNeighbours",
    "Prepared",
    "RowMean",
    "Screening",
    "SignedLog",
    "TwoStage",
    "Winsorise",
    "WinsoriseIQR",
    "WinsoriseQuantiles",
    "YeoJohnson",
    "changes",
    "denominate",
    "denomination_candidates",
    "diagnose",
    "diagnostics",
    "importance",
    "impute",
    "kurtosis",
    "multiply_impute",
    "screen",
    "skewness",
    "treat",
]


def __getattr__(name: str) -> object:
    """Import what stands in `diagnostics`, which is made of preparation, when it is asked for."""
    above = "ccfi_methods.diagnostics"
    if name == "diagnostics":
        return import_module(above)
    if name in ("Importance", "importance"):
        return getattr(import_module(f"{above}.importance"), name)
    if name in ("Diagnosis", "diagnose"):
        return getattr(import_module(above), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
