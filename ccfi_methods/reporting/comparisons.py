"""A comparison in tables that fit a page, and in files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .tables import to_latex

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..comparison import MethodComparison

__all__ = ["numbered_tables", "save_figure", "write_comparison"]


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
    first = comparison.baseline
    order = [first, *comparison.ranks.columns.drop(first)]
    numbers = {name: i for i, name in enumerate(order, 1)}
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


def write_comparison(comparison: MethodComparison, folder: str | Path) -> list[Path]:
    """Write a comparison as CSV, as LaTeX tables and as figures (PDF and PNG).

    CSV files bear the full names of the specifications, LaTeX tables their numbers.

    Parameters
    ----------
    comparison : MethodComparison
    folder : path
        Made if it is not there.

    Returns
    -------
    list of Path
        What was written.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    full = {
        "summary": comparison.summary().reset_index(),
        "ranks": comparison.ranks.reset_index(),
        "rank_shifts": comparison.rank_shifts().reset_index(),
        "scores": comparison.scores,
        "weights": comparison.weights.reset_index(),
        "agreement": comparison.agreement().reset_index(),
        "skipped": comparison.skipped,
    }
    for name, table in full.items():
        written.append(folder / f"{name}.csv")
        table.to_csv(written[-1], index=False, lineterminator="\n")
    for name, table in numbered_tables(comparison).items():
        written.append(folder / f"{name}.tex")
        written[-1].write_text(to_latex(table), encoding="utf-8")
    written += save_figure(comparison.plot_ranks(), folder / "ranks")
    written += save_figure(comparison.plot_agreement(), folder / "agreement")
    return written


def save_figure(ax: Axes, stem: Path) -> list[Path]:
    """Save the figure of `ax` as PDF and PNG, the same bytes every time."""
    figure: Any = ax.get_figure(root=True)
    paths = [stem.with_suffix(".pdf"), stem.with_suffix(".png")]
    figure.savefig(paths[0], metadata={"CreationDate": None})
    figure.savefig(paths[1], dpi=200)
    return paths


def _choices(comparison: MethodComparison, table: pd.DataFrame) -> pd.DataFrame:
    """Leave out the imputation and the treatment unless they were varied."""
    both = pd.concat([comparison.specifications, comparison.skipped])
    same = [family for family in ("imputation", "treatment") if both[family].nunique() == 1]
    return table.drop(columns=same)
