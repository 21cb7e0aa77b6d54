"""Linear and mixed-integer programmes over a polytope of weights, solved by HiGHS."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .polytope import PRECISION, Polytope

__all__ = ["NEAR", "TIE", "Row", "mixed_integer", "widest_margin"]

TIE = 1e-9  # of the widest difference: scores closer than this are equal
NEAR = 1e-5  # of the widest difference: what is asked of a lead once there was a dead heat

Row = tuple[Array, Array | float, Array | float]  # least <= A x <= greatest
_STDOUT = Lock()


def widest_margin(
    leads: Array, polytope: Polytope, level: Array | None = None
) -> tuple[float, Array, Array]:
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
    return t, weights, mix / (mix.sum() or 1.0)


def mixed_integer(
    polytope: Polytope,
    cost: Array,
    rows: Sequence[Row],
    *,
    binaries: int,
) -> Array | None:
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
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    extra = len(cost) - len(polytope.columns)
    inside = [(polytope.A_eq, polytope.b_eq, polytope.b_eq)]
    if len(polytope.A_ub):
        inside.append((polytope.A_ub, np.full(len(polytope.A_ub), -np.inf), polytope.b_ub))
    constraints = [
        LinearConstraint(np.hstack([A, np.zeros((len(A), extra))]), least, greatest)
        for A, least, greatest in inside
    ]
    constraints += [LinearConstraint(A, least, greatest) for A, least, greatest in rows if len(A)]
    kind = np.zeros(len(cost))
    kind[len(cost) - binaries :] = 1
    upper = np.concatenate([polytope.upper, np.full(extra - binaries, np.inf), np.ones(binaries)])
    bounds = Bounds(np.concatenate([polytope.lower, np.zeros(extra)]), upper)
    with _hushed():
        for presolve in (True, False):  # which at times fails where the plain search does not
            options = {"mip_rel_gap": 0, "presolve": presolve}
            found = milp(
                cost, integrality=kind, bounds=bounds, constraints=constraints, options=options
            )
            if found.status in (0, 2):
                break
    if found.status not in (0, 2):
        raise MethodError(f"The mixed-integer programme was not solved: {found.message}")
    return None if found.status == 2 else np.asarray(found.x)


@contextmanager
def _hushed() -> Iterator[None]:
    """Keep the solver silent: it prints when it repairs a solution, whatever it is told.

    A line of HiGHS 1.12 and its neighbours ("transformNewIntegerFeasibleSolution") that no option
    turns off.
    """
    with _STDOUT, Path(os.devnull).open("w") as nowhere:
        try:
            kept = os.dup(1)
        except OSError:  # there is no standard output to keep clean
            yield
            return
        try:
            _flush()
            os.dup2(nowhere.fileno(), 1)
            yield
        finally:
            _flush()
            os.dup2(kept, 1)
            os.close(kept)


def _flush() -> None:
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).fflush(None)
