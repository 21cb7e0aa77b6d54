"""The ranking that many rankings make together: by points, by majorities, or the closest to all."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any, overload

import numpy as np
import pandas as pd

from ..aggregation.copeland import margins
from ..arguments import instance, one_of
from ..places import ranks
from ..protocols import Array
from .ballots import Counts, ballots, by_unit
from .closest import kemeny

__all__ = ["RULES", "borda", "consensus", "copeland"]


@overload
def borda(rankings: pd.DataFrame, weights: Counts = None) -> pd.Series: ...
@overload
def borda(rankings: Array, weights: Counts = None) -> Array: ...
def borda(rankings: Any, weights: Counts = None) -> Any:
    """Borda points: from every ranking one for each unit that comes after, half for each beside.

    A unit ranked first of n gets n - 1 points, the last 0.

    Parameters
    ----------
    rankings : DataFrame, units x rankings, or array (..., ranking, unit)
        Ranks, 1 = best.
    weights : sequence, mapping or Series by ranking, optional
        How often each ranking counts: the number of its voters. One by default.

    Returns
    -------
    Series by unit, or array (..., unit)
        More is better; `ranks` makes a ranking of them.

    Raises
    ------
    MethodError
        If a rank is missing, or the weights are not one a ranking, negative or all zero.

    References
    ----------
    Borda (1784), *Mémoire sur les élections au scrutin*; Nardo et al. (2008), *Handbook on
    Constructing Composite Indicators*, OECD/JRC, step 6.12.

    Examples
    --------
    >>> votes = pd.DataFrame({"first": [1, 2, 3], "second": [3, 1, 2]}, index=["a", "b", "c"])
    >>> borda(votes, weights=[3, 2]).to_dict()
    {'a': 6.0, 'b': 7.0, 'c': 2.0}
    """
    from scipy import stats

    table, w = ballots(rankings, weights)
    points = (w[:, None] * (table.shape[-1] - stats.rankdata(table, axis=-1))).sum(axis=-2)
    return by_unit(points, rankings, "borda")


@overload
def copeland(rankings: pd.DataFrame, weights: Counts = None) -> pd.Series: ...
@overload
def copeland(rankings: Array, weights: Counts = None) -> Array: ...
def copeland(rankings: Any, weights: Counts = None) -> Any:
    """Copeland scores: how many units a unit beats by majority, less how many beat it.

    Parameters, returns and errors as for `borda`.

    References
    ----------
    Copeland (1951), *A reasonable social welfare function*, University of Michigan.

    Examples
    --------
    >>> votes = pd.DataFrame({"first": [1, 2, 3], "second": [3, 1, 2]}, index=["a", "b", "c"])
    >>> copeland(votes, weights=[3, 2]).to_dict()
    {'a': 2.0, 'b': 0.0, 'c': -2.0}
    """
    table, w = ballots(rankings, weights)
    won = np.sign(margins(-np.swapaxes(table, -1, -2), w)).sum(axis=-1)
    return by_unit(won, rankings, "copeland")


RULES: dict[str, Callable[[pd.DataFrame, Counts], pd.Series]] = {
    "borda": lambda rankings, weights: ranks(borda(rankings, weights)),
    "copeland": lambda rankings, weights: ranks(copeland(rankings, weights)),
    "kemeny": lambda rankings, weights: _closest(rankings, weights),
}


def consensus(rankings: pd.DataFrame, rule: str = "kemeny", weights: Counts = None) -> pd.Series:
    """Return the ranks of the consensus of many rankings.

    Parameters
    ----------
    rankings : DataFrame, units x rankings
    rule : str
        A name in `RULES`; the function of that name says more.
    weights : sequence, mapping or Series by ranking, optional

    Returns
    -------
    Series by unit
        1 = best; ties share the best place, but Kemeny's order has none: if several orders are
        as close, a warning says so, and the one that best follows the Borda points, and then the
        order of the units, is returned.

    Raises
    ------
    MethodError
        If the rule is unknown, a rank is missing, or the weights are none.

    Examples
    --------
    >>> votes = pd.DataFrame({"x": [1, 2, 3], "y": [1, 3, 2], "z": [2, 1, 3]}, index=list("abc"))
    >>> consensus(votes).to_dict()
    {'a': 1, 'b': 2, 'c': 3}
    """
    one_of(rule, "consensus", RULES)
    instance(rankings, pd.DataFrame, "The rankings of a consensus")
    return RULES[rule](rankings, weights).rename(rule)


def _closest(rankings: pd.DataFrame, weights: Counts) -> pd.Series:
    found = kemeny(rankings, weights, alternatives=1)
    if not found.unique:
        warnings.warn(
            "Kemeny's consensus has tied optima: other orders are as close to the rankings as this "
            "one, which best follows the Borda points and then the order of the units. "
            "ranking.kemeny names them.",
            stacklevel=3,
        )
    return found.ranks
