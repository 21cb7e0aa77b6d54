"""Ranking many vectors of scores at once, at the speed of a sort."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from .exceptions import MethodError
from .protocols import Array

__all__ = ["ordinal"]

CLOSE = 2**14  # steps of a float: scores nearer than 1.8e-12 of themselves may tie
LARGEST = int(np.float64(np.finfo(float).max).view(np.int64))
SLICE = 2**17  # scores at a time: few enough for the cache, enough for threads to work side by side


def ordinal(scores: Array, dtype: npt.DTypeLike = np.int64) -> tuple[Array, Array]:
    """Rank the scores of each row, highest first, and say which rows may hold ties.

    The floats of a row are read as the integers that sort as they do, and the number of the unit
    takes the place of their last few bits. So one sort of integers, which is vectorised, gives the
    order of the units and the gaps between neighbours; where a gap is suspiciously small, `close`
    is true and the row is to be ranked with care.

    Parameters
    ----------
    scores : array, (row, unit)
        Two units or more.
    dtype : dtype
        Of the ranks.

    Returns
    -------
    ranks : array of int, (row, unit)
        1 = best. Exact where `close` is false.
    close : array of bool, (row,)

    Raises
    ------
    MethodError
        If a score is missing or infinite.

    Examples
    --------
    >>> ranks, close = ordinal(np.array([[0.1, 0.3, -0.2], [0.3, 0.1 + 0.2, 0.5]]))
    >>> ranks[0], close
    (array([2, 1, 3]), array([False,  True]))
    """
    ranks = np.empty(scores.shape, dtype)
    close = np.empty(len(scores), dtype=bool)
    step = max(1, SLICE // scores.shape[1])
    for start in range(0, len(scores), step):
        rows = slice(start, start + step)
        close[rows] = _rank(scores[rows], ranks[rows])
    return ranks, close


def _rank(scores: Array, ranks: Array) -> Array:
    """Fill in the ranks; return which rows are close."""
    rows, units = scores.shape
    low_bits = (1 << (units - 1).bit_length()) - 1
    unit, first, place = _constants(rows, units, ranks.dtype)
    floats = np.ascontiguousarray(scores, dtype=float).view(np.int64)
    if floats.min() < 0:  # floats below zero sort backwards as integers
        floats = floats ^ ((floats >> 63) & np.iinfo(np.int64).max)
    keys = floats & ~low_bits
    flat = keys.reshape(-1)
    np.bitwise_or(flat, unit, out=flat)
    keys.sort(axis=-1)  # lowest first
    if keys[:, -1].max() > LARGEST or keys[:, 0].min() < ~LARGEST:
        raise MethodError("Ranks need finite scores; got a missing or infinite one.")
    threshold = CLOSE + 2 * low_bits
    gaps = np.empty_like(flat)
    np.subtract(flat[1:], flat[:-1], out=gaps[:-1])
    gaps[units - 1 :: units] = threshold  # from row to row
    none = gaps.min() >= threshold
    close = np.zeros(rows, dtype=bool) if none else (gaps.reshape(rows, units) < threshold).any(-1)
    np.bitwise_and(flat, low_bits, out=flat)
    np.add(flat, first, out=flat)
    ranks.reshape(-1)[flat] = place
    return close


@lru_cache(maxsize=16)
def _constants(rows: int, units: int, dtype: np.dtype[Any]) -> tuple[Array, Array, Array]:
    """Return the unit, the first cell of the row and the rank of every cell of sorted rows."""
    unit = np.tile(np.arange(units), rows)
    first = np.repeat(np.arange(0, rows * units, units), units)
    return unit, first, np.tile(np.arange(units, 0, -1, dtype=dtype), rows)
