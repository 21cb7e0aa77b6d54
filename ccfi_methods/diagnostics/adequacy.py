"""Whether the indicators have enough in common for a factor analysis."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ..exceptions import DataError, DomainError
from ..framework import Framework
from ..protocols import Array
from .complete import complete, correlation

__all__ = ["Adequacy", "Bartlett", "bartlett", "kmo"]


class Adequacy(NamedTuple):
    """Kaiser, Meyer and Olkin's measure: of all indicators, and of each."""

    overall: float
    indicators: pd.Series

    def __repr__(self) -> str:
        lowest = self.indicators.idxmin()
        return f"Adequacy({self.overall:.3f}; lowest {self.indicators.min():.3f}, of {lowest!r})"


class Bartlett(NamedTuple):
    """Bartlett's test of sphericity: χ², degrees of freedom, p-value."""

    statistic: float
    df: int
    p: float

    def __repr__(self) -> str:
        return f"Bartlett(χ²({self.df}) = {self.statistic:.2f}, p = {self.p:.2g})"


def kmo(data: pd.DataFrame, framework: Framework | None = None) -> Adequacy:
    """Kaiser-Meyer-Olkin measure of sampling adequacy.

    ``Σ r² / (Σ r² + Σ q²)`` over the pairs of indicators, with correlations r and partial
    correlations q given all others; for one indicator over its own pairs. Kaiser calls values
    below 0.5 unacceptable, above 0.8 meritorious.

    Parameters
    ----------
    data : DataFrame, units x indicators
        Complete; more units than indicators.
    framework : Framework, optional
        By default every column is an indicator.

    Raises
    ------
    DataError
        If values are missing.
    DomainError
        If an indicator is constant, or the correlation matrix cannot be inverted.

    References
    ----------
    Kaiser and Rice (1974), *Little Jiffy, Mark IV*, Educational and Psychological Measurement
    34(1).

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 3, 2, 4], "c": [2.0, 2, 1, 4]})
    >>> round(kmo(data).overall, 3)
    0.612
    """
    x = complete(data, framework, "The Kaiser-Meyer-Olkin measure")
    r = _invertible(x, "The Kaiser-Meyer-Olkin measure")
    inverse = np.linalg.inv(r)
    partial = inverse / np.sqrt(np.outer(np.diag(inverse), np.diag(inverse)))
    off = ~np.eye(len(r), dtype=bool)
    r2, q2 = (r**2 * off).sum(axis=0), (partial**2 * off).sum(axis=0)
    if not (r2 + q2 > 0).all():
        alone = list(x.columns[r2 + q2 == 0])
        raise DomainError(
            f"The Kaiser-Meyer-Olkin measure needs indicators that correlate; {alone} correlate "
            "with no other. Drop them."
        )
    each = pd.Series(r2 / (r2 + q2), x.columns, name="kmo").rename_axis("indicator")
    return Adequacy(float(r2.sum() / (r2.sum() + q2.sum())), each)


def bartlett(data: pd.DataFrame, framework: Framework | None = None) -> Bartlett:
    """Bartlett's test that the indicators are uncorrelated.

    ``χ² = -(n - 1 - (2p + 5) / 6) ln |R|`` with p (p - 1) / 2 degrees of freedom, for n units, p
    indicators and their correlation matrix R.

    Parameters and errors are those of `kmo`.

    References
    ----------
    Bartlett (1951), *The effect of standardization on a χ² approximation in factor analysis*,
    Biometrika 38.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [1.0, 3, 2, 4], "c": [2.0, 2, 1, 4]})
    >>> test = bartlett(data)
    >>> round(test.statistic, 3), test.df, round(test.p, 3)
    (2.064, 3, 0.559)
    """
    from scipy import stats

    x = complete(data, framework, "Bartlett's test")
    n, p = x.shape
    logdet = np.linalg.slogdet(_invertible(x, "Bartlett's test"))[1]
    statistic = -(n - 1 - (2 * p + 5) / 6) * logdet
    df = p * (p - 1) // 2
    return Bartlett(float(statistic), df, float(stats.chi2.sf(statistic, df)))


def _invertible(x: pd.DataFrame, what: str) -> Array:
    """Return the correlations if they have an inverse."""
    if x.shape[1] < 2:
        raise DataError(f"{what} needs at least two indicators, got {list(x.columns)}.")
    r = correlation(x)
    if np.linalg.eigvalsh(r)[0] < 1e-10:
        raise DomainError(
            f"{what} needs a correlation matrix with an inverse: more units than indicators, and "
            f"no indicator that others determine; there are {len(x)} units and {x.shape[1]} "
            "indicators. Look at the groups one at a time."
        )
    return r
