"""What weights can do to the ranking: ranges of ranks, room for a weight, what is left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from .canvas import COLOURS, GREY, INK, SIZE, canvas, finished, ink_on

if TYPE_CHECKING:
    from ..robustness.closest_weights import ClosestWeights
    from ..robustness.influence import Influence
    from ..robustness.rank_ranges import RankRanges
    from ..robustness.stability import WeightStability

__all__ = ["plot_closest_weights", "plot_influence", "plot_rank_ranges", "plot_weight_stability"]

_ROW = 0.19  # inches
_SHIFTS = LinearSegmentedColormap.from_list("shifts", ["#0072B2", "#ffffff", "#D55E00"])
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

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, rank_ranges
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> ax = plot_rank_ranges(rank_ranges(CompositeIndex(Framework.flat(["a", "b"])), data))
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['z', 'x', 'y']
    """
    table = ranges.summary()
    rows, last = np.arange(len(table)), len(table)
    ax = canvas(ax, 4.6, 0.7 + _ROW * last)
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
    ax.set_yticks(rows, [str(unit) for unit in table.index], size=SIZE)
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
    table = stability.intervals
    rows = np.arange(len(table))
    ax = canvas(ax, 6.2, 0.7 + _ROW * len(table))
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
    table = closest.summary()
    rows = np.arange(len(table))
    ax = canvas(ax, 4.6, 0.9 + _ROW * len(table))
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
    ax.set_ylim(len(rows) - 0.3, -0.7)
    ax.set_xlabel(f"weight: ring the index, dot {closest.wish}", size=SIZE)
    return finished(ax)


def plot_influence(influence: Influence, ax: Axes | None = None) -> Axes:
    """Draw the rank shift of each unit under each change, of the change that moves most first.

    Blue is a better rank than the index's own, which stands at the name, vermilion a worse one;
    the cell says by how many places.

    Parameters
    ----------
    influence : Influence
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, leave_one_out
    >>> data = pd.DataFrame({"a": [4.0, 3, 0], "b": [0.0, 2, 4]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_influence(leave_one_out(index, data))
    >>> [cell.get_text() for cell in ax.texts]
    ['+1', '+1', '+1', '−1', '−1', '+1']
    """
    order = influence.baseline.sort_values(kind="stable").index
    names = list(influence.summary().index)
    table = influence.rank_shifts().loc[order, names].to_numpy()
    most = max(1, int(np.abs(table).max()))
    ax = canvas(ax, max(3.2, 1.4 + 0.22 * len(names)), 1.3 + _ROW * len(order))
    image = ax.imshow(table, cmap=_SHIFTS, vmin=-most, vmax=most, aspect="auto")
    for i, j in np.argwhere(table != 0):
        ink = ink_on(image.to_rgba(table[i, j]))
        text = f"{table[i, j]:+d}".replace("-", "\N{MINUS SIGN}")
        ax.text(j, i, text, ha="center", va="center", size=SIZE - 2, color=ink)
    ranks = influence.baseline.loc[order]
    ax.set_yticks(
        range(len(order)), [f"{u}  {r}" for u, r in zip(order, ranks, strict=True)], size=SIZE
    )
    ax.set_xticks(range(len(names)), [str(name) for name in names], size=SIZE, rotation=90)
    what = {"left_out": "left out"}.get(str(influence.ranks.columns.name), "changed")
    ax.set_xlabel(f"{what}: rank less the index's own", size=SIZE)
    return finished(ax)
