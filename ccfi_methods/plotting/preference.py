"""Who is ahead of whom, whatever the weights."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from ..robustness import PreferenceRelations
from .canvas import COLOURS, GREY, INK, ROW, SIZE, canvas, drawable, finished, named, ranked

__all__ = ["plot_preference_relations"]

_AHEAD, _BEHIND = COLOURS[0], "#f6cfb5"  # told apart in grey, too


def plot_preference_relations(relations: PreferenceRelations, ax: Axes | None = None) -> Axes:
    """Draw who is ahead of whom whatever the weights, in the order of the index.

    The cell compares the unit of the row with that of the column: ahead under all weights of the
    region (dark), behind under all (light), level under all (=). White: some weights put the one
    ahead, some the other.

    Parameters
    ----------
    relations : PreferenceRelations
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no preference relations.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework
    >>> from ccfi_methods.robustness import preference_relations
    >>> data = pd.DataFrame({"a": [0.0, 2, 4], "b": [1.0, 1, 2]}, index=["x", "y", "z"])
    >>> relations = preference_relations(CompositeIndex(Framework.flat(["a", "b"])), data)
    >>> ax = plot_preference_relations(relations)
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['z · 1', 'y · 2', 'x · 3']
    """
    made = "preference_relations(index, data) makes one"
    drawable("plot_preference_relations", relations, PreferenceRelations, made)
    ranks = relations.ranks.sort_values(kind="stable")
    order = ranks.index
    holds = relations.necessary.loc[order, order].to_numpy()
    n, others = len(order), ~np.eye(len(order), dtype=bool)
    ahead, behind = holds & ~holds.T, holds.T & ~holds
    ax = canvas(ax, max(4.4, 1.4 + ROW * n), 1.7 + ROW * n)
    kinds = np.where(ahead, 1, np.where(behind, 2, np.where(others, 0, 3)))
    ax.imshow(
        kinds, cmap=ListedColormap(["white", _AHEAD, _BEHIND, GREY]), vmin=0, vmax=3, aspect="auto"
    )
    for i, k in np.argwhere(holds & holds.T & others):
        ax.text(k, i, "=", ha="center", va="center", size=SIZE - 1, color=INK)
    edges = np.arange(n + 1) - 0.5
    ax.hlines(edges, -0.5, n - 0.5, color=GREY, linewidth=0.3)
    ax.vlines(edges, -0.5, n - 0.5, color=GREY, linewidth=0.3)
    ax.set_yticks(range(n), ranked(ranks), size=SIZE)
    ax.set_xticks(range(n), [named(unit) for unit in order], size=SIZE, rotation=90)
    swatches = [
        Patch(facecolor=colour, edgecolor=GREY, linewidth=0.5, label=label)
        for colour, label in ((_AHEAD, "ahead"), (_BEHIND, "behind"), ("white", "weights decide"))
    ]
    where = {"loc": "lower right", "bbox_to_anchor": (1, 1)}
    ax.legend(handles=swatches, ncols=3, fontsize=SIZE, frameon=False, **where)
    what = "all weights of the region" if relations.region.constraints else "all weights"
    ax.set_xlabel(f"row against column, under {what}", size=SIZE, loc="left")
    return finished(ax)
