"""What can go wrong, in one sentence each: subject, what it needs, what it got, what to do."""

from __future__ import annotations

import difflib
import math
from collections.abc import Hashable, Iterable, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

__all__ = [
    "ConsistencyWarning",
    "DataError",
    "DomainError",
    "Fault",
    "FrameworkError",
    "MethodError",
    "brief",
    "counted",
    "listing",
    "unknown_name",
]


class MethodError(ValueError):
    """A method was asked for, or built, in a way that cannot work."""


class FrameworkError(MethodError):
    """The framework is not a tree of indicators; the message lists every fault at once."""


class DataError(MethodError):
    """The data do not fit the framework, or hold values that no method can use."""


class ConsistencyWarning(UserWarning):
    """Judgements contradict one another more than the literature accepts."""


class Fault(NamedTuple):
    """What is wrong with one column, by position: ``Fault(3, "is 0", (4, 7))``."""

    column: int
    phrase: str
    units: tuple[int, ...] = ()


class DomainError(MethodError):
    """Values outside the domain of a method.

    A kernel sees arrays and names cells by position; the index that called it knows the labels
    and puts them in with `labelled`. ``{faults}`` in the message stands for the list of faults.

    Examples
    --------
    >>> error = DomainError("{faults}: min-max is undefined.", [Fault(1, "is constant")])
    >>> str(error)
    'Column 1 is constant: min-max is undefined.'
    >>> str(error.labelled(["gdp", "rail"]))
    "Indicator 'rail' is constant: min-max is undefined."
    """

    def __init__(
        self,
        message: str,
        faults: Sequence[Fault] = (),
        columns: Sequence[Hashable] | None = None,
        units: Sequence[Hashable] | None = None,
        noun: str = "indicator",
        when: str = "",
    ) -> None:
        super().__init__(message, faults, columns, units, noun, when)  # args alone rebuild it
        self.message, self.faults, self.columns = message, tuple(faults), columns
        self.units, self.noun, self.when = units, noun, when
        self.tables: Any = None  # of a batch, which tables are outside, (...,), where known

    def labelled(
        self,
        columns: Sequence[Hashable],
        units: Sequence[Hashable] | None = None,
        noun: str = "indicator",
        node: Hashable = None,
    ) -> Self:
        """Return the same error with names for positions; names already there stay.

        An error that names no column says at which node it arose, if that is given.
        """
        if self.columns is not None:
            return self
        message = self.message if self.faults or node is None else f"At {node!r}: {self.message}"
        error = type(self)(message, self.faults, list(columns), units, noun, self.when)
        error.tables = self.tables
        return error

    def __str__(self) -> str:
        when = f"In {self.when}: " if self.when else ""
        if "{faults}" not in self.message:
            return when + self.message
        text = listing([self._describe(fault) for fault in self.faults], most=3, of="column")
        if self.message.startswith("{faults}"):
            text = text if self.columns is None else f"{self.noun} {text}"
            text = text[0].upper() + text[1:]
        return when + self.message.replace("{faults}", text)

    def among(self, tables: Sequence[Hashable]) -> Self:
        """Return the same error with the first of the tables, of the years say, that it is of.

        Examples
        --------
        >>> error = DomainError("{faults}: min-max is undefined.", [Fault(1, "is constant")])
        >>> error.tables = [False, True]
        >>> str(error.among([2020, 2021]))
        'In 2021: Column 1 is constant: min-max is undefined.'
        """
        outside = [] if self.tables is None else np.atleast_1d(self.tables).tolist()
        if len(outside) != len(tables) or not any(outside):
            return self
        return self.of(tables[outside.index(True)])

    def of(self, table: Hashable) -> Self:
        """Return the same error, which is of one table, with its name."""
        when = self.when or str(table)
        error = type(self)(self.message, self.faults, self.columns, self.units, self.noun, when)
        error.tables = self.tables
        return error

    def _describe(self, fault: Fault) -> str:
        labels, units = self.columns, self.units
        column = f"column {fault.column}" if labels is None else repr(labels[fault.column])
        if not fault.units:
            return f"{column} {fault.phrase}"
        rows = [f"row {i}" if units is None else str(units[i]) for i in fault.units]
        return f"{column} {fault.phrase} for {listing(rows)}"


def counted(n: int, noun: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "unit"), counted(1023, "value"), counted(0, "gap")
    ('1 unit', '1,023 values', '0 gaps')
    """
    return f"{n:,} {noun}" + "s" * (n != 1)


def listing(items: Iterable[object], *, most: int = 2, of: str = "") -> str:
    """Write a list as a person would, cut after `most`: ``Dalian, Wuxi and 12 others``.

    Examples
    --------
    >>> listing(["a", "b", "c"])
    'a, b and 1 other'
    >>> listing(["a", "b", "c"], most=3)
    'a, b and c'
    """
    words = [str(item) for item in items]
    if len(words) > most:
        left = len(words) - most
        rest = f"{left} other {of}" if of else f"{left} other"
        rest += "s" if left > 1 else ""
        return f"{', '.join(words[:most])} and {rest}"
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def brief(value: Any) -> str:
    """Write a value in a message, in part if it is long.

    Examples
    --------
    >>> brief("x"), brief(10**400), brief(list(range(100)))
    ("'x'", 'a number of 401 digits', '[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, ...')
    """
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if isinstance(value, int) and abs(value) >= 10**20:  # Python refuses to write very long ones
        return f"a number of {int(math.log10(abs(value))) + 1} digits"
    if getattr(value, "size", 0) > 4 and hasattr(value, "shape"):
        return f"a {type(value).__name__} of shape {value.shape}"
    text = " ".join(repr(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def unknown_name(
    what: str,
    name: object,
    known: Iterable[object],
    otherwise: str = "",
    meant: Sequence[object] = (),
) -> str:
    """Say that a name is unknown, which is meant or nearest, and which there are.

    Names are compared without regard to case; a name may be a number.

    Examples
    --------
    >>> print(unknown_name("weighting", "entropie", ["equal", "entropy"], "pass any callable"))
    Unknown weighting 'entropie'. Did you mean 'entropy'? Choose from 'equal', 'entropy', or pass
    any callable.
    >>> print(unknown_name("unit", "3", [2, 3]))
    Unknown unit '3'. Did you mean 3, without quotes? Choose from 2, 3.
    """
    known = list(known)
    folded: dict[str, object] = {}
    for one in known:
        folded.setdefault(str(one).casefold(), one)
    near = difflib.get_close_matches(brief(name).strip("'\"").casefold(), folded, n=1)
    meant = meant or [folded[key] for key in near]
    hint = f" Did you mean {_told(meant[0], name)}?" if meant else ""
    choices = ", ".join(map(repr, known)) + (f", or {otherwise}" if otherwise else "")
    return f"Unknown {what} {brief(name)}.{hint} Choose from {choices}."


def _told(nearest: object, name: object) -> str:
    other = isinstance(name, str) and not isinstance(nearest, str)
    return f"{nearest!r}, without quotes" if other and str(nearest) == name else repr(nearest)
