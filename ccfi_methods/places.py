"""Places: ranks of scores, and how they shift."""

from __future__ import annotations

from typing import Any, overload

import numpy as np
import pandas as pd

from .arguments import floats, instance
from .exceptions import MethodError
from .ordering import ordinal
from .protocols import Array

__all__ = ["DIGITS", "TIE", "ahead", "competition", "rank_shifts", "ranks", "rounded"]

DIGITS = 12
TIE = 1e-12  # of a score: a unit is ahead by more than this, or ties


def rounded(scores: Array, digits: int = DIGITS) -> Array:
    """Round to significant digits, so that float noise does not split ties.

    Examples
    --------
    >>> a = rounded(np.array([0.1 + 0.2, 0.3]))
    >>> bool(a[0] == a[1])
    True
    """
    x = floats(scores, "Rounding")
    size = np.abs(x)
    exponent = np.floor(np.log10(size, where=size > 0, out=np.zeros_like(size)))
    exponent = np.maximum(exponent, digits - 309)  # below 1e-297 fewer digits: no overflow
    scale = 10.0 ** np.abs(digits - 1 - exponent)  # powers >= 1 are exact: divide, or multiply
    up = exponent <= digits - 1
    times, over = np.where(up, scale, 1.0), np.where(up, 1.0, scale)
    return np.rint(x * times / over) / times * over


@overload
def ranks(scores: pd.Series) -> pd.Series: ...
@overload
def ranks(scores: pd.DataFrame) -> pd.DataFrame: ...
@overload
def ranks(scores: Array) -> Array: ...
def ranks(scores: Any) -> Any:
    """Rank scores, highest first: 1 = best, ties share the best place.

    The rank is ``1 + #{k : s_k > s_i + 1e-12 |s_i|}``: what differs in the 13th digit is float
    noise. Of sums whose terms cancel these are the digits of the terms: see
    `aggregation.weighted.weighted_sum`.

    Parameters
    ----------
    scores : array (..., unit), Series by unit, or DataFrame units x rankings

    Returns
    -------
    Integers of the same shape and type.

    Examples
    --------
    >>> ranks(np.array([0.3, 0.9, 0.1 + 0.2, 0.1]))
    array([2, 1, 2, 4])
    """
    if isinstance(scores, pd.Series):
        return pd.Series(ranks(floats(scores, "A rank")), scores.index, name="rank")
    if isinstance(scores, pd.DataFrame):
        by_ranking = ranks(floats(scores, "A rank").T)
        return pd.DataFrame(by_ranking.T, scores.index, scores.columns)
    x = floats(scores, "A rank")
    if x.ndim == 0 or x.shape[-1] < 2:
        if not np.isfinite(x).all():
            raise MethodError("Ranks need finite scores; got a missing or infinite one.")
        return np.ones(x.shape, dtype=np.int64)
    out, close = ordinal(x.reshape(-1, x.shape[-1]))
    if close.any():
        out[close] = _counted(x.reshape(out.shape)[close])
    return out.reshape(x.shape)


def _counted(scores: Array) -> Array:
    """Count who is ahead of each unit by more than a tie: (row, unit).

    Sorted together with the scores, the level that a unit ties up to stands behind all scores that
    are no higher.
    """
    n = scores.shape[-1]
    both = np.concatenate([scores, _level(scores)], axis=-1)
    order = np.argsort(both, axis=-1, kind="stable")
    out = np.empty(order.shape, dtype=np.int64)
    np.put_along_axis(out, order, 1 + n - np.cumsum(order < n, axis=-1), axis=-1)
    return out[..., n:]


def ahead(scores: Array) -> Array:
    """Return which unit, in rows, is ahead of which, in columns, by more than a tie.

    Examples
    --------
    >>> ahead(np.array([0.9, 0.3, 0.1 + 0.2])).astype(int)
    array([[0, 1, 1],
           [0, 0, 0],
           [0, 0, 0]])
    """
    s = np.asarray(scores, dtype=float)
    return np.asarray(s[..., :, None] > _level(s)[..., None, :])


def _level(scores: Array) -> Array:
    """Return up to which score others tie with each unit."""
    return scores + TIE * np.maximum(np.abs(scores), np.finfo(float).tiny)


def competition(x: Array) -> Array:
    """Rank ascending along the last axis: 1 + the number of values that are smaller."""
    order = np.argsort(x, axis=-1)
    ordered = np.take_along_axis(x, order, axis=-1)
    place = np.broadcast_to(np.arange(1, x.shape[-1] + 1), x.shape).copy()
    place[..., 1:][ordered[..., 1:] == ordered[..., :-1]] = 0
    np.maximum.accumulate(place, axis=-1, out=place)
    out = np.empty_like(place)
    np.put_along_axis(out, order, place, axis=-1)
    return out


@overload
def rank_shifts(ranking: pd.Series, baseline: pd.Series) -> pd.Series: ...
@overload
def rank_shifts(ranking: pd.DataFrame, baseline: pd.Series) -> pd.DataFrame: ...
def rank_shifts(ranking: Any, baseline: pd.Series) -> Any:
    """Return rank minus baseline rank: negative is a better place than in the baseline.

    Parameters
    ----------
    ranking : Series by unit, or DataFrame units x rankings
    baseline : Series, by unit

    Returns
    -------
    As the ranking.

    Raises
    ------
    MethodError
        If the baseline and the ranking are not of the same units.

    Examples
    --------
    >>> other = pd.DataFrame({"entropy": [2, 1]}, index=["Wuhan", "Xi'an"])
    >>> rank_shifts(other, pd.Series([1, 2], index=["Wuhan", "Xi'an"]))["entropy"].to_dict()
    {'Wuhan': 1, "Xi'an": -1}
    """
    if not isinstance(ranking, pd.Series):
        instance(ranking, pd.DataFrame, "The ranking")
    instance(baseline, pd.Series, "The baseline")
    if set(baseline.index) != set(ranking.index) or baseline.index.has_duplicates:
        absent = [unit for unit in ranking.index if unit not in baseline.index]
        more = [unit for unit in baseline.index if unit not in ranking.index]
        raise MethodError(
            "Rank shifts need a baseline with one rank for each unit; "
            f"it lacks {absent or 'none'}, and has {more or 'none'} besides."
        )
    return ranking.sub(baseline, axis=0)
