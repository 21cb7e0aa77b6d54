import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import Equal, FactorAnalysis, PrincipalComponents
from ccfi_methods.weighting.correlation import correlations, principal_components

UNCORRELATED = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])


class TestPublished:
    def test_table6_correlations(self, tai):
        """To the printed digits but for three pairs: logarithms in Table A.2 have two decimals."""
        off = np.abs(correlations(tai(), "") - tai("result_table6_correlation")) > 0.005
        names = tai("result_table6_correlation").columns
        pairs = {frozenset((names[i], names[j])) for i, j in np.argwhere(off.to_numpy())}
        assert pairs <= {
            frozenset(("ROYALTIES", "TELEPHONES")),
            frozenset(("ELECTRICITY", "SCHOOLING")),
            frozenset(("ELECTRICITY", "UNIVERSITY")),
        }

    def test_table7_eigenvalues(self, tai):
        """Rounded logarithms shift them by 0.1 at most, beside the rounding in print."""
        eigenvalues, _ = principal_components(tai().to_numpy(), "")
        printed = tai("result_table7_eigenvalues")["pct_variance"]
        np.testing.assert_allclose(100 * eigenvalues / 8, printed, rtol=0, atol=0.15)

    def test_table9_communalities(self, tai):
        """Of four components; from data with rounded logarithms, so to one unit at most."""
        printed = tai("result_table9_varimax_pc_loadings")["communality"].dropna()
        w = PrincipalComponents(4)(tai().to_numpy())
        np.testing.assert_allclose(w * printed.sum(), printed, rtol=0, atol=0.01)


def test_independent(x):
    from sklearn.decomposition import PCA
    from sklearn.preprocessing import StandardScaler

    for k in (1, 2, 3):
        theirs = PCA(k).fit(StandardScaler().fit_transform(x))
        communality = theirs.explained_variance_ @ theirs.components_**2
        expected = communality / communality.sum()
        np.testing.assert_allclose(PrincipalComponents(k)(x), expected, rtol=1e-10)


class TestIdentity:
    def test_all_components_make_weights_equal(self, x):
        np.testing.assert_allclose(PrincipalComponents(5)(x), 1 / 5, rtol=1e-12)

    def test_ties_at_one_are_all_kept(self):
        """Uncorrelated indicators have eigenvalues of 1, some of them a little below in floats."""
        np.testing.assert_allclose(PrincipalComponents()(UNCORRELATED), 1 / 3, rtol=1e-12)

    def test_exact_fractions(self):
        """Correlation 3/5, eigenvalues 8/5 and 2/5; beside them a column on its own."""
        z = np.array([[1.0, 2, 1], [2, 1, -1], [3, 4, -1], [4, 3, 1]])
        np.testing.assert_allclose(PrincipalComponents(1)(z), [1 / 2, 1 / 2, 0], atol=1e-15)
        w = np.array([4 / 5, 4 / 5, 1])
        np.testing.assert_allclose(PrincipalComponents()(z), w / w.sum(), rtol=1e-12)

    def test_rotation_does_not_matter(self, x):
        squared = FactorAnalysis(3).loadings(x) ** 2
        expected = squared.sum(axis=1) / squared.sum()
        np.testing.assert_allclose(PrincipalComponents(3)(x), expected, rtol=1e-10)

    def test_neither_sign_nor_scale_matters(self, x):
        w = PrincipalComponents()(x)
        np.testing.assert_allclose(PrincipalComponents()(x * [-1, 2, -3, 4, 5]), w, rtol=1e-10)

    def test_tables_of_a_batch_choose_for_themselves(self, x):
        z = np.tile(UNCORRELATED, (3, 1))
        w = PrincipalComponents()(np.stack([x[:, :3], z]))
        np.testing.assert_allclose(w[0], PrincipalComponents()(x[:, :3]), rtol=1e-12)
        np.testing.assert_allclose(w[1], Equal()(z), rtol=1e-12)

    def test_more_indicators_than_units(self):
        w = PrincipalComponents()(np.random.default_rng(2).random((5, 9)))
        assert w.sum() == pytest.approx(1, abs=1e-12)
        assert w.min() > 0

    def test_properties(self):
        assert check_weighting(PrincipalComponents(2))


class TestRefusals:
    @pytest.mark.parametrize("components", [0, -1, 1.5])
    def test_number(self, components):
        with pytest.raises(MethodError, match=f"a whole number.*, got {components}"):
            PrincipalComponents(components)

    def test_more_components_than_columns(self, x):
        with pytest.raises(MethodError, match="6 components need as many columns, the table has 5"):
            PrincipalComponents(6)(x)

    def test_components_that_tie(self):
        with pytest.raises(DomainError, match=r"1 and 2 have the same eigenvalue \(1\)"):
            PrincipalComponents(1)(UNCORRELATED)

    def test_constant_column(self, x):
        x[:, 2] = 0.1
        with pytest.raises(DomainError, match=r"column 2 is constant \(every unit is 0.1\)"):
            PrincipalComponents()(x)

    @pytest.mark.parametrize(("bad", "word"), [(np.nan, "missing"), (np.inf, "inf")])
    def test_not_finite(self, x, bad, word):
        x[3, 1] = bad
        with pytest.raises(DomainError, match=f"column 1 is {word} for row 3"):
            PrincipalComponents()(x)
