"""What a caller passes: arrays of numbers, counts, levels, names and processors, checked once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from decimal import Decimal
from functools import wraps
from numbers import Real
from os import PathLike
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

from .exceptions import DataError, MethodError, brief, unknown_name

__all__ = [
    "british",
    "file_path",
    "flag",
    "floats",
    "instance",
    "labels",
    "number",
    "numbers",
    "one_of",
    "processors",
    "proportion",
    "table",
    "text",
    "whole_number",
]

_T = TypeVar("_T")

MOST_JOBS = 4096
OTHERWISE = {  # by the kind of a dtype: what it holds, and what to do
    "c": "complex numbers; take their real or imaginary part",
    "M": "dates or times; make numbers of them, of years say",
    "m": "lengths of time; make numbers of them, of days say",
    "S": "bytes; decode and convert them, x.astype(float)",
    "U": "text; convert it, x.astype(float)",
    "T": "text; convert it, x.astype(float)",
    "V": "records; pass a table of one kind of numbers",
}


_Called = TypeVar("_Called", bound=Callable[..., Any])


def british(called: _Called, name: str = "") -> _Called:
    """Answer the American spelling of an argument with the British one."""
    if isinstance(called, type):
        called.__init__ = british(called.__init__, called.__name__)  # type: ignore[misc]
        return called

    @wraps(called)
    def checked(*args: Any, **options: Any) -> Any:
        if "normalization" in options:
            raise MethodError(
                f"{name or called.__qualname__} takes British spelling: write normalisation=, not "
                "normalization=."
            )
        return called(*args, **options)

    return checked  # type: ignore[return-value]


def floats(given: Any, subject: str) -> npt.NDArray[Any]:
    """Return an array of floats; None and ``pandas.NA`` are missing values, nan.

    Parameters
    ----------
    given : array_like
    subject : str
        What needs the numbers, at the start of a message.

    Raises
    ------
    DataError
        If there is anything but real numbers: complex ones, dates, text, a masked value.

    Examples
    --------
    >>> floats([[1, None], [2, 3]], "MinMax")
    array([[ 1., nan],
           [ 2.,  3.]])
    >>> floats(["a"], "MinMax")
    Traceback (most recent call last):
    ccfi_methods.exceptions.DataError: MinMax needs numbers, got text; convert it, x.astype(float).
    """
    if type(given) is np.ndarray and given.dtype == np.float64:
        return given
    if isinstance(given, np.ma.MaskedArray) and np.ma.is_masked(given):
        raise DataError(
            f"{subject} needs numbers, got a masked array with {np.ma.count_masked(given)} masked; "
            "put nan for them, x.filled(numpy.nan)."
        )
    try:
        values = np.asarray(given)
    except (TypeError, ValueError):  # rows of different length
        raise DataError(
            f"{subject} needs an array of numbers, with rows of one length; got a "
            f"{type(given).__name__} that is none."
        ) from None
    if values.dtype.kind in OTHERWISE:
        raise DataError(f"{subject} needs numbers, got {OTHERWISE[values.dtype.kind]}.")
    if values.dtype.kind == "O":
        return _each_float(values, subject)
    return values.astype(float)


def _each_float(values: npt.NDArray[Any], subject: str) -> npt.NDArray[Any]:
    for value in values.flat:
        if not (value is None or value is pd.NA or isinstance(value, Real | Decimal)):
            kind = type(value).__name__
            what = f"the text {value!r}" if isinstance(value, str) else f"a value of type {kind}"
            raise DataError(f"{subject} needs numbers, got {what}.")
    try:
        plain = [np.nan if v is None or v is pd.NA else float(v) for v in values.flat]
        if any(np.isinf(p) and v not in (p, None) for p, v in zip(plain, values.flat, strict=True)):
            raise OverflowError
    except OverflowError:
        raise DataError(
            f"{subject} needs numbers up to 1.8e308, got a larger one; measure in another unit."
        ) from None
    return np.array(plain, dtype=float).reshape(values.shape)


def table(given: Any, subject: str) -> npt.NDArray[Any]:
    """Return a table of floats, (..., unit, indicator), that is not empty."""
    values = floats(given, subject)
    if values.ndim < 2 or 0 in values.shape[-2:]:
        raise DataError(
            f"{subject} needs a table, (..., unit, indicator), of at least one unit and one "
            f"indicator; got shape {values.shape}."
        )
    return values


def whole_number(value: Any, what: str, least: int | None = 1, most: int | None = None) -> int:
    """Return a whole number from `least` to `most`, of any integer type.

    Examples
    --------
    >>> whole_number(np.int64(3), "draws")
    3
    >>> whole_number(1.5, "draws")
    Traceback (most recent call last):
    ccfi_methods.exceptions.MethodError: draws needs to be a whole number >= 1, got 1.5.
    """
    integer = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not integer or (least is not None and value < least) or (most is not None and value > most):
        lower = "" if least is None else f" >= {least}"
        bounds = lower if most is None else f" from {least} to {most:,}"
        raise MethodError(f"{what} needs to be a whole number{bounds}, got {brief(value)}.")
    return int(value)


def number(value: Any, what: str) -> float:
    """Return a real number, which may be infinite.

    Examples
    --------
    >>> number("2", "skewness")
    Traceback (most recent call last):
    ccfi_methods.exceptions.MethodError: skewness needs to be a number, got '2'.
    """
    real = isinstance(value, Real | Decimal) and not isinstance(value, bool)
    try:
        size = float(value) if real else np.nan
    except OverflowError:
        size = np.nan
    if np.isnan(size):
        raise MethodError(f"{what} needs to be a number, got {brief(value)}.")
    return size


def numbers(value: Any, what: str) -> npt.NDArray[Any] | float:
    """Return a real number, or an array of them that is not empty."""
    several = isinstance(value, list | tuple | np.ndarray)
    found = floats(value, what) if several else number(value, what)
    if np.size(found) == 0:
        raise MethodError(f"{what} needs to be a number, got {brief(value)}.")
    return found


def flag(value: Any, what: str) -> bool:
    """Return True or False."""
    if not isinstance(value, bool | np.bool_):
        raise MethodError(f"{what} needs to be True or False, got {brief(value)}.")
    return bool(value)


def text(value: Any, what: str) -> str:
    """Return a text."""
    if not isinstance(value, str):
        raise MethodError(f"{what} needs to be a text, got {brief(value)}.")
    return value


def one_of(value: _T, what: str, known: Collection[Any], otherwise: str = "") -> _T:
    """Return a name that is among those that are known.

    Examples
    --------
    >>> one_of("spaerman", "kind of correlation", ["pearson", "spearman"])
    Traceback (most recent call last):
    ccfi_methods.exceptions.MethodError: Unknown kind of correlation 'spaerman'. Did you mean
    'spearman'? Choose from 'pearson', 'spearman'.
    """
    try:
        found = value in known
    except (TypeError, ValueError):  # an array, or what has no hash
        found = False
    if not found:
        raise MethodError(unknown_name(what, value, known, otherwise))
    return value


def instance(value: Any, kind: type[_T], what: str) -> _T:
    """Return an object of a class.

    Examples
    --------
    >>> instance("life.csv", pd.DataFrame, "data")
    Traceback (most recent call last):
    ccfi_methods.exceptions.MethodError: data needs to be a DataFrame, got 'life.csv'.
    """
    if not isinstance(value, kind):
        of_class = f"the class {value.__name__}" if isinstance(value, type) else brief(value)
        raise MethodError(f"{what} needs to be a {kind.__name__}, got {of_class}.")
    return value


def proportion(value: Any, what: str, *, closed: bool = False) -> float:
    """Return a number between 0 and 1, which are allowed where `closed`.

    Examples
    --------
    >>> proportion(90, "level")
    Traceback (most recent call last):
    ccfi_methods.exceptions.MethodError: level needs to be a number between 0 and 1, got 90.
    """
    number = isinstance(value, Real) and not isinstance(value, bool)
    if not number or not (0 <= value <= 1 if closed else 0 < value < 1):
        between = "from 0 to 1" if closed else "between 0 and 1"
        raise MethodError(f"{what} needs to be a number {between}, got {brief(value)}.")
    return float(value)


def file_path(given: Any, what: str) -> Path:
    """Return a path of a file or folder.

    Examples
    --------
    >>> file_path(None, "The data file")
    Traceback (most recent call last):
    ccfi_methods.exceptions.DataError: The data file needs to be a path, got None.
    """
    if not isinstance(given, str | PathLike):
        raise DataError(f"{what} needs to be a path, got {brief(given)}.")
    return Path(given)


def labels(given: Any, what: str) -> list[Any]:
    """Return a list of labels; a text is one label.

    Examples
    --------
    >>> labels("gdp", "drop"), labels(["gdp", 2020], "drop")
    (['gdp'], ['gdp', 2020])
    """
    if isinstance(given, str):
        return [given]
    if not isinstance(given, Iterable):
        raise MethodError(f"{what} needs to be a list of labels, got {brief(given)}.")
    listed = list(given)
    for label in listed:
        if not isinstance(label, Hashable):
            raise MethodError(f"{what} needs to be a list of labels, got {brief(label)} in it.")
    return listed


def processors(n_jobs: Any) -> int | None:
    """Return a number of processors as joblib takes it; None for what joblib is configured for."""
    if n_jobs is None:
        return None
    integer = isinstance(n_jobs, int | np.integer) and not isinstance(n_jobs, bool)
    if not integer or n_jobs == 0 or abs(n_jobs) > MOST_JOBS:
        raise MethodError(
            f"n_jobs needs a number of processors up to {MOST_JOBS}, or -1 for all of them; got "
            f"{brief(n_jobs)}."
        )
    return int(n_jobs)
