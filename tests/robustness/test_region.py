"""Regions of weights: what they say, what they refuse, and what is optimal in them."""

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from ccfi_methods import CompositeIndex, Framework, FrameworkError, MethodError
from ccfi_methods.robustness.weight_space.region import Region

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


@pytest.mark.parametrize("columns", [[], None, 3, [1, 2], "", [None]])
def test_columns_that_are_no_codes_are_refused(columns):
    for region in (Region(), Region.bounds({"a": (0.1, 0.2)})):
        with pytest.raises(MethodError, match="bound to a framework or to codes"):
            region.bind(columns)


def test_a_code_that_stands_twice_is_refused():
    with pytest.raises(MethodError, match=r"every code once, got \['a', 'b', 'a'\]"):
        Region().bind(["a", "b", "a"])


def test_drawing_needs_a_positive_number():
    for n in (0, -1, 2.5, True, None, 2**40):
        with pytest.raises(MethodError, match="draws of weights needs to be a whole number from 1"):
            Region.simplex().bind(CODES).sample(n)
    for rng in ("a", -1, 1.5, {}):
        with pytest.raises(MethodError, match="rng needs"):
            Region.simplex().bind(CODES).sample(1, rng)


@pytest.mark.parametrize("given", ["a", {}, None, [1.0, 2], np.nan])
def test_what_are_no_weights_or_objectives_is_refused(given):
    polytope = Region.simplex().bind(CODES)
    for ask in (polytope.contains, polytope.maximise):
        with pytest.raises(MethodError, match=r"needs?"):
            ask(given)


@pytest.mark.parametrize("given", [True, "a", None])
def test_weights_are_numbers(given):
    for make in (
        lambda: Region.around({"a": given}, relative=0.1),
        lambda: Region.around({"a": 0.5}, relative=given),
        lambda: Region.linear({"a": given}, at_least=0),
        lambda: Region.bounds({"a": (0.5, 0.2 if given is None else given)}),
    ):
        with pytest.raises(MethodError, match=r"needs?"):
            make()


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
