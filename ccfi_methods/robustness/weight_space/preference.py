"""Which unit is ahead of which under all weights of a region, and which under some."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ...index import CompositeIndex
from ...protocols import Array
from ...report import Report, draw
from .linear import LinearScores
from .polytope import Polytope
from .programmes import maximised
from .region import Region

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Pairs", "PreferenceRelations", "preference_relations"]


def preference_relations(
    index: CompositeIndex,
    data: pd.DataFrame,
    region: Region | None = None,
    *,
    node: str | None = None,
) -> PreferenceRelations:
    """Compare every two units over a whole region of weights.

    Unit i is *necessarily* at least as good as k if no weights of the region put k ahead:
    ``min_w (s_i - s_k) >= 0``; *possibly* if some weights do not put k ahead:
    ``max_w (s_i - s_k) >= 0``. Each is a linear programme, in closed form where the region bounds
    single weights only. Ahead means by more than 1e-12 of the scores compared, as in ranks.

    Parameters
    ----------
    index : CompositeIndex
        Its scores need to be linear in the weights: see `LinearScores`.
    data : DataFrame, units x indicators
    region : Region, optional
        By default all weights.
    node : str, optional
        Vary the weights of this node's children only. By default the global weights of all
        indicators.

    Returns
    -------
    PreferenceRelations

    References
    ----------
    Greco, Mousseau and Słowiński (2008), *European Journal of Operational Research* 191, for
    necessary and possible preference; Foster, McGillivray and Seth (2013), *Econometric Reviews*
    32, for comparisons of composite indices that hold for all weights around given ones.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [4.0, 2, 0], "clean": [3.0, 1, 2]}, index=list("abc"))
    >>> index = CompositeIndex(Framework.flat(data.columns))
    >>> relations = preference_relations(index, data)
    >>> relations.necessary  # a is first whatever the weights; b and c can change places
           a      b      c
    a   True   True   True
    b  False   True  False
    c  False  False   True
    >>> float(preference_relations(index, data, Region.order("income >= clean")).least.at["b", "c"])
    0.0
    """
    linear = LinearScores.of(index, data, node)
    return PreferenceRelations(linear, region or Region(), Pairs.of(linear, linear.bind(region)))


class PreferenceRelations(Report):
    """Pairwise comparisons over a region of weights.

    Attributes
    ----------
    greatest, least : DataFrame, units x units
        The greatest and least lead of the row over the column, in scores.
    necessary, possible : DataFrame, units x units
        Whether the row is at least as good as the column under all, or some, weights.
    ranks : Series, by unit
        The index's own.
    region : Region
    """

    def __init__(self, linear: LinearScores, region: Region, pairs: Pairs) -> None:
        self.ranks, self.region = linear.result.ranks, region

        def table(values: Array) -> pd.DataFrame:
            return pd.DataFrame(values, linear.units, linear.units.rename(None))

        self.greatest, self.least = table(pairs.greatest), table(0 - pairs.greatest.T)
        self.necessary = table(pairs.high.T <= 0)
        self.possible = table(pairs.low.T <= 0)

    @property
    def tidy(self) -> pd.DataFrame:
        """One row an ordered pair: unit, other, least, greatest, necessary, possible."""
        units = self.ranks.index
        i, k = np.nonzero(~np.eye(len(units), dtype=bool))
        tables = {
            "least": self.least,
            "greatest": self.greatest,
            "necessary": self.necessary,
            "possible": self.possible,
        }
        values = {name: table.to_numpy()[i, k] for name, table in tables.items()}
        return pd.DataFrame({"unit": units[i], "other": units[k], **values})

    def summary(self) -> pd.DataFrame:
        """Count, for each unit, those it is ahead of, behind, and those that weights decide."""
        others = len(self.ranks) - 1
        ahead, behind = self.necessary.sum(axis=1) - 1, self.necessary.sum(axis=0) - 1
        equal = (self.necessary & self.necessary.T).sum(axis=1) - 1
        table = pd.DataFrame(
            {
                "rank": self.ranks,
                "always_ahead_of": ahead - equal,
                "always_behind": behind - equal,
                "always_equal_to": equal,
                "depends_on_weights": others - ahead - behind + equal,
            }
        )
        return table.sort_values("rank", kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw who is ahead of whom; see `plotting.plot_preference_relations`."""
        return draw("plot_preference_relations", self, ax=ax, **options)

    def __repr__(self) -> str:
        n = len(self.ranks)
        settled = int((self.necessary | self.necessary.T).to_numpy()[np.triu_indices(n, 1)].sum())
        pairs = n * (n - 1) // 2
        return (
            f"PreferenceRelations({n} units: {settled} of {pairs} pairs do not depend on weights)"
        )


class Pairs(NamedTuple):
    """The leads of each unit, in rows, over each other: (unit, unit).

    Attributes
    ----------
    greatest : array
        The greatest lead, in scores.
    high, low : array
        The greatest and the least lead beyond a tie, relative to the largest that single weights
        make: above zero where the unit is ahead under some, or under all, weights.
    """

    greatest: Array
    high: Array
    low: Array

    @classmethod
    def of(cls, linear: LinearScores, polytope: Polytope) -> Pairs:
        """Compare every two units."""
        n = len(linear.table)
        greatest, high, low = np.zeros((n, n)), np.zeros((n, n)), np.zeros((n, n))
        for k in range(n):
            ahead, tie = linear.leads(k)
            weights = maximised(ahead, polytope)
            most, level = (ahead * weights).sum(axis=1), (tie * weights).sum(axis=1)
            high[:, k], low[k] = most - level, -most - level
            greatest[:, k] = ((linear.table - linear.table[k]) * weights).sum(axis=1)
        return cls(greatest, high, low)
