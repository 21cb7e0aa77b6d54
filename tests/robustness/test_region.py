"""Regions of weights: what they say, what they refuse, and draws from them."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.optimize import linprog

from ccfi_methods import CompositeIndex, Framework, FrameworkError, MethodError
from ccfi_methods.robustness.weight_space.region import Region
from ccfi_methods.robustness.weight_space.sampling import _boxed, _proposal, _spaced, _walk

CODES = ["a", "b", "c", "d"]


@pytest.fixture
def tree():
    return Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", *CODES],
                "parent": [None, "index", "index", "left", "left", "right", "right"],
                "polarity": [None, None, None, 1, 1, 1, 1],
            }
        )
    )


# -- what a region says ----------------------------------------------------------------------


def test_bounds_orders_and_groups_are_linear_rows(tree):
    region = (
        Region.bounds({"a": (0.1, 0.4), "left": (0.3, None)})
        & Region.order("left >= right", ["a", "b"])
        & Region.linear({"c": 1, "d": -2}, equal=0)
    )
    polytope = region.bind(tree)
    assert polytope.columns == tuple(CODES)
    assert polytope.lower.tolist() == [0.1, 0, 0, 0]
    assert polytope.upper.tolist() == [0.4, 1, 1, 1]
    assert polytope.A_ub.tolist() == [[-1, -1, 0, 0], [-1, -1, 1, 1], [-1, 1, 0, 0]]
    assert polytope.b_ub.tolist() == [-0.3, 0, 0]
    assert polytope.A_eq.tolist() == [[0, 0, 1, -2], [1, 1, 1, 1]]
    assert polytope.b_eq.tolist() == [0, 1]


def test_contains_asks_everything(tree):
    region = Region.order("left >= right") & Region.bounds({"d": (None, 0.2)})
    weights = [
        [0.25, 0.25, 0.3, 0.2],
        [0.2, 0.25, 0.35, 0.2],  # left < right
        [0.3, 0.3, 0.1, 0.3],  # d > 0.2
        [0.5, 0.5, 0.5, -0.5],  # negative
        [0.3, 0.3, 0.1, 0.1],  # does not sum to one
    ]
    assert region.bind(tree).contains(weights).tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    ("region", "said"),
    [
        (Region.simplex(), "Region(the whole simplex)"),
        (Region.order("a >= b >= c"), "Region('a' >= 'b', 'b' >= 'c')"),
        (Region.linear({"a": -1, "b": -1}, at_least=-0.5), "Region('a' + 'b' <= 0.5)"),
        (Region.linear({"a": 1, "b": -2}, at_most=0.1), "Region('a' <= 2 'b' + 0.1)"),
    ],
)
def test_a_region_prints_what_it_says(region, said):
    assert repr(region) == said


def test_around_takes_weights_or_a_result():
    data = pd.DataFrame(np.eye(4)[:, :4], columns=CODES)
    result = CompositeIndex(Framework.flat(CODES)).compute(data)
    given = Region.around(dict.fromkeys(CODES, 0.25), relative=0.2)
    assert Region.around(result, relative=0.2) == given
    assert Region.around(result.weights["global"][CODES], absolute=0.05) == given
    assert Region.around({"a": 0.02}, absolute=0.05).bind(CODES).lower[0] == 0


# -- what it refuses -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Region.bounds({"a": (0.5, 0.2)}), r"bounds of 'a' need .* got \(0.5, 0.2\)"),
        (lambda: Region.bounds({"a": 0.5}), "bounds of 'a' need"),
        (lambda: Region.bounds({"a": (0.1, np.nan)}), "bounds of 'a' need"),
        (lambda: Region.around({"a": 0.5}), "one distance from 0 to 1"),
        (lambda: Region.around({"a": 0.5}, relative=0.1, absolute=0.1), "one distance from 0 to 1"),
        (lambda: Region.around({"a": 0.5}, relative=25), "from 0 to 1, relative=0.25 say"),
        (lambda: Region.around({"a": 2}, relative=0.1), "weights from 0 to 1"),
        (lambda: Region.around([0.5, 0.5], relative=0.1), "weights by code"),
        (lambda: Region.order("a"), "two codes or more"),
        (lambda: Region.order("a >= "), "two codes or more"),
        (lambda: Region.linear({"a": 0}, at_most=1), "not all zero"),
        (lambda: Region.linear({"a": 1}), "at_least="),
        (
            lambda: Region.order("a >= b >= c") & Region.order("c >= a"),
            "'a' >= 'b' >= 'c' >= 'a'",
        ),
    ],
)
def test_nonsense_is_refused_when_built(make, message):
    with pytest.raises(MethodError, match=message):
        make()


def test_an_unknown_code_names_the_nearest(tree):
    with pytest.raises(MethodError, match=r"'lefd'\. Did you mean 'left'"):
        Region.bounds({"lefd": (0.1, 0.2)}).bind(tree)
    assert issubclass(FrameworkError, MethodError)


@pytest.mark.parametrize(
    ("region", "culprits", "innocent"),
    [
        (
            Region.bounds({"a": (0.6, None), "b": (0.5, None), "c": (None, 0.3)}),
            ["'a' >= 0.6", "'b' >= 0.5"],
            "'c'",
        ),
        (
            Region.bounds({"a": (0.1, 0.2), "c": (0.3, None)}) & Region.order("d >= b", "a >= c"),
            ["'a' <= 0.2", "'c' >= 0.3", "'a' >= 'c'"],
            "'d'",
        ),
        (
            Region.bounds({"left": (0.7, None), "c": (0.2, 0.9), "d": (0.2, None)}),
            ["'left' >= 0.7", "'c' >= 0.2", "'d' >= 0.2"],
            "0.9",
        ),
        (Region.linear({"a": 1, "b": 1}, at_least=1.5), ["'a' + 'b' >= 1.5"], "'c'"),
    ],
)
def test_an_empty_region_names_a_smallest_conflict(region, culprits, innocent, tree):
    with pytest.raises(MethodError, match="The region is empty") as caught:
        region.bind(tree)
    assert all(culprit in str(caught.value) for culprit in culprits)
    assert innocent not in str(caught.value)


def test_upper_bounds_that_leave_weight_over_are_empty():
    with pytest.raises(MethodError, match="The region is empty"):
        Region.bounds(dict.fromkeys(CODES, (None, 0.2))).bind(CODES)


def test_drawing_needs_a_positive_number():
    for n in (0, -1, 2.5):
        with pytest.raises(MethodError, match="n >= 1"):
            Region.simplex().bind(CODES).sample(n)


# -- optimising over it ----------------------------------------------------------------------


def test_the_greatest_value_by_filling_is_that_of_the_linear_programme():
    rng = np.random.default_rng(0)
    box = Region.around(pd.Series(rng.dirichlet(np.ones(9)), list("abcdefghi")), relative=0.5)
    polytope = box.bind("abcdefghi")
    objectives = rng.normal(size=(20, 9))
    values, weights = polytope.maximise(objectives)
    assert polytope.contains(weights).all()
    assert values == pytest.approx([-_by_linprog(polytope, c) for c in objectives], abs=1e-12)


def _by_linprog(polytope, objective):
    bounds = np.column_stack([polytope.lower, polytope.upper])
    return linprog(-objective, A_eq=polytope.A_eq, b_eq=polytope.b_eq, bounds=bounds).fun


def test_the_greatest_values_over_an_order_are_at_its_vertices():
    values, weights = Region.order("a >= b >= c").bind("abc").maximise(np.eye(3))
    assert values == pytest.approx([1, 1 / 2, 1 / 3])
    assert weights[2] == pytest.approx([1 / 3, 1 / 3, 1 / 3])


# -- draws -----------------------------------------------------------------------------------

# mean weights over the order a >= b >= c (Barron and Barrett's rank-order centroid)
CENTROID = [float(sum(Fraction(1, k) for k in range(i, 4)) / 3) for i in (1, 2, 3)]


def test_an_order_is_drawn_exactly():
    polytope = Region.order("a >= b >= c").bind("abc")
    w = polytope.sample(200_000, rng=1)
    assert _proposal(polytope) == (_spaced, 1)
    assert polytope.contains(w, tolerance=0).all() or (np.diff(w, axis=1) <= 0).all()
    assert w.mean(axis=0) == pytest.approx(CENTROID, abs=0.002)


@pytest.mark.parametrize(
    "region",
    [
        Region.bounds({"a": (0.2, 0.3), "left": (0.4, 0.5)}),
        Region.order("left >= right", "a >= d") & Region.bounds({"c": (0.1, None)}),
        Region.linear({"a": 1, "b": 1}, equal=0.5),
        Region.around(dict.fromkeys(CODES, 0.25), relative=0.1) & Region.order("a >= b >= c >= d"),
        Region.linear({"a": 1, "b": -2}, equal=0) & Region.order("a >= c"),
    ],
)
def test_every_draw_is_inside_and_repeats(region, tree):
    polytope = region.bind(tree)
    w = polytope.sample(500, rng=3)
    assert polytope.contains(w, tolerance=1e-12).all()
    assert len(np.unique(w.round(9), axis=0)) == 500
    assert np.array_equal(w, region.bind(tree).sample(500, rng=3))


def test_a_single_point_is_drawn_as_it_is():
    w = Region.around(dict.fromkeys(CODES, 0.25), relative=0).bind(CODES).sample(3, rng=1)
    assert w == pytest.approx(np.full((3, 4), 0.25))


@pytest.mark.parametrize("draw", [_walk, _boxed])
@pytest.mark.parametrize(
    "region",
    [
        Region.simplex(),
        Region.bounds({"a": (0.3, 0.6), "b": (None, 0.2)}),
        Region.order("a >= b >= c"),
        Region.order("left >= right", "a >= c"),
    ],
)
def test_all_ways_draw_alike(region, draw, tree):
    polytope = region.bind(tree)
    walked = draw(polytope, 20_000 if draw is _walk else 400_000, np.random.default_rng(1))
    walked = walked[polytope.contains(walked, tolerance=1e-12)][:20_000]
    assert len(walked) > 8000
    proposed = _spaced(polytope, 400_000, np.random.default_rng(2))
    exact = proposed[polytope.contains(proposed, tolerance=1e-12)]
    for f in (lambda w: w[:, 0], lambda w: w[:, 3], lambda w: (w**2).sum(axis=1)):
        assert stats.ks_2samp(f(walked), f(exact)).statistic < 0.018  # 99.9 % point: 0.0145 or less


def test_weights_around_given_ones_are_drawn_by_rejection():
    codes = [f"c{i}" for i in range(33)]
    given = pd.Series(np.random.default_rng(0).dirichlet(np.full(33, 5)), codes)
    polytope = Region.around(given, relative=0.25).bind(codes)
    proposal, acceptance = _proposal(polytope)
    assert proposal is _boxed
    assert acceptance > 0.1
    w = polytope.sample(20_000, rng=1)
    assert polytope.contains(w, tolerance=0).all()
    assert np.abs(w.sum(axis=1) - 1).max() < 1e-12
    walked = _walk(polytope, 8192, np.random.default_rng(1))
    assert np.allclose(w.mean(axis=0), walked.mean(axis=0), atol=0.05 * 0.25 * given)
    assert np.allclose(w.std(axis=0), walked.std(axis=0), rtol=0.05)


def test_walks_in_a_wide_narrow_region_have_left_their_start():
    """33 weights within a quarter of equal ones: means are equal, by symmetry, and so spreads."""
    codes = [f"c{i}" for i in range(33)]
    polytope = Region.around(dict.fromkeys(codes, 1 / 33), relative=0.25).bind(codes)
    scaled = (_walk(polytope, 8192, np.random.default_rng(1)) * 33 - 1) / 0.25
    assert scaled.mean(axis=0) == pytest.approx(np.zeros(33), abs=0.03)
    # a sum of 33 uniforms held at its mean: variance 1/3 less a share of about 1/33
    assert scaled.var(axis=0) == pytest.approx(np.full(33, 1 / 3 * 32 / 33), abs=0.03)
