"""Quantiles of numbers and of ranks, and what they are compared with."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from mpmath import erfc, inf, mpf, sqrt

from ccfi_methods import Normal, UncertaintyResult


def above(x):
    return erfc(x / sqrt(2)) / 2


def truncated(mean, sd, low, high, u):
    """Find the quantile by halving an interval: the share above, which keeps its digits."""
    a, b = (mpf(low) - mean) / sd, (mpf(high) - mean) / sd
    share = above(a) * (1 - mpf(u)) + above(b) * mpf(u)
    lowest, highest = max(a, mpf(-70)), min(b, mpf(70))
    for _ in range(220):
        middle = (lowest + highest) / 2
        lowest, highest = (middle, highest) if above(middle) > share else (lowest, middle)
    return mean + sd * lowest


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"),
    [
        *[(0, 1, 8.5, 12), (0, 1, -12, -8.5), (0, 1, 30, 50), (0, 1, 40, inf), (0, 1, -1, 3)],
        *[(10, 5, 0, inf), (5, 2, 4.9, 5.1), (0, 1, 1, 1.001), (0, 1, -5, 0.1), (0, 1, -0.1, 5)],
    ],
)
def test_a_truncated_normal_number(mean, sd, low, high, agree):
    u = np.array([0.001, 0.1, 0.5, 0.9, 0.999])
    number = Normal("normalisation.sd", mean, sd, low, float(high))
    agree(number.quantile(u), [truncated(mean, sd, low, high, v) for v in u.tolist()])
    ends = number.quantile(np.array([0.0, 1.0]))
    assert np.isfinite(ends).all()
    assert ends[0] == pytest.approx(low, rel=1e-12)


def test_the_median_of_a_normal_number_in_the_upper_tail():
    median = Normal("normalisation.sd", 0, 1, low=8.5, high=12).quantile(np.array([0.5]))[0]
    assert median == pytest.approx(8.580, abs=5e-4)


def test_a_share_of_replicates_is_a_whole_number_of_them():
    """55 of 100 is 55 %, though 0.55 · 100 is a little more than 55 in floating point."""
    result = object.__new__(UncertaintyResult)
    result.n, result.units = 100, pd.Index(["u"])
    result._tally = SimpleNamespace(rank_counts=np.array([[55, 10, 35]]))
    levels = [0.0, 0.55, 0.56, 0.65, 0.66, 1.0]
    assert result.quantiles(levels).loc["u"].tolist() == [1, 1, 2, 2, 3, 3]
