"""What weights can do to the ranking: ranges of ranks, room for a weight, the closest weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ..robustness import ClosestWeights, RankRanges, WeightStability
from .canvas import COLOURS, GREY, INK, ROW, SIZE, canvas, drawable, finished, named

__all__ = [
    "plot_closest_weights",
    "plot_rank_ranges",
    "plot_weight_stability",
]

_RING: dict[str, Any] = {
    "markerfacecolor": "white",
    "markeredgecolor": COLOURS[1],
    "linestyle": "none",
}


def plot_rank_ranges(
    ranges: RankRanges, ax: Axes | None = None, *, within: RankRanges | None = None
) -> Axes:
    """Draw the best and the worst rank of each unit, in the order of the index.

    The line spans the ranks that the region allows, and its ends say which; the ring is the
    index's own rank.

    Parameters
    ----------
    ranges : RankRanges
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    within : RankRanges, optional
        Those of a smaller region, drawn as a thick line on the same row.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no rank ranges.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, rank_ranges
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> ax = plot_rank_ranges(rank_ranges(CompositeIndex(Framework.flat(["a", "b"])), data))
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['z', 'x', 'y']
    """
    drawable("plot_rank_ranges", ranges, RankRanges, "rank_ranges(index, data) makes one")
    table = ranges.summary()
    rows, last = np.arange(len(table)), len(table)
    ax = canvas(ax, 4.6, 0.7 + ROW * last)
    step = max(5, 5 * round(last / 40))
    marks = [1, *range(step, last - step // 2, step), last]
    ax.vlines(marks, -0.7, rows[-1] + 0.7, color=GREY, linewidth=0.5, zorder=0)
    ax.hlines(rows, table["best"], table["worst"], color=COLOURS[0], linewidth=1.2)
    if within is not None:
        inner = within.ranges.loc[table.index]
        ax.hlines(rows, inner["best"], inner["worst"], color=COLOURS[0], linewidth=4.5)
    for ends, side, shift in (("best", "right", -4), ("worst", "left", 4)):
        for row, rank in enumerate(table[ends]):
            ax.annotate(
                str(rank),
                (rank, row),
                (shift, 0),
                textcoords="offset points",
                ha=side,
                va="center",
                size=SIZE - 2,
                color=INK,
            )
    ax.plot(table["rank"], rows, "o", markersize=4.5, markeredgewidth=1.3, label="index", **_RING)
    ax.set_yticks(rows, [named(unit) for unit in table.index], size=SIZE)
    ax.set_xticks(marks, [str(mark) for mark in marks], size=SIZE)
    ax.set_xlim(-0.5, last + 1.5)
    ax.set_ylim(rows[-1] + 0.7, -0.7)
    what = "all weights of the region" if ranges.region.constraints else "all weights"
    ax.set_xlabel(f"rank: best and worst under {what}; ring: the index", size=SIZE)
    return finished(ax)


def plot_weight_stability(stability: WeightStability, ax: Axes | None = None) -> Axes:
    """Draw how far each weight can move: before a rank changes, and before the leader does.

    The thick line is the interval in which no rank changes, the thin one that in which the leader
    stays; the ring is the weight. On the right, who changes places first on the nearer side.

    Parameters
    ----------
    stability : WeightStability
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no weight stability.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, weight_stability
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_weight_stability(weight_stability(index, data))
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['a', 'b']
    """
    made = "weight_stability(index, data) makes one"
    drawable("plot_weight_stability", stability, WeightStability, made)
    table = stability.intervals
    rows = np.arange(len(table))
    ax = canvas(ax, 6.2, 0.7 + ROW * len(table))
    ax.vlines(np.linspace(0, 1, 5), -0.7, rows[-1] + 0.7, color=GREY, linewidth=0.5, zorder=0)
    ax.hlines(rows, table["leader_lower"], table["leader_upper"], color=COLOURS[4], linewidth=1.2)
    ax.hlines(rows, table["lower"], table["upper"], color=COLOURS[0], linewidth=4.5)
    ax.plot(table["weight"], rows, "o", markersize=3.5, markeredgewidth=1.1, **_RING)
    nearer = table["weight"] - table["lower"] <= table["upper"] - table["weight"]
    pairs = table["lower_pair"].where(nearer, table["upper_pair"])
    for row, pair in enumerate(pairs):
        ax.text(1.03, row, pair, va="center", size=SIZE - 1, color=INK)
    ax.set_yticks(rows, [str(code) for code in table.index], size=SIZE)
    ax.set_xticks(np.linspace(0, 1, 5), ["0", "0.25", "0.5", "0.75", "1"], size=SIZE)
    ax.set_xlim(-0.03, 1.03)
    ax.set_ylim(rows[-1] + 0.7, -0.7)
    weight = "weight within the parent" if stability.rescale == "siblings" else "global weight"
    ax.set_xlabel(f"{weight}: no rank changes (thick), the leader stays (thin)", size=SIZE)
    return finished(ax)


def plot_closest_weights(closest: ClosestWeights, ax: Axes | None = None) -> Axes:
    """Draw which weights have to move, and how far: ring the index's own, dot the closest.

    Parameters
    ----------
    closest : ClosestWeights
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no closest weights.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, closest_weights
    >>> data = pd.DataFrame({"a": [4.0, 3, 0], "b": [0.0, 2, 4]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_closest_weights(closest_weights(index, data, {"x": 1}))
    >>> [text.get_text() for text in ax.texts]
    ['+0.17', '−0.17']
    """
    made = "closest_weights(index, data, order) makes one"
    drawable("plot_closest_weights", closest, ClosestWeights, made)
    table = closest.summary()
    rows = np.arange(len(table))
    ax = canvas(ax, 4.6, 0.9 + ROW * len(table))
    colours = np.where(table["change"] > 0, COLOURS[0], COLOURS[1])
    ax.hlines(rows, table["weight"], table["closest"], color=colours, linewidth=1.6)
    ax.scatter(table["weight"], rows, s=18, facecolor="white", edgecolor=INK, linewidth=1, zorder=2)
    ax.scatter(table["closest"], rows, s=22, c=colours, zorder=3)
    for row, (end, change) in enumerate(zip(table["closest"], table["change"], strict=True)):
        ax.annotate(
            f"{change:+.2g}".replace("-", "\N{MINUS SIGN}"),
            (end, row),
            (6 if change > 0 else -6, 0),
            textcoords="offset points",
            ha="left" if change > 0 else "right",
            va="center",
            size=SIZE - 1,
            color=INK,
        )
    ax.set_yticks(rows, [str(code) for code in table.index], size=SIZE)
    ax.tick_params(axis="x", labelsize=SIZE)
    ax.margins(x=0.2)
    if table.empty:
        ax.set_xticks([])
        ax.text(0.5, -0.5, "no weight has to move", ha="center", va="center", size=SIZE, color=INK)
        ax.set_xlim(0, 1)
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_xlabel(f"weight: ring the index, dot {closest.wish}", size=SIZE)
    return finished(ax)
