"""A choice for each node: which method a name, a method or a mapping stands for where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from numbers import Real
from typing import Any

from .exceptions import MethodError, unknown_name
from .families import method_of
from .framework import Framework

__all__ = ["keys_of", "methods_by_node"]

AT_LEAVES = ("treatment", "normalisation")


def methods_by_node(family: str, choice: Any, framework: Framework) -> dict[str, Any]:
    """Return the method of every node that a family works at.

    A mapping chooses by code, by level, and ``"default"`` for the rest. Treatments and
    normalisations work at the indicators, where the code of a group stands for all in it;
    weightings and aggregations at the groups.
    """
    at_leaves = family in AT_LEAVES
    nodes = framework.indicators if at_leaves else framework.groups
    if not isinstance(choice, Mapping):
        nothing = choice is None and at_leaves  # columns may be left as they are
        return dict.fromkeys(nodes, None if nothing else method_of(family, choice))
    _refuse_idle(family, choice, framework)
    chosen: dict[str, Any] = {}
    for node in nodes:
        line = _line(framework, node) if at_leaves else [node]
        found = [key for key in (*line, framework.level(node), "default") if key in choice]
        if not found:
            raise MethodError(
                f"The {family} of {node!r} is not chosen: add it, its level "
                f"({framework.level(node)}), or a 'default'."
            )
        value = choice[found[0]]
        chosen[node] = None if value is None else method_of(family, value)
    return chosen


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
