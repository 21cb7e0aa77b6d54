"""Multiple imputation: not one value for what is missing, but how uncertain it is."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arguments import whole_number
from ..domain import refuse_empty_units
from ..exceptions import DataError
from ..framework import Framework
from ..imputation.models import nearest, standardised
from ..protocols import Array
from ..report import Report
from ..seeds import generator_of
from .censoring import bounds_of, normal_above
from .steps import framework_of

__all__ = ["MultipleImputation", "multiply_impute"]


def multiply_impute(
    data: pd.DataFrame,
    draws: int = 20,
    *,
    framework: Framework | None = None,
    rng: int | np.random.Generator | None = None,
    rounds: int = 5,
    donors: int = 5,
    lower_bounds: pd.DataFrame | None = None,
) -> MultipleImputation:
    """Draw complete tables from what the known values say of the missing ones.

    Chained equations with predictive mean matching. Each indicator with missing values is
    regressed on all others (Bayesian ridge regression on standardised values) and coefficients are
    drawn from their posterior; a missing value is replaced by a known one, that of a unit drawn
    among the `donors` whose expected value is nearest, and all others as near as the last of them
    (to 12 decimals of a standard deviation); round after round. So what is drawn has occurred: a
    count stays a count. Every draw starts afresh, with random numbers of its own. What varies over
    the draws is the uncertainty of the missing values, ready for the numerical path of an index:
    ``index.evaluate(multiply_impute(data, rng=1).draws)``.

    A missing value of which a lower bound is published is drawn among the known values that are not
    below the bound; where fewer than `donors` are left, from the normal distribution of the
    regression, cut off below the bound.

    Parameters
    ----------
    data : DataFrame, units x indicators
    draws : int
        How many tables.
    framework : Framework, optional
        By default every column is an indicator.
    rng : int or Generator
        For ``numpy.random.default_rng``.
    rounds : int
        Of the chain, for each draw.
    donors : int
        How many known values each missing one is drawn among.
    lower_bounds : DataFrame, units x indicators, optional
        What missing values are not below, nan where that is not known; units and indicators
        without a bound may be left out: ``ccfi.lower_bounds``.

    Returns
    -------
    MultipleImputation

    Raises
    ------
    DataError
        If the data do not fit the framework, nothing is missing, a unit has no value at all, or
        there is only one indicator or only one value of one; if a lower bound is none of the data
        or above a known value.
    MethodError
        If draws, rounds or donors is less than one.

    References
    ----------
    Rubin (1987), *Multiple Imputation for Nonresponse in Surveys*, Wiley; van Buuren and
    Groothuis-Oudshoorn (2011), *mice: Multivariate imputation by chained equations in R*, Journal
    of Statistical Software 45(3). Of the draw above a bound no published example is known to us.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 6], "b": [2.0, 4, None, 8, 11, 12]})
    >>> imputed = multiply_impute(data, 50, rng=1)
    >>> imputed
    MultipleImputation(50 draws of 1 missing value, 6 units x 2 indicators)
    >>> imputed.draws.shape
    (50, 6, 2)
    >>> bounds = pd.DataFrame({"b": {2: 7.0}})
    >>> bool(multiply_impute(data, 50, rng=1, lower_bounds=bounds).draws[:, 2, 1].min() >= 7)
    True
    """
    for given, what in ((draws, "draws"), (rounds, "rounds"), (donors, "donors")):
        whole_number(given, f"Multiple imputation: {what}")
    table = framework_of(data, framework).check(data)
    x = table.to_numpy()
    if not np.isnan(x).any():
        raise DataError("Multiple imputation needs missing values, and the data are complete.")
    refuse_empty_units(np.isnan(x), list(table.index))
    few = [code for code in table if table[code].count() < 2]
    if few or x.shape[1] < 2:
        raise DataError(
            "Multiple imputation needs at least two indicators, and two values of each; "
            f"{few or list(table)} is too little. Drop it."
        )
    bounds = bounds_of(table, lower_bounds)
    streams = generator_of(rng).spawn(draws)
    drawn = np.stack([_drawn(x, bounds, rounds, donors, stream) for stream in streams])
    return MultipleImputation(table, drawn)


class MultipleImputation(Report):
    """Complete tables that agree where the data are known and vary where they are missing.

    Attributes
    ----------
    data : DataFrame, units x indicators
        As given, the indicators only.
    draws : array, (draw, unit, indicator)
    """

    def __init__(self, data: pd.DataFrame, draws: Array) -> None:
        self.data, self.draws = data, draws

    def table(self, draw: int) -> pd.DataFrame:
        """Return one draw as a frame."""
        whole_number(draw, "draw", least=0, most=len(self.draws) - 1)
        return pd.DataFrame(self.draws[draw], self.data.index, self.data.columns)

    def summary(self) -> pd.DataFrame:
        """One missing cell a row: mean, standard deviation and 5, 50, 95 % quantiles of it."""
        rows, columns = np.nonzero(self.data.isna().to_numpy())
        drawn = self.draws[:, rows, columns]
        low, middle, high = np.quantile(drawn, [0.05, 0.5, 0.95], axis=0)
        return pd.DataFrame(
            {
                "unit": self.data.index[rows],
                "indicator": self.data.columns[columns],
                "mean": drawn.mean(axis=0),
                "sd": drawn.std(axis=0, ddof=min(1, len(drawn) - 1)),
                "q05": low,
                "q50": middle,
                "q95": high,
            }
        )

    def __repr__(self) -> str:
        missing = int(self.data.isna().sum().sum())
        return (
            f"MultipleImputation({len(self.draws)} draws of {missing} missing "
            f"value{'s' if missing > 1 else ''}, {self.data.shape[0]} units x "
            f"{self.data.shape[1]} indicators)"
        )


def _drawn(x: Array, bounds: Array, rounds: int, donors: int, rng: np.random.Generator) -> Array:
    """Draw one complete table."""
    missing = np.isnan(x)
    (z, centre, spread), out = standardised(x), x.copy()
    least = (bounds - centre) / spread
    columns = np.flatnonzero(missing.any(axis=0))
    for j in columns:  # to begin with, any known value
        gaps, known = np.flatnonzero(missing[:, j]), np.flatnonzero(~missing[:, j])
        z[gaps, j] = np.fmax(z[rng.choice(known, gaps.size), j], least[gaps, j])
    for _ in range(rounds):
        for j in columns:
            gaps, known = np.flatnonzero(missing[:, j]), np.flatnonzero(~missing[:, j])
            below = x[known, j] < bounds[gaps, j, None]
            few = np.sum(~below, axis=-1) < min(donors, known.size)
            expected, wanted, sd = _regressed(np.delete(z, j, axis=1), z[:, j], known, rng)
            distance = np.where(below, np.inf, np.abs(wanted[gaps, None] - expected[known]))
            matched, above = gaps[~few], gaps[few]
            chosen = _matched(distance[~few], known, donors, rng)
            z[matched, j], out[matched, j] = z[chosen, j], x[chosen, j]
            z[above, j] = normal_above(wanted[above], sd, least[above, j], rng)
            out[above, j] = np.maximum(centre[j] + spread[j] * z[above, j], bounds[above, j])
    return out


def _regressed(
    others: Array, y: Array, known: Array, rng: np.random.Generator
) -> tuple[Array, Array, float]:
    """Return what an indicator is expected to be, by the best coefficients and by drawn ones.

    And the standard deviation of what is left.
    """
    from sklearn.linear_model import BayesianRidge  # slow to import, and seldom needed

    x, y = others[known], y[known]
    model = BayesianRidge().fit(x, y)
    drawn = _posterior(x - x.mean(axis=0), y - y.mean(), model.alpha_, model.lambda_, rng)
    away = others - x.mean(axis=0)
    best, other = (y.mean() + np.sum(away * b, axis=-1) for b in (model.coef_, drawn))
    return best, other, float(model.alpha_**-0.5)


def _matched(distance: Array, known: Array, donors: int, rng: np.random.Generator) -> Array:
    """Return for each gap a unit with a known value, drawn among the nearest."""
    near = nearest(distance, donors)
    picked = rng.integers(near.sum(axis=-1))  # the how-manieth of those
    return known[np.argmax(near.cumsum(axis=-1) > picked[:, None], axis=-1)]


def _posterior(x: Array, y: Array, noise: float, prior: float, rng: np.random.Generator) -> Array:
    """Draw coefficients of a ridge regression from their posterior, given two precisions.

    With more indicators than units the posterior covariance is degenerate, and its factors are not
    continuous functions of the data. So the draw is a solution instead: coefficients b from the
    prior N(0, I / λ) and residuals e from the noise N(0, I / α) are corrected for what they leave
    unexplained: ``b + X' (X X' + λ/α I)⁻¹ (y + e - X b)`` has the posterior's mean and covariance.
    """
    n, p = x.shape
    b = rng.normal(0, prior**-0.5, p)
    left = y + rng.normal(0, noise**-0.5, n) - x @ b
    ratio = prior / noise
    if n <= p:
        return b + x.T @ np.linalg.solve(x @ x.T + ratio * np.eye(n), left)
    return b + np.linalg.solve(x.T @ x + ratio * np.eye(p), x.T @ left)  # the smaller system
