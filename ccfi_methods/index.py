"""The composite index: a frozen specification, and what it computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .arguments import british, table
from .exceptions import DataError, MethodError, brief, unknown_name
from .families import FAMILIES, chosen, keys_of, label_of, methods_by_node
from .few_values import note_on_result
from .framework import Framework
from .panel import Layout, Panel
from .pipeline import Climb, Pipeline
from .preparation import DropIndicators, changes
from .protocols import Array
from .ranking import ranks
from .report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["CompositeIndex", "IndexResult"]

Choice = str | Callable[..., Any] | Mapping[Any, Any]


@british
@dataclass(frozen=True)
class CompositeIndex:
    """A composite index: a framework and one choice for every step.

    The steps are impute, treat, normalise, and then, up the tree, weigh and aggregate. A choice is
    a name (``"entropy"``), a method with parameters (``MinMax(1, 100)``) or any callable of the
    signature in `ccfi_methods.protocols`; the index holds the methods that names stand for.

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
    panel : Panel, optional
        For data with rows (unit, year): how the years compare.

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
    panel: Panel | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.framework, Framework):
            raise MethodError(
                f"CompositeIndex needs a Framework, got {type(self.framework).__name__}: "
                "make one with Framework(table), Framework.read_csv(path) or Framework.flat(names)."
            )
        if not isinstance(self.scope, str) or self.scope not in ("parent", "global"):
            raise MethodError(unknown_name("scope", self.scope, ["parent", "global"]))
        if self.panel is not None and not isinstance(self.panel, Panel):
            raise MethodError(
                "The panel of a CompositeIndex needs to be a Panel(scale=..., weights=...), got "
                f"{brief(self.panel)}."
            )
        if self.scope == "global" and isinstance(self.weighting, Mapping):
            raise MethodError("With scope='global' there is one weighting, not one for each node.")
        if isinstance(self.imputation, Mapping):
            raise MethodError("There is one imputation for the whole table, not one for each node.")
        for family in FAMILIES:
            choice = getattr(self, family)
            if family != "imputation":
                methods_by_node(family, choice, self.framework)  # each node has one
            object.__setattr__(self, family, chosen(family, choice))

    def __hash__(self) -> int:
        return hash((self.framework, *self.labels().values(), self.scope, self.panel))

    def __repr__(self) -> str:
        choices = ", ".join(f"{family}={name!r}" for family, name in self.labels().items())
        scope = "" if self.scope == "parent" else f", scope={self.scope!r}"
        panel = "" if self.panel is None else f", panel={self.panel!r}"
        return f"CompositeIndex({self.framework.root!r}, {choices}{scope}{panel})"

    def labels(self) -> dict[str, str]:
        """Return the name of each choice, as in tables."""
        return {family: label_of(family, getattr(self, family)) for family in FAMILIES}

    @british
    def compute(self, data: pd.DataFrame, *, reference: pd.DataFrame | None = None) -> IndexResult:
        """Compute the index of every unit.

        Parameters
        ----------
        data : DataFrame, units x indicators
            Further columns are left alone. With a `panel`, rows are (unit, year).
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
        layout = Layout(table.index, self.panel)
        base = None if reference is None else self._reference(reference, table.index)
        if base is not None and self.panel is not None:
            raise MethodError("With a panel, its scale is the reference: name a year there.")
        raw = layout.array(table)
        index, kept = self.on(data)._shrunk(raw, base)
        pipeline = Pipeline(index, layout.units, layout.years)
        x = pipeline.impute(raw[..., kept])
        treated = layout.treat(pipeline, x)
        if base is None:
            scale = layout.reference(treated)
        else:
            scale = pipeline.treat(pipeline.impute(base[..., kept]))
        with layout.naming(None if self.panel is None else self.panel.scale):
            z = pipeline.normalise(treated, scale)
        return IndexResult(
            index=self,
            pipeline=pipeline,
            layout=layout,
            data=table,
            steps={"raw": raw[..., kept], "imputed": x, "treated": treated, "normalised": z},
            climb=pipeline.climb(z, layout.weigh(pipeline, z)),
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

        Raises
        ------
        DataError
            If `x` or `reference` is a DataFrame, whose labels would be lost, is not numeric, or
            has another number of columns.
        """
        x = self._unlabelled(x)
        scale = None if reference is None else self._unlabelled(reference)
        index, kept = self._shrunk(x, scale)
        pipeline = Pipeline(index)
        z = pipeline.prepare(x[..., kept], None if scale is None else scale[..., kept])
        return pipeline.climb(z).scores

    def on(self, data: pd.DataFrame) -> CompositeIndex:
        """Return the same index with the column of `data` that its imputation groups units by.

        Examples
        --------
        >>> from ccfi_methods.preparation import GroupMean
        >>> data = pd.DataFrame({"gdp": [1.0, 2.0], "district": ["east", "west"]})
        >>> index = CompositeIndex(Framework.flat(["gdp"]), imputation=GroupMean("district"))
        >>> index.on(data).imputation.groups.to_list()
        ['east', 'west']
        """
        method: Any = self.imputation
        return replace(self, imputation=method.on(data)) if hasattr(method, "on") else self

    def without(self, codes: str | Iterable[str]) -> CompositeIndex:
        """Return the same index without some nodes, all below them, and groups left empty.

        Examples
        --------
        >>> index = CompositeIndex(Framework.flat(["income", "crime", "parks"]))
        >>> index.without("crime").framework.indicators
        ('income', 'parks')
        """
        framework = self.framework.drop(codes)

        def pruned(family: str, choice: Any) -> Any:
            if not isinstance(choice, Mapping):
                return choice
            left = keys_of(family, framework)
            return {key: value for key, value in choice.items() if key in left}

        choices = {family: pruned(family, getattr(self, family)) for family in FAMILIES}
        return replace(self, framework=framework, **choices)

    def _unlabelled(self, x: Any) -> Array:
        """Return an array of floats with a column an indicator, or raise."""
        if isinstance(x, pd.DataFrame | pd.Series):
            raise DataError(
                f"evaluate needs an array, columns in the order of the framework; got a "
                f"{type(x).__name__}, whose labels it would not see: use compute(data)."
            )
        width = len(self.framework.indicators)
        array = table(x, f"evaluate, of {width} indicators,")
        if array.shape[-1] != width:
            raise DataError(
                f"evaluate needs (..., unit, {width} indicators), got shape {array.shape}."
            )
        return array

    def _reference(self, reference: pd.DataFrame, units: pd.Index) -> Array:
        """Return the reference as an array, its units in the order of the data's if they match."""
        table = self.framework.check(reference)
        same = len(table) == len(units) and table.index.isin(units).all()
        return (table.loc[units] if same else table).to_numpy()

    def _shrunk(self, x: Array, reference: Array | None = None) -> tuple[CompositeIndex, Array]:
        """Leave out what ``imputation="drop"`` drops; say which indicators are kept."""
        method = self.imputation
        if not isinstance(method, DropIndicators):
            return self, np.ones(x.shape[-1], dtype=bool)
        kept = method.complete(x)
        if reference is not None:
            kept &= method.complete(reference)
        if not kept.any():
            raise DataError(
                "Every indicator has missing values: imputation='drop' leaves none. Choose another "
                "imputation, 'median' say, or complete the data."
            )
        gone = [c for c, keep in zip(self.framework.indicators, kept, strict=True) if not keep]
        return replace(self.without(gone), imputation=None), kept


class IndexResult(Report):
    """What an index says of every unit, with everything it rests on.

    Attributes
    ----------
    index : CompositeIndex
    framework : Framework
        That of the index, less the indicators that ``imputation="drop"`` left out.
    data : DataFrame
        As given, the indicators only.
    scores : Series, by unit
    ranks : Series, by unit
        1 = best; ties share the best place. In a panel, within the year.
    nodes : DataFrame, units x groups
        Scores of every group, the root last.
    normalised : DataFrame, units x indicators
    imputed, treated : DataFrame
        One changed cell a row: unit, indicator, before, after, rule.
    dropped : list of str
        Indicators left out by the imputation.
    """

    def __init__(
        self,
        *,
        index: CompositeIndex,
        pipeline: Pipeline,
        layout: Layout,
        data: pd.DataFrame,
        steps: Mapping[str, Array],
        climb: Climb,
    ) -> None:
        self.index, self.framework, self.data = index, pipeline.framework, data
        root, codes = self.framework.root, list(self.framework.indicators)
        scores = climb.scores
        self.scores = layout.series(scores[root], "score")
        self.ranks = layout.series(ranks(scores[root]), "rank")
        self.nodes = layout.frame(np.stack([*scores.values()], axis=-1), list(scores))
        self.normalised = layout.frame(steps["normalised"], codes)
        raw, filled, treated = (
            layout.frame(steps[name], codes).to_numpy() for name in ("raw", "imputed", "treated")
        )
        treatments = methods_by_node("treatment", index.treatment, index.framework)
        rules = [label_of("treatment", treatments[code]) for code in codes]
        self.imputed = changes(raw, filled, data.index, codes, index.labels()["imputation"])
        self.treated = changes(filled, treated, data.index, codes, rules)
        self.dropped = [c for c in index.framework.indicators if c not in self.framework]
        self._layout, self._local = layout, pipeline.shares(climb.weights)
        self._per_unit = {node for node in self._local if pipeline.per_unit(node)}

    @property
    def weights(self) -> pd.DataFrame:
        """Weights of every node, by code in the order of the framework; of a panel by (year, code).

        ``parent``; ``local``, within the parent; ``global``, down the tree. Where each unit has
        weights of its own, their mean over units; see `unit_weights`.
        """
        means = {
            node: w.mean(axis=-2) if node in self._per_unit else w
            for node, w in self._local.items()
        }
        years = self._layout.years
        if not years:
            return _weight_table(self.framework, means)
        by_year = {
            year: _weight_table(
                self.framework, {node: w[t] if w.ndim > 1 else w for node, w in means.items()}
            )
            for t, year in enumerate(years)
        }
        return pd.concat(by_year, names=[self.data.index.names[1], "code"])

    @property
    def unit_weights(self) -> pd.DataFrame:
        """Local weights of every node for every unit: units x nodes."""
        columns: dict[str, pd.Series] = {}
        for node, w in self._local.items():
            each = w if node in self._per_unit else w[..., None, :]  # a unit axis to spread over
            for j, child in enumerate(self.framework.children(node)):
                columns[child] = self._layout.series(each[..., j], child)
        return pd.DataFrame(columns)

    def summary(self) -> pd.DataFrame:
        """Rank, score and the scores of the dimensions, best unit first; in a panel by year."""
        dimensions = [c for c in self.framework.children(self.framework.root) if c in self.nodes]
        table = pd.concat([self.ranks, self.scores, self.nodes[dimensions]], axis=1)
        if not self._layout.years:
            return table.sort_values("rank", kind="stable")
        year = self.data.index.names[1] or 1
        return table.sort_values("rank", kind="stable").sort_index(
            level=year, sort_remaining=False, kind="stable"
        )

    @property
    def notes(self) -> tuple[str, ...]:
        """Say so if weights from the data lie on indicators with three values or fewer.

        That is, if these get more than a quarter of all weight: codes of status, say, whose spread
        is large because they have no values in between.
        """
        return note_on_result(self)

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the scores, best unit on top; see `plotting.plot_scores`."""
        from .plotting import plot_scores

        return plot_scores(self, ax=ax, **options)

    def to_excel(self, path: str | Path) -> Path:
        """Write everything to one workbook; see `reporting.workbook.write_workbook`."""
        from .reporting.workbook import write_workbook

        return write_workbook(self, path)

    def __repr__(self) -> str:
        units, years = self._layout.units, self._layout.years
        table = self.ranks if not years else self.ranks.xs(years[-1], level=1)
        best = ", ".join(map(str, table.sort_values(kind="stable").index[:3]))
        when = f" in {len(years)} years" if years else ""
        of = f"; best in {years[-1]}" if years else "; best"
        return f"IndexResult({self.framework.root!r} of {len(units)} units{when}{of}: {best})"


def _weight_table(framework: Framework, weights: Mapping[str, Array]) -> pd.DataFrame:
    local, total = {framework.root: 1.0}, {framework.root: 1.0}
    for node in reversed(framework.groups):  # parents first
        for child, weight in zip(framework.children(node), weights[node], strict=True):
            local[child], total[child] = weight, total[node] * weight
    table = pd.DataFrame({"local": local, "global": total}).loc[framework.table.index]
    table.insert(0, "parent", framework.table["parent"])
    return table.rename_axis("code")
