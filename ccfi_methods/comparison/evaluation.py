"""Evaluate many specifications on one table; what they share is computed once.

Every imputation, treatment and normalisation makes a table. Under each weighting and aggregation
all tables climb the tree together, and the weights of indicators, which do not depend on the
aggregation, are kept for the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..exceptions import DomainError
from ..index import CompositeIndex
from ..pipeline import Climb, Pipeline, Weigh
from ..places import ranks
from ..protocols import Array
from ..tree import Tree

__all__ = ["Evaluated", "evaluated"]

BATCH = 2**21  # numbers in the tables that climb together

Place = tuple[Any, ...]  # in the grid: name of the framework, number of the imputation, and so on
Kept = dict[tuple[str, Place], Array]  # weights of a group of indicators in a table
_weighting, _aggregation = itemgetter(0, 4), itemgetter(5)
Outcomes = Iterator[tuple[Place, "Evaluated | DomainError"]]


class Evaluated(NamedTuple):
    """Scores and ranks by row of the data, and the global weights of the nodes."""

    scores: Array
    ranks: Array
    weights: Mapping[str, float] | pd.Series


def evaluated(indices: Mapping[Place, CompositeIndex], data: pd.DataFrame) -> Outcomes:
    """Yield the outcome of each index of a grid: its scores, or why there are none.

    Parameters
    ----------
    indices : dict of CompositeIndex
        By their place in the grid of frameworks, imputations, treatments, normalisations,
        weightings and aggregations.
    data : DataFrame, units x indicators
    """
    if next(iter(indices.values())).panel is not None:
        yield from ((place, _computed(index, data)) for place, index in indices.items())
        return
    tables = _Tables(data)
    for _, sharing in groupby(sorted(indices, key=_weighting), key=_weighting):
        kept: Kept = {}
        for _, places in groupby(sorted(sharing, key=_aggregation), key=_aggregation):
            yield from _climbed(tables, {place: indices[place] for place in places}, kept)


def _computed(index: CompositeIndex, data: pd.DataFrame) -> Evaluated | DomainError:
    try:
        result = index.compute(data)
    except DomainError as error:
        return error
    return Evaluated(result.scores.to_numpy(), result.ranks.to_numpy(), result.weights["global"])


class _Tables:
    """The normalised tables of a grid; every step of each is computed once."""

    def __init__(self, data: pd.DataFrame) -> None:
        self.data, self.units = data, tuple(data.index)
        self._done: dict[Place, Any] = {}

    def pipeline(self, index: CompositeIndex, place: Place) -> tuple[Pipeline, Array]:
        """Return the pipeline of an index, and the columns that its imputation keeps."""
        raw = self._once(place[:1], lambda: index.framework.check(self.data).to_numpy())
        index, kept = index.on(self.data).without_incomplete(raw)
        return Pipeline(index, self.units), raw[..., kept]

    def normalised(self, index: CompositeIndex, place: Place) -> Array:
        """Return the normalised table of an index.

        Raises
        ------
        DomainError
            If a value is outside the domain of a method.
        """

        def compute() -> Array:
            pipeline, raw = self.pipeline(index, place)
            imputed = self._once(place[:2], lambda: pipeline.impute(raw))
            treated = self._once(place[:3], lambda: pipeline.treat(imputed))
            return pipeline.normalise(treated)

        return self._once(place[:4], compute)

    def _once(self, place: Place, compute: Callable[[], Array]) -> Array:
        """Return what was computed at a place before, or raise what it raised."""
        if place not in self._done:
            try:
                self._done[place] = compute()
            except DomainError as error:
                self._done[place] = error
        done = self._done[place]
        if isinstance(done, DomainError):
            raise done
        return done


def _climbed(tables: _Tables, indices: Mapping[Place, CompositeIndex], kept: Kept) -> Outcomes:
    """Yield the outcomes under one weighting and aggregation."""
    sharing: dict[int, dict[Place, Array]] = {}
    for place, index in indices.items():
        try:
            table = tables.normalised(index, place)
        except DomainError as error:
            yield place, error
        else:  # the imputation "drop" may leave fewer indicators
            sharing.setdefault(table.shape[-1], {})[place] = table
    for group in sharing.values():
        places = [*group]
        pipeline, raw = tables.pipeline(indices[places[0]], places[0])
        size = max(1, BATCH // raw.size) if pipeline.is_ours else 1
        for start in range(0, len(places), size):
            batch = {place: group[place] for place in places[start : start + size]}
            yield from _together(pipeline, batch, kept)


def _together(pipeline: Pipeline, batch: Mapping[Place, Array], kept: Kept) -> Outcomes:
    """Climb with tables together; where some are outside a domain, the others go on without."""
    places = [*batch]

    def weigh(node: str, table: Array) -> Array:
        if not pipeline.weighs_indicators(node):
            return pipeline.weigh(node, table)
        keys = [(node, place[:4]) for place in places]
        if any(key not in kept for key in keys):
            kept.update(zip(keys, pipeline.weigh(node, table), strict=True))
        return np.stack([kept[key] for key in keys])

    try:
        climb = _climb(pipeline, [*batch.values()], weigh)
    except DomainError as error:
        if len(places) == 1:
            yield places[0], error
            return
        known = np.shape(error.tables) == (len(places),)
        outside = error.tables if known else np.arange(len(places)) < len(places) / 2
        fine = [place for place, bad in zip(places, outside, strict=True) if not bad]
        rest = [place for place in places if place not in fine]
        parts = [fine, *([place] for place in rest)] if known else [fine, rest]
        for part in filter(None, parts):
            yield from _together(pipeline, {place: batch[place] for place in part}, kept)
        return
    scores = climb.scores[pipeline.framework.root]
    for place, s, r, w in zip(
        places, scores, ranks(scores), _weights(pipeline, climb), strict=True
    ):
        yield place, Evaluated(s, r, w)


def _climb(pipeline: Pipeline, tables: list[Array], weigh: Weigh) -> Climb:
    """Climb with a batch of tables; a method of somebody else's meets a table by itself."""
    if pipeline.is_ours:
        return pipeline.climb(np.stack(tables), weigh)
    (table,) = tables
    alone = pipeline.climb(table)
    return Climb(*({node: a[None] for node, a in part.items()} for part in alone))


def _weights(pipeline: Pipeline, climb: Climb) -> Iterator[dict[str, float]]:
    """Yield the global weights of the nodes, table by table; of units' own weights the mean."""
    local = {
        node: w.mean(axis=-2) if pipeline.per_unit(node) else w
        for node, w in pipeline.shares(climb.weights).items()
    }
    tree = Tree(pipeline.framework)
    for row in tree.masses(tree.row(local)):
        yield {pipeline.framework.root: 1.0, **dict(zip(tree.codes, row.tolist(), strict=True))}
