"""Indices that no analysis takes, uncertain inputs and regions of weights that cannot be."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

import numpy as np

import ccfi_methods as cm
from ccfi_methods.exceptions import MethodError

ANALYSES = {
    "simulate": lambda w, index: cm.simulate(index, w.data, w.inputs, n=8),
    "smaa": lambda w, index: cm.smaa(index, w.data, n=8),
    "sobol": lambda w, index: cm.sobol_sensitivity(index, w.data, w.inputs, 32),
    "leave_one_out": lambda w, index: cm.leave_one_out(index, w.data),
    "one_at_a_time": lambda w, index: cm.one_at_a_time(index, w.data, {"weighting": ["cv"]}),
    "unit_removal": lambda w, index: cm.unit_removal(index, w.data),
    "rank_ranges": lambda w, index: cm.rank_ranges(index, w.data),
    "closest_weights": lambda w, index: cm.closest_weights(index, w.data, ["q", "p"]),
    "preference_relations": lambda w, index: cm.preference_relations(index, w.data),
    "weight_stability": lambda w, index: cm.weight_stability(index, w.data),
}

NO_INDICES = {
    "None": (None, "CompositeIndex"),
    "a framework": (cm.Framework.flat(["a", "b", "c"]), "CompositeIndex"),
    "text": ("minmax", "CompositeIndex"),
    "the class": (cm.CompositeIndex, "CompositeIndex"),
    "a panel's": (
        cm.CompositeIndex(cm.Framework.flat(list("abc")), panel=cm.Panel("yearly", "yearly")),
        "one table",
    ),
}

ANALYSED = [
    (f"index {what} - {name}", MethodError, words, lambda w, c=call, bad=bad: c(w, bad))
    for name, call in ANALYSES.items()
    for what, (bad, words) in NO_INDICES.items()
]
INPUTS = [
    ("inputs None", MethodError, "a list of inputs", lambda w: cm.simulate(w.index, w.data, None, n=8)),
    ("inputs one", MethodError, "a list of inputs", lambda w: cm.simulate(w.index, w.data, cm.WeightNoise(0.1), n=8)),
    ("inputs text", MethodError, "An uncertain input is", lambda w: cm.simulate(w.index, w.data, ["x"], n=8)),
    ("inputs of one thing twice", MethodError, "Two inputs decide", lambda w: cm.simulate(w.index, w.data, [cm.WeightNoise(0.1)] * 2, n=8)),
    ("choice of no family", MethodError, "Unknown step of the index 'zz'", lambda w: cm.Choice("zz", ["a", "b"])),
    ("choice of one", MethodError, "at least one option", lambda w: cm.Choice("weighting", [])),
    ("choice of None", MethodError, "a list of options", lambda w: cm.Choice("weighting", None)),
    ("choice of text", MethodError, "a list of options", lambda w: cm.Choice("weighting", "equal")),
    ("choice, probabilities too few", MethodError, "probabilities", lambda w: cm.Choice("weighting", ["equal", "cv"], [1])),
    ("choice, probabilities negative", MethodError, "probabilities", lambda w: cm.Choice("weighting", ["equal", "cv"], [2, -1])),
    ("choice, probabilities text", MethodError, "robabilities", lambda w: cm.Choice("weighting", ["equal", "cv"], "half")),
    ("choice, probabilities huge", MethodError, "robabilities", lambda w: cm.Choice("weighting", ["equal", "cv"], [10**400, 1])),
    ("path to no parameter", MethodError, "needs a parameter 'q'", lambda w: cm.simulate(w.index, w.data, [cm.Uniform("aggregation.q", 0, 1)], n=8)),
    ("path to no family", MethodError, "Unknown step", lambda w: cm.simulate(w.index, w.data, [cm.Uniform("agregation.p", 0, 1)], n=8)),
    ("path None", MethodError, "Unknown step", lambda w: cm.Uniform(None, 0, 1)),
    ("uniform reversed", MethodError, "low", lambda w: cm.Uniform("aggregation.p", 1, 0)),
    ("uniform nan", MethodError, "low", lambda w: cm.Uniform("aggregation.p", np.nan, 1)),
    ("uniform infinite", MethodError, "finite low < high", lambda w: cm.Uniform("aggregation.p", 0, np.inf)),
    ("uniform text", MethodError, "got text", lambda w: cm.Uniform("aggregation.p", "a", "b")),
    ("uniform complex", MethodError, "complex", lambda w: cm.Uniform("aggregation.p", 0, 1j)),
    ("triangular outside", MethodError, "mode", lambda w: cm.Triangular("aggregation.p", 0, 2, 1)),
    ("normal sd 0", MethodError, "sd", lambda w: cm.Normal("aggregation.p", 0, 0)),
    ("normal mean text", MethodError, "needs numbers, got text", lambda w: cm.Normal("aggregation.p", "a", 1)),
    ("normal mean complex", MethodError, "complex", lambda w: cm.Normal("aggregation.p", 1j, 1)),
    ("normal cut to nothing", MethodError, "low < high", lambda w: cm.Normal("aggregation.p", 0, 1, low=2, high=1)),
    ("weight noise negative", MethodError, "0 < size <= 1", lambda w: cm.WeightNoise(-0.1)),
    ("weight noise above one", MethodError, "0 < size <= 1", lambda w: cm.WeightNoise(1.5)),
    ("weight noise nan", MethodError, "0 < size <= 1", lambda w: cm.WeightNoise(np.nan)),
    ("weight noise text", MethodError, "a number is needed", lambda w: cm.WeightNoise("large")),
    ("data noise of nothing", MethodError, "one of relative=, absolute= and standard_error=", lambda w: cm.DataNoise()),
    ("data noise negative", MethodError, "relative >= 0", lambda w: cm.DataNoise(relative=-0.1)),
    ("data noise nan", MethodError, "relative >= 0", lambda w: cm.DataNoise(relative=np.nan)),
    ("data noise text", MethodError, "relative='a'", lambda w: cm.DataNoise(relative="a")),
    ("data noise, errors text", MethodError, "standard_error", lambda w: cm.DataNoise(standard_error="a")),
    ("data noise, errors a number", MethodError, "standard_error", lambda w: cm.DataNoise(standard_error=1.0)),
    ("data noise of 1e308", MethodError, "leave the range of floating-point numbers", lambda w: cm.simulate(w.index, w.data, [cm.DataNoise(absolute=1e308)], n=8, rng=1)),
    ("data noise of a stranger", MethodError, "zz", lambda w: cm.simulate(w.index, w.data, [cm.DataNoise(relative={"zz": 0.1})], n=8)),
    ("smaa with noise of weights", MethodError, "DataNoise", lambda w: cm.smaa(w.index, w.data, n=8, noise=cm.WeightNoise(0.1))),
    ("smaa in a region of text", MethodError, "egion", lambda w: cm.smaa(w.index, w.data, n=8, region="all")),
    ("groups of strangers", MethodError, "Unknown input", lambda w: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, groups={"g": ["zz"]})),
    ("groups a list", MethodError, "Groups need names", lambda w: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, groups=["weights"])),
    ("one at a time of nothing", MethodError, "needs an option", lambda w: cm.one_at_a_time(w.index, w.data, {})),
    ("one at a time of None", MethodError, "options by name", lambda w: cm.one_at_a_time(w.index, w.data, None)),
    ("one at a time of text", MethodError, "options by name", lambda w: cm.one_at_a_time(w.index, w.data, "weighting")),
    ("leave out a level that is absent", MethodError, "finds nothing", lambda w: cm.leave_one_out(w.index, w.data, 7)),
]
REGIONS = [
    ("bounds of text", MethodError, "pairs by code", lambda w: cm.Region.bounds("a")),
    ("bounds None", MethodError, "pairs by code", lambda w: cm.Region.bounds(None)),
    ("bounds reversed", MethodError, "0 <= least <= greatest <= 1", lambda w: cm.Region.bounds({"a": (0.8, 0.2)})),
    ("bounds nan", MethodError, "0 <= least <= greatest <= 1", lambda w: cm.Region.bounds({"a": (np.nan, 0.2)})),
    ("bounds above one", MethodError, "0 <= least <= greatest <= 1", lambda w: cm.rank_ranges(w.index, w.data, cm.Region.bounds({"a": (1.2, None)}))),
    ("bounds a number", MethodError, "0 <= least <= greatest <= 1", lambda w: cm.Region.bounds({"a": 0.2})),
    ("bounds of three", MethodError, "0 <= least <= greatest <= 1", lambda w: cm.Region.bounds({"a": (0, 1, 2)})),
    ("bounds that leave nothing", MethodError, "The region is empty", lambda w: cm.rank_ranges(w.index, w.data, cm.Region.bounds({"a": (0.6, None), "b": (0.6, None)}))),
    ("bounds of a stranger", MethodError, "zz", lambda w: cm.rank_ranges(w.index, w.data, cm.Region.bounds({"zz": (0, 0.5)}))),
    ("around None", MethodError, "needs weights by code", lambda w: cm.Region.around(None, relative=0.1)),
    ("around without a size", MethodError, "relative", lambda w: cm.Region.around(w.result)),
    ("around by a negative size", MethodError, "relative", lambda w: cm.Region.around(w.result, relative=-1)),
    ("around by text", MethodError, "relative", lambda w: cm.Region.around(w.result, relative="a")),
    ("order of one", MethodError, "two codes or more", lambda w: cm.Region.order(["a"])),
    ("order of a number", MethodError, "two codes or more", lambda w: cm.Region.order(3)),
    ("order of strangers", MethodError, "zz", lambda w: cm.rank_ranges(w.index, w.data, cm.Region.order(["a", "zz"]))),
    ("order in a circle", MethodError, "contradict one another", lambda w: cm.rank_ranges(w.index, w.data, cm.Region.order(["a", "b", "a"]))),
    ("bind to nothing", MethodError, "bound to a framework or to codes", lambda w: cm.Region().bind([])),
    ("bind to None", MethodError, "bound to a framework or to codes", lambda w: cm.Region().bind(None)),
    ("sample none", MethodError, "whole number", lambda w: cm.Region().bind("abc").sample(0)),
    ("sample text", MethodError, "whole number", lambda w: cm.Region().bind("abc").sample("many")),
    ("sample by RandomState", MethodError, "rng", lambda w: cm.Region().bind("abc").sample(5, rng=np.random.RandomState(1))),
    ("a region of text", MethodError, "egion", lambda w: cm.rank_ranges(w.index, w.data, "all")),
    ("a region of numbers", MethodError, "egion", lambda w: cm.preference_relations(w.index, w.data, [0.1])),
    ("an order of one unit", MethodError, "two units or more", lambda w: cm.closest_weights(w.index, w.data, ["p"])),
    ("an order of strangers", MethodError, "Unknown unit 'zz'", lambda w: cm.closest_weights(w.index, w.data, ["p", "zz"])),
    ("an order of None", MethodError, "two units or more", lambda w: cm.closest_weights(w.index, w.data, None)),
    ("an order of a number", MethodError, "two units or more", lambda w: cm.closest_weights(w.index, w.data, 3)),
    ("an order with a unit twice", MethodError, "names each unit once", lambda w: cm.closest_weights(w.index, w.data, ["p", "p"])),
    ("a margin of 401 digits", MethodError, "margin", lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=10**400)),
    ("a margin nan", MethodError, "margin", lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=np.nan)),
    ("a margin negative", MethodError, "margin", lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=-1)),
    ("a margin text", MethodError, "margin", lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin="a")),
]
ROWS = ANALYSED + INPUTS + REGIONS


def test_refused(refused):
    assert refused
