"""The best and the worst rank that each unit can attain over a region of weights, proven."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...arguments import flag
from ...exceptions import MethodError
from ...index import CompositeIndex
from ...protocols import Array
from ...report import Report, draw
from .linear import LinearScores
from .polytope import Polytope
from .preference import advantages
from .programmes import NEAR, TIE, mixed_integer, widest_margin
from .region import Region

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["RankRanges", "rank_ranges"]


def rank_ranges(
    index: CompositeIndex,
    data: pd.DataFrame,
    region: Region | None = None,
    *,
    node: str | None = None,
    progress: bool | None = None,
) -> RankRanges:
    """Find the best and the worst rank of every unit over a region of weights.

    For unit i, over the weights w of the region,

        ``best_i  = 1 + min_w #{k : s_k(w) > s_i(w)}``
        ``worst_i = 1 + max_w #{k : s_k(w) > s_i(w)}``

    so ties share the best place, as everywhere, and only strict leads count. Both ends are
    attained, as the count takes finitely many values; weights in a dead heat belong to the region,
    and a best rank may be had there only. Both are mixed-integer programmes, one binary for
    each other unit, solved to proven optimality by HiGHS; who is ahead under all weights or none
    is settled beforehand. Every answer is checked by a linear programme: the weights returned
    attain the rank with the widest margin there is, and a set of units that no weights put ahead
    (or behind) together is cut off and the programme solved again. Two scores are equal if they
    differ by less than 1e-9 of the widest difference that any weights make; where units tie in the
    first answer for a worst rank, the next ones look for leads of 1e-5 of the widest there are.

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
    from tqdm.auto import tqdm

    if progress is not None:
        flag(progress, "progress")
    linear = LinearScores.of(index, data, node)
    polytope = linear.bind(region)
    greatest = advantages(linear.table, polytope)
    found = [
        (
            _extreme(i, linear.table, polytope, greatest, best=True),
            _extreme(i, linear.table, polytope, greatest, best=False),
        )
        for i in tqdm(
            range(len(linear.units)), desc="units", delay=2, leave=False, disable=progress is False
        )
    ]
    return RankRanges(linear, region or Region(), np.array(found))


class RankRanges(Report):
    """The range of ranks of each unit over a region of weights.

    Attributes
    ----------
    ranges : DataFrame, by unit
        ``rank`` (the index's own), ``best``, ``worst``, ``width`` (worst less best) and
        ``shared_best``: how many other units share the best place under the weights returned.
    weights : DataFrame, by unit and extreme
        The weights that attain the best and the worst rank.
    region : Region
    """

    def __init__(self, linear: LinearScores, region: Region, weights: Array) -> None:
        units, columns = linear.units, pd.Index(linear.columns, name="code")
        self.region, self.node = region, linear.node
        flat = weights.reshape(-1, len(columns))
        by = pd.MultiIndex.from_product([units, ["best", "worst"]], names=["unit", "extreme"])
        self.weights = pd.DataFrame(flat, by, columns)
        scores = weights @ linear.table.T  # (unit, extreme, unit)
        lead = scores - np.diagonal(scores, axis1=0, axis2=2).T[..., None]
        tie = TIE * linear.spread
        place = 1 + (lead > tie).sum(axis=-1)
        self.ranges = pd.DataFrame(
            {
                "rank": linear.result.ranks,
                "best": place[:, 0],
                "worst": place[:, 1],
                "width": place[:, 1] - place[:, 0],
                "shared_best": (np.abs(lead[:, 0]) <= tie).sum(axis=-1) - 1,
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
        return (
            f"RankRanges({len(self.ranges)} units, weights of {where}; {fixed} keep their place, "
            f"widest range {self.ranges['width'].max() + 1} places)"
        )


def _extreme(i: int, table: Array, polytope: Polytope, greatest: Array, *, best: bool) -> Array:
    """Return weights under which unit `i` has its best, or worst, rank.

    The rows to be kept at or below zero, as many of them together as can be, are the leads of the
    others for the best rank, and for the worst the unit's own, which have to stay below zero.
    """
    tie = TIE * float(np.ptp(table, axis=0).max())
    leads = (table - table[i]) if best else (table[i] - table)
    high, low = (greatest[:, i], -greatest[i]) if best else (greatest[i], -greatest[:, i])
    can = (low <= tie) if best else (low < -tie)  # be kept below
    can &= (low < -tie) | (high > tie)  # twins are level whatever the weights
    open_ = can & (high > tie)
    kept, cuts = can.copy(), []  # type: Array, list[Array]
    while True:
        strict = NEAR * -low[open_] / high[open_] * bool(cuts) * (not best)
        kept[open_] = _kept_below(leads[open_] / high[open_, None], strict, polytope, cuts)
        level = low[kept] >= -tie  # level at best
        size = np.where(level, np.maximum(high[kept], tie), -low[kept])
        margin, weights, mix = widest_margin(-leads[kept] / size[:, None], polytope, level)
        if margin > TIE or (best and margin >= -TIE):
            return weights
        together = np.zeros(len(table))
        together[kept] = mix > TIE  # these cannot be kept below together
        cut = together[open_]
        if not cut.any() or any(np.array_equal(cut, known) for known in cuts):
            raise MethodError("The rank range was not proven: the solver came back to a cut.")
        cuts.append(cut)


def _kept_below(leads: Array, strict: Array, polytope: Polytope, cuts: list[Array]) -> Array:
    """Return which leads, as many as can be, weights keep at or below ``-strict`` together.

    ``lead_k · w + strict_k <= (1 + strict_k) b_k`` with b_k binary, the sum of b least. A lead is
    one at most, so the row says nothing where b_k = 1. Of the leads in a cut one b_k is 1.
    """
    k, m = leads.shape
    if not k:
        return np.ones(0, dtype=bool)
    found = mixed_integer(
        polytope,
        np.append(np.zeros(m), np.ones(k)),
        [
            (np.hstack([leads, -np.diag(1 + strict)]), -np.inf, -strict),
            (np.hstack([np.zeros((len(cuts), m)), np.reshape(cuts, (len(cuts), k))]), 1, np.inf),
        ],
        binaries=k,
    )
    if found is None:
        raise MethodError("The rank range was not proven: the solver found nothing feasible.")
    return np.asarray(found[m:] < 0.5)
