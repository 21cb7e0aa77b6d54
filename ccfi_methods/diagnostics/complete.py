"""The table that multivariate statistics are taken of: complete, varying, pointing one way."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..exceptions import DataError, DomainError, Fault
from ..framework import Framework
from ..preparation.steps import framework_of
from ..protocols import Array
from ..weighting.correlation import correlations

__all__ = ["complete", "correlation", "pointed"]


def pointed(data: pd.DataFrame, framework: Framework | None) -> pd.DataFrame:
    """Return the indicators as floats, those of polarity -1 with their sign reversed."""
    framework = framework_of(data, framework)
    return framework.check(data) * framework.polarity


def complete(data: pd.DataFrame, framework: Framework | None, what: str) -> pd.DataFrame:
    """Return the same, or say why `what` is not defined for it."""
    table = pointed(data, framework)
    x = table.to_numpy()
    gaps = [code for code, gap in zip(table, np.isnan(x).any(axis=0), strict=True) if gap]
    if gaps:
        raise DataError(f"{what} needs complete data; values of {gaps} are missing. Impute first.")
    constant = np.flatnonzero(x.max(axis=0) == x.min(axis=0))
    if constant.size:
        raise DomainError(
            "{faults}: " + what + " needs indicators that vary. Drop it.",
            [Fault(int(j), "has the same value for every unit") for j in constant],
            list(table.columns),
        )
    return table


def correlation(table: pd.DataFrame) -> Array:
    """Return Pearson's correlations of a complete table."""
    return correlations(table.to_numpy(dtype=float), "A correlation")
