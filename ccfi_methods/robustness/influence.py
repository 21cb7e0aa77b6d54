"""What moves the ranking: each indicator left out, each choice changed, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..exceptions import MethodError, listing
from ..index import CompositeIndex
from ..protocols import Array
from ..ranking import kendall, rank_shifts, spearman
from ..report import Report, draw
from ..result import IndexResult
from .inputs.choices import Choice, DropOne, Setting
from .one_table import refuse_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Influence", "leave_one_out", "one_at_a_time"]


def leave_one_out(
    index: CompositeIndex, data: pd.DataFrame, level: str | int = "indicator"
) -> Influence:
    """Compute the index without each indicator, group or dimension in turn.

    Everything that looks at the data is computed again: weights within the parent, scales of the
    groups above. A group left empty goes too.

    Parameters
    ----------
    index : CompositeIndex
    data : DataFrame, units x indicators
    level : {"indicator", "group", "dimension"} or int
        As in `DropOne`: ``"group"`` is any node with children but the root, ``"dimension"`` one
        right below the root; a number is a level of the framework.

    Returns
    -------
    Influence

    Raises
    ------
    MethodError
        If the level is unknown or has nothing that can be left out.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [4.0, 3, 0], "clean": [0.0, 2, 4], "parks": [3.0, 2, 0]},
    ...                     index=list("abc"))
    >>> influence = leave_one_out(CompositeIndex(Framework.flat(data.columns)), data)
    >>> influence.rank_shifts()
    left_out  income  clean  parks
    a              1      0      1
    b             -1      0     -1
    c             -1      0     -1
    """
    setting = _setting(index, data)
    codes = DropOne(level).bind(setting).nodes
    return _compared("left_out", index, data, {code: index.without(code) for code in codes})


def one_at_a_time(
    index: CompositeIndex,
    data: pd.DataFrame,
    choices: Mapping[str, Sequence[Any]] | Sequence[Choice],
) -> Influence:
    """Change one choice of the index at a time.

    Unlike `compare_methods` this leaves out how choices act together, and costs as many
    computations as there are options instead of their product.

    Parameters
    ----------
    index : CompositeIndex
        The baseline.
    data : DataFrame, units x indicators
    choices : mapping of names to options, or list of Choice
        ``{"weighting": ["entropy", "critic"], "aggregation.p": [0.5, 0]}``; see `Choice`. What
        the index has already is left out.

    Returns
    -------
    Influence

    Raises
    ------
    MethodError
        If a name or an option is unknown, or nothing would change.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [4.0, 3, 0], "clean": [0.0, 2, 3]}, index=list("abc"))
    >>> index = CompositeIndex(Framework.flat(data.columns), normalisation="minmax")
    >>> one_at_a_time(index, data, {"normalisation": ["minmax", "zscore"]}).ranks
    change  normalisation: zscore
    a                           3
    b                           1
    c                           2
    """
    setting = _setting(index, data)
    if isinstance(choices, Mapping):
        choices = [Choice(name, _listed(options)) for name, options in choices.items()]
    if not isinstance(choices, Sequence) or not all(isinstance(c, Choice) for c in choices):
        raise MethodError(
            f"One at a time needs options by name, {{'weighting': ['entropy']}} say, or a list of "
            f"Choice; got {choices!r}."
        )
    changed = {
        f"{choice.name}: {option}": choice.apply(i, setting).index
        for choice in choices
        for i, option in enumerate(choice.labels)
    }
    changed = {name: other for name, other in changed.items() if other != index}
    if not changed:
        raise MethodError(f"One at a time needs an option that {index!r} does not have; got none.")
    return _compared("change", index, data, changed)


class Influence(Report):
    """How the ranking moves as one thing changes.

    Attributes
    ----------
    baseline : Series, by unit
        The index's own ranks.
    ranks : DataFrame, units x changes
    measures : DataFrame, by change
        ``mean_absolute_shift`` and ``largest_shift`` of ranks; ``most_moved``, a unit that has
        it, if any moves; ``kendall``, the agreement with the baseline; ``information_lost``, the
        share of the variance of the baseline's ranks that these ranks do not account for: 1 less
        the square of Spearman's correlation. A ranking in which all units are level agrees with
        none: 0 and 1.
    results : dict
        `IndexResult` by change.
    skipped : DataFrame
        Changes under which the index cannot be computed, and the reason.
    """

    def __init__(
        self, baseline: IndexResult, results: Mapping[str, IndexResult], skipped: pd.DataFrame
    ) -> None:
        self.baseline, self.results, self.skipped = baseline.ranks, dict(results), skipped
        what = skipped.columns[0]
        self.ranks = pd.DataFrame({name: result.ranks for name, result in results.items()})
        self.ranks = self.ranks.rename_axis(columns=what)
        shifts = self.rank_shifts().abs()
        own = self.baseline.to_numpy()
        columns = [self.ranks[name].to_numpy() for name in self.ranks]
        self.measures = pd.DataFrame(
            {
                "mean_absolute_shift": shifts.mean(),
                "largest_shift": shifts.max(),
                "most_moved": shifts.idxmax().where(shifts.max() > 0, ""),
                "kendall": [_agreed(kendall, own, ranks) for ranks in columns],
                "information_lost": [1 - _agreed(spearman, own, ranks) ** 2 for ranks in columns],
            }
        ).rename_axis(what)

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a unit and change: unit, change (or left_out), rank, shift."""
        long = self.ranks.rename_axis("unit").melt(value_name="rank", ignore_index=False)
        return long.assign(shift=self.rank_shifts().melt()["value"].to_numpy()).reset_index()

    def rank_shifts(self) -> pd.DataFrame:
        """Rank less baseline rank: units x changes; negative is a better place."""
        return rank_shifts(self.ranks, self.baseline)

    def summary(self) -> pd.DataFrame:
        """The measures, of the change that moves most first."""
        by = ["mean_absolute_shift", "largest_shift"]
        return self.measures.sort_values(by, ascending=False, kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the shift of every unit under every change; see `plotting.plot_influence`."""
        return draw("plot_influence", self, ax=ax, **options)

    def __repr__(self) -> str:
        top = self.summary().iloc[0]
        left_out = f", {len(self.skipped)} skipped" if len(self.skipped) else ""
        return (
            f"Influence({len(self.ranks)} units, {len(self.results)} changes{left_out}; "
            f"{top.name!r} moves ranks most, by {top['mean_absolute_shift']:.2f} on average)"
        )


def _setting(index: CompositeIndex, data: pd.DataFrame) -> Setting:
    refuse_panels(index, "Influence")
    table = index.framework.check(data)
    return Setting(index, table.to_numpy(), table.index, index.framework)


def _listed(options: Any) -> Any:
    """Return a list of what is one or the like; a Choice refuses the rest."""
    return list(options) if np.iterable(options) and not isinstance(options, str) else options


def _compared(
    what: str, index: CompositeIndex, data: pd.DataFrame, changed: Mapping[str, CompositeIndex]
) -> Influence:
    """Compute every changed index; what makes one impossible is a reason to list."""
    baseline = index.compute(data)
    results: dict[str, IndexResult] = {}
    skipped: list[tuple[str, str]] = []
    for name, other in changed.items():
        try:
            results[name] = other.compute(data)
        except MethodError as error:
            skipped.append((name, str(error)))
    if not results:
        reasons = listing(dict.fromkeys(reason for _, reason in skipped), most=3)
        raise MethodError(f"The index cannot be computed under any change: {reasons}")
    return Influence(baseline, results, pd.DataFrame(skipped, columns=[what, "reason"]))


def _agreed(measure: Callable[[Array, Array], float], a: Array, b: Array) -> float:
    """Return how far two rankings agree; one in which all units are level agrees with none."""
    return float(measure(a, b)) if np.ptp(a) and np.ptp(b) else 0.0
