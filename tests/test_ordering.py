"""Ranks at the speed of a sort are the ranks that careful comparison gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from ccfi_methods.exceptions import MethodError
from ccfi_methods.ordering import SLICE, ordinal
from ccfi_methods.ranking import TIE, ranks


def counted(scores):
    """One more than the number of units ahead by more than a tie: the definition."""
    mine, others = scores[..., :, None], scores[..., None, :]
    return 1 + (others > mine + TIE * np.abs(mine)).sum(axis=-1)


SCORES = st.one_of(
    st.floats(-1e6, 1e6, allow_subnormal=False),  # which have no 12 digits
    st.sampled_from(
        [0.0, -0.0, 0.3, 0.1 + 0.2, -0.3, -(0.1 + 0.2), 1.0, 1.0 + 1e-13, 1e-12, 1e-300]
    ),
    st.integers(-3, 3).map(lambda k: k / 10),
)


@given(npst.arrays(float, st.tuples(st.integers(1, 5), st.integers(2, 40)), elements=SCORES))
@settings(deadline=None)
def test_against_the_definition(scores):
    np.testing.assert_array_equal(ranks(scores), counted(scores))


@given(npst.arrays(float, st.tuples(st.integers(1, 5), st.integers(2, 40)), elements=SCORES))
@settings(deadline=None)
def test_rows_that_are_not_close_are_exact(scores):
    fast, close = ordinal(scores)
    np.testing.assert_array_equal(fast[~close], counted(scores)[~close])


@pytest.mark.parametrize("units", [2, 3, 31, 32, 33, 255, 256, 300, 1025])
@pytest.mark.parametrize("sign", [1, -1, 0])
def test_sizes_and_signs(units, sign):
    rng = np.random.default_rng(units)
    scores = rng.standard_normal((2 * SLICE // units + 3, units))  # more than one slice
    scores = sign * np.abs(scores) if sign else scores
    fast, close = ordinal(scores, np.uint16)
    assert fast.dtype == np.uint16
    expected = (-scores).argsort(axis=-1).argsort(axis=-1) + 1
    np.testing.assert_array_equal(fast[~close], expected[~close])
    assert close.mean() < 0.01


@pytest.mark.parametrize("wrong", [np.nan, -np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("units", [1, 2, 31])
def test_missing_and_infinite_scores(wrong, units):
    scores = np.random.default_rng(1).standard_normal((4, units))
    scores[2, units // 2] = wrong
    with pytest.raises(MethodError, match="Ranks need finite scores"):
        ranks(scores)
    scores[2, units // 2] = np.sign(wrong) * np.finfo(float).max if np.isinf(wrong) else 0
    assert ranks(scores).shape == (4, units)


def test_input_is_left_as_it_was():
    scores = np.array([[0.2, -0.1, 0.4]])
    before = scores.copy()
    ranks(scores)
    np.testing.assert_array_equal(scores, before)


@pytest.mark.parametrize("order", ["C", "F"])
def test_any_layout_and_leading_axes(order):
    scores = np.asarray(np.random.default_rng(1).random((3, 4, 5)), order=order)
    np.testing.assert_array_equal(ranks(scores), counted(scores))
    assert ranks(np.array([0.5])).tolist() == [1]
    assert ranks(np.empty((0, 3))).shape == (0, 3)
