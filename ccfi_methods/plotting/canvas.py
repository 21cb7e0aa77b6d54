"""What the figures share: a canvas of their own, and marks that survive a grey print."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import Any

import pandas as pd
from matplotlib import font_manager, get_cachedir, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from ..arguments import instance, one_of
from ..exceptions import MethodError

__all__ = [
    "BESIDE",
    "COLOURS",
    "GREY",
    "INK",
    "MARKERS",
    "ROW",
    "SHADES",
    "SIZE",
    "canvas",
    "dark",
    "drawable",
    "finished",
    "ink_on",
    "known_units",
    "named",
    "ranked",
]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
"""Those of Okabe and Ito (2008), told apart by the colour-blind; darkest first."""
MARKERS = ("o", "s", "^", "D", "v", "<", ">")
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#9ecae1", "#2171b5", "#08306b"])
"""From nothing to all, for shares."""
INK, GREY = "0.15", "0.80"
SIZE = 8.0
"""Points of all text."""
ROW = 0.19
"""Inches of a line of a table."""
BESIDE = " · "
"""Between a name and its number: names may be numbers, too."""

_EAST_ASIAN = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "SimHei",
    "PingFang SC",
    "Hiragino Sans GB",
)


class ShownAxes(Axes):
    """Axes that a notebook shows as their figure, though pyplot knows nothing of it."""

    def _repr_png_(self) -> bytes:
        stream = BytesIO()
        figure: Any = self.get_figure(root=True)
        figure.savefig(stream, format="png", dpi=100)
        return stream.getvalue()


class OwnFigure(Figure):
    """A figure that `canvas` made: it may grow, and does not mourn each letter without a font.

    `finished` tells of those, once.
    """

    def draw(self, renderer: Any) -> None:
        with _quiet_letters():
            super().draw(renderer)

    def get_tightbbox(self, *args: Any, **options: Any) -> Any:
        with _quiet_letters():
            return super().get_tightbbox(*args, **options)


def canvas(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or axes on a new figure of that size in inches, outside pyplot's state."""
    if ax is not None:
        return instance(ax, Axes, "ax")
    figure = OwnFigure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot(axes_class=ShownAxes)


def drawable(function: str, given: object, kind: type, how: str) -> None:
    """Refuse what a figure does not draw, and say how to get what it draws.

    Examples
    --------
    >>> drawable("plot_words", 7, str, "pass str(number)")
    Traceback (most recent call last):
        ...
    ccfi_methods.exceptions.MethodError: plot_words needs a str, got an int: pass str(number).
    """
    if not isinstance(given, kind):
        raise MethodError(
            f"{function} needs {_an(kind.__name__)}, got {_an(type(given).__name__)}: {how}."
        )


def finished(ax: Axes) -> Axes:
    """Clear the frame away, write names as they are in fonts that have them, and make room."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    installed = {font.name for font in font_manager.fontManager.ttflist}
    families = [*rcParams["font.family"], *(name for name in _EAST_ASIAN if name in installed)]
    texts = ax.findobj(Text)
    for text in texts:
        text.set_fontfamily(families)
        if "$" in text.get_text() and text is not ax.title:
            text.set_parse_math(False)
    if _without_font("".join(text.get_text() for text in texts), families):
        _tell_of_letters()
    figure = ax.get_figure(root=True)
    if isinstance(figure, OwnFigure):
        with _quiet_letters():
            _make_room(figure, ax)
    return ax


def _make_room(figure: OwnFigure, ax: Axes) -> None:
    """Let a figure grow until names and legends leave the axes two thirds of what it was."""
    legend, inner = ax.get_legend(), ax.bbox
    whole: Any = ax.get_tightbbox(for_layout_only=True)
    if legend is not None:
        legend.set_in_layout(False)  # above the axes, it takes no width of them
    around: Any = ax.get_tightbbox(for_layout_only=True)
    width, height = figure.get_size_inches()
    beside = (around.width - inner.width) / figure.dpi
    right = (around.x1 - inner.x1) / figure.dpi
    above = (whole.height - inner.height) / figure.dpi
    wide = max(width, 2 / 3 * width + beside)
    if legend is not None:
        legend.set_in_layout(True)
        length = 1.05 * legend.get_window_extent().width / figure.dpi
        if length > wide - beside - 0.2:  # longer than the axes: it ends where they end
            legend.set_loc("lower right")
            legend.set_bbox_to_anchor((1, 1))
        wide = max(wide, length + right + 0.2)
    for line in (ax.title, ax.xaxis.label):
        length = 1.05 * line.get_window_extent().width / figure.dpi  # more at other resolutions
        if length > wide - beside - 0.2:  # longer than the axes: it ends where they end
            line.set(x=1, ha="right")
        wide = max(wide, length + right + 0.2)
    figure.set_size_inches(wide, max(height, 2 / 3 * height + above))


def _without_font(letters: str, families: Iterable[str]) -> bool:
    """Say whether there are letters that no font of the families has."""
    special = {ord(letter) for letter in letters if not letter.isascii()}
    for family in families if special else ():
        path = font_manager.findfont(font_manager.FontProperties(family=[family]))
        font = font_manager.get_font(path)
        special -= font.get_charmap().keys()
    return bool(special)


@cache
def _tell_of_letters() -> None:
    warnings.warn(
        "Names in this figure have letters that no font here has; they are drawn as boxes. For "
        "Chinese install Noto Sans CJK (fonts-noto-cjk on Debian and Ubuntu), delete Matplotlib's "
        f"list of fonts in {get_cachedir()}, and start Python again.",
        stacklevel=3,
    )


@contextmanager
def _quiet_letters() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


def _an(noun: str) -> str:
    return f"an {noun}" if noun[0] in "AEIOUaeiou" else f"a {noun}"


def dark(colour: str) -> tuple[float, ...]:
    """Return a shade of the colour that can be read as text on white."""
    return tuple(0.7 * part for part in to_rgb(colour))


def ink_on(colour: Any) -> str:
    """Return what reads best on a colour: white, or ink (the larger ratio of luminances).

    Examples
    --------
    >>> ink_on("navy"), ink_on("lightblue")
    ('white', '0.15')
    """
    red, green, blue = (part**2.2 for part in to_rgb(colour))
    below = 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05
    return "white" if 1.05 / below > below / (0.05 + float(INK) ** 2.2) else INK


def known_units(units: Any, known: Iterable[Any]) -> list[Any]:
    """Return the units to highlight, one or a list of them, if they are there.

    Examples
    --------
    >>> known_units(3, [1, 2, 3]), known_units(["a"], ["a", "b"])
    ([3], ['a'])
    """
    present = list(known)
    one = isinstance(units, str) or not isinstance(units, Iterable)
    one = one or (isinstance(units, tuple) and units in present)  # of a panel: unit and year
    listed = [units] if one else list(units)
    for unit in listed:
        one_of(unit, "unit", present)
    return listed


def named(unit: Any) -> str:
    """Return the name of a unit; of a panel, unit and year."""
    return " ".join(map(str, unit)) if isinstance(unit, tuple) else str(unit)


def ranked(ranks: pd.Series) -> list[str]:
    """Return the names of units, each with its rank beside it.

    Examples
    --------
    >>> ranked(pd.Series({"Beijing": 2, ("Shanghai", 2023): 1}))
    ['Beijing · 2', 'Shanghai 2023 · 1']
    """
    return [f"{named(unit)}{BESIDE}{rank}" for unit, rank in ranks.items()]
