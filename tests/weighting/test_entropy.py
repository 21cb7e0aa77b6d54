import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ccfi_methods.exceptions import DomainError
from ccfi_methods.weighting import Entropy


@pytest.mark.parametrize("name", ["entropy_xu2004", "entropy_zavadskas_podvezko2016"])
def test_published(name, example, assert_printed):
    x, _, printed = example(name)  # on raw values, cost criteria not inverted
    assert_printed(Entropy()(x), printed)


class TestIndependent:
    def test_scikit_criteria_takes_zeros(self, z):
        weighters = pytest.importorskip("skcriteria.preprocessing.weighters")
        assert (z == 0).any()
        np.testing.assert_allclose(Entropy()(z), weighters.entropy_weights(z), rtol=1e-12)

    def test_pyrepo_takes_zeros(self, z):
        pyrepo = pytest.importorskip("pyrepo_mcda.weighting_methods")
        np.testing.assert_allclose(Entropy()(z), pyrepo.entropy_weighting(z), rtol=1e-12)

    def test_pymcdm(self, x):
        pymcdm = pytest.importorskip("pymcdm.weights")
        np.testing.assert_allclose(Entropy()(x), pymcdm.entropy_weights(x), rtol=1e-12)


class TestIdentity:
    def test_one_unit_has_everything_or_two_have_half(self):
        """Entropies 0 and ln 2 / ln 4 = 1/2, so divergences 1 and 1/2."""
        z = np.array([[7.0, 2.0], [0.0, 2.0], [0.0, 0.0], [0.0, 0.0]])
        np.testing.assert_allclose(Entropy()(z), [2 / 3, 1 / 3], rtol=1e-15)

    def test_units_repeated_change_nothing(self, x):
        """For N = rn rows ``1 - e = (ln n - H) / ln N``: one factor for all indicators."""
        np.testing.assert_allclose(Entropy()(np.repeat(x, 3, axis=0)), Entropy()(x), rtol=1e-12)

    def test_a_panel_counts_unit_years(self, x):
        """k = 1 / ln(units · years), or e would exceed 1 and weights turn negative."""
        panel = np.concatenate([x * (1 + year / 10) for year in range(4)])
        p = panel / panel.sum(axis=0)
        e = -(p * np.log(p)).sum(axis=0) / np.log(len(panel))
        assert (e < 1).all()
        assert (-(p * np.log(p)).sum(axis=0) / np.log(4) > 1).all()
        np.testing.assert_allclose(Entropy()(panel), (1 - e) / (1 - e).sum(), rtol=1e-10)

    def test_a_constant_column_weighs_nothing(self, x):
        x[:, 1] = 0.3
        assert Entropy()(x)[1] == pytest.approx(0, abs=1e-15)

    @given(arrays(float, (6, 3), elements=st.floats(1e-3, 1e3)), st.floats(1e-3, 1e3))
    def test_the_unit_of_measurement_does_not_matter(self, z, factor):
        z[0] += 1
        scaled = z * [factor, 1, 1]
        np.testing.assert_allclose(Entropy()(scaled), Entropy()(z), atol=1e-9)


class TestRefusals:
    @pytest.mark.parametrize(
        ("z", "message"),
        [
            ([[1, 2], [-3, 1]], r"values >= 0; column 0 is -3 for row 1.*MinMax"),
            ([[1, 0], [3, 0]], r"positive column sum; column 1 is 0 for row 0 and row 1.*Drop it"),
            ([[1, 2], [1, 2]], r"differs between units; all are constant"),
            ([[1, 2]], r"at least 2 units, got 1"),
            ([[1, np.nan], [2, 3]], r"finite number; column 1 is missing for row 0"),
            ([[1, np.inf], [2, 3]], r"finite number; column 1 is inf for row 0"),
        ],
    )
    def test_says_what_is_wrong(self, z, message):
        with pytest.raises(DomainError, match=message):
            Entropy()(z)
