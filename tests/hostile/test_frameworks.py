"""Tables that are no tree of indicators, and nodes that are not there."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods.exceptions import FrameworkError, MethodError


def tree(codes, parents, **columns):
    return cm.Framework(pd.DataFrame({"code": codes, "parent": parents} | columns))


ROWS = [
    ("no table", FrameworkError, "made of a DataFrame", lambda w: cm.Framework(None)),
    ("a path for a table", FrameworkError, "got str", lambda w: cm.Framework("framework.csv")),
    ("a list for a table", FrameworkError, "got list", lambda w: cm.Framework([["a", None]])),
    ("no rows", FrameworkError, "no rows", lambda w: tree([], [])),
    ("no parents", FrameworkError, "lacks columns ['parent']", lambda w: cm.Framework(pd.DataFrame({"code": ["a", "b"]}))),
    ("a root alone", FrameworkError, "indicator", lambda w: tree(["a"], [None])),
    ("two roots", FrameworkError, "one root", lambda w: tree(["a", "b"], [None, None])),
    ("a cycle", FrameworkError, "cycle", lambda w: tree(["i", "a", "b"], [None, "b", "a"])),
    ("its own parent", FrameworkError, "cycle", lambda w: tree(["i", "a"], [None, "a"])),
    ("a parent unknown", FrameworkError, "unknown parent 'g'", lambda w: w.framed(parent=[None, "i", "g"])),
    ("a code twice", FrameworkError, "is there 2 times", lambda w: w.framed(code=["i", "a", "a"])),
    ("a code missing", FrameworkError, "have no code", lambda w: w.framed(code=["i", "a", None])),
    ("a code nan", FrameworkError, "have no code", lambda w: w.framed(code=["i", "a", np.nan])),
    ("a code that is a list", FrameworkError, "code", lambda w: w.framed(code=["i", "a", ["b"]])),
    ("a code that is a tuple", FrameworkError, "A code is a text or a number", lambda w: w.framed(code=["i", "a", ("b", 1)])),
    ("polarity 0", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, 0])),
    ("polarity 2", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, 2])),
    ("polarity text", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, "up"])),
    ("polarity missing", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, None])),
    ("polarity infinite", FrameworkError, "polarity", lambda w: w.framed(polarity=[None, 1, np.inf])),
    ("level text", FrameworkError, "level", lambda w: w.framed(level=[2, 1, "x"])),
    ("level infinite", FrameworkError, "level", lambda w: w.framed(level=[2, 1, np.inf])),
    ("level a fraction", FrameworkError, "level", lambda w: w.framed(level=[2, 1, 1.5])),
    ("level of 401 digits", FrameworkError, "level", lambda w: w.framed(level=pd.Series([2, 1, 10**400], dtype=object))),
    ("weight text", MethodError, "weight", lambda w: cm.CompositeIndex(w.framed(weight=[None, 1, "x"]), weighting="given").compute(w.data)),
    ("weight below zero", MethodError, "weight", lambda w: cm.CompositeIndex(w.framed(weight=[None, 1, -1.0]), weighting="given").compute(w.data)),
    ("column twice", FrameworkError, "parent", lambda w: cm.Framework(pd.DataFrame([["i", None, None], ["a", "i", "i"]], columns=["code", "parent", "parent"]))),
    ("a lookalike", FrameworkError, "did you mean 'polarity'", lambda w: tree(["i", "a"], [None, "i"], Polarity=[None, -1])),
    ("codes that differ by a blank", FrameworkError, "'a' and 'a '", lambda w: w.framed(code=["i", "a", "a "])),
    ("a code that is blank", FrameworkError, "code", lambda w: w.framed(code=["i", "a", "  "])),
    ("a code that is empty", FrameworkError, "code", lambda w: w.framed(code=["i", "a", ""])),
    ("flat of text", FrameworkError, "list of indicator codes", lambda w: cm.Framework.flat("abc")),
    ("flat of None", FrameworkError, "list of indicator codes", lambda w: cm.Framework.flat(None)),
    ("flat of nothing", FrameworkError, "stands alone", lambda w: cm.Framework.flat([])),
    ("flat of a matrix", FrameworkError, "list of indicator codes", lambda w: cm.Framework.flat(np.ones((2, 2)))),
    ("flat of lists", MethodError, "list of labels", lambda w: cm.Framework.flat([["a"], ["b"]])),
    ("flat of one code twice", FrameworkError, "2 times", lambda w: cm.Framework.flat(["a", "a"])),
    ("flat with its root", FrameworkError, "also an indicator", lambda w: cm.Framework.flat(["index"])),
    ("flat with a root None", FrameworkError, "root", lambda w: cm.Framework.flat(["a"], root=None)),
    ("flat with a root in a list", FrameworkError, "root", lambda w: cm.Framework.flat(["a"], root=["r"])),
    ("flat, polarity of a stranger", FrameworkError, "given for ['z']", lambda w: cm.Framework.flat(["a"], polarity={"z": 1})),
    ("flat, polarity too short", FrameworkError, "for each of 2", lambda w: cm.Framework.flat(["a", "b"], polarity=[1])),
    ("flat, polarity 0", FrameworkError, "polarity", lambda w: cm.Framework.flat(["a"], polarity=0)),
    ("flat, polarity text", MethodError, "text", lambda w: cm.Framework.flat(["a"], polarity="up")),
    ("flat, polarity complex", MethodError, "complex", lambda w: cm.Framework.flat(["a"], polarity=1j)),
    ("flat, polarity ragged", MethodError, "Polarity", lambda w: cm.Framework.flat(["a", "b"], polarity=[[1], [1, 2]])),
    ("flat, polarity huge", MethodError, "Polarity", lambda w: cm.Framework.flat(["a"], polarity=10**400)),
    ("drop None", FrameworkError, "None", lambda w: w.framework.drop(None)),
    ("drop a number", FrameworkError, "3", lambda w: w.framework.drop(3)),
    ("drop a list in a list", FrameworkError, "Unknown node ['a']", lambda w: w.framework.drop([["a"]])),
    ("drop a stranger", FrameworkError, "Unknown node 'z'", lambda w: w.framework.drop(["z"])),
    ("drop everything", FrameworkError, "nothing is left", lambda w: w.framework.drop(list("abc"))),
    ("children of a list", FrameworkError, "Unknown node", lambda w: w.framework.children(["a"])),
    ("leaves of a mapping", FrameworkError, "Unknown node", lambda w: w.framework.leaves({})),
    ("level of None", FrameworkError, "Unknown node None", lambda w: w.framework.level(None)),
    ("name of nan", FrameworkError, "Unknown node nan", lambda w: w.framework.name(np.nan)),
    ("parent of a stranger", FrameworkError, "Unknown node 'z'", lambda w: w.framework.parent("z")),
    ("a file that is absent", FrameworkError, "no framework file", lambda w: cm.Framework.read_csv(w.folder / "x.csv")),
    ("a file None", FrameworkError, "no framework file", lambda w: cm.Framework.read_csv(None)),
    ("a file that is a folder", FrameworkError, "no framework file", lambda w: cm.Framework.read_csv(w.folder)),
]


def test_refused(refused):
    assert refused
