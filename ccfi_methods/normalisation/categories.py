"""Categories: bands of percentile ranks, and above or below the mean."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..exceptions import MethodError
from ..places import rounded
from ..protocols import Array, Method, method
from .distance import DistanceToReference
from .order import Rank

__all__ = ["AboveBelowMean", "PercentileBands"]


@method
class PercentileBands(Method):
    """Categories: marks for bands of the percentile rank.

    ``z = scores[k]`` with k the number of `cuts` that ``100 · rank / n`` reaches, `PercentileRank`
    in the table, or in `reference`.

    Parameters
    ----------
    cuts : sequence of float
        Percentile ranks at which a higher band begins, increasing.
    scores : sequence of float
        Marks of the bands, one more than cuts, not decreasing. The defaults are those of the
        Handbook's example.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> PercentileBands(cuts=[50], scores=[0, 1])([[1.0], [2.0], [3.0], [4.0]]).ravel()
    array([0., 1., 1., 1.])
    """

    cuts: Sequence[float] = (5, 15, 35, 65, 85, 95)
    scores: Sequence[float] = (0, 20, 40, 50, 60, 80, 100)

    formula = "mark of the band in which 100 rank / n lies"
    domain = "any finite values"
    meaning = "category; differences within a band are lost"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        cuts, scores = np.asarray(self.cuts, float), np.asarray(self.scores, float)
        if cuts.ndim != 1 or not (np.isfinite(cuts).all() and (np.diff(cuts) > 0).all()):
            raise MethodError(f"PercentileBands needs increasing cuts, got {self.cuts}.")
        if scores.shape != (len(cuts) + 1,):
            raise MethodError(
                f"PercentileBands needs one score more than the {len(cuts)} cuts, "
                f"got {scores.size} scores."
            )
        if not (np.isfinite(scores).all() and (np.diff(scores) >= 0).all()):
            raise MethodError(f"PercentileBands needs scores that rise, got {self.scores}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        rank = Rank()(x, polarity, reference=reference)
        n = np.shape(x if reference is None else reference)[-2]
        percentiles = 100 * np.arange(n + 2) / n  # of all ranks there can be
        bands = np.searchsorted(np.asarray(self.cuts, float), percentiles, side="right")
        return np.asarray(self.scores, dtype=float)[bands][rank.astype(int)]


@method
class AboveBelowMean(Method):
    """Above or below the mean: 1 well above the average unit, -1 well below, 0 around it.

    With ``r = x / x̄``, x̄ from the table, or from `reference`: ``z = polarity`` if
    ``r > 1 + band``, ``-polarity`` if ``r < 1 - band``, else 0.

    Parameters
    ----------
    band : float
        Half the width of the neutral band, relative to the mean.

    Raises
    ------
    DomainError
        If the mean of an indicator is not positive.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> AboveBelowMean()([[7.0], [9.0], [10.0], [14.0]]).ravel()
    array([-1.,  0.,  0.,  1.])
    """

    band: float = 0.2

    formula = "1 if x / mean > 1 + band, -1 if x / mean < 1 - band, else 0"
    domain = "mean > 0"
    meaning = "whether a unit stands out"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        if not 0 <= self.band < 1:
            raise MethodError(f"AboveBelowMean needs 0 <= band < 1, got band={self.band:g}.")

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        away = DistanceToReference(kind="difference")(x, polarity, reference=reference)
        return np.where(np.abs(rounded(away)) > self.band, np.sign(away), 0.0)
