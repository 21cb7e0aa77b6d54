"""How far rankings agree."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from ..comparison import MethodComparison
from ..exceptions import MethodError
from .canvas import BESIDE, INK, SIZE, canvas, drawable, finished, ink_on

__all__ = ["plot_agreement"]

_SHADES = LinearSegmentedColormap.from_list(
    "shades", [(0, "#f7fbff"), (0.7, "#a6cee8"), (0.9, "#3f8ac4"), (1, "#08306b")]
)
_NAMES = {"kendall": "Kendall's τ-b", "spearman": "Spearman's ρ"}


def plot_agreement(
    comparison: MethodComparison, measure: str = "kendall", ax: Axes | None = None
) -> Axes:
    """Draw the agreement of each two rankings; those that agree most stand side by side.

    The darker, the closer. Specifications have the numbers of `MethodComparison.numbers`, as in
    tables; columns bear the numbers of the rows.

    Parameters
    ----------
    comparison : MethodComparison
    measure : str
        A name in `ranking.AGREEMENTS`.
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no comparison, or the measure is unknown.

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(data, normalisation="minmax", weighting=["equal", "entropy"],
    ...                              aggregation="arithmetic")
    >>> ax = plot_agreement(comparison, "spearman")
    >>> [cell.get_text() for cell in ax.texts]
    ['1.00', '1', '2']
    """
    needed = "compare_methods(data, framework) makes one"
    drawable("plot_agreement", comparison, MethodComparison, needed)
    known = comparison.agreement(measure).dropna(how="all").dropna(axis=1, how="all")
    if known.empty:
        raise MethodError(
            f"plot_agreement needs a ranking with two different places for {measure!r}; in each "
            "all units share one."
        )
    table = _ordered(known)
    n, values = len(table), table.to_numpy()
    below = np.tril(np.ones((n, n), dtype=bool), -1)
    floor = np.floor(10 * values.min() - 1e-9) / 10  # white: the round number below the least
    ax = canvas(ax, 2.4 + 0.36 * n, 0.5 + 0.27 * n)
    shown = np.ma.masked_array(values, ~below)
    image = ax.imshow(shown, cmap=_SHADES, vmin=floor, vmax=1, aspect="auto")
    for i, j in np.argwhere(below):
        ink = ink_on(image.to_rgba(values[i, j]))
        ax.text(j, i, f"{values[i, j]:.2f}", ha="center", va="center", size=SIZE - 1, color=ink)
    numbers = comparison.numbers[table.index]
    for i, number in enumerate(numbers):
        ax.text(i, i, f"{number}", ha="center", va="center", size=SIZE, color=INK)
    ax.set_xticks([])
    ax.set_yticks(range(n), [f"{name}{BESIDE}{i}" for name, i in numbers.items()], size=SIZE)
    for label, name in zip(ax.get_yticklabels(), table.index, strict=True):
        label.set_fontweight("bold" if name == comparison.baseline else "normal")
    ax.set_xlabel(f"{_NAMES.get(measure, measure)} of the ranks; in bold the baseline", size=SIZE)
    return finished(ax)


def _ordered(table: pd.DataFrame) -> pd.DataFrame:
    """Put rankings that agree side by side: leaves of an average-linkage tree, optimally turned."""
    if len(table) < 3:
        return table
    distance = squareform((1 - table.to_numpy()).clip(min=0), checks=False)
    order = hierarchy.leaves_list(hierarchy.linkage(distance, "average", optimal_ordering=True))
    return table.iloc[order, order]
