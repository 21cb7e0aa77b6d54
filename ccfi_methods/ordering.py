"""Ranking many vectors of scores at once, at the speed of a sort."""

from __future__ import annotations

import numpy as np

from .protocols import Array

__all__ = ["ordinal"]

CLOSE = 2**17  # steps of a float: scores nearer than 1.4e-11 of themselves may be one and the same
SLICE = 2**15  # scores at a time, which stay in the cache


def ordinal(scores: Array) -> tuple[Array, Array]:
    """Rank the scores of each row, highest first, and say which rows may hold ties.

    The floats of a row are read as the integers that sort as they do, and the number of the unit
    takes the place of their last few bits. So one sort of integers, which is vectorised, gives the
    order of the units and the gaps between neighbours; where a gap is suspiciously small, `close`
    is true and the row is to be ranked with care.

    Parameters
    ----------
    scores : array, (row, unit)
        Finite; two units or more.

    Returns
    -------
    ranks : array of int, (row, unit)
        1 = best. Exact where `close` is false.
    close : array of bool, (row,)

    Examples
    --------
    >>> ranks, close = ordinal(np.array([[0.1, 0.3, -0.2], [0.3, 0.1 + 0.2, 0.5]]))
    >>> ranks[0], close
    (array([2, 1, 3]), array([False,  True]))
    """
    ranks = np.empty(scores.shape, dtype=np.int64)
    close = np.empty(len(scores), dtype=bool)
    step = max(1, SLICE // scores.shape[1])
    for start in range(0, len(scores), step):
        rows = slice(start, start + step)
        ranks[rows], close[rows] = _ordinal(scores[rows])
    return ranks, close


def _ordinal(scores: Array) -> tuple[Array, Array]:
    rows, units = scores.shape
    low_bits = (1 << (units - 1).bit_length()) - 1
    keys = np.array(scores, dtype=float, order="C").view(np.int64)
    if keys.min() < 0:  # floats below zero sort backwards as integers
        np.bitwise_xor(keys, (keys >> 63) & np.iinfo(np.int64).max, out=keys)
    np.bitwise_and(keys, ~low_bits, out=keys)
    np.bitwise_or(keys, np.arange(units), out=keys)
    keys.sort(axis=-1)  # lowest first
    threshold = CLOSE + 2 * low_bits
    gaps = keys[:, 1:] - keys[:, :-1]
    none = gaps.min() >= threshold
    close = np.zeros(rows, dtype=bool) if none else (gaps < threshold).any(axis=-1)
    np.bitwise_and(keys, low_bits, out=keys)
    np.add(keys, np.arange(0, rows * units, units)[:, None], out=keys)
    ranks = np.empty((rows, units), dtype=np.int64)
    ranks.reshape(-1)[keys.reshape(-1)] = np.tile(np.arange(units, 0, -1), rows)
    return ranks, close
