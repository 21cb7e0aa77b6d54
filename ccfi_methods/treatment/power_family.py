"""The power transformations of Box and Cox and of Yeo and Johnson."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Self

import numpy as np

from ..domain import EQUAL, refuse_cells, refuse_columns, refuse_nonfinite
from ..precision import log_ratio
from ..protocols import Array, Method, Place, method
from .logarithm import one_a_column, placed

__all__ = ["BoxCox", "YeoJohnson"]


@method
class BoxCox(Method):
    """Box-Cox transformation, ``(x^λ - 1) / λ``, the logarithm at λ = 0.

    Parameters
    ----------
    power : float or mapping by indicator, optional
        λ; by default that of the greatest normal likelihood of each indicator.

    Raises
    ------
    DomainError
        If a value is not positive, or λ is to be estimated of fewer than three different values:
        two stay two under any transformation.

    References
    ----------
    Box and Cox (1964), *An analysis of transformations*, Journal of the Royal Statistical Society
    B 26(2).

    Examples
    --------
    >>> BoxCox(power=2)([[1.0], [3.0]]).ravel()
    array([0., 4.])
    """

    power: Any = None

    formula = "(x^λ - 1) / λ"
    domain = "x > 0, at least three different values to estimate λ of"
    meaning = "nearest to the shape of a normal distribution"
    source = "Box and Cox (1964)"

    def bind(self, place: Place) -> Self:
        return placed(self, place, "power")

    def __call__(self, x: Array) -> Array:
        from scipy import special

        x = np.asarray(x, dtype=float)
        return _in_range(special.boxcox(x, self._powers(x)), x)

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table how it was transformed."""
        x = np.asarray(x, dtype=float)
        powers = np.broadcast_to(self._powers(x), (1, x.shape[-1]))
        return [f"Box-Cox, λ = {power:.3f}" for power in powers.ravel()]

    def _powers(self, x: Array) -> Array:
        refuse_nonfinite(x)
        refuse_cells(
            x, x <= 0, "A Box-Cox transformation needs values > 0; {faults}. Use YeoJohnson."
        )
        if self.power is not None:
            return one_a_column(self.power, "power")
        return _likeliest(x, _boxcox_loss)


@method
class YeoJohnson(Method):
    """Yeo-Johnson transformation: Box-Cox of ``1 + x``, continued below zero.

    ``((x + 1)^λ - 1) / λ`` for x >= 0, ``-((1 - x)^(2-λ) - 1) / (2 - λ)`` for x < 0, with the
    logarithm where a denominator is zero.

    Parameters
    ----------
    power : float or mapping by indicator, optional
        λ; by default that of the greatest normal likelihood of each indicator.

    Raises
    ------
    DomainError
        If λ is to be estimated of fewer than three different values: two stay two under any
        transformation.

    References
    ----------
    Yeo and Johnson (2000), *A new family of power transformations to improve normality or
    symmetry*, Biometrika 87(4).

    Examples
    --------
    >>> YeoJohnson(power=2)([[-np.e + 1], [0.0], [2.0]]).ravel()
    array([-1.,  0.,  4.])
    """

    power: Any = None

    formula = "((x + 1)^λ - 1) / λ for x >= 0"
    domain = "at least three different values to estimate λ of"
    meaning = "nearest to the shape of a normal distribution"
    source = "Yeo and Johnson (2000)"

    def bind(self, place: Place) -> Self:
        return placed(self, place, "power")

    def __call__(self, x: Array) -> Array:
        x = np.asarray(x, dtype=float)
        return _in_range(_yeojohnson(x, self._powers(x)), x)

    def explain(self, x: Array) -> list[str]:
        """Say for each column of one table how it was transformed."""
        x = np.asarray(x, dtype=float)
        powers = np.broadcast_to(self._powers(x), (1, x.shape[-1]))
        return [f"Yeo-Johnson, λ = {power:.3f}" for power in powers.ravel()]

    def _powers(self, x: Array) -> Array:
        refuse_nonfinite(x)
        if self.power is not None:
            return one_a_column(self.power, "power")
        return _likeliest(x, _yeojohnson_loss)


def _in_range(y: Array, x: Array) -> Array:
    """Refuse values beyond floating-point numbers, or of which rounding has made one."""
    cure = (
        "{faults} after transformation: the values differ too little for their size. Take a power "
        "of your own, or leave it untreated."
    )
    refuse_cells(y, ~np.isfinite(y), cure)
    refuse_columns(_constant(y) & ~_constant(x), cure, "is constant")
    return y


def _constant(x: Array) -> Array:
    high, low = x.max(axis=-2), x.min(axis=-2)
    constant: Array = high - low <= EQUAL * np.maximum(np.abs(high), np.abs(low))
    return constant


def _yeojohnson(x: Array, power: Array) -> Array:
    from scipy import special

    up = special.boxcox1p(np.maximum(x, 0), power)
    down = special.boxcox1p(np.maximum(-x, 0), 2 - power)
    return np.where(x >= 0, up, -down)


def _boxcox_loss(power: Array, x: Array) -> Array:
    """Negative log-likelihood over n/2, up to a constant: Box and Cox's own form of it.

    Of values over their geometric mean, which leaves no Jacobian and keeps powers in range.
    """
    return _loss_of_logs(power, log_ratio(x, x[..., :1]))


def _loss_of_logs(power: Array, log: Array) -> Array:
    """Return the same of logarithms: ``(e^(λl) - 1) / λ = l · exprel(λl)``."""
    from scipy import special

    log = log - log.mean(axis=-1, keepdims=True)
    return np.log((log * special.exprel(power[..., None] * log)).var(axis=-1))


def _yeojohnson_loss(power: Array, x: Array) -> Array:
    """Negative log-likelihood over n/2, up to a constant; on one side of zero that of Box-Cox."""
    up, down = (x >= 0).all(axis=-1), (x <= 0).all(axis=-1)
    size, first = np.abs(x), np.abs(x[..., :1])
    one_side = _loss_of_logs(
        np.where(down, 2 - power, power), np.log1p((size - first) / (1 + first))
    )
    jacobian = (np.sign(x) * np.log1p(np.abs(x))).mean(axis=-1)
    both = np.log(_yeojohnson(x, power[..., None]).var(axis=-1)) - 2 * power * jacobian
    return np.where(up | down, one_side, both)


def _likeliest(x: Array, loss: Callable[[Array, Array], Array]) -> Array:
    """Estimate one power a column, all columns at once: ``(..., 1, indicator)``."""
    from scipy.optimize import elementwise

    low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
    refuse_columns(
        ((x == low) | (x == high)).all(axis=-2),
        "{faults}: no transformation changes its shape. Leave it untreated with a mapping, "
        "treatment={'default': ..., code: None}.",
        "has no more than two different values",
    )
    # A column a row; sorted, so that the order of the units cannot matter by a rounding.
    rows = np.sort(np.moveaxis(x, -2, -1), axis=-1).reshape(-1, x.shape[-2])

    def value(power: Array, *values: Array) -> Array:
        with np.errstate(all="ignore"):  # far from the minimum powers overflow: no good, then
            found = loss(power, np.stack(np.broadcast_arrays(*values), axis=-1))
        return np.where(np.isfinite(found), found, np.inf)

    start = np.zeros(len(rows))
    around = elementwise.bracket_minimum(
        value, start, xl0=start - 1, xr0=start + 1, args=(*rows.T,)
    )
    best = elementwise.find_minimum(value, around.bracket, args=(*rows.T,))
    powers: Array = best.x.reshape(*x.shape[:-2], 1, x.shape[-1])
    refuse_columns(
        ~np.isfinite(powers[..., 0, :]),
        "{faults}: its values are too large or too small beside 1. Measure it in another unit, or "
        "give a power.",
        "has no likeliest power",
    )
    return powers
