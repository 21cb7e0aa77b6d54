"""Whether walks have arrived: split R-hat and effective sample size of several chains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ...protocols import Array

__all__ = ["Convergence", "autocorrelation_time", "split_r_hat"]


@dataclass(frozen=True)
class Convergence:
    """How weights were drawn from a region, and whether the draws are those of the whole region.

    Attributes
    ----------
    way : {"exact", "rejection", "walk"}
        By construction; by rejecting proposals outside, which is exact as well; or by walks.
    acceptance : float
        Share of the proposals that are accepted, 1 of exact draws; nan of walks.
    chains, records, flights : int
        Of the pilot run: independent walks, how often each was recorded, and how many flights lie
        between two records.
    r_hat : float
        Largest split R-hat over the weights and their squared deviations. It is 1 where walks
        from different starts, and both halves of each, have the same distribution.
    effective_size : float
        Least effective number of independent draws among the ``chains × records`` of the pilot run.
    """

    way: str
    acceptance: float = np.nan
    chains: int = 0
    records: int = 0
    flights: int = 0
    r_hat: float = np.nan
    effective_size: float = np.nan

    def __str__(self) -> str:
        if self.way == "exact":
            return "exact draws"
        if self.way == "rejection":
            return f"exact draws by rejection, {self.acceptance:.0%} accepted"
        return f"walks, split R-hat {self.r_hat:.3f}, effective size {self.effective_size:,.0f}"


def split_r_hat(x: Array) -> float:
    """Return the potential scale reduction of halves of chains, ``(record, chain)``.

    ::

        R² = ((N - 1)/N W + B/N) / W

    with W the mean variance within the halves of length N, and B/N the variance of their means.

    References
    ----------
    Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013), *Bayesian Data Analysis*, 3rd ed.,
    section 11.4.

    Examples
    --------
    >>> x = np.random.default_rng(1).normal(size=(100, 8))
    >>> round(split_r_hat(x), 2), round(split_r_hat(x + np.arange(8)), 1)
    (1.0, 2.6)
    """
    length = len(x) // 2
    halves = np.concatenate([x[:length], x[-length:]], axis=1)
    within, between = halves.var(axis=0, ddof=1).mean(), halves.mean(axis=0).var(ddof=1)
    return float(np.sqrt((length - 1) / length + between / within)) if within > 0 else np.inf


def autocorrelation_time(x: Array) -> float:
    """Return how many records of chains, ``(record, chain)``, count as one independent draw.

    ``1 + 2 Σ ρ_k``, with autocorrelations from the variance within and between chains; the sum
    ends before the first pair of lags whose sum is not positive (Geyer 1992).

    References
    ----------
    Vehtari, Gelman, Simpson, Carpenter and Bürkner (2021), *Rank-normalization, folding, and
    localization: an improved R-hat for assessing convergence of MCMC*, Bayesian Analysis 16(2),
    667-718.

    Examples
    --------
    Of an autoregression with coefficient 1/2 it is (1 + 1/2) / (1 - 1/2) = 3:

    >>> rng, x = np.random.default_rng(1), np.zeros((1000, 50))
    >>> for k in range(1, 1000):
    ...     x[k] = x[k - 1] / 2 + rng.normal(size=50)
    >>> round(autocorrelation_time(x))
    3
    """
    n = len(x)
    spectrum = np.fft.rfft(x - x.mean(axis=0), 2 * n, axis=0)
    covariance = np.fft.irfft(np.abs(spectrum) ** 2, axis=0)[:n].mean(axis=1) / n
    within = covariance[0] * n / (n - 1)
    total = covariance[0] + x.mean(axis=0).var(ddof=1)
    if not total > 0:
        return np.inf
    correlations = 1 - (within - covariance * n / (n - 1)) / total
    correlations[0] = 1
    pairs = correlations[: n // 2 * 2].reshape(-1, 2).sum(axis=1)
    ends = np.flatnonzero(pairs <= 0)
    positive = np.minimum.accumulate(pairs[: ends[0] if len(ends) else None])
    return float(2 * positive.sum() - 1)
