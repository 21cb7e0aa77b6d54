"""Linear and mixed-integer programmes over a polytope of weights, solved by HiGHS."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .polytope import PRECISION, Polytope

__all__ = ["Answer", "Margin", "Row", "maximised", "mixed_integer", "settled", "widest_margin"]

TIGHT = 1e-8  # what is this close to its bound is meant to be on it
DOUBTFUL = 1e-6  # values whose sign the tolerance of the solver may have turned

Row = tuple[Array, Array | float, Array | float]  # least <= A x <= greatest


class Margin(NamedTuple):
    """How far leads can be positive at once, and what limits it; see `widest_margin`."""

    t: float
    weights: Array
    mix: Array


class Answer(NamedTuple):
    """The best solution found, or None, and a bound that no solution is below."""

    x: Array | None
    bound: float
    proven: bool


def maximised(objectives: Array, polytope: Polytope) -> Array:
    """Return weights under which each linear function is greatest: (function, column)."""
    values, weights = polytope.maximise(objectives)
    if not polytope.is_box:
        for r in np.flatnonzero(np.abs(values) < DOUBTFUL):
            weights[r] = settled(weights[r], polytope)
    return weights


def settled(weights: Array, polytope: Polytope, level: Array | None = None) -> Array:
    """Move weights by the tolerance of a solver, onto the bounds that they are meant to be on.

    Parameters
    ----------
    weights : array, (column,)
    level : array, (lead, column), optional
        Leads that are zero where they are next to it.
    """
    G, h = polytope.inequalities
    rows, values = [polytope.A_eq, G], [polytope.b_eq, h]
    if level is not None:
        rows, values = [*rows, level], [*values, np.zeros(len(level))]
    A, b = np.vstack(rows), np.concatenate(values)
    tight = np.abs(A @ weights - b) < TIGHT
    A, b = A[tight], b[tight]
    for _ in range(2):  # the second step takes the rounding of the first away
        weights = weights + np.linalg.lstsq(A, b - A @ weights)[0]
    for bound in (polytope.lower, polytope.upper):
        weights = np.where(np.abs(weights - bound) < TIGHT, bound, weights)
    return np.clip(weights, polytope.lower, polytope.upper)


def widest_margin(leads: Array, polytope: Polytope, level: Array | None = None) -> Margin:
    """Return how far all leads can be positive at once: ``t = max_w min_r  leads_r · w``.

    Parameters
    ----------
    leads : array, (lead, column)
        One at most.
    level : array of bool, (lead,)
        Leads that are no part of the minimum: for them zero will do.

    Returns
    -------
    t : float
        Negative if they cannot all be; 1 at most.
    weights : array, (column,)
        Weights that attain it.
    mix : array, (lead,)
        Shares, summing to one, of the leads in a mixture that no weights bring above what its
        members would have there: ``max_w  mix @ leads @ w <= t * mix[~level].sum()``. If t is
        negative this proves that there is nothing wider.
    """
    from scipy.optimize import linprog

    level = np.zeros(len(leads), dtype=bool) if level is None else level
    r, m = leads.shape
    found = linprog(
        np.append(np.zeros(m), -1.0),
        np.block([[polytope.A_ub, np.zeros((len(polytope.A_ub), 1))], [-leads, ~level[:, None]]]),
        np.append(polytope.b_ub, np.zeros(r)),
        np.hstack([polytope.A_eq, np.zeros((len(polytope.A_eq), 1))]),
        polytope.b_eq,
        [*zip(polytope.lower, polytope.upper, strict=True), (None, 1)],
        method="highs",
        options=PRECISION,
    )
    if found.status == 2 and level.any():  # not even level: let none of them be spared
        return widest_margin(leads, polytope)
    if found.status != 0:
        raise MethodError(f"The linear programme of the widest margin failed: {found.message}")
    mix = np.maximum(-found.ineqlin.marginals[len(polytope.A_ub) :], 0)
    weights = np.clip(found.x[:m], polytope.lower, polytope.upper)
    t = float((leads[~level] @ weights).min(initial=1.0))
    return Margin(t, weights, mix / (mix.sum() or 1.0))


def mixed_integer(
    polytope: Polytope,
    cost: Array,
    rows: Sequence[Row],
    *,
    binaries: int,
    seconds: float = np.inf,
    presolve: bool = True,
) -> Answer | None:
    """Minimise over weights, further numbers >= 0 and binaries; None if nothing is feasible.

    Parameters
    ----------
    polytope : Polytope
        Of the weights, which are the first variables.
    cost : array, (variable,)
        Of weights, then further numbers, then binaries.
    rows : sequence of (A, least, greatest)
        ``least <= A x <= greatest`` over all variables.
    binaries : int
        How many of the last variables are zero or one.
    seconds : float
        After which the search ends, with what is found and proven by then.
    presolve : bool
        Simplify the programme first, or only if the plain search fails.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array, hstack

    extra = len(cost) - len(polytope.columns)
    inside = [(polytope.A_eq, polytope.b_eq, polytope.b_eq)]
    if len(polytope.A_ub):
        inside.append((polytope.A_ub, np.full(len(polytope.A_ub), -np.inf), polytope.b_ub))
    constraints = [
        LinearConstraint(hstack([csr_array(A), csr_array((len(A), extra))]), least, greatest)
        for A, least, greatest in inside
    ]
    constraints += [
        LinearConstraint(csr_array(A), least, greatest) for A, least, greatest in rows if A.shape[0]
    ]
    kind = np.zeros(len(cost))
    kind[len(cost) - binaries :] = 1
    upper = np.concatenate([polytope.upper, np.full(extra - binaries, np.inf), np.ones(binaries)])
    bounds = Bounds(np.concatenate([polytope.lower, np.zeros(extra)]), upper)
    for first in (presolve, not presolve):  # one at times fails where the other does not
        options: dict[str, float] = {"mip_rel_gap": 0, "presolve": first}
        if np.isfinite(seconds):
            options["time_limit"] = seconds
        found = milp(
            cost, integrality=kind, bounds=bounds, constraints=constraints, options=options
        )
        if found.status in (0, 1, 2):
            break
    if found.status == 2:
        return None
    if found.status not in (0, 1):
        raise MethodError(f"The mixed-integer programme was not solved: {found.message}")
    bound = -np.inf if found.mip_dual_bound is None else float(found.mip_dual_bound)
    return Answer(found.x, bound, found.status == 0)
