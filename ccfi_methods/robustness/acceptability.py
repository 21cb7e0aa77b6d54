"""The result of a simulation: how likely each unit has each rank."""

from __future__ import annotations

import warnings
from collections.abc import Hashable, Sequence
from itertools import pairwise
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..arguments import one_of
from ..domain import EQUAL
from ..exceptions import MethodError
from ..protocols import Array
from ..report import Report, draw
from .engine.draws import Draws
from .engine.replicate import Experiment
from .engine.tally import Tally
from .inputs.weight_noise import RandomWeights

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["UncertaintyResult"]

TOLERATED = 0.01  # share of failed replicates that is not worth a warning
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


class UncertaintyResult(Report):
    """How the ranking is distributed over replicates.

    Everything about ranks is exact for the replicates there are, from counts. Ties share the best
    place.

    Attributes
    ----------
    baseline : Series, by unit
        Ranks of the index as it is.
    n : int
        Replicates that were computed, and that all shares refer to.
    complete : bool
        False if the simulation was interrupted.
    rank_acceptability : DataFrame, units x ranks
        Share of replicates in which a unit has a rank; rows sum to one.
    excluded : DataFrame
        Combinations of choices that cannot be computed, with the reason; ``count`` is how often
        one was drawn, and drawn again.
    failed : DataFrame
        Replicates of admitted combinations that could not be computed: their choices, ``reason``
        (of the first) and ``count``. They are not among the `n`: shares are of the others, among
        which some choices may be rarer than drawn.
    convergence : Convergence or None
        Of weights drawn from a region: by construction, by rejection, or by walks, with split R-hat
        and effective sample size. None where weights are not drawn at random.
    """

    def __init__(
        self,
        experiment: Experiment,
        draws: Draws,
        tally: Tally,
        complete: bool,
        everything: bool = False,
    ) -> None:
        self.index, self.n, self.complete = experiment.result.index, tally.n, complete
        self.baseline = experiment.result.ranks.rename("baseline")
        self.units: pd.Index = experiment.units
        self._level = experiment.result.scores
        drawn = [noise for noise in experiment.noises if isinstance(noise, RandomWeights)]
        self.convergence = drawn[0].convergence(experiment.whole) if drawn else None
        self.excluded = experiment.excluded.assign(
            count=draws.refused[~experiment.compatible.reshape(-1)]
        )
        self.failed = draws.failed(tally.failures)
        lost = int(self.failed["count"].sum())
        if not self.n:
            raise MethodError(
                f"None of {lost:,} replicates could be computed: {self.failed['reason'].iloc[0]}"
            )
        if lost > TOLERATED * (self.n + lost):
            warnings.warn(
                f"{lost:,} of {self.n + lost:,} replicates could not be computed. Shares are of "
                "the others, among which some choices may be rarer than drawn: see `failed`, and "
                "choose methods and ranges that can be computed.",
                RuntimeWarning,
                stacklevel=3,
            )
        self.rank_acceptability = pd.DataFrame(
            tally.rank_counts / self.n,
            self.units,
            pd.RangeIndex(1, len(self.units) + 1, name="rank"),
        )
        self._draws, self._tally, self._everything = draws, tally, everything

    # -- ranks -------------------------------------------------------------------------------

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a unit and rank that it had: unit, rank, share."""
        shares = self.rank_acceptability.to_numpy()
        units, ranks = np.nonzero(shares)
        columns = {"unit": self.units[units], "rank": ranks + 1, "share": shares[units, ranks]}
        return pd.DataFrame(columns)

    @property
    def mean_rank(self) -> pd.Series:
        """Mean rank of each unit."""
        mean = self.rank_acceptability.to_numpy() @ self.rank_acceptability.columns.to_numpy()
        return pd.Series(mean, self.units, name="mean_rank")

    @property
    def mean_absolute_shift(self) -> pd.Series:
        """Mean absolute rank shift of each unit against the baseline.

        Its mean over units is the expected average shift in rank of Saisana et al. (2005); its
        distribution over replicates is `average_shift`.
        """
        columns = self.rank_acceptability.columns.to_numpy()
        away = np.abs(columns - self.baseline.to_numpy()[:, None])
        mean = (self.rank_acceptability.to_numpy() * away).sum(axis=1)
        return pd.Series(mean, self.units, name="mean_absolute_shift")

    @property
    def average_shift(self) -> pd.Series:
        """Share of replicates by average absolute rank shift over all units."""
        sums = np.flatnonzero(self._tally.shifts)
        index = pd.Index(sums / len(self.units), name="average_shift")
        return pd.Series(self._tally.shifts[sums] / self.n, index, name="share")

    @property
    def rank_quantiles(self) -> pd.DataFrame:
        """Ranks below which 5, 25, 50, 75 and 95 % of the replicates lie: units x levels."""
        return self.quantiles(LEVELS)

    def quantiles(self, levels: Sequence[float]) -> pd.DataFrame:
        """Return the least rank that a share of the replicates does not exceed: units x levels."""
        given = list(levels) if np.iterable(levels) else []
        if not given or not all(isinstance(level, Real) and 0 <= level <= 1 for level in given):
            raise MethodError(f"Quantiles need a list of levels from 0 to 1, got {levels!r}.")
        reached = np.cumsum(self._tally.rank_counts, axis=1)
        needed = [max(level * self.n * (1 - EQUAL), 1) for level in given]  # 0.55 · 100 is 55
        ranks = [(reached >= count).argmax(axis=1) + 1 for count in needed]
        return pd.DataFrame(np.stack(ranks, axis=1), self.units, pd.Index(given, name="quantile"))

    def rank_interval(self, level: float = 0.9) -> pd.DataFrame:
        """Return the ranks between which the middle `level` of the replicates lies."""
        if not (isinstance(level, Real) and 0 < level < 1):
            raise MethodError(f"An interval needs 0 < level < 1, got level={level!r}.")
        ends = self.quantiles([(1 - level) / 2, (1 + level) / 2])
        return ends.set_axis(["low", "high"], axis=1)

    # -- probabilities -----------------------------------------------------------------------

    def top_k(self, k: int) -> pd.Series:
        """Return how likely each unit is among the first `k`."""
        return self.tier(1, k).rename(f"top_{k}")

    def tier(self, first: int, last: int) -> pd.Series:
        """Return how likely each unit has a rank from `first` to `last`."""
        if not (_whole(first) and _whole(last) and 1 <= first <= last <= len(self.units)):
            raise MethodError(
                f"A tier needs ranks 1 <= first <= last <= {len(self.units)}, got {first!r} to "
                f"{last!r}."
            )
        return self.rank_acceptability.loc[:, first:last].sum(axis=1).rename(f"{first}-{last}")

    def tiers(self, ends: Sequence[int]) -> pd.DataFrame:
        """Return how likely each unit is in each tier: ``tiers([10, 20])`` makes three.

        `ends` are the last ranks of all tiers but the last.
        """
        if not np.iterable(ends) or not all(map(_whole, ends)):
            raise MethodError(f"Tiers need the last ranks of all but the last, got {ends!r}.")
        edges = [0, *ends, len(self.units)]
        return pd.concat([self.tier(a + 1, b) for a, b in pairwise(edges)], axis=1)

    @property
    def pairwise(self) -> pd.DataFrame:
        """How likely the unit of the row ranks before that of the column; ties count for neither.

        Raises
        ------
        MethodError
            If pairs were not counted: among more than 500 units they are asked for.
        """
        if self._tally.before is None:
            raise MethodError(
                f"Pairs of {len(self.units)} units were not counted: simulate with pairs=True."
            )
        return pd.DataFrame(self._tally.before / self.n, self.units, self.units)

    def before(self, a: Hashable, b: Hashable) -> float:
        """Return how likely `a` ranks before `b`."""
        for unit in (a, b):
            one_of(unit, "unit", list(self.units))
        return float(self.pairwise.to_numpy()[self.units.get_loc(a), self.units.get_loc(b)])

    # -- scores and replicates ---------------------------------------------------------------

    @property
    def scores(self) -> pd.DataFrame:
        """Baseline, mean, standard deviation and quantiles of the score of each unit.

        Of a random sample of at most 10,000 replicates (fewer of more than 800 units); of all with
        ``keep="replicates"``. Scores on different scales (min-max and z-scores, say) are taken as
        they are.
        """
        _, _, scores = self._kept()
        table = pd.DataFrame(
            {"baseline": self._level, "mean": scores.mean(axis=0), "sd": scores.std(axis=0)},
            self.units,
        )
        names = [f"q{100 * level:02.0f}" for level in LEVELS]
        return table.assign(**dict(zip(names, np.quantile(scores, LEVELS, axis=0), strict=True)))

    @property
    def parameters(self) -> pd.DataFrame:
        """Choices and numbers that each replicate drew, failed ones included: one row each."""
        return self._draws.table()

    @property
    def replicates(self) -> pd.DataFrame:
        """Score and rank of every unit in every replicate, with ``keep="replicates"``.

        A row a replicate that could be computed, columns ``("score", unit)``, ``("rank", unit)``.
        """
        if not self._everything:
            raise MethodError("Replicates were not kept: simulate with keep='replicates'.")
        numbers, ranks, scores = self._kept()
        rows = pd.Index(numbers, name="replicate")
        frames = {"score": (scores, float), "rank": (ranks, int)}
        return pd.concat(
            {k: pd.DataFrame(v.astype(t), rows, self.units) for k, (v, t) in frames.items()}, axis=1
        )

    def _kept(self) -> tuple[Array, Array, Array]:
        numbers, ranks, scores = (
            np.concatenate(part) for part in zip(*self._tally.kept, strict=True)
        )
        order = np.argsort(numbers)
        return numbers[order], ranks[order], scores[order]

    # -- reading -----------------------------------------------------------------------------

    def summary(self) -> pd.DataFrame:
        """Baseline and mean rank, 90 % interval and median, likeliest rank, mean absolute shift."""
        ends = self.quantiles([0.05, 0.5, 0.95])
        likeliest = self.rank_acceptability.to_numpy()
        table = pd.DataFrame(
            {
                "baseline": self.baseline,
                "mean_rank": self.mean_rank,
                "q05": ends[0.05],
                "median": ends[0.5],
                "q95": ends[0.95],
                "likeliest": likeliest.argmax(axis=1) + 1,
                "likelihood": likeliest.max(axis=1),
                "mean_absolute_shift": self.mean_absolute_shift,
            }
        )
        return table.sort_values(["baseline", "mean_rank"], kind="stable")

    def plot_ranks(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw rank intervals with the baseline rank; see `plotting.plot_rank_intervals`."""
        return draw("plot_rank_intervals", self, ax=ax, **options)

    def plot_acceptability(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the rank acceptabilities; see `plotting.plot_acceptability`."""
        return draw("plot_acceptability", self, ax=ax, **options)

    def __repr__(self) -> str:
        failed = int(self.failed["count"].sum())
        notes = [f"{failed:,} failed"] * bool(failed)
        many = "combinations" if len(self.excluded) > 1 else "combination"
        notes += [f"{len(self.excluded)} {many} excluded"] * bool(len(self.excluded))
        notes += [f"interrupted: {self._draws.n:,} were asked for"] * (not self.complete)
        if self.convergence is not None and self.convergence.way == "walk":
            notes.append(str(self.convergence))
        after = f"; {', '.join(notes)}" if notes else ""
        return f"{type(self).__name__}({len(self.units)} units, {self.n:,} replicates{after})"


def _whole(rank: Any) -> bool:
    return isinstance(rank, int | np.integer) and not isinstance(rank, bool)
