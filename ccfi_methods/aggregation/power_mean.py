"""Power means: arithmetic, geometric, harmonic, what lies between, and their limit, the minimum."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_cells, refuse_nonfinite
from ..exceptions import MethodError
from ..protocols import Array, Method, method
from .weighted import operands, weighted_sum

__all__ = ["Minimum", "PowerMean", "weighted_sum"]


@method
class PowerMean(Method):
    """Weighted power mean of order `p`: ``(Σ_j w_j z_ij^p)^(1/p)``, for p = 0 ``Π_j z_ij^w_j``.

    The order says how far a good value makes up for a bad one: fully at 1 (arithmetic mean), less
    at 0 (geometric) and -1 (harmonic), not at all as p falls towards minus infinity (`Minimum`).

    Parameters
    ----------
    p : float, or array (...,)
        Finite; above 1 good values count more than bad ones. An array has one order for each table
        of a batch, or each vector of weights.

    Raises
    ------
    DomainError
        Unless p = 1, if a value is negative; for p <= 0, if a value is zero; if the weights do not
        sum to one.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6;
    Hardy, Littlewood and Pólya (1934), *Inequalities*.

    Examples
    --------
    >>> z, w = np.array([[4.0, 1.0], [2.0, 2.0]]), np.array([0.5, 0.5])
    >>> PowerMean(1)(z, w), PowerMean(0)(z, w), PowerMean(-1)(z, w)
    (array([2.5, 2. ]), array([2., 2.]), array([1.6, 2. ]))
    """

    p: float | Array = 1.0

    formula = "(Σ w z^p)^(1/p); p = 1 arithmetic, 0 geometric, -1 harmonic"
    domain = "p = 1: any; 0 < p: values >= 0; p <= 0: values > 0"
    meaning = "full compensability at p = 1, ever less below"
    source = "Nardo et al. (2008), Handbook, step 6"
    batched = ("p",)

    def __post_init__(self) -> None:
        if not np.isfinite(self.p).all():
            raise MethodError(f"PowerMean needs a finite p, got p={self.p}; see Minimum.")

    def __call__(self, z: Array, weights: Array) -> Array:
        p = self.p
        if np.ndim(p) == 0 and p == 1:
            return weighted_sum(*operands(z, weights, "An arithmetic mean"))
        z, w = operands(z, weights, f"A {self._name}")
        self._check(z)
        if np.ndim(p):
            return _by_logarithms(z, w, np.asarray(p, dtype=float))
        if p == 0:
            return np.exp(weighted_sum(np.log(z), w))
        if _powers_hold(z, float(p)):
            return weighted_sum(z**p, w) ** (1 / p)
        return _by_logarithms(z, w, np.asarray(p, dtype=float))

    @property
    def _name(self) -> str:
        if np.ndim(self.p):
            return f"power mean of p from {np.min(self.p):g} to {np.max(self.p):g}"
        names = {0.0: "geometric mean", -1.0: "harmonic mean"}
        return names.get(float(self.p), f"power mean of p={self.p:g}")

    def _check(self, z: Array) -> None:
        low, positive = z.min(), np.min(self.p) > 0
        if (low > 0 or (positive and low == 0)) and np.isfinite(z.max()):
            return
        bad = (z < 0) | ((z == 0) & (np.asarray(self.p)[..., None, None] <= 0))
        needs = "values >= 0" if positive else "values > 0"
        remedy = "{faults}. Normalise with MinMax(1, 100), say."
        refuse_nonfinite(z)
        refuse_cells(np.broadcast_to(z, bad.shape), bad, f"A {self._name} needs {needs}; {remedy}")


def _powers_hold(z: Array, p: float) -> bool:
    """Return whether powers stay far from overflow, and from 1, where digits are lost."""
    low, high = z.min(where=z > 0, initial=np.inf), z.max()
    reach = abs(p) * np.abs(np.log([low, max(high, low)])).max()
    return abs(p) > 0.01 and bool(reach < 600)


def _by_logarithms(z: Array, w: Array, p: Array) -> Array:
    """Return the power mean for any p, near 0 or huge, or a different one for each replicate.

    The value that counts most, the largest for p > 0 and the smallest for p < 0, is factored out:
    ``ln M = l* + ln(1 + Σ_j w_j (e^(p (l_j - l*)) - 1)) / p`` with ``l = ln z``.
    """
    w, p = w[..., None, :], p[..., None, None]
    shape = np.broadcast_shapes(z.shape, w.shape, p.shape)
    counts, towards = np.broadcast_to(w > 0, shape), np.where(p < 0, -1.0, 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # ln 0, and 0 / 0 among zeros alone
        logs = np.broadcast_to(np.log(z), shape)
        top = towards * np.max(
            towards * logs, axis=-1, keepdims=True, where=counts, initial=-np.inf
        )
        below = np.where(counts & np.isfinite(top), logs - top, 0)
    w, p, top = w[..., 0, :], p[..., 0], top[..., 0]
    mean_log = weighted_sum(below, w) if (p == 0).any() else np.zeros(top.shape)
    swell = weighted_sum(np.expm1(p[..., None] * below), w)
    light = swell < -0.5  # little weight on the value that counts most: no digits left beside 1
    log = np.log1p(np.where(light, 0, swell))
    if light.any():
        powers = np.where(counts, np.exp(p[..., None] * below), 0)
        log = np.where(light, np.log(weighted_sum(powers, w)), log)
    return np.exp(top + np.divide(log, p, out=mean_log, where=p != 0))


@method
class Minimum(Method):
    """The worst value: ``min_j z_ij`` over the indicators whose weight is not zero.

    Nothing makes up for the worst indicator: the limit of `PowerMean` as p falls without end.

    References
    ----------
    Hardy, Littlewood and Pólya (1934), *Inequalities*, section 2.9. A published example is not
    known to us.

    Examples
    --------
    >>> Minimum()([[4.0, 1.0], [2.0, 3.0]], [0.5, 0.5])
    array([1., 2.])
    """

    formula = "min z"
    domain = "any finite values"
    meaning = "no compensability: the worst indicator decides"
    source = "Hardy, Littlewood and Pólya (1934)"

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = operands(z, weights, "A minimum")
        refuse_nonfinite(z)
        if (w > 0).all():
            batch = np.broadcast_shapes(z.shape[:-2], w.shape[:-1])
            return np.broadcast_to(z.min(axis=-1), (*batch, z.shape[-2])).copy()
        return np.where(w[..., None, :] > 0, z, np.inf).min(axis=-1)
