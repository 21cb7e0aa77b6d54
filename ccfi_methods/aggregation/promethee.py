"""PROMETHEE II: degrees of preference, pair by pair."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Self

import numpy as np
import pandas as pd

from ..arguments import labels, one_of
from ..exceptions import MethodError
from ..protocols import Array, Method, Place, method
from .copeland import NOISE
from .weighted import compared, weighted_sum

__all__ = ["PREFERENCES", "Promethee"]

Thresholds = float | Sequence[float] | Mapping[str, float] | pd.Series | Array | None


class Preference(NamedTuple):
    """A preference function: its degree for a difference d > 0, and the thresholds it needs."""

    degree: Callable[..., Array]
    needs: tuple[str, ...] = ()


def _level(d: Array, noise: Array, q: Array, p: Array) -> Array:
    return ((d > q + noise) + 1.0 * (d > p + noise)) / 2


FAR = 100.0  # inflections away preference is complete


PREFERENCES: dict[str, Preference] = {
    "usual": Preference(lambda d, noise: d > noise),
    "ushape": Preference(lambda d, noise, q: d > q + noise, ("q",)),
    "vshape": Preference(lambda d, noise, p: np.minimum(d, p) / p, ("p",)),
    "level": Preference(_level, ("q", "p")),
    "linear": Preference(lambda d, noise, q, p: (np.clip(d, q, p) - q) / (p - q), ("q", "p")),
    "gaussian": Preference(
        lambda d, noise, s: -np.expm1(-(np.minimum(d / s, FAR) ** 2) / 2), ("s",)
    ),
}


@method
class Promethee(Method):
    """PROMETHEE II: net flow of preference, from -1 (last in everything) to 1 (first).

    ``φ_i = Σ_k (π_ik - π_ki) / (n - 1)`` with ``π_ik = Σ_j w_j P_j(z_ij - z_kj)``. The preference
    function P says how much a difference d > 0 counts; for d <= 0 it is 0.

    ========== =====================================================
    usual      1
    ushape     0 up to q, 1 beyond
    vshape     d / p up to p, 1 beyond
    level      0 up to q, 1/2 up to p, 1 beyond
    linear     0 up to q, (d - q) / (p - q) up to p, 1 beyond
    gaussian   1 - exp(-d² / 2s²)
    ========== =====================================================

    Parameters
    ----------
    preference : str, or sequence or mapping by code
        One for all indicators, or one for each.
    q, p, s : float, or sequence or mapping by code, optional
        Thresholds of indifference (0 <= q < p) and preference (p > 0), and the gaussian's point of
        inflection (s > 0), on the scale of the table. An indicator leaves those alone that its
        preference function does not have.

    Raises
    ------
    MethodError
        If a preference function is unknown, or a threshold is missing or out of its range.
    DomainError
        If there is one unit only, or the weights do not sum to one.

    References
    ----------
    Brans and Vincke (1985), *A preference ranking organisation method*, Management Science 31(6).
    A published example with its data is not known to us.

    Examples
    --------
    >>> z, w = [[4.0, 3.0, 2.0], [3.0, 2.0, 4.0], [5.0, 1.0, 3.0]], [0.5, 0.3, 0.2]
    >>> Promethee()(z, w).round(12)
    array([ 0.1, -0.3,  0.2])
    >>> Promethee("linear", q=0.5, p=2.5)(z, w).round(12)
    array([ 0.05, -0.15,  0.1 ])
    """

    preference: str | Sequence[str] | Mapping[str, str] = "usual"
    q: Thresholds = None
    p: Thresholds = None
    s: Thresholds = None

    formula = "Σ_k Σ_j w_j (P_j(z_ij - z_kj) - P_j(z_kj - z_ij)) / (n - 1)"
    domain = "at least 2 units; a unit's score depends on the others"
    meaning = "compensability set by the preference functions: none between usual ones"
    source = "Brans and Vincke (1985)"

    def __post_init__(self) -> None:
        chosen = self.preference
        if isinstance(chosen, Mapping):
            chosen = list(chosen.values())
        for name in labels(chosen, "The preference function"):
            one_of(name, "preference function", PREFERENCES)
            lacking = [f"{t}=" for t in PREFERENCES[name].needs if getattr(self, t) is None]
            if lacking:
                raise MethodError(
                    f"Preference function {name!r} needs {' and '.join(lacking)}, got none."
                )

    def bind(self, place: Place) -> Self:
        thresholds = {
            name: place.values(given, f"threshold {name}")
            for name in ("q", "p", "s")
            if (given := getattr(self, name)) is not None
        }
        chosen = self.preference
        if isinstance(chosen, Mapping):
            lacking = [code for code in place.columns if code not in chosen]
            if lacking:
                raise MethodError(f"The preference lacks {lacking}; it has {list(chosen)}.")
            chosen = [chosen[code] for code in place.columns]
        return replace(self, preference=chosen, **thresholds)

    def __call__(self, z: Array, weights: Array) -> Array:
        z, w = compared(z, weights, "PROMETHEE")
        return weighted_sum(self.flows(z), w)

    def flows(self, z: Array) -> Array:
        """Return the net flow of every unit by every indicator alone, of the shape of `z`."""
        z = np.asarray(z, dtype=float)
        m = z.shape[-1]
        names = np.broadcast_to(self._positional("preference"), (m,))
        noise = NOISE * np.abs(z).max(axis=-2, keepdims=True)
        out = np.empty_like(z)
        for name in dict.fromkeys(names.tolist()):
            columns = np.flatnonzero(names == name)
            degree, needs = PREFERENCES[name]
            given = {key: self._threshold(key, m)[columns] for key in needs}
            self._check(name, given)
            out[..., columns] = _net_flow(z[..., columns], degree, noise[..., columns], given)
        return out

    def _positional(self, field: str) -> Array:
        value = getattr(self, field)
        if isinstance(value, Mapping):
            raise MethodError(
                f"Promethee needs {field} as one value, or one a column, outside an index; "
                f"got a mapping by {list(value)}."
            )
        return np.asarray(value)

    def _threshold(self, name: str, m: int) -> Array:
        values = self._positional(name).astype(float)
        if values.shape not in ((), (m,)):
            raise MethodError(
                f"Promethee has {values.size} values of {name}, the table has {m} columns."
            )
        return np.broadcast_to(values, (m,))

    @staticmethod
    def _check(name: str, given: Mapping[str, Array]) -> None:
        low = given.get("q", np.zeros(1))
        high = given.get("p", given.get("s", np.full(1, np.inf)))
        if not ((low >= 0) & (low < high)).all():
            got = ", ".join(f"{key}={values.tolist()}" for key, values in given.items())
            raise MethodError(
                f"Preference function {name!r} needs 0 <= q < p, p > 0 and s > 0; got {got}."
            )


def _net_flow(
    z: Array, degree: Callable[..., Array], noise: Array, given: Mapping[str, Array]
) -> Array:
    n = z.shape[-2]
    out = np.zeros_like(z)
    for i in range(n - 1):  # one unit against all at a time: memory stays that of the table
        ahead = z[..., i : i + 1, :] - z[..., i + 1 :, :]
        preferred = np.copysign(degree(np.abs(ahead), noise, **given), ahead)
        out[..., i, :] += preferred.sum(axis=-2)
        out[..., i + 1 :, :] -= preferred
    return out / (n - 1)
