"""Each indicator by itself: how much is there, how it is spread, what stands out."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arguments import number
from ..framework import Framework
from ..preparation.steps import framework_of

__all__ = ["statistics"]


def statistics(
    data: pd.DataFrame,
    framework: Framework | None = None,
    *,
    missing: float = 0.35,
    zeros: float = 0.5,
    same: float = 0.5,
    skewness: float = 2.0,
    kurtosis: float = 3.5,
    fence: float = 1.5,
) -> pd.DataFrame:
    """Describe each indicator, and flag what a referee would ask about.

    Parameters
    ----------
    data : DataFrame, units x indicators
        As they are, missing values and all.
    framework : Framework, optional
        By default every column is an indicator.
    missing, zeros, same : float
        Shares above which an indicator is flagged: of missing values; of zeros, and of the most
        frequent value, among those that are there.
    skewness, kurtosis : float
        An indicator is flagged for outliers if ``|skewness|`` *and* excess kurtosis are above
        these (both of type 2, as in `preparation.skewness`).
    fence : float
        Points further than so many interquartile ranges from the quartiles are counted.

    Returns
    -------
    DataFrame, by indicator
        n, missing, missing_share, zero_share, same_share, different (values), mean, sd (n - 1),
        skewness, kurtosis, min, median, max, low_points and high_points (beyond the fences),
        flags. What too few values leave undefined is blank: sd of one value, skewness and
        kurtosis of three, or of a constant.

    Raises
    ------
    DataError
        If the data do not fit the framework.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [0.0, 0, 0, 0, 0, 9], "b": [1.0, 2, None, None, None, 3]})
    >>> statistics(data)[["n", "zero_share", "high_points", "flags"]]
               n  zero_share  high_points                     flags
    indicator
    a          6    0.833333            1  zeros, same value, outliers
    b          3    0.000000            0                   missing
    """
    number(fence, "fence")
    x = framework_of(data, framework).check(data)
    n, first, third = x.count(), x.quantile(0.25), x.quantile(0.75)
    reach = fence * (third - first)
    varied, enough = x.nunique() > 1, n >= 4
    away = x - x.bfill().iloc[0]  # moments of a column's own size keep their digits
    size = away.abs().max().where(varied, 1.0)
    away = away / size
    table = pd.DataFrame(
        {
            "n": n,
            "missing": len(x) - n,
            "missing_share": 1 - n / len(x),
            "zero_share": (x == 0).sum() / n,
            "same_share": x.apply(lambda column: column.value_counts().max()) / n,
            "different": x.nunique(),
            "mean": x.mean(),
            "sd": away.std() * size,
            "skewness": away.skew().where(varied & enough),
            "kurtosis": away.kurt().where(varied & enough),
            "min": x.min(),
            "median": x.median(),
            "max": x.max(),
            "low_points": (x < first - reach).sum(),
            "high_points": (x > third + reach).sum(),
        }
    )
    flags = {
        "one value": n == 1,
        "constant": (n > 1) & ~varied,
        "missing": table["missing_share"] > missing,
        "zeros": table["zero_share"] > zeros,
        "same value": varied & (table["same_share"] > same),
        "outliers": (table["skewness"].abs() > skewness) & (table["kurtosis"] > kurtosis),
    }
    raised = np.column_stack([flag.to_numpy() for flag in flags.values()])
    names = np.array(list(flags))
    table["flags"] = [", ".join(names[row]) for row in raised]
    return table.rename_axis("indicator")
