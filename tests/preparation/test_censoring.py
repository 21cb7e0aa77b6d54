"""Missing values with a published lower bound: what is drawn is not below it."""

import numpy as np
import pandas as pd
import pytest
import scipy.stats

from ccfi_methods import datasets
from ccfi_methods.exceptions import DataError
from ccfi_methods.preparation import multiply_impute
from ccfi_methods.preparation.censoring import normal_above


@pytest.fixture(scope="module")
def data():
    """Twenty units; `b` follows `a`, and is missing for three of them."""
    rng = np.random.default_rng(3)
    a = np.arange(20.0)
    table = pd.DataFrame({"a": a, "b": a + rng.normal(0, 2, 20), "c": rng.normal(0, 1, 20)})
    table.index = [f"u{i}" for i in range(20)]
    table.loc[["u4", "u9", "u15"], "b"] = np.nan
    return table


def bound(**values):
    """Return lower bounds of `b`."""
    return pd.DataFrame({"b": values})


def drawn(data, lower_bounds=None, draws=60, **options):
    return multiply_impute(data, draws, rng=1, lower_bounds=lower_bounds, **options).draws


class TestNormalAbove:
    @pytest.mark.parametrize("t", [-6.0, -1.0, 0.0, 2.0, 8.0, 50.0])
    def test_moments_against_scipy(self, t):
        """Mean and variance of a normal distribution cut off t deviations above its mean."""
        n, mean, sd = 200_000, 3.0, 2.0
        above = mean + t * sd
        v = normal_above(np.full(n, mean), sd, np.full(n, above), np.random.default_rng(1))
        assert v.min() >= above
        expected = scipy.stats.truncnorm(t, np.inf, loc=mean, scale=sd)
        assert abs(v.mean() - expected.mean()) < 5 * expected.std() / n**0.5
        if t < 10:  # SciPy's variance cancels beyond
            assert v.std() == pytest.approx(expected.std(), rel=0.01)

    def test_distribution(self):
        v = normal_above(np.zeros(20_000), 1.0, np.full(20_000, 1.0), np.random.default_rng(2))
        assert scipy.stats.kstest(v, scipy.stats.truncnorm(1, np.inf).cdf).pvalue > 0.001

    def test_far_above_the_mean_nothing_overflows(self):
        v = normal_above(np.zeros(1000), 1e-3, np.full(1000, 1e3), np.random.default_rng(2))
        assert np.isfinite(v).all()
        assert v.min() >= 1e3
        assert v.max() < 1e3 + 1e-3


class TestMultipleImputation:
    def test_bounds_that_bind_nothing_change_nothing(self, data):
        free = drawn(data)
        for bounds in (
            bound(u4=-1e9, u9=-1e9, u15=-1e9),
            bound(u4=data["b"].min()),
            bound(u4=np.nan),
            bound(u0=data.loc["u0", "b"]),  # of a known value
            pd.DataFrame(),
        ):
            np.testing.assert_array_equal(drawn(data, bounds), free)

    def test_of_known_values_those_above_are_drawn(self, data):
        """A bound that leaves donors enough: what is drawn has occurred, and is not below."""
        known = data["b"].dropna()
        draws = drawn(data, bound(u4=9.0))[:, 4, 1]
        assert drawn(data)[:, 4, 1].min() < 9
        assert draws.min() >= 9
        assert set(draws) <= set(known[known >= 9])

    def test_above_all_known_values(self, data):
        """No donor: values between those known and beyond, each draw another."""
        draws = drawn(data, bound(u4=40.0))[:, 4, 1]
        assert draws.min() >= 40
        assert len(set(draws)) == len(draws)

    def test_distribution_of_a_value_without_donors(self):
        """Alone with noise: the normal distribution of the known values, cut off."""
        rng = np.random.default_rng(5)
        table = pd.DataFrame({"x": rng.normal(50, 10, 400), "y": rng.normal(0, 1, 400)})
        limit = table["x"].max() - 1e-9  # one donor: fewer than five
        mean, sd = table.loc[1:, "x"].mean(), table.loc[1:, "x"].std()
        assert table["x"].idxmax() != 0
        table.loc[0, "x"] = np.nan
        bounds = pd.DataFrame({"x": {0: limit}})
        draws = multiply_impute(table, 1500, rng=1, rounds=1, lower_bounds=bounds).draws[:, 0, 0]
        expected = scipy.stats.truncnorm((limit - mean) / sd, np.inf, loc=mean, scale=sd)
        # the mean and the slope are estimated from 399 units: 2 % of the excess
        excess = expected.mean() - limit
        assert draws.mean() - limit == pytest.approx(excess, rel=0.02 + 5 / 1500**0.5)

    def test_known_values_stay(self, data):
        draws = drawn(data, bound(u4=40.0, u9=12.0), draws=5)
        known = data.notna().to_numpy()
        assert (draws[:, known] == data.to_numpy()[known]).all()

    def test_labels_count_and_not_places(self, data):
        bounds = pd.DataFrame({"c": [np.nan] * 2, "b": [30.0, 5.0]}, index=["u15", "u4"])
        straight = bounds.iloc[::-1, ::-1]
        np.testing.assert_array_equal(drawn(data, bounds), drawn(data, straight))
        assert drawn(data, bounds)[:, 15, 1].min() >= 30

    def test_the_same_seed_gives_the_same_draws(self, data):
        bounds = bound(u4=40.0, u9=12.0)
        np.testing.assert_array_equal(drawn(data, bounds), drawn(data, bounds))
        np.testing.assert_array_equal(drawn(data, bounds)[:7], drawn(data, bounds, draws=7))

    def test_of_a_constant_indicator(self, data):
        table = data.assign(b=data["b"].where(data["b"].isna(), 7.0))
        assert drawn(table, bound(u4=8.0), draws=20)[:, 4, 1].min() >= 8

    def test_a_hair_more_of_a_bound_is_a_hair_more_of_a_draw(self, data):
        one, other = drawn(data, bound(u4=40.0)), drawn(data, bound(u4=40.0 + 1e-9))
        np.testing.assert_allclose(one, other, rtol=0, atol=1e-6)

    @pytest.mark.parametrize(
        ("bounds", "message"),
        [
            (bound(Atlantis=1.0), "each unit of the data once at most; Atlantis is no unit"),
            (pd.DataFrame({"q": {"u4": 1.0}}), "each indicator .*; q is no indicator"),
            (pd.DataFrame({"b": [1.0, 2.0]}, index=["u4", "u4"]), "u4 is there twice"),
            (bound(u0=1e6), r"'b' of u0 is .*, which is below its lower bound of 1e\+06"),
            (bound(u4=np.inf), "finite"),
            (bound(u4="many"), "Lower bounds need numbers"),
            ({"b": 3.0}, "need a DataFrame, .*; got dict"),
        ],
    )
    def test_bounds_that_cannot_be(self, data, bounds, message):
        with pytest.raises(DataError, match=message):
            drawn(data, bounds, draws=2)


@pytest.mark.parametrize("variant", ["base", "intensity"])
def test_the_open_ccfi(variant):
    """The bounds as published, of counts and of ratios: nothing below them is drawn."""
    ccfi = datasets.load_ccfi(variant=variant)
    imputed = multiply_impute(
        ccfi.data, 20, framework=ccfi.framework, rng=1, lower_bounds=ccfi.lower_bounds
    )
    for code in ccfi.lower_bounds:
        for city, least in ccfi.lower_bounds[code].dropna().items():
            where = ccfi.data.index.get_loc(city), ccfi.data.columns.get_loc(code)
            assert imputed.draws[:, *where].min() >= least
