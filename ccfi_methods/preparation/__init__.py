"""Before the index: what is done to the data before they are normalised."""

from __future__ import annotations

from ..protocols import Imputation, Treatment
from .imputation import DropIndicators, Mean, Median

IMPUTATIONS: dict[str, Imputation] = {
    "median": Median(),
    "mean": Mean(),
    "drop": DropIndicators(),
}
TREATMENTS: dict[str, Treatment] = {}

__all__ = ["IMPUTATIONS", "TREATMENTS", "DropIndicators", "Mean", "Median"]
