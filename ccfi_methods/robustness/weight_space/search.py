"""The search for the closest weights when an order leaves open who is ahead of whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .certificate import Proof
from .orders import Order
from .polytope import PRECISION, Polytope
from .programmes import Row, mixed_integer, widest_margin
from .projection import closest_point, distance

__all__ = ["Found", "Search"]

FEASIBLE = -PRECISION["primal_feasibility_tolerance"]
SCALE = 1e3  # of distances in the programme, whose tolerance is 1e-6
GAP = 1e-9  # between the programme's bound and the distance found
MANY, ROUNDS = 66, 10  # pairs that are searched for the most that hold; beyond, programmes tried
NEAR = 1e-5  # of the widest lead: what is asked of a lead once there was a dead heat
PART = 1e-9  # shares in a mixture that are more than rounding
FIRST = (-0.3, -0.1, -0.03, -0.01, 0.01, 0.03, 0.1, 0.3)  # changes where the square is cut first


class Found(NamedTuple):
    """Weights, and the comparisons that hold under them."""

    weights: Array
    holds: Array


@dataclass
class Search:
    """Choose who is ahead by a mixed-integer programme, then find the weights exactly.

    The programme knows the square of a change by its tangents, added where answers fall (outer
    approximation: Duran and Grossmann 1986, *Mathematical Programming* 36); comparisons that
    cannot hold together are cut off (Codato and Fischetti 2006, *Operations Research* 54). It
    ends when its bound meets the best weights found.

    Parameters
    ----------
    leads : array, (comparison, column)
        Each relative to its widest, so that none is more than one.
    margins : array, (comparison,)
        By which units that are compared have to be apart.
    start : array, (column,)
    order : Order
    polytope : Polytope
    norm : {"l1", "l2"}
    """

    leads: Array
    margins: Array
    start: Array
    order: Order
    polytope: Polytope
    norm: str
    _cuts: list[tuple[Array, float]] = field(default_factory=list)
    _tangents: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.high = self.polytope.maximise(self.leads)[0]
        self.low = self.polytope.maximise(-self.leads)[0]
        self._tangents += [np.full(len(self.start), change) for change in FIRST]

    def closest(self, misses: int = 0) -> Found | None:
        """Return the closest weights and the comparisons that hold; None if there are none.

        Of the wishes, as many as `misses` may be unfulfilled, counted by comparisons.
        """
        if own := self._own():
            return own
        if self.order.settled is not None and not misses:
            return self._keeping(self.order.settled)
        m, wishes, k = self._sizes
        cost = np.concatenate([np.zeros(m), np.ones(m), np.zeros(2 * wishes + k)])
        best: tuple[float, Found] | None = None
        seen: set[bytes] = set()
        while True:
            x = self._feasible(cost, misses)
            if x is None:
                return None if best is None else best[1]
            found = self._keeping(x[-k:] > 0.5)
            assert found is not None, "the programme returns what is feasible"
            change = found.weights - self.start
            length = distance(change, self.norm)
            if best is None or length < best[0]:
                best = (length, found)
            bound = (cost @ x / SCALE) ** (0.5 if self.norm == "l2" else 1)
            if bound >= best[0] - GAP or found.holds.tobytes() in seen:
                return best[1]
            seen.add(found.holds.tobytes())
            self._tangents += [change, x[:m] - self.start]

    def _own(self) -> Found | None:
        """Return the weights to start from, if the order holds under them."""
        if not self.polytope.contains(self.start):
            return None
        lead = self.leads @ self.start
        holds, turned = lead > self.margins, -lead > self.margins
        behind = holds | turned | (self.low <= 0)
        kept = not any(self.order.missed(holds)) and (behind.all() or not self.order.exact)
        return Found(self.start, holds) if kept else None

    def nearest(self) -> Found:
        """Return weights that come nearest to an order that none give.

        Ranks: as few comparisons away as any, and of such weights the closest. A list: as many
        pairs in order as can be (or, if it is long, the least sum of leads that are lacking), and
        the closest weights that keep these pairs.
        """
        if not self.order.exact and len(self.leads) > MANY:
            found = self._keeping(self._least_lacking())
        else:
            m, wishes, k = self._sizes
            cost = np.concatenate([np.zeros(2 * m), np.ones(2 * wishes), np.zeros(k)])
            x = self._feasible(cost, None)
            assert x is not None, "wishes may be missed as far as need be"
            misses = round(float(cost @ x))
            found = self.closest(misses) if self.order.exact else self._keeping(x[-k:] > 0.5)
        assert found is not None, "the order it comes nearest to is feasible"
        return found

    def proof(self) -> Proof | None:
        """Return why comparisons that are settled cannot all hold."""
        holds = self.order.settled
        if holds is None:
            return None
        _, mix = self._slack(holds)
        part = mix > PART
        rows = np.flatnonzero(self._told(holds))[part]
        ahead = np.where(holds, self.order.ahead, self.order.behind)[rows]
        behind = np.where(holds, self.order.behind, self.order.ahead)[rows]
        return Proof(ahead, behind, mix[part])

    def _least_lacking(self) -> Array:
        """Return the pairs that hold where the leads that others lack are least, and few.

        A lead counts the more the less it lacked before, which makes those that lack any fewer
        (Candès, Wakin and Boyd 2008, *Journal of Fourier Analysis and Applications* 14).
        """
        m, k = len(self.start), len(self.leads)
        rows = (np.hstack([self.leads, np.eye(k)]), NEAR, np.inf)
        cost, best = np.repeat([0.0, 1.0], [m, k]), np.zeros(k, dtype=bool)
        for _ in range(ROUNDS):
            found = mixed_integer(self.polytope, cost, [rows], binaries=0)
            assert found is not None, "leads may lack as much as need be"
            x = np.asarray(found.x)
            holds = self.leads @ x[:m] > NEAR / 2
            best = holds if holds.sum() > best.sum() else best
            cost[m:] = 1 / (x[m:] + 0.01)
        return best

    def _keeping(self, holds: Array) -> Found | None:
        """Return the closest weights that keep these comparisons, or None."""
        if self._slack(holds)[0] < FEASIBLE:
            return None
        leads, margins = self._needed(holds)
        weights = closest_point(self.start, leads, margins, self.polytope, self.norm)
        return Found(weights, holds)

    def _slack(self, holds: Array) -> tuple[float, Array]:
        """Return by how much more than is needed comparisons can hold, and what limits it."""
        leads, margins = self._needed(holds)
        level = margins < self.margins[self._told(holds)]  # a unit that cannot be brought behind
        slack, _, mix = widest_margin(leads - margins[:, None], self.polytope, level)
        return slack, mix

    @property
    def _sizes(self) -> tuple[int, int, int]:
        return len(self.start), len(self.order.wishes), len(self.leads)

    def _feasible(self, cost: Array, misses: int | None) -> Array | None:
        """Solve the programme, and cut off what cannot hold together until what it says can."""
        while True:
            rows = list(self._rows(misses))
            found = mixed_integer(self.polytope, cost, rows, binaries=len(self.leads))
            if found is None:
                return None
            x = np.asarray(found.x)
            holds = x[-len(self.leads) :] > 0.5
            slack, mix = self._slack(holds)
            if slack >= FEASIBLE:
                return x
            self._cut(holds, mix)

    def _needed(self, holds: Array) -> tuple[Array, Array]:
        """Return the leads that comparisons ask for, and by how much: ``leads @ w >= margins``.

        Ahead is strictly ahead. A unit that cannot be brought behind may be level.
        """
        told = self._told(holds)
        leads = np.where(holds, 1.0, -1.0)[:, None] * self.leads
        margins = np.where(holds, self.margins, np.clip(self.low, 0, self.margins))
        return leads[told], margins[told]

    def _told(self, holds: Array) -> Array:
        """Return which comparisons ask for something that does not follow from others."""
        told = np.asarray(holds | self.order.exact)
        return self.order.core if holds.all() else told

    def _cut(self, holds: Array, mix: Array) -> None:
        among = np.flatnonzero(self._told(holds))[mix > PART]
        row = np.zeros(len(holds))
        row[among] = np.where(holds[among], -1.0, 1.0)
        if any(np.array_equal(row, known) for known, _ in self._cuts):
            raise MethodError("The closest weights were not found: the solver came back to a cut.")
        self._cuts.append((row, 1.0 - float(holds[among].sum())))

    def _rows(self, misses: int | None) -> Iterator[Row]:
        """Yield the rows over weights, distances, misses above and below, and comparisons."""
        m, wishes, k = self._sizes
        careful = bool(self._cuts) or misses is None
        margin = np.maximum(self.margins, NEAR) if careful else self.margins
        order, each = self.order, np.eye(m)

        def row(**parts: Array) -> Array:
            widths = {"w": m, "d": m, "over": wishes, "under": wishes, "b": k}
            height = len(next(iter(parts.values())))
            return np.hstack([parts.get(at, np.zeros((height, n))) for at, n in widths.items()])

        yield row(w=-self.leads, b=np.diag(self.low + margin)), -np.inf, self.low
        if order.exact:
            level = np.clip(self.low, 0, margin)
            yield row(w=self.leads, b=-np.diag(self.high + level)), -np.inf, -level
        one = np.eye(wishes)
        yield row(b=order.counts, over=-one, under=one), order.least, order.greatest
        mirrored = np.zeros((len(order.mirrored), k))
        np.put_along_axis(mirrored, order.mirrored, 1, axis=1)
        yield row(b=mirrored), -np.inf, 1
        if misses == 0:
            known = ~np.isnan(order.fixed)
            yield row(b=np.eye(k)[known]), order.fixed[known], order.fixed[known]
        if misses is not None:
            yield row(over=np.ones((1, wishes)), under=np.ones((1, wishes))), -np.inf, misses
            if self.norm == "l1":
                for sign in (SCALE, -SCALE):
                    yield row(w=sign * each, d=-each), -np.inf, sign * self.start
            else:  # d_j >= 2 c_j (w_j - start_j) - c_j², the tangent at the change c
                for c in self._tangents:
                    level = SCALE * (c**2 + 2 * c * self.start)
                    yield row(w=2 * SCALE * np.diag(c), d=-each), -np.inf, level
        for comparisons, least in self._cuts:
            yield row(b=comparisons[None]), least, np.inf
