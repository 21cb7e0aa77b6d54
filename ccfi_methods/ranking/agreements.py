"""How far many rankings agree: each with each, and all together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from ..arguments import floats, instance, one_of
from ..exceptions import MethodError, listing
from ..protocols import Array
from .ballots import ballots
from .measures import kendall, mean_shift, rbo, spearman, weighted_tau

__all__ = ["AGREEMENTS", "agreement", "agreement_where_defined", "kendall_w"]

AGREEMENTS: dict[str, Callable[[Array, Array], Any]] = {
    "kendall": kendall,
    "spearman": spearman,
    "weighted_tau": weighted_tau,
    "rbo": rbo,
    "shift": mean_shift,
}


CORRELATIONS = ("kendall", "spearman", "weighted_tau")  # undefined where all units share a place


def agreement(ranking: pd.DataFrame, measure: str = "kendall") -> pd.DataFrame:
    """Return how far each two rankings agree: rankings x rankings.

    Parameters
    ----------
    ranking : DataFrame, units x rankings
    measure : str
        A name in `AGREEMENTS`. All are 1 for equal rankings, but for ``"shift"``, which is a
        distance in places.

    Raises
    ------
    MethodError
        If the measure is unknown, or undefined for a ranking.

    Examples
    --------
    >>> agreement(pd.DataFrame({"a": [1, 2, 3, 4], "b": [1, 3, 2, 4]}), "spearman")
         a    b
    a  1.0  0.8
    b  0.8  1.0
    """
    one_of(measure, "agreement", AGREEMENTS)
    instance(ranking, pd.DataFrame, "The rankings of an agreement")
    if ranking.empty:
        raise MethodError("Agreement needs at least one ranking of at least one unit, got none.")
    flat = ranking.columns[ranking.nunique() < 2]
    if len(flat) and measure in CORRELATIONS:
        raise MethodError(
            f"The {measure} agreement needs rankings with at least two different places; "
            f"{listing(map(repr, flat))} has one. Leave it out."
        )
    rows = floats(ranking, "Agreement").T
    if measure in GRAMS:
        products = GRAMS[measure](rows)
        length = np.sqrt(np.diag(products))
        table = products / np.multiply.outer(length, length)
    else:
        many = max(1, 2_000_000 // (rows.size * rows.shape[-1]))  # at a time, to bound the memory
        table = np.concatenate(
            [
                AGREEMENTS[measure](rows[start : start + many, None], rows)
                for start in range(0, len(rows), many)
            ]
        )
    return pd.DataFrame(table, ranking.columns, ranking.columns)


def agreement_where_defined(ranking: pd.DataFrame, measure: str = "kendall") -> pd.DataFrame:
    """Return the `agreement`, blank for rankings in which all units share one place."""
    shared = ranking.nunique() < (2 if measure in CORRELATIONS else 1)
    if not shared.any():
        return agreement(ranking, measure)
    names = pd.Index(ranking.columns)
    known = agreement(ranking.loc[:, ~shared], measure) if not shared.all() else pd.DataFrame()
    return known.reindex(index=names, columns=names)


def _concordances(rows: Array) -> Array:
    """Count concordant less discordant pairs of units: (ranking, ranking), ties count 0."""
    counts = np.zeros((len(rows), len(rows)))
    for i in range(rows.shape[1] - 1):  # whole numbers: exact, whatever the order of the sum
        signs = np.sign(rows[:, i, None] - rows[:, i + 1 :])
        counts += signs @ signs.T
    return counts


def _products(rows: Array) -> Array:
    """Return the products of twice the centred mean ranks: (ranking, ranking)."""
    from scipy import stats

    centred = 2 * stats.rankdata(rows, axis=-1) - (rows.shape[-1] + 1)
    return np.asarray(centred @ centred.T)


# of all rankings at once: what the agreement of two is the cosine of
GRAMS: dict[str, Callable[[Array], Array]] = {"kendall": _concordances, "spearman": _products}


def kendall_w(rankings: pd.DataFrame | Array) -> Any:
    """Kendall's coefficient of concordance of many rankings, 0 to 1 = all the same.

    ``W = 12 S / (m² (n³ - n) - m Σ_r T_r)`` for m rankings of n units: S is the sum of squared
    deviations of the units' rank sums from their mean, ties have mean ranks, and
    ``T_r = Σ (t³ - t)`` over the groups of t ties in ranking r corrects for them.

    Parameters
    ----------
    rankings : DataFrame, units x rankings, or array (..., ranking, unit)

    Returns
    -------
    float, or array (...,)

    Raises
    ------
    MethodError
        If every ranking puts all units in one place.

    References
    ----------
    Kendall and Babington Smith (1939), *The problem of m rankings*, Annals of Mathematical
    Statistics 10(3).

    Examples
    --------
    >>> kendall_w(pd.DataFrame({"a": [1, 2, 3], "b": [1, 3, 2]}))
    0.75
    """
    from scipy import stats

    table, _ = ballots(rankings, None)
    centred = stats.rankdata(table, axis=-1) - (table.shape[-1] + 1) / 2
    # twelve times the squares of a ranking's centred mean ranks make n³ - n less its T
    most = table.shape[-2] * (centred**2).sum(axis=(-2, -1))
    if not np.all(most > 0):
        raise MethodError("Concordance needs a ranking with at least two different places.")
    w = (centred.sum(axis=-2) ** 2).sum(axis=-1) / most
    return float(w) if w.ndim == 0 else w
