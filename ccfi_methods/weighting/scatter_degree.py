"""Scatter-degree weights: those that set the units furthest apart."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_nonfinite
from ..exceptions import DomainError, Fault
from ..precision import in_own_unit
from ..protocols import Array, Method, method

__all__ = ["ScatterDegree"]


@method
class ScatterDegree(Method):
    """Scatter-degree weights: among all of one length, those of the index that varies most.

    For a table Z the index ``y = Zw`` has the sum of squares ``wᵀ Zᵀ Z w``, which is largest, for
    ``|w| = 1``, at the leading eigenvector of ``H = Zᵀ Z``; scaled to sum one it gives the weights.

    Z is the table as it is given. Guo standardises it to z-scores, on which the sum of squares is
    n times the variance of y: ``ScatterDegree()(ZScore()(x))``, in an index
    ``normalisation="zscore"``. On min-max values, zero at the worst unit, no element of H is
    negative, and so no weight is either (Perron and Frobenius); a high mean then counts as well as
    a wide spread. The years of a panel stacked into one table make H the sum over the years: the
    vertical and horizontal variant.

    On z-scores a weight may come out negative, which says that the indicator runs against the
    others. That is refused, not cut off at zero: the constrained problem is another one, without
    a closed solution.

    No published worked example is known to us.

    Raises
    ------
    DomainError
        If an indicator would have a negative weight, or two eigenvectors lead.

    References
    ----------
    Guo (2002), *New theory and method of dynamic comprehensive evaluation*, Journal of Management
    Sciences in China 5(2), 49-54 (in Chinese).

    Examples
    --------
    >>> from ccfi_methods.normalisation import ZScore
    >>> ScatterDegree()(ZScore()([[1.0, 3, 1], [2, 1, 3], [3, 4, 2], [4, 6, 7]])).round(4)
    array([0.3479, 0.3186, 0.3335])
    """

    formula = "w ∝ leading eigenvector of ZᵀZ"
    domain = "no indicator that runs against the others"
    meaning = "what sets the units furthest apart"
    source = "Guo (2002)"

    def __call__(self, z: Array) -> Array:
        z, _ = in_own_unit(np.asarray(z, dtype=float), axis=(-2, -1))
        h = z.mT @ z
        if not np.isfinite(h).all():
            refuse_nonfinite(z)
        eigenvalues, vectors = np.linalg.eigh(h)  # ascending
        leading = eigenvalues[..., -1]
        second = eigenvalues[..., -2:-1].max(axis=-1, initial=0)
        if not (leading - second > 1e-9 * leading).all():
            raise DomainError(
                "Scatter-degree weights need one leading eigenvector; two have the same "
                "eigenvalue. Use equal weights."
            )
        w = vectors[..., -1]
        w = np.where(w.sum(axis=-1, keepdims=True) < 0, -w, w)  # the sign is arbitrary
        if w.min() < -1e-12:
            first = w[w.min(axis=-1) < -1e-12][0]
            against = np.flatnonzero(first < -1e-12)
            raise DomainError(
                "Scatter-degree weights need indicators that do not run against the others; "
                "{faults}. Reverse its polarity, drop it or weigh another way.",
                [Fault(int(j), f"has {first[j]:.3g} in the eigenvector") for j in against],
            )
        w = np.maximum(w, 0)
        return w / w.sum(axis=-1, keepdims=True)
