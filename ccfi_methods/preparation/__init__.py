"""Before the index: what is done to the data before they are normalised."""

from __future__ import annotations

from ..protocols import Imputation, Treatment
from . import diagnostics
from .denomination import denominate, denomination_candidates
from .diagnostics import Diagnosis, diagnose
from .effective_importance import Importance, importance
from .imputation import DropIndicators, GroupMean, GroupMedian, Mean, Median
from .imputation_models import Iterative, NearestNeighbours
from .imputation_panel import LastValue, LinearInTime
from .imputation_row import RowMean
from .logarithm import Log, SignedLog
from .moments import kurtosis, skewness
from .multiple_imputation import MultipleImputation, multiply_impute
from .power_family import BoxCox, YeoJohnson
from .prepared import Prepared, changes
from .screening import Screening, screen
from .steps import impute, treat
from .two_stage import TwoStage
from .winsorising import Winsorise, WinsoriseIQR, WinsoriseQuantiles

IMPUTATIONS: dict[str, Imputation] = {
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
TREATMENTS: dict[str, Treatment] = {
    "winsorise": Winsorise(),
    "quantiles": WinsoriseQuantiles(),
    "iqr": WinsoriseIQR(),
    "log": Log(),
    "signed_log": SignedLog(),
    "boxcox": BoxCox(),
    "yeojohnson": YeoJohnson(),
    "two_stage": TwoStage(),
}

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
