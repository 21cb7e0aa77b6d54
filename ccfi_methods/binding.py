"""The methods of an index where they stand: bound to columns, units and nodes."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .choices import Choices
from .families import methods_by_node
from .protocols import Array, Place

__all__ = ["Binding", "Parts", "altered", "as_slice"]

Parts = list[tuple[Any, Callable[..., Array]]]


class Binding:
    """Where the methods of an index stand, for binding them.

    Parameters
    ----------
    choices : Choices
    units : tuple of labels
    columns : mapping
        Codes of the columns that each group weighs and aggregates.
    """

    def __init__(
        self,
        choices: Choices,
        units: tuple[Hashable, ...],
        columns: Mapping[str, Sequence[str]],
    ) -> None:
        self._choices, self._framework = choices, choices.framework
        self._units, self._columns, self._table = units, columns, choices.framework.table

    def whole(self, family: str) -> Callable[..., Array] | None:
        """Bind a method that sees the whole table."""
        method = getattr(self._choices, family)
        return None if method is None else self._bound(method, self._framework.indicators)

    def by_indicator(self, family: str) -> Parts:
        """Bind the methods of columns: those that share one, and that one."""
        methods, codes = self._methods(family), self._framework.indicators
        sharing: dict[int, list[int]] = {}  # by identity: not every method can be hashed
        for i, code in enumerate(codes):
            if methods[code] is not None:
                sharing.setdefault(id(methods[code]), []).append(i)
        return [
            (as_slice(at), self._bound(methods[codes[at[0]]], [codes[i] for i in at]))
            for at in sharing.values()
        ]

    def by_group(self, family: str) -> dict[str, Callable[..., Array]]:
        """Bind the method of each group, where it has something to do."""
        methods, needed = self._methods(family), self._framework.groups
        if family == "weighting":  # an only child is not weighed; globally, nobody but the root is
            needed = tuple(n for n in needed if len(self._columns[n]) > 1)
            if self._choices.scope == "global":
                needed = (self._framework.root,)
        bound = {node: self._bound(methods[node], self._columns[node], node) for node in needed}
        return {node: bound.get(node, methods[node]) for node in self._framework.groups}

    def _methods(self, family: str) -> dict[str, Any]:
        return methods_by_node(family, getattr(self._choices, family), self._framework)

    def _bound(
        self, method: Any, columns: Sequence[str], node: str | None = None
    ) -> Callable[..., Array]:
        if not hasattr(method, "bind"):
            return method
        left_out = self._framework.left_out
        return method.bind(Place(tuple(columns), self._units, node, self._table, left_out))


def as_slice(positions: list[int]) -> slice | list[int]:
    """Return neighbouring positions as a slice, whose columns are a view."""
    first, last = positions[0], positions[-1] + 1
    return slice(first, last) if positions == list(range(first, last)) else positions


def altered(method: Any, parameters: Mapping[str, Any]) -> Any:
    """Return a method with other values of those parameters that it has."""
    names = {f.name for f in fields(method)} if is_dataclass(method) else set()
    known = {name: value for name, value in parameters.items() if name in names}
    return replace(method, **known) if known else method
