import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError
from ccfi_methods.normalisation import ZScore
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import ScatterDegree


class TestIndependent:
    def test_first_component_of_scikit_learn(self, x):
        from sklearn.decomposition import PCA

        first = PCA(1).fit(ZScore()(x)).components_[0]
        np.testing.assert_allclose(ScatterDegree()(x), first / first.sum(), rtol=1e-10)

    def test_power_iteration(self, x):
        z, w = ZScore()(x), np.ones(5)
        for _ in range(2000):
            w = z.T @ (z @ w)
            w /= w.sum()
        np.testing.assert_allclose(ScatterDegree()(x), w, rtol=1e-10)


class TestIdentity:
    def test_no_other_direction_varies_more(self, x):
        z = ZScore()(x)
        others = np.abs(np.random.default_rng(1).normal(size=(5000, 5)))
        others /= np.linalg.norm(others, axis=1, keepdims=True)
        w = ScatterDegree()(x)
        best = (z @ (w / np.linalg.norm(w))).var()
        assert (z @ others.T).var(axis=0).max() <= best

    def test_two_that_go_together_weigh_alike(self):
        w = ScatterDegree()([[1.0, 20], [2, 10], [3, 40], [4, 30]])
        np.testing.assert_allclose(w, [0.5, 0.5], rtol=1e-12)

    def test_scale_does_not_matter(self, x):
        expected = ScatterDegree()(x)
        np.testing.assert_allclose(ScatterDegree()(7 + x * [1, 2, 3, 4, 5]), expected, rtol=1e-10)

    def test_stacked_years_add_up(self, x):
        """H of the stacked table is the sum of H over the years."""
        years = [x, x * [1.1, 0.9, 1.3, 1.0, 1.2], x**1.1]
        stacked = np.concatenate(years)
        z = ZScore(ddof=0)(stacked)
        h = sum(part.T @ part for part in np.split(z, 3))
        v = np.linalg.eigh(h)[1][:, -1]
        np.testing.assert_allclose(ScatterDegree()(stacked), v / v.sum(), rtol=1e-10)

    def test_an_uncorrelated_indicator_weighs_nothing(self):
        w = ScatterDegree()([[1.0, 2, 1], [2, 1, -1], [3, 4, -1], [4, 3, 1]])
        np.testing.assert_allclose(w, [0.5, 0.5, 0], atol=1e-15)

    def test_properties(self, x):
        assert check_weighting(ScatterDegree(), tables=[x, x[:7, :3]])


class TestRefusals:
    def test_an_indicator_that_runs_against_the_others(self, x):
        x[:, 3] = -x[:, 3]
        with pytest.raises(DomainError, match=r"column 3 has -0\.\d+ in the eigenvector\. Reverse"):
            ScatterDegree()(np.stack([x[:, [3, 0, 1, 2]][:, [1, 2, 3, 0]], x[:, :4]]))

    def test_two_leading_eigenvectors(self):
        with pytest.raises(DomainError, match="two have the same eigenvalue"):
            ScatterDegree()([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])

    def test_constant_column(self, x):
        x[:, 2] = 0.1
        with pytest.raises(DomainError, match=r"column 2 is constant \(every unit is 0.1\)"):
            ScatterDegree()(x)
