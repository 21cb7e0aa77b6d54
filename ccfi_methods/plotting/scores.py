"""The scores of one index."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes

from ..result import IndexResult
from .canvas import COLOURS, GREY, INK, SIZE, canvas, drawable, finished, known_units, ranked

__all__ = ["plot_scores"]


def plot_scores(result: IndexResult, ax: Axes | None = None, *, highlight: Any = ()) -> Axes:
    """Draw the score of each unit as a dot, best on top, its rank beside its name.

    Parameters
    ----------
    result : IndexResult
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    highlight : unit or list of units
        Drawn in another colour and a square.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no result of an index, or a unit to highlight is not there.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> ax = plot_scores(CompositeIndex(Framework.flat(["a", "b"])).compute(data))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['z · 1', 'x · 2', 'y · 3']
    """
    drawable("plot_scores", result, IndexResult, "index.compute(data) makes one")
    table = result.summary()
    marked = known_units(highlight, table.index)
    scores, places = table["score"].to_numpy(), range(len(table))
    ax = canvas(ax, 4.5, 0.6 + 0.17 * len(table))
    left = scores.min() - 0.03 * (scores.max() - scores.min() or 1)
    ax.hlines(places, left, scores, color=GREY, lw=0.8, zorder=1)
    if left < 0:
        ax.axvline(0, color=INK, lw=0.6, zorder=0)
    colours = [COLOURS[1] if unit in marked else COLOURS[0] for unit in table.index]
    shapes = ["s" if unit in marked else "o" for unit in table.index]
    for place, score, colour, shape in zip(places, scores, colours, shapes, strict=True):
        ax.plot(score, place, shape, color=colour, ms=4.5, zorder=2)
    ax.set_yticks(places, ranked(table["rank"]), fontsize=SIZE)
    ax.set_xlim(left=left)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.tick_params(axis="x", labelsize=SIZE)
    root = result.framework.root
    ax.set_xlabel(f"Score: {result.framework.name(root)}", fontsize=SIZE)
    return finished(ax)
