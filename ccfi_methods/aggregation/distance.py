"""Aggregations by closeness to the best that was seen: TOPSIS, grey relations, Wroclaw taxonomy."""

from __future__ import annotations

import numpy as np

from .. import vetting
from ..domain import EQUAL
from ..exceptions import DomainError, MethodError
from ..names import resolve
from ..normalisation import METHODS as NORMALISATIONS
from ..protocols import Array, Method, Normalisation, method
from .weighted import compared, weighted_sum

__all__ = ["GreyRelational", "Taxonomic", "Topsis"]

_GREY = "A grey relational grade"


@method
class Topsis(Method):
    """TOPSIS: closeness to the ideal ``D⁻ / (D⁺ + D⁻)``, 1 = ideal, 0 = anti-ideal.

    ``D⁺_i = sqrt(Σ_j (w_j (z_ij - max_i z_ij))²)`` is the distance from the ideal, which has the
    best value of every indicator, and ``D⁻`` that from the anti-ideal, which has the worst.

    Parameters
    ----------
    normalisation : str or callable, optional
        A normalisation applied first, to a raw table in which higher is better:
        ``Topsis("vector")`` is Hwang and Yoon's. None takes the table as it is, which in an index
        is normalised already; packages have different defaults.

    Raises
    ------
    DomainError
        If there is one unit only, all units are equal, or the weights do not sum to one.

    References
    ----------
    Hwang and Yoon (1981), *Multiple Attribute Decision Making*, Springer; Opricovic and Tzeng
    (2004), *Compromise solution by MCDM methods*, European Journal of Operational Research 156(2).

    Examples
    --------
    >>> Topsis()([[1.0, 0.0], [0.75, 0.5], [0.0, 1.0]], [0.5, 0.5]).round(3)
    array([0.5  , 0.617, 0.5  ])
    """

    normalisation: str | Normalisation | None = None

    formula = "D⁻ / (D⁺ + D⁻), weighted distances from the best and the worst values seen"
    domain = "at least 2 units that differ; a unit's score depends on the others"
    meaning = "partial compensability, by squares; weights scale the axes"
    source = "Hwang and Yoon (1981)"

    def __post_init__(self) -> None:
        if self.normalisation is not None:
            resolve("normalisation", NORMALISATIONS, self.normalisation)

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = compared(z, weights, "TOPSIS")
        if self.normalisation is not None:
            normalise = resolve("normalisation", NORMALISATIONS, self.normalisation)
            z = vetting.normalise(normalise, z, np.ones(z.shape[-1]))
        position, pull = _between(z, w, "TOPSIS")
        to_best, to_worst = _distance(1 - position, pull), _distance(position, pull)
        return to_worst / (to_best + to_worst)


@method
class GreyRelational(Method):
    """Grey relational grade: ``Σ_j w_j (Δmin + ζ Δmax) / (Δ_ij + ζ Δmax)``, 1 = best in all.

    ``Δ_ij = max_i z_ij - z_ij`` is the distance from the reference series, which has the best
    value of every indicator; Δmin and Δmax are the least and the largest of all distances.

    Parameters
    ----------
    zeta : float
        The distinguishing coefficient, 0 < zeta <= 1; the smaller, the more distance counts.

    Raises
    ------
    DomainError
        If there is one unit only, all units are equal, or the weights do not sum to one.

    References
    ----------
    Deng (1982), *Control problems of grey systems*, Systems & Control Letters 1(5). A published
    example with its data is not known to us.

    Examples
    --------
    >>> GreyRelational()([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]], [0.75, 0.25]).round(4)
    array([0.8333, 0.5   , 0.5   ])
    """

    zeta: float = 0.5

    formula = "Σ w (Δmin + ζ Δmax) / (Δ + ζ Δmax), Δ = max z - z"
    domain = "at least 2 units that differ, one scale; a unit's score depends on the others"
    meaning = "partial compensability: the first steps away from the best cost most"
    source = "Deng (1982)"

    def __post_init__(self) -> None:
        if not 0 < self.zeta <= 1:
            raise MethodError(f"GreyRelational needs 0 < zeta <= 1, got zeta={self.zeta}.")

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = compared(z, weights, _GREY)
        distance = z.max(axis=-2, keepdims=True) - z
        near = distance.min(axis=(-2, -1), keepdims=True)
        far = distance.max(axis=(-2, -1), keepdims=True)
        _refuse_equal(far > EQUAL * np.abs(z).max(axis=(-2, -1), keepdims=True), _GREY)
        return weighted_sum((near + self.zeta * far) / (distance + self.zeta * far), w)


@method
class Taxonomic(Method):
    """Wroclaw taxonomic measure of development: ``1 - d_i``, higher is better.

    ``d_i = c_i / (mean(c) + 2 sd(c))`` with the distance from the pattern, which has the best value
    of every indicator, ``c_i = sqrt(Σ_j w_j (z_ij - max_i z_ij)²)``. Hellwig's d is 0 for the
    pattern and grows with distance; the score turns it round. It seldom falls below 0. The
    standard deviation has the divisor n; equal weights give the measure of the paper.

    Raises
    ------
    DomainError
        If there is one unit only, all units are equal, or the weights do not sum to one.

    References
    ----------
    Hellwig (1968), *Zastosowanie metody taksonomicznej do typologicznego podziału krajów*,
    Przegląd Statystyczny 15(4). A published example with its data is not known to us.

    Examples
    --------
    >>> Taxonomic()([[1.0, 1.0], [0.0, 0.0]], [0.5, 0.5]).round(4)
    array([1.    , 0.3333])
    """

    formula = "1 - c / (mean(c) + 2 sd(c)), c the weighted distance from the best values seen"
    domain = "at least 2 units that differ; a unit's score depends on the others"
    meaning = "partial compensability, by squares"
    source = "Hellwig (1968)"

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = compared(z, weights, "The taxonomic measure")
        position, pull = _between(z, np.sqrt(w), "The taxonomic measure")
        c = _distance(1 - position, pull)
        norm = c.mean(axis=-1, keepdims=True) + 2 * c.std(axis=-1, keepdims=True)
        return 1 - c / norm


def _between(z: Array, weights: Array, name: str) -> tuple[Array, Array]:
    """Return where values stand between the worst, 0, and the best, 1, and the pull of columns.

    A step from worst to best moves a unit by ``w_j (max_i z_ij - min_i z_ij)``; its pull is that
    relative to the largest, so that no square leaves the range of floats.
    """
    high, low = z.max(axis=-2, keepdims=True), z.min(axis=-2, keepdims=True)
    varies = high - low > EQUAL * np.maximum(np.abs(high), np.abs(low))
    span = np.where(varies, high - low, 1.0)
    moves = weights * np.where(varies, span, 0.0)[..., 0, :]
    most = moves.max(axis=-1, keepdims=True)
    _refuse_equal(most > 0, name)
    return (z - low) / span, moves / most


def _distance(steps: Array, pull: Array) -> Array:
    return np.sqrt(weighted_sum(steps**2, pull**2))


def _refuse_equal(differ: Array, name: str) -> None:
    if not differ.all():
        raise DomainError(
            f"{name} needs units that differ in an indicator whose weight is not zero; all are "
            "equal. Leave the table out."
        )
