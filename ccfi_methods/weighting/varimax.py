"""Varimax: the rotation of loadings to simple structure."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from ..exceptions import DomainError
from ..protocols import Array

__all__ = ["varimax"]

SWEEPS = 1000  # a table of the Handbook takes 16


def varimax(loadings: Array) -> Array:
    """Rotate loadings to simple structure: varimax with Kaiser's normalisation.

    Rows are scaled to length one, pairs of factors turned by the angle that maximises the variance
    of their squared loadings until none turns any more, and rows scaled back. A column of zeros
    is left alone.

    Parameters
    ----------
    loadings : array, (..., indicator, factor)

    Raises
    ------
    DomainError
        If two factors can be turned by any angle at no cost, so that the loadings do not
        determine the rotation, or if the rotation does not settle.

    Examples
    --------
    >>> varimax([[0.8, 0.6], [0.8, 0.6], [-0.3, 0.4]]).round(4)
    array([[ 1. ,  0. ],
           [ 1. ,  0. ],
           [-0. ,  0.5]])
    """
    loadings = np.asarray(loadings, dtype=float)
    length = np.sqrt((loadings**2).sum(axis=-1, keepdims=True))
    length = np.where(length > 1e-8, length, 1)  # what is zero but for rounding gets no say
    scaled = loadings / length
    x = np.moveaxis(scaled.reshape(-1, *scaled.shape[-2:]), -1, 0).copy()
    turning = np.arange(x.shape[1])
    for _ in range(SWEEPS):
        part = x[:, turning]
        turned = _turn_pairs(part)
        x[:, turning] = part
        turning = turning[turned > 1e-12]  # a table that has settled is not touched again
        if not turning.size:
            _refuse_undetermined(x, loadings.shape[:-2])
            return np.moveaxis(x, 0, -1).reshape(loadings.shape) * length
    raise DomainError(f"Varimax has not settled after {SWEEPS} sweeps. Keep fewer factors.")


def _turn_pairs(x: Array) -> Array:
    """Turn every pair of factors of ``(factor, table, indicator)`` in place; return the angles."""
    k, tables, m = x.shape
    largest = np.zeros(tables)
    for p, q in combinations(range(k), 2):
        a, b = x[p].copy(), x[q].copy()
        sine, cosine = _best_angle(a, b)
        rounding = 1e-14 * m
        settled = (np.abs(sine) < rounding) & (cosine > -rounding)
        angle = np.where(settled, 0, np.arctan2(sine, cosine) / 4)
        c, s = np.cos(angle)[:, None], np.sin(angle)[:, None]
        x[p], x[q] = c * a + s * b, c * b - s * a
        largest = np.maximum(largest, np.abs(angle))
    return largest


def _best_angle(a: Array, b: Array) -> tuple[Array, Array]:
    """Return sine and cosine, up to a factor, of four times the best angle of two factors.

    Kaiser (1958): with ``u = a² - b²`` and ``v = 2ab`` it has
    ``tan 4φ = 2 (Σuv - Σu Σv / m) / (Σ(u² - v²) - ((Σu)² - (Σv)²) / m)``.
    """
    m = a.shape[-1]
    u, v = a * a - b * b, 2 * a * b
    su, sv = u.sum(axis=-1), v.sum(axis=-1)
    sine = 2 * ((u * v).sum(axis=-1) - su * sv / m)
    cosine = (u * u - v * v).sum(axis=-1) - (su * su - sv * sv) / m
    return sine, cosine


def _refuse_undetermined(x: Array, batch: tuple[int, ...]) -> None:
    """Raise if two factors of ``(factor, table, indicator)`` have no best angle."""
    for a, b in combinations(x, 2):
        flat = np.hypot(*_best_angle(a, b)) < 1e-9 * x.shape[-1]
        flat &= a.any(axis=-1) & b.any(axis=-1)
        if flat.any():
            error = DomainError(
                "Varimax needs loadings that determine the rotation; two factors can be turned by "
                "any angle at no cost. Keep another number of factors."
            )
            error.tables = flat.reshape(batch)
            raise error
