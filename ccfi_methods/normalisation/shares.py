"""Scales taken from a sum: shares of the total, and vectors of length one."""

from __future__ import annotations

import numpy as np

from ..domain import refuse_nonfinite, require
from ..precision import length
from ..protocols import Array, Method, method
from .scale import tables

__all__ = ["ShareOfTotal", "VectorNorm"]


@method
class ShareOfTotal(Method):
    """Shares of the total: the scores of an indicator sum to one.

    ``z = x / Σ x`` for polarity +1 and ``z = (1/x) / Σ (1/x)`` for polarity -1, sums over the units
    of the table, or of `reference`.

    Raises
    ------
    DomainError
        If a value is negative, an indicator is zero everywhere, or a value is zero where polarity
        is -1.

    References
    ----------
    The sum normalisation of pymcdm and pyrepo-mcda, which agree. No published worked example is
    known to us.

    Examples
    --------
    >>> ShareOfTotal()([[1.0, 1.0], [1.0, 2.0], [2.0, 2.0]], polarity=[1, -1])
    array([[0.25, 0.5 ],
           [0.25, 0.25],
           [0.5 , 0.25]])
    """

    formula = "x / Σ x; polarity -1: (1/x) / Σ (1/x)"
    domain = "values >= 0, not all zero; polarity -1: > 0"
    meaning = "part of the whole"
    source = "sum normalisation of the MCDM literature"

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        polarity = np.asarray(polarity, dtype=float)
        _refuse_no_share(x, polarity)
        if reference is not None:
            _refuse_no_share(scale, polarity)
        up = polarity > 0
        least = None if up.all() else scale.min(axis=-2, keepdims=True)

        def part(table: Array) -> Array:  # least / x, for 1 / x may be infinite
            return table if least is None else np.where(up, table, least / np.where(up, 1, table))

        total = part(scale).sum(axis=-2, keepdims=True)
        require(
            total > 0,
            scale,
            np.broadcast_to(total <= 0, scale.shape),
            "Shares need a positive total; {faults}. Drop it.",
        )
        return part(x) / total


def _refuse_no_share(table: Array, polarity: Array) -> None:
    bad = np.where(polarity > 0, table < 0, table <= 0)
    require(
        np.isfinite(table).all() and not bad.any(),
        table,
        bad,
        "Shares need values >= 0, > 0 where less is better; {faults}. Normalise with MinMax, say.",
    )


@method
class VectorNorm(Method):
    """Vector normalisation: every indicator divided by its length.

    ``z = x / ‖x‖`` for polarity +1 and ``z = 1 - x / ‖x‖`` for polarity -1, with
    ``‖x‖ = √(Σ x²)`` over the units of the table, or of `reference`.

    For polarity -1 packages differ: pymcdm and pyrepo-mcda do as above; scikit-criteria divides
    only and leaves the direction to the method that follows.

    Raises
    ------
    DomainError
        If an indicator is zero everywhere.

    References
    ----------
    Opricovic and Tzeng (2004), European Journal of Operational Research 156(2), on the
    normalisation in TOPSIS. No published worked example is known to us.

    Examples
    --------
    >>> VectorNorm()([[3.0, 3.0], [4.0, 4.0]], polarity=[1, -1])
    array([[0.6, 0.4],
           [0.8, 0.2]])
    """

    formula = "x / √(Σ x²); polarity -1: 1 - x / √(Σ x²)"
    domain = "no indicator that is zero everywhere"
    meaning = "multiple of the root of the sum of squares"
    source = "Opricovic and Tzeng (2004)"

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        size, unit = length(scale)
        if not np.isfinite(size).all():
            refuse_nonfinite(scale)
        require(
            size > 0,
            scale,
            np.broadcast_to(~scale.any(axis=-2, keepdims=True), scale.shape),
            "Vector normalisation needs a value that is not zero; {faults}. Drop it.",
        )
        z = x / (size * unit)
        return np.where(np.asarray(polarity) > 0, z, 1 - z)
