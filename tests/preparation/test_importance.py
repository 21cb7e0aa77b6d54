"""Effective importance: closed forms, a peer, and what weights do not say."""

import warnings

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, Framework, datasets
from ccfi_methods.exceptions import DataError, MethodError
from ccfi_methods.preparation import importance

both = pytest.mark.parametrize("smoother", ["local-linear", "spline"])


@pytest.fixture(scope="module")
def result():
    ccfi = datasets.load_ccfi()
    return CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data)


@both
@pytest.mark.parametrize("rho", [0.0, 0.4, 0.8])
def test_of_normal_variables_it_is_the_squared_correlation(smoother, rho):
    # Noise made uncorrelated with x in the sample, so that rho is exact.
    x, noise = np.linalg.qr(np.random.default_rng(1).normal(size=(600, 3)))[0][:, 1:].T
    x, noise = (v - v.mean() for v in (x, noise))
    noise = noise - x * (x @ noise) / (x @ x)
    y = pd.Series(rho * x / x.std() + np.sqrt(1 - rho**2) * noise / noise.std())
    found = importance(pd.DataFrame({"x": x}), y, smoother=smoother).table.loc["x"]
    assert found["correlation"] == pytest.approx(rho)
    assert found["importance"] == pytest.approx(rho**2, abs=0.02)


@both
def test_independent_parts_share_the_variance(smoother):
    x = np.random.default_rng(2).uniform(-1, 1, size=(600, 3)) * [3, 2, 1]
    data = pd.DataFrame(x, columns=list("abc"))
    found = importance(data, data.mean(axis=1), smoother=smoother).table["importance"]
    np.testing.assert_allclose(found, np.array([9, 4, 1]) / 14, atol=0.05)


@both
def test_any_shape_counts(smoother):
    x = np.linspace(-1, 1, 60)
    found = importance(pd.DataFrame({"x": x}), pd.Series(x**2), smoother=smoother).table.loc["x"]
    assert found["correlation"] == pytest.approx(0, abs=1e-12)
    assert found["importance"] > 0.97
    line = importance(pd.DataFrame({"x": x}), pd.Series(3 - 2 * x), smoother=smoother)
    assert line.table.at["x", "importance"] == pytest.approx(1)
    assert line.summary().at["x", "correlation"] == pytest.approx(-1)


@both
def test_noise_has_little_importance(smoother):
    rng = np.random.default_rng(0)
    data = pd.DataFrame(rng.normal(size=(31, 60))).rename(columns=str)
    found = importance(data, pd.Series(rng.normal(size=31)), smoother=smoother)
    assert found.table["importance"].mean() < 0.15


def test_few_values_take_their_means():
    rng = np.random.default_rng(3)
    x, y = pd.Series(rng.integers(0, 3, 40) * 7.0), pd.Series(rng.normal(size=40))
    means = y.groupby(x).transform("mean")
    eta = ((means - y.mean()) ** 2).sum() / ((y - y.mean()) ** 2).sum()
    for smoother in ("local-linear", "spline"):
        found = importance(x.to_frame("x"), y, smoother=smoother).table.at["x", "importance"]
        assert found == pytest.approx(eta)
    constant = importance(pd.DataFrame({"x": [1.0] * 40}), y).table
    assert constant.loc["x", ["importance", "correlation"]].tolist() == [
        pytest.approx(0),
        0,
    ]


@both
@pytest.mark.parametrize("seed", range(4))
def test_ties_are_as_good_as_values_that_hardly_differ(smoother, seed):
    """Observations that tie in x count for the error as if x differed by 1e-9."""
    rng = np.random.default_rng(seed)
    x, y = np.repeat(np.arange(6.0), 10), pd.Series(rng.normal(size=60))
    tied, apart = (
        importance(pd.DataFrame({"x": x + jitter}), y, smoother=smoother).table.at[
            "x", "importance"
        ]
        for jitter in (0, 1e-9 * rng.random(60))
    )
    assert tied == pytest.approx(apart, abs=1e-6)


def test_indicators_with_ties(result):
    """Of 33 indicators of the open CCFI, 15 changed places with a jitter of 1e-9.

    Those with fewer than five values take their means, which is another estimate.
    """
    table = result.normalised.loc[:, result.normalised.nunique() >= 5]
    jitter = 1e-9 * np.random.default_rng(1).random(table.shape)
    tied, apart = (
        importance(x, result.scores, smoother="spline").table["importance"]
        for x in (table, table + jitter)
    )
    np.testing.assert_allclose(tied, apart, atol=1e-5)


def test_the_legend_is_whole(result):
    for ax in (importance(result).plot(), importance(result, of="children").plot()):
        ax.figure.canvas.draw()
        inside, page = ax.get_legend().get_window_extent(), ax.figure.bbox
        assert page.x0 <= inside.x0
        assert inside.x1 <= page.x1
        assert inside.y1 <= page.y1


def test_local_lines_against_statsmodels():
    from statsmodels.nonparametric.kernel_regression import KernelReg

    rng = np.random.default_rng(5)
    x = np.sort(rng.uniform(0, 1, 80))
    y = np.sin(4 * x) + 0.3 * rng.normal(size=80)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        peer = KernelReg(y, x, "c", reg_type="ll", bw="cv_ls").fit(x)[0]
    expected = ((peer - y.mean()) ** 2).mean() / y.var()
    found = importance(pd.DataFrame({"x": x}), pd.Series(y)).table.at["x", "importance"]
    assert found == pytest.approx(expected, abs=0.01)


@both
def test_invariances(result, smoother):
    columns = ["gdp", "cfc_count", "income_per_head"]
    table = result.normalised[columns]
    found = importance(table, result.scores, smoother=smoother).table["importance"]
    shuffled = table.sample(frac=1, random_state=0)
    for other in (
        importance(100 - 3 * table, 7 * result.scores, smoother=smoother),
        importance(shuffled, result.scores, smoother=smoother),
        importance(table, -result.scores, smoother=smoother),
    ):
        np.testing.assert_allclose(other.table["importance"], found, rtol=1e-9)


def test_of_a_result(result):
    found = importance(result)
    assert list(found.table.index) == list(result.framework.indicators)
    weights = result.weights["global"][list(found.table.index)]
    np.testing.assert_allclose(found.table["weight"], weights)
    assert found.shares.sum() == pytest.approx(1)
    assert found.discrepancy == pytest.approx((found.shares - weights).abs().max())
    by_hand = importance(result.normalised, result.scores, weights=weights)
    pd.testing.assert_frame_equal(found.table, by_hand.table)
    top = found.summary()
    assert top["importance"].is_monotonic_decreasing
    np.testing.assert_allclose(top["ratio"], top["importance_share"] / top["weight"])
    # the heaviest indicator, alone in its group, moves the index least
    assert found.table["weight"].idxmax() == found.table["importance"].idxmin() == "loans_to_gdp"


def test_of_a_node_and_its_children(result):
    found = importance(result, node="ecosystem", of="children")
    assert list(found.table.index) == list(result.framework.children("ecosystem"))
    assert found.table["weight"].sum() == pytest.approx(1)
    direct = importance(result.nodes[list(found.table.index)], result.nodes["ecosystem"]).table[
        "importance"
    ]
    pd.testing.assert_series_equal(found.table["importance"], direct)


def test_equal_weights_are_not_equal_importances():
    # Two of three equally weighted indicators say the same: together they drown the third.
    rng = np.random.default_rng(8)
    a, c = rng.uniform(size=(2, 200))
    data = pd.DataFrame({"a": a, "b": a + 0.01 * rng.uniform(size=200), "c": c})
    found = importance(CompositeIndex(Framework.flat(list("abc"))).compute(data)).table
    assert found["weight"].tolist() == [pytest.approx(1 / 3)] * 3
    assert found["importance"].tolist() == pytest.approx([0.8, 0.8, 0.2], abs=0.06)


def test_is_public():
    assert cm.importance is importance


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"smoother": "loess"}, "Unknown smoother 'loess'"),
        ({"scores": None}, "needs the scores of its units"),
        ({"weights": {"a": 1.0}}, r"weights lack \['b'\]"),
        ({"weights": {"a": -1.0, "b": 2.0}}, "Weights need to be >= 0"),
        ({"scores": pd.Series([1.0] * 8)}, "Importance needs scores that vary"),
        ({"scores": pd.Series([1.0, 2.0])}, "There is no score for 2, 3 and 4 others"),
    ],
)
def test_refuses(change, message):
    data = pd.DataFrame({"a": range(8), "b": [0, 1] * 4}, dtype=float)
    options = {"scores": pd.Series(np.arange(8.0))} | change
    with pytest.raises((MethodError, DataError), match=message):
        importance(data, **options)


def test_refuses_odd_results(result):
    with pytest.raises(MethodError, match=r"Unknown group 'gdp'"):
        importance(result, node="gdp")
    with pytest.raises(MethodError, match=r"Unknown kind of part 'child'. Did you mean 'children'"):
        importance(result, of="child")
    with pytest.raises(MethodError, match="has its own scores and weights"):
        importance(result, result.scores)
    few = pd.DataFrame({"a": [1.0, 2.0, 3.0]})
    with pytest.raises(DataError, match="at least 5 units, got 3"):
        importance(few, pd.Series([1.0, 2.0, 3.0]))
    few = pd.DataFrame({"a": [1.0, np.nan, 3.0, 4.0, 5.0]})
    with pytest.raises(DataError, match=r"values of \['a'\] are missing"):
        importance(few, pd.Series(range(5)))
