"""Weights from comparisons with the best and the worst: the best-worst method."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any, Self

import numpy as np
import pandas as pd

from ..arguments import floats
from ..exceptions import MethodError
from ..protocols import Array, Method, Place, method

__all__ = ["BestWorst"]

Comparisons = Sequence[float] | Mapping[str, Any] | pd.Series | Array | None


@method
class BestWorst(Method):
    """Best-worst method: weights from comparing all with the most and the least important.

    With ``a_Bj`` how many times more the best B matters than j, and ``a_jW`` how many times more j
    matters than the worst W, the linear model minimises ξ subject to ``|w_B - a_Bj w_j| <= ξ``,
    ``|w_j - a_jW w_W| <= ξ`` for all j, ``Σ w = 1``, ``w >= 0``.

    Parameters
    ----------
    best_to_others, others_to_worst : sequence, mapping by code, Series, or mapping of those by node
        From 1 (equally important) upwards, usually to 9; 1 for the best itself and for the worst
        itself. Without them an index takes the columns of these names of the framework. Several
        that share the best place (or the worst) with the same judgements are each held to the
        constraints, so that they get the same weight.

    Attributes
    ----------
    weights : array, (indicator,)
    ksi : float
        ξ, in units of weight: 0 if the comparisons are fully consistent. The consistency indices
        of Rezaei (2015) belong to the ξ of the nonlinear model, not to this one.
    consistency_ratio : float
        Input-based: ``max_j |a_Bj a_jW - a_BW| / (a_BW² - a_BW)``, 0 if fully consistent. How much
        is acceptable depends on a_BW and on the number of indicators (Liang et al. 2020).

    Raises
    ------
    MethodError
        If comparisons are below 1, differ in number, name no best or no worst, or disagree on the
        best against the worst; if there are none for a node or a code.

    Notes
    -----
    No published example is kept with the project: the weights rest on the exact solution of the
    programme by enumeration, and on consistent comparisons, ``w_j ∝ 1 / a_Bj``.

    References
    ----------
    Rezaei (2016), *Best-worst multi-criteria decision-making method: some properties and a linear
    model*, Omega 64; Liang, Brunelli and Rezaei (2020), *Consistency issues in the best worst
    method: measurements and thresholds*, Omega 96.

    Examples
    --------
    >>> bwm = BestWorst(best_to_others=[2, 1, 4, 8], others_to_worst=[4, 8, 2, 1])
    >>> bwm.weights.round(4)
    array([0.2667, 0.5333, 0.1333, 0.0667])
    >>> bwm.consistency_ratio
    0.0
    """

    best_to_others: Comparisons = None
    others_to_worst: Comparisons = None

    formula = "min max(|w_B - a_Bj w_j|, |w_j - a_jW w_W|)"
    domain = "any table; comparisons >= 1"
    meaning = "importance, as judged beside the best and the worst"
    source = "Rezaei (2016)"
    constant = True

    def __post_init__(self) -> None:
        given = self.best_to_others, self.others_to_worst
        if not any(each is None or isinstance(each, Mapping) for each in given):
            _ = self._comparisons

    def __repr__(self) -> str:
        if not _is_by_node(self.best_to_others):
            return super().__repr__()
        return f"BestWorst({len(self.best_to_others)} nodes)"  # type: ignore[arg-type]

    def bind(self, place: Place) -> Self:
        return replace(
            self,
            best_to_others=self._at(place, "best_to_others"),
            others_to_worst=self._at(place, "others_to_worst"),
        )

    def __call__(self, z: Array) -> Array:
        *batch, _, m = np.shape(z)
        if len(self.weights) != m:
            raise MethodError(
                f"BestWorst compares {len(self.weights)} items, the table has {m} columns."
            )
        return np.broadcast_to(self.weights, (*batch, m))

    @property
    def weights(self) -> Array:
        return self._solution[0]

    @property
    def ksi(self) -> float:
        return self._solution[1]

    @property
    def consistency_ratio(self) -> float:
        from_best, to_worst, span = self._comparisons
        gaps = np.abs(from_best * to_worst - span)
        return float(gaps.max() / (span**2 - span)) if span > 1 else 0.0

    @cached_property
    def _comparisons(self) -> tuple[Array, Array, float]:
        """Return both sets of comparisons, checked, and that of the best with the worst."""
        from_best = _checked(self.best_to_others, "best_to_others")
        to_worst = _checked(self.others_to_worst, "others_to_worst")
        if len(from_best) != len(to_worst):
            raise MethodError(
                "BestWorst needs as many best_to_others as others_to_worst, "
                f"got {len(from_best)} and {len(to_worst)}."
            )
        spans = to_worst[from_best == 1].max(), from_best[to_worst == 1].max()
        if spans[0] != spans[1]:
            raise MethodError(
                "BestWorst needs one judgement of the best against the worst, got "
                f"{spans[1]:g} in best_to_others and {spans[0]:g} in others_to_worst."
            )
        return from_best, to_worst, float(spans[0])

    @cached_property
    def _solution(self) -> tuple[Array, float]:
        from scipy.optimize import linprog

        from_best, to_worst, span = self._comparisons
        each, rows = np.eye(len(from_best)), []
        for best in np.flatnonzero((from_best == 1) & (to_worst == span)):
            rows.append(each[best] - from_best[:, None] * each)
        for worst in np.flatnonzero((to_worst == 1) & (from_best == span)):
            rows.append(each - to_worst[:, None] * each[worst])
        gaps = np.vstack(rows)
        bound = np.full((len(gaps), 1), -1.0)
        found = linprog(
            np.append(np.zeros(len(each)), 1.0),
            A_ub=np.block([[gaps, bound], [-gaps, bound]]),
            b_ub=np.zeros(2 * len(gaps)),
            A_eq=np.append(np.ones(len(each)), 0.0)[None],
            b_eq=[1.0],
        )
        if found.x is None:
            raise MethodError(
                "The programme of BestWorst has no solution in floating-point numbers for "
                f"comparisons up to {span:g}: take a scale of 1 to 9."
            )
        weights = np.maximum(found.x[:-1], 0)  # HiGHS may leave a zero a little below
        return weights / weights.sum(), max(float(found.fun), 0.0)

    def _at(self, place: Place, what: str) -> Array:
        given = getattr(self, what)
        if _is_by_node(given):
            if place.node not in given:
                raise MethodError(
                    f"BestWorst has no {what} for {place.node!r}; it has {list(given)}. Add them."
                )
            given = given[place.node]
        return place.values(given, what)


def _is_by_node(given: Any) -> bool:
    return isinstance(given, Mapping) and any(
        np.ndim(part) or isinstance(part, Mapping) for part in given.values()
    )


def _checked(given: Any, what: str) -> Array:
    if given is None or isinstance(given, Mapping):
        raise MethodError(
            f"BestWorst needs one number a column in {what} outside an index: "
            "BestWorst([1, 2, 8], [8, 4, 1])."
        )
    values = floats(given, f"BestWorst, in {what},")
    if values.ndim != 1 or not (np.isfinite(values) & (values >= 1)).all():
        raise MethodError(f"BestWorst needs finite {what} >= 1, got {values.tolist()}.")
    if not (values == 1).any():
        which = "best" if what == "best_to_others" else "worst"
        raise MethodError(f"BestWorst needs a 1 in {what}, for the {which} itself; got none.")
    return values
