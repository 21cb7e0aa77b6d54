"""Scales of order: ranks, percentile ranks, Borda points."""

from __future__ import annotations

import numpy as np

from ..arguments import one_of
from ..domain import refuse_nonfinite
from ..places import rounded
from ..protocols import Array, Method, method
from .scale import tables

__all__ = ["Borda", "PercentileRank", "Rank"]

TIES = ("min", "average", "max", "dense")


@method
class Rank(Method):
    """Ranks from below: the worst unit scores 1, the best the most.

    ``z = 1 + number of worse units``. Worse are the lower values for polarity +1, the higher for
    -1, in the table, or in `reference`, among whose units each unit is placed. Values are compared
    after rounding to 12 significant digits. (`ranks` of results count from the best.)

    Parameters
    ----------
    ties : {"min", "average", "max", "dense"}
        What equal units get: the lowest, the mean or the highest of the ranks they share; dense
        counts worse *values*, so that no rank is left out.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> Rank()([[1.0, 1.0], [1.0, 2.0], [5.0, 3.0]], polarity=[1, -1])
    array([[1., 3.],
           [1., 2.],
           [3., 1.]])
    """

    ties: str = "min"

    formula = "1 + number of worse units"
    domain = "any finite values"
    meaning = "place from below; distances are lost"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        one_of(self.ties, "treatment of ties", TIES)

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        x, scale = tables(x, reference)
        refuse_nonfinite(scale)
        value = np.swapaxes(np.asarray(polarity) * rounded(x), -1, -2)
        others = None
        if reference is not None:
            others = np.swapaxes(np.asarray(polarity) * rounded(scale), -1, -2)
        return np.swapaxes(_places(value, others, self.ties), -1, -2)


@method
class PercentileRank(Method):
    """Percentile ranks: the rank from below in per cent of the number of units.

    ``z = 100 · rank / n``, `Rank` and n from the table, or from `reference`: the best unit scores
    100, one better than all of `reference` a little more.

    Parameters
    ----------
    ties : {"min", "average", "max", "dense"}
        As in `Rank`.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 15.

    Examples
    --------
    >>> PercentileRank()([[1.0], [1.0], [5.0], [7.0]]).ravel()
    array([ 25.,  25.,  75., 100.])
    """

    ties: str = "min"

    formula = "100 rank / n"
    domain = "any finite values"
    meaning = "per cent of units that are not better"
    source = "Nardo et al. (2008), Handbook, Table 15"

    def __post_init__(self) -> None:
        Rank(self.ties)

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        n = np.shape(x if reference is None else reference)[-2]
        return 100 * Rank(self.ties)(x, polarity, reference=reference) / n


@method
class Borda(Method):
    """Borda points: one for every unit that is worse, half of one for every tie.

    The best of n units scores n - 1, the worst 0; `reference` gives the units to compare with.
    A weighted sum of these scores is the Borda count.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, section 6.12.

    Examples
    --------
    >>> Borda()([[1.0], [4.0], [4.0], [7.0]]).ravel()
    array([0. , 1.5, 1.5, 3. ])
    """

    formula = "number of worse units + half the ties"
    domain = "any finite values"
    meaning = "points in an election by the indicators"
    source = "Nardo et al. (2008), Handbook, section 6.12"

    def __call__(
        self, x: Array, polarity: Array | float = 1, *, reference: Array | None = None
    ) -> Array:
        return Rank("average")(x, polarity, reference=reference) - 1


def _places(value: Array, others: Array | None, ties: str) -> Array:
    """Place each value among `others`, 1 = lowest; along the last axis.

    `others` None means the values themselves. Both are sorted together: then, in each run of
    equal values, the others before it are below and the others in it equal.
    """
    n, own, pool = value.shape[-1], 0, value
    if others is not None:
        batch = np.broadcast_shapes(value.shape[:-1], others.shape[:-1])
        parts = [np.broadcast_to(part, (*batch, part.shape[-1])) for part in (value, others)]
        own, pool = n, np.concatenate(parts, axis=-1)
    pool = np.ascontiguousarray(pool)
    order = np.argsort(pool, axis=-1)
    ordered = np.take_along_axis(pool, order, axis=-1)
    first = np.ones(pool.shape, dtype=bool)
    first[..., 1:] = ordered[..., 1:] != ordered[..., :-1]

    place: Array
    counts = order >= own  # whether it is one of the others
    upto: Array = np.cumsum(counts, axis=-1)
    below = np.maximum.accumulate(np.where(first, upto - counts, 0), axis=-1)
    if ties == "min":
        place = below + 1
    elif ties == "dense":
        known = _at_end_of_run(upto, first) > below
        place = np.cumsum(first & known, axis=-1) + np.where(known, 0, 1)
    else:
        equal = np.maximum(_at_end_of_run(upto, first) - below, 1)
        place = below + (equal if ties == "max" else (equal + 1) / 2)
    out = np.empty(pool.shape)
    np.put_along_axis(out, order, place, axis=-1)
    return out[..., :n]


def _at_end_of_run(rising: Array, first: Array) -> Array:
    """Return for all of a run of equal values what `rising` is at its end."""
    out = rising.copy()
    out[..., :-1][~first[..., 1:]] = rising.shape[-1]
    return np.minimum.accumulate(out[..., ::-1], axis=-1)[..., ::-1]
