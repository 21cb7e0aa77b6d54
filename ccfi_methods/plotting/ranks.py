"""How the ranking moves from specification to specification."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from ..arguments import one_of
from ..comparison import MethodComparison
from ..exceptions import MethodError
from .canvas import (
    BESIDE,
    COLOURS,
    GREY,
    INK,
    MARKERS,
    ROW,
    SIZE,
    canvas,
    dark,
    drawable,
    finished,
    known_units,
    named,
)

__all__ = ["plot_ranks"]

_COLUMN = 0.52  # inches


def plot_ranks(
    comparison: MethodComparison,
    ax: Axes | None = None,
    *,
    highlight: Any = None,
    year: Any = None,
) -> Axes:
    """Draw the rank of each unit across specifications as a bump chart, the baseline first.

    Names stand at both ends, with the rank there. Below each column stand its choices, family by
    family; a choice shared by neighbours is written once.

    Parameters
    ----------
    comparison : MethodComparison
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    highlight : unit or list of units, optional
        Those in colour; by default the three best of the baseline and the four others whose rank
        varies most.
    year : optional
        Of a panel, whose ranks are within the year: which one; by default the last.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no comparison, or a unit to highlight or the year is not there.

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(data, normalisation="minmax", weighting=["equal", "entropy"],
    ...                              aggregation="arithmetic")
    >>> [line.get_label() for line in plot_ranks(comparison, highlight=["x"]).lines]
    ['x', 'y', 'z']
    """
    needed = "compare_methods(data, framework) makes one"
    drawable("plot_ranks", comparison, MethodComparison, needed)
    first = comparison.baseline
    order = [first, *comparison.ranks.columns.drop(first)]
    order *= 2 if len(order) == 1 else 1  # a line has two ends
    ranks, when = _of_year(comparison.ranks[order], year)
    marked = _telling(ranks) if highlight is None else known_units(highlight, ranks.index)
    ax = canvas(ax, 2.4 + _COLUMN * len(order), 1.2 + ROW * len(ranks))
    for unit, row in ranks.iterrows():
        nth = marked.index(unit) if unit in marked else None
        ax.plot(range(len(order)), row, label=named(unit), clip_on=False, **_style(nth))
    for column, side in ((0, "left"), (-1, "right")):
        _name_units(ax, ranks.iloc[:, column], marked, side)
    ax.set_xlim(0, len(order) - 1)
    ax.set_ylim(len(ranks) + 0.4, 0.6)
    ax.set_axis_off()
    ax.set_title(when, size=SIZE, loc="left")
    _name_columns(ax, comparison.specifications.loc[order])
    return finished(ax)


def _of_year(ranks: pd.DataFrame, year: Any) -> tuple[pd.DataFrame, str]:
    """Return the ranks of one year by unit, and which it is: of no panel, all there are."""
    if ranks.index.nlevels == 1:
        if year is not None:
            raise MethodError(f"The ranks are of no panel: there is no year {year!r} to draw.")
        return ranks, ""
    years = sorted(ranks.index.unique(level=1))
    chosen = years[-1] if year is None else year
    one_of(chosen, "year", years)
    return ranks[ranks.index.get_level_values(1) == chosen].droplevel(1), str(chosen)


def _telling(ranks: pd.DataFrame) -> list[Any]:
    """Return the three best units of the first column, and the four others that move most."""
    best = ranks.iloc[:, 0].nsmallest(3).index
    spread = (ranks.max(axis=1) - ranks.min(axis=1)).drop(best)
    return [*best, *spread[spread > 0].nlargest(4).index]


def _style(nth: int | None) -> dict[str, Any]:
    if nth is None:
        return {"color": GREY, "lw": 1.0, "zorder": 1}
    look = {"color": COLOURS[nth % len(COLOURS)], "marker": MARKERS[nth % len(MARKERS)]}
    return look | {"lw": 1.8, "ms": 4.5, "mec": "white", "mew": 0.5, "zorder": 3}


def _name_units(ax: Axes, ranks: pd.Series, marked: list[Any], side: str) -> None:
    """Write names beside a column, tied ones below each other."""
    for place, (unit, rank) in enumerate(ranks.sort_values(kind="stable").items(), 1):
        left = side == "left"
        colour = dark(_style(marked.index(unit))["color"]) if unit in marked else INK
        ax.annotate(
            f"{named(unit)}{BESIDE}{rank}" if left else f"{rank}{BESIDE}{named(unit)}",
            (0.0 if left else 1.0, place),
            xytext=(-7 if left else 7, 0),
            textcoords="offset points",
            xycoords=ax.get_yaxis_transform(),
            ha="right" if left else "left",
            va="center",
            size=SIZE,
            color=colour,
            fontweight="bold" if unit in marked else "normal",
        )


def _name_columns(ax: Axes, specifications: pd.DataFrame) -> None:
    """Write the choices of each column below it, one line a family that varies."""
    varied = [family for family in specifications if specifications[family].nunique() > 1]
    families = varied or ["normalisation", "weighting", "aggregation"]
    width = 72 * ax.bbox.width / ax.figure.dpi / len(specifications)
    below, left, tops = -12.0, 0.3 * width, list[float]()
    for depth in range(1, len(families) + 1):
        runs = list(_runs(specifications[families[:depth]]))
        lengths = [(0.56 * SIZE * len(text), 1 + last - start) for start, last, text in runs]
        upright = any(length > width * columns for length, columns in lengths)
        height = max(length for length, _ in lengths) if upright else SIZE
        for start, last, text in runs:
            _below(ax, (start + last) / 2, (0, below), text, ha="center", rotation=90 * upright)
            if varied and depth < len(families) and last > start:
                _bracket(ax, start, last, below - height - 4)
        long, columns = (SIZE, 1) if upright else lengths[0]
        left = max(left, (long - width * (columns - 1)) / 2)  # of the first column
        tops.append(below)
        below -= height + 9
    for family, top in zip(families, tops, strict=True):
        _below(ax, 0, (-left - 8, top), str(family), ha="right", style="italic")


def _runs(choices: pd.DataFrame) -> Iterator[tuple[int, int, str]]:
    """Yield first column, last column and last choice of neighbours that share all choices."""
    rows = list(enumerate(choices.itertuples(index=False, name=None)))
    for shared, run in groupby(rows, key=lambda row: row[1]):
        positions = [position for position, _ in run]
        yield positions[0], positions[-1], str(shared[-1])


def _below(ax: Axes, column: float, offset: tuple[float, float], text: str, **look: Any) -> None:
    ax.annotate(
        text,
        (column, 0),
        xytext=offset,
        textcoords="offset points",
        xycoords=ax.get_xaxis_transform(),
        va="top",
        size=SIZE - 0.5,
        color=INK,
        **look,
    )


def _bracket(ax: Axes, start: int, last: int, below: float) -> None:
    transform = ax.get_xaxis_transform() + ScaledTranslation(
        0, below / 72, ax.figure.dpi_scale_trans
    )
    line = Line2D([start - 0.3, last + 0.3], [0, 0], transform=transform, clip_on=False)
    line.set(color=INK, linewidth=0.5)
    ax.add_artist(line)
