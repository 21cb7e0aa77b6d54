"""Rankings as votes: a table, how often each of them counts, and whom it is about."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from ..arguments import floats
from ..exceptions import MethodError, brief
from ..protocols import Array

__all__ = ["Counts", "ballots", "by_unit", "labels"]

Counts = Sequence[float] | Mapping[Hashable, float] | pd.Series | Array | None


def ballots(rankings: Any, weights: Counts) -> tuple[Array, Array]:
    """Return rankings as an array (..., ranking, unit), and how often each counts."""
    labelled = isinstance(rankings, pd.DataFrame)
    table = floats(rankings.T if labelled else rankings, "A consensus")
    if table.ndim < 2 or 0 in table.shape[-2:] or not np.isfinite(table).all():
        raise MethodError(
            "A consensus needs at least one ranking, and each to rank the same units without gaps; "
            f"got {brief(rankings)}."
        )
    if isinstance(weights, Mapping | pd.Series) and labelled:
        weights = [weights.get(name, np.nan) for name in rankings]
    w = np.ones(table.shape[-2]) if weights is None else floats(weights, "A consensus: a weight")
    if w.shape != table.shape[-2:-1] or not ((w >= 0).all() and 0 < w.sum() < np.inf):
        raise MethodError(
            f"A consensus of {table.shape[-2]} rankings needs a weight >= 0 for each, not all "
            f"zero, got {w.tolist()}."
        )
    return table, w


def labels(given: Any, n: int) -> pd.Index:
    """Return the labels of the units, or their positions where there are none."""
    return given.index if isinstance(given, pd.DataFrame) else pd.RangeIndex(n)


def by_unit(values: Array, rankings: Any, name: str) -> Any:
    """Return values as a Series if the rankings came in a frame."""
    labelled = isinstance(rankings, pd.DataFrame)
    return pd.Series(values, rankings.index, name=name) if labelled else values
