"""Ordered weighted averages: weights for places, not for indicators alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..arguments import floats
from ..domain import refuse_nonfinite
from ..exceptions import MethodError
from ..protocols import Array, Method, method
from .weighted import operands

__all__ = ["OrderedWeighted"]


@method
class OrderedWeighted(Method):
    """Ordered weighted average: a weight for a unit's best value, its second best, its worst.

    How important an indicator is and how good its value is for the unit are brought together by
    Torra's WOWA: with the unit's values sorted from best to worst, ``z_i(1) >= ... >= z_i(m)``,
    and their importance weights in the same order,

    ``Σ_k (Q(w_(1) + ... + w_(k)) - Q(w_(1) + ... + w_(k-1))) z_i(k)``,

    where Q rises from Q(0) = 0 to Q(1) = 1. With equal importance this is Yager's OWA of the order
    weights, and with equal order weights the arithmetic mean.

    Parameters
    ----------
    order_weights : sequence of float, optional
        For the best to the worst value, one an indicator, summing to one; Q then joins the points
        ``(k / m, v_1 + ... + v_k)`` by straight lines.
    orness : float, optional
        In place of order weights, between 0 (the worst value decides) and 1 (the best does), both
        left out: ``Q(r) = r^((1 - orness) / orness)``. At 1/2 it is the arithmetic mean. Without
        either it is 1/3, ``Q(r) = r²``: "most" indicators have to be good.

    Raises
    ------
    MethodError
        If the order weights are not one an indicator, negative, or do not sum to one; if both
        parameters are given.

    References
    ----------
    Yager (1988), *On ordered weighted averaging aggregation operators in multicriteria
    decisionmaking*, IEEE Transactions on Systems, Man, and Cybernetics 18(1); Torra (1997), *The
    weighted OWA operator*, International Journal of Intelligent Systems 12(2). A published example
    is not known to us.

    Examples
    --------
    >>> z, w = [[9.0, 3.0, 0.0]], np.full(3, 1 / 3)
    >>> OrderedWeighted([0, 1, 0])(z, w), OrderedWeighted()(z, w).round(12)
    (array([3.]), array([2.]))
    """

    order_weights: Sequence[float] | Array | None = None
    orness: float | None = None

    formula = "Σ (Q(w_(1) + ... + w_(k)) - Q(w_(1) + ... + w_(k-1))) z_(k), z_(1) the best"
    domain = "any finite values, on one scale"
    meaning = "compensability set by the order weights: from the worst value to the best"
    source = "Yager (1988); Torra (1997)"

    def __post_init__(self) -> None:
        if self.orness is not None and not 0 < self.orness < 1:
            raise MethodError(f"OrderedWeighted needs 0 < orness < 1, got orness={self.orness}.")
        if self.order_weights is None:
            return
        if self.orness is not None:
            raise MethodError("OrderedWeighted takes order weights or an orness; got both.")
        v = floats(self.order_weights, "OrderedWeighted")
        if v.ndim != 1 or not (v >= 0).all() or abs(v.sum() - 1) > 1e-9:
            raise MethodError(
                f"OrderedWeighted needs order weights >= 0 that sum to one, got {v.tolist()}."
            )

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = operands(z, weights, "An ordered weighted average")
        refuse_nonfinite(z)
        order = np.argsort(-z, axis=-1)
        shape = np.broadcast_shapes(z.shape, w[..., None, :].shape)
        order = np.broadcast_to(order, shape)
        z, w = np.broadcast_to(z, shape), np.broadcast_to(w[..., None, :], shape)
        reached = np.cumsum(np.take_along_axis(w, order, axis=-1), axis=-1)
        reached = self._quantifier(np.minimum(reached, 1.0))
        shares = np.diff(reached, axis=-1, prepend=0.0)
        return (shares * np.take_along_axis(z, order, axis=-1)).sum(axis=-1)

    def _quantifier(self, reached: Array) -> Array:
        """Return Q, how much of the score the best indicators up to a share of importance make."""
        if self.order_weights is None:
            orness = 1 / 3 if self.orness is None else self.orness
            return reached ** ((1 - orness) / orness)
        m = reached.shape[-1]
        if len(self.order_weights) != m:
            raise MethodError(
                f"OrderedWeighted has {len(self.order_weights)} order weights, the table has {m} "
                "columns. Give one for each, or an orness."
            )
        return np.interp(reached, np.arange(m + 1) / m, np.cumsum([0.0, *self.order_weights]))
