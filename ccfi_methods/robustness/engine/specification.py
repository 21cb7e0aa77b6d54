"""One combination of choices at work: what a batch of replicates goes through."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from ...aggregation import PowerMean
from ...exceptions import DomainError
from ...pipeline import Climb, Pipeline
from ...protocols import Array, is_ours
from ...tree import Tree
from ..inputs.choices import Setting
from ..inputs.data_noise import arranged
from ..inputs.distributions import altered, methods_at

__all__ = ["Drawn", "Specification"]


@dataclass(frozen=True)
class Drawn:
    """What was drawn for a batch of replicates; None where nothing varies.

    Attributes
    ----------
    size : int
        How many replicates.
    numbers : dict
        By path, ``(replicate,)``.
    x : array, (replicate, unit, indicator)
        Completed tables with errors.
    company : array of int, (replicate, unit)
        The units that scales and weights are taken from.
    factors : array, (replicate, weight)
        Of the local weights.
    weights : array, (replicate, indicator)
        Global weights in place of those of the index.
    local : array, (replicate, weight)
        Local weights in place of those of the index.
    """

    size: int
    numbers: Mapping[str, Array] = field(default_factory=dict)
    x: Array | None = None
    company: Array | None = None
    factors: Array | None = None
    weights: Array | None = None
    local: Array | None = None

    def take(self, rows: Array | slice) -> Drawn:
        """Return some of the replicates."""
        arrays: dict[str, Any] = {f.name: getattr(self, f.name) for f in fields(self)[2:]}
        taken = {name: None if a is None else a[rows] for name, a in arrays.items()}
        numbers = {path: values[rows] for path, values in self.numbers.items()}
        return Drawn(len(np.arange(self.size)[rows]), numbers, **taken)


class Specification:
    """A setting bound to its framework, with everything that no draw of a batch can change.

    Parameters
    ----------
    setting : Setting

    Attributes
    ----------
    x : array, (unit, indicator)
        The completed table.
    columns : array of int
        Where its indicators stand among those of the whole framework, for all of which noise is
        drawn.
    tree, whole_tree : Tree
        Its weights, and those of the whole framework.
    rows : array of int
        Where the ones stand among the others.
    """

    def __init__(self, setting: Setting) -> None:
        whole = setting.whole
        left = _positions(setting.index.framework.indicators, whole.indicators)
        index, _ = setting.index.without_incomplete(setting.x[:, left])
        self.setting = replace(setting, index=index)
        self.units, self.whole, self.framework = setting.units, whole, index.framework
        self.columns = _positions(index.framework.indicators, whole.indicators)
        self.pipeline = Pipeline(index, self.units)
        self.x = self.pipeline.impute(setting.x[:, self.columns])
        self.tree, self.whole_tree = Tree(index.framework, index.scope), Tree(whole)
        self.rows = _positions(self.tree.codes, self.whole_tree.codes)

    @cached_property
    def z(self) -> Array:
        """The normalised table, where nothing is drawn that touches it."""
        return self.pipeline.normalise(self.pipeline.treat(self.x))

    @cached_property
    def climb(self) -> Climb:
        """Weights and scores of that table."""
        return self.pipeline.climb(self.z)

    @cached_property
    def own(self) -> Array:
        """Its local weights as a row of the tree."""
        return self.tree.row(self.climb.weights)

    @cached_property
    def constant(self) -> bool:
        """Whether its weights are the same for every table."""
        nodes = [node for node, columns in self.tree.slices.items() if _several(columns)]
        weightings = map(self.pipeline.weighting, nodes)
        return all(is_ours(w) and getattr(w, "constant", False) for w in weightings)

    @cached_property
    def nested(self) -> str | None:
        """A node whose aggregation of all indicators under global weights is that of the index.

        There is one if all weights are global; or if all aggregations are one power mean: a mean
        of means is the mean of all under the products of weights.
        """
        if any(map(self.pipeline.per_unit, self.framework.groups)):
            return None
        if self.setting.index.scope == "global":
            return self.framework.root
        nodes = [node for node, columns in self.tree.slices.items() if _several(columns)]
        means = [self.pipeline.aggregation(node) for node in nodes]
        same = means and type(means[0]) is PowerMean and all(m == means[0] for m in means)
        return nodes[0] if same else None

    def scores(self, drawn: Drawn) -> Array:
        """Return the scores of the index: ``(replicate, unit)``.

        Raises
        ------
        DomainError
            If any replicate is outside the domain of a method.
        """
        single = {path for path in drawn.numbers if not self._batched(path)}
        if single:
            return self._value_by_value(drawn, sorted(single))
        pipeline = self.pipeline
        for path, values in drawn.numbers.items():
            family, name = path.split(".")
            pipeline = pipeline.varied(family, **{name: values})
        scores = self._scores(pipeline, drawn, {path.split(".")[0] for path in drawn.numbers})
        return np.broadcast_to(scores, (drawn.size, len(self.units)))

    def _scores(self, pipeline: Pipeline, drawn: Drawn, moved: set[str]) -> Array:
        """Prepare, weigh and aggregate, each only as far as the draw reaches."""
        x = self.x if drawn.x is None else arranged(drawn.x)
        rescaled = bool(moved & {"treatment", "normalisation"})
        if rescaled:
            x = np.broadcast_to(x, (drawn.size, *self.x.shape))
        touched = rescaled or drawn.x is not None
        z = arranged(pipeline.normalise(pipeline.treat(x))) if touched else self.z
        if drawn.weights is not None:
            return self.under(z, drawn.weights, pipeline)
        if drawn.local is not None:
            return self.under(z, drawn.local, pipeline, local=True)
        weighed = z
        if drawn.company is not None:
            company = pipeline.treat(_of_units(x, drawn.company))
            x = np.broadcast_to(pipeline.treat(x), company.shape)
            z = arranged(pipeline.normalise(x, company))
            weighed = arranged(pipeline.normalise(company))
        elif drawn.factors is None and (self.nested is None or not self.constant or moved):
            climb = pipeline.climb(z) if touched or moved else self.climb
            return climb.scores[self.framework.root]
        if any(map(self.pipeline.per_unit, self.tree.slices)):
            assert drawn.factors is not None, "a bootstrap refuses weights of units"
            own = pipeline.climb(weighed).weights
            return self._under_weights_of_units(z, own, drawn.factors, pipeline)
        known = self.constant and "weighting" not in moved
        known = known or (weighed is self.z and not moved)
        local = self.own if known else self.tree.row(pipeline.climb(weighed).weights)
        if drawn.factors is not None:
            local = self.tree.share_out(local * drawn.factors)
        return self.under(z, local, pipeline, local=True)

    def under(
        self, z: Array, weights: Array, pipeline: Pipeline | None = None, *, local: bool = False
    ) -> Array:
        """Return the scores of normalised tables under global weights; or under local ones."""
        pipeline = pipeline or self.pipeline
        if self.nested is not None:
            everything = self.tree.down(weights) if local else weights
            try:
                return pipeline.aggregation(self.nested)(z, everything)
            except DomainError as error:
                raise error.labelled(self.framework.indicators, list(self.units)) from None
        parts = self.tree.parts(weights if local else self.tree.up(weights))
        return pipeline.climb(z, lambda node, _: parts[node]).scores[self.framework.root]

    def _under_weights_of_units(
        self, z: Array, weights: Mapping[str, Array], factors: Array, pipeline: Pipeline
    ) -> Array:
        """Perturb weights that each unit has for itself: all units alike."""

        def perturbed(node: str, _: Array) -> Array:
            f = factors[..., self.tree.slices[node]]
            w = weights[node] * (f[..., None, :] if pipeline.per_unit(node) else f)
            return w / w.sum(axis=-1, keepdims=True)

        return pipeline.climb(z, perturbed).scores[self.framework.root]

    def _batched(self, path: str) -> bool:
        """Return whether a number may differ from replicate to replicate in one call."""
        name = path.split(".")[1]
        methods = methods_at(self.setting.index, path)
        return all(name in getattr(method, "batched", ()) for method in methods)

    def _value_by_value(self, drawn: Drawn, paths: list[str]) -> Array:
        """Compute replicates that share the values of some numbers together."""
        table = np.column_stack([drawn.numbers[path] for path in paths])
        values, which = np.unique(table, axis=0, return_inverse=True)
        rest = replace(
            drawn, numbers={path: v for path, v in drawn.numbers.items() if path not in paths}
        )
        scores = np.empty((drawn.size, len(self.units)))
        for i, row in enumerate(values):
            index = self.setting.index
            for path, value in zip(paths, row.tolist(), strict=True):
                index = altered(index, path, value)
            rows = np.flatnonzero(which.reshape(-1) == i)
            one = Specification(replace(self.setting, index=index))
            scores[rows] = one.scores(rest.take(rows))
        return scores


def _several(columns: slice) -> bool:
    return bool(columns.stop - columns.start > 1)


def _positions(codes: tuple[str, ...], among: tuple[str, ...]) -> Array | slice:
    """Return where codes stand among others; a slice if that is everywhere."""
    if codes == among:
        return slice(None)
    where = {code: i for i, code in enumerate(among)}
    return np.array([where[code] for code in codes])


def _of_units(x: Array, company: Array) -> Array:
    """Return the rows of some units: ``(replicate, unit, indicator)``."""
    rows = x[company] if x.ndim == 2 else np.take_along_axis(x, company[..., None], axis=-2)
    return arranged(rows)
