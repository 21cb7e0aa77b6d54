"""Rankings, agreement, consensus and judgements that are none."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import ranking, weighting
from ccfi_methods.exceptions import MethodError
from ccfi_methods.weighting import AHP, BestWorst, group_judgements, group_priorities

NO_RANKS = {
    "text": (["a", "b"], "text"),
    "words": ("many", "text"),
    "complex": ([1j, 2], "complex"),
    "dates": (np.array(["2020", "2021"], "datetime64[Y]"), "dates"),
    "masked": (np.ma.masked_array([1.0, 2], [True, False]), "masked"),
    "ragged": ([[1], [1, 2]], "rows of one length"),
    "a gap": ([1, np.nan], ""),
    "infinite": ([1, np.inf], ""),
    "a huge integer": ([10**400, 1], "1.8e308"),
    "a mapping": ({"a": 1}, "type dict"),
    "a function": (len, "of type"),
}
OF_RANKS = {
    "ranks": ranking.ranks,
    "kendall": lambda x: ranking.kendall(x, [1, 2]),
    "spearman": lambda x: ranking.spearman([1, 2], x),
    "weighted_tau": lambda x: ranking.weighted_tau(x, [1, 2]),
    "rbo": lambda x: ranking.rbo(x, [1, 2]),
    "mean_shift": lambda x: ranking.mean_shift(x, [1, 2]),
    "borda": ranking.borda,
    "copeland": ranking.copeland,
    "kemeny": ranking.kemeny,
    "kendall_w": ranking.kendall_w,
    "outranking": ranking.kemeny_from_outranking,
}
RANKS = [
    (f"{what} - {name}", MethodError, words if name in ("kendall", "spearman", "rbo") else "", lambda world, c=call, bad=bad: c(bad))
    for name, call in OF_RANKS.items()
    for what, (bad, words) in NO_RANKS.items()
]
RANKINGS = [
    ("agreement of different lengths", MethodError, "of the same units", lambda w: ranking.kendall([1, 2], [1, 2, 3])),
    ("agreement of a ranking that is level", MethodError, "two different places", lambda w: ranking.kendall([1, 1], [1, 2])),
    ("agreement of a list", MethodError, "needs to be a DataFrame", lambda w: ranking.agreement([[1, 2], [2, 1]])),
    ("agreement of nothing", MethodError, "at least one ranking", lambda w: ranking.agreement(pd.DataFrame())),
    ("agreement of text", MethodError, "'a'", lambda w: ranking.agreement(pd.DataFrame({"x": ["a", "b"]}))),
    ("consensus of nobody", MethodError, "at least one ranking", lambda w: ranking.consensus(pd.DataFrame(index=list("ab")))),
    ("consensus of a list", MethodError, "needs to be a DataFrame", lambda w: ranking.consensus([[1, 2]])),
    ("consensus of text", MethodError, "text", lambda w: ranking.consensus(pd.DataFrame({"x": ["first", "second"]}))),
    ("consensus with a gap", MethodError, "without gaps", lambda w: ranking.consensus(w.votes.mask(w.votes > 2))),
    ("consensus, weights too few", MethodError, "a weight >= 0 for each", lambda w: ranking.consensus(w.votes, weights=[1])),
    ("consensus, weights negative", MethodError, "a weight >= 0 for each", lambda w: ranking.consensus(w.votes, weights=[1, -1, 1])),
    ("consensus, weights zero", MethodError, "not all zero", lambda w: ranking.consensus(w.votes, weights=[0, 0, 0])),
    ("consensus, weights text", MethodError, "weight", lambda w: ranking.consensus(w.votes, weights=["a", "b", "c"])),
    ("consensus, weights of strangers", MethodError, "a weight >= 0 for each", lambda w: ranking.consensus(w.votes, weights={"q": 1})),
    ("outranking that is not square", MethodError, "one row and one column a unit", lambda w: ranking.kemeny_from_outranking(np.ones((2, 3)))),
    ("outranking with negative votes", MethodError, "finite values >= 0", lambda w: ranking.kemeny_from_outranking([[0, -1], [1, 0]])),
    ("outranking of other units", MethodError, "same units", lambda w: ranking.kemeny_from_outranking(pd.DataFrame([[0, 1], [1, 0]], list("ab"), list("xy")))),
    ("outranking of nobody", MethodError, "one row and one column a unit", lambda w: ranking.kemeny_from_outranking([])),
    ("concordance of level rankings", MethodError, "two different places", lambda w: ranking.kendall_w([[1, 1], [1, 1]])),
    ("shifts from a baseline of other units", MethodError, "one rank for each unit", lambda w: ranking.rank_shifts(w.votes, pd.Series([1, 2], list("ab")))),
    ("shifts from a list", MethodError, "needs to be a Series", lambda w: ranking.rank_shifts(w.votes, [1, 2, 3])),
    ("shifts of a list", MethodError, "needs to be a DataFrame", lambda w: ranking.rank_shifts([[1]], w.votes["x"])),
    ("measure unknown", MethodError, "Did you mean 'kendall'", lambda w: w.comparison.agreement("kendal")),
    ("rule unknown", MethodError, "Did you mean 'kemeny'", lambda w: w.comparison.consensus("kemeney")),
]
JUDGEMENTS = [
    ("judgements a number", MethodError, "square matrix", lambda w: AHP(3)),
    ("judgements a vector", MethodError, "square matrix", lambda w: AHP([1, 2, 3])),
    ("judgements not square", MethodError, "square matrix, got 2 x 3", lambda w: AHP(np.ones((2, 3)))),
    ("judgements ragged", MethodError, "square matrix", lambda w: AHP([[1, 2], [1]])),
    ("judgements of nothing", MethodError, "square matrix", lambda w: AHP([])),
    ("judgements zero", MethodError, "above 0", lambda w: AHP([[1, 0], [0, 1]])),
    ("judgements negative", MethodError, "above 0", lambda w: AHP([[1, -2], [-0.5, 1]])),
    ("judgements infinite", MethodError, "finite", lambda w: AHP([[1, np.inf], [0.1, 1]])),
    ("judgements of 401 digits", MethodError, "got a number of 401 digits", lambda w: AHP([[1, 10**400], [1, 1]])),
    ("judgements complex", MethodError, "got 2j", lambda w: AHP([[1, 2j], [1, 1]])),
    ("judgements words", MethodError, "fractions such as 1/3, got 'more'", lambda w: AHP([[1, "more"], ["less", 1]])),
    ("judgements by zero", MethodError, "got '1/0'", lambda w: AHP([[1, "1/0"], ["0", 1]])),
    ("judgements not reciprocal", MethodError, "reciprocal entries", lambda w: AHP([[1, 3], [3, 1]])),
    ("judgements with 2 on the diagonal", MethodError, "ones on the diagonal", lambda w: AHP([[2, 3], [1 / 3, 1]])),
    ("judgements that do not hang together", MethodError, "compare any two items", lambda w: AHP([[1, None, None], [None, 1, 2], [None, 0.5, 1]])),
    ("judgements in a file that is absent", MethodError, "cannot be read", lambda w: AHP(w.folder / "x.csv")),
    ("judgements in an empty folder", MethodError, "AHP needs judgements", lambda w: cm.CompositeIndex(w.framework, weighting=AHP(w.folder)).compute(w.data)),
    ("judgements of other labels", MethodError, "same labels", lambda w: AHP(pd.DataFrame([[1, 2], [0.5, 1]], list("ab"), list("xy")))),
    ("judgements for too few", MethodError, "compare 2 items", lambda w: cm.CompositeIndex(w.framework, weighting=AHP([[1, 2], [0.5, 1]])).compute(w.data)),
    ("judgements on another node", MethodError, "not on 'index'", lambda w: cm.CompositeIndex(w.framework, weighting=AHP({"g": np.ones((3, 3))})).compute(w.data)),
    ("random index of text", MethodError, "Did you mean", lambda w: AHP([[1, 2], [0.5, 1]], random_index="saaty")),
    ("random index of zero", MethodError, "values above 0", lambda w: AHP([[1, 2], [0.5, 1]], random_index={3: 0})),
    ("random index of text sizes", MethodError, "n from 3 on", lambda w: AHP([[1, 2], [0.5, 1]], random_index={"3": 0.5})),
    ("random index of nothing", MethodError, "name of a table", lambda w: AHP([[1, 2], [0.5, 1]], random_index={})),
    ("ratio of 16 items", MethodError, "n = 3 to 15", lambda w: AHP(np.ones((16, 16))).consistency_ratio),
    ("ratio of 101 items", MethodError, "n = 3 to 100", lambda w: AHP(np.ones((101, 101)), random_index="donegan_dodd1991").consistency_ratio),
    ("completion unknown", MethodError, "Unknown completion", lambda w: AHP([[1, 2], [0.5, 1]], incomplete="mean")),
    ("best-worst of different lengths", MethodError, "as many best_to_others", lambda w: BestWorst([1, 2], [2, 1, 1])),
    ("best-worst below one", MethodError, ">= 1", lambda w: BestWorst([1, 0.5], [0.5, 1])),
    ("best-worst without a best", MethodError, "needs a 1", lambda w: BestWorst([2, 3], [3, 2])),
    ("best-worst that disagrees", MethodError, "one judgement of the best", lambda w: BestWorst([1, 5], [3, 1])),
    ("best-worst of 1e300", MethodError, "up to 1e+300", lambda w: BestWorst([1, 1e300], [1e300, 1])(np.eye(2))),
    ("best-worst of text", MethodError, "got text", lambda w: BestWorst(["a", "b"], ["b", "a"])),
    ("group of nobody", MethodError, "at least one member", lambda w: group_judgements([])),
    ("group None", MethodError, "list of members", lambda w: group_judgements(None)),
    ("group, weights too few", MethodError, "needs 2 weights", lambda w: group_judgements([[[1, 2], [0.5, 1]]] * 2, weights=[1])),
    ("group, weights text", MethodError, "weight", lambda w: group_judgements([[[1, 2], [0.5, 1]]], weights="a")),
    ("group, other sizes", MethodError, "same items", lambda w: group_judgements([np.ones((2, 2)), np.ones((3, 3))])),
    ("group, a mean unknown", MethodError, "mean of priorities", lambda w: group_priorities([np.ones((2, 2))], how="median")),
    ("weights given negative", MethodError, "weight", lambda w: weighting.Given([1, -1, 1])(w.table)),
    ("weights given zero", MethodError, "weight", lambda w: weighting.Given([0, 0, 0])(w.table)),
    ("weights given nan", MethodError, "weight", lambda w: weighting.Given([1, np.nan, 1])(w.table)),
    ("weights given infinite", MethodError, "weight", lambda w: weighting.Given([1, np.inf, 1])(w.table)),
    ("weights given too few", MethodError, "weight", lambda w: weighting.Given([1, 1])(w.table)),
    ("weights given as text", MethodError, "weight", lambda w: weighting.Given("equal")(w.table)),
    ("weights given NA", MethodError, "weight", lambda w: weighting.Given(pd.NA)(w.table)),
    ("weights given complex", MethodError, "weight", lambda w: weighting.Given([1j, 1, 1])(w.table)),
    ("weights given of strangers", MethodError, "zz", lambda w: cm.CompositeIndex(w.framework, weighting=weighting.Given({"a": 1, "b": 1, "c": 1, "zz": 1})).compute(w.data)),
    ("weights given for some", MethodError, "'c'", lambda w: cm.CompositeIndex(w.framework, weighting=weighting.Given({"a": 1, "b": 1})).compute(w.data)),
    ("combined of one", MethodError, "at least two parts", lambda w: weighting.Combined(["entropy"])),
    ("combined of text", MethodError, "Unknown weighting", lambda w: weighting.Combined(["entropy", "zz"])),
    ("combined, shares too few", MethodError, "share", lambda w: weighting.Combined(["entropy", "cv"], shares=[1])),
    ("combined, shares huge", MethodError, "share", lambda w: weighting.Combined(["entropy", "cv"], shares=[10**400, 1])),
    ("benefit of the doubt, bounds reversed", MethodError, "lower", lambda w: weighting.BenefitOfDoubt(0.9, 0.1)(w.table)),
    ("benefit of the doubt, bounds text", MethodError, "bound", lambda w: weighting.BenefitOfDoubt("low", "high")(w.table)),
    ("benefit of the doubt, bounds nan", MethodError, "0 <= lower <= upper", lambda w: weighting.BenefitOfDoubt(np.nan, 1)(w.table)),
]
ROWS = RANKS + RANKINGS + JUDGEMENTS


def test_refused(refused):
    assert refused
