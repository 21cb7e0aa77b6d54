"""The search for the closest weights when an order leaves open who is ahead of whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from ..exceptions import MethodError
from ..protocols import Array
from .orders import Order
from .polytope import PRECISION, Polytope
from .preference import advantages
from .programmes import NEAR, Row, mixed_integer, widest_margin
from .projection import closest_point, distance

__all__ = ["Search"]

FEASIBLE = -PRECISION["primal_feasibility_tolerance"]
SCALE = 1e3  # of the distance in the programme, whose gap is closed to 1e-6
FIRST = (-0.3, -0.1, -0.03, -0.01, 0.01, 0.03, 0.1, 0.3)  # changes where the square is cut first


@dataclass
class Search:
    """Who is ahead is chosen by a mixed-integer programme, the weights are then found exactly.

    The programme knows the square of a change by its tangents, added where answers fall (outer
    approximation: Duran and Grossmann 1986, *Mathematical Programming* 36); comparisons that
    cannot hold together are cut off (Codato and Fischetti 2006, *Operations Research* 54). It
    ends when its bound meets the best weights found.

    Parameters
    ----------
    table : array, (unit, column)
        Scaled, so that no two units can be more than one apart.
    start : array, (column,)
    order : Order
    polytope : Polytope
    norm : {"l1", "l2"}
    margin : float
        By which units that are compared have to be apart.
    """

    table: Array
    start: Array
    order: Order
    polytope: Polytope
    norm: str
    margin: float
    _cuts: list[tuple[Array, float]] = field(default_factory=list)
    _tangents: list[Array] = field(default_factory=list)

    def __post_init__(self) -> None:
        greatest = advantages(self.table, self.polytope)
        ahead, behind = self.order.ahead, self.order.behind
        self.leads = self.order.leads(self.table)
        self.high, self.low = greatest[ahead, behind], greatest[behind, ahead]
        self._tangents += [np.full(len(self.start), change) for change in FIRST]

    def closest(self, misses: int = 0) -> tuple[Array, Array] | None:
        """Return the closest weights and the comparisons that hold; None if there are none.

        Of the wishes, as many as `misses` may be unfulfilled, counted by comparisons.
        """
        if self.order.settled is not None and not misses:
            return self._settled(self.order.settled)
        m, wishes, k = self._sizes
        cost = np.concatenate([np.zeros(m), np.full(m, SCALE), np.zeros(2 * wishes + k)])
        best: tuple[float, Array, Array] | None = None
        while True:
            found = self._feasible(cost, misses)
            if found is None:
                return None if best is None else best[1:]
            x, holds = found
            weights = closest_point(self.start, *self._needed(holds), self.polytope, self.norm)
            length = distance(weights - self.start, self.norm)
            again = best is not None and np.array_equal(holds, best[2])
            if best is None or length < best[0]:
                best = (length, weights, holds)
            bound = x[m : 2 * m].sum() ** (0.5 if self.norm == "l2" else 1)
            if again or bound >= best[0] - 1e-9:
                return best[1:]
            self._tangents += [weights - self.start, x[:m] - self.start]

    def fewest_misses(self) -> int:
        """Return by how many comparisons the wishes have to be missed."""
        m, wishes, k = self._sizes
        cost = np.concatenate([np.zeros(2 * m), np.ones(2 * wishes), np.zeros(k)])
        found = self._feasible(cost, None)
        if found is None:
            raise MethodError("The nearest order was not found: the solver gave up.")
        return round(float(cost @ found[0]))

    def _settled(self, holds: Array) -> tuple[Array, Array] | None:
        leads, margins = self._needed(holds)
        if widest_margin(leads - margins[:, None], self.polytope)[0] < FEASIBLE:
            return None
        return closest_point(self.start, leads, margins, self.polytope, self.norm), holds

    @property
    def _sizes(self) -> tuple[int, int, int]:
        return len(self.start), len(self.order.wishes), len(self.leads)

    def _feasible(self, cost: Array, misses: int | None) -> tuple[Array, Array] | None:
        """Solve the programme, and cut off what cannot hold together until what it says can."""
        k = len(self.leads)
        while True:
            x = mixed_integer(self.polytope, cost, list(self._rows(misses)), binaries=k)
            if x is None:
                return None
            holds = x[-k:] > 0.5
            leads, margins = self._needed(holds)
            if not len(leads):
                return x, holds
            slack, _, mix = widest_margin(leads - margins[:, None], self.polytope)
            if slack >= FEASIBLE:
                return x, holds
            self._cut(holds, mix)

    def _needed(self, holds: Array) -> tuple[Array, Array]:
        """Return the leads that comparisons ask for, and by how much: ``leads @ w >= margins``.

        Ahead is strictly ahead. A unit that cannot be brought behind may be level.
        """
        behind = ~holds & self.order.exact
        sign = np.where(holds, 1.0, -1.0)
        margins = np.where(holds, self.margin, np.clip(self.low, 0, self.margin))
        needed = (holds | behind) & self._telling(holds)
        return (sign[:, None] * self.leads)[needed], margins[needed]

    def _telling(self, holds: Array) -> Array:
        """Leave out comparisons that follow from others."""
        return self.order.core if holds.all() else np.ones(len(holds), dtype=bool)

    def _cut(self, holds: Array, mix: Array) -> None:
        behind = ~holds & self.order.exact
        among = np.flatnonzero((holds | behind) & self._telling(holds))[mix > 1e-9]
        row = np.zeros(len(holds))
        row[among] = np.where(holds[among], -1.0, 1.0)
        cut = (row, 1.0 - float(holds[among].sum()))
        if any(np.array_equal(row, known) for known, _ in self._cuts):
            raise MethodError("The closest weights were not found: the solver came back to a cut.")
        self._cuts.append(cut)

    def _rows(self, misses: int | None) -> Iterator[Row]:
        """Yield the rows over weights, distances, misses above and below, and comparisons."""
        m, wishes, k = self._sizes
        margin = NEAR if self._cuts and self.margin < NEAR else self.margin
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
        if misses is not None:
            yield row(over=np.ones((1, wishes)), under=np.ones((1, wishes))), -np.inf, misses
            if self.norm == "l1":
                yield row(w=each, d=-each), -np.inf, self.start
                yield row(w=-each, d=-each), -np.inf, -self.start
            else:  # d_j >= 2 c_j (w_j - start_j) - c_j², the tangent at the change c
                for c in self._tangents:
                    yield row(w=2 * np.diag(c), d=-each), -np.inf, c**2 + 2 * c * self.start
        for comparisons, least in self._cuts:
            yield row(b=comparisons[None]), least, np.inf
