import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError
from ccfi_methods.normalisation import MinMax, ZScore
from ccfi_methods.weighting import CoefficientOfVariation, Equal, StandardDeviation

BOTH = [CoefficientOfVariation(), StandardDeviation()]


class TestPublished:
    def test_coefficient_of_variation(self, example, assert_printed):
        x, _, printed = example("cv_shuai2012")
        assert_printed(CoefficientOfVariation()(x), printed)

    def test_standard_deviation(self, example, assert_printed):
        x, _, printed = example("sd_jahan_edwards2013")
        assert_printed(StandardDeviation()(x), printed)


class TestIndependent:
    def test_standard_deviation(self, z):
        pymcdm = pytest.importorskip("pymcdm.weights")
        weighters = pytest.importorskip("skcriteria.preprocessing.weighters")
        pyrepo = pytest.importorskip("pyrepo_mcda.weighting_methods")
        w = StandardDeviation()(z)
        np.testing.assert_allclose(w, pymcdm.standard_deviation_weights(z), rtol=1e-12)
        np.testing.assert_allclose(w, weighters.std_weights(z), rtol=1e-12)  # divisor n - 1
        np.testing.assert_allclose(w, pyrepo.std_weighting(z), rtol=1e-12)  # divisor n

    def test_coefficient_of_variation(self, x):
        pyrepo = pytest.importorskip("pyrepo_mcda.weighting_methods")
        theirs = pyrepo.coeff_var_weighting(x)
        np.testing.assert_allclose(CoefficientOfVariation()(x), theirs, rtol=1e-12)


class TestIdentity:
    def test_z_scores_make_standard_deviations_equal(self, x):
        z = ZScore()(x)
        np.testing.assert_allclose(StandardDeviation()(z), Equal()(z), rtol=1e-12)

    def test_a_coefficient_of_variation_has_no_unit(self, x):
        w = CoefficientOfVariation()(x)
        np.testing.assert_allclose(CoefficientOfVariation()(x * [1, 9, 0.1, 5, 7]), w, rtol=1e-12)

    def test_with_equal_means_they_are_the_same(self, x):
        x = x / x.mean(axis=0)
        np.testing.assert_allclose(CoefficientOfVariation()(x), StandardDeviation()(x), rtol=1e-12)

    def test_exact_fractions(self):
        """Standard deviations 1 and 3; means 2 and 3."""
        x = [[1.0, 0.0], [3.0, 6.0]]
        np.testing.assert_allclose(StandardDeviation()(x), [1 / 4, 3 / 4], rtol=1e-15)
        np.testing.assert_allclose(CoefficientOfVariation()(x), [1 / 3, 2 / 3], rtol=1e-15)

    @pytest.mark.parametrize("weighting", BOTH)
    def test_a_constant_column_weighs_nothing(self, weighting, x):
        x[:, 1] = 0.3
        assert weighting(x)[1] == pytest.approx(0, abs=1e-15)


class TestRefusals:
    @pytest.mark.parametrize("weighting", BOTH)
    def test_all_constant(self, weighting):
        batch = np.random.default_rng(1).random((3, 31, 2))
        batch[1] = [0.1, 0.7]
        with pytest.raises(DomainError, match="differs between units; all are constant"):
            weighting(batch)

    @pytest.mark.parametrize("weighting", BOTH)
    @pytest.mark.parametrize(("bad", "word"), [(np.nan, "missing"), (np.inf, "inf")])
    def test_not_finite(self, weighting, bad, word):
        with pytest.raises(DomainError, match=f"column 1 is {word} for row 0"):
            weighting([[1, bad], [2, 3]])

    def test_z_scores_have_no_coefficient_of_variation(self, x):
        with pytest.raises(DomainError, match=r"values >= 0; column 0 is .*Normalise with MinMax"):
            CoefficientOfVariation()(ZScore()(x))
        assert CoefficientOfVariation()(MinMax()(x)).sum() == pytest.approx(1)

    def test_a_column_of_zeros_has_no_coefficient_of_variation(self):
        with pytest.raises(DomainError, match="mean above zero; column 1 is 0 for row 0 and row 1"):
            CoefficientOfVariation()([[1, 0], [2, 0]])
