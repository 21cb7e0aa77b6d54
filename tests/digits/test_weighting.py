"""Weightings beside their formulas in 60 digits."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import eigsy, fsum, log, matrix, mpf, sqrt

from ccfi_methods import weighting as w
from ccfi_methods.exceptions import DomainError


def mean(x):
    return fsum(x) / len(x)


def sd(x):
    return sqrt(fsum((v - mean(x)) ** 2 for v in x) / len(x))


def shares(values):
    return [v / fsum(values) for v in values]


def correlation(a, b):
    p, q = [v - mean(a) for v in a], [v - mean(b) for v in b]
    return fsum(x * y for x, y in zip(p, q, strict=True)) / (len(a) * sd(a) * sd(b))


def ranked(x):
    return [mpf(sum(v < u for v in x)) + mpf(sum(v == u for v in x) + 1) / 2 for u in x]


def entropy(columns):
    divergences = []
    for x in columns:
        p = shares(x)
        e = -fsum(v * log(v) for v in p if v) / log(len(x))
        divergences.append(1 - e)
    return shares(divergences)


def critic(columns, of=lambda x: x):
    return shares([sd(a) * fsum(1 - correlation(of(a), of(b)) for b in columns) for a in columns])


def merec(columns, polarity):
    n = [
        [abs(log(min(x) / v if up > 0 else v / max(x))) for v in x]
        for x, up in zip(columns, polarity, strict=True)
    ]
    m, total = len(n), [fsum(row) for row in zip(*n, strict=True)]
    return shares(
        [
            fsum(
                abs(log(1 + (t - own) / m) - log(1 + t / m))
                for t, own in zip(total, x, strict=True)
            )
            for x in n
        ]
    )


def leading(h):
    """Return eigenvalues and eigenvectors, largest first."""
    values, vectors = eigsy(matrix(h))
    m = len(h)
    return [(values[k], [vectors[j, k] for j in range(m)]) for k in reversed(range(m))]


def principal(columns, number):
    parts = leading([[correlation(a, b) for b in columns] for a in columns])[:number]
    return shares([fsum(v * a[j] ** 2 for v, a in parts) for j in range(len(columns))])


def scatter(columns):
    h = [[fsum(p * q for p, q in zip(a, b, strict=True)) for b in columns] for a in columns]
    return shares(leading(h)[0][1])


FORMULAS = {
    w.Entropy(): entropy,
    w.StandardDeviation(): lambda columns: shares([sd(x) for x in columns]),
    w.CoefficientOfVariation(): lambda columns: shares([sd(x) / mean(x) for x in columns]),
    w.Critic(): critic,
    w.Critic("spearman"): lambda columns: critic(columns, of=ranked),
    w.Merec(): lambda columns: merec(columns, [1] * len(columns)),
    w.Merec(polarity=(1, -1, 1, -1)): lambda columns: merec(columns, [1, -1, 1, -1]),
    w.PrincipalComponents(2): lambda columns: principal(columns, 2),
    w.ScatterDegree(): scatter,
    w.Combined(("entropy", "cv"), "multiplicative"): lambda columns: shares(
        [
            a * b
            for a, b in zip(
                entropy(columns), shares([sd(x) / mean(x) for x in columns]), strict=True
            )
        ]
    ),
}


@pytest.mark.parametrize("method", FORMULAS, ids=repr)
def test_closed_forms(method, table, columns, agree):
    agree(method(table), FORMULAS[method](columns(table)))


@pytest.mark.parametrize("deviation", [1e-3, 1e-5, 1e-7, 1e-9, 1e-11])
@pytest.mark.parametrize("method", [w.Entropy(), w.CoefficientOfVariation(), w.Merec()], ids=repr)
def test_shares_of_nearly_equal_values(method, deviation, columns, agree):
    table = 1 + deviation * np.random.default_rng(0).random((31, 5)) * [1, 1, 1, 2, 3]
    agree(method(table), FORMULAS[method](columns(table)))


def test_entropy_from_even_to_uneven(columns, agree):
    """Where the series ends and the logarithm begins."""
    u = np.random.default_rng(3).random((31, 6))
    table = 1 + u * [0.001, 0.003, 0.007, 0.01, 0.03, 0.1]
    table[:, 5] *= u[:, 5] > 0.2
    agree(w.Entropy()(table), entropy(columns(table)))


@pytest.mark.parametrize("apart", [1e-2, 1e-3, 1e-4])
def test_critic_of_indicators_that_all_but_agree(apart, columns, agree):
    rng = np.random.default_rng(5)
    table = rng.random((12, 1)) * [1, 1, 2] + apart * rng.random((12, 3))
    agree(w.Critic()(table), critic(columns(table)))


@pytest.mark.parametrize("factor", [2.0**900, 2.0**-900, [2.0**900, 1, 2.0**-900, 1]])
@pytest.mark.parametrize(
    "method",
    [
        w.PrincipalComponents(),
        w.FactorAnalysis(2),
        w.FactorAnalysis(1, method="ml"),
        w.Entropy(),
        w.CoefficientOfVariation(),
    ],
    ids=repr,
)
def test_a_unit_of_measurement_changes_no_digit(method, factor):
    table = np.random.default_rng(7).lognormal(size=(20, 4)) + np.arange(20)[:, None] % 3
    np.testing.assert_allclose(method(table * factor), method(table), rtol=1e-14)


@pytest.mark.parametrize("size", [2.0**900, 2.0**-900])
@pytest.mark.parametrize(
    "method", [w.EqualisedImportance(), w.BenefitOfDoubt(), w.StandardDeviation()], ids=repr
)
def test_a_unit_common_to_all_changes_no_share(method, size):
    table = np.random.default_rng(8).random((12, 3)) + 0.1
    one, other = method(table), method(table * size)
    if method == w.BenefitOfDoubt():
        other = other * size
    np.testing.assert_allclose(other, one, rtol=1e-12)


def test_bounds_on_weight_shares_need_one_scale():
    table = np.random.default_rng(8).random((12, 3)) + 0.1
    w.BenefitOfDoubt()(table * [1, 1e11, 1])
    with pytest.raises(DomainError, match="one scale; column 0 is less than a trillionth"):
        w.BenefitOfDoubt()(table * [1e-300, 1, 1])


@pytest.mark.parametrize(
    "method",
    [w.Entropy(), w.CoefficientOfVariation(), w.StandardDeviation(), w.Merec()],
    ids=repr,
)
@pytest.mark.parametrize("size", [1e-300, 1.0, 1e12, 1e300])
def test_what_rounding_alone_tells_apart_is_constant(method, size):
    table = size * np.array([[0.1 + 0.2, 3.0], [0.3, 3.0], [0.3, 3.0]])
    with pytest.raises(DomainError, match="all are constant"):
        method(table)
