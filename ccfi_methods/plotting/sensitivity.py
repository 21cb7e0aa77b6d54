"""What moves the ranking: shares of variance by uncertain input, or by choice of method."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from ..arguments import one_of
from ..protocols import Array
from ..robustness import Decomposition, SensitivityResult
from .canvas import (
    COLOURS,
    GREY,
    INK,
    ROW,
    SHADES,
    SIZE,
    canvas,
    drawable,
    finished,
    ink_on,
    named,
    ranked,
)

__all__ = ["plot_decomposition", "plot_sensitivity", "plot_unit_sensitivity"]

_NAMES = {"first": "first-order index", "total": "total index", "shapley": "Shapley effect"}
_DECOMPOSITION = "decomposition(comparison) makes one"
_RESULT = "sobol_sensitivity(index, data, inputs) makes one"
_FILLS = {"first": "#4292c6", "total": "#c6dbef", "shapley": "#4292c6"}


def plot_sensitivity(
    result: SensitivityResult,
    ax: Axes | None = None,
    *,
    output: str = "average_shift",
    unit: Any = "",
) -> Axes:
    """Draw the shares of each input in the variance of one output, the largest on top.

    Whiskers are confidence intervals. Where a total index is longer than the first-order index,
    the input acts together with others.

    Parameters
    ----------
    result : SensitivityResult
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    output : {"average_shift", "score", "rank"}
    unit : optional
        Whose score or rank.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no sensitivity analysis, or there is no such output or unit.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import Choice, CompositeIndex, Framework, WeightNoise, sobol_sensitivity
    >>> data = pd.DataFrame({"a": [1.0, 2, 4, 5], "b": [3.0, 4, 2, 1]}, index=list("wxyz"))
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> inputs = [Choice("normalisation", ["minmax", "rank"]), WeightNoise(0.5)]
    >>> ax = plot_sensitivity(sobol_sensitivity(index, data, inputs, n=64, rng=1))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['weights', 'normalisation']
    """
    drawable("plot_sensitivity", result, SensitivityResult, _RESULT)
    indices = result.indices
    table = result.of(output, unit).drop(index="sum")
    table = table.sort_values(indices[-1], ascending=False, kind="stable")
    thick = 0.72 / len(indices)
    ax = canvas(ax, 4.8, 0.8 + 0.21 * (len(indices) + 0.5) * len(table))
    for i, index in enumerate(indices):
        rows = np.arange(len(table)) + (i - (len(indices) - 1) / 2) * thick
        ax.barh(rows, table[index], thick, color=_FILLS[index], label=_NAMES[index])
        if result.confidence is not None:
            ax.hlines(rows, table[f"{index}_low"], table[f"{index}_high"], color=INK, linewidth=1.0)
    ax.axvline(0, color=INK, linewidth=0.6)
    ax.set_yticks(range(len(table)), [str(name) for name in table.index], size=SIZE)
    ax.set_ylim(len(table) - 0.45, -0.55)
    ax.tick_params(axis="x", labelsize=SIZE)
    level = "" if result.confidence is None else f"; {result.confidence:.0%} intervals"
    ax.set_xlabel(f"{_share_of(output, unit)}{level}", size=SIZE)
    if len(indices) > 1:
        ax.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, fontsize=SIZE, frameon=False)
    return finished(ax)


def plot_unit_sensitivity(
    result: SensitivityResult,
    ax: Axes | None = None,
    *,
    output: str = "rank",
    index: str | None = None,
) -> Axes:
    """Draw the shares of each input in the variance of each unit's rank, in the baseline's order.

    The darker, the larger; numbers are per cent. A unit whose rank never changes has an empty row.

    Parameters
    ----------
    result : SensitivityResult
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.
    output : {"rank", "score"}
    index : {"first", "total", "shapley"}, optional
        By default the total index or the Shapley effect.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no sensitivity analysis, or has no such output or index.
    """
    drawable("plot_unit_sensitivity", result, SensitivityResult, _RESULT)
    one_of(output, "output of units", ["rank", "score"])
    name = result.indices[-1] if index is None else index
    shares = result.estimates(name)[output]
    order = result.baseline.sort_values(kind="stable").index
    table: Array = shares[order].T.to_numpy()
    ax = canvas(ax, 1.6 + 0.75 * table.shape[1], 1.0 + ROW * len(order))
    ax.imshow(table, cmap=SHADES, vmin=0, vmax=1, aspect="auto")
    percent = np.round(100 * table).astype(int)
    for i, j in np.argwhere(np.any(table != 0, axis=1)[:, None] & np.ones_like(table, dtype=bool)):
        look: dict[str, Any] = {"size": SIZE - 1, "color": "white" if table[i, j] > 0.5 else INK}
        ax.text(j, i, f"{percent[i, j]}", ha="center", va="center", **look)
    ax.hlines(np.arange(1, len(order)) - 0.5, -0.5, table.shape[1] - 0.5, color=GREY, lw=0.3)
    labels = [str(label).replace(".", ".\n") for label in shares.index]
    ax.set_xticks(range(len(labels)), labels, size=SIZE)
    ax.xaxis.set_ticks_position("top")
    names = ranked(result.baseline.loc[order])
    ax.set_yticks(range(len(order)), names, size=SIZE)
    label = f"{_NAMES[name]}: per cent of the variance of the {output}"
    ax.set_xlabel(label, size=SIZE)
    ax.xaxis.set_label_position("bottom")
    return finished(ax)


def plot_decomposition(decomposition: Decomposition, ax: Axes | None = None) -> Axes:
    """Draw what share of the movement of ranks each family of choices accounts for.

    On top all units together, below each unit with its rank in the baseline, in that order; shares
    from 8 % on are written, in per cent. Effects of two choices together are drawn as one. At the
    right is the standard deviation of the rank over specifications, in places, which says how much
    there is to share. A rank that never moves has an empty row. Where specifications are missing,
    effects may overlap, and a row be longer than 100.

    Parameters
    ----------
    decomposition : Decomposition
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no decomposition.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import compare_methods, decomposition
    >>> data = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 1]}, index=list("wxyz"))
    >>> comparison = compare_methods(
    ...     data, normalisation=["minmax", "rank"], weighting=["equal", "entropy"],
    ...     aggregation="arithmetic")
    >>> ax = plot_decomposition(decomposition(comparison))
    >>> [name.get_text() for name in ax.get_yticklabels()]
    ['all units', 'y · 1', 'w · 2', 'z · 3', 'x · 4']
    """
    drawable("plot_decomposition", decomposition, Decomposition, _DECOMPOSITION)
    baseline = decomposition.baseline.sort_values(kind="stable")
    units = decomposition.units.loc[baseline.index]
    table = pd.concat([decomposition.overall["share"].to_frame("all units").T, units])
    squares = decomposition.variance.loc[baseline.index]
    variances = np.append(squares.mean(), squares) / decomposition.n
    rows = np.arange(len(table)) - np.append(0.5, np.zeros(len(units)))
    ax = canvas(ax, 5.6, 1.0 + ROW * len(rows))
    left = np.zeros(len(rows))
    for label, colour, effects in _drawn(table):
        share = table[effects].sum(axis=1).to_numpy().clip(min=0)
        ax.barh(rows, share, 0.8, left, color=colour, edgecolor="white", lw=0.5, label=label)
        for i in np.flatnonzero(share >= 0.08):
            at, text = (left[i] + share[i] / 2, rows[i]), f"{100 * share[i]:.0f}"
            ax.text(*at, text, ha="center", va="center", size=SIZE - 2, color=ink_on(colour))
        left += share
    beside: dict[str, Any] = {
        "transform": ax.get_yaxis_transform(),
        "va": "center",
        "size": SIZE - 1,
    }
    for row, sd in zip(rows, np.sqrt(variances), strict=True):
        ax.text(1.01, row, f"{sd:.1f}", color=INK, **beside)
    names = ["all units", *ranked(baseline)]
    ax.set_yticks(rows, names, size=SIZE)
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"], size=SIZE)
    ax.set_xlim(0, max(1, left.max()))
    ax.set_ylim(rows[-1] + 0.6, rows[0] - 0.6)
    ax.set_xlabel("per cent of the variance of ranks; right: standard deviation", size=SIZE)
    where: dict[str, Any] = {"loc": "lower left", "bbox_to_anchor": (-0.02, 1)}
    ax.legend(ncols=3, fontsize=SIZE, frameon=False, handlelength=1, **where)
    return finished(ax)


def _drawn(table: pd.DataFrame) -> Iterator[tuple[str, str, list[str]]]:
    """Yield label, colour and effects of each layer: families, and what there is beside them."""
    last = {"residual": "#b5b5b5", "shared": "#dddddd"}
    pairs = [str(effect) for effect in table if " x " in str(effect)]
    families = [str(effect) for effect in table if effect not in (*pairs, *last)]
    yield from ((family, COLOURS[i], [family]) for i, family in enumerate(families))
    greys = {"two together": ("#7d7d7d", pairs)}
    greys |= {effect: (colour, [effect]) for effect, colour in last.items()}
    for label, (colour, effects) in greys.items():
        if table[effects].to_numpy().max(initial=0) > 0.0005:
            yield label, colour, effects


def _share_of(output: str, unit: Any) -> str:
    of = "the average rank shift" if output == "average_shift" else f"the {output} of {named(unit)}"
    return f"share of the variance of {of}"
