"""A comparison in tables that fit a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from ..comparison import MethodComparison

__all__ = ["numbered_tables"]


def numbered_tables(comparison: MethodComparison) -> dict[str, pd.DataFrame]:
    """Return the tables of a comparison, with numbers in place of long names.

    Specifications are numbered from the baseline, which is 1; units stand in its order.

    Returns
    -------
    dict
        ``specifications`` (number, choices, mean absolute rank shift, Kendall's tau-b with the
        baseline), ``ranks``, ``rank_shifts``, ``agreement`` (Kendall's tau-b) and
        ``skipped`` (the reason, by choices).

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(data, normalisation="minmax", weighting=["equal", "entropy"],
    ...                              aggregation="arithmetic", baseline={"weighting": "entropy"})
    >>> numbered_tables(comparison)["specifications"]["weighting"].to_dict()
    {1: 'entropy', 2: 'equal'}
    """
    first, numbers = comparison.baseline, comparison.numbers.to_dict()
    order = list(numbers)
    units = comparison.ranks[first].sort_values(kind="stable").index
    agreement = comparison.agreement().loc[order, order]
    shifts = comparison.rank_shifts().loc[units, order]

    specifications = _choices(comparison, comparison.specifications.loc[order])
    specifications["mean_absolute_shift"] = shifts.abs().mean()
    specifications["kendall"] = agreement[first]
    skipped = _choices(comparison, comparison.skipped)
    tables = {
        "specifications": specifications.rename(index=numbers),
        "ranks": comparison.ranks.loc[units, order].rename(columns=numbers),
        "rank_shifts": shifts.rename(columns=numbers),
        "agreement": agreement.rename(index=numbers, columns=numbers),
        "skipped": skipped.set_index([*skipped.columns.drop("reason")]),
    }
    return {name: table.rename_axis(columns=None) for name, table in tables.items()}


def _choices(comparison: MethodComparison, table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the imputation and the treatment unless they were varied."""
    both = pd.concat([comparison.specifications, comparison.skipped])
    same = [family for family in ("imputation", "treatment") if both[family].nunique() == 1]
    return table.drop(columns=same)
