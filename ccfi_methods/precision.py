"""Deviations, squares and logarithms that keep their digits, whatever the size of the numbers.

Digits are lost in two ways: differences are taken of numbers that were rounded before, and squares
leave the range of floating-point numbers, 1e-308 to 1e308. So deviations start from a value of the
column itself, and where squares would leave the range numbers are measured in a unit of their own
size: a power of two, which changes no digit.
"""

from __future__ import annotations

import numpy as np

from .protocols import Array

__all__ = [
    "centred",
    "deviations",
    "in_one_unit",
    "in_own_unit",
    "length",
    "log_above",
    "log_ratio",
]

LARGE, SMALL = 2.0**200, 2.0**-200  # about 1e60 and 1e-60: fourth powers stay in range

Unit = Array | float


def deviations(x: Array, of: Array | None = None) -> Array:
    """Return the deviations of `x` from the means of its columns, or of those of `of`.

    Examples
    --------
    >>> deviations(np.array([[1e15], [1e15 + 0.25], [1e15 + 0.5]])).ravel()
    array([-0.25,  0.  ,  0.25])
    """
    first = (x if of is None else of)[..., :1, :]
    with np.errstate(invalid="ignore"):  # of an infinite value: nan, which the caller refuses
        d = x - first
        mean = (d if of is None else of - first).mean(axis=-2, keepdims=True)
        d -= mean
    return d


def centred(x: Array, of: Array | None = None) -> tuple[Array, Array, Unit]:
    """Return deviations d from the column means, their lengths ``√(Σ d²)``, and the unit of both.

    Parameters
    ----------
    x : array, (..., unit, indicator)
    of : array, (..., unit, indicator), optional
        The table that means and lengths are taken of, in place of `x`.

    Returns
    -------
    deviations : array, (..., unit, indicator)
    lengths : array, (..., 1, indicator)
    unit : 1.0, or array (..., 1, indicator) where squares would leave the range of floats

    Examples
    --------
    >>> d, size, unit = centred(np.array([[1e-300], [7e-300]]))
    >>> (d / size).round(4).ravel(), float((size * unit)[0, 0])
    (array([-0.7071,  0.7071]), 4.242640687119285e-300)
    """
    d = deviations(x, of)
    size, unit = length(d if of is None else deviations(of))
    return (d if np.ndim(unit) == 0 else d / unit), size, unit


def length(d: Array, axis: int = -2) -> tuple[Array, Unit]:
    """Return ``√(Σ d²)`` along an axis, which is kept, and its unit; see `centred`.

    Examples
    --------
    >>> size, unit = length(np.array([[3e200], [4e200]]))
    >>> (size * unit).round(-190).ravel()
    array([5.e+200])
    """
    with np.errstate(over="ignore", invalid="ignore"):
        square = np.sum(d * d, axis=axis, keepdims=True)
    if np.all((square > SMALL**2) & (square < LARGE**2)):
        return np.sqrt(square), 1.0
    d, unit = in_own_unit(d, axis)
    return np.sqrt(np.sum(d * d, axis=axis, keepdims=True)), unit


def in_own_unit(x: Array, axis: int | tuple[int, ...] = -2) -> tuple[Array, Unit]:
    """Return ``x / unit`` and the unit: a power of two of the size of x along the axis.

    It is 1.0 where all numbers are of a middle size, whose fourth powers are in range.
    """
    size = np.abs(x).max(axis=axis, keepdims=True)
    if np.all(((size > SMALL) & (size < LARGE)) | (size == 0)):
        return x, 1.0
    exponent = np.frexp(np.where(np.isfinite(size) & (size > 0), size, 1.0))[1]
    unit = np.ldexp(1.0, exponent - 1)
    return x / unit, unit


def in_one_unit(size: Array, unit: Unit) -> Array:
    """Return sizes of columns, each in a unit of its own, in the largest of these units."""
    if np.ndim(unit) == 0:
        return size
    return size * (unit / np.max(unit, axis=-1, keepdims=True))


def log_ratio(x: Array, to: Array) -> Array:
    """Return ``ln(x / to)`` of numbers above zero, however near to one another or far apart.

    Examples
    --------
    >>> log_ratio(np.array([1 + 2**-40, 1e300]), np.array([1.0, 1e-300]))
    array([9.09494702e-13, 1.38155106e+03])
    """
    return np.copysign(log_above(np.maximum(x, to), np.minimum(x, to)), x - to)


def log_above(x: Array, least: Array) -> Array:
    """Return ``ln(x / least)`` of numbers x that are `least` or more, as `log_ratio` does."""
    with np.errstate(over="ignore"):
        log: Array = np.log1p((x - least) / least)
    if not log.max() < np.inf:
        log = np.where(log < np.inf, log, np.log(x) - np.log(least))
    return log
