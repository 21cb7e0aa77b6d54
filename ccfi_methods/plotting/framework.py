"""How the framework nests."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.patches import Rectangle

from ..exceptions import MethodError
from ..framework import Framework
from .canvas import COLOURS, GREY, INK, SIZE, canvas, drawable, finished

__all__ = ["plot_framework"]


def plot_framework(
    framework: Framework,
    weights: Mapping[str, float] | pd.Series | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the framework as an icicle: the index on the left, its indicators on the right.

    Parameters
    ----------
    framework : Framework
    weights : Series or mapping by indicator, optional
        Heights of the indicators, ``result.weights["global"]`` say; equal ones by default.
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no framework, an indicator has no weight, or a weight is negative.

    Examples
    --------
    >>> ax = plot_framework(Framework.flat(["gdp", "crime"], polarity={"crime": -1}))
    >>> [text.get_text() for text in ax.texts]
    ['index', 'gdp', 'crime −']
    """
    needed = "pass its .framework" if hasattr(framework, "framework") else "Framework(table) is one"
    drawable("plot_framework", framework, Framework, needed)
    height = _heights(framework, weights)
    depth = _depths(framework)
    last = max(depth.values())
    ax = canvas(ax, 1.0 + 1.75 * (last + 1), 0.4 + 0.17 * len(framework.indicators))
    top = dict.fromkeys([framework.root], 0.0)
    for group in reversed(framework.groups):  # parents first
        below = top[group]
        for child in framework.children(group):
            top[child] = below
            below += height[child]
    line = 0.6 * height[framework.root] / len(framework.indicators)  # of text
    branch = {code: _branch(framework, code) for code in top}
    colours = dict(zip(framework.children(framework.root), _cycle(), strict=False))
    for code, start in top.items():
        leaf = not framework.children(code)
        right = last + 1 if leaf else depth[code] + 1
        tint = _tint(colours.get(branch[code], GREY), depth[code] / (last + 1))
        ax.add_patch(
            Rectangle((depth[code], start), right - depth[code], height[code], fc=tint, ec="white")
        )
        down = leaf and framework.polarity[framework.indicators.index(code)] < 0
        ax.text(
            depth[code] + 0.03,
            start + height[code] / 2,
            f"{code} −" if down else code,
            size=SIZE if height[code] > line else SIZE - 2,
            va="center",
            color=INK,
            clip_on=True,
        )
    ax.set_xlim(0, last + 1)
    ax.set_ylim(height[framework.root], 0)
    ax.set_axis_off()
    return finished(ax)


def _heights(
    framework: Framework, weights: Mapping[str, float] | pd.Series | None
) -> dict[str, float]:
    given = dict.fromkeys(framework.indicators, 1.0) if weights is None else dict(weights)
    lacking = [code for code in framework.indicators if pd.isna(given.get(code))]
    if lacking:
        raise MethodError(f"The weights lack {lacking}.")
    height = {code: float(given[code]) for code in framework.indicators}
    if min(height.values()) < 0:
        raise MethodError("Weights to draw need to be >= 0.")
    for group in framework.groups:  # children first
        height[group] = sum(height[child] for child in framework.children(group))
    return height


def _depths(framework: Framework) -> dict[str, int]:
    depth = {framework.root: 0}
    for group in reversed(framework.groups):
        for child in framework.children(group):
            depth[child] = depth[group] + 1
    return depth


def _branch(framework: Framework, code: str) -> str:
    """Return the child of the root that a node is below."""
    while (parent := framework.parent(code)) not in (framework.root, None):
        code = str(parent)
    return code


def _cycle() -> list[str]:
    return list(COLOURS[:6]) * 10


def _tint(colour: str, depth: float) -> tuple[float, ...]:
    """Return the colour, paler the deeper."""
    pale = 0.35 + 0.5 * depth
    return tuple(part + (1 - part) * pale for part in to_rgb(colour))
