"""What a change does to the ranking: rank shifts of every unit, in one cell each."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from ..robustness import Influence, UnitRemoval
from .canvas import COLOURS, GREY, ROW, SIZE, canvas, drawable, finished, ink_on, named, ranked

__all__ = ["plot_influence", "plot_unit_removal"]

_SHIFTS = LinearSegmentedColormap.from_list("shifts", [COLOURS[0], "#ffffff", COLOURS[1]])


def plot_influence(influence: Influence, ax: Axes | None = None) -> Axes:
    """Draw the rank shift of each unit under each change, of the change that moves most first.

    Blue is a better rank than the index's own, which stands at the name, vermilion a worse one;
    the cell says by how many places.

    Parameters
    ----------
    influence : Influence
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no influence.

    Examples
    --------
    >>> import pandas as pd
    >>> from ccfi_methods import CompositeIndex, Framework, leave_one_out
    >>> data = pd.DataFrame({"a": [4.0, 3, 0], "b": [0.0, 2, 4]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> ax = plot_influence(leave_one_out(index, data))
    >>> [cell.get_text() for cell in ax.texts]
    ['+1', '+1', '+1', '−1', '−1', '+1']
    """
    drawable("plot_influence", influence, Influence, "leave_one_out(index, data) makes one")
    changes = list(influence.summary().index)
    ax = _cells(ax, influence.rank_shifts()[changes], influence.baseline)
    what = {"left_out": "left out"}.get(str(influence.ranks.columns.name), "changed")
    ax.set_xlabel(f"{what}: rank less the index's own", size=SIZE)
    return finished(ax)


def plot_unit_removal(removal: UnitRemoval, ax: Axes | None = None) -> Axes:
    """Draw the rank shift of each unit as each other is removed, of the one that moves most first.

    Ranks are those among the units that are left, before and after. Blue is a better rank,
    vermilion a worse one; the cell says by how many places, and is grey for the unit that is gone.
    Units whose removal moves nobody have no column: they are counted below.

    Parameters
    ----------
    removal : UnitRemoval
    ax : Axes, optional
        Where to draw; by default on a new figure, ``ax.figure``.

    Returns
    -------
    Axes

    Raises
    ------
    MethodError
        If it is no unit removal.

    Examples
    --------
    >>> from ccfi_methods import CompositeIndex, Framework, unit_removal
    >>> data = pd.DataFrame({"income": [3.0, 3, 1, 4], "clean": [3.0, 5, 4, 0]}, index=list("abcd"))
    >>> ax = plot_unit_removal(unit_removal(CompositeIndex(Framework.flat(data.columns)), data))
    >>> [name.get_text() for name in ax.get_xticklabels()], [c.get_text() for c in ax.texts]
    (['c', 'b'], ['+1', '−2', '−1'])
    """
    drawable("plot_unit_removal", removal, UnitRemoval, "unit_removal(index, data) makes one")
    moved = removal.summary()["units_moved"]
    shown = moved.index[moved > 0] if moved.any() else moved.index
    shifts = removal.shifts.pivot(index="unit", columns="removed", values="shift")
    ax = _cells(ax, shifts[shown], removal.baseline)
    ax.set_facecolor(GREY)
    idle = int((moved == 0).sum())
    rest = f"\n({idle} move nobody)" if idle else ""
    ax.set_xlabel(f"removed: rank less the one before{rest}", size=SIZE)
    return finished(ax)


def _cells(ax: Axes | None, shifts: pd.DataFrame, ranks: pd.Series) -> Axes:
    """Draw shifts, units x changes, in the order of the ranks, which stand at the names."""
    ranks = ranks.sort_values(kind="stable")
    table = np.ma.masked_invalid(shifts.loc[ranks.index].to_numpy(dtype=float))
    rows, columns = table.shape
    ax = canvas(ax, max(3.2, 1.4 + 0.22 * columns), 1.3 + ROW * rows)
    most = max(1, int(np.abs(table).max()))
    image = ax.imshow(table, cmap=_SHIFTS, vmin=-most, vmax=most, aspect="auto")
    for i, j in np.argwhere(table.filled(0) != 0):
        ink = ink_on(image.to_rgba(table[i, j]))
        text = f"{table[i, j]:+.0f}".replace("-", "\N{MINUS SIGN}")
        ax.text(j, i, text, ha="center", va="center", size=SIZE - 2, color=ink)
    ax.set_yticks(range(rows), ranked(ranks), size=SIZE)
    ax.set_xticks(range(columns), [named(name) for name in shifts], size=SIZE, rotation=90)
    return ax
