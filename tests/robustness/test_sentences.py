"""What is asked for in a way that cannot work is refused in one sentence."""

from __future__ import annotations

import re

import pandas as pd
import pytest

import ccfi_methods as cm

DATA = pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [3.0, 1, 2, 7]}, index=list("WXYZ"))
INDEX = cm.CompositeIndex(cm.Framework.flat(["a", "b"]))
NOISE = [cm.WeightNoise(0.2)]


def simulate(**options):
    return cm.simulate(INDEX, DATA, NOISE, **({"n": 20, "rng": 1} | options))


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"rng": "a"}, "rng needs a whole number >= 0"),
        ({"rng": -1}, "rng needs a whole number >= 0"),
        ({"n": True}, "whole number of replicates"),
        ({"n_jobs": 0}, "n_jobs needs a number of processors"),
        ({"n_jobs": "two"}, "n_jobs needs a number of processors"),
        ({"chunk_size": "a"}, "chunk_size needs to be a whole number"),
        ({"chunk_size": -1}, "chunk_size needs to be a whole number"),
        ({"pairs": "a"}, "pairs needs True, False or None"),
    ],
)
def test_how_to_simulate(wrong, message):
    with pytest.raises(cm.MethodError, match=message):
        simulate(**wrong)


def test_what_to_simulate():
    with pytest.raises(cm.MethodError, match="needs a list of inputs, got None"):
        cm.simulate(INDEX, DATA, None, n=5)
    with pytest.raises(cm.MethodError, match="needs a CompositeIndex, got a str"):
        cm.simulate("x", DATA, NOISE, n=5)
    with pytest.raises(cm.MethodError, match="needs a CompositeIndex, got a str"):
        cm.leave_one_out("x", DATA)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: cm.Uniform("aggregation.p", "a", 1), "needs numbers, got text"),
        (lambda: cm.WeightNoise("a"), "cannot be made of"),
        (lambda: cm.DataNoise(relative="a"), "cannot be made of"),
    ],
)
def test_parameters_that_are_no_numbers(make, words):
    with pytest.raises(cm.MethodError, match=words):
        make()


def test_ranks_are_whole_numbers():
    for k in (1.5, "a"):
        with pytest.raises(cm.MethodError, match="A tier needs ranks"):
            simulate().top_k(k)


REGION = cm.Region
CHOICES = [*NOISE, cm.Choice("weighting", ["equal", "sd"])]


def sobol(**options):
    return cm.sobol_sensitivity(INDEX, DATA, CHOICES, **({"n": 32, "rng": 1} | options))


def closest(order=("W", "X"), **options):
    return cm.closest_weights(INDEX, DATA, order, **options)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda: sobol(n="a"), "n to be a power of two"),
        (lambda: sobol(confidence="a"), "need 0 < confidence < 1, got confidence='a'"),
        (lambda: sobol(groups="a"), "Groups need names with lists of inputs"),
        (lambda: sobol(groups={"a": 3}), "Group 'a' needs a list of inputs, got 3"),
        (lambda: simulate().rank_interval("a"), "needs 0 < level < 1, got level='a'"),
        (lambda: simulate().plot_ranks(level=None), "needs 0 < level < 1, got level=None"),
        (lambda: simulate().quantiles(0.5), "need a list of levels from 0 to 1, got 0.5"),
        (lambda: simulate().quantiles([]), "need a list of levels"),
        (lambda: simulate().quantiles("a"), "need a list of levels"),
        (lambda: simulate().tiers(2), "Tiers need the last ranks of all but the last, got 2"),
        (lambda: simulate().top_k(True), "A tier needs ranks"),
        (lambda: simulate().before("W", []), "Unknown unit"),
        (lambda: closest(minimum_margin="a"), "a number >= 0, in scores; got 'a'"),
        (lambda: closest(minimum_margin=float("nan")), "a number >= 0"),
        (lambda: closest(minimum_margin=float("inf")), "a number >= 0"),
        (lambda: closest([["W"], ["X"]]), "Unknown unit"),
        (lambda: cm.rank_ranges(INDEX, DATA, node=1), "Unknown node 1"),
        (lambda: cm.rank_ranges(INDEX, DATA, "a"), "A region of weights is a Region, got str"),
        (lambda: cm.leave_one_out(INDEX, DATA, []), "Unknown level"),
        (lambda: cm.DropOne(nothing="a"), "needs 0 <= nothing < 1, got nothing='a'"),
        (lambda: cm.Choice("weighting", ["equal"], "a"), "cannot be made of"),
        (lambda: cm.one_at_a_time(INDEX, DATA, None), "needs options by name"),
        (lambda: cm.one_at_a_time(INDEX, DATA, ["sd"]), "needs options by name"),
        (lambda: cm.one_at_a_time(INDEX, DATA, {"weighting": "sd"}), "needs a list of options"),
        (lambda: cm.one_at_a_time(INDEX, DATA, {"weighting": 3}), "needs a list of options"),
        (lambda: cm.unit_removal(INDEX, None), "Data"),
        (lambda: cm.decomposition(DATA), "needs a MethodComparison"),
        (lambda: REGION("a"), "needs a tuple of constraints"),
        (lambda: REGION.bounds("a"), "needs pairs by code, a mapping; got 'a'"),
        (lambda: REGION.bounds({"a": (0, "b")}), "The bounds of 'a' need"),
        (lambda: REGION.around({"a": "b"}, relative=0.1), "needs weights from 0 to 1"),
        (lambda: REGION.around({"a": 0.5}, relative="b"), "one distance from 0 to 1"),
        (lambda: REGION.order(3), "needs two codes or more, got 3"),
        (lambda: REGION.order([3, "a"]), "needs two codes or more"),
        (lambda: REGION.linear("a", equal=0), "needs coefficients by code, a mapping; got 'a'"),
        (lambda: REGION.linear({"a": "b"}, equal=0), "needs finite coefficients"),
        (lambda: REGION.linear({"a": 1}, at_most="b"), "needs finite coefficients"),
    ],
)
def test_what_is_of_the_wrong_kind(ask, message):
    with pytest.raises(cm.MethodError, match=re.escape(message)):
        ask()


def test_a_unit_without_which_nothing_can_be_computed():
    """Without any one unit one of the columns is constant."""
    data = pd.DataFrame([[1.0, 0, 0], [0, 1, 0], [0, 0, 1]], list("WXY"), list("abc"))
    index = cm.CompositeIndex(cm.Framework.flat(list("abc")))
    with pytest.raises(cm.MethodError, match=r"without any one unit: .*constant"):
        cm.unit_removal(index, data)


def test_an_index_that_was_not_estimated_is_not_there():
    inputs = [*NOISE, cm.Choice("weighting", ["equal", "sd"])]
    result = cm.shapley_sensitivity(INDEX, DATA, inputs, n=64, rng=1)
    assert not hasattr(result, "first")
    with pytest.raises(cm.MethodError, match="come from sobol_sensitivity"):
        _ = result.total
