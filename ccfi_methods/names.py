"""Which method a word means, in one family: names, class names, and what others call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import is_dataclass
from inspect import get_annotations, signature
from typing import Any

from .aliases import ALIASES
from .exceptions import MethodError, brief, unknown_name
from .protocols import Method, is_ours

__all__ = ["label", "named", "resolve", "takes_reference"]


def resolve(
    family: str,
    methods: Mapping[str, Any],
    choice: Any,
    elsewhere: Mapping[str, Mapping[str, Any]] | None = None,
) -> Callable[..., Any]:
    """Return the method that a name stands for; a callable stands for itself.

    Parameters
    ----------
    family : str
    methods : mapping
        Those of the family by name.
    choice : name or callable
        Case does not matter, and the name of a class stands for its defaults: ``"Entropy"``.
    elsewhere : mapping, optional
        The methods of all families, to recognise a name of another one.

    Raises
    ------
    MethodError
        If a name is unknown, or what is given cannot be called as its family is.
    """
    if isinstance(choice, str):
        name = named(methods, choice)
        if name is None:
            raise MethodError(_unknown(family, methods, choice, elsewhere or {}))
        return methods[name]
    if isinstance(choice, type):
        raise MethodError(
            f"The {family} needs a method, got the class {choice.__name__}: "
            f"write {choice.__name__}(...)."
        )
    if not callable(choice):
        raise MethodError(
            f"The {family} needs a name or a callable, got {brief(choice)}. "
            f"Names are {', '.join(map(repr, methods))}."
            + (" Weights of your own: weighting.Given(...)." if family == "weighting" else "")
        )
    if not is_ours(choice):
        _refuse_undecorated(choice)
        _check_arguments(family, methods, choice)
    return choice


def named(methods: Mapping[str, Any], word: str) -> str | None:
    """Return the name that a word is in other case, or whose class it names; None if it is none.

    Examples
    --------
    >>> from ccfi_methods.weighting import METHODS
    >>> named(METHODS, "AHP"), named(METHODS, "PrincipalComponents"), named(METHODS, "ewm")
    ('ahp', 'pca', None)
    """
    if word in methods:
        return word
    folded = word.strip().casefold()
    if folded in methods:
        return folded
    of_class = [n for n, m in methods.items() if type(m).__name__.casefold() == folded]
    return of_class[0] if len(of_class) == 1 else None


def _unknown(
    family: str, methods: Mapping[str, Any], word: str, elsewhere: Mapping[str, Mapping[str, Any]]
) -> str:
    """Say that a name is unknown, and what it is: ours under another name, or of another family."""
    plain = re.sub(r"[\s_-]", "", word).casefold()
    ours = [name for name, theirs in ALIASES[family].items() if plain in (name, *theirs)]
    others = {other: named(known, word) for other, known in elsewhere.items() if other != family}
    other = next((f"{o} {name!r}" for o, name in others.items() if name), None)
    sentence = unknown_name(family, word, methods, "pass any callable", meant=ours[:1])
    if ours or other is None:
        return sentence
    kind, _, name = other.partition(" ")
    hint = f"{name} is {'an' if kind[0] in 'ai' else 'a'} {kind}. Choose from "
    return f"Unknown {family} {word!r}: {hint}" + sentence.partition("Choose from ")[2]


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
        return named(methods, choice) or choice
    if isinstance(choice, Mapping):
        return "{" + ", ".join(f"{k}: {label(methods, v)}" for k, v in choice.items()) + "}"
    for name, known in methods.items():
        if known == choice:
            return name
    return repr(choice) if isinstance(choice, Method) else getattr(choice, "__name__", repr(choice))
