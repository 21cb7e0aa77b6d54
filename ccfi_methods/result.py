"""The result of an index: scores and ranks, with everything they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .changes import changes
from .choices import Choices
from .families import label_of, methods_by_node
from .few_values import note_on_result
from .framework import Framework
from .layout import Layout
from .pipeline import Climb, Pipeline
from .places import ranks
from .protocols import Array
from .report import Report, draw, write

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["IndexResult"]


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
    dropped : list of str
        Indicators left out by the imputation.
    """

    def __init__(
        self,
        *,
        index: Choices,
        pipeline: Pipeline,
        layout: Layout,
        data: pd.DataFrame,
        steps: Mapping[str, Array],
        climb: Climb,
    ) -> None:
        self.index, self.framework, self.data = index, pipeline.framework, data
        score = climb.scores[self.framework.root]
        self.scores = layout.series(score, "score")
        self.ranks = layout.series(ranks(score), "rank")
        self.dropped = [c for c in index.framework.indicators if c not in self.framework]
        self._layout, self._steps = layout, steps
        self._scores, self._local = climb.scores, pipeline.shares(climb.weights)
        self._per_unit = {node for node in self._local if pipeline.per_unit(node)}

    @cached_property
    def nodes(self) -> pd.DataFrame:
        """Scores of every group, the root last: units x groups."""
        return self._layout.frame(np.stack([*self._scores.values()], axis=-1), list(self._scores))

    @cached_property
    def normalised(self) -> pd.DataFrame:
        """Normalised values: units x indicators."""
        return self._layout.frame(self._steps["normalised"], list(self.framework.indicators))

    @cached_property
    def imputed(self) -> pd.DataFrame:
        """One imputed cell a row: unit, indicator, before, after, rule."""
        return self._changes("raw", "imputed", self.index.labels()["imputation"])

    @cached_property
    def treated(self) -> pd.DataFrame:
        """One treated cell a row: unit, indicator, before, after, rule."""
        methods = methods_by_node("treatment", self.index.treatment, self.index.framework)
        rules = [label_of("treatment", methods[code]) for code in self.framework.indicators]
        return self._changes("imputed", "treated", rules)

    def _changes(self, before: str, after: str, rules: Sequence[str] | str) -> pd.DataFrame:
        codes = list(self.framework.indicators)
        old, new = (self._layout.by_row(self._steps[step]) for step in (before, after))
        return changes(old, new, self._layout.rows, codes, rules)

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
        return draw("plot_scores", self, ax=ax, **options)

    def to_excel(self, path: str | Path) -> Path:
        """Write everything to one workbook; see `reporting.workbook.write_workbook`."""
        return write("write_workbook", self, path)

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
