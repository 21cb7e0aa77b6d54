"""The result of a comparison: one index under many specifications."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..exceptions import DomainError, MethodError, listing, unknown_name
from ..few_values import note_on_comparison
from ..protocols import Array
from ..ranking import consensus, rank_shifts
from ..ranking.agreements import agreement_where_defined
from ..report import Report, draw, write
from .evaluation import Evaluated
from .trials import Results, Trial

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MethodComparison"]

ALWAYS_SHOWN = ("normalisation", "weighting", "aggregation")


class MethodComparison(Report):
    """The index under many specifications.

    Attributes
    ----------
    specifications : DataFrame, by specification
        One column a family of choices; the ``framework`` among them if several were compared.
    baseline : str
        The specification that shifts are counted from.
    ranks : DataFrame, units x specifications
    scores : DataFrame, tidy
        unit (of a panel, year), imputation, treatment, normalisation, weighting, aggregation,
        score, rank.
    weights : DataFrame, nodes x specifications
        Global weights.
    skipped : DataFrame
        Specifications that could not be computed, and the reason.
    equivalent : DataFrame
        Specifications that are one in `ranks` on another scale, and rank as it does by
        construction: min-max from 0 to 1 and from 1 to 100 under equal weights and arithmetic
        means, say. The last column names the one that is shown, and counted once in `influence`.
    results : mapping
        `IndexResult` by specification, computed when it is asked for.
    """

    def __init__(
        self, data: pd.DataFrame, trials: Sequence[Trial], baseline: Mapping[str, str]
    ) -> None:
        computed = [trial for trial in trials if isinstance(trial.outcome, Evaluated)]
        labels = pd.DataFrame([trial.labels for trial in computed])
        self._shown = [f for f in map(str, labels) if f in ALWAYS_SHOWN or labels[f].nunique() > 1]
        labels.index = pd.Index(map(self._name, computed), name="specification")
        if labels.index.has_duplicates:
            twice = listing(labels.index[labels.index.duplicated()].unique(), most=3)
            raise MethodError(
                f"Specifications are there twice: {twice}. Name each choice once, and give "
                "functions names of their own (def, not lambda)."
            )
        same_as = [self._name(trial.same_as or trial) for trial in computed]
        shown = np.array([trial.same_as is None for trial in computed])
        self.specifications = labels[shown]
        self.equivalent = labels.assign(same_as=same_as)[~shown]
        failed = [trial for trial in trials if isinstance(trial.outcome, DomainError)]
        self.skipped = pd.DataFrame(
            [{**trial.labels, "reason": str(trial.outcome)} for trial in failed],
            columns=[*labels, "reason"],
        )
        self.baseline = self._find(baseline, labels.assign(same_as=same_as))
        self.results = Results(
            dict(zip(labels.index, (t.index for t in computed), strict=True)), data
        )
        self._outcomes = [
            trial.outcome
            for trial in computed
            if isinstance(trial.outcome, Evaluated) and trial.same_as is None
        ]
        ranks = np.array([outcome.ranks for outcome in self._outcomes])
        self.ranks = pd.DataFrame(ranks.T, data.index, self.specifications.index)

    @cached_property
    def weights(self) -> pd.DataFrame:
        """Global weights: nodes x specifications; of a panel by (year, code)."""
        columns = {
            name: pd.Series(outcome.weights)
            for name, outcome in zip(self.ranks, self._outcomes, strict=True)
        }
        table = pd.DataFrame(columns).rename_axis(columns="specification")
        return table if table.index.nlevels > 1 else table.rename_axis(index="code")

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit and specification."""
        rows = self.ranks.index.set_names(["unit", "year"][: self.ranks.index.nlevels])
        n, many = len(rows), len(self.specifications)
        table = rows.to_frame(index=False).iloc[np.tile(np.arange(n), many)]
        choices = self.specifications.iloc[np.repeat(np.arange(many), n)]
        return table.reset_index(drop=True).assign(
            **{str(family): choices[family].to_numpy() for family in choices},
            score=np.concatenate([outcome.scores for outcome in self._outcomes]),
            rank=self.ranks.to_numpy().T.reshape(-1),
        )

    @property
    def combinations(self) -> pd.DataFrame:
        """Choices of all combinations that can be computed, and which of `ranks` is theirs."""
        shown = self.specifications.assign(same_as=self.specifications.index)
        return pd.concat([shown, self.equivalent])

    @property
    def tidy(self) -> pd.DataFrame:
        """The `scores`."""
        return self.scores

    @property
    def numbers(self) -> pd.Series:
        """The number that a specification has in tables and figures: 1 is the baseline."""
        order = [self.baseline, *self.ranks.columns.drop(self.baseline)]
        return pd.Series(range(1, len(order) + 1), pd.Index(order, name="specification"))

    def rank_shifts(self) -> pd.DataFrame:
        """Rank minus baseline rank: units x specifications; negative is a better place."""
        return rank_shifts(self.ranks, self.ranks[self.baseline])

    def agreement(self, measure: str = "kendall") -> pd.DataFrame:
        """How far each two rankings agree: specifications x specifications.

        Of a panel, the mean over its years: ranks are those within a year. Blank for a ranking in
        which all units share one place, if the measure is a correlation.
        """
        tables = [agreement_where_defined(ranks, measure) for ranks in self._rankings()]
        return sum(tables[1:], tables[0]) / len(tables)

    def consensus(self, rule: str = "kemeny") -> pd.Series:
        """The ranks that all specifications make together, by unit; see `ranking.consensus`.

        Of a panel, those of each year.
        """
        together = pd.concat([consensus(ranks, rule) for ranks in self._rankings()])
        return together.loc[self.ranks.index]

    def influence(self, unit: Hashable | None = None) -> pd.DataFrame:
        """How far each family of choices moves the ranking, or one unit.

        Of all pairs of specifications that differ in one family only, the mean and the largest
        absolute rank shift. A family that was not varied is not there.
        """
        ranks = self.ranks.to_numpy().T if unit is None else self._of(unit)
        rows = []
        for family in map(str, self.specifications):
            pairs = self._pairs(family)
            if len(pairs):
                shifts = np.abs(ranks[pairs[:, 0]] - ranks[pairs[:, 1]])
                rows.append((family, len(pairs), shifts.mean(), shifts.max()))
        columns = ["choice", "pairs", "mean_absolute_shift", "largest_shift"]
        return pd.DataFrame(rows, columns=columns).set_index("choice")

    def summary(self) -> pd.DataFrame:
        """Baseline rank, and best, median and worst rank over all specifications."""
        shifts = self.rank_shifts().abs()
        table = pd.DataFrame(
            {
                "baseline": self.ranks[self.baseline],
                "best": self.ranks.min(axis=1),
                "median": self.ranks.median(axis=1),
                "worst": self.ranks.max(axis=1),
                "mean_absolute_shift": shifts.mean(axis=1),
            }
        )
        return table.sort_values(["baseline", "median"], kind="stable")

    @property
    def notes(self) -> tuple[str, ...]:
        """Say so if weights from the data lie on indicators with few values; see `IndexResult`."""
        return note_on_comparison(self.results.indices, self.weights, self.results.data)

    def plot_ranks(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the rank of each unit across specifications; see `plotting.plot_ranks`."""
        return draw("plot_ranks", self, ax=ax, **options)

    def plot_agreement(
        self, measure: str = "kendall", ax: Axes | None = None, **options: Any
    ) -> Axes:
        """Draw the agreement of the rankings; see `plotting.plot_agreement`."""
        return draw("plot_agreement", self, measure=measure, ax=ax, **options)

    def to_excel(self, path: str | Path) -> Path:
        """Write everything to a workbook; see `reporting.write_comparison_workbook`."""
        return write("write_comparison_workbook", self, path)

    def __repr__(self) -> str:
        left_out = f", {len(self.skipped)} skipped" if len(self.skipped) else ""
        years = len(self._rankings())
        units = f"{len(self.ranks) // years} units" + (f" in {years} years" if years > 1 else "")
        return (
            f"MethodComparison({units}, {len(self.specifications)} specifications{left_out}; "
            f"baseline {self.baseline!r})"
        )

    def _rankings(self) -> list[pd.DataFrame]:
        """Return the ranks; those of each year, if there are years."""
        if self.ranks.index.nlevels == 1:
            return [self.ranks]
        return [ranks for _, ranks in self.ranks.groupby(level=1)]

    def _of(self, unit: Hashable) -> Array:
        """Return the ranks of a unit, of a panel in all its years: (specification, year)."""
        units = self.ranks.index.get_level_values(0)
        if unit not in units:
            raise MethodError(unknown_name("unit", unit, units.unique()))
        return self.ranks.to_numpy().T[:, units == unit]

    def _pairs(self, family: str) -> Array:
        """Return the pairs of specifications that differ in one family: (pair, 2), by position.

        Those that are one index on two scales have two names, and are one in both.
        """
        named = self.combinations
        one = self.ranks.columns.get_indexer(pd.Index(named["same_as"]))
        others = [other for other in self.specifications if other != family]
        groups = named.groupby(others, sort=False).indices.values()
        of_names = [one[g][np.stack(np.triu_indices(len(g), 1), axis=1)] for g in groups]
        pairs = np.unique(np.sort(np.concatenate(of_names), axis=1), axis=0)
        return pairs[pairs[:, 0] < pairs[:, 1]]

    def _name(self, trial: Trial) -> str:
        return " / ".join(trial.labels[family] for family in self._shown)

    def _find(self, baseline: Mapping[str, str], labels: pd.DataFrame) -> str:
        match = labels["same_as"][(labels[list(baseline)] == pd.Series(baseline)).all(axis=1)]
        if match.empty:
            same = (self.skipped[list(baseline)] == pd.Series(baseline)).all(axis=1)
            why = f": {self.skipped.loc[same, 'reason'].iloc[0]}" if same.any() else ""
            named = " / ".join(baseline[family] for family in self._shown)
            raise MethodError(
                f"The baseline {named} is not among the specifications"
                + (f" that can be computed{why}" if why else f": {listing(labels.index, most=5)}.")
            )
        return str(match.iloc[0])
