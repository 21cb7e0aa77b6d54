"""A method: a frozen dataclass whose call is one pure array function."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from functools import partial, wraps
from inspect import signature
from typing import Any, Self, TypeVar, dataclass_transform

import numpy as np
import pandas as pd

from ..arguments import flag, floats, number, numbers, table, text, whole_number
from ..exceptions import DataError, DomainError, Fault, MethodError, brief
from .place import Place
from .signatures import Array

__all__ = ["Method", "in_words", "is_ours", "method"]

PACKAGE = __package__.partition(".")[0]


class Method:
    """What the methods of the package have in common.

    The class attributes describe the method for people: `cm.list_methods()` and the
    documentation are made of them. Equality and `repr` come from the fields, and the `repr` is
    the shortest constructor call: ``MinMax(lower=1, upper=100)``. Parameters in `batched` may be
    arrays, one value for each table of a batch. A weighting that is `constant` gives every table
    the same weights.
    """

    formula: str = ""
    domain: str = "any finite values"
    meaning: str = ""
    source: str = ""
    batched: tuple[str, ...] = ()
    constant: bool = False

    def bind(self, place: Place) -> Self:
        """Return the method as it stands at `place`, with labels turned into positions."""
        return self

    def __repr__(self) -> str:
        changed = [
            f"{f.name}={getattr(self, f.name)!r}"
            for f in fields(self)  # type: ignore[arg-type]
            if f.repr and not _same(getattr(self, f.name), f.default)
        ]
        return f"{type(self).__name__}({', '.join(changed)})"

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(
            _same(getattr(self, f.name), getattr(other, f.name))
            for f in fields(self)  # type: ignore[arg-type]
        )

    def __hash__(self) -> int:
        return hash(repr(self))


def _same(a: object, b: object) -> bool:
    if isinstance(a, pd.DataFrame | pd.Series) or isinstance(b, pd.DataFrame | pd.Series):
        return type(a) is type(b) and a.equals(b)  # type: ignore[attr-defined]
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        return type(a) is type(b) and _same(np.asarray(a).tolist(), np.asarray(b).tolist())
    if isinstance(a, Mapping) and isinstance(b, Mapping):
        return a.keys() == b.keys() and all(_same(a[key], b[key]) for key in a)
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    return a is b or bool(a == b) or (a != a and b != b)  # a missing judgement is itself


_T = TypeVar("_T")


@dataclass_transform(frozen_default=True)
def method(cls: type[_T]) -> type[_T]:
    """Make a class a method: a frozen dataclass that compares and prints as `Method` does.

    A parameter annotated as a number, a whole number, a text or a flag is checked to be one before
    ``__post_init__`` looks at its value. Called on what is not a table, or on numbers that leave
    the range of floats on the way, a method refuses.
    """
    setattr(cls, "__post_init__", _checked_fields(getattr(cls, "__post_init__", None)))  # noqa: B010
    if "__call__" in vars(cls):
        setattr(cls, "__call__", _of_tables(vars(cls)["__call__"]))  # noqa: B010
    return dataclass(frozen=True, repr=False, eq=False)(cls)


PARAMETERS: dict[str, Callable[[Any, str], object]] = {  # how what is annotated so is checked
    "float": number,
    "float | Array": numbers,
    "int": partial(whole_number, least=None),
    "int | None": lambda value, what: None if value is None else whole_number(value, what, None),
    "str": text,
    "bool": flag,
}


def _checked_fields(check: Callable[..., None] | None) -> Callable[..., None]:
    def checked(self: Any) -> None:
        for f in fields(self):
            if f.type in PARAMETERS:
                PARAMETERS[f.type](getattr(self, f.name), f"{type(self).__name__} {f.name}")
        if check is not None:
            in_words(check)(self)

    return checked


def in_words(check: Callable[..., None]) -> Callable[..., None]:
    """Say in a sentence what a parameter of the wrong type would end in."""

    @wraps(check)
    def checked(self: Any) -> None:
        try:
            check(self)
        except (TypeError, ValueError, AttributeError, ArithmeticError) as error:
            if isinstance(error, MethodError):
                raise
            given = ", ".join(f"{f.name}={brief(getattr(self, f.name))}" for f in fields(self))
            why = "a number is needed" if "not supported" in str(error) else error
            raise MethodError(f"{type(self).__name__} cannot be made of {given}: {why}.") from error

    return checked


def _of_tables(call: Callable[..., Array]) -> Callable[..., Array]:
    takes = signature(call).parameters

    @wraps(call)
    def checked(self: Any, x: Any, *args: Any, **options: Any) -> Array:
        name = type(self).__name__
        x = table(x, name)
        if "polarity" in takes:
            args, options = _scale(name, x.shape[-1], *args, **options)
        if "weights" in takes:
            args, options = _weights(name, *args, **options)
        try:
            with np.errstate(over="raise", divide="raise"):
                return call(self, x, *args, **options)
        except FloatingPointError as error:
            raise _beyond_floats(name, x, error) from None

    return checked


def _beyond_floats(name: str, x: Array, error: FloatingPointError) -> DomainError:
    """Return what to say of a result that is no floating-point number."""
    size = np.max(np.abs(x), axis=tuple(range(x.ndim - 1)))
    faults = [
        Fault(int(j), f"is up to {size[j]:.0e} in size")
        for j in np.flatnonzero((size > 1e150) | ((size > 0) & (size < 1e-150)))
    ]
    if not faults:
        return DomainError(f"{name} leaves the range of floating-point numbers: {error}.")
    return DomainError(
        f"{{faults}}: {name} leaves the range of floating-point numbers. Measure in another unit.",
        faults,
    )


Passed = tuple[tuple[Any, ...], dict[str, Any]]


def _scale(name: str, m: int, polarity: Any = 1, *, reference: Any = None) -> Passed:
    """Check the polarity and the reference table of a normalisation."""
    try:
        signs = floats(polarity, name)
    except DataError:
        signs = np.empty(0)
    if signs.shape not in ((), (m,)) or not np.isin(signs, (-1, 1)).all():
        raise MethodError(
            f"{name} needs a polarity of +1 or -1, one for all or for each of {m} columns; "
            f"got {polarity!r}."
        )
    if reference is not None:
        reference = table(reference, f"The reference of {name}")
        if reference.shape[-1] != m:
            raise MethodError(
                f"{name} needs a reference table of {m} columns, got shape {reference.shape}."
            )
    return (signs,), {"reference": reference}


def _weights(name: str, weights: Any) -> Passed:
    return (floats(weights, f"The weights of {name}"),), {}


def is_ours(method: object) -> bool:
    """Return whether a method is of the package: its class is found there under its own name."""
    kind = type(method)
    if not kind.__module__.startswith(f"{PACKAGE}."):
        return False
    return vars(sys.modules[kind.__module__]).get(kind.__qualname__) is kind
