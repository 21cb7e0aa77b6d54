"""The linear order with the most votes: the linear ordering problem, solved exactly.

One variable a pair, ``x_ik = 1`` if i stands before k. A tournament x is an order if it has no
3-cycle: ``0 <= x_ij + x_jk - x_ik <= 1`` for all i < j < k. These rows are many and few of them
bind, so they are added where the last solution breaks them: first to the relaxation, which is often
integral already, then to the integer programme.

Grötschel, Jünger and Reinelt (1984), *A cutting plane algorithm for the linear ordering problem*,
Operations Research 32(6).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from ..exceptions import MethodError
from ..protocols import Array

__all__ = ["best_orders", "support"]

SCALE = 1e6  # of the objective: the solver stops within 1e-6 of the optimum
SLACK = 1e-6
TIE = 1e-12  # of the support: less is rounding


def support(outranking: Array, order: Array) -> float:
    """Return the sum of ``e_ik`` over all pairs of which i stands before k.

    Examples
    --------
    >>> support(np.array([[0, 33, 25], [27, 0, 42], [35, 18, 0]]), [1, 2, 0])
    104.0
    """
    return float(np.triu(outranking[np.ix_(order, order)], 1).sum())


def best_orders(outranking: Array, count: int) -> list[Array]:
    """Return the orders with the most support, the best first; fewer if there are no more.

    Of tied optima the first is the one that best follows the Borda points, and then the order of
    the units.

    Parameters
    ----------
    outranking : array, (unit, unit)
    count : int

    Returns
    -------
    list of arrays, (unit,)
        Positions of the units, from first to last.

    Examples
    --------
    >>> best_orders(np.array([[0, 33, 25], [27, 0, 42], [35, 18, 0]]), 2)
    [array([1, 2, 0]), array([0, 1, 2])]
    """
    programme, margin = _OrderProgramme(len(outranking)), outranking - outranking.T
    orders: list[Array] = []
    while len(orders) < count and (order := programme.solve(margin)) is not None:
        orders.append(order)
        programme.exclude(order)
    supports = [support(outranking, order) for order in orders]
    if len(orders) > 1 and supports[0] - supports[1] <= TIE * supports[0]:
        preferred = _preferred(margin, orders[0])
        others = [order for order in orders if not np.array_equal(order, preferred)]
        return [preferred, *others][:count]
    return orders


def _preferred(margin: Array, optimum: Array) -> Array:
    """Return of all optima the one that best follows the Borda points, then the units' order."""
    points, place = margin.sum(axis=1), np.arange(len(margin))
    programme = _OrderProgramme(len(margin))
    programme.keep(margin, optimum)
    for wish in (points[:, None] - points, place - place[:, None]):
        found = programme.solve(wish)
        assert found is not None  # the optimum is left
        optimum = found
        programme.keep(wish, optimum)
    return optimum


class _OrderProgramme:
    """The orders of n units as an integer programme that grows with what it is asked.

    Parameters
    ----------
    n : int
        Number of units.
    """

    def __init__(self, n: int) -> None:
        from scipy.sparse import csr_array

        self.n = n
        self.first, self.second = np.triu_indices(n, 1)
        self.column = np.zeros((n, n), dtype=int)
        self.column[self.first, self.second] = np.arange(len(self.first))
        self._rows = csr_array((0, len(self.first)))
        self._low = self._high = np.zeros(0)

    def solve(self, margin: Array) -> Array | None:
        """Return the order with the largest sum of margins, proven; None if no order is left."""
        gain = self._gain(margin)
        self._acyclic(gain, integral=False)  # collects most rows at the price of linear programmes
        x = self._acyclic(gain, integral=True)
        if x is None:
            return None
        before = np.zeros((self.n, self.n), dtype=bool)
        before[self.first, self.second] = x > 0.5
        before[self.second, self.first] = x < 0.5
        return np.argsort(-before.sum(axis=1), kind="stable")

    def exclude(self, order: Array) -> None:
        """Leave an order out from now on."""
        x = self._tournament(order)
        self._add(np.where(x, 1.0, -1.0)[None], [-np.inf], [x.sum() - 1.0])

    def keep(self, margin: Array, order: Array) -> None:
        """Leave out all orders with a smaller sum of margins from now on."""
        gain = self._gain(margin)
        self._add(gain[None], [gain[self._tournament(order)].sum() - 10 * SLACK], [np.inf])

    def _gain(self, margin: Array) -> Array:
        gain = margin[self.first, self.second]
        largest = np.abs(gain).max(initial=0)
        return gain * (SCALE / largest) if largest > 0 else gain

    def _tournament(self, order: Array) -> Array:
        place = np.argsort(order)
        return place[self.first] < place[self.second]

    def _acyclic(self, gain: Array, integral: bool) -> Array | None:
        x = self._optimum(gain, integral)
        while x is not None and self._cut_cycles(x):
            x = self._optimum(gain, integral)
        return x

    def _optimum(self, gain: Array, integral: bool) -> Array | None:
        from scipy.optimize import Bounds, LinearConstraint, milp

        if not gain.size:
            return gain if self._low.size == 0 else None
        rows = LinearConstraint(self._rows, self._low, self._high) if self._low.size else ()
        found = milp(
            -gain,
            integrality=np.full(gain.size, int(integral)),
            bounds=Bounds(0, 1),
            constraints=rows,
            options={"mip_rel_gap": 0},
        )
        if found.status == 2:
            return None
        if found.status != 0:
            raise MethodError(f"The optimal order was not found: {found.message}")
        return np.rint(found.x) if integral else found.x

    def _cut_cycles(self, x: Array) -> bool:
        """Add the triples that `x` breaks; say whether there are any."""
        from scipy.sparse import coo_array

        before = np.zeros((self.n, self.n))
        before[self.first, self.second] = x
        total = before[:, :, None] + before[None] - before[:, None, :]
        broken = np.argwhere((total > 1 + SLACK) | (total < -SLACK))
        i, j, k = broken[(broken[:, 0] < broken[:, 1]) & (broken[:, 1] < broken[:, 2])].T
        if not i.size:
            return False
        columns = np.stack([self.column[i, j], self.column[j, k], self.column[i, k]], axis=1)
        values, row = np.tile([1.0, 1.0, -1.0], i.size), np.repeat(np.arange(i.size), 3)
        block = coo_array((values, (row, columns.ravel())), shape=(i.size, x.size))
        self._add(block, np.zeros(i.size), np.ones(i.size))
        return True

    def _add(self, rows: Any, low: ArrayLike, high: ArrayLike) -> None:
        from scipy.sparse import csr_array, vstack

        self._rows = csr_array(vstack([self._rows, csr_array(rows)]))
        self._low, self._high = np.append(self._low, low), np.append(self._high, high)
