"""Frameworks, choices, inputs and regions that cannot work."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import normalisation, weighting
from ccfi_methods.exceptions import DataError, DomainError, FrameworkError, MethodError


def tree(codes, parents, **columns):
    return cm.Framework(pd.DataFrame({"code": codes, "parent": parents} | columns))


def chain(n):
    return tree([f"n{i}" for i in range(n)], [None, *[f"n{i}" for i in range(n - 1)]])


FRAMEWORKS = [
    ("no table", FrameworkError, "made of a DataFrame", lambda w: cm.Framework(None)),
    ("a path for a table", FrameworkError, "got str", lambda w: cm.Framework("framework.csv")),
    ("a list for a table", FrameworkError, "got list", lambda w: cm.Framework([["a", None]])),
    ("no rows", FrameworkError, "no rows", lambda w: tree([], [])),
    (
        "no parents",
        FrameworkError,
        "lacks columns ['parent']",
        lambda w: cm.Framework(pd.DataFrame({"code": ["a", "b"]})),
    ),
    ("a root alone", FrameworkError, "indicator", lambda w: tree(["a"], [None])),
    ("two roots", FrameworkError, "one root", lambda w: tree(["a", "b"], [None, None])),
    ("a cycle", FrameworkError, "cycle", lambda w: tree(["i", "a", "b"], [None, "b", "a"])),
    ("its own parent", FrameworkError, "cycle", lambda w: tree(["i", "a"], [None, "a"])),
    (
        "a parent unknown",
        FrameworkError,
        "unknown parent 'g'",
        lambda w: w.framed(parent=[None, "i", "g"]),
    ),
    ("a code twice", FrameworkError, "is there 2 times", lambda w: w.framed(code=["i", "a", "a"])),
    ("a code missing", FrameworkError, "have no code", lambda w: w.framed(code=["i", "a", None])),
    ("a code nan", FrameworkError, "have no code", lambda w: w.framed(code=["i", "a", np.nan])),
    ("a code that is a list", FrameworkError, "code", lambda w: w.framed(code=["i", "a", ["b"]])),
    ("a code that is a tuple", FrameworkError, "", lambda w: w.framed(code=["i", "a", ("b", 1)])),
    ("polarity 0", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, 0])),
    ("polarity 2", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, 2])),
    ("polarity text", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, "up"])),
    ("polarity missing", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, None])),
    (
        "polarity infinite",
        FrameworkError,
        "polarity",
        lambda w: w.framed(polarity=[None, 1, np.inf]),
    ),
    ("level text", FrameworkError, "level", lambda w: w.framed(level=[2, 1, "x"])),
    ("level infinite", FrameworkError, "level", lambda w: w.framed(level=[2, 1, np.inf])),
    ("level a fraction", FrameworkError, "level", lambda w: w.framed(level=[2, 1, 1.5])),
    ("level of 401 digits", FrameworkError, "level", lambda w: w.framed(level=[2, 1, 10**400])),
    (
        "weight text",
        MethodError,
        "weight",
        lambda w: cm.CompositeIndex(w.framed(weight=[None, 1, "x"]), weighting="given").compute(
            w.data
        ),
    ),
    (
        "weight below zero",
        MethodError,
        "weight",
        lambda w: cm.CompositeIndex(w.framed(weight=[None, 1, -1.0]), weighting="given").compute(
            w.data
        ),
    ),
    (
        "column twice",
        FrameworkError,
        "parent",
        lambda w: cm.Framework(
            pd.DataFrame([["i", None, None], ["a", "i", "i"]], columns=["code", "parent", "parent"])
        ),
    ),
    (
        "a lookalike",
        FrameworkError,
        "did you mean 'polarity'",
        lambda w: tree(["i", "a"], [None, "i"], Polarity=[None, -1]),
    ),
    (
        "codes that differ by a blank",
        FrameworkError,
        "'a' and 'a '",
        lambda w: w.framed(code=["i", "a", "a "]),
    ),
    ("a code that is blank", FrameworkError, "code", lambda w: w.framed(code=["i", "a", "  "])),
    ("a code that is empty", FrameworkError, "code", lambda w: w.framed(code=["i", "a", ""])),
    ("flat of text", FrameworkError, "list of indicator codes", lambda w: cm.Framework.flat("abc")),
    ("flat of None", FrameworkError, "list of indicator codes", lambda w: cm.Framework.flat(None)),
    ("flat of nothing", FrameworkError, "", lambda w: cm.Framework.flat([])),
    (
        "flat of a matrix",
        FrameworkError,
        "list of indicator codes",
        lambda w: cm.Framework.flat(np.ones((2, 2))),
    ),
    ("flat of lists", MethodError, "list of labels", lambda w: cm.Framework.flat([["a"], ["b"]])),
    ("flat of one code twice", FrameworkError, "2 times", lambda w: cm.Framework.flat(["a", "a"])),
    (
        "flat with its root",
        FrameworkError,
        "also an indicator",
        lambda w: cm.Framework.flat(["index"]),
    ),
    (
        "flat with a root None",
        FrameworkError,
        "root",
        lambda w: cm.Framework.flat(["a"], root=None),
    ),
    (
        "flat with a root in a list",
        FrameworkError,
        "root",
        lambda w: cm.Framework.flat(["a"], root=["r"]),
    ),
    (
        "flat, polarity of a stranger",
        FrameworkError,
        "given for ['z']",
        lambda w: cm.Framework.flat(["a"], polarity={"z": 1}),
    ),
    (
        "flat, polarity too short",
        FrameworkError,
        "for each of 2",
        lambda w: cm.Framework.flat(["a", "b"], polarity=[1]),
    ),
    (
        "flat, polarity 0",
        FrameworkError,
        "polarity",
        lambda w: cm.Framework.flat(["a"], polarity=0),
    ),
    ("flat, polarity text", MethodError, "text", lambda w: cm.Framework.flat(["a"], polarity="up")),
    (
        "flat, polarity complex",
        MethodError,
        "complex",
        lambda w: cm.Framework.flat(["a"], polarity=1j),
    ),
    (
        "flat, polarity ragged",
        MethodError,
        "Polarity",
        lambda w: cm.Framework.flat(["a", "b"], polarity=[[1], [1, 2]]),
    ),
    (
        "flat, polarity huge",
        MethodError,
        "Polarity",
        lambda w: cm.Framework.flat(["a"], polarity=10**400),
    ),
    ("drop None", FrameworkError, "None", lambda w: w.framework.drop(None)),
    ("drop a number", FrameworkError, "3", lambda w: w.framework.drop(3)),
    ("drop a list in a list", FrameworkError, "", lambda w: w.framework.drop([["a"]])),
    ("drop a stranger", FrameworkError, "Unknown node 'z'", lambda w: w.framework.drop(["z"])),
    ("drop everything", FrameworkError, "nothing is left", lambda w: w.framework.drop(list("abc"))),
    ("children of a list", FrameworkError, "Unknown node", lambda w: w.framework.children(["a"])),
    ("leaves of a mapping", FrameworkError, "Unknown node", lambda w: w.framework.leaves({})),
    ("level of None", FrameworkError, "Unknown node None", lambda w: w.framework.level(None)),
    ("name of nan", FrameworkError, "Unknown node nan", lambda w: w.framework.name(np.nan)),
    ("parent of a stranger", FrameworkError, "Unknown node 'z'", lambda w: w.framework.parent("z")),
    (
        "a file that is absent",
        FrameworkError,
        "no framework file",
        lambda w: cm.Framework.read_csv(w.folder / "x.csv"),
    ),
    ("a file None", FrameworkError, "no framework file", lambda w: cm.Framework.read_csv(None)),
    (
        "a file that is a folder",
        FrameworkError,
        "no framework file",
        lambda w: cm.Framework.read_csv(w.folder),
    ),
]


def in_place(x):
    x *= 2
    return x


def unnamed(z):
    return np.full(z.shape[-1], 1 / z.shape[-1])


@dataclass
class Plain:  # an ordinary dataclass has no hash
    factor: float = 2.0

    def __call__(self, x, polarity=1, *, reference=None):
        return x * self.factor * polarity


class Forgotten(weighting.Entropy.__mro__[1]):
    """A method that was not made one."""

    def __call__(self, z):
        return unnamed(z)


def computed(w, **choices):
    return cm.CompositeIndex(w.framework, **choices).compute(w.data)


FAMILIES = ("imputation", "treatment", "normalisation", "weighting", "aggregation")
NO_CHOICES = {
    "a number": (3, "needs a name or a callable"),
    "nan": (np.nan, "needs a name or a callable"),
    "bytes": (b"x", "needs a name or a callable"),
    "an array": (np.ones(3), "needs a name or a callable"),
    "an unknown name": ("zzz", "Unknown"),
    "an empty name": ("", "Unknown"),
    "a class": (normalisation.MinMax, "the class MinMax"),
    "a function of nothing": (lambda: 1, "needs to be called with"),
    "a function of four": (lambda a, b, c, d: 1, "needs to be called with"),
}
CHOICES = [
    (
        f"{what} - {family}",
        MethodError,
        words,
        lambda world, family=family, bad=bad: computed(world, **{family: bad}),
    )
    for family in FAMILIES
    for what, (bad, words) in NO_CHOICES.items()
]
RETURNED = {  # what a method of one's own returns
    "None": lambda *a, **k: None,
    "text": lambda *a, **k: "x",
    "a number": lambda *a, **k: 1.0,
    "a vector too long": lambda *a, **k: np.ones(99),
    "nan": lambda x, *a, **k: np.full(np.shape(x), np.nan),
    "complex": lambda x, *a, **k: np.asarray(x) + 1j,
    "a list of lists": lambda *a, **k: [[1], [1, 2]],
}
OWN = [
    (
        f"own {family} returns {what}",
        MethodError,
        "needs",
        lambda world, family=family, own=own: computed(world, **{family: own}),
    )
    for family in FAMILIES[1:]
    for what, own in RETURNED.items()
] + [
    (
        "own imputation returns None",
        MethodError,
        "needs",
        lambda w: (
            w.index.framework
            and cm.CompositeIndex(w.framework, imputation=RETURNED["None"]).compute(w.gaps)
        ),
    ),
    (
        "own imputation returns gaps",
        MethodError,
        "needs",
        lambda w: cm.CompositeIndex(w.framework, imputation=lambda x: x).compute(w.gaps),
    ),
    (
        "own imputation changes what is known",
        MethodError,
        "leave known values",
        lambda w: cm.CompositeIndex(w.framework, imputation=lambda x: np.ones_like(x)).compute(
            w.gaps
        ),
    ),
    (
        "own treatment works in place",
        MethodError,
        "changes the table that it is given",
        lambda w: computed(w, treatment=in_place),
    ),
    (
        "own weighting works in place",
        MethodError,
        "changes the table that it is given",
        lambda w: computed(w, weighting=lambda z: in_place(z).sum(axis=-2)),
    ),
    (
        "own treatment works in place, simulated",
        MethodError,
        "changes the table that it is given",
        lambda w: cm.simulate(
            cm.CompositeIndex(w.framework, treatment=in_place), w.data, w.inputs, n=8
        ),
    ),
    ("own method without @method", MethodError, "", lambda w: computed(w, weighting=Forgotten())),
    (
        "own aggregation under benefit of the doubt",
        MethodError,
        "shape",
        lambda w: computed(w, weighting="bod", aggregation=lambda z, w: np.ones(2)),
    ),
]
INDICES = [
    ("framework None", MethodError, "needs a Framework", lambda w: cm.CompositeIndex(None)),
    ("framework a frame", MethodError, "needs a Framework", lambda w: cm.CompositeIndex(w.data)),
    (
        "panel text",
        MethodError,
        "Panel(scale=",
        lambda w: cm.CompositeIndex(w.framework, panel="yearly"),
    ),
    (
        "panel True",
        MethodError,
        "Panel(scale=",
        lambda w: cm.CompositeIndex(w.framework, panel=True),
    ),
    ("panel scale None", MethodError, "scale", lambda w: cm.Panel(None, "yearly")),
    ("panel scale nan", MethodError, "scale", lambda w: cm.Panel(np.nan, "yearly")),
    ("panel scale NA", MethodError, "scale", lambda w: cm.Panel(pd.NA, "yearly")),
    ("panel weights a list", MethodError, "weights", lambda w: cm.Panel("yearly", [2020])),
    (
        "panel scale of a year that is absent",
        MethodError,
        "2019",
        lambda w: cm.CompositeIndex(w.framework, panel=cm.Panel(2019, "yearly")).compute(w.panel),
    ),
    (
        "panel of flat data",
        DataError,
        "two levels",
        lambda w: cm.CompositeIndex(w.framework, panel=cm.Panel("yearly", "yearly")).compute(
            w.data
        ),
    ),
    ("weighting numbers", MethodError, "Given", lambda w: computed(w, weighting={"a": 1, "b": 2})),
    (
        "weighting a list of numbers",
        MethodError,
        "weighting",
        lambda w: computed(w, weighting=[1, 2, 3]),
    ),
    (
        "choice for a stranger",
        MethodError,
        "Unknown node or level",
        lambda w: computed(w, weighting={"zz": "equal"}),
    ),
    (
        "choice for an indicator",
        MethodError,
        "an indicator",
        lambda w: computed(w, weighting={"a": "equal", "default": "equal"}),
    ),
    (
        "no choice for some",
        MethodError,
        "not chosen",
        lambda w: computed(w, normalisation={"a": "minmax"}),
    ),
    ("empty mapping", MethodError, "not chosen", lambda w: computed(w, normalisation={})),
    (
        "geometric mean of zeros",
        DomainError,
        "A geometric mean needs values > 0",
        lambda w: computed(w, aggregation="geometric"),
    ),
    (
        "constant indicator",
        DomainError,
        "'a' is constant (every unit is 1)",
        lambda w: cm.CompositeIndex(w.framework).compute(w.but("a", 1.0)),
    ),
    (
        "missing values",
        DataError,
        "1 missing value, and no imputation",
        lambda w: cm.CompositeIndex(w.framework).compute(w.gaps),
    ),
    (
        "without nothing left",
        FrameworkError,
        "nothing is left",
        lambda w: w.index.without(list("abc")),
    ),
    (
        "compare no choices",
        MethodError,
        "at least one choice",
        lambda w: cm.compare_methods(w.data, weighting=[]),
    ),
    (
        "compare a baseline text",
        MethodError,
        "A baseline names",
        lambda w: cm.compare_methods(w.data, baseline="minmax"),
    ),
    (
        "compare a baseline number",
        MethodError,
        "A baseline names",
        lambda w: cm.compare_methods(w.data, baseline=3),
    ),
    (
        "compare a baseline too short",
        MethodError,
        "A baseline names",
        lambda w: cm.compare_methods(w.data, baseline=("minmax",)),
    ),
    (
        "compare a baseline of strangers",
        MethodError,
        "Unknown families",
        lambda w: cm.compare_methods(w.data, baseline={"zz": 1}),
    ),
    (
        "compare a baseline absent",
        MethodError,
        "baseline",
        lambda w: cm.compare_methods(w.data, baseline=("rank", "equal", "arithmetic")),
    ),
    (
        "compare with a framework of text",
        MethodError,
        "Framework",
        lambda w: cm.compare_methods(w.data, "framework.csv"),
    ),
    ("compare of no columns", DataError, "no columns", lambda w: cm.compare_methods(w.data[[]])),
    ("compare of None", DataError, "DataFrame", lambda w: cm.compare_methods(None)),
    ("decomposition of None", MethodError, "", lambda w: cm.decomposition(None)),
    (
        "importance of None",
        MethodError,
        "Importance needs the result",
        lambda w: cm.importance(None),
    ),
    (
        "importance of a frame alone",
        MethodError,
        "scores of its units",
        lambda w: cm.importance(w.data),
    ),
    (
        "importance with scores that are a list",
        MethodError,
        "scores of its units",
        lambda w: cm.importance(w.data, [1, 2, 3, 4, 5]),
    ),
    (
        "importance of a result with scores",
        MethodError,
        "its own scores",
        lambda w: cm.importance(w.result, w.result.scores),
    ),
]
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
    ("inputs None", MethodError, "", lambda w: cm.simulate(w.index, w.data, None, n=8)),
    (
        "inputs one",
        MethodError,
        "",
        lambda w: cm.simulate(w.index, w.data, cm.WeightNoise(0.1), n=8),
    ),
    (
        "inputs text",
        MethodError,
        "An uncertain input is",
        lambda w: cm.simulate(w.index, w.data, ["x"], n=8),
    ),
    (
        "inputs of one thing twice",
        MethodError,
        "Two inputs decide",
        lambda w: cm.simulate(w.index, w.data, [cm.WeightNoise(0.1)] * 2, n=8),
    ),
    ("choice of no family", MethodError, "", lambda w: cm.Choice("zz", ["a", "b"])),
    ("choice of one", MethodError, "", lambda w: cm.Choice("weighting", [])),
    ("choice of None", MethodError, "", lambda w: cm.Choice("weighting", None)),
    ("choice of text", MethodError, "", lambda w: cm.Choice("weighting", "equal")),
    (
        "choice, probabilities too few",
        MethodError,
        "probabilities",
        lambda w: cm.Choice("weighting", ["equal", "cv"], [1]),
    ),
    (
        "choice, probabilities negative",
        MethodError,
        "probabilities",
        lambda w: cm.Choice("weighting", ["equal", "cv"], [2, -1]),
    ),
    (
        "choice, probabilities text",
        MethodError,
        "robabilities",
        lambda w: cm.Choice("weighting", ["equal", "cv"], "half"),
    ),
    (
        "choice, probabilities huge",
        MethodError,
        "robabilities",
        lambda w: cm.Choice("weighting", ["equal", "cv"], [10**400, 1]),
    ),
    (
        "path to no parameter",
        MethodError,
        "needs a parameter 'q'",
        lambda w: cm.simulate(w.index, w.data, [cm.Uniform("aggregation.q", 0, 1)], n=8),
    ),
    (
        "path to no family",
        MethodError,
        "Unknown step",
        lambda w: cm.simulate(w.index, w.data, [cm.Uniform("agregation.p", 0, 1)], n=8),
    ),
    ("path None", MethodError, "", lambda w: cm.Uniform(None, 0, 1)),
    ("uniform reversed", MethodError, "low", lambda w: cm.Uniform("aggregation.p", 1, 0)),
    ("uniform nan", MethodError, "low", lambda w: cm.Uniform("aggregation.p", np.nan, 1)),
    ("uniform infinite", MethodError, "", lambda w: cm.Uniform("aggregation.p", 0, np.inf)),
    ("uniform text", MethodError, "", lambda w: cm.Uniform("aggregation.p", "a", "b")),
    ("uniform complex", MethodError, "", lambda w: cm.Uniform("aggregation.p", 0, 1j)),
    ("triangular outside", MethodError, "mode", lambda w: cm.Triangular("aggregation.p", 0, 2, 1)),
    ("normal sd 0", MethodError, "sd", lambda w: cm.Normal("aggregation.p", 0, 0)),
    (
        "normal mean text",
        MethodError,
        "needs numbers, got text",
        lambda w: cm.Normal("aggregation.p", "a", 1),
    ),
    ("normal mean complex", MethodError, "complex", lambda w: cm.Normal("aggregation.p", 1j, 1)),
    (
        "normal cut to nothing",
        MethodError,
        "",
        lambda w: cm.Normal("aggregation.p", 0, 1, low=2, high=1),
    ),
    ("weight noise negative", MethodError, "", lambda w: cm.WeightNoise(-0.1)),
    ("weight noise above one", MethodError, "", lambda w: cm.WeightNoise(1.5)),
    ("weight noise nan", MethodError, "", lambda w: cm.WeightNoise(np.nan)),
    ("weight noise text", MethodError, "", lambda w: cm.WeightNoise("large")),
    ("data noise of nothing", MethodError, "", lambda w: cm.DataNoise()),
    ("data noise negative", MethodError, "", lambda w: cm.DataNoise(relative=-0.1)),
    ("data noise nan", MethodError, "", lambda w: cm.DataNoise(relative=np.nan)),
    ("data noise text", MethodError, "", lambda w: cm.DataNoise(relative="a")),
    (
        "data noise, errors text",
        MethodError,
        "standard_error",
        lambda w: cm.DataNoise(standard_error="a"),
    ),
    (
        "data noise, errors a number",
        MethodError,
        "standard_error",
        lambda w: cm.DataNoise(standard_error=1.0),
    ),
    (
        "data noise of 1e308",
        MethodError,
        "",
        lambda w: cm.simulate(w.index, w.data, [cm.DataNoise(absolute=1e308)], n=8, rng=1),
    ),
    (
        "data noise of a stranger",
        MethodError,
        "zz",
        lambda w: cm.simulate(w.index, w.data, [cm.DataNoise(relative={"zz": 0.1})], n=8),
    ),
    (
        "smaa with noise of weights",
        MethodError,
        "DataNoise",
        lambda w: cm.smaa(w.index, w.data, n=8, noise=cm.WeightNoise(0.1)),
    ),
    (
        "smaa in a region of text",
        MethodError,
        "egion",
        lambda w: cm.smaa(w.index, w.data, n=8, region="all"),
    ),
    (
        "groups of strangers",
        MethodError,
        "Unknown input",
        lambda w: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, groups={"g": ["zz"]}),
    ),
    (
        "groups a list",
        MethodError,
        "Groups need names",
        lambda w: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, groups=["weights"]),
    ),
    ("one at a time of nothing", MethodError, "", lambda w: cm.one_at_a_time(w.index, w.data, {})),
    ("one at a time of None", MethodError, "", lambda w: cm.one_at_a_time(w.index, w.data, None)),
    (
        "one at a time of text",
        MethodError,
        "",
        lambda w: cm.one_at_a_time(w.index, w.data, "weighting"),
    ),
    (
        "leave out a level that is absent",
        MethodError,
        "finds nothing",
        lambda w: cm.leave_one_out(w.index, w.data, 7),
    ),
]
REGIONS = [
    ("bounds of text", MethodError, "", lambda w: cm.Region.bounds("a")),
    ("bounds None", MethodError, "", lambda w: cm.Region.bounds(None)),
    ("bounds reversed", MethodError, "", lambda w: cm.Region.bounds({"a": (0.8, 0.2)})),
    ("bounds nan", MethodError, "", lambda w: cm.Region.bounds({"a": (np.nan, 0.2)})),
    (
        "bounds above one",
        MethodError,
        "",
        lambda w: cm.rank_ranges(w.index, w.data, cm.Region.bounds({"a": (1.2, None)})),
    ),
    ("bounds a number", MethodError, "", lambda w: cm.Region.bounds({"a": 0.2})),
    ("bounds of three", MethodError, "", lambda w: cm.Region.bounds({"a": (0, 1, 2)})),
    (
        "bounds that leave nothing",
        MethodError,
        "",
        lambda w: cm.rank_ranges(
            w.index, w.data, cm.Region.bounds({"a": (0.6, None), "b": (0.6, None)})
        ),
    ),
    (
        "bounds of a stranger",
        MethodError,
        "zz",
        lambda w: cm.rank_ranges(w.index, w.data, cm.Region.bounds({"zz": (0, 0.5)})),
    ),
    ("around None", MethodError, "", lambda w: cm.Region.around(None, relative=0.1)),
    ("around without a size", MethodError, "relative", lambda w: cm.Region.around(w.result)),
    (
        "around by a negative size",
        MethodError,
        "relative",
        lambda w: cm.Region.around(w.result, relative=-1),
    ),
    ("around by text", MethodError, "relative", lambda w: cm.Region.around(w.result, relative="a")),
    ("order of one", MethodError, "", lambda w: cm.Region.order(["a"])),
    ("order of a number", MethodError, "", lambda w: cm.Region.order(3)),
    (
        "order of strangers",
        MethodError,
        "zz",
        lambda w: cm.rank_ranges(w.index, w.data, cm.Region.order(["a", "zz"])),
    ),
    (
        "order in a circle",
        MethodError,
        "",
        lambda w: cm.rank_ranges(w.index, w.data, cm.Region.order(["a", "b", "a"])),
    ),
    ("bind to nothing", MethodError, "", lambda w: cm.Region().bind([])),
    ("bind to None", MethodError, "", lambda w: cm.Region().bind(None)),
    ("sample none", MethodError, "", lambda w: cm.Region().bind("abc").sample(0)),
    ("sample text", MethodError, "", lambda w: cm.Region().bind("abc").sample("many")),
    (
        "sample by RandomState",
        MethodError,
        "rng",
        lambda w: cm.Region().bind("abc").sample(5, rng=np.random.RandomState(1)),
    ),
    ("a region of text", MethodError, "egion", lambda w: cm.rank_ranges(w.index, w.data, "all")),
    (
        "a region of numbers",
        MethodError,
        "egion",
        lambda w: cm.preference_relations(w.index, w.data, [0.1]),
    ),
    ("an order of one unit", MethodError, "", lambda w: cm.closest_weights(w.index, w.data, ["p"])),
    (
        "an order of strangers",
        MethodError,
        "Unknown unit 'zz'",
        lambda w: cm.closest_weights(w.index, w.data, ["p", "zz"]),
    ),
    ("an order of None", MethodError, "", lambda w: cm.closest_weights(w.index, w.data, None)),
    ("an order of a number", MethodError, "", lambda w: cm.closest_weights(w.index, w.data, 3)),
    (
        "an order with a unit twice",
        MethodError,
        "",
        lambda w: cm.closest_weights(w.index, w.data, ["p", "p"]),
    ),
    (
        "a margin of 401 digits",
        MethodError,
        "margin",
        lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=10**400),
    ),
    (
        "a margin nan",
        MethodError,
        "margin",
        lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=np.nan),
    ),
    (
        "a margin negative",
        MethodError,
        "margin",
        lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin=-1),
    ),
    (
        "a margin text",
        MethodError,
        "margin",
        lambda w: cm.closest_weights(w.index, w.data, ["s", "p"], minimum_margin="a"),
    ),
]
ROWS = FRAMEWORKS + CHOICES + OWN + INDICES + ANALYSED + INPUTS + REGIONS


def test_refused(refused):
    assert refused


def test_an_ordinary_dataclass_is_a_method(world):
    scores = computed(world, normalisation=Plain()).scores
    assert scores.tolist() == (2 * world.data.mean(axis=1)).tolist()
