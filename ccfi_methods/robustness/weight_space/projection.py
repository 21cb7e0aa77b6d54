"""The point of a polytope that is closest to given weights and keeps some leads."""

from __future__ import annotations

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .polytope import PRECISION, Polytope

__all__ = ["closest_point", "distance"]


def distance(change: Array, norm: str) -> float:
    """Return ``Σ |change|`` (l1) or ``sqrt(Σ change²)`` (l2)."""
    return float(np.abs(change).sum() if norm == "l1" else np.sqrt((change**2).sum()))


def closest_point(
    start: Array, leads: Array, margins: Array, polytope: Polytope, norm: str
) -> Array:
    """Minimise the distance to `start` over the polytope, with ``leads @ w >= margins``.

    Parameters
    ----------
    start : array, (column,)
    leads : array, (lead, column)
    margins : array, (lead,)
    norm : {"l1", "l2"}

    Raises
    ------
    MethodError
        If the solver finds no point; whether there is one is asked beforehand.
    """
    if norm == "l1":
        return _closest_by_linear_programme(start, leads, margins, polytope)
    G, h = polytope.inequalities
    found = _projection(
        start, np.vstack([-G, leads]), np.append(-h, margins), polytope.A_eq, polytope.b_eq
    )
    for bound in (polytope.lower, polytope.upper):  # float noise beside a bound is the bound
        found = np.where(np.abs(found - bound) < 1e-12, bound, found)
    return np.clip(found, polytope.lower, polytope.upper)


def _closest_by_linear_programme(
    start: Array, leads: Array, margins: Array, polytope: Polytope
) -> Array:
    """Minimise ``Σ d`` with ``-d <= w - start <= d``."""
    from scipy.optimize import linprog

    m = len(start)
    each = np.eye(m)

    def wide(rows: Array) -> Array:
        return np.hstack([rows, np.zeros((len(rows), m))])

    found = linprog(
        np.repeat([0.0, 1.0], m),
        np.vstack(
            [
                wide(polytope.A_ub),
                wide(-leads),
                np.hstack([each, -each]),
                np.hstack([-each, -each]),
            ]
        ),
        np.concatenate([polytope.b_ub, -margins, start, -start]),
        wide(polytope.A_eq),
        polytope.b_eq,
        [*zip(polytope.lower, polytope.upper, strict=True), *[(0, None)] * m],
        method="highs",
        options=PRECISION,
    )
    if found.status != 0:
        raise MethodError(f"The closest weights were not found: {found.message}")
    return np.clip(found.x[:m], polytope.lower, polytope.upper)


def _projection(start: Array, A: Array, b: Array, E: Array, e: Array) -> Array:
    """Minimise ``|w - start|`` subject to ``A w >= b``, ``E w = e``.

    Within the flat of the equalities this is least distance programming: the multipliers of the
    rows solve a non-negative least squares problem (Lawson and Hanson 1974, *Solving Least Squares
    Problems*, chapter 23). The rows that have one then hold exactly, which fixes the point.
    """
    from scipy.linalg import null_space
    from scipy.optimize import nnls

    base = start + np.linalg.lstsq(E, e - E @ start)[0]
    N = null_space(E)
    rows, gaps = A @ N, b - A @ base
    size = np.linalg.norm(rows, axis=1)
    told = size > 1e-12
    rows, gaps = rows[told] / size[told, None], gaps[told] / size[told]
    if (gaps <= 0).all():
        return base
    target = np.append(np.zeros(N.shape[1]), 1.0)
    multipliers, _ = nnls(np.vstack([rows.T, gaps]), target, maxiter=20 * len(gaps))
    tight = multipliers > 0
    step = np.linalg.lstsq(rows[tight], gaps[tight])[0]
    short = float((gaps - rows @ step).max())
    if short > 1e-9:
        raise MethodError(
            f"The closest weights were not found: a constraint is missed by {short:g}."
        )
    return base + N @ step
