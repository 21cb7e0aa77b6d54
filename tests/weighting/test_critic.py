import numpy as np
import pandas as pd
import pytest

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import MinMax
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import Critic


class TestPublished:
    def test_min_max(self, example, assert_printed):
        x, polarity, printed = example("critic_diakoulaki1995")
        assert_printed(Critic()(MinMax()(x, polarity)), printed)

    @pytest.mark.parametrize("correlation", ["pearson", "spearman"])
    @pytest.mark.parametrize("scaling", ["minmax", "none"])
    def test_variants(self, references, example, scaling, correlation, assert_printed):
        path = references / "objective_weights" / "result_critic_diakoulaki1995_variants.csv"
        variants = pd.read_csv(path, dtype=str).set_index(["scaling", "correlation"])
        x = example("critic_diakoulaki1995").x
        z = MinMax()(x) if scaling == "minmax" else x
        assert_printed(Critic(correlation)(z), list(variants.loc[(scaling, correlation)]))


class TestIndependent:
    def test_pymcdm_and_pyrepo_scale_inside(self, x):
        pymcdm = pytest.importorskip("pymcdm.weights")
        pyrepo = pytest.importorskip("pyrepo_mcda.weighting_methods")
        w = Critic()(MinMax()(x))
        np.testing.assert_allclose(w, pymcdm.critic_weights(x), rtol=1e-12)
        np.testing.assert_allclose(w, pyrepo.critic_weighting(x), rtol=1e-12)

    @pytest.mark.parametrize("correlation", ["pearson", "spearman"])
    def test_scikit_criteria_reverses_costs_first(self, x, correlation):
        weighters = pytest.importorskip("skcriteria.preprocessing.weighters")
        polarity = np.array([1, -1, 1, 1, -1])
        theirs = weighters.critic_weights(x, polarity, correlation=correlation)
        np.testing.assert_allclose(Critic(correlation)(MinMax()(x, polarity)), theirs, rtol=1e-12)
        assert np.abs(theirs - Critic(correlation)(MinMax()(x))).max() > 0.01


class TestIdentity:
    def test_two_columns_differ_by_their_spread_alone(self, z):
        w, s = Critic()(z[:, :2]), z[:, :2].std(axis=0)
        np.testing.assert_allclose(w, s / s.sum(), rtol=1e-12)

    def test_uncorrelated_columns_weigh_alike(self):
        z = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
        np.testing.assert_allclose(Critic()(z), 1 / 3, rtol=1e-15)

    def test_a_twin_takes_from_its_twin(self, z):
        """Information s (m - Σ r): twice in the table, a column conflicts with one column less."""
        r, s = np.corrcoef(z.T), z.std(axis=0)
        c = s * (1 - r).sum(axis=0)
        expected = np.append(c, c[0]) + np.append(s, s[0]) * (1 - np.append(r[0], 1))
        w = Critic()(np.column_stack([z, z[:, 0]]))
        np.testing.assert_allclose(w, expected / expected.sum(), rtol=1e-12)

    def test_ranks_mind_no_monotone_transformation(self, z):
        """Only through the standard deviations, which are set equal here."""
        bent = np.exp(3 * z)
        same = [(t - t.mean(axis=0)) / t.std(axis=0) for t in (z, bent)]
        np.testing.assert_allclose(*map(Critic("spearman"), same), rtol=1e-12)

    def test_properties_by_ranks(self):
        assert check_weighting(Critic("spearman"))


class TestRefusals:
    def test_unknown_correlation(self):
        with pytest.raises(MethodError, match="'pearson' or 'spearman', got correlation='kendall'"):
            Critic("kendall")

    def test_constant_column(self, z):
        z[:, 2] = 0.1
        with pytest.raises(DomainError, match=r"column 2 is constant \(every unit is 0.1\)"):
            Critic()(z)

    def test_all_perfectly_correlated(self, z):
        with pytest.raises(DomainError, match="all are perfectly correlated"):
            Critic()(z[:, :1] * [1, 2, 3])

    @pytest.mark.parametrize(("bad", "word"), [(np.nan, "missing"), (np.inf, "inf")])
    def test_not_finite(self, z, bad, word):
        z[3, 1] = bad
        with pytest.raises(DomainError, match=f"column 1 is {word} for row 3"):
            Critic()(z)
