"""Internal consistency: do the indicators measure one thing? Cronbach's alpha."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arguments import flag
from ..exceptions import DataError, DomainError
from ..framework import Framework
from ..protocols import Array
from ..report import Report
from .complete import complete, correlation

__all__ = ["Reliability", "cronbach"]


def cronbach(
    data: pd.DataFrame, framework: Framework | None = None, *, standardised: bool = True
) -> Reliability:
    """Cronbach's alpha of the indicators, and what becomes of it without each.

    ``α = k / (k - 1) · (1 - Σ variances / variance of the sum)`` over k indicators; of
    standardised ones ``k r̄ / (1 + (k - 1) r̄)`` with their mean correlation r̄. Indicators of
    polarity -1 are reversed first.

    Parameters
    ----------
    data : DataFrame, units x indicators
        Complete.
    framework : Framework, optional
        By default every column is an indicator.
    standardised : bool
        Of z-scores, as the Handbook has it; otherwise of the values as they are.

    Returns
    -------
    Reliability

    Raises
    ------
    DataError
        If values are missing, or there is only one indicator.
    DomainError
        If an indicator is constant, or the sum of the indicators is.

    References
    ----------
    Cronbach (1951), *Coefficient alpha and the internal structure of tests*, Psychometrika 16;
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 11.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 3, 2, 4], "c": [2.0, 1, 4, 3]})
    >>> reliability = cronbach(data)
    >>> round(reliability.alpha, 4)
    0.7241
    >>> reliability.items.round(3)
               item_rest  alpha_if_deleted
    indicator
    a              0.990             0.000
    b              0.447             0.750
    c              0.316             0.889
    """
    flag(standardised, "standardised")
    x = complete(data, framework, "Cronbach's alpha")
    if x.shape[1] < 2:
        raise DataError(f"Cronbach's alpha needs at least two indicators, got {list(x.columns)}.")
    c = correlation(x) if standardised else np.cov(x.to_numpy(), rowvar=False)
    own, sums = np.diag(c), c.sum(axis=0)
    rest = c.sum() - 2 * sums + own  # variance of the sum without the indicator
    if not (c.sum() > 1e-12 * own.sum() and (rest > 1e-12 * own.sum()).all()):
        raise DomainError(
            "Cronbach's alpha needs a sum that varies; the indicators cancel each other out. "
            "Check their polarity."
        )
    items = pd.DataFrame(
        {"item_rest": (sums - own) / np.sqrt(own * rest)}, index=x.columns
    ).rename_axis("indicator")
    k = len(own)
    items["alpha_if_deleted"] = _alpha(k - 1, own.sum() - own, rest) if k > 2 else np.nan
    return Reliability(float(_alpha(k, own.sum(), c.sum())), items, standardised)


def _alpha(k: int, variances: Array, variance: Array) -> Array:
    return k / (k - 1) * (1 - variances / variance)


class Reliability(Report):
    """Cronbach's alpha.

    Attributes
    ----------
    alpha : float
    items : DataFrame, by indicator
        item_rest: correlation with the sum of the others; alpha_if_deleted (blank of two
        indicators: one has no alpha).
    standardised : bool
    """

    def __init__(self, alpha: float, items: pd.DataFrame, standardised: bool) -> None:
        self.alpha, self.items, self.standardised = alpha, items, standardised

    def summary(self) -> pd.DataFrame:
        """The items, and alpha of all in the last row."""
        everything = pd.DataFrame({"alpha_if_deleted": self.alpha}, index=["(none deleted)"])
        return pd.concat([self.items, everything]).rename_axis("indicator")

    def __repr__(self) -> str:
        return f"Reliability(alpha {self.alpha:.3f} of {len(self.items)} indicators)"
