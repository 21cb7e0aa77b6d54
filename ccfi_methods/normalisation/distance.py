"""Distances to a reference: the best unit, a chosen unit or the average, a target."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace
from typing import Any, Self

import numpy as np

from ..arguments import one_of
from ..domain import refuse_nonfinite, require
from ..exceptions import MethodError, unknown_name
from ..precision import deviations
from ..protocols import Array, Method, Place, method
from .scale import PerColumn, bound, check_numbers, extremes, per_column, refuse_columns, tables

__all__ = ["DistanceToBest", "DistanceToReference", "DistanceToTarget"]


@method
class DistanceToBest(Method):
    """Distance to the best: every value as a ratio to that of the best unit, which scores 1.

    ``z = x / max`` for polarity +1 and ``z = min / x`` for polarity -1, where twice the least crime
    scores 1/2; the extremes are those of the table, or of `reference`.

    Parameters
    ----------
    kind : {"ratio", "difference"}
        ``"difference"`` is relative to the best, ``polarity · (x - best) / best``: 0 for the best
        unit, negative for all others.

    Raises
    ------
    DomainError
        If the best value is not positive; ratio: if any is not where polarity is -1.

    Notes
    -----
    Ratios need a ratio scale: temperatures in Celsius and in Fahrenheit give different scores
    (Handbook, Table 14). pymcdm and pyrepo-mcda call the ratio linear normalisation.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> DistanceToBest()([[1.0, 30.0], [3.0, 20.0], [4.0, 10.0]], polarity=[1, -1]).round(3)
    array([[0.25 , 0.333],
           [0.75 , 0.5  ],
           [1.   , 1.   ]])
    """

    kind: str = "ratio"

    formula = "x / max; polarity -1: min / x"
    domain = "the best value > 0; polarity -1: all values > 0"
    meaning = "share of what the best unit reaches"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        _check_kind(self.kind)

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        low, high = extremes(scale)
        best = np.where(np.asarray(polarity) > 0, high, low)
        return _relative(x, best, x - best, polarity, self.kind, "best value")


@method
class DistanceToReference(Method):
    """Distance to a reference unit, or to the average: a ratio that is 1 for the reference.

    ``z = x / r`` for polarity +1 and ``z = r / x`` for polarity -1, with r the value of `unit`, or
    the mean over the units, in the table, or in `reference`.

    Parameters
    ----------
    unit : label or position, optional
        In an index the label of a unit (``"Chongqing"``) or its position; called on an array, its
        position. None: the average.
    kind : {"ratio", "difference"}
        ``"difference"`` is relative to the reference, ``polarity · (x - r) / r``, 0 for it.

    Raises
    ------
    MethodError
        If the unit is not there, or `reference` has other units than the table, so that it does
        not say which row is the unit's.
    DomainError
        If the value of the reference is not positive; ratio: if any is not where polarity is -1.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> DistanceToReference(unit=0)([[2.0, 30.0], [3.0, 20.0], [4.0, 10.0]], polarity=[1, -1])
    array([[1. , 1. ],
           [1.5, 1.5],
           [2. , 3. ]])
    """

    unit: Hashable | None = None
    kind: str = "ratio"

    formula = "x / reference; polarity -1: reference / x"
    domain = "the reference value > 0; polarity -1: all values > 0"
    meaning = "multiple of a chosen unit, or of the average"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        _check_kind(self.kind)

    def bind(self, place: Place) -> Self:
        if self.unit in place.units:
            return replace(self, unit=place.units.index(self.unit))
        if self.unit is None or isinstance(self.unit, int):
            return self
        if not place.units:
            raise MethodError(
                f"DistanceToReference needs the labels of the units to find {self.unit!r}, and "
                "there are none: pass its position."
            )
        raise MethodError(unknown_name("reference unit", self.unit, place.units))

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        refuse_nonfinite(scale)
        level, away = self._level(x, scale)
        return _relative(x, level, away, polarity, self.kind, "reference value")

    def _level(self, x: Array, scale: Array) -> tuple[Array, Array]:
        """Return the value of the reference, and the distances from it."""
        if self.unit is None:
            return scale.mean(axis=-2, keepdims=True), deviations(x, scale)
        row, n = self.unit, x.shape[-2]
        if not (isinstance(row, int) and 0 <= row < n):
            raise MethodError(
                f"DistanceToReference needs, on an array, the position of a unit, 0 to {n - 1}; "
                f"got {row!r}."
            )
        if scale.shape[-2] != n:
            raise MethodError(
                f"DistanceToReference finds unit {row} by its row, but the reference table has "
                f"{scale.shape[-2]} units and the table {n}: give both the same units."
            )
        level = scale[..., row : row + 1, :]
        return level, x - level


@method
class DistanceToTarget(Method):
    """Distance to a target: every value as a ratio to the target, which scores 1.

    ``z = x / target`` for polarity +1 and ``z = target / x`` for polarity -1. The target is the
    reference, so scores are comparable over time and `reference` changes nothing.

    Parameters
    ----------
    target : float, sequence, mapping by code, optional
        Without it an index takes the column ``target`` of the framework.
    kind : {"ratio", "difference"}
        ``"difference"`` is relative to the target, ``polarity · (x - target) / target``, 0 for it.

    Raises
    ------
    MethodError
        If a target is not given or not finite.
    DomainError
        If a target is not positive; ratio: if any value is not where polarity is -1.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 5. No
    published worked example is known to us.

    Examples
    --------
    >>> DistanceToTarget([50, 10])([[25.0, 10.0], [60.0, 40.0]], polarity=[1, -1])
    array([[0.5 , 1.  ],
           [1.2 , 0.25]])
    """

    target: PerColumn = None
    kind: str = "ratio"

    formula = "x / target; polarity -1: target / x"
    domain = "targets > 0; polarity -1: all values > 0"
    meaning = "share of the target that is reached"
    source = "Nardo et al. (2008), Handbook, step 5"

    def __post_init__(self) -> None:
        _check_kind(self.kind)
        check_numbers(self, target=self.target)

    def bind(self, place: Place) -> Self:
        return bound(self, place, "target")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x = np.asarray(x, dtype=float)
        refuse_nonfinite(x)
        target = per_column(self.target, "target", x.shape[-1])
        return _relative(x, target, x - target, polarity, self.kind, "target")


def _relative(x: Array, level: Array, away: Array, polarity: Any, kind: str, what: str) -> Array:
    """Compare with a positive level: ratios turn over for polarity -1, differences change sign."""
    refuse_nonfinite(x)
    refuse_columns(
        level > 0,
        f"has {what} {{:g}}",
        f"A distance relative to the {what} needs it > 0; {{faults}}. Use MinMax or ZScore, say.",
        level,
    )
    polarity = np.asarray(polarity, dtype=float)
    if kind == "difference":
        return polarity * (away / level)
    zero = (polarity < 0) & (x <= 0)
    require(
        ~zero.any(),
        x,
        zero,
        "A ratio needs values > 0 where less is better; {faults}. Use kind='difference', say.",
    )
    up = polarity > 0
    return x / level if up.all() else np.where(up, x, level) / np.where(up, level, x)


def _check_kind(kind: str) -> None:
    one_of(kind, "kind of distance", ["ratio", "difference"])
