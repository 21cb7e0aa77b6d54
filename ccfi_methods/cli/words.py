"""The words of the command line: choices as text, and options in place of Python's arguments."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["baseline_of", "choice", "in_options", "place_of"]

_OPTIONS = "imputation|treatment|normalisation|weighting|aggregation|scope|baseline|judgements"
_OPTIONS += "|unit|sheet|header|encoding|na|thousands"
_IN_OPTIONS = {  # what Python would be told, and what a command is
    rf"\b({_OPTIONS})=\.\.\.": r"--\1",
    rf"\b({_OPTIONS})=(?=['\d])": r"--\1 ",
    rf"\b({_OPTIONS})= ": r"--\1 ",
    r"^n_jobs ": "--jobs ",
    r" \(data\.to_csv[^)]*\)": "",
    r",? or pass any callable": "",
    r", or a Series or a mapping by unit": "",
    r" Index the data so, data\.set_index.*": " Choose another imputation.",
    r": data\.drop\(\[\.\.\.\]\), or preparation\.screen\(.*?\) say": "",
}


def in_options(message: str) -> str:
    """Return a message with the options of the command line for the arguments of functions.

    Examples
    --------
    >>> in_options("The sheets are 'a', 'b': name another, sheet='b' say.")
    "The sheets are 'a', 'b': name another, --sheet 'b' say."
    """
    for argument, option in _IN_OPTIONS.items():
        message = re.sub(argument, option, message)
    return message


def choice(family: str, text: str, judgements: Any = None) -> Any:
    """Return the method of a family that a text names."""
    from ..families import read_choice
    from ..weighting import AHP

    if family == "weighting" and text == "ahp" and judgements is not None:
        return AHP(judgements)
    return read_choice(family, text)


def baseline_of(text: str, judgements: Any) -> list[Any]:
    """Return the methods of a baseline, ``minmax/equal/arithmetic``."""
    from ..exceptions import MethodError

    names, families = text.split("/"), ("normalisation", "weighting", "aggregation")
    if len(names) != len(families):
        raise MethodError(f"A baseline names {'/'.join(families)}; got {text!r}.")
    return [
        choice(family, name.strip(), judgements)
        for family, name in zip(families, names, strict=True)
    ]


def place_of(text: str, units: pd.Index) -> dict[Any, int]:
    """Return the rank that a text wishes a unit, ``Chongqing=3``, named as text."""
    from ..exceptions import MethodError, unknown_name

    name, _, rank = text.rpartition("=")
    if not (name and rank.isdecimal()):
        raise MethodError(f"--wanted needs a unit and a rank, Chongqing=3 say; got {text!r}.")
    named = {str(unit): unit for unit in units}
    if name not in named:
        raise MethodError(unknown_name("unit in --wanted", name, named))
    if not 1 <= int(rank) <= len(units):
        raise MethodError(f"--wanted needs a rank from 1 to {len(units)}, got {rank}.")
    return {named[name]: int(rank)}
