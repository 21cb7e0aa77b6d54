"""What several weightings share: the correlations of the columns and their principal components."""

from __future__ import annotations

import numpy as np

from ..arguments import whole_number
from ..domain import refuse_constant
from ..exceptions import DomainError, MethodError
from ..precision import centred
from ..protocols import Array

__all__ = ["check_number", "correlations", "principal_components", "retained", "varying"]

TIE = 1e-9  # eigenvalues of correlations that differ by less are equal


def varying(z: Array, method: str) -> tuple[Array, Array, Array | float]:
    """Return the deviations d from the column means, their lengths s, and the unit of both.

    The lengths, ``(..., indicator)``, are standard deviations up to a factor that all columns
    share, and ``r_jk = d_j · d_k / (s_j s_k)``; see `precision.centred`. Raises `DomainError`,
    naming `method`, if a column is constant.
    """
    z = np.asarray(z, dtype=float)
    d, length, unit = centred(z)
    needs = f"{method} weights need correlations between indicators; {{faults}}. Drop it."
    refuse_constant(z, (length * unit)[..., 0, :], needs, level=z[..., 0, :])
    return d, length[..., 0, :], unit if isinstance(unit, float) else unit[..., 0, :]


def correlations(z: Array, method: str) -> Array:
    """Return the correlation matrices of tables, ``(..., indicator, indicator)``."""
    d, s, _ = varying(z, method)
    return d.mT @ d / (s[..., :, None] * s[..., None, :])


def principal_components(z: Array, method: str) -> tuple[Array, Array]:
    """Return eigenvalues and eigenvectors (in columns) of the correlations, largest first."""
    values, vectors = np.linalg.eigh(correlations(z, method))
    return values[..., ::-1], vectors[..., ::-1]


def check_number(number: int | None, of: str) -> None:
    """Raise unless a number of components to keep is a whole number, 1 or more, or None."""
    if number is not None:
        whole_number(number, f"The number of {of}")


def retained(eigenvalues: Array, number: int | None) -> Array:
    """Return which components are kept: the first `number`, or those with an eigenvalue >= 1.

    Eigenvalues are compared after rounding, so that all that tie at exactly 1 are kept. To part
    components of equal eigenvalue is refused: which of them comes first is an accident of
    rounding.
    """
    m = eigenvalues.shape[-1]
    if number is not None and number > m:
        raise MethodError(f"{number} components need as many columns, the table has {m}.")
    kept: Array = eigenvalues > 1 - TIE if number is None else np.arange(m) < number
    parted = kept[..., :-1] & ~kept[..., 1:] & (eigenvalues[..., :-1] - eigenvalues[..., 1:] < TIE)
    if parted.any():
        table, last = np.argwhere(parted)[0][:-1], int(np.argwhere(parted)[0][-1])
        error = DomainError(
            f"Components {last + 1} and {last + 2} have the same eigenvalue "
            f"({eigenvalues[(*table, last)]:.4g}), so the first {last + 1} are not determined. "
            "Keep another number."
        )
        error.tables = parted.any(axis=-1)
        raise error
    return np.broadcast_to(kept, eigenvalues.shape)
