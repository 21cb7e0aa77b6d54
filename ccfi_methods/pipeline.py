"""A specification at work: every choice bound to its node, labels turned into positions.

This is the one numerical path. A single table goes through it and so does a batch of ten thousand:
leading axes are carried along by every step.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Any, NamedTuple

import numpy as np

from . import vetting
from .aggregation import PowerMean
from .binding import Binding, Parts, altered, as_slice
from .choices import Choices
from .domain import gaps, refuse_empty_units
from .exceptions import DataError, DomainError
from .families import methods_by_node
from .normalisation.thresholds import Goalposts, at_worst_goalpost
from .protocols import Array, is_ours
from .tree import Tree

__all__ = ["Climb", "Pipeline", "Weigh", "methods_by_node"]

Weigh = Callable[[str, Array], Array]


class Climb(NamedTuple):
    """Scores and weights of all groups, by code, children before parents.

    `weights` holds those of a node's children; globally only those of all indicators, at the root.
    """

    scores: dict[str, Array]
    weights: dict[str, Array]


class Pipeline:
    """The steps of an index, bound to its framework and to the units.

    Parameters
    ----------
    index : CompositeIndex, or its choices
    units : sequence of labels, optional
        Needed by methods that name a unit, and for error messages.
    years : sequence of labels, optional
        Of the tables of a panel, for error messages.
    """

    def __init__(
        self, index: Choices, units: Iterable[Hashable] = (), years: Sequence[Hashable] = ()
    ) -> None:
        self.index, self.framework = index, index.framework
        self.units, self.years = tuple(units), tuple(years)
        position = {code: i for i, code in enumerate(self.framework.indicators)}
        self._position = position
        self._leaves = {
            node: as_slice([position[leaf] for leaf in self.framework.leaves(node)])
            for node in self.framework.groups
        }
        whole = index.scope == "global"
        below = self.framework.leaves if whole else self.framework.children
        self._columns = {node: below(node) for node in self.framework.groups}
        nested = {n: any(c in self._leaves for c in below(n)) for n in self.framework.groups}
        self._nouns = {node: "node" if deep else "indicator" for node, deep in nested.items()}
        binding = Binding(index, self.units, self._columns)
        self.imputation = binding.whole("imputation")
        self._treatments = binding.by_indicator("treatment")
        self._normalisations = binding.by_indicator("normalisation")
        self._weightings = binding.by_group("weighting")
        self._aggregations = binding.by_group("aggregation")

    def impute(self, x: Array) -> Array:
        """Fill what is missing; without an imputation, raise and name it."""
        missing = np.isnan(x)
        if not missing.any():
            return x
        if not getattr(self.imputation, "in_time", False):
            refuse_empty_units(missing, self.units, self.years)
        if self.imputation is None:
            cells = gaps(missing, self.framework.indicators, self.units, self.years)
            raise DataError(f"{cells}. Choose one, imputation='median' say, or complete the data.")
        tables = x.reshape(-1, *x.shape[-2:])
        with self._naming(self.framework.indicators):
            filled = [self._fill(self.imputation, tables, t) for t in range(len(tables))]
        return np.stack(filled).reshape(x.shape)

    @staticmethod
    def _fill(imputation: Callable[..., Array], tables: Array, t: int) -> Array:
        """Impute one table of a batch; an error says which."""
        try:
            return vetting.impute(imputation, tables[t])
        except DomainError as error:
            error.tables = np.arange(len(tables)) == t
            raise

    def treat(self, x: Array) -> Array:
        """Apply the treatment of each indicator."""
        return self._by_indicator(
            self._treatments, x, lambda method, columns: vetting.treat(method, x[..., columns])
        )

    def normalise(self, x: Array, reference: Array | None = None) -> Array:
        """Bring every indicator to its scale, taken from `reference` if there is one."""
        polarity = self.framework.polarity
        return self._by_indicator(
            self._normalisations,
            x,
            lambda method, columns: vetting.normalise(
                method,
                x[..., columns],
                polarity[columns],
                None if reference is None else reference[..., columns],
            ),
        )

    def prepare(self, x: Array, reference: Array | None = None) -> Array:
        """Impute, treat and normalise a raw table; a raw `reference` goes the same way."""
        if reference is not None:
            reference = self.treat(self.impute(reference))
        return self.normalise(self.treat(self.impute(x)), reference)

    def climb(self, z: Array, weigh: Weigh | None = None) -> Climb:
        """Weigh and aggregate up the tree.

        Parameters
        ----------
        z : array, (..., unit, indicator)
            Normalised.
        weigh : callable, optional
            ``weigh(node, table)`` in place of the index's own weights: fixed ones, or its own
            (`Pipeline.weigh`) with noise. May add leading axes. Under ``scope="global"`` it is
            asked once, for the root with all indicators.
        """
        weigh = weigh or self.weigh
        if self.index.scope == "global":
            return self._climb_globally(z, weigh)
        scores: dict[str, Array] = {}
        weights: dict[str, Array] = {}
        for node in self.framework.groups:
            table = self._table(node, z, scores)
            weights[node] = weigh(node, table)
            scores[node] = self.aggregate(node, table, weights[node])
        return Climb(scores, weights)

    def weigh(self, node: str, table: Array) -> Array:
        """Return the weights of the columns below `node` by its weighting; an only child has 1."""
        if table.shape[-1] == 1:
            return np.ones((*table.shape[: -1 if self.per_unit(node) else -2], 1))
        with self._naming(self._columns[node], self._nouns[node], node):
            return vetting.weigh(self._weightings[node], table, node)

    def aggregate(self, node: str, table: Array, weights: Array) -> Array:
        """Return the scores of `node` from the columns below it."""
        aggregation, per_unit = self._aggregations[node], self.per_unit(node)
        if table.shape[-1] == 1:  # an only child passes its scores on
            batch = np.broadcast_shapes(table.shape[:-2], weights.shape[: -2 if per_unit else -1])
            return np.broadcast_to(table[..., 0], batch + table.shape[-2:-1])
        columns = self._columns[node]
        with self._naming(columns, self._nouns[node], node), self._at_goalposts(columns):
            if per_unit:
                return self._aggregate_each(aggregation, table, weights)
            return vetting.score(aggregation, table, weights)

    @property
    def is_ours(self) -> bool:
        """Return whether all weightings and aggregations are those of the package."""
        return all(map(is_ours, [*self._weightings.values(), *self._aggregations.values()]))

    def weighs_indicators(self, node: str) -> bool:
        """Return whether all columns below `node` are indicators, not groups."""
        return all(column in self._position for column in self._columns[node])

    def per_unit(self, node: str) -> bool:
        """Return whether the weighting at `node` gives each unit its own weights."""
        return bool(getattr(self._weightings[node], "per_unit", False))

    def weighting(self, node: str) -> Callable[..., Array]:
        """Return the weighting at work at `node`."""
        return self._weightings[node]

    def aggregation(self, node: str) -> Callable[..., Array]:
        """Return the aggregation at work at `node`."""
        return self._aggregations[node]

    def varied(self, family: str, **parameters: Any) -> Pipeline:
        """Return the same pipeline with other parameters in the methods of a family.

        A parameter may be an array, one value a replicate, if the method lists it in `batched`.
        """
        other, name = copy(self), f"_{family}s"
        bound = getattr(self, name)
        pairs = bound.items() if isinstance(bound, dict) else bound
        changed = [(key, altered(method, parameters)) for key, method in pairs]
        setattr(other, name, dict(changed) if isinstance(bound, dict) else changed)
        return other

    def shares(self, weights: Mapping[str, Array]) -> dict[str, Array]:
        """Return the local weights of every group's children, which sum to one, of a `Climb`."""
        if self.index.scope == "parent":
            return {
                node: w / w.sum(axis=-1, keepdims=True) if self.per_unit(node) else w
                for node, w in weights.items()
            }
        tree = Tree(self.framework)
        return tree.parts(tree.up(weights[self.framework.root]))

    def _climb_globally(self, z: Array, weigh: Weigh) -> Climb:
        root = self.framework.root
        everything = weigh(root, z)
        scores = {}
        for node in self.framework.groups:
            columns = self._leaves[node]
            weights = everything[..., columns]
            mass = weights.sum(axis=-1, keepdims=True)
            if not (mass > 0).all():
                raise DomainError(
                    f"Global weights leave nothing for {node!r}: every indicator in it has weight "
                    'zero. Use scope="parent", or drop it.'
                )
            scores[node] = self.aggregate(node, z[..., columns], weights / mass)
        return Climb(scores, {root: everything})

    def _table(self, node: str, z: Array, scores: Mapping[str, Array]) -> Array:
        children = self._columns[node]
        if not any(child in scores for child in children):
            return z[..., self._leaves[node]]
        position = self._position
        columns = [scores[c] if c in scores else z[..., position[c]] for c in children]
        return np.moveaxis(np.stack(np.broadcast_arrays(*columns)), 0, -1)

    def _by_indicator(
        self,
        parts: Parts,
        x: Array,
        apply: Callable[[Any, Any], Array],
    ) -> Array:
        out: Array | None = None
        for columns, method in parts:
            with self._naming(np.array(self.framework.indicators)[columns].tolist()):
                part = apply(method, columns)
            if len(parts) == 1 and part.shape == x.shape:
                return part
            out = x.astype(float) if out is None else out
            out[..., columns] = part
        return x if out is None else out

    @contextmanager
    def _naming(
        self, columns: Sequence[str], noun: str = "indicator", node: str | None = None
    ) -> Iterator[None]:
        try:
            yield
        except DomainError as error:
            where = node if len(self._leaves) > 1 else None  # of one group there is no doubt
            named = error.labelled(columns, self.units or None, noun, where)
            raise named.among(self.years) from None

    @contextmanager
    def _at_goalposts(self, columns: Sequence[str]) -> Iterator[None]:
        """Say of a zero which fixed goalposts make that it stands at the worst one."""
        try:
            yield
        except DomainError as error:
            fixed = {
                self.framework.indicators[i]
                for these, method in self._normalisations
                if isinstance(method, Goalposts)
                for i in np.arange(len(self.framework.indicators))[these]
            }
            raise at_worst_goalpost(error, [code in fixed for code in columns]) from None

    @staticmethod
    def _aggregate_each(aggregation: Callable[..., Array], table: Array, weights: Array) -> Array:
        """Aggregate each unit as a table of its own, with weights of its own.

        They may have any sum, as those of benefit of the doubt do; a weighted sum is in proportion
        to it, no other mean is.
        """
        total = weights.sum(axis=-1)
        scores = vetting.score(aggregation, table[..., None, :], weights / total[..., None])[..., 0]
        if not np.allclose(total, 1) and aggregation != PowerMean(1):
            raise DomainError(
                "Weights of each unit's own that do not sum to one go with an arithmetic mean only."
            )
        return scores * total
