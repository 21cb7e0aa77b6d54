"""What is asked for in a way that cannot work is refused in one sentence."""

from __future__ import annotations

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
    ],
)
def test_how_to_simulate(wrong, message):
    with pytest.raises(cm.MethodError, match=message):
        simulate(**wrong)


def test_what_to_simulate():
    with pytest.raises(cm.MethodError, match="needs a list of inputs, got None"):
        cm.simulate(INDEX, DATA, None, n=5)
    with pytest.raises(cm.MethodError, match="needs a CompositeIndex, got 'x'"):
        cm.simulate("x", DATA, NOISE, n=5)
    with pytest.raises(cm.MethodError, match="needs a CompositeIndex, got 'x'"):
        cm.leave_one_out("x", DATA)


@pytest.mark.parametrize(
    "make",
    [
        lambda: cm.Uniform("aggregation.p", "a", 1),
        lambda: cm.WeightNoise("a"),
        lambda: cm.DataNoise(relative="a"),
    ],
)
def test_parameters_that_are_no_numbers(make):
    with pytest.raises(cm.MethodError, match="cannot be made of"):
        make()


def test_ranks_are_whole_numbers():
    for k in (1.5, "a"):
        with pytest.raises(cm.MethodError, match="A tier needs ranks"):
            simulate().top_k(k)


def test_an_index_that_was_not_estimated_is_not_there():
    inputs = [*NOISE, cm.Choice("weighting", ["equal", "sd"])]
    result = cm.shapley_sensitivity(INDEX, DATA, inputs, n=64, rng=1)
    assert not hasattr(result, "first")
    with pytest.raises(cm.MethodError, match="come from sobol_sensitivity"):
        _ = result.total
