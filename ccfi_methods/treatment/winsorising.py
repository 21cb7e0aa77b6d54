"""Winsorising: outliers are brought in to a bound taken from the other units."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_cells, refuse_nonfinite
from ..exceptions import DomainError, MethodError
from ..protocols import Array, Method, method
from .moments import beyond, shape

__all__ = ["Winsorise", "WinsoriseIQR", "WinsoriseQuantiles"]


@method
class Winsorise(Method):
    """Winsorise one point after the other until skewness and kurtosis are within bounds.

    While ``|skewness| > 2`` **and** excess kurtosis ``> 3.5`` (both of type 2, see `moments`), the
    highest point of a column skewed to the right, the lowest of one skewed to the left, gets the
    value of its neighbour; points that tie move together. It ends, too, where the next step would
    move more than `max_points` points or leave the column constant, as with an indicator of zeros
    and a few ones: `explain` then says that the column is still outside.

    Parameters
    ----------
    skewness, kurtosis : float
        Thresholds; a column has outliers if it is above both.
    max_points : int
        The most points that may be moved in one column.

    Raises
    ------
    DomainError
        If there are fewer than four units, or a value is missing.

    References
    ----------
    Becker et al. (2022), *COINr: An R package for developing composite indicators*, Journal of
    Open Source Software 7(78), whose documentation has the worked example of the tests.

    Examples
    --------
    >>> table = np.array([[1.0], [2], [3], [4], [5], [6], [7], [8], [9], [10], [30], [100]])
    >>> Winsorise()(table)[-3:].ravel()
    array([10., 30., 30.])
    >>> Winsorise().explain(table)
    ['1 high point moved to 30']
    """

    skewness: float = 2.0
    kurtosis: float = 3.5
    max_points: int = 5

    formula = "outermost points to the next, while |skewness| > 2 and kurtosis > 3.5"
    domain = "at least 4 units"
    meaning = "few extreme points keep their order, not their distance"
    source = "Becker et al. (2022), COINr"

    def __post_init__(self) -> None:
        if self.skewness < 0 or self.max_points < 1:
            raise MethodError(
                f"Winsorise needs skewness >= 0 and max_points >= 1, got skewness="
                f"{self.skewness:g}, max_points={self.max_points}."
            )

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        floor, ceiling, _, _ = self._bounds(x)
        return np.clip(x, floor[..., None, :], ceiling[..., None, :])

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table what was moved where; "" for nothing."""
        x = np.asarray(x, dtype=float)
        floor, ceiling, low, high = self._bounds(x)
        skew, kurt = shape(np.clip(x, floor, ceiling).T)
        texts = []
        for j in range(x.shape[-1]):
            moved = [
                f"{count} {end} point{'s' if count > 1 else ''} moved to {bound:g}"
                for count, end, bound in (
                    (low[j], "low", floor[j]),
                    (high[j], "high", ceiling[j]),
                )
                if count
            ]
            if beyond(skew[j], kurt[j], self.skewness, self.kurtosis):
                moved.append(f"still skewness {skew[j]:.2f}, kurtosis {kurt[j]:.2f}")
            texts.append("; ".join(moved))
        return texts

    def _bounds(self, x: Array) -> tuple[Array, Array, Array, Array]:
        """Return floor and ceiling of each column, and how many points lie beyond them."""
        n = x.shape[-2]
        if n < 4:
            raise DomainError(f"Winsorising by kurtosis needs at least 4 units, got {n}.")
        refuse_nonfinite(x)
        ordered = np.sort(np.moveaxis(x, -2, -1), axis=-1).reshape(-1, n)  # a column a row
        low = np.zeros(len(ordered), dtype=int)
        high = np.zeros(len(ordered), dtype=int)
        todo = np.arange(len(ordered))
        while todo.size:
            rows = ordered[todo]
            floor = _at(rows, low[todo])
            ceiling = _at(rows, n - 1 - high[todo])
            skew, kurt = shape(np.clip(rows, floor, ceiling))
            right = skew > 0
            lower = np.where(right, low[todo], (rows <= floor).sum(axis=-1))  # ties move together
            upper = np.where(right, (rows >= ceiling).sum(axis=-1), high[todo])
            go = beyond(skew, kurt, self.skewness, self.kurtosis)
            go &= lower + upper <= min(self.max_points, n - 2)
            go[go] &= (_at(rows[go], lower[go]) < _at(rows[go], n - 1 - upper[go])).ravel()
            todo = todo[go]
            low[todo], high[todo] = lower[go], upper[go]
        bounds = _at(ordered, low)[:, 0], _at(ordered, n - 1 - high)[:, 0], low, high
        batch = (*x.shape[:-2], x.shape[-1])
        floors, ceilings, lows, highs = (part.reshape(batch) for part in bounds)
        return floors, ceilings, lows, highs


@method
class WinsoriseQuantiles(Method):
    """Winsorise at two quantiles of each indicator (type 7, as in NumPy, R and Excel).

    Parameters
    ----------
    lower, upper : float
        Probabilities, ``0 <= lower < upper <= 1``.

    Raises
    ------
    DomainError
        If a column would become constant, or a value is missing.

    Examples
    --------
    >>> WinsoriseQuantiles(0.25, 0.75)(np.array([[0.0], [1], [2], [3], [100]])).ravel()
    array([1., 1., 2., 3., 3.])
    """

    lower: float = 0.05
    upper: float = 0.95

    formula = "clipped to the 5 % and 95 % quantiles"
    domain = "no column that would become constant"
    meaning = "the tails keep their order, not their distance"
    source = "Nardo et al. (2008), Handbook, step 5"

    def __post_init__(self) -> None:
        if not 0 <= self.lower < self.upper <= 1:
            raise MethodError(
                f"WinsoriseQuantiles needs 0 <= lower < upper <= 1, got lower={self.lower:g}, "
                f"upper={self.upper:g}."
            )

    def __call__(self, x: Array) -> Array:
        return _clipped(x, *self._bounds(x))

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table where it was clipped; "" for nothing."""
        return _explained(x, *self._bounds(x))

    def _bounds(self, x: Array) -> tuple[Array, Array]:
        refuse_nonfinite(np.asarray(x, dtype=float))
        low, high = np.quantile(x, [self.lower, self.upper], axis=-2, keepdims=True)
        return low, high


@method
class WinsoriseIQR(Method):
    """Winsorise at Tukey's fences, `factor` interquartile ranges outside the quartiles.

    Parameters
    ----------
    factor : float
        1.5 for outliers, 3 for those far out.

    Raises
    ------
    DomainError
        If a column would become constant (the middle half of the units share one value), or a
        value is missing.

    References
    ----------
    Tukey (1977), *Exploratory Data Analysis*, Addison-Wesley.

    Examples
    --------
    >>> WinsoriseIQR()(np.array([[0.0], [1], [2], [3], [100]])).ravel()
    array([0., 1., 2., 3., 6.])
    """

    factor: float = 1.5

    formula = "clipped to [Q1 - 1.5 IQR, Q3 + 1.5 IQR]"
    domain = "no column that would become constant"
    meaning = "outliers keep their order only as far as the fence"
    source = "Tukey (1977)"

    def __post_init__(self) -> None:
        if not self.factor > 0:
            raise MethodError(f"WinsoriseIQR needs factor > 0, got factor={self.factor:g}.")

    def __call__(self, x: Array) -> Array:
        return _clipped(x, *self._bounds(x))

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table where it was clipped; "" for nothing."""
        return _explained(x, *self._bounds(x))

    def _bounds(self, x: Array) -> tuple[Array, Array]:
        refuse_nonfinite(np.asarray(x, dtype=float))
        first, third = np.quantile(x, [0.25, 0.75], axis=-2, keepdims=True)
        reach = self.factor * (third - first)
        return first - reach, third + reach


def _at(rows: Array, positions: Array) -> Array:
    """Return the value of each row at its position, as a column."""
    return np.take_along_axis(rows, positions[:, None], axis=-1)


def _clipped(x: Array, low: Array, high: Array) -> Array:
    x = np.asarray(x, dtype=float)
    flat = (low == high) & (x.min(axis=-2, keepdims=True) < x.max(axis=-2, keepdims=True))
    refuse_cells(
        x,
        (x != low) & flat,
        "{faults}: these bounds would make the column constant. Widen them, or leave it untreated "
        "with a mapping, treatment={'default': ..., code: None}.",
    )
    return np.clip(x, low, high)


def _explained(x: Array, low: Array, high: Array) -> list[str]:
    x = np.asarray(x, dtype=float)
    beyond = ((x < low) | (x > high)).sum(axis=-2)
    return [
        f"{count} point{'s' if count > 1 else ''} clipped to [{a:g}, {b:g}]" if count else ""
        for count, a, b in zip(beyond, low.ravel(), high.ravel(), strict=True)
    ]
