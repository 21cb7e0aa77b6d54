"""Where units are level as one weight moves, and the nearest such points to its own value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ...places import ahead
from ...protocols import Array
from .linear import LinearScores

__all__ = ["Line", "intervals"]

SIDES = ("lower", "upper")


class Line(NamedTuple):
    """Weights as one moves: t of `alone`, which has all on the code, 1 - t of `without`."""

    code: str
    own: float
    alone: Array
    without: Array


class Nearest(NamedTuple):
    """The nearest weights below and above the own ones at which a pair is level, and the pair."""

    own: Array
    t: Array
    pairs: Array

    @classmethod
    def of(cls, own: Array) -> Nearest:
        """Begin at 0 and 1, where nobody is level."""
        n = len(own)
        return cls(own, np.tile([0.0, 1.0], (n, 1)), np.full((n, 2, 2), -1))

    def look(self, level: Array, i: int) -> None:
        """Take in where a unit is level with those after it: (other, line); nan where nowhere."""
        inside = (level >= 0) & (level <= 1)
        for side, sign in enumerate((1, -1)):
            within = inside & (sign * level <= sign * self.own)
            t = np.where(within, sign * level, -np.inf)
            k, lines = t.argmax(axis=0), np.arange(t.shape[1])
            known, found = self.pairs[:, side, 0] >= 0, t[k, lines]
            nearer = np.isfinite(found) & (~known | (found > sign * self.t[:, side]))
            self.t[nearer, side] = sign * found[nearer]
            self.pairs[nearer, side] = np.column_stack([np.full(len(k), i), i + 1 + k])[nearer]


def intervals(linear: LinearScores, lines: list[Line]) -> Iterator[dict[str, Any]]:
    """Yield where the first two units, and the leader and another, are level on either side."""
    scores, first = linear.result.scores.to_numpy(), linear.result.ranks.to_numpy() == 1
    apart = ahead(scores)
    own = np.array([line.own for line in lines])
    alone, without = (np.array(ends).T for ends in zip(*(line[2:] for line in lines), strict=True))
    nearest = {"": Nearest.of(own), "leader_": Nearest.of(own)}
    for i in range(len(scores) - 1):
        lead, tie = (part[i + 1 :] for part in linear.leads(i))
        start, end = lead @ without, lead @ alone
        moves = np.abs(end - start) > np.maximum(tie @ without, tie @ alone)
        tied = ~(apart[i, i + 1 :] | apart[i + 1 :, i])
        level = np.divide(start, start - end, where=moves, out=np.full_like(start, np.nan))
        level = np.where(tied[:, None] & moves, own, level)
        nearest[""].look(level, i)
        nearest["leader_"].look(np.where((first[i] | first[i + 1 :])[:, None], level, np.nan), i)
    for at, line in enumerate(lines):
        found: dict[str, Any] = {"code": line.code, "weight": line.own}
        for prefix, sides in nearest.items():
            found |= {f"{prefix}{side}": float(sides.t[at, s]) for s, side in enumerate(SIDES)}
        for prefix, sides in nearest.items():
            for s, side in enumerate(SIDES):
                pair = sorted(sides.pairs[at, s], key=lambda unit: -scores[unit])
                units = [str(linear.units[unit]) for unit in pair if unit >= 0]
                found[f"{prefix}{side}_pair"] = " and ".join(units)
        yield found
