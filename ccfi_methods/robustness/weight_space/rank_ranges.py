"""The best and the worst rank that each unit can attain over a region of weights, proven."""

from __future__ import annotations

from collections.abc import Iterator
from numbers import Real
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...exceptions import MethodError
from ...index import CompositeIndex
from ...progress import progress_bar
from ...protocols import Array
from ...report import Report, draw
from .extreme_rank import ExtremeRank
from .linear import LinearScores
from .preference import Pairs
from .region import Region
from .trials import Trials

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["RankRanges", "rank_ranges"]

PATIENCE = 4  # times the mean time left for a search: most need none of it


def rank_ranges(
    index: CompositeIndex,
    data: pd.DataFrame,
    region: Region | None = None,
    *,
    node: str | None = None,
    time_limit: float | None = None,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> RankRanges:
    """Find the best and the worst rank of every unit over a region of weights.

    For unit i, over the weights w of the region,

        ``best_i  = 1 + min_w #{k : s_k(w) > s_i(w)}``
        ``worst_i = 1 + max_w #{k : s_k(w) > s_i(w)}``

    so ties share the best place and only strict leads count: those beyond 1e-12 of the scores, as
    in every ranking. Both ends are attained, as the count takes finitely many values; weights in a
    dead heat belong to the region, and a best rank may be had there only.

    Weights that are tried attain ranks; pairs of units of which one is ahead whatever the weights
    bound them. Where the two differ a mixed-integer programme, one binary for each other unit,
    searches between them until they meet. Powers of a mean of large order can differ by more than
    floats hold, so that weights which attain a bound cannot be told: then the bound stands, and
    ``attained`` says that it is not exact.

    The best rank may be one that a unit shares, at weights that tell it apart from nobody: then
    ``shared_best`` says with how many. `closest_weights` asks for ranks that are had strictly.

    Parameters
    ----------
    index : CompositeIndex
        Its scores need to be linear in the weights: see `LinearScores`.
    data : DataFrame, units x indicators
    region : Region, optional
        By default all weights.
    node : str, optional
        Vary the weights of this node's children only, those of the dimensions say. By default the
        global weights of all indicators.
    time_limit : float, optional
        Seconds for the search. What is not settled by then keeps its proven bound, and the rank
        that is attained by then. By default the search goes on until all are settled.
    n_jobs : int, optional
        Searches side by side, for joblib; one by default.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    RankRanges

    Raises
    ------
    MethodError
        If scores are not linear in the weights, or the region is empty.

    References
    ----------
    Kadziński, Greco and Słowiński (2012), Extreme ranking analysis in robust ordinal regression,
    *Omega* 40; Salo and Punkka (2011), *Management Science* 57, for ranking intervals; Codato and
    Fischetti (2006), *Operations Research* 54, for the cuts.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [4.0, 2, 0], "clean": [3.0, 1, 2]}, index=list("abc"))
    >>> index = CompositeIndex(Framework.flat(data.columns))
    >>> ranges = rank_ranges(index, data)
    >>> ranges.summary()
       rank  best  worst  width  shared_best
    a     1     1      1      0            0
    b     2     2      3      1            0
    c     2     2      3      1            0
    >>> ranges.weights.loc[("b", "best")].round(2).to_dict()
    {'income': 1.0, 'clean': 0.0}
    """
    if time_limit is not None and not (isinstance(time_limit, Real) and time_limit >= 0):
        raise MethodError(f"The time_limit needs seconds >= 0, or None; got {time_limit!r}.")
    until = perf_counter() + (np.inf if time_limit is None else time_limit)
    linear = LinearScores.of(index, data, node)
    polytope = linear.bind(region)
    trials = Trials.begun(linear, polytope)
    pairs = Pairs.of(linear, polytope)
    bounds = np.empty_like(trials.ranks)
    tasks = []
    for unit, side in np.ndindex(bounds.shape):
        search = ExtremeRank.of(linear, polytope, pairs, unit, best=side == 0)
        bounds[unit, side] = search.bound
        if bounds[unit, side] != trials.ranks[unit, side]:
            tasks.append((unit, side, search))
    results = _searched([search for _, _, search in tasks], until, n_jobs)
    bar = progress_bar(results, what="ranks", total=len(tasks), progress=progress)
    for (unit, side, _), (bound, tried) in zip(tasks, bar, strict=True):
        bounds[unit, side] = bound
        trials.add(tried)
    # what weights attain is possible, whatever the tolerance of a solver let it say
    bounds[:, 0] = np.minimum(bounds[:, 0], trials.ranks[:, 0])
    bounds[:, 1] = np.maximum(bounds[:, 1], trials.ranks[:, 1])
    return RankRanges(linear, region or Region(), bounds, trials)


def _searched(
    searches: list[ExtremeRank], until: float, n_jobs: int | None
) -> Iterator[tuple[int, Array]]:
    """Search one after the other, or side by side, each for its part of the time there is."""
    from joblib import Parallel, delayed

    def seconds(left: int) -> float:
        return PATIENCE * max(until - perf_counter(), 0.0) / left

    tasks = (
        delayed(ExtremeRank.searched)(search, seconds(len(searches) - i))
        for i, search in enumerate(searches)
    )
    yield from Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")(tasks)


class RankRanges(Report):
    """The range of ranks of each unit over a region of weights.

    Attributes
    ----------
    ranges : DataFrame, by unit
        ``rank`` (the index's own), ``best`` and ``worst``, proven: no weights of the region lead
        beyond them; ``width`` (worst less best) and ``shared_best``: how many other units share
        the best place under the weights returned.
    attained : DataFrame, by unit
        ``best`` and ``worst``, the ranks under the weights returned, and ``exact``: whether they
        are the proven ones.
    weights : DataFrame, by unit and extreme
        The weights that attain the best and the worst rank.
    region : Region
    """

    def __init__(self, linear: LinearScores, region: Region, bounds: Array, trials: Trials) -> None:
        units, columns = linear.units, pd.Index(linear.columns, name="code")
        self.region, self.node = region, linear.node
        by = pd.MultiIndex.from_product([units, ["best", "worst"]], names=["unit", "extreme"])
        self.weights = pd.DataFrame(trials.weights.reshape(len(by), -1), by, columns)
        self.attained = pd.DataFrame(trials.ranks, units, ["best", "worst"])
        self.attained["exact"] = (bounds == trials.ranks).all(axis=1)
        best, worst = bounds.T
        self.ranges = pd.DataFrame(
            {
                "rank": linear.result.ranks,
                "best": best,
                "worst": worst,
                "width": worst - best,
                "shared_best": trials.shared(),
            },
            index=units,
        )

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a unit: unit, and the ranges."""
        return self.ranges.rename_axis("unit").reset_index()

    def summary(self) -> pd.DataFrame:
        """The ranges, best unit first."""
        return self.ranges.sort_values(["rank", "best", "worst"], kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the range of each unit with its rank; see `plotting.plot_rank_ranges`."""
        return draw("plot_rank_ranges", self, ax=ax, **options)

    def __repr__(self) -> str:
        fixed = int((self.ranges["width"] == 0).sum())
        where = "all indicators" if self.node is None else repr(self.node)
        exact = self.attained["exact"]
        proven = "" if exact.all() else f"; {exact.sum()} exact, the others bounds"
        return (
            f"RankRanges({len(self.ranges)} units, weights of {where}; {fixed} keep their place, "
            f"widest range {self.ranges['width'].max() + 1} places{proven})"
        )
