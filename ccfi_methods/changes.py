"""The cells that a step of preparation changed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
import pandas as pd

from .protocols import Array

__all__ = ["changes"]


def changes(
    before: Array,
    after: Array,
    units: Sequence[Hashable] | pd.Index,
    columns: Sequence[str],
    rules: Sequence[str] | str = "",
) -> pd.DataFrame:
    """List the cells that differ between two tables.

    Parameters
    ----------
    before, after : array, (unit, indicator)
        Missing values that stay missing are no change.
    units, columns : sequences of labels
    rules : str or sequence of str
        What was done, for all or for each column.

    Returns
    -------
    DataFrame
        One changed cell a row: unit, indicator, before, after, rule.

    Examples
    --------
    >>> changes([[1.0, 2.0], [9.0, 3.0]], [[1.0, 2.0], [4.0, 3.0]], ["a", "b"], ["x", "y"], "cut")
      unit indicator  before  after rule
    0    b         x     9.0    4.0  cut
    """
    old, new = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    rows, cols = np.nonzero((old != new) & ~(np.isnan(old) & np.isnan(new)))
    texts = [rules] * len(columns) if isinstance(rules, str) else list(rules)
    return pd.DataFrame(
        {
            "unit": pd.Index(units)[rows],
            "indicator": np.array(columns, dtype=object)[cols],
            "before": old[rows, cols],
            "after": new[rows, cols],
            "rule": np.array(texts, dtype=object)[cols],
        }
    )
