"""Draws from regions of weights: uniform, by closed forms and exact rejection at five errors."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import MethodError, Region
from ccfi_methods.robustness.weight_space import walk as walks
from ccfi_methods.robustness.weight_space.body import Body
from ccfi_methods.robustness.weight_space.convergence import autocorrelation_time, split_r_hat
from ccfi_methods.robustness.weight_space.factors import cholesky, inverse, product, reduced
from ccfi_methods.robustness.weight_space.sampling import _boxed, _proposal, _spaced
from ccfi_methods.robustness.weight_space.walk import walk

N = 1_000_000
MANY = [f"c{i}" for i in range(33)]
EQUAL = dict.fromkeys(MANY, 1 / 33)
LEFT_RIGHT = {"a": 1.0, "b": 1.0, "c": -1.0, "d": -1.0}


def agree(draws, expected, errors=5):
    """Assert that means lie within so many standard errors of what is expected."""
    error = draws.std(axis=0) / np.sqrt(len(draws))
    np.testing.assert_array_less(np.abs(draws.mean(axis=0) - expected), errors * error + 1e-12)


def moments(w):
    """Return weights, and their products with the first two."""
    return np.hstack([w, w[:, :1] * w, w[:, 1:2] * w])


@pytest.fixture(scope="module")
def top_ten():
    """The published top ten in their order, all others behind: 33 weights of the indicators."""
    ccfi = cm.datasets.load_ccfi()
    z = cm.CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data).normalised
    published = ccfi.official.query("node == 'ccfi' and measure == 'rank'").set_index("city")
    first = published["value"].sort_values().index[:10].tolist()
    pairs = [*pairwise(first)]
    pairs += [(first[-1], city) for city in z.index if city not in first]
    region = Region.simplex()
    for ahead, behind in pairs:
        region &= Region.linear((z.loc[ahead] - z.loc[behind]).to_dict(), at_least=0)
    return region.bind(list(z.columns))


class TestClosedForms:
    def test_interchangeable_columns_under_a_bound(self):
        """Of the simplex with a <= 1/2, three quarters: E a = 2/9, and b and c share the rest."""
        agree(
            Region.bounds({"a": (None, 0.5)}).bind("abc").sample(N, rng=1), [2 / 9, 7 / 18, 7 / 18]
        )

    def test_thirty_three_columns_with_one_bound(self):
        """The bounded one is Beta(1, 32), cut off; the others are interchangeable."""
        polytope = Region.bounds({"c4": (None, 0.05)}).bind(MANY)
        u = 0.95**32  # P(w > 0.05), and E[w; w > 0.05] = u (0.05 + 0.95/33)
        mean = (1 / 33 - u * (0.05 + 0.95 / 33)) / (1 - u)
        expected = np.where(np.arange(33) == 4, mean, (1 - mean) / 32)
        sums = [polytope.sample(N // 4, rng=seed) for seed in range(4)]
        agree(np.concatenate(sums), expected)

    def test_a_unit_that_is_first_on_half_of_the_region(self):
        data = pd.DataFrame(
            {"a": [0.0, 0, 1], "b": [1, 0, 0.5], "c": [0, 1, 0.5]}, index=list("xyz")
        )
        index = cm.CompositeIndex(cm.Framework.flat(list("abc")))
        region = Region.bounds({"a": (None, 0.5)})
        share = cm.smaa(index, data, n=N, region=region, rng=1).before("x", "y")
        assert abs(share - 0.5) < 5 * 0.5 / np.sqrt(N)

    @pytest.mark.parametrize("draw", ["sample", "walk"])
    @pytest.mark.parametrize("m", [3, 6])
    def test_orders_have_means_of_harmonic_numbers(self, draw, m):
        """Over w1 >= w2 >= ...: E w_i = (1/i + ... + 1/m) / m."""
        polytope = Region.order(MANY[:m]).bind(MANY[:m])
        harmonic = [sum(1 / k for k in range(i, m + 1)) / m for i in range(1, m + 1)]
        if draw == "sample":
            assert _proposal(polytope) == (_spaced, 1)
            agree(polytope.sample(N, rng=1), harmonic)
        else:
            agree(walk(polytope, N // 2, np.random.default_rng(1)), harmonic)

    def test_a_long_order_that_has_to_be_walked(self):
        """All 33 weights in order: rejection finds nothing, sorting and harmonic numbers do."""
        polytope = Region.order(MANY).bind(MANY)
        harmonic = [sum(1 / k for k in range(i, 34)) / 33 for i in range(1, 34)]
        agree(walk(polytope, 10_000, np.random.default_rng(1)), harmonic)

    def test_a_thin_triangle(self):
        """a - b within 0 to 1e-6: between the strips' ends, c has the density of its length."""
        polytope = Region.linear({"a": 1, "b": -1}, at_least=0, at_most=1e-6).bind("abc")
        assert polytope.convergence.way == "walk"
        w = polytope.sample(200_000, rng=1)
        agree(w[:, 2], 1 / 2)
        agree((w[:, 0] - w[:, 1]) * 1e6, 1 / 2)

    def test_walks_over_the_whole_simplex(self):
        """Means, and variances (m - 1) / (m² (m + 1)), of 33 weights."""
        w = walk(Region.simplex().bind(MANY), 10_000, np.random.default_rng(1))
        agree(w, 1 / 33)
        agree((w - 1 / 33) ** 2, 32 / 33**2 / 34)

    def test_around_equal_weights_columns_are_interchangeable(self):
        polytope = Region.around(EQUAL, relative=0.25).bind(MANY)
        proposal, acceptance = _proposal(polytope)
        assert proposal is _boxed
        assert acceptance > 0.1
        w = np.concatenate([polytope.sample(N // 4, rng=seed) for seed in range(4)])
        agree(w, 1 / 33)
        walked = walk(polytope, 10_000, np.random.default_rng(1))
        agree(walked, 1 / 33)
        agree((walked - 1 / 33) ** 2, ((w - 1 / 33) ** 2).mean())


NARROW = [
    Region.bounds({"a": (0.3, 0.6), "b": (None, 0.2)}),
    Region.order("a >= b >= c") & Region.linear({"a": 1, "d": -3}, at_most=0),
    Region.linear(LEFT_RIGHT, at_least=0)
    & Region.order("a >= d")
    & Region.bounds({"c": (0.1, None)}),
    Region.bounds({"a": (0.24, 0.26)}) & Region.linear({"b": 1, "c": 2}, at_most=0.6),
]


class TestAgainstRejection:
    @pytest.mark.parametrize("region", NARROW)
    def test_all_ways_draw_alike(self, region):
        polytope = region.bind("abcd")
        proposed = np.random.default_rng(2).dirichlet(np.ones(4), 4 * N)
        exact = moments(proposed[polytope.satisfies(proposed)])
        assert len(exact) > 20_000
        for draws in (
            walk(polytope, N // 4, np.random.default_rng(1)),
            polytope.sample(N // 4, rng=3),
        ):
            error = np.hypot(
                exact.std(axis=0) / np.sqrt(len(exact)), moments(draws).std(axis=0) / np.sqrt(N / 4)
            )
            apart = np.abs(moments(draws).mean(axis=0) - exact.mean(axis=0))
            assert (apart < 5 * error).all()

    @pytest.mark.parametrize(
        "region",
        [
            *NARROW,
            Region.linear({"a": 1, "b": 1}, equal=0.5),
            Region.linear({"a": 1, "b": -2}, equal=0) & Region.order("a >= c"),
            Region.around(dict.fromkeys("abcd", 0.25), relative=0.1) & Region.order("a >= b >= c"),
            Region.order("a >= b") & Region.order("c >= d") & Region.linear(LEFT_RIGHT, equal=0),
            Region.linear(dict.fromkeys("abcd", 1), at_most=1) & Region.order("a >= b"),
            Region.linear({"a": 1, "b": -1}, at_least=0)
            & Region.linear({"a": 1, "b": -1}, at_most=0),
        ],
    )
    def test_every_draw_is_inside_and_repeats(self, region):
        polytope = region.bind("abcd")
        w = polytope.sample(500, rng=3)
        assert polytope.contains(w, tolerance=1e-12).all()
        assert len(np.unique(w.round(9), axis=0)) == 500
        assert np.array_equal(w, region.bind("abcd").sample(500, rng=3))

    def test_a_sum_of_all_weights_is_no_matter_of_rounding(self):
        """A bound on the sum of all holds always, though a sum of doubles may exceed it."""
        region = Region.linear(dict.fromkeys(MANY, 1.0), at_most=1)
        assert _proposal(region.bind(MANY)) == (_spaced, 1)

    def test_a_single_point_is_drawn_as_it_is(self):
        region = Region.around(dict.fromkeys("abcd", 0.25), relative=0)
        assert region.bind("abcd").sample(3, rng=1) == pytest.approx(np.full((3, 4), 0.25))


class TestTopTen:
    def test_the_walk_arrives(self, top_ten):
        """The mean weight of gdp is .081 to .082 in the long run; a walk too short gave .143."""
        w, other = (top_ten.sample(10_000, rng=seed) for seed in (1, 2))
        assert top_ten.contains(w, tolerance=1e-12).all()
        gdp = w[:, top_ten.columns.index("gdp")]
        error = gdp.std() / np.sqrt(len(gdp))
        assert 0.081 - 5 * error < gdp.mean() < 0.082 + 5 * error
        apart = np.abs(w.mean(axis=0) - other.mean(axis=0))
        assert (apart < 5 * w.std(axis=0) * np.sqrt(2 / 10_000)).all()

    def test_its_report(self, top_ten):
        found = top_ten.convergence
        assert found.way == "walk"
        assert found.r_hat < 1.01
        assert found.effective_size > 4000
        assert f"split R-hat {found.r_hat:.3f}" in str(found)

    def test_walks_that_do_not_agree_give_no_answer(self, monkeypatch):
        monkeypatch.setattr(walks, "FLIGHTS", (1,))
        monkeypatch.setattr(walks, "LENGTH", 0.01)
        polytope = Region.linear({"a": 1, "b": -1}, equal=0).bind("abcd")
        with pytest.raises(
            MethodError, match=r"cannot be drawn .* do not agree, split R-hat [2-9]"
        ):
            polytope.sample(10)


class TestReports:
    @pytest.mark.parametrize(
        ("region", "way", "said"),
        [
            (None, "exact", "exact draws"),
            (Region.order("a >= b"), "exact", "exact draws"),
            (Region.bounds({"a": (None, 0.5)}), "rejection", "by rejection, 75% accepted"),
            (Region.linear({"a": 1, "b": -1}, equal=0), "walk", "split R-hat 1.00"),
        ],
    )
    def test_a_result_says_how_weights_were_drawn(self, region, way, said):
        data = pd.DataFrame(np.eye(3), list("xyz"), list("abc"))
        case = cm.CompositeIndex(cm.Framework.flat(list("abc"))), data
        found = cm.smaa(*case, n=1000, region=region, rng=1)
        assert found.convergence.way == way
        assert said in str(found.convergence)
        assert ("R-hat" in repr(found)) is (way == "walk")
        assert cm.simulate(*case, [cm.RandomWeights(region)], n=10).convergence == found.convergence
        assert cm.simulate(*case, [cm.WeightNoise(0.1)], n=10).convergence is None

    def test_split_r_hat_by_hand(self):
        """Two chains of four, halves (0 2), (1 3), (2 4), (5 7): W = 2, means 1, 2, 3, 6."""
        x = np.array([[0.0, 2], [2, 4], [1, 5], [3, 7]])
        within, between = 2.0, np.var([1, 2, 3, 6], ddof=1)
        assert split_r_hat(x) == pytest.approx(np.sqrt((within / 2 + between) / within))

    @pytest.mark.parametrize("rho", [-0.3, 0.0, 0.6, 0.9])
    def test_the_time_of_an_autoregression(self, rho):
        rng, x = np.random.default_rng(1), np.zeros((2000, 100))
        x[0] = rng.normal(size=100) / np.sqrt(1 - rho**2)
        for k in range(1, len(x)):
            x[k] = rho * x[k - 1] + rng.normal(size=100)
        assert autocorrelation_time(x) == pytest.approx((1 + rho) / (1 - rho), rel=0.05)


class TestBody:
    def test_the_middle_of_a_simplex(self):
        body = Body.of(Region.simplex().bind("abcd"))
        assert body.centre == pytest.approx(np.full(4, 0.25))
        assert body.ellipsoid.shape == (3, 3)

    def test_points_of_the_ellipsoid_are_inside(self):
        polytope = (Region.order("a >= b >= c") & Region.bounds({"d": (0.1, 0.4)})).bind("abcd")
        body = Body.of(polytope)
        z = np.random.default_rng(1).normal(size=(1000, 3))
        z /= np.linalg.norm(z, axis=1, keepdims=True)
        assert (z @ body.ellipsoid.T @ body.rows.T <= body.room).all()

    @pytest.mark.parametrize(
        ("region", "dimension"),
        [
            (Region.simplex(), 3),
            (Region.linear({"a": 1, "b": -1}, equal=0), 2),
            (Region.order("a >= b", "c >= d") & Region.linear({"a": 1, "b": -1}, at_most=0), 2),
            (Region.bounds({"a": (0.5, None), "b": (0.5, None)}), 0),
            (Region.bounds({"a": (0.2, 0.2)}) & Region.order("b >= c >= d"), 2),
        ],
    )
    def test_what_holds_with_equality_takes_dimensions_away(self, region, dimension):
        assert len(Body.of(region.bind("abcd")).ellipsoid) == dimension

    def test_factors_are_those_of_numpy(self):
        rng = np.random.default_rng(1)
        a, b = rng.normal(size=(2, 5, 5))
        np.testing.assert_allclose(product(a, b), a @ b, atol=1e-14)
        factor = cholesky(a @ a.T)
        np.testing.assert_allclose(factor, np.linalg.cholesky(a @ a.T), atol=1e-12)
        np.testing.assert_allclose(inverse(factor), np.linalg.inv(factor), atol=1e-10)
        equations = np.vstack([a[:2], a[0] + a[1]])
        left, right, settled = reduced(equations, equations @ b[0])
        assert len(settled) == 2
        np.testing.assert_allclose(left @ b[0], right, atol=1e-13)


PRINT = """
import hashlib, numpy as np, pandas as pd, ccfi_methods as cm
ccfi = cm.datasets.load_ccfi()
index = cm.CompositeIndex(ccfi.framework, imputation="median", weighting={weighting!r})
result = index.compute(ccfi.data)
region = cm.Region.around(result, relative=0.25)
for more in (cm.Region(), cm.Region.order("market >= institutions >= ecosystem")):
    found = cm.smaa(index, ccfi.data, n=20_000, region=region & more, rng=1)
    print(found.convergence.way, hashlib.sha256(found._tally.rank_counts.tobytes()).hexdigest())
"""


@pytest.mark.parametrize("weighting", ["equal", "critic"])
def test_the_same_rank_counts_on_every_processor(weighting):
    said = {
        subprocess.run(
            [sys.executable, "-c", PRINT.format(weighting=weighting)],
            env={**os.environ, "OPENBLAS_CORETYPE": kernel},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for kernel in ("Haswell", "Sandybridge", "Nehalem")
    }
    assert len(said) == 1


def test_draws_move_with_the_region():
    """Bounds that differ in the last bits draw weights that differ in the last bits."""
    given = pd.Series(np.random.default_rng(0).dirichlet(np.full(33, 5)), MANY)
    nudged = given * (1 + 1e-15 * np.random.default_rng(1).choice([-1, 1], 33))
    for region in (Region(), Region.order("c1 >= c2", "c3 >= c4", "c5 >= c6", "c7 >= c8")):
        once, again = (
            (Region.around(w, relative=0.25) & region).bind(MANY).sample(1000, rng=1)
            for w in (given, nudged)
        )
        np.testing.assert_allclose(once, again, rtol=0, atol=1e-12)
