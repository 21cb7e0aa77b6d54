"""Logarithms, which draw a long tail in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

import numpy as np

from ..arguments import floats
from ..domain import refuse_cells, refuse_constant, refuse_nonfinite
from ..exceptions import MethodError, brief
from ..protocols import Array, Method, Place, method

__all__ = ["Log", "SignedLog", "one_a_column", "placed"]


@method
class Log(Method):
    """Natural logarithm, ``ln(x + shift)``.

    Parameters
    ----------
    shift : float, mapping by indicator, or "range"
        ``"range"`` is ``-min + 0.01 (max - min)`` of each indicator, so that zeros and negative
        values have a logarithm; the scale is then the data's own.

    Raises
    ------
    DomainError
        If ``x + shift`` is not positive, or an indicator is constant under ``"range"``.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 5. The
    range shift is the one of Becker et al. (2022), *COINr*.

    Examples
    --------
    >>> Log(shift=1)([[0.0], [np.e - 1]]).ravel()
    array([0., 1.])
    """

    shift: Any = 0.0

    formula = "ln(x + shift)"
    domain = "x + shift > 0"
    meaning = "equal ratios become equal distances"
    source = "Nardo et al. (2008), Handbook, step 5"

    def __post_init__(self) -> None:
        if isinstance(self.shift, str) and self.shift != "range":
            raise MethodError(f"Log needs a number or 'range' for shift, got {self.shift!r}.")

    def bind(self, place: Place) -> Self:
        return placed(self, place, "shift")

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        refuse_nonfinite(x)
        shifted, rest = self._shifted(x)
        refuse_cells(
            x,
            shifted <= 0,
            "A logarithm needs values > 0; {faults}. Use Log(shift='range'), SignedLog or "
            "YeoJohnson.",
        )
        return np.log(shifted) + rest / shifted

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table how it was transformed."""
        x = np.asarray(x, dtype=float)
        shift = self._range(x)[1] if self.shift == "range" else one_a_column(self.shift, "shift")
        shifts = np.broadcast_to(shift, (1, x.shape[-1])).ravel()
        return [f"ln(x {s:+g})" if s else "ln(x)" for s in shifts]

    def _shifted(self, x: Array) -> tuple[Array, Array]:
        """Return ``x + shift``, and what rounding took from the sum."""
        if isinstance(self.shift, str):
            return self._range(x)[0], np.zeros(())
        shift = one_a_column(self.shift, "shift")
        total = x + shift
        added = total - x
        return total, (x - (total - added)) + (shift - added)

    def _range(self, x: Array) -> tuple[Array, Array]:
        """Return values and shifts of the range shift."""
        low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
        refuse_constant(x, high - low, "{faults}: its range is zero. Drop it.")
        return (x - low) + 0.01 * (high - low), 0.01 * (high - low) - low


@method
class SignedLog(Method):
    """Logarithm on both sides of zero, ``sign(x) ln(1 + |x|)``.

    References
    ----------
    Whittaker, Whitehead and Somers (2005), *The neglog transformation and quantile regression for
    the analysis of a large credit scoring database*, Journal of the Royal Statistical Society C
    54(5).

    Examples
    --------
    >>> SignedLog()([[1 - np.e], [0.0], [np.e - 1]]).ravel()
    array([-1.,  0.,  1.])
    """

    formula = "sign(x) ln(1 + |x|)"
    meaning = "far from zero, equal ratios become equal distances"
    source = "Whittaker, Whitehead and Somers (2005)"

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        refuse_nonfinite(x)
        return np.sign(x) * np.log1p(np.abs(x))

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table how it was transformed."""
        return ["sign(x) ln(1 + |x|)"] * np.shape(x)[-1]


def placed(transformation: Any, place: Place, field: str) -> Any:
    """Turn a parameter given by indicator into one number a column."""
    given = getattr(transformation, field)
    if given is None or isinstance(given, str):
        return transformation
    return replace(transformation, **{field: place.values(given, field)})


def one_a_column(value: Any, what: str) -> Array:
    """Return a parameter as numbers; one given by indicator needs `placed` first."""
    if isinstance(value, Mapping):
        raise MethodError(
            f"The {what} is given by indicator: pass a frame, or one number a column."
        )
    values = floats(value, f"The {what}")
    if not np.isfinite(values).all():
        raise MethodError(f"The {what} needs to be finite, got {brief(value)}.")
    return values
