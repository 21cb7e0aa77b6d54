"""MEREC weights: what is lost when an indicator is removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np

from ..arguments import floats
from ..domain import EQUAL, require
from ..exceptions import DomainError, MethodError
from ..precision import log_above
from ..protocols import Array, Method, Place, method

__all__ = ["Merec"]


@method
class Merec(Method):
    """MEREC (method based on the removal effects of criteria).

    With ``n_ij = min_i x_ij / x_ij`` (``x_ij / max_i x_ij`` for polarity -1) the performance of a
    unit is ``S_i = ln(1 + Σ_j |ln n_ij| / m)``, without indicator j it is
    ``S'_ij = ln(1 + Σ_{k ≠ j} |ln n_ik| / m)``, and the weight is
    ``w_j ∝ E_j = Σ_i |S'_ij - S_i|``. A constant indicator has weight zero.

    The method normalises by itself, so its place is the raw positive table. In an index it sees
    the normalised one, where higher is better and values have to stay above zero: after
    ``MinMax(1, 100)``, say.

    Parameters
    ----------
    polarity : 1, -1, sequence or mapping by code
        Of the columns; leave it at 1 where the table is normalised already.

    Raises
    ------
    DomainError
        If a value is not positive, or every indicator is constant.

    References
    ----------
    Keshavarz-Ghorabaee, Amiri, Zavadskas, Turskis and Antucheviciene (2021), *Determination of
    objective weights using a new method based on the removal effects of criteria (MEREC)*,
    Symmetry 13(4), 525.

    Examples
    --------
    >>> x = [[450, 8000, 54, 145], [10, 9100, 2, 160], [100, 8200, 31, 153], [220, 9300, 1, 162],
    ...      [5, 8400, 23, 158]]
    >>> Merec(polarity=[1, 1, -1, -1])(x).round(4)
    array([0.5752, 0.0141, 0.4016, 0.0091])
    """

    polarity: float | Sequence[float] | Mapping[str, float] | Array = 1

    formula = "w ∝ Σ_i |S' - S|, S = ln(1 + mean |ln n|), n = min / x"
    domain = "values > 0, not all indicators constant"
    meaning = "change in the performance of units when the indicator is removed"
    source = "Keshavarz-Ghorabaee et al. (2021)"

    def __post_init__(self) -> None:
        given = self.polarity
        signs = list(given.values()) if isinstance(given, Mapping) else given
        if not np.isin(floats(signs, "Merec, in its polarity,"), (-1, 1)).all():
            raise MethodError(f"Merec needs a polarity of 1 or -1, got polarity={given!r}.")

    def bind(self, place: Place) -> Self:
        return replace(self, polarity=place.values(self.polarity, "polarity"))

    def __call__(self, z: Array) -> Array:
        x = np.asarray(z, dtype=float)
        low, high = x.min(axis=-2, keepdims=True), x.max(axis=-2, keepdims=True)
        require(
            (low > 0) & (high < np.inf),
            x,
            x <= 0,
            "MEREC weights need values > 0; {faults}. Normalise with MinMax(1, 100), say.",
        )
        up = self._up(x)
        above, below = (x, low) if up.all() else (np.where(up, x, high), np.where(up, low, x))
        logs = log_above(above, below)  # |ln n|
        m, total = x.shape[-1], logs.sum(axis=-1, keepdims=True)
        effect = np.log1p(logs / (m + (total - logs))).sum(axis=-2)  # S - S'
        if not (logs.max(axis=(-2, -1)) > EQUAL).all():
            raise DomainError(
                "MEREC weights need an indicator that differs between units; all are constant. "
                "Use equal weights."
            )
        return effect / effect.sum(axis=-1, keepdims=True)

    def _up(self, x: Array) -> Array:
        if isinstance(self.polarity, Mapping):
            raise MethodError("Merec needs one polarity a column outside an index: [1, -1].")
        up = np.asarray(self.polarity) > 0
        if up.shape not in ((), x.shape[-1:]):
            raise MethodError(f"Merec has {up.size} polarities, the table {x.shape[-1]} columns.")
        return up
