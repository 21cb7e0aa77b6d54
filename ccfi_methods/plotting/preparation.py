"""Which values are there, and what a treatment did to them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from ..arguments import one_of
from ..exceptions import DataError, MethodError
from ..framework import Framework
from ..preparation import Prepared
from ..preparation.steps import framework_of
from .canvas import BESIDE, COLOURS, GREY, INK, SIZE, canvas, drawable, finished, named

__all__ = ["edges", "plot_availability", "plot_treatment"]


def plot_availability(
    data: pd.DataFrame, framework: Framework | None = None, ax: Axes | None = None
) -> Axes:
    """Draw which values are there: units down, indicators across in the order of the framework.

    A value is pale, a zero darker, a gap dark with a dot. Beside each unit and below each indicator
    that has gaps stands how many.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework, optional
        By default every column is an indicator. Lines part its groups.
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no DataFrame.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, None], "b": [0.0, 2.0]}, index=["x", "y"])
    >>> [label.get_text() for label in plot_availability(data).get_yticklabels()]
    ['x', 'y · 1']
    """
    needed = "pass its .data" if hasattr(data, "data") else "pass a table of units x indicators"
    drawable("plot_availability", data, pd.DataFrame, needed)
    codes = list(framework_of(data, framework).indicators)
    lacking = [code for code in codes if code not in data.columns]
    if lacking or data.columns.has_duplicates or data.empty:
        raise DataError(
            "plot_availability needs at least one unit and a column, there once, for each of "
            f"{codes}; columns are {list(data.columns)}."
        )
    table = data[codes]
    gaps = table.isna().to_numpy()
    units, indicators = gaps.shape
    ax = canvas(ax, 1.8 + 0.19 * indicators, 1.9 + 0.16 * units)
    zeros = (table == 0).to_numpy()
    shade = np.where(gaps, 2, zeros)
    ax.imshow(
        shade,
        cmap=ListedColormap(["#e8eef4", "#9db8d2", COLOURS[1]]),
        vmin=0,
        vmax=2,
        aspect="auto",
    )
    rows, columns = np.nonzero(gaps)
    ax.plot(columns, rows, "o", color="white", ms=2.5)
    ax.set_xticks(range(indicators), _counted(codes, gaps.sum(axis=0)), rotation=90, size=SIZE)
    ax.set_yticks(range(units), _counted(map(named, data.index), gaps.sum(axis=1)), size=SIZE)
    ax.set_xticks(np.arange(indicators + 1) - 0.5, minor=True)
    ax.set_yticks(np.arange(units + 1) - 0.5, minor=True)
    ax.grid(which="minor", color="white", lw=0.8)
    ax.tick_params(which="minor", length=0)
    if framework is not None:
        for edge in edges(framework):
            ax.axvline(edge - 0.5, color=INK, lw=0.8)
    darker = "; zeros darker" if zeros.any() else ""
    ax.set_title(f"{gaps.sum():,} of {gaps.size:,} values missing (dots){darker}", size=SIZE)
    return finished(ax)


def plot_treatment(
    prepared: Prepared, indicators: Iterable[str] | None = None, ax: Axes | None = None
) -> Axes:
    """Draw the distribution of each treated indicator before (above) and after (below the line).

    Each is drawn from its lowest to its highest value, before as after: the further to the left
    the units crowd, the more a few high ones rule the scale. Points that moved are larger; written
    beside are skewness and excess kurtosis.

    Parameters
    ----------
    prepared : Prepared
        Of `preparation.treat`, or any step that changed values.
    indicators : list of str, optional
        By default all that were changed.
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no prepared data, an indicator is unknown, or none was changed.

    Examples
    --------
    >>> from ccfi_methods.preparation import treat
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 99], "b": [1.0, 2, 3, 4, 5, 6]})
    >>> ax = plot_treatment(treat(data, "winsorise"))
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['a']
    """
    drawable("plot_treatment", prepared, Prepared, "preparation.treat(data, 'winsorise') makes one")
    changed = list(dict.fromkeys(prepared.changes["indicator"]))
    chosen = changed if indicators is None else list(indicators)
    for code in chosen:
        one_of(code, "indicator", prepared.rules.index)
    if not chosen:
        raise MethodError("No indicator was changed: there is nothing to draw.")
    ax = canvas(ax, 6.2, 0.8 + 0.42 * len(chosen))
    for row, code in enumerate(chosen):
        old, new = prepared.before[code], prepared.data[code]
        moved = (old != new).to_numpy()
        ax.axhline(row, color=GREY, lw=0.6, zorder=0)
        for values, shift, colour in ((old, -0.2, COLOURS[1]), (new, 0.2, COLOURS[0])):
            place = _scaled(values.to_numpy(dtype=float))
            sizes = np.where(moved & ~moved.all(), 26, 9)
            ax.scatter(
                place,
                np.full(len(place), row + shift),
                s=sizes,
                color=colour,
                alpha=0.55,
                lw=0,
                clip_on=False,
            )
            text = ", ".join(f"{v:z.1f}" for v in (values.skew(), values.kurt()))
            ax.text(1.03, row + shift, text, color=colour, size=SIZE - 1, va="center")
    ax.set_yticks(range(len(chosen)), chosen, size=SIZE)
    ax.set_xticks([0, 1], ["lowest", "highest"], size=SIZE)
    ax.set_xlim(-0.02, 1.02)
    ax.set_ylim(len(chosen) - 0.5, -0.9)
    head: dict[str, Any] = {"size": SIZE - 1, "va": "center"}
    ax.text(0, -0.72, "before", color=COLOURS[1], **head)
    ax.text(0.12, -0.72, "after", color=COLOURS[0], **head)
    ax.text(1.03, -0.72, "skewness, kurtosis", color=INK, **head)
    return finished(ax)


def _counted(labels: Iterable[Any], counts: Any) -> list[str]:
    return [
        f"{label}{BESIDE}{count}" if count else f"{label}"
        for label, count in zip(labels, counts, strict=True)
    ]


def edges(framework: Framework) -> list[int]:
    """Return the positions of indicators at which another group begins."""
    parents = [framework.parent(code) for code in framework.indicators]
    return [i for i in range(1, len(parents)) if parents[i] != parents[i - 1]]


def _scaled(values: Any) -> Any:
    low, high = np.nanmin(values), np.nanmax(values)
    return (values - low) / (high - low) if high > low else np.zeros_like(values)
