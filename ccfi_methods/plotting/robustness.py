"""How far the ranking moves: intervals and acceptabilities of ranks."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..robustness import UncertaintyResult
from .canvas import COLOURS, GREY, INK, ROW, SHADES, SIZE, canvas, drawable, finished, named

__all__ = ["plot_acceptability", "plot_rank_intervals"]

_RESULT = "simulate(index, data, inputs) makes one"


def plot_rank_intervals(
    result: UncertaintyResult, ax: Axes | None = None, *, level: float = 0.9
) -> Axes:
    """Draw the interval of each unit's rank, in the order of the baseline.

    The thin line holds the middle `level` of the replicates, the thick one the middle half; the
    bar is the median, the ring the baseline.

    Parameters
    ----------
    result : UncertaintyResult
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    level : float
        Share of the replicates in the interval.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no result of a simulation.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, WeightNoise, simulate
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_rank_intervals(simulate(index, data, [WeightNoise(0.5)], n=1000, rng=1))
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['z', 'x', 'y']
    """
    drawable("plot_rank_intervals", result, UncertaintyResult, _RESULT)
    order = result.summary().index
    ends = result.rank_interval(level).loc[order]
    middle = result.quantiles([0.25, 0.5, 0.75]).loc[order]
    ax = canvas(ax, 4.6, 0.7 + ROW * len(order))
    rows, blue = np.arange(len(order)), COLOURS[0]
    last = len(result.units)
    step = max(5, 5 * round(last / 40))
    marks = [1, *range(step, last - step // 2, step), last]
    ax.vlines(marks, -0.7, rows[-1] + 0.7, color=GREY, linewidth=0.5, zorder=0)
    ax.hlines(rows, ends["low"], ends["high"], color=blue, linewidth=1.2)
    ax.hlines(rows, middle[0.25], middle[0.75], color=blue, linewidth=4.5)
    alone: dict[str, Any] = {"linestyle": "none"}
    bar = alone | {"color": "white", "markeredgecolor": INK}
    ax.plot(middle[0.5], rows, "|", markersize=9, markeredgewidth=1.6, label="median", **bar)
    ring: dict[str, Any] = {
        "markerfacecolor": "white",
        "markeredgecolor": COLOURS[1],
        "linestyle": "none",
    }
    baseline = result.baseline.loc[order]
    ax.plot(baseline, rows, "o", markersize=4.5, markeredgewidth=1.3, label="baseline", **ring)
    ax.set_yticks(rows, [named(unit) for unit in order], size=SIZE)
    ax.set_xticks(marks, [str(mark) for mark in marks], size=SIZE)
    ax.set_ylim(rows[-1] + 0.7, -0.7)
    ax.set_xlabel(f"rank: {level:.0%} and half of {result.n:,} replicates", size=SIZE)
    above: dict[str, Any] = {"loc": "lower right", "bbox_to_anchor": (1, 1), "borderpad": 0}
    ax.legend(ncols=2, fontsize=SIZE, frameon=False, handletextpad=0.2, **above)
    return finished(ax)


def plot_acceptability(result: UncertaintyResult, ax: Axes | None = None) -> Axes:
    """Draw how likely each unit has each rank, in the order of the baseline.

    The darker, the likelier; from 5 % on the cell says it in per cent. The baseline is framed.

    Parameters
    ----------
    result : UncertaintyResult
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no result of a simulation.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, RandomWeights, simulate
    >>> data = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0]}, index=["x", "y"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_acceptability(simulate(index, data, [RandomWeights()], n=10_000, rng=1))
    >>> [cell.get_text() for cell in ax.texts]
    ['50', '50', '50', '50']
    """
    drawable("plot_acceptability", result, UncertaintyResult, _RESULT)
    order = result.summary().index
    table = result.rank_acceptability.loc[order].to_numpy()
    units = len(order)
    ax = canvas(ax, 1.4 + 0.24 * units, 0.6 + ROW * units)
    ax.imshow(table, cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    for i, j in np.argwhere(table >= 0.05):
        ink = "white" if table[i, j] > 0.5 else INK
        ax.text(
            j, i, f"{100 * table[i, j]:.0f}", ha="center", va="center", size=SIZE - 2, color=ink
        )
    for i, rank in enumerate(result.baseline.loc[order]):
        ax.add_patch(_frame((rank - 1.5, i - 0.5)))
    ax.set_xticks(range(units), [str(rank) for rank in range(1, units + 1)], size=SIZE - 1)
    ax.set_yticks(range(units), [named(unit) for unit in order], size=SIZE)
    ax.set_xlabel(f"rank: per cent of {result.n:,} replicates; framed the baseline", size=SIZE)
    return finished(ax)


def _frame(corner: tuple[float, float]) -> Rectangle:
    return Rectangle(corner, 1, 1, fill=False, edgecolor=COLOURS[1], linewidth=0.9)
