"""Every combination of choices, side by side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from tqdm.auto import tqdm

from .arguments import british, flag
from .choices import Scope
from .data_faults import kind_of
from .exceptions import DataError, DomainError, FrameworkError, MethodError, brief, listing
from .families import FAMILIES, label_of
from .few_values import note_on_comparison
from .framework import Framework
from .imputation.averages import grouping_columns
from .index import CompositeIndex
from .normalisation import MinMax
from .panel import Panel
from .ranking import agreement, consensus, rank_shifts
from .ranking.agreements import CORRELATIONS
from .report import Report, draw, write
from .result import IndexResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MethodComparison", "compare_methods"]

_ALWAYS_SHOWN = ["normalisation", "weighting", "aggregation"]
NORMALISATIONS = ("minmax", "zscore", MinMax(1, 100))  # the last for what needs values above zero
Choices = str | Callable[..., Any] | Mapping[Any, Any] | Sequence[Any] | None


@british
def compare_methods(
    data: pd.DataFrame,
    framework: Framework | Mapping[str, Framework] | None = None,
    *,
    imputation: Choices = None,
    treatment: Choices = None,
    normalisation: Choices = NORMALISATIONS,
    weighting: Choices = ("equal", "entropy", "pca"),
    aggregation: Choices = ("arithmetic", "geometric"),
    scope: Scope = "parent",
    panel: Panel | None = None,
    baseline: Sequence[Any] | Mapping[str, Any] | None = None,
    progress: bool | None = None,
) -> MethodComparison:
    """Compute the index under every combination of choices.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework or mapping of name to Framework, optional
        Without one, every column is an indicator of polarity +1, side by side, but for those that
        the imputation groups units by. Several by name compare choices of indicators, each of
        which finds its columns in `data`.
    imputation, treatment, normalisation, weighting, aggregation : choice or list of choices
        As in `CompositeIndex`. By default no imputation and no treatment, and every combination of
        min-max, z-scores and ``MinMax(1, 100)`` with equal, entropy and principal-component
        weights, aggregated by arithmetic and geometric means: 18 specifications, of which those
        that are not defined are skipped.
    scope : {"parent", "global"}
    panel : Panel, optional
        For data with rows (unit, year): how the years compare.
    baseline : tuple or mapping, optional
        The specification that shifts are counted from: ``("minmax", "equal", "arithmetic")``
        names normalisation, weighting and aggregation; a mapping may name any family. What is not
        named is the first choice of its family. By default the first specification that works.
        With several frameworks, ``{"framework": name}`` names one of them.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    MethodComparison
        Specifications outside the domain of a method are in its `skipped`, with the reason.

    Raises
    ------
    MethodError
        If a choice or the baseline is unknown, or the baseline was skipped.
    DataError
        If the data do not fit the framework, or no specification works.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [3.0, 1.0, 2.0]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(
    ...     data, normalisation="minmax", weighting=["equal", "entropy"], aggregation="arithmetic")
    >>> comparison.ranks
    specification  minmax / equal / arithmetic  minmax / entropy / arithmetic
    x                                        2                              2
    y                                        3                              3
    z                                        1                              1
    """
    if progress is not None:
        flag(progress, "progress")
    groups = grouping_columns(_listed("imputation", imputation))
    frameworks = _frameworks(data, framework, groups)
    given = (imputation, treatment, normalisation, weighting, aggregation)
    grid = {family: _listed(family, c) for family, c in zip(FAMILIES, given, strict=True)}
    if isinstance(framework, Mapping):
        grid = {"framework": list(frameworks), **grid}
    specifications = [dict(zip(grid, choice, strict=True)) for choice in product(*grid.values())]
    results: list[IndexResult] = []
    computed: list[dict[str, str]] = []
    skipped: list[dict[str, str]] = []
    for choice in tqdm(
        specifications, desc="specifications", delay=2, leave=False, disable=progress is False
    ):
        name = {"framework": choice.pop("framework")} if "framework" in choice else {}
        tree = frameworks[name.get("framework", "")]
        index = CompositeIndex(tree, scope=scope, panel=panel, **choice)
        labels = name | index.labels()
        try:
            results.append(index.compute(data))
            computed.append(labels)
        except DomainError as error:
            skipped.append({**labels, "reason": str(error)})
    if not results:
        reasons = listing(dict.fromkeys(row["reason"] for row in skipped), most=3)
        raise DataError(f"None of the {len(skipped)} specifications can be computed: {reasons}")
    return MethodComparison(
        results,
        pd.DataFrame(skipped, columns=[*grid, "reason"]),
        _chosen(baseline, grid),
        choices=pd.DataFrame(computed),
    )


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
    results : dict
        `IndexResult` by specification.
    """

    def __init__(
        self,
        results: Sequence[IndexResult],
        skipped: pd.DataFrame,
        baseline: Mapping[str, str],
        choices: pd.DataFrame,
    ) -> None:
        varied = [
            family
            for family in choices.columns.difference(_ALWAYS_SHOWN, sort=False)
            if choices[family].nunique() > 1
        ]
        self._shown = [*varied, *_ALWAYS_SHOWN]
        names = pd.Index(choices[self._shown].agg(" / ".join, axis=1), name="specification")
        if names.has_duplicates:
            twice = listing(names[names.duplicated()].unique(), most=3)
            raise MethodError(
                f"Specifications are there twice: {twice}. Name each choice once, and give "
                "functions names of their own (def, not lambda)."
            )
        self.specifications = choices.set_index(names)
        self.results = dict(zip(names, results, strict=True))
        self.skipped = skipped
        self.baseline = self._find(baseline)
        self.ranks = self._side_by_side(lambda result: result.ranks)
        self.weights = self._side_by_side(lambda result: result.weights["global"])

    @property
    def scores(self) -> pd.DataFrame:
        """One row a unit and specification."""
        names = ["unit", "year"][: self.ranks.index.nlevels]
        parts = [
            result.scores.index.set_names(names)
            .to_frame(index=False)
            .assign(
                **self.specifications.loc[name],
                score=result.scores.to_numpy(),
                rank=result.ranks.to_numpy(),
            )
            for name, result in self.results.items()
        ]
        return pd.concat(parts, ignore_index=True)

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
        tables = [_agreement(ranks, measure) for ranks in self._rankings()]
        return sum(tables[1:], tables[0]) / len(tables)

    def consensus(self, rule: str = "kemeny") -> pd.Series:
        """The ranks that all specifications make together, by unit; see `ranking.consensus`.

        Of a panel, those of each year.
        """
        together = pd.concat([consensus(ranks, rule) for ranks in self._rankings()])
        return together.loc[self.ranks.index]

    def influence(self) -> pd.DataFrame:
        """How far each family of choices moves the ranking.

        Of all pairs of specifications that differ in one family only, the mean and the largest
        absolute rank shift. A family that was not varied is not there.
        """
        rows = []
        for family in self.specifications:
            shifts = [
                (self.ranks[a] - self.ranks[b]).abs()
                for a, b in combinations(self.ranks.columns, 2)
                if self._differ_in(a, b) == [family]
            ]
            if shifts:
                table = pd.concat(shifts, axis=1)
                rows.append((family, len(shifts), table.to_numpy().mean(), table.to_numpy().max()))
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
        return note_on_comparison(self.results)

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
            f"MethodComparison({units}, {len(self.results)} specifications{left_out}; "
            f"baseline {self.baseline!r})"
        )

    def _rankings(self) -> list[pd.DataFrame]:
        """Return the ranks; those of each year, if there are years."""
        if self.ranks.index.nlevels == 1:
            return [self.ranks]
        return [ranks for _, ranks in self.ranks.groupby(level=1)]

    def _find(self, baseline: Mapping[str, str]) -> str:
        table = self.specifications
        match = table.index[(table[list(baseline)] == pd.Series(baseline)).all(axis=1)]
        if match.empty:
            same = (self.skipped[list(baseline)] == pd.Series(baseline)).all(axis=1)
            why = f": {self.skipped.loc[same, 'reason'].iloc[0]}" if same.any() else ""
            named = " / ".join(baseline[family] for family in self._shown)
            raise MethodError(
                f"The baseline {named} is not among the specifications"
                + (f" that can be computed{why}" if why else f": {listing(table.index, most=5)}.")
            )
        return str(match[0])

    def _differ_in(self, a: str, b: str) -> list[str]:
        different = self.specifications.loc[a] != self.specifications.loc[b]
        return [str(family) for family, differs in different.items() if differs]

    def _side_by_side(self, part: Callable[[IndexResult], pd.Series]) -> pd.DataFrame:
        columns = {name: part(result) for name, result in self.results.items()}
        return pd.DataFrame(columns).rename_axis(columns="specification")


def _frameworks(
    data: Any, framework: Framework | Mapping[str, Framework] | None, groups: Collection[Any]
) -> Mapping[str, Framework]:
    """Return the frameworks by name, one alone under no name, all of which fit the data."""
    if framework is None:
        if not isinstance(data, pd.DataFrame) or data.columns.empty:
            got = "no columns" if isinstance(data, pd.DataFrame) else kind_of(data)
            raise DataError(f"Data need to be a DataFrame with an indicator a column; got {got}.")
        framework = Framework.flat([code for code in data.columns if code not in groups])
    named = framework if isinstance(framework, Mapping) else {"": framework}
    if not named:
        raise FrameworkError("compare_methods needs at least one framework, got an empty mapping.")
    for tree in named.values():
        if not isinstance(tree, Framework):
            raise FrameworkError(
                f"compare_methods needs a Framework, got {type(tree).__name__}: make one with "
                "Framework(table), Framework.read_csv(path) or Framework.flat(names)."
            )
        tree.check(data)
    return named


def _agreement(ranks: pd.DataFrame, measure: str) -> pd.DataFrame:
    shared = ranks.nunique() < 2 if measure in CORRELATIONS else ranks.nunique() < 1
    if not shared.any():
        return agreement(ranks, measure)
    names = pd.Index(ranks.columns)
    known = agreement(ranks.loc[:, ~shared], measure) if not shared.all() else pd.DataFrame()
    return known.reindex(index=names, columns=names)


def _listed(family: str, choice: Choices) -> list[Any]:
    many = isinstance(choice, Sequence) and not isinstance(choice, str)
    listed = list(choice) if many else [choice]  # type: ignore[arg-type]
    if not listed:
        raise MethodError(f"The {family} needs at least one choice, got an empty list.")
    return listed


def _chosen(baseline: Any, grid: Mapping[str, list[Any]]) -> dict[str, str]:
    """Return the labels that pick the baseline."""
    if baseline is None:
        return {}
    if not isinstance(baseline, Mapping):
        named = ("normalisation", "weighting", "aggregation")
        if not isinstance(baseline, list | tuple) or len(baseline) != len(named):
            raise MethodError(
                f"A baseline names {', '.join(named)}, or is a mapping by family; "
                f"got {brief(baseline)}."
            )
        baseline = dict(zip(named, baseline, strict=True))
    strangers = [family for family in baseline if family not in grid]
    if strangers:
        raise MethodError(f"Unknown families {strangers} in the baseline; there are {[*grid]}.")
    chosen = {family: choices[0] for family, choices in grid.items()} | dict(baseline)
    return {
        family: label_of(family, choice) if family in FAMILIES else str(choice)
        for family, choice in chosen.items()
    }
