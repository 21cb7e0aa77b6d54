import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.protocols import Place
from ccfi_methods.weighting import Merec

POLARITY = np.array([1, -1, 1, 1, -1])


def test_published(example, assert_printed):
    x, polarity, printed = example("merec_keshavarz2021")
    assert_printed(Merec(polarity)(x), printed)


@pytest.mark.parametrize("polarity", [POLARITY, np.ones(5)])
def test_independent(x, polarity):
    pymcdm = pytest.importorskip("pymcdm.weights")
    weighters = pytest.importorskip("skcriteria.preprocessing.weighters")
    pyrepo = pytest.importorskip("pyrepo_mcda.weighting_methods")
    w = Merec(polarity)(x)
    np.testing.assert_allclose(w, pymcdm.merec_weights(x, polarity), rtol=1e-10)
    if hasattr(weighters, "merec_weights"):  # which older versions lack
        np.testing.assert_allclose(w, weighters.merec_weights(x, polarity), rtol=1e-10)
    np.testing.assert_allclose(w, pyrepo.merec_weighting(x, polarity), rtol=1e-10)


class TestIdentity:
    def test_a_cost_is_the_benefit_of_its_inverse(self, x):
        inverse = np.where(POLARITY > 0, x, 1 / x)
        np.testing.assert_allclose(Merec(POLARITY)(x), Merec()(inverse), rtol=1e-12)

    def test_the_unit_of_measurement_does_not_matter(self, x):
        np.testing.assert_allclose(Merec()(x * [1, 9, 0.1, 5, 7]), Merec()(x), rtol=1e-12)

    def test_one_unit_exactly(self):
        """|ln n| is (0, ln 3) for the second unit: only the second column has an effect."""
        np.testing.assert_array_equal(Merec()([[2.0, 1.0], [2.0, 3.0]]), [0, 1])

    def test_labels_become_positions(self, x):
        columns = tuple("abcde")
        bound = Merec(dict(zip(columns, POLARITY, strict=True))).bind(Place(columns))
        np.testing.assert_array_equal(bound(x), Merec(POLARITY)(x))
        np.testing.assert_array_equal(Merec().bind(Place(columns))(x), Merec()(x))


class TestRefusals:
    def test_zero(self, z):
        with pytest.raises(DomainError, match=r"values > 0; column 0 is 0 for row.*MinMax\(1, 100"):
            Merec()(z)

    def test_all_constant(self):
        with pytest.raises(DomainError, match="differs between units; all are constant"):
            Merec()(np.full((4, 2), 0.1))

    @pytest.mark.parametrize(("bad", "word"), [(np.nan, "missing"), (np.inf, "inf")])
    def test_not_finite(self, x, bad, word):
        x[3, 1] = bad
        with pytest.raises(DomainError, match=f"column 1 is {word} for row 3"):
            Merec()(x)

    @pytest.mark.parametrize("polarity", [0, [1, 2], {"a": 3}])
    def test_polarity(self, polarity):
        with pytest.raises(MethodError, match="polarity of 1 or -1"):
            Merec(polarity)

    def test_polarity_of_another_table(self, x):
        with pytest.raises(MethodError, match="has 2 polarities, the table 5 columns"):
            Merec([1, -1])(x)
        with pytest.raises(MethodError, match="one polarity a column outside an index"):
            Merec({"a": 1})(x)
