"""Choices that are no methods, methods of one's own that cannot work, and indices of them."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import normalisation, weighting
from ccfi_methods.exceptions import DataError, DomainError, FrameworkError, MethodError


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
    ("panel text", MethodError, "Panel(scale=", lambda w: cm.CompositeIndex(w.framework, panel="yearly")),
    ("panel True", MethodError, "Panel(scale=", lambda w: cm.CompositeIndex(w.framework, panel=True)),
    ("panel scale None", MethodError, "scale", lambda w: cm.Panel(None, "yearly")),
    ("panel scale nan", MethodError, "scale", lambda w: cm.Panel(np.nan, "yearly")),
    ("panel scale NA", MethodError, "scale", lambda w: cm.Panel(pd.NA, "yearly")),
    ("panel weights a list", MethodError, "weights", lambda w: cm.Panel("yearly", [2020])),
    ("panel scale of a year that is absent", MethodError, "2019", lambda w: cm.CompositeIndex(w.framework, panel=cm.Panel(2019, "yearly")).compute(w.panel)),
    ("panel of flat data", DataError, "two levels", lambda w: cm.CompositeIndex(w.framework, panel=cm.Panel("yearly", "yearly")).compute(w.data)),
    ("weighting numbers", MethodError, "Given", lambda w: computed(w, weighting={"a": 1, "b": 2})),
    ("weighting a list of numbers", MethodError, "weighting", lambda w: computed(w, weighting=[1, 2, 3])),
    ("choice for a stranger", MethodError, "Unknown node or level", lambda w: computed(w, weighting={"zz": "equal"})),
    ("choice for an indicator", MethodError, "an indicator", lambda w: computed(w, weighting={"a": "equal", "default": "equal"})),
    ("no choice for some", MethodError, "not chosen", lambda w: computed(w, normalisation={"a": "minmax"})),
    ("empty mapping", MethodError, "not chosen", lambda w: computed(w, normalisation={})),
    ("geometric mean of zeros", DomainError, "A geometric mean needs values > 0", lambda w: computed(w, aggregation="geometric")),
    ("constant indicator", DomainError, "'a' is constant (every unit is 1)", lambda w: cm.CompositeIndex(w.framework).compute(w.but("a", 1.0))),
    ("missing values", DataError, "1 missing value, and no imputation", lambda w: cm.CompositeIndex(w.framework).compute(w.gaps)),
    ("without nothing left", FrameworkError, "nothing is left", lambda w: w.index.without(list("abc"))),
    ("compare no choices", MethodError, "at least one choice", lambda w: cm.compare_methods(w.data, weighting=[])),
    ("compare a baseline text", MethodError, "A baseline names", lambda w: cm.compare_methods(w.data, baseline="minmax")),
    ("compare a baseline number", MethodError, "A baseline names", lambda w: cm.compare_methods(w.data, baseline=3)),
    ("compare a baseline too short", MethodError, "A baseline names", lambda w: cm.compare_methods(w.data, baseline=("minmax",))),
    ("compare a baseline of strangers", MethodError, "Unknown families", lambda w: cm.compare_methods(w.data, baseline={"zz": 1})),
    ("compare a baseline absent", MethodError, "baseline", lambda w: cm.compare_methods(w.data, baseline=("rank", "equal", "arithmetic"))),
    ("compare with a framework of text", MethodError, "Framework", lambda w: cm.compare_methods(w.data, "framework.csv")),
    ("compare of no columns", DataError, "no columns", lambda w: cm.compare_methods(w.data[[]])),
    ("compare of None", DataError, "DataFrame", lambda w: cm.compare_methods(None)),
    ("decomposition of None", MethodError, "needs a MethodComparison", lambda w: cm.decomposition(None)),
    ("importance of None", MethodError, "Importance needs the result", lambda w: cm.importance(None)),
    ("importance of a frame alone", MethodError, "scores of its units", lambda w: cm.importance(w.data)),
    ("importance with scores that are a list", MethodError, "scores of its units", lambda w: cm.importance(w.data, [1, 2, 3, 4, 5])),
    ("importance of a result with scores", MethodError, "its own scores", lambda w: cm.importance(w.result, w.result.scores)),
]
ROWS = CHOICES + OWN + INDICES


def test_refused(refused):
    assert refused


def test_an_ordinary_dataclass_is_a_method(world):
    scores = computed(world, normalisation=Plain()).scores
    np.testing.assert_allclose(scores, 2 * world.data.mean(axis=1), rtol=1e-14)
