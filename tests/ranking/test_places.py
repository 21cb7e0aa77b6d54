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


@pytest.mark.parametrize("size", [1, 10, 31])
@pytest.mark.parametrize("centre", [0.95, 0.3, -0.7, 123456.5])
def test_noise_does_not_split_ties_wherever_the_score_lies(size, centre):
    """No digit is a border: scores a few units of the last place apart tie, 1e-10 does not."""
    steps = np.random.default_rng(size).integers(-4, 5, (20_000, size + 1))
    noisy = centre * (1 + steps * np.finfo(float).eps) * np.linspace(1, 1.001, 20_000)[:, None]
    assert (ranks(noisy) == 1).all()
    assert ranks(centre * np.array([1, 1 + 1e-10])).tolist() == ([2, 1] if centre > 0 else [1, 2])


def test_many_equal_scores_are_ranked_at_the_speed_of_a_sort():
    scores = np.repeat([[3.0, 2.0, 1.0]], 1000, axis=0).repeat(900, axis=1)
    assert np.unique(ranks(scores)).tolist() == [1, 901, 1801]


def test_shifts_of_one_ranking_are_a_series():
    one = pd.Series([3, 1, 2], index=list("abc"))
    shifts = rank_shifts(one, pd.Series([2, 1, 3], index=list("bac")))
    assert shifts.to_dict() == {"a": 2, "b": -1, "c": -1}
