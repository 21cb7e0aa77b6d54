"""Before the index: what is done to the data before they are normalised."""

from __future__ import annotations

from .. import diagnostics
from ..changes import changes
from ..diagnostics import Diagnosis, diagnose
from ..diagnostics.importance import Importance, importance
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
