"""Weights under which the indicators are as important to the index as they are meant to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
import pandas as pd

from ..arguments import floats
from ..exceptions import DomainError, Fault, MethodError
from ..precision import in_one_unit
from ..protocols import Array, Method, Place, method
from .correlation import varying

__all__ = ["EqualisedImportance"]


@method
class EqualisedImportance(Method):
    """Weights that give every indicator its importance: equal ones, or the given targets.

    A weight is not an importance: of two indicators with equal weights, the one that varies more
    and has more friends among the others moves the index more. The importance of indicator j to
    the arithmetic index ``y = Σ_j w_j z_j`` is the share of the variance of y that a regression
    of y on z_j explains: with a straight line the squared correlation ``r_j²``, with a
    polynomial of higher degree an estimate of the correlation ratio ``η_j²``. The weights are
    those, not negative, under which importances are proportional to the targets t.

    For the straight line that is a linear system: ``r_j ∝ √t_j`` if ``R v = √t`` for the
    correlation matrix R and ``v_j ∝ w_j s_j``, solved by its pseudo-inverse, which treats
    interchangeable indicators alike. Where the solution has negative weights, and for higher
    degrees, the difference between shares of importance and shares of the targets is minimised
    (least squares, one table at a time). An indicator that correlates negatively with the index
    counts with a negative share: it is not important in the sense meant.

    Becker et al. estimate the correlation ratio by splines and Gaussian processes in place of
    polynomials. No published worked example that could be recomputed is known to us.

    Parameters
    ----------
    targets : sequence or mapping by code, optional
        Relative importances, above zero; equal by default.
    degree : int
        Of the polynomial: 1 for the squared correlation, above it for the correlation ratio.
    tolerance : float
        Largest accepted difference between a share of importance and its target. With 1, say,
        the nearest weights are taken where none reach the targets.

    Raises
    ------
    DomainError
        If an indicator is constant, or no weights that are not negative reach the targets.

    References
    ----------
    Becker, Saisana, Paruolo and Vandecasteele (2017), *Weights and importance in composite
    indicators: closing the gap*, Ecological Indicators 80, 12-22; Paruolo, Saisana and Saltelli
    (2013), *Ratings and rankings: voodoo or science?*, Journal of the Royal Statistical Society A
    176(3).

    Examples
    --------
    The first indicator has most to do with the others, so it needs the least weight:

    >>> z = [[1, 2, 3], [2, 1, 1], [3, 4, 2], [4, 3, 5], [5, 5, 4]]
    >>> balanced = EqualisedImportance()
    >>> balanced.importances(z, [1 / 3, 1 / 3, 1 / 3]).round(4)
    array([0.8471, 0.7779, 0.6485])
    >>> balanced(z).round(4)
    array([0.1613, 0.3871, 0.4516])
    >>> balanced.importances(z, balanced(z)).round(4)
    array([0.7419, 0.7419, 0.7419])
    """

    targets: Sequence[float] | Mapping[str, float] | pd.Series | Array | None = None
    degree: int = 1
    tolerance: float = 1e-6

    formula = "importances r_j² (or η_j²) of z_j for Σ w z in proportion to the targets"
    domain = "no constant indicator, targets within reach of weights >= 0"
    meaning = "what makes the indicators as important to the index as intended"
    source = "Becker et al. (2017)"

    def __post_init__(self) -> None:
        if not self.degree >= 1:
            raise MethodError(f"EqualisedImportance needs degree >= 1, got degree={self.degree}.")
        if not self.tolerance > 0:
            raise MethodError(
                f"EqualisedImportance needs tolerance > 0, got tolerance={self.tolerance:g}."
            )

    def bind(self, place: Place) -> Self:
        if self.targets is None:
            return self
        return replace(self, targets=place.values(self.targets, "targets"))

    def __call__(self, z: Array) -> Array:
        d, s, unit = varying(z, "Equalised-importance")
        u = d / s[..., None, :]
        t = self._target_shares(u.shape[-1])
        basis = self._basis(u)
        v = (np.linalg.pinv(u.mT @ u, rcond=1e-10, hermitian=True) @ np.sqrt(t)).clip(0)
        solved = np.abs(_shares(u, basis, v) - t).max(axis=-1) < 1e-9
        for place in np.ndindex(solved.shape):
            if not solved[place]:
                v[place] = self._nearest(u[place], basis[place], t, v[place])
        w = v / s * (np.min(unit, axis=-1, keepdims=True) / unit if np.ndim(unit) else 1)
        return w / w.sum(axis=-1, keepdims=True)

    def importances(self, z: Array, weights: Array) -> Array:
        """Return the importance of every indicator to ``Σ_j w_j z_j``, ``(..., indicator)``."""
        d, s, unit = varying(z, "Equalised-importance")
        u = d / s[..., None, :]
        return _explained(
            u, self._basis(u), np.asarray(weights, dtype=float) * in_one_unit(s, unit)
        )

    def _target_shares(self, m: int) -> Array:
        if isinstance(self.targets, Mapping):
            raise MethodError("EqualisedImportance needs one target a column outside an index.")
        t = (
            np.ones(m)
            if self.targets is None
            else floats(self.targets, "EqualisedImportance, in its targets,")
        )
        if t.shape != (m,):
            raise MethodError(f"EqualisedImportance has {t.size} targets, the table {m} columns.")
        if not (np.isfinite(t).all() and (t > 0).all()):
            raise MethodError(f"EqualisedImportance needs finite targets > 0, got {t.tolist()}.")
        return t / t.sum()

    def _basis(self, u: Array) -> Array:
        """Return orthonormal polynomials of every column, ``(..., indicator, unit, degree)``."""
        if self.degree == 1:
            return u.mT[..., None]
        n = u.shape[-2]
        if n < self.degree + 2:
            raise DomainError(
                f"A correlation ratio of degree {self.degree} needs at least {self.degree + 2} "
                f"units, got {n}. Lower the degree."
            )
        powers = (u.mT[..., None] * np.sqrt(n)) ** np.arange(1, self.degree + 1)
        powers = powers - powers.mean(axis=-2, keepdims=True)
        left, size, _ = np.linalg.svd(powers, full_matrices=False)
        return left * (size > 1e-8 * size[..., :1])[..., None, :]  # few distinct values: fewer

    def _nearest(self, u: Array, basis: Array, t: Array, start: Array) -> Array:
        """Search the weights for one table; raise if its targets are out of reach."""
        from scipy.optimize import least_squares

        v = least_squares(
            lambda v: _shares(u, basis, v) - t,
            start.clip(1e-3 * start.max()),
            bounds=(0, np.inf),
            ftol=1e-12,
            xtol=1e-12,
            gtol=1e-12,
        ).x
        shares = _shares(u, basis, v)
        off = np.abs(shares - t)
        if off.max() > self.tolerance:
            worst = [int(j) for j in np.argsort(-off, kind="stable") if off[j] > self.tolerance]
            raise DomainError(
                "No weights >= 0 give every indicator its share of importance; {faults}. "
                "Reverse or drop it, or accept a tolerance.",
                [Fault(j, f"has {shares[j]:.4g} where {t[j]:.4g} is due") for j in worst],
            )
        return v


def _explained(u: Array, basis: Array, v: Array) -> Array:
    """Return the share of the variance of ``y = Σ_j v_j u_j`` that each column's basis explains."""
    y = u @ v[..., None]
    variance = (y * y).sum(axis=-2)
    if not (variance > 1e-20 * (v * v).sum(axis=-1, keepdims=True)).all():
        raise DomainError(
            "Importances need an index that varies between units; the weighted indicators cancel "
            "each other out. Reverse one, or drop it."
        )
    return ((basis.mT @ y[..., None, :, :]) ** 2).sum(axis=(-2, -1)) / variance


def _shares(u: Array, basis: Array, v: Array) -> Array:
    """Return importances as shares, negative where a column runs against the index."""
    explained = _explained(u, basis, v)
    direction = np.sign((u @ v[..., None]).mT @ u)[..., 0, :]
    return direction * explained / explained.sum(axis=-1, keepdims=True)
