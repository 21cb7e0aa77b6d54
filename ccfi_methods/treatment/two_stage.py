"""Winsorise; where that is not enough, transform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .. import vetting
from ..arguments import one_of
from ..domain import refuse_columns
from ..exceptions import DomainError, MethodError
from ..protocols import Array, Method, method
from .moments import outlying
from .power_family import YeoJohnson
from .winsorising import Winsorise

__all__ = ["TwoStage"]

FALLBACKS = ("untreated", "second", "raise")


@method
class TwoStage(Method):
    """Treat a column by `first`; if it still has outliers, treat the original by `second`.

    A column has outliers if ``|skewness| > 2`` and excess kurtosis ``> 3.5`` (type 2); all others
    stay as they are. A column of two values, zeros and a few ones say, keeps its skewness under
    any increasing transformation, so `second` is not tried on it.

    Parameters
    ----------
    first, second : treatment
    skewness, kurtosis : float
        Thresholds of the rule.
    fallback : {"untreated", "second", "raise"}
        What becomes of a column that neither brings within the rule: it is left as it was, or as
        `second` made it, or an error names it. `explain` says so in each case.

    Raises
    ------
    DomainError
        If the second treatment is not defined for a column that needs it, if ``fallback="raise"``
        and neither helps, if there are fewer than four units, or a value is missing.

    References
    ----------
    Becker et al. (2022), *COINr: An R package for developing composite indicators*, Journal of
    Open Source Software 7(78).

    Examples
    --------
    >>> table = np.array([[1.0, 1], [2, 2], [3, 3], [4, 4], [5, 5], [6, 600], [7, 700], [8, 9000]])
    >>> TwoStage(first=Winsorise(max_points=1)).explain(table)
    ['', '1 high point moved to 700']
    """

    first: Callable[[Array], Array] = Winsorise()
    second: Callable[[Array], Array] = YeoJohnson()
    skewness: float = 2.0
    kurtosis: float = 3.5
    fallback: str = "untreated"

    formula = "winsorise; if |skewness| > 2 and kurtosis > 3.5 still, transform"
    domain = "at least 4 units"
    meaning = "as little treatment as brings skewness and kurtosis within bounds"
    source = "Becker et al. (2022), COINr"

    def __post_init__(self) -> None:
        for name in ("first", "second"):
            if not callable(getattr(self, name)) or isinstance(getattr(self, name), type):
                raise MethodError(
                    f"TwoStage needs a treatment as its {name} stage, Winsorise() say; got "
                    f"{getattr(self, name)!r}."
                )
        one_of(self.fallback, "fallback", FALLBACKS)

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        once = self._outlying(x)
        treated = _where(once, self.first, x)
        twice = once & self._outlying(treated)
        if not twice.any():
            return treated
        transformed = _where(twice & ~_two_valued(x), self.second, x)
        lost = twice & self._outlying(transformed)
        if self.fallback == "raise":
            refuse_columns(
                lost,
                "{faults}: neither stage of the treatment is enough. Leave it untreated with a "
                "mapping, treatment={'default': ..., code: None}.",
                "has outliers",
            )
        back = lost if self.fallback == "untreated" else lost & _two_valued(x)
        transformed = np.where(back[..., None, :], x, transformed)
        return np.where(twice[..., None, :], transformed, treated)

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table what was done to it; "" for nothing."""
        x = np.asarray(x, dtype=float)
        after = self(x)
        texts = []
        for j in range(x.shape[-1]):
            column, result = x[:, [j]], after[:, [j]]
            if not self._outlying(column)[0]:
                texts.append("")
            elif np.array_equal(result, column):
                texts.append("left untreated: neither stage is enough")
            elif not self._outlying(result)[0] and np.array_equal(
                result, vetting.treat(self.first, column)
            ):
                texts.append(_said(self.first, column))
            else:
                enough = "" if not self._outlying(result)[0] else "; still outside"
                texts.append(_said(self.second, column) + enough)
        return texts

    def _outlying(self, x: Array) -> Array:
        return outlying(x, self.skewness, self.kurtosis)


def _where(needed: Array, treatment: Callable[[Array], Array], x: Array) -> Array:
    """Treat the columns that need it, and no others: a domain is theirs alone."""
    out = x.copy()
    for j in np.flatnonzero(needed.reshape(-1, needed.shape[-1]).any(axis=0)):
        rows = needed[..., j]
        try:
            column = x[..., j][rows][..., None]
            out[..., j][rows] = vetting.treat(treatment, column)[..., 0]
        except DomainError as error:
            faults = [fault._replace(column=int(j)) for fault in error.faults]
            named = DomainError(error.message, faults)
            named.tables = np.zeros(needed.shape[:-1], dtype=bool)
            named.tables[rows] = True if error.tables is None else error.tables
            raise named from None
    return out


def _two_valued(x: Array) -> Array:
    low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
    two: Array = ((x == low) | (x == high)).all(axis=-2)
    return two


def _said(treatment: Any, column: Array) -> str:
    if hasattr(treatment, "explain"):
        return str(treatment.explain(column)[0])
    return getattr(treatment, "__name__", repr(treatment))
