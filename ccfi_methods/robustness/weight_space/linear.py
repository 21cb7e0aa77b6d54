"""Scores as a linear function of weights: what every exact analysis of weights rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ...aggregation import PowerMean
from ...arguments import one_of
from ...choices import Choices
from ...exceptions import MethodError, listing
from ...families import label_of, methods_by_node
from ...framework import Framework
from ...index import CompositeIndex
from ...places import ranks
from ...protocols import Array
from ...result import IndexResult
from ...weighting import Given
from ..one_table import refuse_panels
from .polytope import Polytope
from .region import Region

__all__ = ["LinearScores", "reweighted"]


@dataclass(frozen=True, eq=False)
class LinearScores:
    """The ranking of an index as that of ``table @ w``, for any weights `w` that sum to one.

    With arithmetic means up the tree these are the scores. With power means of one order p they
    are the scores to the power of p (p < 0: less than zero; p = 0: their logarithms), which rank
    the units alike: a mean of means of one order is the mean of all under the product of weights.

    Attributes
    ----------
    result : IndexResult
        The index at its own weights.
    node : str or None
        Whose children are weighed; None for the indicators, by global weight.
    columns : tuple of str
        What is weighed: codes of indicators, or of the children of the node.
    table : array, (unit, column)
    weights : array, (column,)
        The index's own.
    """

    result: IndexResult
    node: str | None
    columns: tuple[str, ...]
    table: Array
    weights: Array

    @classmethod
    def of(cls, index: CompositeIndex, data: pd.DataFrame, node: str | None = None) -> LinearScores:
        """Compute the index and write its scores as a linear function of weights.

        Raises
        ------
        MethodError
            If the node is unknown or has one child, if aggregations on the way are not power means
            of one order, or if weights differ by unit.
        """
        refuse_panels(index, "The exact analysis of weights")
        return cls.at(index.compute(data), node)

    @classmethod
    def at(cls, result: IndexResult, node: str | None = None) -> LinearScores:
        """Write the scores of an index that is computed as a linear function of weights."""
        index, framework = result.index, result.framework
        if node is not None:
            one_of(node, "node", framework.groups)
        if node is not None and len(framework.children(node)) < 2:
            raise MethodError(f"Node {node!r} has one child only: there is nothing to weigh.")
        order = _common_order(index, framework, node)
        columns = framework.indicators if node is None else framework.children(node)
        transformed = _transformed(result, [*columns, framework.root], order)
        table = transformed[list(columns)].to_numpy()
        weights = result.weights.loc[list(columns), "global" if node is None else "local"]
        w = weights.to_numpy() / weights.sum()
        if node is not None:  # what the other nodes add is the same for all weights that sum to one
            mass = float(result.weights["global"].loc[node])
            rest = transformed[framework.root].to_numpy() - mass * (table @ w)
            table = mass * table + rest[:, None]
        return cls(result, node, columns, table, w)

    @property
    def units(self) -> pd.Index:
        """Labels of the units."""
        return self.result.scores.index

    @property
    def spread(self) -> float:
        """The widest difference between two units that any weights can make."""
        return float(np.ptp(self.table, axis=0).max())

    def bind(self, region: Region | None) -> Polytope:
        """Return the region as a polytope of weights over the columns."""
        if not isinstance(region, Region | None):
            raise MethodError(
                f"A region of weights is a Region, got {type(region).__name__}: "
                "make one with Region.simplex(), .bounds(...), .around(...) or .order(...)."
            )
        whole = self.node is None
        return (region or Region()).bind(self.result.framework if whole else self.columns)

    def ranks(self, weights: Array) -> Array:
        """Return ranks, ``(..., unit)``, under weights ``(..., column)``."""
        return ranks(np.asarray(weights) @ self.table.T)

    def position(self, unit: object) -> int:
        """Return the row of a unit."""
        units = list(self.units)
        one_of(unit, "unit", units)
        return units.index(unit)

    def ahead(self, unit: int) -> Array:
        """Return how far each unit is ahead of `unit`, as a function of weights: (unit, column)."""
        return self.table - self.table[unit]


def _common_order(index: Choices, framework: Framework, node: str | None) -> float:
    """Return the order of the power means that lead from the columns to the root."""
    orders: dict[float, str] = {}
    methods = methods_by_node("aggregation", index.aggregation, index.framework)
    weightings = methods_by_node("weighting", index.weighting, index.framework)
    for code in _nodes_on_the_way(index, framework, node):
        method = methods[code]
        if getattr(weightings[code], "per_unit", False):
            raise MethodError(
                "Exact analysis of weights needs the same weights for all units; "
                f"{label_of('weighting', weightings[code])!r} gives each its own."
            )
        if type(method) is not PowerMean or np.ndim(method.p):
            raise MethodError(
                f"Exact analysis of weights needs scores that are linear in them: aggregate by one "
                f"mean, 'arithmetic' say; {code!r} has {label_of('aggregation', method)!r}. "
                "For other aggregations use smaa."
            )
        orders.setdefault(float(method.p), code)
    if len(orders) > 1:
        mixed = [f"{code!r} has p={p:g}" for p, code in orders.items()]
        raise MethodError(
            "Exact analysis of weights needs means of one order from the weights to the index; "
            f"{listing(mixed, most=3)}. Vary the weights of one node (node={framework.root!r} "
            "always works), or use smaa."
        )
    return next(iter(orders), 1.0)


def _nodes_on_the_way(index: Choices, framework: Framework, node: str | None) -> Iterator[str]:
    if index.scope == "global":  # the score of the root is the mean of all indicators at once
        yield framework.root
        return
    line = framework.groups if node is None else _line(framework, node)
    yield from (code for code in line if len(framework.children(code)) > 1)


def _line(framework: Framework, node: str | None) -> Iterator[str]:
    while node is not None:
        yield node
        node = framework.parent(node)


def _transformed(result: IndexResult, codes: list[str], p: float) -> pd.DataFrame:
    """Return values of nodes on the scale on which means of order p are sums."""

    def transformed(table: pd.DataFrame) -> pd.DataFrame:
        values = table.to_numpy()
        powers = values if p == 1 else np.log(values) if p == 0 else np.sign(p) * values**p
        return pd.DataFrame(powers, table.index, table.columns)

    if result.index.scope == "parent":
        return transformed(pd.concat([result.normalised, result.nodes], axis=1)[codes])
    # the root is the mean of all indicators, whatever means the nodes between have
    framework, z, w = result.framework, transformed(result.normalised), result.weights["global"]
    below = {code: list(framework.leaves(code) or [code]) for code in codes}
    sums = {code: z[leaves] @ (w[leaves] / w[leaves].sum()) for code, leaves in below.items()}
    return pd.DataFrame(sums)


def reweighted(linear: LinearScores, weights: pd.Series) -> CompositeIndex:
    """Return the index with all weights given: those of `linear`'s columns, and its own elsewhere.

    Below a node that is left without weight its own weights stay.
    """
    framework, local = linear.result.framework, linear.result.weights["local"].to_dict()
    if linear.node is not None:
        local.update(weights)
    else:
        mass = weights.to_dict()
        for node in framework.groups:  # children first
            children = framework.children(node)
            mass[node] = sum(mass[child] for child in children)
            if mass[node] > 0:
                local.update({child: mass[child] / mass[node] for child in children})
    given: dict[str, Any] = {"default": "equal"}  # of nodes that the imputation leaves out
    for node in framework.groups:
        given[node] = Given({child: local[child] for child in framework.children(node)})
    index: Any = linear.result.index
    if index.scope == "global":  # where the mean at the root was that of all indicators
        mean = methods_by_node("aggregation", index.aggregation, index.framework)[framework.root]
        index = replace(index, aggregation=mean)
    return replace(index, weighting=given, scope="parent")
