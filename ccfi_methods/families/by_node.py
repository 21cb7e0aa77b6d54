"""A choice for each node: which method a name, a method or a mapping stands for where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any

from ..exceptions import MethodError, unknown_name
from ..framework import Framework
from .catalogue import OPTIONAL, label_of, method_of

__all__ = ["ByNode", "chosen", "keys_of", "methods_by_node"]

AT_LEAVES = ("treatment", "normalisation")


class ByNode(Mapping[Any, Any]):
    """A method for each node or level, and for the rest: what a mapping of choices stands for.

    It equals a mapping of the same choices, under whichever names they go.

    Examples
    --------
    >>> by_node = ByNode("weighting", {"default": "entropy", "finance": "equal"})
    >>> by_node["default"], by_node == {"default": "Entropy", "finance": "equal"}
    (Entropy(), True)
    """

    def __init__(self, family: str, choices: Mapping[Any, Any]) -> None:
        self.family = family
        self._methods = {key: chosen(family, choice) for key, choice in choices.items()}

    def __getitem__(self, key: Any) -> Any:
        return self._methods[key]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._methods)

    def __len__(self) -> int:
        return len(self._methods)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        try:
            return self._methods == {k: chosen(self.family, v) for k, v in other.items()}
        except MethodError:
            return False

    def __hash__(self) -> int:
        return hash(
            (self.family, frozenset((k, label_of(self.family, v)) for k, v in self.items()))
        )

    def __repr__(self) -> str:
        return repr({key: label_of(self.family, method) for key, method in self.items()})


def chosen(family: str, choice: Any) -> Any:
    """Return the method that a choice stands for, None for none, or those `ByNode`."""
    if isinstance(choice, Mapping):
        return ByNode(family, choice)
    return None if choice is None and family in OPTIONAL else method_of(family, choice)


def methods_by_node(family: str, choice: Any, framework: Framework) -> dict[str, Any]:
    """Return the method of every node that a family works at.

    A mapping chooses by code, by level, and ``"default"`` for the rest. Treatments and
    normalisations work at the indicators, where the code of a group stands for all in it;
    weightings and aggregations at the groups.
    """
    at_leaves = family in AT_LEAVES
    nodes = framework.indicators if at_leaves else framework.groups
    if not isinstance(choice, Mapping):
        return dict.fromkeys(nodes, chosen(family, choice))
    _refuse_idle(family, choice, framework)
    by_node: dict[str, Any] = {}
    for node in nodes:
        line = _line(framework, node) if at_leaves else [node]
        found = [key for key in (*line, framework.level(node), "default") if key in choice]
        if not found:
            raise MethodError(
                f"The {family} of {node!r} is not chosen: add it, its level "
                f"({framework.level(node)}), or a 'default'."
            )
        by_node[node] = chosen(family, choice[found[0]])
    return by_node


def keys_of(family: str, framework: Framework) -> list[Any]:
    """List the nodes and levels by which a family can be chosen, and ``"default"``."""
    nodes = framework.indicators if family in AT_LEAVES else framework.groups
    codes = framework.table.index if family in AT_LEAVES else framework.groups
    return [*codes, *sorted({framework.level(node) for node in nodes}), "default"]


def _refuse_idle(family: str, choice: Mapping[Any, Any], framework: Framework) -> None:
    """Raise if a key stands for no node that the family works at."""
    if family == "weighting" and any(isinstance(value, Real) for value in choice.values()):
        raise MethodError(
            "The weighting of a node needs a name or a callable, got numbers. Weights of your own: "
            f"weighting.Given({dict(choice)})."
        )
    known = keys_of(family, framework)
    for key in choice:
        if key in known:
            continue
        if key in framework:
            raise MethodError(
                f"The {family} is chosen for {key!r}, an indicator, which has nothing below it. "
                f"Choose for {', '.join(map(repr, known))}."
            )
        raise MethodError(unknown_name(f"node or level in {family}", key, known))


def _line(framework: Framework, node: str) -> Iterator[str]:
    code: str | None = node
    while code is not None:
        yield code
        code = framework.parent(code)
