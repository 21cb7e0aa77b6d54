"""Scores as a linear function of weights: what every exact analysis of weights rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

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
from ..one_table import refuse_panels
from .leads import Leads, leads, powers
from .polytope import Polytope
from .region import Region

__all__ = ["LinearScores"]


@dataclass(frozen=True, eq=False)
class LinearScores:
    """The ranking of an index as that of ``table @ w``, for any weights `w` that sum to one.

    A power mean of power means of one order p is the power mean of all under the products of
    weights, and its power is linear in them. So the scores are a power mean of columns that are
    weighed anew, and of others beside them that keep their weights.

    Attributes
    ----------
    result : IndexResult
        The index at its own weights.
    node : str or None
        Whose children are weighed; None for the indicators, by global weight.
    columns : tuple of str
        What is weighed: codes of indicators, or of the children of the node.
    p : float
        Order of the means.
    values : array, (unit, column)
        Of which the mean is taken.
    weights : array, (column,)
        The index's own.
    beside : array, (unit, other)
        Values of the other nodes on the way to the root.
    shares : array, (other,)
        Their weights; what they leave of one is shared out by `weights`.
    """

    result: IndexResult
    node: str | None
    columns: tuple[str, ...]
    p: float
    values: Array
    weights: Array
    beside: Array
    shares: Array

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
        p = _common_order(index, framework, node)
        columns = framework.indicators if node is None else framework.children(node)
        others = [] if node is None else list(_beside(framework, node))
        weights = result.weights["global"]
        own, shares = (weights.reindex(codes).to_numpy() for codes in (list(columns), others))
        return cls(
            result,
            node,
            columns,
            p,
            _values(result, list(columns), p),
            own / own.sum(),
            _values(result, others, p),
            shares,
        )

    @property
    def units(self) -> pd.Index:
        """Labels of the units."""
        return self.result.scores.index

    @cached_property
    def mass(self) -> float:
        """The part of the weight that is shared out anew."""
        return float(1 - self.shares.sum())

    @cached_property
    def _all(self) -> Array:
        return np.hstack([self.values, self.beside])

    @cached_property
    def table(self) -> Array:
        """Scores where one column has all the weight, (unit, column), as powers; see `powers`."""
        values = powers(self._all, self.p)
        m = len(self.columns)
        return np.asarray(self.mass * values[:, :m] + (values[:, m:] @ self.shares)[:, None])

    @cached_property
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

    def scores(self, weights: Array) -> Array:
        """Return the scores of the index, ``(..., unit)``, under weights ``(..., column)``."""
        w = np.asarray(weights, dtype=float)
        w = self.mass * w / w.sum(axis=-1, keepdims=True)
        beside = np.broadcast_to(self.shares, (*w.shape[:-1], len(self.shares)))
        return PowerMean(self.p)(self._all, np.concatenate([w, beside], axis=-1))

    def ranks(self, weights: Array) -> Array:
        """Return ranks, ``(..., unit)``, under weights ``(..., column)``."""
        return ranks(self.scores(weights))

    def leads(self, unit: int) -> Leads:
        """Return how far each unit is ahead of `unit`, as a function of weights."""
        return leads(self._all, unit, self.p, self.mass, self.shares)

    def position(self, unit: object) -> int:
        """Return the row of a unit."""
        units = list(self.units)
        one_of(unit, "unit", units)
        return units.index(unit)


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


def _beside(framework: Framework, node: str) -> Iterator[str]:
    """Yield the sisters of the node, of its parent and so on."""
    for at in _line(framework, node):
        if (parent := framework.parent(at)) is not None:
            yield from (code for code in framework.children(parent) if code != at)


def _values(result: IndexResult, codes: list[str], p: float) -> Array:
    """Return the values of nodes whose power mean of order p is that of the index."""
    if result.index.scope == "parent":
        return pd.concat([result.normalised, result.nodes], axis=1)[codes].to_numpy()
    # the root is the mean of all indicators, whatever means the nodes between have
    framework, z, w = result.framework, result.normalised, result.weights["global"]
    values = np.empty((len(z), len(codes)))
    for j, code in enumerate(codes):
        below = list(framework.leaves(code) or [code])
        shares = w[below].to_numpy() / w[below].sum() if len(below) > 1 else np.ones(1)
        values[:, j] = PowerMean(p)(z[below].to_numpy(), shares)
    return values
