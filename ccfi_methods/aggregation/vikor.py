"""VIKOR: a compromise between the good of all criteria and the regret of one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from ..domain import refuse_constant
from ..exceptions import MethodError
from ..protocols import Array, Method, method
from .weighted import compared, weighted_sum

__all__ = ["Vikor", "VikorSolution"]


class VikorSolution(NamedTuple):
    """What VIKOR says of each unit; lower is better.

    Attributes
    ----------
    S : array, (..., unit)
        Group utility: the weighted sum of regrets.
    R : array, (..., unit)
        Individual regret: the largest weighted regret.
    Q : array, (..., unit)
        The compromise between the two, 0 = best in both.
    advantage : array of bool, (...,)
        C1: the second by Q lies behind the first by 1 / (n - 1) or more.
    stability : array of bool, (...,)
        C2: the first by Q is also first by S or by R.
    compromise : array of bool, (..., unit)
        The compromise solutions: the first alone where both conditions hold; the first and the
        second where C2 alone fails; where C1 fails all that lie less than 1 / (n - 1) behind.
    """

    S: Array
    R: Array
    Q: Array
    advantage: Array
    stability: Array
    compromise: Array


@method
class Vikor(Method):
    """VIKOR: ``1 - Q_i``, from 1 for a unit that is best by sum and by largest regret, down to 0.

    With regrets ``r_ij = w_j (max_i z_ij - z_ij) / (max_i z_ij - min_i z_ij)``, ``S_i = Σ_j r_ij``
    and ``R_i = max_j r_ij``,

    ``Q_i = v (S_i - min S) / (max S - min S) + (1 - v) (R_i - min R) / (max R - min R)``.

    Q is lower for better units; the score turns it round. A measure on which all units are equal
    has nothing to say, and its term is 0 for all. The measures themselves and the compromise
    solutions are in `solution`.

    Parameters
    ----------
    v : float
        Weight of the majority's good against the worst regret, 0 <= v <= 1.

    Raises
    ------
    DomainError
        If there is one unit only, an indicator is constant, or the weights do not sum to one.

    References
    ----------
    Opricovic and Tzeng (2004), *Compromise solution by MCDM methods: a comparative analysis of
    VIKOR and TOPSIS*, European Journal of Operational Research 156(2).

    Examples
    --------
    >>> z, w = [[1.0, 0.0], [0.75, 0.5], [0.0, 1.0]], [0.5, 0.5]
    >>> Vikor()(z, w)
    array([0., 1., 0.])
    >>> Vikor().solution(z, w).S
    array([0.5  , 0.375, 0.5  ])
    """

    v: float = 0.5

    formula = "1 - Q, Q = v S' + (1 - v) R', S' and R' sum and maximum of regrets on 0 to 1"
    domain = "at least 2 units, no constant indicator; a unit's score depends on the others"
    meaning = "compensability limited by the largest regret"
    source = "Opricovic and Tzeng (2004)"

    def __post_init__(self) -> None:
        if not 0 <= self.v <= 1:
            raise MethodError(f"Vikor needs 0 <= v <= 1, got v={self.v}.")

    def __call__(self, z: Array, weights: Array) -> Array:
        return 1 - self._measures(z, weights)[2]

    def solution(self, z: Array, weights: Array) -> VikorSolution:
        """Return S, R, Q and the compromise solutions; parameters as in a call."""
        S, R, Q = self._measures(z, weights)
        by_q = np.sort(Q, axis=-1)
        enough = 1 / (Q.shape[-1] - 1) * (1 - 1e-12)  # rounding must not decide
        advantage = by_q[..., 1] - by_q[..., 0] >= enough
        first = by_q[..., :1] == Q
        best = _is_least(S) | _is_least(R)
        stability = (best | ~first).all(axis=-1)
        behind = Q - by_q[..., :1]
        runner_up = np.where(stability[..., None], first, by_q[..., 1:2] >= Q)
        compromise = np.where(advantage[..., None], runner_up, behind < enough)
        return VikorSolution(S, R, Q, advantage, stability, compromise)

    def _measures(self, z: Array, weights: Array) -> tuple[Array, Array, Array]:
        z, w = compared(z, weights, "VIKOR")
        best, worst = z.max(axis=-2, keepdims=True), z.min(axis=-2, keepdims=True)
        refuse_constant(z, best - worst, "{faults}: VIKOR's regret is undefined. Drop it.")
        regret = (best - z) / (best - worst)
        S = weighted_sum(regret, w)
        R = (w[..., None, :] * regret).max(axis=-1)
        return S, R, self.v * _from_least(S) + (1 - self.v) * _from_least(R)


def _from_least(measure: Array) -> Array:
    """Bring a measure to 0 (least) to 1; all 0 where nothing but rounding tells units apart."""
    low, high = measure.min(axis=-1, keepdims=True), measure.max(axis=-1, keepdims=True)
    apart = high - low > 1e-12 * high
    return np.divide(measure - low, high - low, out=np.zeros_like(measure), where=apart)


def _is_least(measure: Array) -> Array:
    return measure <= measure.min(axis=-1, keepdims=True) * (1 + 1e-12)
