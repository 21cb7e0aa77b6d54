"""The body of a polytope: the directions in which it extends, and its middle.

Some inequalities hold with equality throughout, or do not bind anything. Without them a polytope is
a convex body in as many unknown weights as its equations leave open.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .factors import cholesky, inverse, product, reduced
from .polytope import PRECISION, Polytope

__all__ = ["Body"]

STEPS = 500  # of Newton's method, which needs some thirty
FLAT = 1e-9  # of a row: less than that is no change along the body


@dataclass(frozen=True, eq=False)
class Body:
    """Weights that differ from those at the centre by y, with ``rows @ y <= room``.

    As many weights are unknown, y, as there are dimensions; the others follow from them.

    Attributes
    ----------
    centre : array, (column,)
        The analytic centre, where the product of the distances to all faces is greatest. It is
        unique, and moves little when the polytope does.
    rows, room : array, (face, dimension) and (face,)
    ellipsoid : array, (dimension, dimension)
        A factor T: ``T z`` lies inside for every z of length one, and no point of the body is
        outside for z as long as there are faces (Dikin's ellipsoid).
    varying : array of int
        Columns that vary; their lower bounds are the first faces, in this order.
    unknown : array of int
        Which of these faces are those of the unknown weights.
    """

    centre: Array
    rows: Array
    room: Array
    ellipsoid: Array
    varying: Array
    unknown: Array

    @classmethod
    def of(cls, polytope: Polytope) -> Body:
        """Find the body of a polytope that is not empty."""
        m, (G, h) = len(polytope.columns), _faces(polytope)
        inside, tight = _inside(polytope, G, h)
        equations = np.vstack([polytope.A_eq, G[tight]])
        values = np.append(polytope.b_eq, h[tight])
        solved, constants, settled = reduced(equations, values)
        unknown = np.setdiff1d(np.arange(m), settled)
        basis = np.zeros((m, len(unknown)))
        basis[unknown, np.arange(len(unknown))] = 1
        basis[settled] = -solved[:, unknown]
        centre = inside.copy()
        centre[settled] = constants - product(solved[:, unknown], inside[unknown])
        rows = product(G, basis)
        binds = ~tight & (np.abs(rows).max(axis=1, initial=0) > FLAT)
        rows, room = rows[binds], h[binds] - product(G[binds], centre)
        y, ellipsoid = _analytic_centre(rows, room)
        varying = np.flatnonzero(binds[:m])
        return cls(
            centre + product(basis, y),
            rows,
            room - product(rows, y),
            ellipsoid,
            varying,
            np.searchsorted(varying, unknown),
        )


def _faces(polytope: Polytope) -> tuple[Array, Array]:
    """Return inequalities ``G w <= h``: lower bounds, upper ones that may bind, and rows."""
    identity, lower, upper = np.eye(len(polytope.columns)), polytope.lower, polytope.upper
    binds = polytope.capped
    size = np.abs(polytope.A_ub).max(axis=1, initial=0)
    G = np.vstack([-identity, identity[binds], polytope.A_ub / size[:, None]])
    return G, np.concatenate([-lower, upper[binds], polytope.b_ub / size])


def _inside(polytope: Polytope, G: Array, h: Array) -> tuple[Array, Array]:
    """Return weights in the relative interior, and which inequalities are tight throughout.

    One linear programme in (w, t, s) (Freund, Roundy and Todd 1985): maximise Σ t with
    ``G w + t <= h s``, ``E w = e s``, ``0 <= t <= 1``, ``s >= 1``; t is 1 where there is room and 0
    where there never is, and w/s lies inside.
    """
    from scipy.optimize import linprog

    rows, m = G.shape
    E, e = polytope.A_eq, polytope.b_eq
    found = linprog(
        np.concatenate([np.zeros(m), -np.ones(rows), [0.0]]),
        np.hstack([G, np.eye(rows), -h[:, None]]),
        np.zeros(rows),
        np.hstack([E, np.zeros((len(E), rows)), -e[:, None]]),
        np.zeros(len(E)),
        [(None, None)] * m + [(0, 1)] * rows + [(1, None)],
        method="highs",
        options=PRECISION,
    )
    if found.status != 0:
        raise MethodError(f"The linear programme over {polytope.columns} failed: {found.message}")
    return np.asarray(found.x[:m] / found.x[-1]), np.asarray(found.x[m : m + rows] < 0.5)


def _analytic_centre(rows: Array, room: Array) -> tuple[Array, Array]:
    """Return the y that maximises ``Σ log(room - rows @ y)``, and a factor of the ellipsoid there.

    By damped steps of Newton's method, which never leave the body (Nesterov and Nemirovskii 1994).
    """
    y, T = np.zeros(rows.shape[1]), np.zeros((rows.shape[1],) * 2)
    for _ in range(STEPS if y.size else 0):
        scaled = rows / (room - product(rows, y))[:, None]
        T = inverse(cholesky(product(scaled.T, scaled))).T
        slope = product(T.T, scaled.sum(axis=0))
        decrement = np.sqrt((slope**2).sum())
        if decrement < 1e-12:
            break
        y = y - product(T, slope) / (1 + decrement)
    return y, T
