import numpy as np
import pytest
from scipy import stats

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import AboveBelowMean, PercentileBands


@pytest.fixture
def x():
    """Twenty units, a column full of ties and one without."""
    rng = np.random.default_rng(5)
    return np.column_stack([rng.integers(0, 6, 20), rng.lognormal(size=20)])


class TestPublished:
    @pytest.mark.parametrize(
        ("method", "column"),
        [(PercentileBands(), "categorical"), (AboveBelowMean(0.2), "above_below_mean_p20")],
    )
    def test_table15(self, table15, schooling, assert_printed, method, column):
        assert_printed(method(schooling, 1), table15[column])


class TestPercentileBands:
    def test_by_digitising(self, x):
        cuts, scores = [20, 50, 80], np.array([1.0, 2.0, 3.0, 9.0])
        percentile = 100 * stats.rankdata(-x, method="min", axis=0) / 20
        theirs = scores[np.digitize(percentile, cuts)]
        np.testing.assert_array_equal(PercentileBands(cuts, scores)(x, -1), theirs)

    def test_any_rising_scale_is_banded_alike(self, x):
        np.testing.assert_array_equal(PercentileBands()(np.exp(x), 1), PercentileBands()(x, 1))

    def test_one_better_than_the_whole_reference(self):
        reference = np.array([[1.0], [2.0], [3.0], [4.0]])
        later = np.array([[5.0], [0.0], [4.0]])
        z = PercentileBands()(later, 1, reference=reference)
        assert z.ravel().tolist() == [100, 40, 100]

    @pytest.mark.parametrize(
        ("cuts", "scores", "words"),
        [
            ([50, 50], [0, 1, 2], "increasing cuts"),
            ([np.nan], [0, 1], "increasing cuts"),
            ([50], [0, 1, 2], "one score more than the 1 cuts, got 3"),
            ([50], [1, 0], "scores that rise"),
        ],
    )
    def test_refusals(self, cuts, scores, words):
        with pytest.raises(MethodError, match=words):
            PercentileBands(cuts, scores)


class TestAboveBelowMean:
    def test_by_ratios(self, x):
        ratio = x / x.mean(axis=0)
        theirs = np.where(ratio > 1.3, 1, 0) - np.where(ratio < 0.7, 1, 0)
        np.testing.assert_array_equal(AboveBelowMean(0.3)(x, 1), theirs)
        np.testing.assert_array_equal(AboveBelowMean(0.3)(x, -1), -theirs)

    def test_a_value_on_the_edge_of_the_band_is_neutral(self):
        x = np.array([[11.4], [7.6], [9.5], [9.5]])  # 20 % from 9.5, but for rounding
        assert AboveBelowMean(0.2)(x, 1).ravel().tolist() == [0, 0, 0, 0]
        assert AboveBelowMean(0.19)(x, 1).ravel().tolist() == [1, -1, 0, 0]

    def test_refusals(self):
        with pytest.raises(MethodError, match="0 <= band < 1, got band=1"):
            AboveBelowMean(1)
        with pytest.raises(DomainError, match="column 0 has reference value 0"):
            AboveBelowMean()([[-1.0], [1.0]], 1)
