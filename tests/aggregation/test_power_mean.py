import warnings
from decimal import Decimal, getcontext

import numpy as np
import pytest
from scipy import stats

from ccfi_methods import DomainError, MethodError
from ccfi_methods.aggregation import Minimum, PowerMean
from ccfi_methods.ranking import ranks


def exact(z, w, p):
    """The power mean of one unit in decimals of many digits."""
    getcontext().prec = 400
    p, total = Decimal(p), Decimal(0)
    for value, weight in zip(z, w, strict=True):
        total += Decimal(weight) * (Decimal(value).ln() * p).exp()
    return float((total.ln() / p).exp())


class TestPublished:
    """The Technology Achievement Index of the Handbook, Table 38, equal weights."""

    @pytest.fixture
    def table38(self, published):
        table = published("tai_handbook", "result_table38_ranks_by_aggregation", index_col=0)
        return table.rename({"Korea": "Korea, Rep. of"})

    @pytest.fixture
    def raw(self, published, table38):
        table = published("tai_handbook", "input_tableA2_raw23", index_col=0)
        return table.loc[table38.index].to_numpy(dtype=float)

    def test_geometric_ranks_are_those_of_the_raw_values(self, raw, table38):
        assert (ranks(PowerMean(0)(raw, np.full(8, 1 / 8))) == table38["GME"]).all()

    def test_linear_ranks_are_those_on_goalposts(self, raw, table38, published):
        posts = published("saisana2005", "input_table1_tai_goalposts_stats", index_col=0)
        low, high = posts[["goalpost_min", "goalpost_max"]].to_numpy().T.copy()
        low[4:6], high[4:6] = np.log10(low[4:6]), np.log10(high[4:6])
        z = np.clip((raw - low) / (high - low), 0, 1)
        assert (ranks(PowerMean(1)(z, np.full(8, 1 / 8))) == table38["LIN"]).all()


class TestPeers:
    @pytest.mark.parametrize("p", [-20, -2, -1, -0.5, 0, 0.5, 1, 2, 3.7, 20])
    def test_scipy(self, p, z, w):
        expected = stats.pmean(z, p, axis=1, weights=w)
        np.testing.assert_allclose(PowerMean(p)(z, w), expected, rtol=1e-13)

    def test_weighted_sum_and_product_of_pymcdm(self, z, w):
        methods = pytest.importorskip("pymcdm.methods")
        keep = {"normalization_function": lambda x, cost: x}
        one = np.ones(5)
        np.testing.assert_allclose(PowerMean(1)(z, w), methods.WSM(**keep)(z, w, one), rtol=1e-13)
        np.testing.assert_allclose(PowerMean(0)(z, w), methods.WPM(**keep)(z, w, one), rtol=1e-13)


class TestAnyOrder:
    @pytest.mark.parametrize(
        "p", [1e-12, -1e-12, 1e-6, -1e-3, 0.009, 0.011, 40, -40, 700, -700, 1e5]
    )
    def test_agrees_with_many_digits(self, p):
        z, w = [3.5, 120.0, 41.0, 8.25], [0.375, 0.125, 0.25, 0.25]  # exact in binary
        assert PowerMean(p)([z], w)[0] == pytest.approx(exact(z, w, p), rel=2e-13)

    @pytest.mark.parametrize("p", [200, 3e4])
    def test_zeros_and_tiny_values_under_a_huge_order(self, p):
        z, w = [[0.0, 1e-5], [0.0, 0.0], [1.0, 1e-5]], [0.5, 0.5]
        half = 0.5 ** (1 / p)
        np.testing.assert_allclose(PowerMean(p)(z, w), [1e-5 * half, 0, half], rtol=1e-12)

    @pytest.mark.parametrize("p", [1e-9, 0.5, 400, -1e-9, -0.5, -400])
    def test_an_indicator_without_weight_does_not_count(self, p):
        scores = PowerMean(p)([[1e6, 2.0, 2.0], [1e-6, 2.0, 2.0]], [0, 0.5, 0.5])
        np.testing.assert_allclose(scores, 2, rtol=1e-12)

    def test_rises_with_the_order_from_minimum_to_maximum(self, z, w):
        orders = [-1e6, -50, -3, -1, -1e-9, 0, 1e-9, 0.5, 1, 2, 30, 1e6]
        scores = np.stack([PowerMean(p)(z, w) for p in orders])
        assert (np.diff(scores, axis=0) > -1e-15).all()
        np.testing.assert_allclose(scores[0], Minimum()(z, w), rtol=1e-5)
        np.testing.assert_allclose(scores[-1], z.max(axis=1), rtol=1e-5)

    def test_an_order_for_each_replicate(self, z, w):
        p = np.array([-300, -1, -1e-8, 0, 1e-4, 0.5, 1, 2, 300])  # as many as units
        together = PowerMean(p)(z, w)
        tables = PowerMean(p)(np.stack([z] * 9), np.stack([w] * 9))
        for k, order in enumerate(p):
            singly = PowerMean(float(order))(z, w)
            np.testing.assert_allclose(together[k], singly, rtol=1e-12)
            np.testing.assert_allclose(tables[k], singly, rtol=1e-12)

    @pytest.mark.parametrize("p", [-2, 0, 0.3, 1, 5, 900])
    def test_is_homogeneous_and_keeps_a_constant(self, p, z, w):
        np.testing.assert_allclose(PowerMean(p)(7 * z, w), 7 * PowerMean(p)(z, w), rtol=1e-12)
        np.testing.assert_allclose(PowerMean(p)(np.full((3, 5), 0.7), w), 0.7, rtol=1e-12)


class TestDomain:
    def test_zero_under_a_geometric_mean(self, z, w):
        z[[1, 4], 3] = 0
        with pytest.raises(DomainError, match=r"geometric mean needs values > 0; column 3 is 0"):
            PowerMean(0)(z, w)

    def test_negative_under_a_square_root(self, z, w):
        z[2, 0] = -1
        with pytest.raises(DomainError, match=r"p=0.5 needs values >= 0; column 0 is -1 for row 2"):
            PowerMean(0.5)(z, w)

    def test_the_least_order_of_many_decides(self, z, w):
        z[2, 0] = 0
        with pytest.raises(DomainError, match=r"p from -1 to 1 needs values > 0"):
            PowerMean(np.array([1.0, -1.0]))(z, w)
        assert PowerMean(np.array([1.0, 0.5]))(z, w).shape == (2, 9)

    def test_infinite_order(self):
        with pytest.raises(MethodError, match="finite p, got p=-inf; see Minimum"):
            PowerMean(-np.inf)

    def test_no_warning_escapes(self, z, w):
        z[0] = 0
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            PowerMean(1e4)(z, w)
            PowerMean(1e-4)(z, w)


class TestMinimum:
    def test_is_that_of_numpy(self, z, w):
        assert (Minimum()(z, w) == z.min(axis=1)).all()

    def test_skips_an_indicator_without_weight(self):
        assert Minimum()([[1.0, 5.0, 4.0]], [0.0, 0.5, 0.5]).tolist() == [4.0]
        many = Minimum()([[1.0, 5.0, 4.0]], [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5]])
        assert many.tolist() == [[4.0], [1.0]]
