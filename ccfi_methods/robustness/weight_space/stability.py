"""How far one weight can move before the ranking changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...arguments import one_of
from ...exceptions import MethodError
from ...index import CompositeIndex
from ...protocols import Array
from ...report import Report, draw
from ...result import IndexResult
from .crossings import Line, intervals
from .linear import LinearScores

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["WeightStability", "weight_stability"]


def weight_stability(
    index: CompositeIndex, data: pd.DataFrame, *, rescale: str = "siblings"
) -> WeightStability:
    """Find, for every weight, the interval in which no rank changes, and no leader.

    One weight moves and the others make room in proportion to what they have. Scores are linear in
    it, so that two units change places where ``s_i(t) = s_k(t)``, in closed form; the nearest such
    points on either side bound the interval. At its ends two units are level; a unit that is level
    with another already leaves no room on the side on which they part. Two units whose lead changes
    by no more than a tie from 0 to 1 do not change places.

    Parameters
    ----------
    index : CompositeIndex
        Its scores need to be linear in the weights: see `LinearScores`.
    data : DataFrame, units x indicators
    rescale : {"siblings", "all"}
        ``"siblings"``: the weight is the one within the parent, and its sisters make room; all
        else stays. ``"all"``: it is the global weight, of an indicator or of all indicators below
        a node, and all other indicators make room.

    Returns
    -------
    WeightStability
        Without the root and only children, whose weight is always 1.

    Raises
    ------
    MethodError
        If scores are not linear in the weights, or a node has all the weight of its sisters, which
        leaves nothing to be in proportion to.

    References
    ----------
    Mareschal (1988), Weight stability intervals in multicriteria decision aid, *European Journal
    of Operational Research* 33; Triantaphyllou and Sánchez (1997), *Decision Sciences* 28.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> from ccfi_methods.weighting import Given
    >>> data = pd.DataFrame({"income": [4.0, 3, 0], "clean": [0.0, 2, 4]}, index=list("abc"))
    >>> index = CompositeIndex(Framework.flat(data.columns), weighting=Given([3, 2]))
    >>> weight_stability(index, data).intervals.loc["income"]
    weight                    0.6
    lower                     0.5
    upper                0.666667
    leader_lower              0.4
    leader_upper         0.666667
    lower_pair            a and c
    upper_pair            b and a
    leader_lower_pair     b and c
    leader_upper_pair     b and a
    Name: income, dtype: object
    """
    one_of(rescale, "rescaling", ["siblings", "all"])
    result = LinearScores.of(index, data).result
    sets = _within_parents(result) if rescale == "siblings" else _within_the_index(result)
    rows = [row for linear, lines in sets for row in intervals(linear, lines)]
    if not rows:
        raise MethodError(f"No weight of {result.framework!r} can move: each is alone, and 1.")
    return WeightStability(pd.DataFrame(rows).set_index("code"), rescale)


class WeightStability(Report):
    """The interval of each weight in which the ranking stays.

    Attributes
    ----------
    intervals : DataFrame, by code
        ``weight``; ``lower`` and ``upper``, between which no rank changes, and ``lower_pair`` and
        ``upper_pair``, who is level there (empty where the weight gets to 0 or 1 first);
        ``leader_lower``, ``leader_upper``, ``leader_lower_pair`` and ``leader_upper_pair``, the
        same of the first place.
    rescale : str
    """

    def __init__(self, intervals: pd.DataFrame, rescale: str) -> None:
        self.intervals, self.rescale = intervals, rescale

    @property
    def tidy(self) -> pd.DataFrame:
        """One row an interval: code, weight, what stays in it (ranks or leader), ends and pairs."""
        ends = ["lower", "upper", "lower_pair", "upper_pair"]
        parts = []
        for stays, prefix in (("ranks", ""), ("leader", "leader_")):
            part = self.intervals[["weight", *(prefix + end for end in ends)]]
            part = part.set_axis(["weight", *ends], axis=1)
            part.insert(1, "stays", stays)
            parts.append(part.reset_index())
        return pd.concat(parts, ignore_index=True)

    def summary(self) -> pd.DataFrame:
        """The intervals, narrowest room on either side first."""
        table = self.intervals.iloc[:, :7].copy()
        table.insert(3, "room", _room(table))
        return table.sort_values("room", kind="stable")

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the intervals; see `plotting.plot_weight_stability`."""
        return draw("plot_weight_stability", self, ax=ax, **options)

    def __repr__(self) -> str:
        table = self.intervals
        code = str(_room(table).idxmin())
        lower, w, upper = table.loc[code, ["lower", "weight", "upper"]]
        return (
            f"WeightStability({len(table)} weights; least room: {code!r}, {w:.3g} within "
            f"{lower:.3g} to {upper:.3g})"
        )


def _within_parents(result: IndexResult) -> Iterator[tuple[LinearScores, list[Line]]]:
    framework = result.framework
    for node in reversed(framework.groups):
        if len(framework.children(node)) > 1:
            linear = LinearScores.at(result, node)
            yield (
                linear,
                [
                    Line(code, float(w), alone, _rest(code, linear.weights, alone))
                    for code, w, alone in zip(
                        linear.columns, linear.weights, np.eye(len(linear.columns)), strict=True
                    )
                ],
            )


def _within_the_index(result: IndexResult) -> Iterator[tuple[LinearScores, list[Line]]]:
    framework, linear = result.framework, LinearScores.at(result)
    position = {code: j for j, code in enumerate(framework.indicators)}
    local = result.weights["local"].to_dict()
    lines = []
    for code in framework.table.index:
        leaves = framework.leaves(code)
        if len(leaves) == len(framework.indicators):
            continue
        alone = np.zeros(len(position))
        for leaf in leaves:
            share, at = 1.0, leaf
            while at != code:
                share, at = share * local[at], str(framework.parent(at))
            alone[position[leaf]] = share
        own = float(linear.weights[[position[leaf] for leaf in leaves]].sum())
        lines.append(Line(code, own, alone, _rest(code, linear.weights, alone)))
    yield linear, lines


def _rest(code: str, weights: Array, alone: Array) -> Array:
    """Return the weights of the others, in proportion, without the code."""
    others = np.where(alone > 0, 0.0, weights)
    if others.sum() <= 0:
        raise MethodError(
            f"{code!r} has all the weight, so that the others have none to be in proportion to: "
            "its stability is not defined. Give the others a weight."
        )
    return np.asarray(others / others.sum())


def _room(table: pd.DataFrame) -> pd.Series:
    sides = [table["weight"] - table["lower"], table["upper"] - table["weight"]]
    return pd.concat(sides, axis=1).min(axis=1)
