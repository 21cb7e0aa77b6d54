"""Normalisations beside their formulas in 60 digits, column by column."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import exp, fsum, log, mpf, sqrt

from ccfi_methods import normalisation as n
from ccfi_methods.exceptions import DomainError

POLARITY = np.array([1, -1, 1, -1])


def mean(x):
    return fsum(x) / len(x)


def median(x):
    x = sorted(x)
    return (x[(len(x) - 1) // 2] + x[len(x) // 2]) / 2


def sd(x, ddof=1):
    return sqrt(fsum((v - mean(x)) ** 2 for v in x) / (len(x) - ddof))


def ends(x, up):
    return (min(x), max(x)) if up > 0 else (max(x), min(x))


def between(x, up):
    worst, best = ends(x, up)
    return [(v - worst) / (best - worst) for v in x]


def standardised(x, up):
    return [up * (v - mean(x)) / sd(x) for v in x]


def robust(x, up):
    centre = median(x)
    mad = median([abs(v - centre) for v in x])
    return [up * (v - centre) / (mpf(n.RobustZScore().factor) * mad) for v in x]


def ratio(x, up, level):
    return [v / level if up > 0 else level / v for v in x]


def difference(x, up, level):
    return [up * (v - level) / level for v in x]


def share(x, up):
    parts = [v if up > 0 else 1 / v for v in x]
    return [part / fsum(parts) for part in parts]


def vector(x, up):
    size = sqrt(fsum(v * v for v in x))
    return [v / size if up > 0 else 1 - v / size for v in x]


def efficacy_log(x, up):
    worst, best = ends(x, up)
    return [60 + 40 * (log(v) - log(worst)) / (log(best) - log(worst)) for v in x]


def around_mean(x, up):
    worst, best = ends(x, up)
    return [100 + 60 * (v - mean(x)) / (best - worst) for v in x]


FORMULAS = {
    n.MinMax(): between,
    n.MinMax(1, 100): lambda x, up: [1 + 99 * t for t in between(x, up)],
    n.ZScore(): standardised,
    n.ZScore(100, 10, ddof=0): lambda x, up: [
        100 + 10 * up * (v - mean(x)) / sd(x, ddof=0) for v in x
    ],
    n.RobustZScore(): robust,
    n.Logistic(2.0): lambda x, up: [1 / (1 + exp(-2 * t)) for t in standardised(x, up)],
    n.DistanceToBest(): lambda x, up: ratio(x, up, ends(x, up)[1]),
    n.DistanceToBest("difference"): lambda x, up: difference(x, up, ends(x, up)[1]),
    n.DistanceToReference(): lambda x, up: ratio(x, up, mean(x)),
    n.DistanceToReference(kind="difference"): lambda x, up: difference(x, up, mean(x)),
    n.DistanceToReference(unit=3, kind="difference"): lambda x, up: difference(x, up, x[3]),
    n.ShareOfTotal(): share,
    n.VectorNorm(): vector,
    n.AdjustedMinMax(): lambda x, up: [70 + 60 * t for t in between(x, up)],
    n.AdjustedMinMax(centre="mean"): around_mean,
    n.Efficacy(): lambda x, up: [60 + 40 * t for t in between(x, up)],
    n.Efficacy("log"): efficacy_log,
    n.Efficacy("exponential"): lambda x, up: [60 * (mpf(100) / 60) ** t for t in between(x, up)],
}
BEYOND = {  # ratios that are no floating-point numbers: 1e300 / 1e-300
    "DistanceToBest()",
    "DistanceToBest(kind='difference')",
    "DistanceToReference()",
    "DistanceToReference(unit=3, kind='difference')",
    "RobustZScore()",
}


@pytest.mark.parametrize("method", FORMULAS, ids=repr)
def test_closed_forms(method, table, columns, agree):
    expected = [
        FORMULAS[method](x, int(up)) for x, up in zip(columns(table), POLARITY, strict=True)
    ]
    if repr(method) in BEYOND and max(abs(v) for z in expected for v in z) > 1e308:
        with pytest.raises(DomainError, match="Measure in another unit"):
            method(table, POLARITY)
        return
    agree(method(table, POLARITY).T, expected)


@pytest.mark.parametrize(
    "method", [n.ZScore(), n.RobustZScore(), n.AdjustedMinMax(centre="mean")], ids=repr
)
def test_the_scale_of_another_table(method, agree, columns):
    base = 1e12 + 1e3 * np.random.default_rng(1).random((7, 2))
    x = 1e12 + 1e3 * np.random.default_rng(2).random((5, 2))
    z = []
    for values, scale in zip(columns(x), columns(base), strict=True):
        if isinstance(method, n.ZScore):
            z.append([(v - mean(scale)) / sd(scale) for v in values])
        elif isinstance(method, n.RobustZScore):
            mad = median([abs(s - median(scale)) for s in scale])
            z.append([(v - median(scale)) / (mpf(method.factor) * mad) for v in values])
        else:
            reach = max(scale) - min(scale)
            z.append([100 + 60 * (v - mean(scale)) / reach for v in values])
    agree(method(x, reference=base).T, z)
