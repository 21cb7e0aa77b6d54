import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods import MethodError
from ccfi_methods.ranking import rank_shifts, ranks, rounded


def test_ties_share_the_best_place_as_in_scipy():
    scores = np.random.default_rng(0).integers(0, 5, (4, 3, 9)).astype(float)
    assert (ranks(scores) == stats.rankdata(-scores, method="min", axis=-1)).all()


def test_float_noise_does_not_split_ties():
    scores = np.array([0.1 + 0.2, 0.3, 1.0, 0.3 * (1 + 1e-11)])
    assert ranks(scores).tolist() == [3, 3, 1, 2]


def test_labels_stay():
    series = pd.Series([1.0, 3.0], index=["a", "b"])
    assert ranks(series).to_dict() == {"a": 2, "b": 1}
    frame = pd.DataFrame({"x": series, "y": -series})
    assert ranks(frame)["y"].to_dict() == {"a": 1, "b": 2}


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_gaps_are_refused(bad):
    with pytest.raises(MethodError, match="finite scores"):
        ranks(np.array([1.0, bad]))


def test_rounding_keeps_twelve_digits_at_any_size():
    x = np.array([0.0, -1 / 3, 2e300 / 3, 2e-290 / 3, 123456789012.75])
    expected = [float(f"{value:.11e}") for value in x]
    np.testing.assert_allclose(rounded(x), expected, rtol=3e-16)


def test_the_smallest_numbers_keep_their_order():
    assert ranks(np.array([1e-300, 2e-300, 0.0, 5e-324])).tolist() == [2, 1, 3, 3]


def test_shifts_are_counted_from_the_baseline():
    table = pd.DataFrame({"base": [1, 2, 3], "other": [3, 2, 1]})
    assert rank_shifts(table, table["base"])["other"].tolist() == [2, 0, -2]
