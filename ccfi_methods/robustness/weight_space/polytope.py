"""A polytope of weights: what satisfies some linear statements, is not negative and sums to one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from ...arguments import floats
from ...exceptions import DataError, MethodError
from ...protocols import Array

if TYPE_CHECKING:
    from .convergence import Convergence

__all__ = ["Polytope", "Row", "Rows"]

BLOCK = 100  # linear programmes solved as one
ROUNDING = 1e-12  # of a sum of weights
PRECISION = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


Row = tuple[Array, float, bool]
"""``a, b, exact`` of ``a · w <= b``, or of ``a · w == b`` where exact."""


class Rows(NamedTuple):
    """Linear statements: ``A_ub w <= b_ub`` and ``A_eq w == b_eq``."""

    A_ub: Array
    b_ub: Array
    A_eq: Array
    b_eq: Array

    @classmethod
    def stacked(cls, rows: Sequence[Row], width: int) -> Rows:
        """Stack rows over so many weights."""
        parts: list[Array] = []
        for exact in (False, True):
            some = [(a, b) for a, b, equal in rows if equal is exact]
            parts.append(np.array([a for a, _ in some]).reshape(len(some), width))
            parts.append(np.array([b for _, b in some], dtype=float))
        return cls(*parts)


@dataclass(frozen=True, eq=False)
class Polytope:
    """Weights ``w`` with ``A_ub w <= b_ub``, ``A_eq w == b_eq``, ``lower <= w <= upper``.

    The last row of ``A_eq`` says that they sum to one. Made by `Region.bind`.

    Attributes
    ----------
    columns : tuple of str
        Codes of the weights, in order.
    A_ub, b_ub, A_eq, b_eq, lower, upper : array
        As `scipy.optimize.linprog` takes them.
    """

    columns: tuple[str, ...]
    A_ub: Array
    b_ub: Array
    A_eq: Array
    b_eq: Array
    lower: Array
    upper: Array

    @classmethod
    def of(cls, columns: Sequence[str], rows: Rows) -> Polytope:
        """Make bounds of the rows that speak of one weight alone, and leave out what is always so.

        A multiple of the sum of all weights is known; that it holds is not left to rounding.
        """
        m = len(columns)
        lower, upper = np.zeros(m), np.ones(m)
        known = (np.ptp(rows.A_ub, axis=1) == 0) & (rows.A_ub[:, 0] <= rows.b_ub) & (m > 1)
        rows = rows._replace(A_ub=rows.A_ub[~known], b_ub=rows.b_ub[~known])
        single = (rows.A_ub != 0).sum(axis=1) == 1
        for a, b in zip(rows.A_ub[single], rows.b_ub[single], strict=True):
            j = int(np.flatnonzero(a)[0])
            if a[j] > 0:
                upper[j] = min(upper[j], b / a[j])
            else:
                lower[j] = max(lower[j], b / a[j])
        return cls(
            tuple(columns),
            rows.A_ub[~single],
            rows.b_ub[~single],
            np.vstack([rows.A_eq, np.ones((1, m))]),
            np.append(rows.b_eq, 1.0),
            lower,
            upper,
        )

    @property
    def is_box(self) -> bool:
        """Whether there are bounds on single weights only."""
        return len(self.A_ub) == 0 and len(self.A_eq) == 1

    def is_empty(self) -> bool:
        """Return whether no weights satisfy everything."""
        crossed = bool((self.lower > self.upper).any())
        return crossed or self._solved(np.zeros((1, len(self.columns)))).status == 2

    @property
    def capped(self) -> Array:
        """Which upper bounds say more than the lower bounds of the other weights do."""
        return np.asarray(self.upper < 1 - (self.lower.sum() - self.lower))

    def contains(self, weights: Any, tolerance: float = 1e-9) -> Array:
        """Return which weights, ``(..., column)``, lie in the polytope.

        With no tolerance, equalities still have that of a sum of doubles, 1e-12.
        """
        w = floats(weights, "A region of weights")
        if w.shape[-1:] != self.lower.shape:
            raise DataError(
                f"Weights need one number for each of {len(self.columns)} columns, "
                f"got shape {w.shape}."
            )
        equal = np.abs(w @ self.A_eq.T - self.b_eq) <= max(tolerance, ROUNDING)
        return self.satisfies(w, tolerance) & np.asarray(equal.all(axis=-1))

    def satisfies(self, weights: Array, tolerance: float = 0.0) -> Array:
        """Return which weights, ``(..., column)``, satisfy the inequalities.

        The equalities are those of whoever made the weights: no sum of doubles is exactly one.
        """
        w = weights
        inside = (w >= self.lower - tolerance) & (w <= self.upper + tolerance)
        below = w @ self.A_ub.T <= self.b_ub + tolerance
        return np.asarray(inside.all(axis=-1) & below.all(axis=-1))

    def sample(self, n: int, rng: Any = None) -> Array:
        """Draw weights uniformly: ``(n, column)``; see `sampling.sample`."""
        from .sampling import sample

        return sample(self, n, rng)

    @property
    def convergence(self) -> Convergence:
        """How weights are drawn; of walks, split R-hat and effective sample size."""
        from .sampling import convergence

        return convergence(self)

    def maximise(self, objectives: Array) -> tuple[Array, Array]:
        """Return the greatest value of each linear function, and weights that attain it.

        Parameters
        ----------
        objectives : array, (function, column)

        Returns
        -------
        values : array, (function,)
        weights : array, (function, column)
        """
        c = np.atleast_2d(floats(objectives, "A linear function of weights"))
        if c.ndim != 2 or c.shape[1] != len(self.columns) or not np.isfinite(c).all():
            raise DataError(
                f"A linear function of weights needs a finite number for each of "
                f"{len(self.columns)} columns, got shape {np.shape(objectives)}."
            )
        if self.is_box:
            weights = self._filled(c)
        else:
            blocks = [self._attained(c[i : i + BLOCK]) for i in range(0, len(c), BLOCK)]
            weights = np.concatenate(blocks)
        return (c * weights).sum(axis=1), weights

    @cached_property
    def inequalities(self) -> tuple[Array, Array]:
        """All inequalities as ``G w <= h``: the rows, then lower, then upper bounds."""
        identity = np.eye(len(self.columns))
        G = np.vstack([self.A_ub, -identity, identity])
        return G, np.concatenate([self.b_ub, -self.lower, self.upper])

    def _attained(self, c: Array) -> Array:
        """Solve the linear programmes of some objectives at once, as independent blocks."""
        found = self._solved(c)
        if found.status != 0:  # a region that was bound is neither empty nor unbounded
            raise MethodError(f"The linear programme over {self.columns} failed: {found.message}")
        return np.clip(found.x.reshape(c.shape), self.lower, self.upper)

    def _solved(self, c: Array) -> Any:
        from scipy import sparse
        from scipy.optimize import linprog

        k = len(c)
        each = sparse.identity(k, format="csr")
        return linprog(
            -c.ravel(),
            sparse.kron(each, self.A_ub, format="csr"),
            np.tile(self.b_ub, k),
            sparse.kron(each, self.A_eq, format="csr"),
            np.tile(self.b_eq, k),
            np.tile(np.column_stack([self.lower, self.upper]), (k, 1)),
            method="highs",
            options=PRECISION,
        )

    def _filled(self, c: Array) -> Array:
        """Give each weight its least, then the rest to the dearest columns, each up to its most."""
        order = np.argsort(-c, axis=1, kind="stable")
        room = (self.upper - self.lower)[order]
        before = np.cumsum(room, axis=1) - room
        given = np.clip(1 - self.lower.sum() - before, 0, room)
        weights = np.empty_like(c)
        np.put_along_axis(weights, order, self.lower[order] + given, axis=1)
        return weights
