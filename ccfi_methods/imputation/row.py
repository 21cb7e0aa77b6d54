"""Filling what is missing from the unit itself: its other indicators."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np
import pandas as pd

from ..domain import missing_values, refuse_cells
from ..exceptions import DomainError, Fault, MethodError
from ..protocols import Array, Method, Place, method

__all__ = ["RowMean"]


@method
class RowMean(Method):
    """Fill a missing value with the unit's own mean over the other indicators of its group.

    Indicators are brought to ``z = (x - worst) / (best - worst)`` over their known values; a
    missing z is the mean of the unit's known z in the same group of the framework, and goes back
    to the scale of its indicator. It is what an index does without saying so when it averages
    over the values that are there ("shadow imputation").

    Parameters
    ----------
    groups : mapping by indicator, or a sequence in the order of the columns, optional
        The group of each indicator; by default that of the framework (of an array: all columns
        are one group).
    level : int
        The level of the framework whose groups are meant: 2 for the parents of the indicators.
    polarity : +1 or -1, or one a column, optional
        By default the framework's (of an array: +1).

    Raises
    ------
    DomainError
        If a unit has no value in a whole group, as in a group of one indicator, or if an
        indicator of a group with missing values is constant.

    References
    ----------
    Becker et al. (2022), *COINr: An R package for developing composite indicators*, Journal of
    Open Source Software 7(78), whose documentation has the worked example of the tests.

    Examples
    --------
    >>> RowMean()([[0.0, 10.0], [5.0, np.nan], [10.0, 30.0]])[:, 1]
    array([10., 20., 30.])
    """

    groups: Mapping[str, Hashable] | Sequence[Hashable] | None = None
    level: int = 2
    polarity: Any = None

    formula = "mean of the unit's normalised values in the indicator's group"
    domain = "a unit has at least one value in each group; no constant indicator there"
    source = "Becker et al. (2022), COINr"

    def bind(self, place: Place) -> Self:
        groups: Any = self.groups
        if groups is None and place.whole is not None:
            parents, levels = place.whole["parent"].to_dict(), place.whole["level"].to_dict()
            groups = {c: _ancestor(c, self.level, parents, levels) for c in place.columns}
        if isinstance(groups, pd.Series):
            groups = groups.to_dict()
        if isinstance(groups, Mapping):
            lacking = [code for code in place.columns if code not in groups]
            if lacking:
                raise MethodError(f"The groups of RowMean lack the indicators {lacking}.")
            groups = tuple(groups[code] for code in place.columns)
        known = self.polarity is not None or place.whole is not None
        polarity = place.values(self.polarity, "polarity") if known else 1
        return replace(self, groups=groups, polarity=polarity)

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        missing = missing_values(x)
        if not missing.any():
            return x
        out = x.copy()
        for columns in self._columns(x.shape[-1]):
            if missing[..., columns].any():
                part = x[..., columns]
                z, worst, reach = self._normalised(x, columns)
                known = (~np.isnan(part)).sum(axis=-1, keepdims=True)
                self._refuse_empty(x, columns, known)
                mean = np.nansum(z, axis=-1, keepdims=True) / known
                out[..., columns] = np.where(np.isnan(part), worst + reach * mean, part)
        return out

    def _columns(self, width: int) -> list[Array]:
        """Return the positions of the columns of each group."""
        if self.groups is None:
            return [np.arange(width)]
        if isinstance(self.groups, Mapping) or len(self.groups) != width:
            raise MethodError(f"RowMean needs one group for each of {width} columns of an array.")
        labels = np.asarray(pd.Series(list(self.groups), dtype=object))
        return [np.flatnonzero(labels == group) for group in dict.fromkeys(labels)]

    def _normalised(self, x: Array, columns: Array) -> tuple[Array, Array, Array]:
        part = x[..., columns]
        low = np.min(part, axis=-2, keepdims=True, initial=np.inf, where=~np.isnan(part))
        high = np.max(part, axis=-2, keepdims=True, initial=-np.inf, where=~np.isnan(part))
        flat = np.flatnonzero((low >= high).reshape(-1, len(columns)).any(axis=0))
        if flat.size:
            raise DomainError(
                "{faults}: it cannot be normalised to impute from, or into, it. Drop it, or use "
                "another imputation.",
                [Fault(int(columns[j]), "has fewer than two different values") for j in flat],
            )
        sign = 1 if self.polarity is None else self.polarity
        up = np.broadcast_to(np.asarray(sign), x.shape[-1])[columns] > 0
        worst, best = np.where(up, low, high), np.where(up, high, low)
        return (part - worst) / (best - worst), worst, best - worst

    def _refuse_empty(self, x: Array, columns: Array, known: Array) -> None:
        bad = np.zeros(x.shape, dtype=bool)
        bad[..., columns] = known == 0
        refuse_cells(
            x,
            bad,
            "{faults}, and so is all else in the group: there is nothing to impute from. Take "
            "larger groups (RowMean(groups=...)), or another imputation.",
        )


def _ancestor(code: Any, level: int, parents: dict[Any, Any], levels: dict[Any, Any]) -> Any:
    """Return the node above `code` that stands on `level`, or else the first above it."""
    while levels[code] < level and not pd.isna(parents[code]):
        code = parents[code]
    return code
