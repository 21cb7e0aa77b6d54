import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError
from ccfi_methods.normalisation import ShareOfTotal, VectorNorm

SIGNS = np.array([1, -1, 1])


@pytest.fixture
def x():
    return np.random.default_rng(4).lognormal(size=(8, 3))


class TestIndependent:
    @pytest.mark.parametrize(
        ("method", "theirs"),
        [(ShareOfTotal(), "sum_normalization"), (VectorNorm(), "vector_normalization")],
    )
    def test_pymcdm_and_pyrepo_mcda(self, x, method, theirs):
        pymcdm = pytest.importorskip("pymcdm.normalizations")
        pyrepo = pytest.importorskip("pyrepo_mcda.normalizations")
        z = method(x, SIGNS)
        np.testing.assert_allclose(z, getattr(pyrepo, theirs)(x, SIGNS), rtol=1e-13)
        for j, sign in enumerate(SIGNS):
            column = getattr(pymcdm, theirs)(x[:, j], cost=sign < 0)
            np.testing.assert_allclose(z[:, j], column, rtol=1e-13)

    def test_scikit_criteria_leaves_the_direction_alone(self, x):
        scalers = pytest.importorskip("skcriteria.preprocessing.scalers")
        theirs = scalers.scale_by_vector(x, axis=0)
        np.testing.assert_allclose(VectorNorm()(x, 1), theirs, rtol=1e-14)
        np.testing.assert_allclose(VectorNorm()(x, -1), 1 - theirs, rtol=1e-14)
        np.testing.assert_allclose(ShareOfTotal()(x, 1), scalers.scale_by_sum(x, axis=0))


class TestIdentities:
    def test_sums_and_lengths(self, x):
        np.testing.assert_allclose(ShareOfTotal()(x, SIGNS).sum(axis=0), 1, rtol=1e-14)
        np.testing.assert_allclose((VectorNorm()(x, 1) ** 2).sum(axis=0), 1, rtol=1e-14)

    def test_polarity(self, x):
        np.testing.assert_allclose(ShareOfTotal()(x, -1), ShareOfTotal()(1 / x, 1), rtol=1e-14)
        np.testing.assert_allclose(VectorNorm()(x, -1), 1 - VectorNorm()(x, 1), rtol=1e-14)

    def test_a_sign_turned_beforehand_would_go_unnoticed(self, x):
        """Why polarity is an argument: shares of ``-x`` are those of ``x``."""
        np.testing.assert_array_equal(-x / np.sum(-x, axis=0), ShareOfTotal()(x, 1))
        assert not np.allclose(ShareOfTotal()(x, -1), ShareOfTotal()(x, 1))

    def test_zero_is_a_share_where_more_is_better(self):
        assert ShareOfTotal()([[0.0], [1.0], [3.0]], 1).ravel().tolist() == [0, 0.25, 0.75]

    def test_negative_values_have_a_length(self):
        assert VectorNorm()([[-3.0], [4.0]], 1).ravel().tolist() == [-0.6, 0.8]


class TestRefusals:
    @pytest.mark.parametrize(
        ("method", "x", "polarity", "words"),
        [
            (ShareOfTotal(), [[-1.0], [4.0]], 1, "values >= 0.*column 0 is -1 for row 0"),
            (ShareOfTotal(), [[0.0], [4.0]], -1, "> 0 where less is better.*is 0 for row 0"),
            (
                ShareOfTotal(),
                [[0.0], [0.0]],
                1,
                "positive total; column 0 is 0 for row 0 and row 1",
            ),
            (VectorNorm(), [[0.0], [0.0]], 1, "not zero; column 0 is 0 for row 0"),
        ],
    )
    def test_domain(self, method, x, polarity, words):
        with pytest.raises(DomainError, match=words):
            method(x, polarity)

    def test_domain_of_the_reference(self):
        with pytest.raises(DomainError, match="values >= 0"):
            ShareOfTotal()([[1.0], [4.0]], 1, reference=np.array([[-1.0], [4.0]]))
