"""Weights that are tried, and the best and worst ranks that units attain under them."""

from __future__ import annotations

import numpy as np

from ...places import TIE
from ...protocols import Array
from .linear import LinearScores
from .polytope import Polytope

__all__ = ["Trials"]

SCORES = 2**19  # of all trials before the search
MIXED = 4  # corners
BLOCK = 2**20  # scores at a time


class Trials:
    """The best and the worst rank of each unit among the weights tried, and these weights.

    Attributes
    ----------
    ranks : array of int, (unit, 2)
        Best and worst.
    weights : array, (unit, 2, column)
    """

    def __init__(self, linear: LinearScores) -> None:
        n, m = linear.values.shape
        self.linear = linear
        self.ranks = np.tile([n + 1, 0], (n, 1))
        self.weights = np.empty((n, 2, m))

    @classmethod
    def begun(cls, linear: LinearScores, polytope: Polytope) -> Trials:
        """Try corners of the region, those to which units look best and worst, and mixtures."""
        trials = cls(linear)
        n, m = linear.values.shape
        sides, away = np.eye(m), linear.table - linear.table.mean(axis=0)
        towards = np.concatenate([sides, -sides, away, -away])
        corners = polytope.maximise(towards[: max(2 * m, SCORES // (4 * n))])[1]
        trials.add(corners)
        if polytope.contains(linear.weights):
            trials.add(linear.weights[None])
        rng = np.random.default_rng(0)
        some = corners[rng.integers(len(corners), size=(SCORES // n + 1, MIXED))]
        shares = rng.standard_exponential((len(some), MIXED, 1))
        trials.add((shares * some).sum(axis=1) / shares.sum(axis=1))
        return trials

    def add(self, weights: Array) -> None:
        """Rank all units under some weights: (trial, column)."""
        step = max(1, BLOCK // len(self.ranks))
        for start in range(0, len(weights), step):
            some = weights[start : start + step]
            places = self.linear.ranks(some)
            self._keep(0, some, places.argmin(axis=0), places)
            self._keep(1, some, places.argmax(axis=0), places)

    def _keep(self, side: int, weights: Array, at: Array, places: Array) -> None:
        units = np.arange(places.shape[1])
        found = places[at, units]
        known = self.ranks[:, side]
        farther = found < known if side == 0 else found > known
        self.ranks[farther, side] = found[farther]
        self.weights[farther, side] = weights[at[farther]]

    def shared(self) -> Array:
        """Return how many others are level with each unit where it is at its best."""
        level = []
        for unit, weights in enumerate(self.weights[:, 0]):
            scores = self.linear.scores(weights)
            mine = scores[unit]
            close = np.abs(scores - mine) <= TIE * np.maximum(np.abs(scores), np.abs(mine))
            level.append(np.count_nonzero(close) - 1)
        return np.array(level)
