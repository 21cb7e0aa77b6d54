from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from ccfi_methods import MethodError
from ccfi_methods.ranking import (
    AGREEMENTS,
    kendall,
    mean_shift,
    ranks,
    rbo,
    spearman,
    weighted_tau,
)

by_name = pytest.mark.parametrize("name", AGREEMENTS)
some_ranks = st.lists(st.integers(1, 6), min_size=7, max_size=7).filter(lambda x: len(set(x)) > 1)
CORRELATIONS = ["kendall", "spearman", "weighted_tau"]


@given(some_ranks, some_ranks)
def test_scipy_with_ties(a, b):
    a, b = ranks(-np.array(a, dtype=float)), ranks(-np.array(b, dtype=float))
    assert kendall(a, b) == pytest.approx(stats.kendalltau(a, b).statistic, abs=1e-14)
    assert spearman(a, b) == pytest.approx(stats.spearmanr(a, b).statistic, abs=1e-14)
    assert weighted_tau(a, b) == pytest.approx(stats.weightedtau(-a, -b).statistic, abs=1e-14)


@given(some_ranks, some_ranks)
def test_overlap_depth_by_depth(a, b):
    """The definition in exact fractions, with sets of units; beyond the end all is shared."""
    a, b = ranks(-np.array(a, dtype=float)), ranks(-np.array(b, dtype=float))
    p, total = Fraction(7, 8), Fraction(0)
    for d in range(1, 8):
        first, second = set(np.flatnonzero(a <= d)), set(np.flatnonzero(b <= d))
        total += p ** (d - 1) * Fraction(2 * len(first & second), len(first) + len(second))
    assert rbo(a, b, p=7 / 8) == pytest.approx(float((1 - p) * total + p**7), rel=1e-13)


@by_name
@given(some_ranks, some_ranks)
def test_is_symmetric_and_blind_to_the_order_of_units(name, a, b):
    value = AGREEMENTS[name](a, b)
    assert AGREEMENTS[name](b, a) == value
    assert AGREEMENTS[name](a[::-1], b[::-1]) == pytest.approx(value, abs=1e-14)


@by_name
def test_a_ranking_and_itself(name):
    a = [3, 1, 2, 3, 5]
    assert AGREEMENTS[name](a, a) == pytest.approx(0 if name == "shift" else 1, abs=1e-15)


def test_reversed_rankings():
    a = np.arange(1, 12)
    assert kendall(a, a[::-1]) == spearman(a, a[::-1]) == -1
    assert weighted_tau(a, a[::-1]) == pytest.approx(-1, abs=1e-15)
    assert 0 < rbo(a, a[::-1]) < 1
    assert mean_shift(a, a[::-1]) == pytest.approx((11**2 - 1) / 2 / 11)


@by_name
def test_a_change_at_the_top_weighs_more_where_it_should(name):
    a = np.arange(1, 9)
    top, bottom = a.copy(), a.copy()
    top[:2], bottom[-2:] = [2, 1], [8, 7]
    if name in ("weighted_tau", "rbo"):
        assert AGREEMENTS[name](a, top) < AGREEMENTS[name](a, bottom)
    else:
        assert AGREEMENTS[name](a, top) == pytest.approx(AGREEMENTS[name](a, bottom))


@by_name
def test_leading_axes_are_broadcast(name):
    rng = np.random.default_rng(1)
    a = ranks(rng.integers(0, 9, (7, 7)).astype(float))  # as many rankings as units
    b = ranks(rng.integers(0, 9, (3, 1, 7)).astype(float))
    together = AGREEMENTS[name](a, b)
    assert together.shape == (3, 7)
    for i in range(3):
        for k in range(7):
            assert together[i, k] == pytest.approx(AGREEMENTS[name](a[k], b[i, 0]), abs=1e-15)


def test_the_weight_of_the_first_ten():
    """As the docstring says: two rankings that share nothing but what lies below the tenth."""
    n = 400
    a = np.arange(1, n + 1)
    b = np.concatenate([np.arange(11, n + 1), np.arange(1, 11)])  # the first ten come last
    swapped = a.copy()
    swapped[:10], swapped[10:20] = a[10:20], a[:10]  # nothing shared down to depth ten
    depth = np.arange(1, 21)
    shared = np.where(depth <= 10, 0, 2 * (depth - 10)) / depth
    expected = 0.1 * (shared * 0.9 ** (depth - 1)).sum() + 0.9**20
    assert rbo(a, swapped) == pytest.approx(expected, rel=1e-12)
    assert rbo(a, b) < rbo(a, swapped)


@pytest.mark.parametrize("name", CORRELATIONS)
def test_a_ranking_with_one_place(name):
    with pytest.raises(MethodError, match="at least two different places"):
        AGREEMENTS[name]([1, 1, 1], [1, 2, 3])


@by_name
def test_rankings_of_different_units(name):
    with pytest.raises(MethodError, match="same units without gaps, got 3 and 2 ranks"):
        AGREEMENTS[name]([1, 2, 3], [1, 2])
    with pytest.raises(MethodError, match="without gaps"):
        AGREEMENTS[name]([1, 2, np.nan], [1, 2, 3])


@pytest.mark.parametrize("p", [0, 1, -0.5])
def test_the_persistence_of_the_overlap(p):
    with pytest.raises(MethodError, match="p needs to be a number between 0 and 1, got"):
        rbo([1, 2], [2, 1], p=p)
