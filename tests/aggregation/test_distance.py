import numpy as np
import pytest

from ccfi_methods import MethodError
from ccfi_methods.aggregation import GreyRelational, Taxonomic, Topsis
from ccfi_methods.normalisation import MinMax, VectorNorm

POLARITY = np.array([1, -1, 1, 1, -1])


@pytest.fixture
def opricovic(published):
    """Opricovic and Tzeng (2004): table, polarity and weights."""
    x = published("topsis_vikor", "input_topsis_opricovic_tzeng2004", index_col=0).to_numpy()
    criteria = published("topsis_vikor", "input_topsis_opricovic_tzeng2004_weights")
    return x.astype(float), criteria["type"].to_numpy(), criteria["weight"].to_numpy()


class TestTopsis:
    def test_published_example(self, opricovic, published, assert_printed):
        x, polarity, weights = opricovic
        results = published("topsis_vikor", "result_scores", dtype=str).set_index("example")
        printed = results.loc["topsis_opricovic_tzeng2004", "published"]
        assert_printed(Topsis()(MinMax()(x, polarity), weights), list(printed))

    def test_pymcdm(self, z, w):
        methods = pytest.importorskip("pymcdm.methods")
        expected = methods.TOPSIS()(z, w, POLARITY)
        np.testing.assert_allclose(Topsis()(MinMax()(z, POLARITY), w), expected, rtol=1e-13)

    def test_pymcdm_on_vector_norms(self, z, w):
        methods = pytest.importorskip("pymcdm.methods")
        norms = pytest.importorskip("pymcdm.normalizations")
        expected = methods.TOPSIS(norms.vector_normalization)(z, w, np.ones(5))
        np.testing.assert_allclose(Topsis("vector")(z, w), expected, rtol=1e-13)
        np.testing.assert_allclose(Topsis(VectorNorm())(z, w), expected, rtol=1e-13)

    def test_pyrepo_mcda(self, z, w):
        methods = pytest.importorskip("pyrepo_mcda.mcda_methods")
        norms = pytest.importorskip("pyrepo_mcda.normalizations")
        peer = methods.TOPSIS(normalization_method=norms.minmax_normalization)
        expected = peer(z, w, POLARITY)
        np.testing.assert_allclose(Topsis()(MinMax()(z, POLARITY), w), expected, rtol=1e-13)

    @pytest.mark.filterwarnings("ignore")
    def test_scikit_criteria(self, z, w):
        skcriteria = pytest.importorskip("skcriteria")
        topsis = pytest.importorskip("skcriteria.agg.similarity")
        table = skcriteria.mkdm(z, [max] * 5, weights=w)
        expected = topsis.TOPSIS().evaluate(table).e_.similarity
        np.testing.assert_allclose(Topsis()(z, w), expected, rtol=1e-13)

    def test_ideal_and_anti_ideal(self, z, w):
        table = np.vstack([z, z.max(axis=0), z.min(axis=0)])
        assert Topsis()(table, w)[-2:].tolist() == [1, 0]

    def test_turning_the_table_round_turns_the_closeness_round(self, z, w):
        np.testing.assert_allclose(Topsis()(-z, w), 1 - Topsis()(z, w), rtol=1e-12)

    def test_an_unknown_normalisation(self):
        with pytest.raises(MethodError, match="Did you mean 'vector'"):
            Topsis("vectr")


class TestGreyRelational:
    @pytest.mark.parametrize("zeta", [0.1, 0.5, 1.0])
    def test_cell_by_cell(self, zeta, z, w):
        n, m = z.shape
        gap = [[max(z[k][j] for k in range(n)) - z[i][j] for j in range(m)] for i in range(n)]
        near, far = min(map(min, gap)), max(map(max, gap))
        expected = [
            sum(w[j] * (near + zeta * far) / (gap[i][j] + zeta * far) for j in range(m))
            for i in range(n)
        ]
        np.testing.assert_allclose(GreyRelational(zeta)(z, w), expected, rtol=1e-13)

    def test_exact_fractions(self):
        # gaps 0, 1 / 1, 0 / 1/2, 1/2; with zeta = 1/4: coefficients 1 and 1/5, and 1/3 twice
        scores = GreyRelational(0.25)([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]], [0.5, 0.5])
        np.testing.assert_allclose(scores, [3 / 5, 3 / 5, 1 / 3], rtol=1e-15)

    def test_scale_and_origin_of_the_table_do_not_matter(self, z, w):
        np.testing.assert_allclose(
            GreyRelational()(50 + 9 * z, w), GreyRelational()(z, w), rtol=1e-12
        )

    def test_the_best_in_everything_has_one(self, z, w):
        assert GreyRelational()(np.vstack([z, z.max(axis=0)]), w)[-1] == pytest.approx(1, abs=1e-15)

    @pytest.mark.parametrize("zeta", [0, -1, 1.5])
    def test_zeta_is_checked(self, zeta):
        with pytest.raises(MethodError, match="0 < zeta <= 1, got"):
            GreyRelational(zeta)


class TestTaxonomic:
    def test_exact_by_hand(self):
        # distances from the pattern (4, 3): 0, 5 and 4; of half weights, sqrt(1/2) of that
        scores = Taxonomic()([[4.0, 3.0], [0.0, 0.0], [0.0, 3.0]], [0.5, 0.5])
        norm = 3 + 2 * np.sqrt((9 + 4 + 1) / 3)
        np.testing.assert_allclose(scores, 1 - np.array([0, 5, 4]) / norm, rtol=1e-14)

    def test_distances_of_scipy(self, z, w):
        distance = pytest.importorskip("scipy.spatial.distance")
        c = distance.cdist(z, [z.max(axis=0)], "euclidean", w=w)[:, 0]
        expected = 1 - c / (np.mean(c) + 2 * np.std(c))
        np.testing.assert_allclose(Taxonomic()(z, w), expected, rtol=1e-13)

    def test_scale_and_origin_of_the_table_do_not_matter(self, z, w):
        np.testing.assert_allclose(Taxonomic()(50 + 9 * z, w), Taxonomic()(z, w), rtol=1e-12)

    def test_the_pattern_has_one(self, z, w):
        assert Taxonomic()(np.vstack([z, z.max(axis=0)]), w)[-1] == 1
