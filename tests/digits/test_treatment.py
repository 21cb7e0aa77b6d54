"""Treatments, moments and means of what is missing beside their formulas in 60 digits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from mpmath import expm1, fsum, log, log1p, mpf, sqrt

from ccfi_methods import preparation as p
from ccfi_methods.exceptions import DataError, DomainError, MethodError


def skewness(x):
    n, mean = len(x), fsum(x) / len(x)
    m2, m3 = (fsum((v - mean) ** k for v in x) / n for k in (2, 3))
    return sqrt(n * (n - 1)) / (n - 2) * m3 / m2 ** mpf(1.5)


def kurtosis(x):
    n, mean = len(x), fsum(x) / len(x)
    m2, m4 = (fsum((v - mean) ** k for v in x) / n for k in (2, 4))
    return mpf(n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (m4 / m2**2 - 3) + 6)


def ranged(x):
    low, reach = min(x), max(x) - min(x)
    return [log(v - low + mpf(0.01) * reach) for v in x]


def power(logs, lam):
    return [expm1(lam * v) / lam for v in logs]


FORMULAS = {
    p.Log(): lambda x: [log(v) for v in x],
    p.Log(shift=1): lambda x: [log1p(v) for v in x],
    p.Log(shift=0.5): lambda x: [log(mpf(0.5) + v) for v in x],
    p.Log(shift="range"): ranged,
    p.SignedLog(): lambda x: [log1p(v) for v in x],
    p.BoxCox(power=0.5): lambda x: power([log(v) for v in x], mpf(0.5)),
    p.BoxCox(power=-0.25): lambda x: power([log(v) for v in x], mpf(-0.25)),
    p.YeoJohnson(power=0.5): lambda x: power([log1p(v) for v in x], mpf(0.5)),
}


@pytest.mark.parametrize("method", FORMULAS, ids=repr)
def test_closed_forms(method, table, columns, agree):
    expected = [FORMULAS[method](x) for x in columns(table)]
    lost = any(max(y) - min(y) <= 1e-12 * max(map(abs, y)) for y in expected)
    if lost and not isinstance(method, p.Log):
        with pytest.raises(DomainError, match=r"constant.* after transformation"):
            method(table)
        return
    agree(method(table).T, expected)


@pytest.mark.parametrize("shift", [1.0, 0.75, -5.0, 1e-300])
def test_logarithms_near_one(shift, columns, agree):
    table = (1 - shift) + 1e-13 * np.random.default_rng(6).random((8, 2))
    agree(p.Log(shift=shift)(table).T, [[log(v + mpf(shift)) for v in x] for x in columns(table)])


@pytest.mark.parametrize(("ours", "exact"), [(p.skewness, skewness), (p.kurtosis, kurtosis)])
def test_moments(ours, exact, table, columns, agree):
    agree(ours(table), [exact(x) for x in columns(table)])


SIZES = [2.0**990, 2.0**300, 2.0**-300, 2.0**-990]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    "method",
    [p.Winsorise(), p.WinsoriseIQR(), p.WinsoriseQuantiles(), p.TwoStage(p.Winsorise())],
    ids=repr,
)
def test_outliers_are_found_at_every_size(method, size):
    table = np.random.default_rng(9).random((20, 2)) + [[90, 70]] * (np.arange(20) == 3)[:, None]
    treated = method(table)
    assert treated.max() < 90
    np.testing.assert_array_equal(method(table * size), treated * size)
    away = 2.0**40  # the outlier of a column that is far from zero
    np.testing.assert_allclose(method(table + away) - away, treated, atol=2.0**-10)


@pytest.mark.parametrize("size", SIZES[1:3])
def test_the_power_that_is_estimated_has_no_unit(size):
    table = np.random.default_rng(9).lognormal(size=(20, 2))
    assert p.BoxCox().explain(table * size) == p.BoxCox().explain(table)


def test_the_mean_and_median_of_what_is_there(table, columns, agree):
    gaps = table.copy()
    gaps[3] = np.nan
    known = columns(np.delete(table, 3, axis=0))
    middle = [sorted(x)[len(x) // 2] for x in known]
    agree(p.Mean()(gaps)[3:4].T, [[fsum(x) / len(x)] for x in known])
    agree(p.Median()(gaps)[3:4].T, [[m] for m in middle])


@pytest.mark.parametrize("size", [1e300, 1.0, 1e-300])
def test_a_diagnosis_has_no_unit(size):
    rng = np.random.default_rng(0)
    table = pd.DataFrame(rng.lognormal(size=(20, 5)), columns=list("abcde"))
    one, other = p.diagnose(table), p.diagnose(table * size)
    summary = one.summary()
    assert list(other.summary()["finding"]) == list(summary["finding"])
    relative = ["skewness", "kurtosis", "flags"]
    pd.testing.assert_frame_equal(other.statistics[relative], one.statistics[relative])
    np.testing.assert_allclose(other.statistics["sd"] / size, one.statistics["sd"], rtol=1e-12)


@pytest.mark.parametrize("shift", [np.nan, np.inf, {"a": np.nan}])
def test_a_shift_is_finite(shift):
    with pytest.raises(MethodError, match=r"shift.*finite|shift is blank"):
        p.treat(pd.DataFrame({"a": [1.0, 2.0, 3.0]}), p.Log(shift=shift))


def test_a_ratio_beyond_floating_point_numbers_is_refused():
    data = pd.DataFrame({"sales": [60.0, 30.0], "people": [1e-320, 2.0]}, index=["x", "y"])
    with pytest.raises(DataError, match=r"'sales' / people is beyond .* for x, where people is 9"):
        p.denominate(data, "people")


def test_what_a_transformation_cannot_hold_is_refused():
    with pytest.raises(DomainError, match="is inf for row 0 and row 1 after transformation"):
        p.BoxCox(power=2)([[1e300], [2e300]])
    with pytest.raises(DomainError, match="Column 0 is constant after transformation"):
        p.BoxCox(power=-1)([[1e20], [2e20]])
    with pytest.raises(DomainError, match=r"no likeliest power: .* Measure it in another unit"):
        p.YeoJohnson()(1e-300 * np.random.default_rng(0).normal(size=(12, 1)))
