"""The composite index: a frozen specification, and what it computes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .exceptions import DataError, MethodError, unknown_name
from .families import FAMILIES, label_of, method_of
from .framework import Framework
from .pipeline import Climb, Pipeline, methods_by_node
from .preparation import DropIndicators
from .protocols import Array
from .ranking import ranks
from .reporting.tables import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CompositeIndex", "IndexResult"]

Choice = str | Callable[..., Any] | Mapping[Any, Any]


@dataclass(frozen=True)
class CompositeIndex:
    """A composite index: a framework and one choice for every step.

    The steps are impute, treat, normalise, and then, up the tree, weigh and aggregate. A choice is
    a name (``"entropy"``), a method with parameters (``MinMax(1, 100)``) or any callable of the
    signature in `ccfi_methods.protocols`.

    Parameters
    ----------
    framework : Framework
    imputation : name or callable, optional
        None raises if anything is missing.
    treatment : name, callable or mapping, optional
    normalisation, weighting, aggregation : name, callable or mapping
        A mapping chooses by node, by level, and ``"default"`` for the rest:
        ``{"default": "entropy", "ccfi": "equal"}``. The code of a group stands for all its
        indicators in a normalisation or treatment.
    scope : {"parent", "global"}
        ``"parent"``: a group's children are weighed by themselves, and groups by their scores.
        ``"global"``: all indicators are weighed at once; a node's score aggregates its indicators
        with their weights rescaled to sum to one.

    Raises
    ------
    MethodError
        If a name is unknown or a node has no choice.

    Examples
    --------
    >>> data = pd.DataFrame({"income": [1.0, 2, 4], "crime": [3.0, 1, 2]}, index=list("abc"))
    >>> framework = Framework.flat(data.columns, polarity={"crime": -1})
    >>> result = CompositeIndex(framework, normalisation="minmax", weighting="equal").compute(data)
    >>> result.ranks.to_dict()
    {'a': 3, 'b': 2, 'c': 1}
    """

    framework: Framework
    imputation: Choice | None = None
    treatment: Choice | None = None
    normalisation: Choice = "minmax"
    weighting: Choice = "equal"
    aggregation: Choice = "arithmetic"
    scope: str = "parent"

    def __post_init__(self) -> None:
        if not isinstance(self.framework, Framework):
            raise MethodError(
                f"CompositeIndex needs a Framework, got {type(self.framework).__name__}: "
                "make one with Framework(table), Framework.read_csv(path) or Framework.flat(names)."
            )
        if self.scope not in ("parent", "global"):
            raise MethodError(unknown_name("scope", self.scope, ["parent", "global"]))
        if self.scope == "global" and isinstance(self.weighting, Mapping):
            raise MethodError("With scope='global' there is one weighting, not one for each node.")
        if self.imputation is not None:
            method_of("imputation", self.imputation)
        for family in ("treatment", "normalisation", "weighting", "aggregation"):
            methods_by_node(family, getattr(self, family), self.framework)

    def __repr__(self) -> str:
        choices = ", ".join(f"{family}={name!r}" for family, name in self.labels().items())
        scope = "" if self.scope == "parent" else f", scope={self.scope!r}"
        return f"CompositeIndex({self.framework.root!r}, {choices}{scope})"

    def labels(self) -> dict[str, str]:
        """Return the name of each choice, as in tables."""
        return {family: label_of(family, getattr(self, family)) for family in FAMILIES}

    def compute(self, data: pd.DataFrame, *, reference: pd.DataFrame | None = None) -> IndexResult:
        """Compute the index of every unit.

        Parameters
        ----------
        data : DataFrame, units x indicators
            Further columns are left alone.
        reference : DataFrame, optional
            The table that scales are taken from (a base year, a peer group) instead of `data`.

        Raises
        ------
        DataError
            If `data` do not fit the framework, or miss values and there is no imputation.
        DomainError
            If a value is outside the domain of a method.
        """
        table = self.framework.check(data)
        base = None if reference is None else self.framework.check(reference)
        index, kept = self._shrunk(table.to_numpy(), None if base is None else base.to_numpy())
        pipeline = Pipeline(index, table.index)
        x = table.to_numpy()[:, kept]
        scale = None if base is None else base.to_numpy()[:, kept]
        filled = pipeline.impute(x)
        z = pipeline.prepare(filled, scale)
        columns = list(index.framework.indicators)
        return IndexResult(
            index=self,
            framework=index.framework,
            data=table,
            imputed=_filled_cells(x, filled, table.index, columns),
            normalised=pd.DataFrame(z, table.index, columns),
            climb=pipeline.climb(z),
            pipeline=pipeline,
        )

    def evaluate(self, x: Array, *, reference: Array | None = None) -> dict[str, Array]:
        """Compute scores from arrays: the numerical path, for one table or a batch of them.

        Parameters
        ----------
        x : array, (..., unit, indicator)
            Raw, columns in the order of ``framework.indicators``.
        reference : array, (..., unit, indicator), optional

        Returns
        -------
        dict
            Scores ``(..., unit)`` of every group by code, children before parents.
        """
        x = np.asarray(x, dtype=float)
        width = len(self.framework.indicators)
        if x.ndim < 2 or x.shape[-1] != width:
            raise DataError(f"evaluate needs (..., unit, {width} indicators), got shape {x.shape}.")
        scale = None if reference is None else np.asarray(reference, dtype=float)
        index, kept = self._shrunk(x, scale)
        pipeline = Pipeline(index)
        z = pipeline.prepare(x[..., kept], None if scale is None else scale[..., kept])
        return pipeline.climb(z).scores

    def _shrunk(self, x: Array, reference: Array | None = None) -> tuple[CompositeIndex, Array]:
        """Leave out what ``imputation="drop"`` drops; say which indicators are kept."""
        method = self.imputation and method_of("imputation", self.imputation)
        if not isinstance(method, DropIndicators):
            return self, np.ones(x.shape[-1], dtype=bool)
        kept = method.complete(x)
        if reference is not None:
            kept &= method.complete(reference)
        gone = [
            code for code, keep in zip(self.framework.indicators, kept, strict=True) if not keep
        ]
        framework = self.framework.drop(gone)

        def pruned(choice: Any) -> Any:
            if not isinstance(choice, Mapping):
                return choice
            return {k: v for k, v in choice.items() if k not in self.framework or k in framework}

        choices = {
            f.name: pruned(getattr(self, f.name))
            for f in fields(self)
            if f.name not in ("framework", "imputation", "scope")
        }
        return replace(self, framework=framework, imputation=None, **choices), kept


class IndexResult(Report):
    """What an index says of every unit, with everything it rests on.

    Attributes
    ----------
    index : CompositeIndex
    framework : Framework
        That of the index, less the indicators that ``imputation="drop"`` left out.
    data : DataFrame
        As given, the indicators only.
    scores : Series, (unit,)
    ranks : Series, (unit,)
        1 = best; ties share the best place.
    nodes : DataFrame, units x groups
        Scores of every group, the root last.
    weights : DataFrame, by code
        ``parent``, ``local`` (within the parent) and ``global`` (down the tree) weight. Of
        weightings that give each unit its own, the mean over units; see `unit_weights`.
    normalised : DataFrame, units x indicators
    imputed : DataFrame
        One filled cell a row: unit, indicator, value.
    dropped : list of str
        Indicators left out by the imputation.
    """

    def __init__(
        self,
        *,
        index: CompositeIndex,
        framework: Framework,
        data: pd.DataFrame,
        imputed: pd.DataFrame,
        normalised: pd.DataFrame,
        climb: Climb,
        pipeline: Pipeline,
    ) -> None:
        self.index, self.framework, self.data = index, framework, data
        self.imputed, self.normalised = imputed, normalised
        self.nodes = pd.DataFrame(climb.scores, index=data.index)
        self.scores = self.nodes[framework.root].rename("score")
        self.ranks = pd.Series(ranks(self.scores.to_numpy()), data.index, name="rank")
        self.dropped = [c for c in index.framework.indicators if c not in framework.indicators]
        self._local = pipeline.shares(climb.weights)
        self._per_unit = {node: pipeline.per_unit(node) for node in self._local}

    @property
    def weights(self) -> pd.DataFrame:
        """Local and global weight of every node, in the order of the framework."""
        local = {self.framework.root: 1.0}
        for node, weights in self._local.items():
            mean = weights.mean(axis=0) if weights.ndim == 2 else weights
            local.update(zip(self.framework.children(node), mean, strict=True))
        total = {self.framework.root: 1.0}
        for node in reversed(self.framework.groups):
            for child in self.framework.children(node):
                total[child] = total[node] * local[child]
        table = pd.DataFrame({"local": local, "global": total}).loc[self.framework.table.index]
        table.insert(0, "parent", self.framework.table["parent"])
        return table.rename_axis("code")

    @property
    def unit_weights(self) -> pd.DataFrame:
        """Local weights of every node for every unit: units x nodes."""
        columns: dict[str, Any] = {}
        for node, weights in self._local.items():
            table = np.broadcast_to(weights, (len(self.data), weights.shape[-1]))
            columns.update(zip(self.framework.children(node), table.T, strict=True))
        return pd.DataFrame(columns, index=self.data.index)

    def summary(self) -> pd.DataFrame:
        """Rank, score and the scores of the dimensions, best unit first."""
        dimensions = [c for c in self.framework.children(self.framework.root) if c in self.nodes]
        table = pd.concat([self.ranks, self.scores, self.nodes[dimensions]], axis=1)
        return table.sort_values(["rank"], kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the scores, best unit on top; see `plotting.plot_scores`."""
        from .plotting import plot_scores

        return plot_scores(self, ax=ax, **options)

    def __repr__(self) -> str:
        best = ", ".join(map(str, self.summary().index[:3]))
        return f"IndexResult({self.framework.root!r} of {len(self.data)} units; best: {best})"


def _filled_cells(before: Array, after: Array, units: pd.Index, columns: list[str]) -> pd.DataFrame:
    rows, cols = np.nonzero(np.isnan(before))
    return pd.DataFrame(
        {
            "unit": units[rows],
            "indicator": np.array(columns, dtype=object)[cols],
            "value": after[rows, cols],
        }
    )
