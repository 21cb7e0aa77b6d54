"""Filling what is missing."""

from __future__ import annotations

import numpy as np

from ..exceptions import DomainError, Fault
from ..protocols import Array, Method, method

__all__ = ["DropIndicators", "Mean", "Median"]


@method
class Median(Method):
    """Fill a missing value with the median of its indicator.

    Raises
    ------
    DomainError
        If an indicator is missing everywhere.

    Examples
    --------
    >>> Median()([[1.0], [np.nan], [4.0], [2.0]]).ravel()
    array([1., 2., 4., 2.])
    """

    formula = "median of the indicator"
    domain = "at least one value an indicator"
    source = "Nardo et al. (2008), Handbook, step 3"

    def __call__(self, x: Array) -> Array:
        return _filled(x, np.nanmedian)


@method
class Mean(Method):
    """Fill a missing value with the mean of its indicator.

    Raises
    ------
    DomainError
        If an indicator is missing everywhere.

    Examples
    --------
    >>> Mean()([[1.0], [np.nan], [4.0], [1.0]]).ravel()
    array([1., 2., 4., 1.])
    """

    formula = "mean of the indicator"
    domain = "at least one value an indicator"
    source = "Nardo et al. (2008), Handbook, step 3"

    def __call__(self, x: Array) -> Array:
        return _filled(x, np.nanmean)


@method
class DropIndicators(Method):
    """Leave out every indicator with a missing value.

    In an index the framework shrinks with the data, and the result says which indicators went.

    Examples
    --------
    >>> DropIndicators()([[1.0, np.nan], [2.0, 3.0]])
    array([[1.],
           [2.]])
    """

    formula = "indicators with missing values are left out"
    domain = "at least one complete indicator"
    source = "Nardo et al. (2008), Handbook, step 3 (case deletion, by indicator)"

    def complete(self, x: Array) -> Array:
        """Return which indicators have no missing value in any table: ``(indicator,)``."""
        complete: Array = np.all(np.isfinite(x), axis=tuple(range(np.ndim(x) - 1)))
        return complete

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        return x[..., self.complete(x)]


def _filled(x: Array, statistic: object) -> Array:
    x = np.asarray(x, dtype=float)
    missing = np.isnan(x)
    if not missing.any():
        return x
    empty = np.flatnonzero(missing.all(axis=-2).reshape(-1, x.shape[-1]).any(axis=0))
    if empty.size:
        faults = [Fault(int(j), "is missing for every unit") for j in empty]
        raise DomainError("{faults}: there is nothing to impute from. Drop it.", faults)
    return np.where(missing, statistic(x, axis=-2, keepdims=True), x)  # type: ignore[operator]
