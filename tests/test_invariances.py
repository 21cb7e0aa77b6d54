"""What must not change the answer, tried on tables that nobody thought of."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.ranking import kendall, ranks
from ccfi_methods.weighting import Entropy, PrincipalComponents

UNITS, INDICATORS = 6, 4
FRAMEWORK = Framework(
    pd.DataFrame(
        {
            "code": ["top", "a", "b", "a1", "a2", "b1", "b2"],
            "parent": [None, "top", "top", "a", "a", "b", "b"],
            "polarity": [None, None, None, 1, -1, 1, 1],
        }
    )
)

settings.register_profile("ours", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("ours")

values = st.integers(1, 1000).map(float)
tables = arrays(float, (UNITS, INDICATORS), elements=values).filter(
    lambda x: (x.max(axis=0) > x.min(axis=0)).all()
)
scales = arrays(float, INDICATORS, elements=st.sampled_from([0.001, 0.5, 2.0, 1000.0]))


def scores(x: np.ndarray, **choices: object) -> np.ndarray:
    return CompositeIndex(FRAMEWORK, **choices).evaluate(x)["top"]


@given(tables, scales, arrays(float, INDICATORS, elements=st.integers(-50, 50).map(float)))
def test_units_of_measurement_do_not_matter_to_an_index(x, scale, shift):
    for normalisation in ("minmax", "zscore"):
        before = scores(x, normalisation=normalisation)
        after = scores(x * scale + shift, normalisation=normalisation)
        np.testing.assert_allclose(after, before, atol=1e-9)


@given(tables, scales)
def test_entropy_of_raw_values_does_not_see_their_unit_of_measurement(x, scale):
    np.testing.assert_allclose(Entropy()(x * scale), Entropy()(x), atol=1e-9)


@given(tables, scales)
def test_principal_components_do_not_see_it_either(x, scale):
    values = np.linalg.eigvalsh(np.corrcoef(x, rowvar=False))
    assume(np.abs(values - 1).min() > 1e-6)  # an eigenvalue at one is kept or not by a hair
    np.testing.assert_allclose(
        PrincipalComponents()(x * scale), PrincipalComponents()(x), atol=1e-6
    )


@given(tables, st.permutations(range(UNITS)))
def test_the_order_of_the_units_does_not_matter(x, order):
    for weighting in ("equal", "entropy"):
        before = scores(x, weighting=weighting)
        np.testing.assert_allclose(scores(x[list(order)], weighting=weighting), before[list(order)])


@given(tables, st.floats(-5, 5), st.floats(0, 5))
def test_power_means_rise_with_their_order_and_stay_between_worst_and_best(x, p, step):
    w = np.array([0.1, 0.2, 0.3, 0.4])
    low, high = PowerMean(p)(x, w), PowerMean(p + step)(x, w)
    assert (low <= high * (1 + 1e-9)).all()
    assert (x.min(axis=1) <= low * (1 + 1e-9)).all()
    assert (high <= x.max(axis=1) * (1 + 1e-9)).all()


@given(arrays(float, 8, elements=st.sampled_from([0.1, 0.2, 0.3, 0.7])), st.randoms())
def test_float_noise_never_splits_a_tie(x, random):
    noisy = x * np.array([1 + random.choice([-2, 0, 2]) * 2.0**-52 for _ in x])
    np.testing.assert_array_equal(ranks(noisy), ranks(x))


@given(arrays(float, (5, 7), elements=st.floats(-1e6, 1e6)))
def test_ranks_count_the_better_ones(x):
    x = np.round(x, 2)
    expected = 1 + (x[:, None, :] > x[:, :, None]).sum(axis=-1)
    np.testing.assert_array_equal(ranks(x), expected)


@given(st.permutations(range(7)), st.permutations(range(7)))
def test_agreement_is_symmetric_and_turns_with_one_ranking(a, b):
    tau = kendall(np.array(a), np.array(b))
    assert np.isclose(tau, kendall(np.array(b), np.array(a)))
    assert np.isclose(tau, -kendall(np.array(a), -np.array(b)))
