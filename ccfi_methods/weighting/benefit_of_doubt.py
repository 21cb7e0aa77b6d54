"""Weights that each unit would choose for itself: the benefit of the doubt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar, Self

import numpy as np

from ..arguments import floats, one_of
from ..domain import refuse_cells, refuse_columns, require
from ..exceptions import DomainError, MethodError
from ..protocols import Array, Method, Place, method

__all__ = ["BenefitOfDoubt"]

Bound = float | Sequence[float] | Mapping[str, float] | Array | None


@method
class BenefitOfDoubt(Method):
    """Benefit of the doubt: each unit is weighed as favourably as the bounds allow.

    The score of unit i is the optimum of a linear programme of its own over weights w >= 0,
    ``CI_i = max Σ_j w_j z_ij`` subject to ``Σ_j w_j z_kj <= 1`` for every unit k: its distance to
    the best practice under the weights that suit it best. Bounds on the weights keep it from
    betting on one indicator.

    The one weighting that gives each unit its own weights, ``(..., unit, indicator)``, and the one
    whose weights do not sum to one: they are those of the programme, so that the *weighted sum*,
    which is the arithmetic aggregation, is the score. No other aggregation goes with them.

    Parameters
    ----------
    lower, upper : number, sequence, mapping by code, optional
        One for all indicators, or one for each. By default shares of m indicators lie between
        1/(2m) and 2/m, half and twice the equal share: without bounds most units of a small table
        find weights under which they are best, and that has to be asked for, by
        ``BenefitOfDoubt(0, 1)``. Weights themselves have no bounds by default.
    bounds_on : {"weight shares", "score shares", "weights"}
        What is bounded: ``w_j / Σ_q w_q``, which depends on the scales of the indicators;
        ``w_j z_ij / Σ_q w_q z_iq``, the part of the score that is due to j, which does not; or
        the weight itself.

    Attributes
    ----------
    per_unit : bool
        True: weights are ``(..., unit, indicator)``.

    Raises
    ------
    MethodError
        If no shares between the bounds sum to one.
    DomainError
        If a value is negative, a unit is zero on every indicator or an indicator for every unit,
        or no weights of a unit satisfy the bounds.

    Notes
    -----
    A unit that reaches the score 1, above all, can do so with many weights. Which are returned is
    up to the solver (HiGHS), though not to the order of the units; scores are unique. Values >= 0
    with no zero column keep the programme bounded.

    References
    ----------
    Melyn and Moesen (1991), *Towards a synthetic indicator of macroeconomic performance*; Cherchye,
    Moesen, Rogge and Van Puyenbroeck (2007), *An introduction to 'benefit of the doubt' composite
    indicators*, Social Indicators Research 82; Nardo et al. (2008), *Handbook on Constructing
    Composite Indicators*, OECD/JRC, Table 19 (p. 94).

    Examples
    --------
    >>> z = np.array([[1.0, 0.2], [0.6, 0.6], [0.1, 1.0], [0.3, 0.3]])
    >>> BenefitOfDoubt(0, 1).scores(z).round(3)
    array([1. , 1. , 1. , 0.5])
    >>> BenefitOfDoubt(0.4, 0.6).scores(z).round(3)
    array([1.   , 1.   , 1.   , 0.5])
    """

    lower: Bound = None
    upper: Bound = None
    bounds_on: str = "weight shares"

    per_unit: ClassVar[bool] = True

    formula = "w_i = argmax Σ w z_i, Σ w z_k <= 1 for every unit k"
    domain = "values >= 0, no unit and no indicator all zero"
    meaning = "what suits the unit best"
    source = "Melyn and Moesen (1991)"

    def __post_init__(self) -> None:
        one_of(self.bounds_on, "bounds_on", _KINDS)

    def bind(self, place: Place) -> Self:
        def placed(bound: Bound, what: str) -> Bound:
            return None if bound is None else place.values(bound, what)

        lower, upper = placed(self.lower, "lower bound"), placed(self.upper, "upper bound")
        return replace(self, lower=lower, upper=upper)

    def __call__(self, z: Array) -> Array:
        z = np.asarray(z, dtype=float)
        lower, upper = self._bounds(z.shape[-1])
        self._check(z, lower, upper)
        tables = z.reshape(-1, *z.shape[-2:])
        optimal = [_optimal(table, lower, upper, self.bounds_on) for table in tables]
        return np.reshape(optimal, z.shape)

    def scores(self, z: Array) -> Array:
        """Return the score of every unit under its own weights: ``(..., unit)``, 1 at best."""
        z = np.asarray(z, dtype=float)
        return (self(z) * z).sum(axis=-1)

    def _bounds(self, m: int) -> tuple[Array, Array]:
        if isinstance(self.lower, Mapping) or isinstance(self.upper, Mapping):
            raise MethodError("BenefitOfDoubt needs bounds by position outside an index.")
        shares = self.bounds_on != "weights"
        usual = (0.5 / m, min(2 / m, 1)) if shares else (0, np.inf)
        lower, upper = (
            floats(default if given is None else given, "BenefitOfDoubt, in its bounds,")
            for given, default in zip((self.lower, self.upper), usual, strict=True)
        )
        if not {lower.shape, upper.shape} <= {(), (m,)}:
            raise MethodError(
                f"BenefitOfDoubt has {max(lower.size, upper.size)} bounds, the table {m} columns."
            )
        lower, upper = np.broadcast_to(lower, m), np.broadcast_to(upper, m)
        between = f"lower={lower.tolist()}, upper={upper.tolist()}"
        if not ((lower >= 0) & (lower <= upper)).all():
            raise MethodError(f"BenefitOfDoubt needs 0 <= lower <= upper, got {between}.")
        if shares and not (lower.sum() <= 1 + 1e-12 and upper.sum() >= 1 - 1e-12):
            raise MethodError(
                f"BenefitOfDoubt is infeasible: {m} shares cannot sum to one between {between}. "
                "Widen the bounds."
            )
        return lower, upper

    def _check(self, z: Array, lower: Array, upper: Array) -> None:
        require(
            (z.min(axis=-2) >= 0).all() and np.isfinite(z.sum(axis=-2)).all(),
            z,
            z < 0,
            "Benefit of the doubt needs values >= 0; {faults}. Normalise with MinMax, say.",
        )
        refuse_cells(
            z,
            (z == 0).all(axis=-2, keepdims=True),
            "Benefit of the doubt needs a value above 0 in every indicator, for else its weight "
            "is without limit; {faults}. Drop it.",
        )
        refuse_cells(
            z,
            (z == 0).all(axis=-1, keepdims=True),
            "Benefit of the doubt needs a value above 0 in every unit, for no weights lift one "
            "that is zero throughout; {faults}. Normalise with MinMax(1, 100), say.",
        )
        size = z.max(axis=-2)
        if self.bounds_on == "weight shares":
            refuse_columns(
                size < 1e-12 * size.max(axis=-1, keepdims=True),
                "Bounds on weight shares need indicators on one scale; {faults}. Normalise with "
                "MinMax, say, or use bounds_on='score shares'.",
                "is less than a trillionth of the largest in size",
            )
        if self.bounds_on == "score shares":
            refuse_cells(
                z,
                (z == 0) & (lower > 0),
                "A lower bound on score shares is infeasible where a value is 0, whose share is "
                "none; {faults}. Set lower=0 there, or normalise with MinMax(1, 100).",
            )
            refuse_cells(
                z,
                (z == 0) & ((z > 0) @ upper < 1 - 1e-12)[..., None],
                "Upper bounds on score shares are infeasible where those of the values above 0 "
                "sum to less than one; {faults}. Raise upper, or normalise with MinMax(1, 100).",
            )
        if self.bounds_on == "weights":
            refuse_cells(
                z,
                (z @ lower > 1)[..., None],
                "Lower bounds on weights are infeasible where they alone give a score above 1; "
                "{faults}. Lower them.",
            )


_KINDS = ("weight shares", "score shares", "weights")


def _optimal(z: Array, lower: Array, upper: Array, bounds_on: str) -> Array:
    """Solve the programmes of all units of one table, as one block-diagonal programme.

    Its variables are, unit by unit, the weights of indicators measured by their maximum, and the
    whole that their shares are part of.
    """
    from scipy import sparse
    from scipy.optimize import linprog

    units, back = np.unique(z, axis=0, return_inverse=True)  # twins alike, in whatever order
    (n, m), scale = units.shape, units.max(axis=0)
    y, zero = units / scale, np.zeros(m)
    least, most = zero, zero + np.inf
    if bounds_on == "weights":
        least, most, lower, upper = lower * scale, upper * scale, zero, zero + 1
    parts = y if bounds_on == "score shares" else np.tile(scale.max() / scale, (n, 1))
    best = y[_undominated(units, lower if bounds_on == "weight shares" else zero)]
    binding = np.concatenate([upper < 1, lower > 0])
    ceiling = np.append(np.ones(len(best)), np.zeros(binding.sum()))

    def block(part: Array) -> Array:
        own = np.diag(part)
        shares = np.block([[own, -upper[:, None]], [-own, lower[:, None]]])
        return np.vstack([np.pad(best, ((0, 0), (0, 1))), shares[binding]])

    found = linprog(
        -np.pad(y, ((0, 0), (0, 1))).ravel(),
        A_ub=sparse.block_diag([block(part) for part in parts], format="csc"),
        b_ub=np.tile(ceiling, n),
        A_eq=sparse.block_diag([np.append(part, -1)[None] for part in parts], format="csc"),
        b_eq=np.zeros(n),
        bounds=np.tile(np.transpose([np.append(least, 0), np.append(most, np.inf)]), (n, 1)),
    )
    if found.status:
        raise DomainError(f"The programmes of the benefit of the doubt failed: {found.message}")
    weights = np.maximum(found.x.reshape(n, m + 1)[:, :m], 0) / scale
    if bounds_on != "weights":  # shares leave the size free: exactly 1 for the best
        weights = weights / (weights @ units.T).max(axis=1, keepdims=True)
    return weights[back.ravel()]


def _undominated(units: Array, lower: Array) -> Array:
    """Say which units can be best under some weights whose shares are `lower` or more."""
    least = (1 - lower.sum()) * units + (units @ lower)[:, None]
    return np.array([not ((least >= row).all(1) & (least > row).any(1)).any() for row in least])
