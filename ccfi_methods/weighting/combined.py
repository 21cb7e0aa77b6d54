"""Several weightings made one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Self

import numpy as np

from .. import vetting
from ..arguments import floats
from ..exceptions import DomainError, MethodError
from ..names import label, resolve
from ..protocols import Array, Method, Place, Weighting, method

__all__ = ["Combined"]


@method
class Combined(Method):
    """One vector of weights of several: subjective and objective ones, say.

    With K parts that give the weights w_1 ... w_K and shares s_k,

    * ``linear``: ``w = Σ_k s_k w_k / Σ_k s_k``, a compromise;
    * ``multiplicative``: ``w_j ∝ Π_k w_kj^s_k``, where a part that gives an indicator little
      counts for more. Shares of one each, the default, make it the product; shares that sum to
      one make it the geometric mean;
    * ``game``: ``w = Σ_k α_k w_k / Σ_k α_k``, where the α bring w as near as possible to every
      part at once: they solve the normal equations ``Σ_l α_l w_k·w_l = w_k·w_k`` of
      ``min |Σ_l α_l w_l - w_k|`` for all k.

    A solution of the game may be negative: a part then counts against itself, and w lies outside
    of what the parts span. Some authors take absolute values; that is no solution any more, so it
    is refused here. (Beside a part of more uneven weights, equal weights get zero: the product of
    equal weights with any others is 1/m.)

    No published worked example is known to us.

    Parameters
    ----------
    parts : sequence of names or weightings
        At least two. Benefit-of-the-doubt, which weighs every unit on its own, is not one of them.
    how : {"linear", "multiplicative", "game"}
    shares : sequence of float, optional
        One a part, not negative; equal by default. The game finds its own.

    Raises
    ------
    DomainError
        If no indicator has weight in all parts (multiplicative); if the game gives a part a
        negative coefficient, or has no solution as the parts are linearly dependent.

    References
    ----------
    Zavadskas and Podvezko (2016), *Integrated determination of objective criteria weights in
    MCDM*, International Journal of Information Technology & Decision Making 15(2) (product);
    Lai et al. (2015), *A fuzzy comprehensive evaluation model for flood risk based on the
    combination weight of game theory*, Natural Hazards 77 (game).

    Examples
    --------
    >>> from ccfi_methods.weighting import Given
    >>> parts, z = [Given([0.6, 0.3, 0.1]), Given([0.2, 0.2, 0.6])], np.ones((5, 3))
    >>> Combined(parts)(z).round(4)
    array([0.4 , 0.25, 0.35])
    >>> Combined(parts, how="multiplicative")(z).round(4)
    array([0.5 , 0.25, 0.25])
    >>> Combined(parts, how="game")(z).round(4)
    array([0.4051, 0.2513, 0.3436])
    """

    parts: Sequence[str | Weighting] = ("entropy", "critic")
    how: str = "linear"
    shares: Sequence[float] | None = None

    formula = "linear Σ s w_k / Σ s; multiplicative w ∝ Π w_k^s; game Σ α w_k / Σ α"
    domain = "that of its parts"
    meaning = "a compromise of its parts"
    source = "Zavadskas and Podvezko (2016); Lai et al. (2015)"

    def __post_init__(self) -> None:
        if isinstance(self.parts, str):
            raise MethodError(f"Combined needs a list of parts, got {self.parts!r}.")
        parts = self._methods()
        if self.how not in ("linear", "multiplicative", "game"):
            raise MethodError(
                f"Combined needs how='linear', 'multiplicative' or 'game', got how={self.how!r}."
            )
        if len(parts) < 2:
            raise MethodError(f"Combined needs at least two parts, got {len(parts)}.")
        for part, name in zip(parts, self._names(), strict=True):
            if getattr(part, "per_unit", False):
                raise MethodError(
                    f"Combined needs parts with one weight an indicator; {name} weighs every "
                    "unit on its own."
                )
        if self.shares is None:
            return
        if self.how == "game":
            raise MethodError("Combined finds the shares of a game itself; leave them out.")
        shares = floats(self.shares, "Combined, in its shares,")
        if shares.shape != (len(parts),) or not ((shares >= 0).all() and 0 < shares.sum() < np.inf):
            raise MethodError(
                f"Combined needs one share >= 0 for each of its {len(parts)} parts, not all zero, "
                f"got shares={self.shares!r}."
            )

    def bind(self, place: Place) -> Self:
        bound = [p.bind(place) if hasattr(p, "bind") else p for p in self._methods()]
        return replace(self, parts=tuple(bound))

    def __call__(self, z: Array) -> Array:
        w = self._weights(z)
        if self.how == "game":
            w = (self._coefficients(w)[..., None, :] @ w)[..., 0, :]
        else:
            s = np.ones(w.shape[-2]) if self.shares is None else np.asarray(self.shares, float)
            w = s @ w if self.how == "linear" else np.prod(w ** s[:, None], axis=-2)
        total = w.sum(axis=-1, keepdims=True)
        if not (total > 0).all():
            raise DomainError(
                f"Multiplied weights need an indicator with weight in each of {self._names()}; "
                "there is none. Use how='linear'."
            )
        return w / total

    def _weights(self, z: Array) -> Array:
        """Return the weights of the parts, ``(..., part, indicator)``."""
        weights = []
        *batch, _, m = np.shape(z)
        for part, name in zip(self._methods(), self._names(), strict=True):
            w = vetting.called("weighting", part, z)
            if w.shape != (*batch, m) or not (np.abs(w.sum(axis=-1) - 1) < 1e-9).all():
                raise MethodError(
                    f"Combined needs weights of shape {(*batch, m)} that sum to one; {name} "
                    f"returned {w.shape}, sum {w.sum(axis=-1).flat[0]:g}."
                )
            vetting.refuse_mixing("weighting", part, w, 1, (np.asarray(z), 2))
            weights.append(w)
        return np.stack(weights, axis=-2)

    def _coefficients(self, w: Array) -> Array:
        """Return the coefficients α of the game, ``(..., part)``."""
        products = w @ w.mT
        own = np.diagonal(products, axis1=-2, axis2=-1)[..., None]
        alpha = np.linalg.pinv(products, rcond=1e-10, hermitian=True) @ own
        if not np.allclose(products @ alpha, own, rtol=1e-6, atol=0):
            raise DomainError(
                f"The game between {self._names()} has no solution: their weights are linearly "
                "dependent. Use fewer parts, or how='linear'."
            )
        alpha = np.where(np.abs(alpha) < 1e-9, 0, alpha)[..., 0]
        if (alpha < 0).any():
            first = alpha[(alpha < 0).any(axis=-1)][0]
            raise DomainError(
                f"The game between {self._names()} gives a part a negative coefficient: "
                f"{first.round(4).tolist()}. Use how='linear'."
            )
        return alpha

    def _methods(self) -> list[Any]:
        from . import METHODS  # its parts are its sisters

        return [resolve("weighting", METHODS, part) for part in self.parts]

    def _names(self) -> list[str]:
        from . import METHODS

        return [label(METHODS, part) for part in self.parts]
