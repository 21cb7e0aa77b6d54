"""Who changes places when a unit that has nothing to do with them is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ..exceptions import MethodError, listing
from ..index import CompositeIndex
from ..places import ahead, ranks
from ..protocols import Array
from ..report import Report, draw
from ..result import IndexResult
from .one_table import refuse_panels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["UnitRemoval", "unit_removal"]


def unit_removal(index: CompositeIndex, data: pd.DataFrame) -> UnitRemoval:
    """Take out each unit in turn and see which of the others change places.

    Scales and weights that are taken from the units move when one is gone, so that two others may
    change places: rank reversal. With fixed goalposts and given weights nobody does.

    Parameters
    ----------
    index : CompositeIndex
    data : DataFrame, units x indicators

    Returns
    -------
    UnitRemoval

    Raises
    ------
    MethodError
        If there are fewer than three units, or a panel; or if the index cannot be computed
        whichever is taken out.

    References
    ----------
    Belton and Gear (1983), On a short-coming of Saaty's method of analytic hierarchies, *Omega*
    11, for rank reversal.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [3.0, 3, 1, 4], "clean": [3.0, 5, 4, 0]}, index=list("abcd"))
    >>> index = CompositeIndex(Framework.flat(data.columns))
    >>> unit_removal(index, data).reversals  # without c the range of income shrinks
      removed ahead behind
    0       c     a      d
    """
    refuse_panels(index, "Removing units")
    if len(index.framework.check(data)) < 3:
        raise MethodError(f"Removing units needs three units or more, got {len(data)}.")
    baseline = index.compute(data)
    results: dict[object, IndexResult] = {}
    skipped: list[tuple[object, str]] = []
    for unit in data.index:
        try:
            results[unit] = index.compute(data.drop(index=[unit]))
        except MethodError as error:
            skipped.append((unit, str(error)))
    if not results:
        reasons = listing(dict.fromkeys(reason for _, reason in skipped), most=3)
        raise MethodError(f"The index cannot be computed without any one unit: {reasons}")
    return UnitRemoval(baseline, results, pd.DataFrame(skipped, columns=["removed", "reason"]))


class UnitRemoval(Report):
    """The ranking without each unit.

    Attributes
    ----------
    baseline : Series, by unit
        Ranks of the full table.
    reversals : DataFrame
        ``removed``; ``ahead`` and ``behind``, two units that were so in the full table and are the
        other way round without it.
    shifts : DataFrame
        ``removed``, ``unit``, ``before`` and ``after``, ranks among the units that are left, and
        ``shift``, after less before.
    skipped : DataFrame
        Units without which the index cannot be computed, and the reason.
    """

    def __init__(
        self, baseline: IndexResult, results: dict[object, IndexResult], skipped: pd.DataFrame
    ) -> None:
        self.skipped, self.baseline = skipped, baseline.ranks
        reversals, shifts = [], []
        for removed, result in results.items():
            left = result.scores.index
            before, after = baseline.scores.loc[left].to_numpy(), result.scores.to_numpy()
            moved = {"before": ranks(before), "after": ranks(after)}
            shifts.append(pd.DataFrame({"removed": removed, "unit": left, **moved}))
            for i, k in _reversed(before, after):
                reversals.append((removed, left[i], left[k]))
        self.reversals = pd.DataFrame(reversals, columns=["removed", "ahead", "behind"])
        self.shifts = pd.concat(shifts, ignore_index=True)
        self.shifts["shift"] = self.shifts["after"] - self.shifts["before"]

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a unit removed and another: the `shifts`."""
        return self.shifts

    def summary(self) -> pd.DataFrame:
        """Count what the removal of each unit does, of the unit that moves most first."""
        by_removed = self.shifts.assign(size=self.shifts["shift"].abs()).groupby(
            "removed", sort=False
        )
        table = pd.DataFrame(
            {
                "reversed_pairs": self.reversals["removed"].value_counts(),
                "units_moved": by_removed["size"].agg(lambda size: int((size > 0).sum())),
                "mean_absolute_shift": by_removed["size"].mean(),
                "largest_shift": by_removed["size"].max(),
            }
        ).reindex(by_removed.size().index)
        table["reversed_pairs"] = table["reversed_pairs"].fillna(0).astype(int)
        by = ["reversed_pairs", "mean_absolute_shift"]
        return table.sort_values(by, ascending=False, kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw who moves as a unit is removed; see `plotting.plot_unit_removal`."""
        return draw("plot_unit_removal", self, ax=ax, **options)

    def __repr__(self) -> str:
        left_out = f", {len(self.skipped)} skipped" if len(self.skipped) else ""
        pairs, by = len(self.reversals), self.reversals["removed"].nunique()
        return (
            f"UnitRemoval({len(self.baseline)} units{left_out}; pairs reversed: {pairs}, "
            f"by the removal of {by} units)"
        )


def _reversed(before: Array, after: Array) -> Array:
    """Return the pairs (ahead, behind) that are strictly the other way round: (pair, 2)."""
    return np.argwhere(ahead(before) & ahead(after).T)
