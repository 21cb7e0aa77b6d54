import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError
from ccfi_methods.normalisation import MinMax, ZScore
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import ScatterDegree


class TestIndependent:
    def test_first_component_of_scikit_learn(self, x):
        from sklearn.decomposition import PCA

        z = ZScore()(x)
        first = PCA(1).fit(z).components_[0]
        np.testing.assert_allclose(ScatterDegree()(z), first / first.sum(), rtol=1e-10)

    def test_power_iteration_on_the_table_as_given(self, x):
        z, w = MinMax()(x), np.ones(5)
        for _ in range(2000):
            w = z.T @ (z @ w)
            w /= w.sum()
        np.testing.assert_allclose(ScatterDegree()(z), w, rtol=1e-10)


class TestIdentity:
    def test_no_other_direction_varies_more(self, x):
        z = ZScore()(x)
        others = np.abs(np.random.default_rng(1).normal(size=(5000, 5)))
        others /= np.linalg.norm(others, axis=1, keepdims=True)
        w = ScatterDegree()(z)
        best = (z @ (w / np.linalg.norm(w))).var()
        assert (z @ others.T).var(axis=0).max() <= best

    def test_one_row_of_a_table_of_rank_one(self):
        np.testing.assert_allclose(
            ScatterDegree()(np.outer([1.0, 2, 3], [5, 3, 2])), [0.5, 0.3, 0.2], rtol=1e-12
        )

    def test_two_that_go_together_weigh_alike(self):
        w = ScatterDegree()(ZScore()([[1.0, 20], [2, 10], [3, 40], [4, 30]]))
        np.testing.assert_allclose(w, [0.5, 0.5], rtol=1e-12)

    def test_stacked_years_add_up(self, x):
        """H of the stacked table is the sum of H over the years."""
        z = ZScore(ddof=0)(np.concatenate([x, x * [1.1, 0.9, 1.3, 1.0, 1.2], x**1.1]))
        h = sum(part.T @ part for part in np.split(z, 3))
        v = np.linalg.eigh(h)[1][:, -1]
        np.testing.assert_allclose(ScatterDegree()(z), v / v.sum(), rtol=1e-10)

    def test_an_uncorrelated_indicator_weighs_nothing(self):
        w = ScatterDegree()(ZScore()([[1.0, 2, 1], [2, 1, -1], [3, 4, -1], [4, 3, 1]]))
        np.testing.assert_allclose(w, [0.5, 0.5, 0], atol=1e-15)

    def test_properties(self, x):
        assert check_weighting(ScatterDegree(), tables=[x, MinMax()(x), ZScore()(x)[:7, :3]])


class TestRefusals:
    def test_an_indicator_that_runs_against_the_others(self, x):
        z = ZScore()(x)
        turned = z * [1, 1, 1, -1, 1]
        with pytest.raises(DomainError, match=r"column 3 has -0\.\d+ in the eigenvector\. Reverse"):
            ScatterDegree()(np.stack([z, turned]))

    def test_two_leading_eigenvectors(self):
        with pytest.raises(DomainError, match="two have the same eigenvalue"):
            ScatterDegree()([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])

    def test_missing(self, x):
        x[1, 2] = np.nan
        with pytest.raises(DomainError, match="column 2 is missing for row 1"):
            ScatterDegree()(x)
