import numpy as np
import pandas as pd
import pytest

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import Equal, FactorAnalysis, PrincipalComponents
from ccfi_methods.weighting.factor_analysis import varimax


def aligned(loadings, printed):
    """Return the loadings with the order and the signs of the printed factors."""
    similar = loadings.T @ printed
    order = np.abs(similar).argmax(axis=0)
    assert sorted(order) == list(range(printed.shape[1]))
    return loadings[:, order] * np.sign(similar[order, range(printed.shape[1])])


def criterion(loadings):
    """Variance of the squared loadings of rows of length one, summed over the factors."""
    squared = (loadings / np.sqrt((loadings**2).sum(axis=1, keepdims=True))) ** 2
    return squared.var(axis=0).sum()


@pytest.fixture
def table9(tai):
    return tai("result_table9_varimax_pc_loadings").iloc[:8, :4].to_numpy(dtype=float)


class TestPublished:
    def test_table9_loadings(self, tai, table9):
        """Within 0.013 as the data are printed with rounded logarithms; 0.024 without Kaiser."""
        ours = aligned(FactorAnalysis(4).loadings(tai().to_numpy()), table9)
        assert np.abs(ours - table9).max() < 0.0135

    def test_table17_shares_of_factors(self, tai, table9):
        """From loadings of two digits, within 0.008."""
        printed = tai("result_table17_squared_scaled_loadings").iloc[:8].to_numpy(dtype=float)
        squared = table9**2
        assert np.abs(squared / squared.sum(axis=0) - printed).max() < 0.0085

    def test_table18_is_assigned_by_loading(self, tai, table9, references, assert_printed):
        path = references / "tai_handbook" / "result_table18_fa_weights.csv"
        printed = list(pd.read_csv(path, dtype=str)["PC"])
        assert_printed(FactorAnalysis(assign="loading").from_loadings(table9), printed)

    def test_text_assigns_by_share(self, table9):
        """The text lists who belongs to which factor; exports (row 3) to the second."""
        factor = [1, 3, 0, 1, 3, 0, 0, 2]
        own = table9[range(8), factor] ** 2
        w = FactorAnalysis().from_loadings(table9)
        np.testing.assert_allclose(w, own / own.sum(), rtol=1e-12)
        assert abs(w[3] - 0.07) > 0.005  # as Table 18 has it

    def test_table18_from_the_data(self, tai):
        printed = tai("result_table18_fa_weights")["PC"]
        w = FactorAnalysis(4, assign="loading")(tai().to_numpy())
        np.testing.assert_allclose(w, printed, atol=0.0055)  # rounded logarithms

    def test_table10_and_18_by_maximum_likelihood(self, tai):
        """Approximate: two uniquenesses run into their bound, and where that is differs."""
        printed = tai("result_table10_varimax_ml_loadings").iloc[:8, :4].to_numpy(dtype=float)
        ml = FactorAnalysis(4, method="ml", assign="loading")
        ours = aligned(ml.loadings(tai().to_numpy()), printed)
        assert np.abs(ours - printed).max() < 0.035
        assert np.abs(ml(tai().to_numpy()) - ml.from_loadings(printed)).max() < 0.01


class TestIndependent:
    @pytest.fixture
    def z(self):
        rng = np.random.default_rng(5)
        pattern = np.kron(np.eye(2), np.ones((1, 4))) + rng.uniform(-0.3, 0.3, (2, 8))
        return rng.normal(size=(200, 2)) @ pattern + rng.normal(size=(200, 8)) * 0.8

    def test_extraction_and_rotation(self, z):
        """Components of statsmodels, rotated by its gradient projection, which stops earlier."""
        from statsmodels.multivariate.factor_rotation import rotate_factors
        from statsmodels.multivariate.pca import PCA

        theirs = PCA(z, ncomp=3, standardize=True)
        loadings = theirs.eigenvecs * np.sqrt(theirs.eigenvals[:3] / len(z))
        length = np.sqrt((loadings**2).sum(axis=1, keepdims=True))
        rotated = rotate_factors(loadings / length, "varimax", tol=1e-12)[0] * length
        ours = FactorAnalysis(3).loadings(z)
        np.testing.assert_allclose(aligned(ours, rotated), rotated, atol=1e-6)

    def test_maximum_likelihood(self, z):
        from statsmodels.multivariate.factor import Factor

        theirs = Factor(z, n_factor=2, method="ml").fit(maxiter=1000)
        ours = FactorAnalysis(2, method="ml").loadings(z)
        np.testing.assert_allclose((ours**2).sum(axis=1), theirs.communality, atol=1e-4)
        np.testing.assert_allclose(
            aligned(ours, varimax(theirs.loadings)), varimax(theirs.loadings), atol=1e-4
        )


class TestIdentity:
    def test_one_factor_needs_no_rotation(self, x):
        """Its squared loadings are the communalities of one component."""
        w = PrincipalComponents(1)(x)
        np.testing.assert_allclose(FactorAnalysis(1)(x), w, rtol=1e-12)

    def test_indicators_on_their_own_weigh_alike(self):
        z = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
        np.testing.assert_allclose(FactorAnalysis()(z), Equal()(z), rtol=1e-12)

    def test_simple_structure_is_recovered(self):
        simple = np.array([[0.9, 0, 0], [0.8, 0, 0], [0, 0.7, 0], [0, 0.6, 0], [0, 0, 0.5]])
        turn = np.linalg.qr(np.random.default_rng(3).normal(size=(3, 3)))[0]
        np.testing.assert_allclose(aligned(varimax(simple @ turn), simple), simple, atol=1e-12)
        w = np.array([0.81, 0.64, 0.49, 0.36, 0.25])
        found = FactorAnalysis().from_loadings(varimax(simple @ turn))
        np.testing.assert_allclose(found, w / w.sum(), rtol=1e-12)

    def test_no_other_rotation_is_better(self, x):
        rng = np.random.default_rng(4)
        best = FactorAnalysis(3).loadings(x)
        turns = np.linalg.qr(rng.normal(size=(500, 3, 3)))[0]
        assert max(criterion(best @ turn) for turn in turns) <= criterion(best)

    def test_a_rotation_keeps_what_is_common(self, x):
        loadings = np.random.default_rng(6).normal(size=(7, 4))
        rotated = varimax(loadings)
        np.testing.assert_allclose(rotated @ rotated.T, loadings @ loadings.T, atol=1e-12)

    @pytest.mark.parametrize("method", ["pc", "ml"])
    def test_tables_of_a_batch_choose_for_themselves(self, method):
        """One, two and three factors; the loadings are filled up with zeros."""
        rng = np.random.default_rng(8)
        batch = np.stack(
            [
                rng.normal(size=(60, k)) @ np.kron(np.eye(k), np.ones((1, 12 // k)))
                + 0.5 * rng.normal(size=(60, 12))
                for k in (1, 2, 3)
            ]
        )
        factors = FactorAnalysis(method=method)
        together = factors.loadings(batch)
        assert (together != 0).any(axis=-2).sum(axis=-1).tolist() == [1, 2, 3]
        for table, loadings in zip(batch, together, strict=True):
            alone = factors.loadings(table)
            np.testing.assert_allclose(loadings[:, : alone.shape[1]], alone, atol=1e-12)
        np.testing.assert_allclose(factors(batch)[1], factors(batch[1]), atol=1e-12)

    def test_properties(self):
        assert check_weighting(FactorAnalysis(2, assign="loading"))


class TestRefusals:
    @pytest.mark.parametrize(
        ("parameters", "message"),
        [
            ({"factors": 0}, "number of factors needs to be a whole number >= 1, got 0"),
            ({"method": "paf"}, "method='pc' or 'ml', got method='paf'"),
            ({"assign": "first"}, "assign='share' or 'loading', got assign='first'"),
        ],
    )
    def test_parameters(self, parameters, message):
        with pytest.raises(MethodError, match=message):
            FactorAnalysis(**parameters)

    def test_constant_column(self, x):
        x[:, 2] = 0.1
        with pytest.raises(DomainError, match=r"column 2 is constant \(every unit is 0.1\)"):
            FactorAnalysis()(x)

    def test_too_many_factors_for_likelihood(self, x):
        with pytest.raises(DomainError, match="k = 3 factors of m = 5 indicators"):
            FactorAnalysis(3, method="ml")(x)

    def test_likelihood_of_a_singular_matrix(self):
        z = np.random.default_rng(2).random((6, 8))
        with pytest.raises(DomainError, match="more units than indicators"):
            FactorAnalysis(1, method="ml")(z)
        assert FactorAnalysis(1)(z).sum() == pytest.approx(1)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
def test_an_indicator_of_two_factors_counts_in_the_larger_one(order):
    # The first indicator is half of either factor; one of them explains four times as much.
    loadings = np.array([[0.5, 0.25], [0.5, 0], [0, 0.25]])
    w = FactorAnalysis().from_loadings(loadings[:, order])
    np.testing.assert_allclose(w, np.array([4, 4, 1]) / 9, rtol=1e-12)
