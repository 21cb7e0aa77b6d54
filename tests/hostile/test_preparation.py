"""Imputation, treatment, screening, denomination and diagnostics of what they cannot take."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import diagnostics
from ccfi_methods import preparation as prep
from ccfi_methods.exceptions import DataError, DomainError, MethodError

NO_FRAMEWORKS = {"text": "framework.csv", "a frame": pd.DataFrame({"code": ["a"]}), "a list": ["a"], "a mapping": {"a": 1}, "zero": 0, "empty text": "", "an empty list": [], "True": True, "an array": np.ones(2)}
WITH_FRAMEWORK = {
    "diagnose": lambda w, f: cm.diagnose(w.data, f),
    "impute": lambda w, f: prep.impute(w.gaps, "median", f),
    "treat": lambda w, f: prep.treat(w.data, "winsorise", f),
    "screen": lambda w, f: prep.screen(w.data, f),
    "multiply_impute": lambda w, f: prep.multiply_impute(w.gaps, 2, framework=f),
    "correlations": lambda w, f: diagnostics.correlations(w.data, f),
    "statistics": lambda w, f: diagnostics.statistics(w.data, f),
    "kmo": lambda w, f: diagnostics.kmo(w.data, f),
    "bartlett": lambda w, f: diagnostics.bartlett(w.data, f),
    "cronbach": lambda w, f: diagnostics.cronbach(w.data, f),
    "eigenvalues": lambda w, f: diagnostics.eigenvalues(w.data, f),
    "factor_loadings": lambda w, f: diagnostics.factor_loadings(w.data, f),
    "cluster_units": lambda w, f: diagnostics.cluster_units(w.data, f, clusters=2),
}
FRAMEWORKS = [
    (f"framework {what} - {name}", MethodError, "The framework needs to be a Framework, got", lambda world, c=call, bad=bad: c(world, bad))
    for name, call in WITH_FRAMEWORK.items()
    for what, bad in NO_FRAMEWORKS.items()
]
NO_FRAMES = {"None": None, "text": "data.csv", "an array": np.ones((5, 3)), "a mapping": {"a": [1]}, "no columns": pd.DataFrame(index=list("pq"))}
OF_FRAMES = {
    "diagnose": cm.diagnose,
    "impute": lambda d: prep.impute(d, "median"),
    "treat": lambda d: prep.treat(d, "winsorise"),
    "screen": prep.screen,
    "multiply_impute": prep.multiply_impute,
    "correlations": diagnostics.correlations,
    "kmo": diagnostics.kmo,
    "cluster_units": diagnostics.cluster_units,
    "eigenvalues": diagnostics.eigenvalues,
}
FRAMES = [
    (f"data {what} - {name}", DataError, "Data need to be a DataFrame with an indicator a column; got", lambda world, c=call, bad=bad: c(bad))
    for name, call in OF_FRAMES.items()
    for what, bad in NO_FRAMES.items()
]
IMPUTATIONS = [
    ("impute by an unknown name", MethodError, "Unknown imputation", lambda w: prep.impute(w.gaps, "meadian")),
    ("impute by a number", MethodError, "needs a name or a callable", lambda w: prep.impute(w.gaps, 3)),
    ("impute by groups of a column that is absent", MethodError, "column of groups", lambda w: prep.impute(w.gaps, prep.GroupMean("district"))),
    ("impute by no groups", MethodError, "needs the groups of the units", lambda w: prep.impute(w.gaps, prep.GroupMean())),
    ("impute by groups, a number", MethodError, "groups", lambda w: prep.impute(w.gaps, prep.GroupMean(3))),
    ("impute by groups, too few", MethodError, "group", lambda w: prep.impute(w.gaps, prep.GroupMean([1, 2]))),
    ("impute by groups, lists", MethodError, "groups", lambda w: prep.impute(w.gaps, prep.GroupMean([[1]] * 5))),
    ("impute a unit without a value", DataError, "Units need at least one value", lambda w: prep.impute(w.data.where(w.data[["a", "a", "a"]].to_numpy() > 1), "median")),
    ("neighbours, a fraction", MethodError, "k needs to be a whole number", lambda w: prep.NearestNeighbours(1.5)),
    ("last value of no panel", MethodError, "(unit, year)", lambda w: prep.impute(w.gaps, "last")),
    ("linear in time of no panel", MethodError, "(unit, year)", lambda w: prep.impute(w.gaps, prep.LinearInTime())),
    ("multiple imputation of what is complete", DataError, "the data are complete", lambda w: prep.multiply_impute(w.data)),
    ("multiple imputation, draws a fraction", MethodError, "draws needs to be a whole number", lambda w: prep.multiply_impute(w.gaps, 1.5)),
    ("multiple imputation of one indicator", DataError, "at least two indicators", lambda w: prep.multiply_impute(w.gaps[["a"]])),
    ("a draw that is not there", MethodError, "draw needs to be a whole number", lambda w: prep.multiply_impute(w.gaps, 2, rng=1).table(7)),
    ("an iterative seed below zero", MethodError, "seed", lambda w: prep.Iterative(seed=-1)),
    ("row mean in groups of strangers", MethodError, "groups of RowMean lack", lambda w: prep.impute(w.gaps, prep.RowMean({"a": 1}))),
]
TREATMENTS = [
    ("treat by an unknown name", MethodError, "Unknown treatment", lambda w: prep.treat(w.data, "winsor")),
    ("treat what has gaps", DataError, "needs complete data", lambda w: prep.treat(w.gaps, "winsorise")),
    ("winsorise by nan", MethodError, "skewness needs to be a number, got nan", lambda w: prep.Winsorise(np.nan, np.nan)),
    ("winsorise by a negative skewness", MethodError, "skewness >= 0", lambda w: prep.Winsorise(-1)),
    ("winsorise beyond quantiles", MethodError, "0 <= lower < upper <= 1", lambda w: prep.WinsoriseQuantiles(0.9, 0.1)),
    ("winsorise three units", DomainError, "at least 4 units", lambda w: prep.treat(w.data.iloc[:3], "winsorise")),
    ("quartiles by zero", MethodError, "factor > 0", lambda w: prep.WinsoriseIQR(0)),
    ("log of zero", DomainError, "A logarithm needs values > 0; 'a' is 0 for p", lambda w: prep.treat(w.but("a", [0.0, 1, 2, 3, 4]), "log")),
    ("log with a shift nan", MethodError, "finite", lambda w: prep.treat(w.data, prep.Log(np.nan))),
    ("log with a shift infinite", MethodError, "finite", lambda w: prep.treat(w.data, prep.Log(np.inf))),
    ("log with a shift text", MethodError, "a number or 'range'", lambda w: prep.Log("auto")),
    ("log with a shift of a stranger", MethodError, "zz", lambda w: prep.treat(w.data, prep.Log({"zz": 1}))),
    ("log with a shift complex", MethodError, "shift", lambda w: prep.treat(w.data, prep.Log(1j))),
    ("Box-Cox of zero", DomainError, "> 0", lambda w: prep.treat(w.but("a", [0.0, 1, 2, 3, 4]), "boxcox")),
    ("Box-Cox by text", MethodError, "power", lambda w: prep.treat(w.data, prep.BoxCox("auto"))),
    ("Yeo-Johnson by text", MethodError, "power", lambda w: prep.treat(w.data, prep.YeoJohnson("auto"))),
    ("Box-Cox by nan", MethodError, "power", lambda w: prep.treat(w.data, prep.BoxCox(np.nan))),
    ("two stages of a class", MethodError, "first stage", lambda w: prep.TwoStage(prep.Winsorise)),
    ("two stages of text", MethodError, "second stage", lambda w: prep.TwoStage(prep.Winsorise(), "log")),
]
SCREENING = [
    ("screen by text", MethodError, "unit_availability needs to be a number from 0 to 1", lambda w: prep.screen(w.data, unit_availability="half")),
    ("screen, keep None", MethodError, "keep needs to be a list of labels", lambda w: prep.screen(w.data, keep=None)),
    ("screen, drop a number", MethodError, "drop needs to be a list of labels", lambda w: prep.screen(w.data, drop=3)),
    ("screen, keep a stranger", MethodError, "Unknown unit or indicator 'zz'", lambda w: prep.screen(w.data, keep=["zz"])),
    ("screen, keep and drop", MethodError, "both kept and dropped", lambda w: prep.screen(w.data, keep=["p"], drop=["p"])),
    ("screen leaves nothing", DataError, "Screening leaves", lambda w: prep.screen(w.gaps, drop=list("abc"))),
    ("denominate None", MethodError, "data needs to be a DataFrame", lambda w: prep.denominate(None, "a")),
    ("denominate by a stranger", MethodError, "Unknown denominator 'zz'", lambda w: prep.denominate(w.data, "zz")),
    ("denominate by a list", MethodError, "Unknown denominator", lambda w: prep.denominate(w.data, ["a"])),
    ("denominate by a column of text", DataError, "'a' needs numbers", lambda w: prep.denominate(w.but("a", "many"), "a")),
    ("denominate a column of text", DataError, "'b' needs numbers", lambda w: prep.denominate(w.but("b", "many"), "a")),
    ("denominate by a column twice", DataError, "more than once", lambda w: prep.denominate(pd.concat([w.data, w.data["a"]], axis=1), "a")),
    ("denominate by zero", DataError, "needs values > 0", lambda w: prep.denominate(w.but("a", 0.0), "a")),
    ("denominate by a negative", DataError, "needs values > 0", lambda w: prep.denominate(w.but("a", -1.0), "a")),
    ("denominate by a gap", DataError, "it is missing for", lambda w: prep.denominate(w.gaps, "a")),
    ("denominate, scale text", MethodError, "scale", lambda w: prep.denominate(w.data, "a", "thousand")),
    ("denominate, scale 0", MethodError, "positive", lambda w: prep.denominate(w.data, "a", 0)),
    ("denominate, scale nan", MethodError, "scale", lambda w: prep.denominate(w.data, "a", np.nan)),
    ("denominate, scale infinite", MethodError, "positive", lambda w: prep.denominate(w.data, "a", np.inf)),
    ("denominate, scale of a stranger", MethodError, "zz", lambda w: prep.denominate(w.data, "a", {"zz": 10})),
    ("denominate strangers", MethodError, "Unknown indicator 'zz'", lambda w: prep.denominate(w.data, "a", indicators=["zz"])),
    ("denominate a number", MethodError, "indicators needs to be a list of labels", lambda w: prep.denominate(w.data, "a", indicators=3)),
    ("denominate by a tiny number", DataError, "floating-point", lambda w: prep.denominate(w.but("a", 1e-320), "a")),
    ("candidates of None", MethodError, "denominators needs to be a list", lambda w: prep.denomination_candidates(w.data, None)),
    ("candidates, threshold text", MethodError, "threshold", lambda w: prep.denomination_candidates(w.data, ["a"], threshold="high")),
    ("candidates, kind", MethodError, "kind of correlation", lambda w: prep.denomination_candidates(w.data, ["a"], kind=["pearson"])),
    ("candidates that do not vary", DataError, "both to vary", lambda w: prep.denomination_candidates(w.but("a", 1.0), ["a"])),
]
DIAGNOSTICS = [
    ("a correlation of a constant", DataError, "both to vary", lambda w: diagnostics.correlations(w.but("a", 1.0))),
    ("a correlation of two units", DataError, "three units", lambda w: diagnostics.correlations(w.data.iloc[:2])),
    ("a threshold of text", MethodError, "too_high", lambda w: diagnostics.correlations(w.data, too_high="much")),
    ("a level of text", MethodError, "level", lambda w: diagnostics.correlations(w.data, level="five")),
    ("alpha of one indicator", DataError, "at least two indicators", lambda w: diagnostics.cronbach(w.data[["a"]])),
    ("alpha with gaps", DataError, "complete data", lambda w: diagnostics.cronbach(w.gaps)),
    ("alpha of a constant", DomainError, "that vary", lambda w: diagnostics.cronbach(w.but("a", 1.0))),
    ("factors beyond the indicators", MethodError, "from 1 to 3", lambda w: diagnostics.factor_loadings(w.data, factors=4)),
    ("a rotation of text", MethodError, "Rotation needs", lambda w: diagnostics.factor_loadings(w.data, rotation="oblique")),
    ("a rotation of numbers", MethodError, "otation", lambda w: diagnostics.factor_loadings(w.data, rotation=np.ones(2))),
    ("clusters beyond the units", MethodError, "from 2 to 5", lambda w: diagnostics.cluster_units(w.data, clusters=6)),
    ("clusters from a list", MethodError, "start", lambda w: diagnostics.cluster_units(w.data, clusters=2, start=[1, 2])),
    ("a fence of text", MethodError, "fence", lambda w: diagnostics.statistics(w.data, fence="high")),
    ("a node that is not there", MethodError, "Unknown node 'zz'", lambda w: w.diagnosis.cronbach("zz")),
    ("a node of text that is empty", MethodError, "Unknown node ''", lambda w: w.diagnosis.kmo("")),
    ("a diagnosis by an imputation that is none", MethodError, "imputation", lambda w: cm.diagnose(w.gaps, imputation=3)),
]
ROWS = FRAMEWORKS + FRAMES + IMPUTATIONS + TREATMENTS + SCREENING + DIAGNOSTICS


def test_refused(refused):
    assert refused


def test_two_units_can_be_imputed_iteratively(world):
    filled = prep.impute(world.gaps.loc[["s", "t"]], "iterative").data
    assert filled.loc["s", "a"] == world.data.loc["t", "a"]  # the one value that there is
