"""The order closest to many rankings: Kemeny's."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..aggregation.copeland import outranking as votes_on_pairs
from ..arguments import floats, whole_number
from ..exceptions import MethodError
from ..protocols import Array
from .ballots import Counts, ballots, labels
from .linear_order import TIE, best_orders, support

__all__ = ["KemenyRanking", "kemeny", "kemeny_from_outranking"]


@dataclass(frozen=True, eq=False)
class KemenyRanking:
    """The order that agrees with the most votes on the most pairs.

    Attributes
    ----------
    ranks : Series by unit
        1 to n; of tied optima the one that best follows the Borda points, and then the order of the
        units.
    score : float
        The votes it agrees with, ``Σ e_ik`` over the pairs of which i stands before k: proven to
        be the largest.
    alternatives : DataFrame
        The next best orders: ``score``, ``gap`` to the optimum (0: tied with it) and ``order``.
    """

    ranks: pd.Series
    score: float
    alternatives: pd.DataFrame

    @property
    def order(self) -> tuple[Hashable, ...]:
        """The units from first to last."""
        return tuple(self.ranks.sort_values().index)

    @property
    def unique(self) -> bool:
        """Whether no other order does as well."""
        return not (self.alternatives["gap"] == 0).any()

    def __repr__(self) -> str:
        tied = "" if self.unique else ", tied with others"
        return f"KemenyRanking({' > '.join(map(str, self.order))}; {self.score:g} votes{tied})"


def kemeny(
    rankings: pd.DataFrame | Array, weights: Counts = None, *, alternatives: int = 5
) -> KemenyRanking:
    """Kemeny's consensus: the order closest to all rankings, proven by an integer programme.

    Closest is fewest disagreements on pairs, over all rankings; which is the Handbook's C-K-Y-L
    ranking, with the largest sum of votes ``e_ik`` over the pairs of which i stands before k. A tie
    in a ranking is half a vote for each.

    Parameters
    ----------
    rankings : DataFrame, units x rankings, or array (ranking, unit)
        Ranks, 1 = best.
    weights : sequence, mapping or Series by ranking, optional
        How often each ranking counts: the number of its voters. One by default.
    alternatives : int
        How many of the next best orders to look for, at least 1. With an even number of rankings
        tied optima are common.

    Returns
    -------
    KemenyRanking

    Raises
    ------
    MethodError
        If a rank is missing, or the weights are not one a ranking, negative or all zero.

    References
    ----------
    Kemeny (1959), *Mathematics without numbers*, Daedalus 88(4); Young and Levenglick (1978), *A
    consistent extension of Condorcet's election principle*, SIAM Journal on Applied Mathematics
    35(2); Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step
    6.12.

    Examples
    --------
    >>> votes = pd.DataFrame({"x": [1, 2, 3], "y": [3, 1, 2], "z": [2, 1, 3]}, index=list("abc"))
    >>> result = kemeny(votes, weights=[23, 17, 2], alternatives=2)
    >>> result
    KemenyRanking(a > b > c; 90 votes)
    >>> result.alternatives
       score   gap      order
    1   86.0   4.0  (b, a, c)
    2   78.0  12.0  (b, c, a)
    """
    table, w = ballots(rankings, weights)
    if table.ndim != 2:
        raise MethodError(f"kemeny takes one table (ranking, unit) at a time, got {table.shape}.")
    return _kemeny(votes_on_pairs(-table.T, w), labels(rankings, table.shape[1]), alternatives)


def kemeny_from_outranking(
    outranking: pd.DataFrame | Array, *, alternatives: int = 5
) -> KemenyRanking:
    """Kemeny's consensus from votes on pairs, `aggregation.outranking` of indicators say.

    Of a table of indicators it is the non-compensatory ranking of Munda and Nardo. The column NCMC
    of the Handbook's Table 38 is not that optimum: on the data printed beside it its ranks have at
    most 182.125 votes, ties counted in their favour, and the optimum has 184.5.

    Parameters
    ----------
    outranking : DataFrame, units x units, or array (unit, unit)
        ``e_ik``, the votes for i before k, not negative.
    alternatives : int
        As for `kemeny`.

    Returns
    -------
    KemenyRanking

    Raises
    ------
    MethodError
        If the matrix is not square, its units differ, or a value is missing or
        negative.

    References
    ----------
    Munda and Nardo (2009), *Noncompensatory/nonlinear composite indicators for ranking countries: a
    defensible setting*, Applied Economics 41(12).

    Examples
    --------
    >>> kemeny_from_outranking([[0, 33, 25], [27, 0, 42], [35, 18, 0]]).order
    (1, 2, 0)
    """
    e = floats(outranking, "An outranking matrix")
    if (
        not e.size
        or e.ndim != 2
        or e.shape[0] != e.shape[1]
        or not (np.isfinite(e) & (e >= 0)).all()
    ):
        raise MethodError(
            f"An outranking matrix needs one row and one column a unit and finite values >= 0, "
            f"got shape {e.shape}."
        )
    if isinstance(outranking, pd.DataFrame) and not outranking.index.equals(outranking.columns):
        raise MethodError("An outranking matrix needs the same units in rows and in columns.")
    return _kemeny(e, labels(outranking, len(e)), alternatives)


def _kemeny(e: Array, units: pd.Index, alternatives: int) -> KemenyRanking:
    whole_number(alternatives, "kemeny: alternatives")
    best, *others = best_orders(e, 1 + alternatives)
    score = support(e, best)
    scores = np.array([support(e, order) for order in others])
    gaps = np.where(score - scores <= TIE * score, 0.0, score - scores)
    table = pd.DataFrame({"score": scores, "gap": gaps}, index=range(1, len(others) + 1))
    table["order"] = [tuple(units[order]) for order in others]
    return KemenyRanking(pd.Series(np.argsort(best) + 1, units, name="rank"), score, table)
