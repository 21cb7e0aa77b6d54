"""Numbers in text: decimal points and decimal commas, and what stands between thousands."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from ..exceptions import DataError, listing

__all__ = ["Marks", "like_number", "marks_of", "number"]

_MARKED = re.compile(r"[+-]?[\d.,]*\d[.,]\d[\d.,]*(?:[eE][+-]?\d+)?")
_DIGITS = re.compile(r"[+-]?[\d.,'’ \u00a0\u2009\u202f]*\d[\d.,]*(?:[eE][+-]?\d+)?")
_THOUSANDS = (",", ".", " ", "'")
_BETWEEN = {" ": "[ \u00a0\u2009\u202f]", "'": "['’]"}


class Marks(NamedTuple):
    """What stands before the decimals of a number, and between its thousands."""

    decimal: str = "."
    thousands: str = ""


def number(cell: str, marks: Marks) -> int | float | None:
    """Return the number that a cell is; None if it is none.

    Examples
    --------
    >>> number("1.234,5", Marks(",", ".")), number("007", Marks()), number("1,5", Marks())
    (1234.5, 7, None)
    """
    plain, grouped, between = _patterns(marks.decimal, marks.thousands)
    if not plain.fullmatch(cell):
        if not marks.thousands or not grouped.fullmatch(cell):
            return None
        cell = between.sub("", cell)
    text = cell.replace(marks.decimal, ".")
    return int(text) if text.lstrip("+-").isdecimal() and len(text) < 300 else float(text)


def like_number(cell: str) -> bool:
    """Return whether a cell is made of digits and what may stand among them."""
    return _DIGITS.fullmatch(cell) is not None


def marks_of(cells: Iterable[str], file: str, separator: str, thousands: str | None) -> Marks:
    """Return the marks of the numbers of a file; refuse those that may be read in two ways.

    Numbers show their marks together: ``1,5`` is no number in thousands, ``0.25`` neither. Between
    thousands nothing is expected unless it is given, or a number has both marks, ``1.234,5``.
    """
    if thousands is not None and thousands not in _THOUSANDS:
        raise DataError(
            f"thousands= needs to be one of {', '.join(map(repr, _THOUSANDS))}, got {thousands!r}."
        )
    if thousands in (",", "."):
        return Marks("." if thousands == "," else ",", thousands)
    if not separator:
        return Marks(".", thousands or "")
    marked = [cell for cell in cells if _MARKED.fullmatch(cell)]
    point = {cell for cell in marked if number(cell, Marks(".", ",")) is not None}
    comma = {cell for cell in marked if number(cell, Marks(",", ".")) is not None}
    either, only_point, only_comma = point & comma, point - comma, comma - point
    both = any(cell.count(",") + cell.count(".") > 1 for cell in only_point | only_comma)
    with_comma = sorted(cell for cell in either if "," in cell)
    if thousands:
        decimal = "," if only_comma or (with_comma and not only_point) else "."
    elif (only_point and only_comma) or not marked:
        decimal = "."  # what does not fit stays text, and is refused where it is to be a number
    elif only_point or only_comma:
        decimal = "." if only_point else ","
        grouped = sorted(cell for cell in either if ("," in cell) == (decimal == "."))
        if grouped and not both:
            raise DataError(
                f"{file} has numbers with a decimal {'point' if decimal == '.' else 'comma'}, and "
                f"{listing(map(repr, grouped), most=3)} beside them: if these are thousands, "
                f"thousands={',' if decimal == '.' else '.'!r}."
            )
    elif with_comma or (either and separator == ";"):
        cell = min(with_comma or either)
        raise DataError(
            f"{file} has numbers such as {cell!r}, which may have three decimals or be in "
            "thousands: thousands='.' if the comma is a decimal one, thousands=',' if the point is."
        )
    else:
        decimal = "."
    groups = thousands or ({".": ",", ",": "."}[decimal] if both else "")
    return Marks(decimal, groups)


@lru_cache
def _patterns(decimal: str, thousands: str) -> tuple[re.Pattern[str], ...]:
    """Return the forms of a number without and with thousands, and what stands between them."""
    d, t = re.escape(decimal), _BETWEEN.get(thousands, re.escape(thousands))
    plain = rf"[+-]?(\d+{d}?\d*|{d}\d+)(e[+-]?\d+)?|[+-]?(inf|infinity)"
    grouped = rf"[+-]?[1-9]\d{{0,2}}({t}\d{{3}})+({d}\d+)?"
    return re.compile(plain, re.IGNORECASE), re.compile(grouped), re.compile(t)
