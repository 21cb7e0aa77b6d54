"""How far one weight can move before the ranking changes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd

from ...arguments import one_of
from ...exceptions import MethodError
from ...index import CompositeIndex
from ...places import rounded
from ...protocols import Array
from ...report import Report, draw
from ...result import IndexResult
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
    with another already leaves no room on the side on which they part.

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
    lines = _within_parents(result) if rescale == "siblings" else _within_the_index(result)
    rows = [_interval(line, result) for line in lines]
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


class Line(NamedTuple):
    """Scores as one weight moves: ``level + slope * t``, and `t` at the index's own weights."""

    code: str
    own: float
    level: Array
    slope: Array

    @classmethod
    def of(cls, code: str, table: Array, own: float, alone: Array, without: Array) -> Line:
        """Mix the weights `alone`, all on the code, and `without` it: t and 1 - t."""
        return cls(code, own, table @ without, table @ (alone - without))


def _within_parents(result: IndexResult) -> Iterator[Line]:
    framework = result.framework
    for node in reversed(framework.groups):
        if len(framework.children(node)) > 1:
            linear = LinearScores.at(result, node)
            for j, code in enumerate(linear.columns):
                alone = np.eye(len(linear.columns))[j]
                own = float(linear.weights[j])
                yield Line.of(code, linear.table, own, alone, _rest(code, linear.weights, alone))


def _within_the_index(result: IndexResult) -> Iterator[Line]:
    framework, linear = result.framework, LinearScores.at(result)
    position = {code: j for j, code in enumerate(framework.indicators)}
    local = result.weights["local"].to_dict()
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
        yield Line.of(code, linear.table, own, alone, _rest(code, linear.weights, alone))


def _rest(code: str, weights: Array, alone: Array) -> Array:
    """Return the weights of the others, in proportion, without the code."""
    others = np.where(alone > 0, 0.0, weights)
    if others.sum() <= 0:
        raise MethodError(
            f"{code!r} has all the weight, so that the others have none to be in proportion to: "
            "its stability is not defined. Give the others a weight."
        )
    return np.asarray(others / others.sum())


def _interval(line: Line, result: IndexResult) -> dict[str, Any]:
    """Return where the first two units, and the leader and another, are level on either side."""
    scores = rounded(line.level + line.slope * line.own)
    i, k = np.triu_indices(len(scores), 1)
    leading = (scores[i] == scores.max()) | (scores[k] == scores.max())
    found: dict[str, Any] = {"code": line.code, "weight": line.own}
    for prefix, among in (("", np.ones(len(i), dtype=bool)), ("leader_", leading)):
        ends = _ends(line, scores, i[among], k[among])
        for side, (t, pair) in zip(("lower", "upper"), ends, strict=True):
            units = [str(result.scores.index[u]) for u in pair]
            found |= {f"{prefix}{side}": t, f"{prefix}{side}_pair": " and ".join(units)}
    order = [key for key in found if not key.endswith("pair")]
    return {key: found[key] for key in [*order, *(key for key in found if key not in order)]}


def _ends(
    line: Line, scores: Array, i: Array, k: Array
) -> tuple[tuple[float, tuple[int, ...]], tuple[float, tuple[int, ...]]]:
    """Return the nearest weights at which one of the pairs is level, and the pair."""
    parting = line.slope[i] - line.slope[k]
    moves = np.abs(parting) > 1e-12 * np.abs(line.slope).max()
    i, k, parting = i[moves], k[moves], parting[moves]
    level = np.where(scores[i] == scores[k], line.own, -(line.level[i] - line.level[k]) / parting)

    def nearest(within: Array, t: Array, bound: float) -> tuple[float, tuple[int, ...]]:
        if not within.any():
            return bound, ()
        j = int(np.flatnonzero(within)[np.argmin(t[within])])
        first, second = sorted((int(i[j]), int(k[j])), key=lambda u: -scores[u])
        return float(level[j]), (first, second)

    below = nearest((level <= line.own) & (level >= 0), -level, 0.0)
    above = nearest((level >= line.own) & (level <= 1), level, 1.0)
    return below, above


def _room(table: pd.DataFrame) -> pd.Series:
    sides = [table["weight"] - table["lower"], table["upper"] - table["weight"]]
    return pd.concat(sides, axis=1).min(axis=1)
