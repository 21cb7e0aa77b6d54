"""Skewness and kurtosis: the convention is that of pandas, SciPy (bias=False) and R's type 2."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods.exceptions import DomainError
from ccfi_methods.preparation import kurtosis, skewness
from ccfi_methods.treatment.moments import outlying

COINR = Path(__file__).resolve().parents[1] / "references" / "coinr"


@pytest.fixture
def tables():
    return np.random.default_rng(4).lognormal(size=(3, 2, 17, 5))


def test_published_example():
    x = pd.read_csv(COINR / "input_treatment.csv").to_numpy(dtype=float)
    printed = pd.read_csv(COINR / "result_treatment.csv", index_col="when")
    assert skewness(x)[0] == pytest.approx(printed.at["before", "skewness"], abs=5e-7)
    assert kurtosis(x)[0] == pytest.approx(printed.at["before", "kurtosis"], abs=5e-7)


def test_by_hand():
    # 0, 0, 0, 4: mean 1, deviations -1 -1 -1 3, m2 = 3, m3 = 6, m4 = 21, n = 4.
    x = np.array([[0.0], [0.0], [0.0], [4.0]])
    assert skewness(x)[0] == pytest.approx(np.sqrt(12) / 2 * 6 / 3**1.5)
    assert kurtosis(x)[0] == pytest.approx(3 / (2 * 1) * (5 * (21 / 9 - 3) + 6))


def test_scipy_and_pandas(tables):
    np.testing.assert_allclose(skewness(tables), stats.skew(tables, axis=-2, bias=False), 1e-12)
    np.testing.assert_allclose(kurtosis(tables), stats.kurtosis(tables, axis=-2, bias=False), 1e-11)
    frame = pd.DataFrame(tables[1, 1])
    np.testing.assert_allclose(skewness(tables)[1, 1], frame.skew(), 1e-12)
    np.testing.assert_allclose(kurtosis(tables)[1, 1], frame.kurt(), 1e-11)


def test_constant_column_has_none():
    x = np.full((9, 1), 0.1)
    assert skewness(x)[0] == kurtosis(x)[0] == 0


def test_both_must_be_exceeded():
    binary = np.array([1.0] * 3 + [0.0] * 28)[:, None]  # skewness 2.87, kurtosis 6.65
    assert outlying(binary)[0]
    assert not outlying(binary, skewness=3)[0]
    assert not outlying(binary, kurtosis=7)[0]
    assert outlying(-binary)[0]


@pytest.mark.parametrize("function", [skewness, kurtosis])
def test_refuses(function):
    with pytest.raises(DomainError, match="at least 4 units, got 3"):
        function([[1.0], [2.0], [3.0]])
    with pytest.raises(DomainError, match="column 0 is missing for row 2"):
        function([[1.0], [2.0], [np.nan], [3.0]])
