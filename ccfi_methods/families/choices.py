"""Read a choice that is written as text, as on a command line."""

from __future__ import annotations

import ast
from importlib import import_module
from typing import Any

from ..exceptions import MethodError, brief, unknown_name

__all__ = ["classes", "read_choice"]


def read_choice(family: str, text: str) -> Any:
    """Return the choice that a text stands for.

    Parameters
    ----------
    family : str
    text : str
        A name, a constructor call whose arguments are literals, or ``none`` for no imputation and
        no treatment.

    Raises
    ------
    MethodError
        If it is a call, but not of a method of the family or not with arguments that it takes.

    Examples
    --------
    >>> read_choice("weighting", "entropy"), read_choice("treatment", "none")
    ('entropy', None)
    >>> read_choice("normalisation", "MinMax(1, upper=100)")
    MinMax(lower=1, upper=100)
    """
    if text == "none" and family in ("imputation", "treatment"):
        return None
    if "(" not in text:
        return text  # a name, looked up by the index
    name, arguments, named = _call(family, text)
    known = classes(family)
    if name not in known:
        raise MethodError(unknown_name(family, name, known))
    try:
        method = known[name](*arguments, **named)
    except TypeError as error:
        detail = str(error).replace(".__init__()", "")
        raise MethodError(f"The {family} {text!r} cannot be made: {detail}.") from None
    for parameter in method.batched:
        if isinstance(getattr(method, parameter), list | tuple):
            raise MethodError(f"{name} needs one number for {parameter}, got {brief(text)}.")
    return method


def _call(family: str, text: str) -> tuple[str, list[Any], dict[str, Any]]:
    try:
        call = ast.parse(text, mode="eval").body
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name)):
            raise SyntaxError
        arguments = [ast.literal_eval(argument) for argument in call.args]
        named = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
    except (SyntaxError, ValueError, TypeError, RecursionError, MemoryError):
        raise MethodError(
            f"The {family} {brief(text)} is neither a name nor a call such as 'MinMax(1, 100)'."
        ) from None
    return call.func.id, arguments, named


def classes(family: str) -> dict[str, type]:
    """Return the classes of methods of a family by name."""
    public = vars(import_module(f"{__package__.partition('.')[0]}.{family}"))
    return {name: public[name] for name in public["__all__"] if isinstance(public[name], type)}
