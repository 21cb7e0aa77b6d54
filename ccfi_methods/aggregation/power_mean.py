"""Power means: arithmetic, geometric, harmonic, and what lies between."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_nonfinite, require
from ..exceptions import MethodError
from ..protocols import Array, Method, method

__all__ = ["PowerMean", "weighted_sum"]


def weighted_sum(z: Array, weights: Array) -> Array:
    """Return ``Σ_j w_j z_ij``: ``(..., unit, indicator)``, ``(..., indicator)`` to ``(..., unit)``.

    One table under many weights is one matrix product.
    """
    scores: Array = weights @ z.T if z.ndim == 2 else (z @ weights[..., None])[..., 0]
    if not np.isfinite(scores).all():
        refuse_nonfinite(z)
    return scores


@method
class PowerMean(Method):
    """Weighted power mean of order `p`: ``(Σ_j w_j z_ij^p)^(1/p)``, for p = 0 ``Π_j z_ij^w_j``.

    The order says how far a good value makes up for a bad one: fully at 1 (arithmetic mean), less
    at 0 (geometric) and -1 (harmonic), not at all as p falls towards minus infinity (`Minimum`).

    Parameters
    ----------
    p : float
        Finite; above 1 good values count more than bad ones.

    Raises
    ------
    DomainError
        Unless p = 1, if a value is negative; for p <= 0, if one is zero.

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

    p: float = 1.0

    formula = "(Σ w z^p)^(1/p); p = 1 arithmetic, 0 geometric, -1 harmonic"
    domain = "p = 1: any; 0 < p: values >= 0; p <= 0: values > 0"
    meaning = "full compensability at p = 1, ever less below"
    source = "Nardo et al. (2008), Handbook, step 6"

    def __post_init__(self) -> None:
        if not np.isfinite(self.p):
            raise MethodError(f"PowerMean needs a finite p, got p={self.p}; see Minimum.")

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = np.asarray(z, dtype=float), np.asarray(weights, dtype=float)
        if self.p == 1:
            return weighted_sum(z, w)
        self._check(z)
        if self.p == 0:
            return np.exp(weighted_sum(np.log(z), w))
        return weighted_sum(z**self.p, w) ** (1 / self.p)

    def _check(self, z: Array) -> None:
        names = {0: "geometric mean", -1: "harmonic mean"}
        name = names.get(int(self.p) if self.p == int(self.p) else 9, f"power mean of p={self.p:g}")
        remedy = "{faults}. Normalise with MinMax(1, 100), say."
        low = z.min()
        if self.p > 0:
            require(low >= 0, z, z < 0, f"A {name} needs values >= 0; {remedy}")
        else:
            require(low > 0, z, z <= 0, f"A {name} needs values > 0; {remedy}")
