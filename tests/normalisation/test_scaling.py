import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import special, stats

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import Logistic, MinMax, RobustZScore, ZScore

SIGNS = np.array([1, -1, 1])


@pytest.fixture
def x():
    return np.random.default_rng(1).lognormal(size=(12, 3))


class TestPublished:
    def test_minmax(self, table15, schooling, assert_printed):
        assert_printed(MinMax()(schooling, 1), table15["minmax"])

    def test_zscore_has_the_sample_standard_deviation(self, table15, schooling, assert_printed):
        assert_printed(ZScore()(schooling, 1), table15["zscore"])
        with pytest.raises(AssertionError):
            assert_printed(ZScore(ddof=0)(schooling, 1), table15["zscore"])

    def test_minmax_of_both_polarities(self, references, assert_printed):
        """VIKOR's group utility is the weighted regret ``1 - z``: risk down, altitude up."""
        folder = references / "topsis_vikor"
        x = pd.read_csv(folder / "input_vikor_opricovic_tzeng2004.csv", index_col="alt").to_numpy()
        criteria = pd.read_csv(folder / "input_vikor_opricovic_tzeng2004_weights.csv")
        printed = pd.read_csv(folder / "result_scores.csv", dtype=str)
        printed = printed[printed["quantity"] == "VIKOR S (v=0.5)"]["published"]
        regret = 1 - MinMax()(x, criteria["type"].to_numpy())
        assert_printed(regret @ criteria["weight"].to_numpy(), printed)


class TestIndependent:
    def test_minmax(self, x):
        pymcdm = pytest.importorskip("pymcdm.normalizations")
        for j, sign in enumerate(SIGNS):
            theirs = pymcdm.minmax_normalization(x[:, j], cost=sign < 0)
            np.testing.assert_allclose(MinMax()(x, SIGNS)[:, j], theirs, rtol=1e-12, atol=1e-15)

    def test_minmax_scaled(self, x):
        from sklearn.preprocessing import MinMaxScaler

        theirs = MinMaxScaler((1, 100)).fit(x[:8]).transform(x)
        np.testing.assert_allclose(MinMax(1, 100)(x, 1, reference=x[:8]), theirs, rtol=1e-12)

    @pytest.mark.parametrize("ddof", [0, 1])
    def test_zscore(self, x, ddof):
        theirs = 100 + 10 * SIGNS * stats.zscore(x, ddof=ddof)
        np.testing.assert_allclose(ZScore(100, 10, ddof)(x, SIGNS), theirs, rtol=1e-12)

    def test_robust(self, x):
        from statsmodels.robust import mad

        theirs = SIGNS * (x - np.median(x, axis=0))
        plain = stats.median_abs_deviation(x)
        np.testing.assert_allclose(RobustZScore()(x, SIGNS), theirs / mad(x), rtol=1e-12)
        np.testing.assert_allclose(RobustZScore(factor=1)(x, SIGNS), theirs / plain, rtol=1e-12)

    def test_logistic(self, x):
        theirs = special.expit(2 * SIGNS * stats.zscore(x, ddof=1))
        np.testing.assert_allclose(Logistic(steepness=2)(x, SIGNS), theirs, rtol=1e-12)


class TestIdentities:
    columns = arrays(float, (7, 2), elements=st.integers(-1000, 1000).map(lambda i: i / 4))

    @given(columns, st.sampled_from([0.25, 3.0, 1024.0]), st.sampled_from([-8.0, 0.0, 32.0]))
    @pytest.mark.parametrize("method", [MinMax(), ZScore(), RobustZScore(), Logistic()])
    def test_the_unit_of_measurement_does_not_matter(self, method, x, slope, shift):
        try:
            z = method(x, [1, -1])
        except DomainError:
            return
        np.testing.assert_allclose(method(shift + slope * x, [1, -1]), z, rtol=1e-9, atol=1e-9)

    def test_moments_and_ends(self, x):
        z = ZScore(100, 10)(x, SIGNS)
        np.testing.assert_allclose([z.mean(axis=0), z.std(axis=0, ddof=1)], [[100] * 3, [10] * 3])
        z = MinMax(1, 100)(x, SIGNS)
        assert (z.min(axis=0) == 1).all()
        assert (z.max(axis=0) == 100).all()

    @pytest.mark.parametrize("method", [ZScore(), RobustZScore()])
    def test_polarity_mirrors(self, x, method):
        np.testing.assert_array_equal(method(x, -1), -method(x, 1))
        np.testing.assert_allclose(MinMax()(x, -1), 1 - MinMax()(x, 1), atol=1e-15)
        np.testing.assert_allclose(Logistic()(x, -1), 1 - Logistic()(x, 1), atol=1e-15)

    def test_logistic_puts_the_average_at_a_half(self):
        assert Logistic()([[1.0], [2.0], [3.0]], 1)[1, 0] == 0.5

    def test_an_outlier_does_not_move_robust_scores(self, x):
        far = x.copy()
        far[x.argmax(axis=0), range(3)] = 1e6
        kept = far < 1e6
        np.testing.assert_array_equal(RobustZScore()(far, 1)[kept], RobustZScore()(x, 1)[kept])


class TestRefusals:
    @pytest.mark.parametrize(
        ("method", "words"),
        [
            (MinMax(), r"'b' is constant \(every unit is 7\): min-max is undefined\. .*Goalposts"),
            (ZScore(), r"'b' is constant \(every unit is 7\): its z-score is undefined"),
            (RobustZScore(), r"'b' has a MAD of 0 \(half of the units, or more, are 7\).*ZScore"),
            (Logistic(), r"'b' is constant \(every unit is 7\)"),
        ],
    )
    def test_constant_indicator(self, method, words):
        with pytest.raises(DomainError) as caught:
            method([[1.0, 7.0], [2.0, 7.0], [4.0, 7.0]], 1)
        with pytest.raises(DomainError, match=words):
            raise caught.value.labelled(["a", "b"])

    def test_constant_up_to_rounding(self):
        x = np.full((10, 1), 0.1)
        x[3:] = 0.1 + 1e-17
        with pytest.raises(DomainError):
            ZScore()(x * 3, 1)

    def test_half_of_the_units_equal_is_enough_for_robust(self):
        x = np.array([[29.0], [29.0], [29.0], [1.0], [50.0]])
        with pytest.raises(DomainError, match="MAD of 0"):
            RobustZScore()(x, 1)
        assert np.isfinite(ZScore()(x, 1)).all()

    @pytest.mark.parametrize(
        ("build", "words"),
        [
            (lambda: MinMax(1, 0), "MinMax needs lower < upper, got lower=1, upper=0"),
            (lambda: MinMax(0, np.inf), "upper=inf"),
            (lambda: MinMax(np.nan, 1), "lower needs to be a number, got nan"),
            (lambda: ZScore(sd=0), "sd > 0, got mean=0, sd=0"),
            (lambda: ZScore(ddof=2), "ddof 0 or 1, got ddof=2"),
            (lambda: RobustZScore(factor=0), "factor > 0, got factor=0"),
            (lambda: Logistic(steepness=-1), "steepness > 0, got steepness=-1"),
        ],
    )
    def test_parameters(self, build, words):
        with pytest.raises(MethodError, match=words):
            build()
