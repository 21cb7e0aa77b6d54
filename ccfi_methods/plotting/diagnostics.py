"""Correlations, eigenvalues, and importance against weight."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from ..diagnostics import correlation_matrix
from ..preparation import Diagnosis, Importance
from .canvas import COLOURS, GREY, INK, SIZE, canvas, drawable, finished
from .preparation import edges

__all__ = ["plot_correlations", "plot_eigenvalues", "plot_importance"]

_SIDES = LinearSegmentedColormap.from_list("sides", ["#a6611a", "#f7f7f7", "#0b4a8f"])
_DIAGNOSIS = "diagnose(data, framework) makes one"


def plot_correlations(
    diagnosis: Diagnosis, kind: str = "pearson", ax: Axes | None = None, *, too_high: float = 0.92
) -> Axes:
    """Draw the correlations of each two indicators in the order of the framework.

    Blue is positive, brown negative; boxes enclose the groups, dots mark correlations above
    `too_high`. Indicators of polarity -1 are reversed first.

    Parameters
    ----------
    diagnosis : Diagnosis
    kind : {"pearson", "spearman", "kendall"}
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    too_high : float

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no diagnosis, or the kind is unknown.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import preparation
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 1, 4, 3]})
    >>> ax = plot_correlations(preparation.diagnose(data))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['a', 'b']
    """
    drawable("plot_correlations", diagnosis, Diagnosis, _DIAGNOSIS)
    table = correlation_matrix(diagnosis.correlations(kind))
    n, values = len(table), table.to_numpy()
    ax = canvas(ax, 2.6 + 0.17 * n, 2.2 + 0.17 * n)
    below = np.tril(np.ones((n, n), dtype=bool), -1)
    image = ax.imshow(
        np.ma.masked_array(values, ~below), cmap=_SIDES, vmin=-1, vmax=1, aspect="auto"
    )
    rows, columns = np.nonzero(below & (values > too_high))
    ax.plot(columns, rows, "o", color="white", ms=2.5)
    bounds = [0, *edges(diagnosis.framework), n]
    for start, end in pairwise(bounds):
        edge = [start - 0.5, end - 0.5]
        ax.plot(
            [edge[0], edge[0], edge[1], edge[0]],
            [edge[0], edge[1], edge[1], edge[0]],
            color=INK,
            lw=0.7,
            clip_on=False,
        )
    ax.set_xticks(range(n), table.columns, rotation=90, size=SIZE)
    ax.set_yticks(range(n), table.index, size=SIZE)
    inset = ax.inset_axes((0.58, 0.9, 0.4, 0.02))  # in the empty half
    bar = ax.figure.colorbar(image, cax=inset, orientation="horizontal", ticks=[-1, 0, 1])
    bar.outline.set_visible(False)
    bar.ax.tick_params(labelsize=SIZE, length=0)
    bar.set_label(f"{kind.title()} correlation\ndots: above {too_high:g}", size=SIZE)
    return finished(ax)


def plot_eigenvalues(diagnosis: Diagnosis, ax: Axes | None = None) -> Axes:
    """Draw the eigenvalues of the correlation matrix beside those of noise (scree plot).

    Components above the line of noise, filled, carry more than chance would.

    Parameters
    ----------
    diagnosis : Diagnosis
        Of complete data, or with an imputation.
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no diagnosis.
    DataError
        If values are missing.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import preparation
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [2.0, 1, 4, 3]})
    >>> plot_eigenvalues(preparation.diagnose(data)).get_ylabel()
    'Eigenvalue'
    """
    drawable("plot_eigenvalues", diagnosis, Diagnosis, _DIAGNOSIS)
    table = diagnosis.eigenvalues
    place, values = table.index.to_numpy(), table["eigenvalue"].to_numpy()
    kept = table["above_noise"].to_numpy()
    ax = canvas(ax, 5.2, 3.0)
    ax.axhline(1, color=GREY, lw=0.8, zorder=0)
    ax.text(place[-1], 1, "1 ", size=SIZE - 1, color=INK, ha="right", va="bottom")
    ax.plot(place, table["noise"], color=COLOURS[1], lw=1.2, ls=(0, (4, 2)), label="of noise, 95 %")
    ax.plot(place, values, color=COLOURS[0], lw=1.2, label="of the data")
    ax.plot(place[kept], values[kept], "o", color=COLOURS[0], ms=5)
    ax.plot(place[~kept], values[~kept], "o", color=COLOURS[0], mfc="white", ms=4)
    for k in np.flatnonzero(kept):
        ax.annotate(
            f"{table['share'].iloc[k]:.0%}",
            (place[k], values[k]),
            xytext=(6, 2),
            textcoords="offset points",
            size=SIZE,
            color=INK,
        )
    ax.set_xlabel("Component (share of the variance beside those above noise)", size=SIZE)
    ax.set_ylabel("Eigenvalue", size=SIZE)
    ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    ax.tick_params(labelsize=SIZE)
    ax.set_ylim(bottom=0)
    ax.set_xlim(0.5, place[-1] + 0.5)
    ax.legend(frameon=False, fontsize=SIZE)
    return finished(ax)


def plot_importance(importance: Importance, ax: Axes | None = None) -> Axes:
    """Draw the share of importance of each indicator beside its weight, most important on top.

    If weights were importances, each dot would stand on its bar's end. A ring is the importance of
    an indicator that correlates negatively with the index.

    Parameters
    ----------
    importance : Importance
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no importance.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import preparation
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4, 5], "b": [2.0, 1, 4, 3, 3]})
    >>> ax = plot_importance(preparation.importance(data, data.mean(axis=1)))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['b', 'a']
    """
    drawable("plot_importance", importance, Importance, "importance(result) makes one")
    table = importance.summary()
    places = np.arange(len(table))
    ax = canvas(ax, 5.0, 0.9 + 0.18 * len(table))
    ax.barh(places, table["weight"], color="#d9e3ec", height=0.75, label="weight")
    ax.hlines(places, table["weight"], table["importance_share"], color=GREY, lw=1)
    dots: dict[str, Any] = {"color": COLOURS[0], "ms": 4.5, "ls": ""}
    ax.plot(table["importance_share"], places, "o", **dots, label="share of importance")
    against = (table["correlation"] < 0).to_numpy()
    if against.any():
        share = table["importance_share"][against]
        ax.plot(share, places[against], "o", **dots, mfc="white", label="negative correlation")
    ax.set_yticks(places, table.index, size=SIZE)
    ax.set_ylim(len(table) - 0.4, -0.6)
    ax.set_xlim(left=0)
    ax.tick_params(axis="x", labelsize=SIZE)
    ax.set_xlabel("Share of the index: nominal weight, and correlation ratio", size=SIZE)
    ax.legend(
        frameon=False, fontsize=SIZE, loc="lower left", bbox_to_anchor=(0, 1), ncols=3, borderpad=0
    )
    return finished(ax)
