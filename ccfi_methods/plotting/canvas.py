"""What the figures share: a canvas of their own, and marks that survive a grey print."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text

from ..exceptions import MethodError, unknown_name

__all__ = [
    "COLOURS",
    "GREY",
    "INK",
    "MARKERS",
    "SHADES",
    "SIZE",
    "canvas",
    "dark",
    "finished",
    "ink_on",
    "known_units",
]

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000")
"""Those of Okabe and Ito (2008), told apart by the colour-blind; darkest first."""
MARKERS = ("o", "s", "^", "D", "v", "<", ">")
SHADES = LinearSegmentedColormap.from_list("shades", ["#ffffff", "#9ecae1", "#2171b5", "#08306b"])
"""From nothing to all, for shares."""
INK, GREY = "0.15", "0.80"
SIZE = 8.0
"""Points of all text."""

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


def canvas(ax: Axes | None, width: float, height: float) -> Axes:
    """Return `ax`, or axes on a new figure of that size in inches, outside pyplot's state."""
    if ax is not None:
        return ax
    figure = Figure(figsize=(width, height), layout="constrained")
    FigureCanvasAgg(figure)
    return figure.add_subplot(axes_class=ShownAxes)


def finished(ax: Axes) -> Axes:
    """Clear the frame away, and let every text fall back on fonts that have Chinese."""
    ax.spines[:].set_visible(False)
    ax.tick_params(length=0)
    installed = {font.name for font in font_manager.fontManager.ttflist}
    families = [*rcParams["font.family"], *(name for name in _EAST_ASIAN if name in installed)]
    for text in ax.findobj(Text):
        text.set_fontfamily(families)
    return ax


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


def known_units(units: Iterable[Any], known: Iterable[Any]) -> list[Any]:
    """Return the units to highlight, if they are there."""
    listed, present = [units] if isinstance(units, str) else list(units), list(known)
    for unit in listed:
        if unit not in present:
            raise MethodError(unknown_name("unit", unit, map(str, present)))
    return listed
