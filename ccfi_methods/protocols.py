"""What a method is: one pure array function with its parameters as fields.

Core axes come last: tables are ``(..., unit, indicator)``, weights ``(..., indicator)``, scores
``(..., unit)``; what stands before them is replicates. Any callable of the right signature is a
method; those of the package are frozen dataclasses that derive from `Method`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import partial, wraps
from inspect import get_annotations, signature
from typing import Any, Protocol, Self, TypeVar, dataclass_transform

import numpy as np
import numpy.typing as npt
import pandas as pd

from .arguments import flag, floats, number, text, whole_number
from .exceptions import DataError, DomainError, Fault, MethodError, brief, unknown_name

__all__ = [
    "Aggregation",
    "Array",
    "Imputation",
    "Method",
    "Normalisation",
    "Place",
    "Treatment",
    "Weighting",
    "in_words",
    "is_ours",
    "label",
    "method",
    "resolve",
    "takes_reference",
]

Array = npt.NDArray[Any]


class Normalisation(Protocol):
    """Bring indicators to one scale on which higher is better."""

    def __call__(self, x: Array, polarity: Any, *, reference: Array | None = None) -> Array:
        """``(..., unit, indicator)`` to the same shape; the scale comes from `reference`."""


class Weighting(Protocol):
    """Weigh the columns of a table."""

    def __call__(self, z: Array) -> Array:
        """``(..., unit, indicator)`` to ``(..., indicator)``, summing to one."""


class Aggregation(Protocol):
    """Make one score of many, higher is better."""

    def __call__(self, z: Array, weights: Array) -> Array:
        """``(..., unit, indicator)`` and ``(..., indicator)`` to ``(..., unit)``."""


class Imputation(Protocol):
    """Fill what is missing."""

    def __call__(self, x: Array) -> Array:
        """``(unit, indicator)`` with nan to the same without."""


class Treatment(Protocol):
    """Tame outliers and skewed distributions."""

    def __call__(self, x: Array) -> Array:
        """``(..., unit, indicator)`` to the same shape."""


@dataclass(frozen=True)
class Place:
    """Where in an index a method stands: what it needs to turn labels into positions.

    Attributes
    ----------
    columns : tuple of str
        Codes of the columns it will see.
    units : tuple
        Labels of the units; empty where they are not known.
    node : str or None
        The parent of the columns; None for a step that sees the whole table.
    whole : DataFrame or None
        The table of the framework.
    left_out : frozenset of str
        Codes that the framework had before nodes were left out of it.
    """

    columns: tuple[str, ...]
    units: tuple[Hashable, ...] = ()
    node: str | None = None
    whole: pd.DataFrame | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def table(self) -> pd.DataFrame | None:
        """The rows of the framework for `columns`: their weights, goalposts, targets."""
        return None if self.whole is None else self.whole.loc[list(self.columns)]

    def values(self, given: object, what: str) -> Array:
        """Return one number a column: given as a mapping, a sequence or a number.

        None stands for the framework's column `what`.
        """
        if given is None and self.whole is not None and what in self.whole:
            given = self.whole[what]
        if given is None:
            raise MethodError(
                f"No {what} given: pass it, or add a column {what!r} to the framework."
            )
        if isinstance(given, pd.Series):
            given = given.to_dict()
        if isinstance(given, Mapping):
            self.refuse_strangers(given, what)
            lacking = [code for code in self.columns if code not in given]
            if lacking:
                raise MethodError(f"No {what} given for {lacking}, only for {list(given)}.")
            blank = [code for code in self.columns if pd.isna(given[code])]
            if blank:
                raise MethodError(f"The {what} is blank for {blank}; give a number for each.")
            given = [given[code] for code in self.columns]
        try:
            values = floats(given, f"The {what}")
        except DataError:
            raise MethodError(
                f"The {what} needs a number for each of {list(self.columns)}, got {brief(given)}."
            ) from None
        if values.shape not in ((), (len(self.columns),)):
            raise MethodError(
                f"The {what} needs one number for each of {list(self.columns)}, "
                f"got {values.size} numbers."
            )
        return np.broadcast_to(values, (len(self.columns),))

    def refuse_strangers(self, given: Mapping[Any, Any], what: str) -> None:
        """Raise if something is given for a code that the framework does not have."""
        if self.whole is None:
            return
        codes = {*self.whole.index, *self.left_out}
        for code in given:
            if code not in codes:
                raise MethodError(unknown_name(f"code in {what}", code, self.whole.index))


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
    "float | Array": lambda value, what: (floats if np.ndim(value) else number)(value, what),
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
        x = floats(x, name)
        if x.ndim < 2 or 0 in x.shape[-2:]:
            raise MethodError(
                f"{name} needs a table, (..., unit, indicator), of at least one unit and one "
                f"indicator; got shape {x.shape}."
            )
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
    """Return what to say of numbers whose squares are infinite, or zero."""
    size = np.max(np.abs(x), axis=tuple(range(x.ndim - 1)))
    faults = [
        Fault(int(j), f"is up to {size[j]:.0e} in size")
        for j in np.flatnonzero((size > 1e150) | ((size > 0) & (size < 1e-150)))
    ]
    if not faults:
        return DomainError(f"{name} leaves the range of floating-point numbers: {error}.")
    return DomainError(
        f"{{faults}}: {name} cannot square numbers so large or small. Measure in another unit.",
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
        reference = floats(reference, f"The reference of {name}")
        if reference.ndim < 2 or reference.shape[-1] != m:
            raise MethodError(
                f"{name} needs a reference table of {m} columns, got shape {reference.shape}."
            )
    return (signs,), {"reference": reference}


def _weights(name: str, weights: Any) -> Passed:
    return (floats(weights, f"The weights of {name}"),), {}


def is_ours(method: object) -> bool:
    """Return whether a method is of the package: its class is found there under its own name."""
    kind = type(method)
    if not kind.__module__.startswith(f"{__package__}."):
        return False
    return vars(sys.modules[kind.__module__]).get(kind.__qualname__) is kind


def resolve(family: str, methods: Mapping[str, Any], choice: Any) -> Callable[..., Any]:
    """Return the method a name stands for; a callable stands for itself."""
    if isinstance(choice, str):
        if choice not in methods:
            raise MethodError(unknown_name(family, choice, methods, "pass any callable"))
        return methods[choice]
    if isinstance(choice, type):
        raise MethodError(
            f"The {family} needs a method, got the class {choice.__name__}: "
            f"write {choice.__name__}(...)."
        )
    if not callable(choice):
        raise MethodError(
            f"The {family} needs a name or a callable, got {choice!r}. "
            f"Names are {', '.join(map(repr, methods))}."
            + (" Weights of your own: weighting.Given(...)." if family == "weighting" else "")
        )
    if not is_ours(choice):
        _refuse_undecorated(choice)
        _check_arguments(family, methods, choice)
    return choice


ARGUMENTS = {  # what a callable of each family is called with
    "imputation": ("x",),
    "treatment": ("x",),
    "normalisation": ("x", "polarity"),
    "weighting": ("z",),
    "aggregation": ("z", "weights"),
}


def _refuse_undecorated(choice: Any) -> None:
    """Raise if a class of methods lacks ``@method``, without which its fields are no parameters."""
    kind = type(choice)
    if not isinstance(choice, Method) or "__dataclass_fields__" in vars(kind):
        return
    if not is_dataclass(choice) or get_annotations(kind):
        raise MethodError(
            f"The class {kind.__name__} needs @method above it, which makes its annotations "
            "parameters: from ccfi_methods.protocols import method."
        )


def _check_arguments(family: str, methods: Mapping[str, Any], choice: Callable[..., Any]) -> None:
    """Raise if a user's own callable cannot be called as its family is."""
    try:
        takes = signature(choice)
    except (TypeError, ValueError):  # some compiled functions do not say
        return
    try:
        takes.bind(*ARGUMENTS[family])
    except TypeError as error:
        raise MethodError(
            f"The {family} {label(methods, choice)} needs to be called with "
            f"({', '.join(ARGUMENTS[family])}): {error}."
        ) from None


def takes_reference(choice: Callable[..., Any]) -> bool:
    """Return whether a normalisation takes its scale from another table, ``reference=``."""
    try:
        takes = signature(choice)
    except (TypeError, ValueError):
        return True
    return any(p.name == "reference" or p.kind is p.VAR_KEYWORD for p in takes.parameters.values())


def label(methods: Mapping[str, Any], choice: Any) -> str:
    """Return the name of a method in tables: its name, its constructor call, its function name."""
    if choice is None:
        return "none"
    if isinstance(choice, str):
        return choice
    if isinstance(choice, Mapping):
        return "{" + ", ".join(f"{k}: {label(methods, v)}" for k, v in choice.items()) + "}"
    for name, known in methods.items():
        if known == choice:
            return name
    return repr(choice) if isinstance(choice, Method) else getattr(choice, "__name__", repr(choice))
