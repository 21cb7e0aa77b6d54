"""Filling what is missing by a model of all indicators together."""

from __future__ import annotations

import warnings

import numpy as np

from ..arguments import whole_number
from ..domain import missing_values
from ..exceptions import DomainError, Fault
from ..protocols import Array, Method, method

__all__ = ["Iterative", "NearestNeighbours", "nearest", "standardised"]

DECIMALS = 12  # of distances in standard deviations: those that differ by less are equal
SETTLED = 9  # decimals of standard deviations in what an iteration has filled


@method
class NearestNeighbours(Method):
    """Fill a missing value with the mean of its indicator over the units most alike.

    Units are compared on the standardised indicators that both have, by the distance
    ``d² = p/|S| Σ_S (z_i - z_j)²`` over those S of all p indicators. Of the units that have the
    value the `k` nearest are taken, all of them if there are fewer, and whoever is as near as the
    last of them to 12 decimals: the order of the units does not matter. Without such ties it is
    scikit-learn's ``KNNImputer``.

    Parameters
    ----------
    k : int
        How many units.

    Raises
    ------
    DomainError
        If `k` is larger than the number of other units, an indicator is missing everywhere, or a
        unit shares no indicator with any unit that has the value.

    References
    ----------
    Troyanskaya et al. (2001), *Missing value estimation methods for DNA microarrays*,
    Bioinformatics 17(6).

    Examples
    --------
    >>> table = [[1.0, 10.0], [1.1, np.nan], [1.3, 14.0], [9.0, 90.0]]
    >>> NearestNeighbours(k=2)(table)[1]
    array([ 1.1, 12. ])
    """

    k: int = 5

    formula = "mean of the indicator over the k units most alike"
    domain = "at least one value an indicator and unit"
    source = "Troyanskaya et al. (2001)"

    def __post_init__(self) -> None:
        whole_number(self.k, "NearestNeighbours k")

    def __call__(self, x: Array) -> Array:
        return _each(x, self._one)

    def _one(self, x: Array) -> Array:
        known = ~np.isnan(x)
        shared = known.astype(float) @ known.T > 0  # units with an indicator in common
        lonely = ~known & ~(shared.astype(float) @ known > 0)
        if lonely.any():
            raise DomainError(
                "{faults}: no unit that has it shares another indicator. Drop the unit, or impute "
                "by the median.",
                [
                    Fault(int(j), "is missing", tuple(map(int, np.flatnonzero(lonely[:, j]))))
                    for j in np.flatnonzero(lonely.any(axis=0))
                ],
            )
        if self.k >= len(x):
            raise DomainError(
                f"NearestNeighbours takes the {self.k} nearest of the other units, and there are "
                f"{len(x) - 1}. Take a smaller k."
            )
        z, out = standardised(x)[0], x.copy()
        for i in np.flatnonzero(~known.all(axis=1)):
            distance = _distances(z, z[i])
            for j in np.flatnonzero(~known[i]):
                donors = np.flatnonzero(known[:, j] & shared[i])
                out[i, j] = x[donors[nearest(distance[donors], self.k)], j].mean()
        return out


@method
class Iterative(Method):
    """Fill missing values by regressing each indicator on all others, in turn, until they settle.

    scikit-learn's ``IterativeImputer`` on standardised indicators, with a Bayesian ridge
    regression; it starts from the means. With few units and many indicators prefer a simpler
    imputation for the values, and `multiply_impute` for their uncertainty.

    Parameters
    ----------
    max_iter : int
        The most rounds.
    bounded : bool
        Keep what is filled within the range of the known values of the indicator, so that a count
        cannot become negative.
    seed : int
        Nothing here is random; passed on so that it stays so.

    Raises
    ------
    DomainError
        If an indicator is missing everywhere, or the values have not settled after `max_iter`.

    References
    ----------
    van Buuren and Groothuis-Oudshoorn (2011), *mice: Multivariate imputation by chained equations
    in R*, Journal of Statistical Software 45(3).

    Examples
    --------
    >>> table = [[1.0, 2.0], [2.0, 4.0], [3.0, np.nan], [4.0, 8.0], [5.0, 10.0]]
    >>> Iterative()(table)[2].round(2)
    array([3., 6.])
    """

    max_iter: int = 100
    bounded: bool = True
    seed: int = 0

    formula = "regression of each indicator on all others, in turn"
    domain = "at least one value an indicator"
    source = "van Buuren and Groothuis-Oudshoorn (2011)"

    def __post_init__(self) -> None:
        whole_number(self.max_iter, "Iterative max_iter")
        whole_number(self.seed, "Iterative seed", least=0, most=2**32 - 1)

    def __call__(self, x: Array) -> Array:
        return _each(x, self._one)

    def _one(self, x: Array) -> Array:
        from sklearn.exceptions import ConvergenceWarning
        from sklearn.experimental import enable_iterative_imputer  # noqa: F401  (unlocks the next)
        from sklearn.impute import IterativeImputer

        z, centre, spread = standardised(x)
        low, high = np.nanmin(z, axis=0), np.nanmax(z, axis=0)
        free = (not self.bounded) | (low == high)  # of one value no bounds are needed, or taken
        imputer = IterativeImputer(
            max_iter=self.max_iter,
            skip_complete=True,
            random_state=self.seed,
            min_value=np.where(free, -np.inf, low),
            max_value=np.where(free, np.inf, high),
        )
        with warnings.catch_warnings():
            warnings.simplefilter("error", ConvergenceWarning)
            try:
                filled: Array = imputer.fit_transform(z)
            except ConvergenceWarning:
                raise DomainError(
                    f"Iterative imputation has not settled after {self.max_iter} rounds. Raise "
                    "max_iter, or use NearestNeighbours."
                ) from None
        out = centre + spread * filled.round(SETTLED)
        if self.bounded:
            out = np.clip(out, np.nanmin(x, axis=0), np.nanmax(x, axis=0))
        return np.where(np.isnan(x), out, x)


def _each(x: Array, fill: object) -> Array:
    """Fill table by table: scikit-learn takes one at a time."""
    x = np.asarray(x, dtype=float)
    if not missing_values(x).any():
        return x
    tables = x.reshape(-1, *x.shape[-2:])
    return np.stack([fill(table) for table in tables]).reshape(x.shape)  # type: ignore[operator]


def _distances(z: Array, unit: Array) -> Array:
    """Return the distance of each unit from one, over the indicators that both have."""
    squares = (z - unit) ** 2  # not x² + y² - 2xy, whose rounding would choose among equals
    with np.errstate(invalid="ignore"):  # none in common: no distance
        return np.sqrt(z.shape[1] * np.nansum(squares, axis=1) / np.isfinite(squares).sum(axis=1))


def nearest(distance: Array, k: int) -> Array:
    """Return which of the last axis are the `k` nearest, or as near as the last of these."""
    d = distance.round(DECIMALS)
    last = min(k, d.shape[-1]) - 1
    out: Array = d <= np.partition(d, last, axis=-1)[..., last, None]
    return out


def standardised(x: Array) -> tuple[Array, Array, Array]:
    """Return one table in standard deviations of its known values, their means and deviations."""
    empty = np.flatnonzero(np.isnan(x).all(axis=0))
    if empty.size:
        faults = [Fault(int(j), "is missing for every unit") for j in empty]
        raise DomainError("{faults}: there is nothing to impute from. Drop it.", faults)
    centre, spread = np.nanmean(x, axis=0), np.nanstd(x, axis=0)
    constant = np.nanmax(x, axis=0) == np.nanmin(x, axis=0)
    spread = np.where(constant, 1.0, spread)  # no distance in it; what is filled is its value
    return (x - centre) / spread, centre, spread
