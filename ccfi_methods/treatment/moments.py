"""Skewness and kurtosis as statistical software reports them (type 2), and the rule on them."""

from __future__ import annotations

import numpy as np

from ..arguments import table
from ..domain import EQUAL, refuse_nonfinite
from ..exceptions import DomainError
from ..precision import deviations, in_own_unit
from ..protocols import Array

__all__ = ["beyond", "kurtosis", "outlying", "shape", "skewness"]


def skewness(x: Array) -> Array:
    """Return the skewness of each column, corrected for sample size.

    ``G1 = √(n(n - 1)) / (n - 2) · m3 / m2^1.5`` with the central moments m: type 2 of Joanes and
    Gill, as in pandas, SAS, SPSS and Excel, and SciPy with ``bias=False``. A constant column has 0.

    Parameters
    ----------
    x : array, (..., unit, indicator)

    Returns
    -------
    array, (..., indicator)

    Raises
    ------
    DomainError
        If there are fewer than four units, or a value is missing.

    References
    ----------
    Joanes and Gill (1998), *Comparing measures of sample skewness and kurtosis*, The Statistician
    47(1).

    Examples
    --------
    >>> skewness([[1.0], [2.0], [3.0], [4.0], [10.0]]).round(4)
    array([1.6971])
    """
    return shape(_columns(x))[0]


def kurtosis(x: Array) -> Array:
    """Return the excess kurtosis of each column, corrected for sample size.

    ``G2 = (n - 1) / ((n - 2)(n - 3)) · ((n + 1)(m4 / m2² - 3) + 6)``: type 2, as `skewness`.

    Examples
    --------
    >>> kurtosis([[1.0], [2.0], [3.0], [4.0], [10.0]]).round(4)
    array([3.152])
    """
    return shape(_columns(x))[1]


def outlying(x: Array, skewness: float = 2.0, kurtosis: float = 3.5) -> Array:
    """Return which columns break the rule: ``|skewness|`` *and* kurtosis above their thresholds.

    Parameters
    ----------
    x : array, (..., unit, indicator)
    skewness, kurtosis : float

    Returns
    -------
    array of bool, (..., indicator)

    Examples
    --------
    >>> outlying(np.array([[1.0, 1.0], [2, 2], [3, 3], [4, 4], [5, 5], [6, 99]]))
    array([False,  True])
    """
    return beyond(*shape(_columns(x)), skewness, kurtosis)


def beyond(skew: Array, kurt: Array, skewness: float, kurtosis: float) -> Array:
    """Return where both lie above their thresholds; what equals one in 12 digits does not."""
    return (np.abs(skew) > skewness * (1 + EQUAL)) & (kurt > kurtosis + abs(kurtosis) * EQUAL)


def shape(columns: Array) -> tuple[Array, Array]:
    """Return skewness and kurtosis over the last axis, unchecked: at least four values, finite."""
    n = columns.shape[-1]
    off, _ = in_own_unit(deviations(columns[..., None])[..., 0], axis=-1)
    square = off * off
    m2 = square.mean(axis=-1)
    m3, m4 = (square * off).mean(axis=-1), (square * square).mean(axis=-1)
    high, low = columns.max(axis=-1), columns.min(axis=-1)
    flat = high - low <= EQUAL * np.maximum(np.abs(high), np.abs(low))  # m2 is rounding, or zero
    m2 = np.where(flat, 1.0, m2)
    skew = np.sqrt(n * (n - 1)) / (n - 2) * m3 / m2**1.5
    kurt = (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)
    return np.where(flat, 0.0, skew), np.where(flat, 0.0, kurt)


def _columns(x: Array) -> Array:
    x = table(x, "A moment")
    if x.shape[-2] < 4:
        raise DomainError(f"Skewness and kurtosis need at least 4 units, got {x.shape[-2]}.")
    refuse_nonfinite(x)
    return np.moveaxis(x, -2, -1)
