"""What several weightings share: the correlations of the columns and their principal components."""

from __future__ import annotations

import numpy as np

from ..arguments import whole_number
from ..domain import refuse_constant, refuse_nonfinite
from ..exceptions import DomainError, MethodError
from ..protocols import Array

__all__ = ["centred", "check_number", "correlations", "principal_components", "retained"]


def centred(z: Array, method: str) -> tuple[Array, Array]:
    """Return the deviations d from the column means, and the length of every column of them.

    The lengths ``s``, ``(..., indicator)``, are standard deviations up to a factor that all
    columns share, and ``r_jk = d_j · d_k / (s_j s_k)``. Raises `DomainError`, naming `method`, if
    a column is constant.
    """
    z = np.asarray(z, dtype=float)
    mean = z.mean(axis=-2, keepdims=True)
    if not np.isfinite(mean).all():
        refuse_nonfinite(z)
    d = z - mean
    s = np.sqrt((d * d).sum(axis=-2))
    needs = f"{method} weights need correlations between indicators; {{faults}}. Drop it."
    refuse_constant(z, s, needs, level=mean[..., 0, :])
    return d, s


def correlations(z: Array, method: str) -> Array:
    """Return the correlation matrices of tables, ``(..., indicator, indicator)``."""
    d, s = centred(z, method)
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

    Eigenvalues are compared after rounding, so that all that tie at exactly 1 are kept. A
    `number` that parts components of equal eigenvalue is refused: which of them comes first is
    an accident of rounding.
    """
    if number is None:
        return eigenvalues.round(9) >= 1
    m = eigenvalues.shape[-1]
    if number > m:
        raise MethodError(f"{number} components need as many columns, the table has {m}.")
    if number < m:
        last, following = eigenvalues[..., number - 1], eigenvalues[..., number]
        if (last - following < 1e-9).any():
            tied = last[last - following < 1e-9].flat[0]
            raise DomainError(
                f"Components {number} and {number + 1} have the same eigenvalue ({tied:.4g}), so "
                f"the first {number} are not determined. Keep another number."
            )
    return np.arange(m) < number
