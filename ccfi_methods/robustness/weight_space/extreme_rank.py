"""The best and the worst rank of one unit over a region of weights."""

from __future__ import annotations

from dataclasses import dataclass, field
from time import perf_counter

import numpy as np

from ...protocols import Array
from .conflicts import balanced, conflicting_pairs, excludes
from .linear import LinearScores
from .polytope import Polytope
from .preference import Pairs
from .programmes import TIGHT, mixed_integer, settled, widest_margin

__all__ = ["ExtremeRank"]

SMALL = 0.1  # of rows: a binary that is off by the tolerance breaks none
SLACK = 1e-7  # that leads are let pass by: the programme may bound too much, never too little
INTEGRAL = 1e-2  # by which a whole number may be off that is a sum of binaries
SMALLEST = 1e-6  # lead that others are measured in
LEVEL = 1e-9  # leads that get no further below are level


@dataclass
class ExtremeRank:
    """The search for the best, or the worst, rank of a unit: proven bound, and weights tried.

    The others are kept behind or level, for the best rank, or strictly ahead, for the worst: as
    many as weights can keep at once. A mixed-integer programme chooses whom, ``lead_k · w <= M_k
    b_k`` with b_k = 1 for who is let go and M_k the greatest lead in the region, and bounds how
    many there can be. A linear programme then looks for weights that keep them by the widest
    margin. If there are none, a mixture of leads proves it, and this set is cut off (Codato and
    Fischetti 2006, *Operations Research* 54). Pairs that exclude one another are known beforehand.

    Attributes
    ----------
    leads : array, (other, column)
        Kept where they are at or below zero; less what is a tie, `against`.
    high, low : array, (other,)
        Between which they are in the region.
    sure : int
        How many are ahead whatever the weights.
    let_go : int
        How many at least weights do not keep, as far as is proven.
    tried : list of array, (column,)
        Weights on the way.
    """

    linear: LinearScores
    polytope: Polytope
    unit: int
    best: bool
    leads: Array
    against: Array
    high: Array
    low: Array
    sure: int
    let_go: int = 0
    tried: list[Array] = field(default_factory=list)
    _cuts: list[Array] = field(default_factory=list)

    @classmethod
    def of(
        cls, linear: LinearScores, polytope: Polytope, pairs: Pairs, unit: int, *, best: bool
    ) -> ExtremeRank:
        """Set up the search among those whose order to the unit depends on the weights."""
        high, low = pairs.high[:, unit], pairs.low[:, unit]
        open_ = (high > 0) & (low <= 0)
        known = linear.leads(unit)
        leads, net = known.ahead[open_], known.net[open_]
        sides = (leads, net, high[open_], low[open_])
        if not best:
            sides = (-leads, -net, -low[open_], -high[open_])
        return cls(linear, polytope, unit, best, *sides, sure=int((low > 0).sum()))

    @property
    def bound(self) -> int:
        """The rank that no weights go beyond, as far as is proven."""
        ahead = self.let_go if self.best else len(self.leads) - self.let_go
        return 1 + self.sure + ahead

    def searched(self, seconds: float = np.inf) -> tuple[int, Array]:
        """Search for so long; return the bound and the weights tried: (trial, column)."""
        if seconds > 0:
            self._search(perf_counter() + seconds)
        return self.bound, np.reshape(self.tried, (-1, self.leads.shape[1]))

    def _search(self, until: float) -> None:
        """Look for weights that attain the bound, and raise the bound, until the two meet."""
        kept = np.ones(len(self.leads), dtype=bool)
        if self._attained(kept):
            return
        self._cuts += conflicting_pairs(self.against, self.polytope, strictly=not self.best)
        while (left := until - perf_counter()) > 0:
            chosen = self._chosen(left)
            if chosen is None or self._attained(chosen):
                return

    def _attained(self, kept: Array) -> bool:
        """Return whether nothing is left to do: the bound is attained, or no cut is proven.

        Else cut off this set of units, which weights do not keep together; and what is left of it,
        until weights keep the rest.
        """
        known, kept = len(self._cuts), kept.copy()
        while kept.any():
            level = self.best & (self.low[kept] > -LEVEL)
            size = np.maximum(np.where(level, self.high[kept], -self.low[kept]), SMALLEST)
            rows, against = (part[kept] / size[:, None] for part in (self.leads, self.against))
            margin = widest_margin(-rows, self.polytope, level)
            near = rows[np.abs(rows @ margin.weights) < TIGHT] if self.best else None
            weights = settled(margin.weights, self.polytope, near)
            self.tried.append(weights)
            if self.linear.ranks(weights)[self.unit] == self.bound:
                return True
            for mix in (margin.mix, balanced(margin, rows, self.polytope)):
                if excludes(mix, against, self.polytope, strictly=not self.best):
                    together = np.flatnonzero(kept)[mix > 0]
                    self._cuts.append(together)
                    kept[together] = False
                    break
            else:
                break
        return len(self._cuts) == known

    def _chosen(self, seconds: float) -> Array | None:
        """Return whom the programme keeps, and raise the bound; None if time is up."""
        from scipy.sparse import csr_array

        k, m = self.leads.shape
        starts = np.cumsum([0, *map(len, self._cuts)])
        together = m + np.concatenate(self._cuts)  # of whom one at least is let go
        cuts = csr_array((np.ones(len(together)), together, starts), shape=(len(self._cuts), m + k))
        rows = [
            (SMALL * np.hstack([self.leads, -np.diag(self.high)]), -np.inf, SLACK),
            (cuts, 1, np.inf),
            (np.append(np.zeros(m), np.ones(k))[None], self.let_go, np.inf),
        ]
        cost = np.append(np.zeros(m), np.ones(k))
        found = mixed_integer(
            self.polytope, cost, rows, binaries=k, seconds=seconds, presolve=False
        )
        assert found is not None, "all may be let go"
        if np.isfinite(found.bound):  # else time was up before anything was known
            self.let_go = max(self.let_go, int(np.ceil(found.bound - INTEGRAL)))
        if found.x is None or not found.proven:
            return None
        return np.asarray(found.x[m:] < 0.5)
