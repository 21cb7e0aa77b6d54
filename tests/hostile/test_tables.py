"""What is no table of numbers, as an array for every method, and as a frame for every analysis."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import aggregation, diagnostics, normalisation, preparation, weighting
from ccfi_methods.exceptions import DataError, DomainError, MethodError

GOOD = np.array([[1.0, 3, 2], [4, 1, 2.5], [2, 2, 7], [8, 5, 1], [5, 4, 3]])
THIRDS = np.full(3, 1 / 3)

NO_TABLES = {  # what is wrong with an array: the array, and words of the sentence
    "complex": (GOOD + 1j, "complex numbers"),
    "complex without an imaginary part": (GOOD.astype(complex), "complex numbers"),
    "dates": (GOOD.astype(int).astype("datetime64[D]"), "dates or times"),
    "lengths of time": (GOOD.astype("timedelta64[s]"), "lengths of time"),
    "a masked value": (np.ma.masked_array(GOOD, GOOD > 7), "a masked array with 1 masked"),
    "numbers as text": (GOOD.astype(str), "text; convert it"),
    "bytes": (GOOD.astype("S"), "bytes; decode"),
    "words": ([["a", "b", "c"]] * 5, "needs numbers, got text"),
    "a word among numbers": ([[1, 2, 3], [4, "many", 6]], "needs numbers, got"),
    "a word among objects": (np.array([[1, 2], ["x", 3]], dtype=object), "got the text 'x'"),
    "a complex object": (np.array([[1, 2], [1j, 3]], dtype=object), "of type complex"),
    "an integer of 401 digits": ([[10**400, 1, 2], [1, 2, 3]], "up to 1.8e308, got a larger one"),
    "a decimal of 401 digits": ([[Decimal(10) ** 400, 1, 2], [1, 2, 3]], "up to 1.8e308"),
    "rows of different length": ([[1, 2, 3], [1, 2]], "rows of one length"),
    "no units": (np.empty((0, 3)), "at least one unit and one indicator"),
    "no indicators": (np.empty((5, 0)), "at least one unit and one indicator"),
    "a vector": (GOOD[:, 0], "got shape (5,)"),
    "a number": (3.0, "got shape ()"),
    "None": (None, "got shape ()"),
    "text": ("table.csv", "needs numbers, got text"),
    "a mapping": ({"a": [1, 2]}, "of type dict"),
    "a set": ({1, 2}, "of type set"),
    "a generator": ((row for row in GOOD), "of type generator"),
    "a function": (len, "of type builtin_function_or_method"),
    "records": (np.zeros(3, dtype=[("a", float)]), "records"),
    "a frame of text": (pd.DataFrame(GOOD).astype(str), "got the text"),
    "a frame of dates": (
        pd.DataFrame({"a": pd.to_datetime(["2020", "2021"]), "b": 1}),
        "Timestamp",
    ),
}
INFINITE = np.where(GOOD > 7, np.inf, GOOD)
MISSING = np.where(GOOD > 7, np.nan, GOOD)

METHODS = {
    "imputation": preparation.IMPUTATIONS,
    "treatment": preparation.TREATMENTS,
    "normalisation": normalisation.METHODS,
    "weighting": weighting.METHODS,
    "aggregation": aggregation.METHODS,
}
CALLS = {
    f"{family}.{name}": (lambda x, m=method: m(x, THIRDS)) if family == "aggregation" else method
    for family, methods in METHODS.items()
    for name, method in methods.items()
}
CALLS |= {
    "skewness": preparation.skewness,
    "kurtosis": preparation.kurtosis,
    "index.evaluate": cm.CompositeIndex(cm.Framework.flat(list("abc"))).evaluate,
    "reference": lambda x: normalisation.MinMax()(GOOD, reference=x),
    "margins": lambda x: aggregation.margins(x, THIRDS),
    "outranking": lambda x: aggregation.outranking(x, THIRDS),
    "VIKOR's solution": lambda x: aggregation.Vikor().solution(x, THIRDS),
}
NEVER_LOOK = {  # they need something else first, or do not look at the values
    *("equal", "given", "ahp", "bwm", "goalposts", "reference", "target", "efficacy", "ampi"),
    *("group_mean", "group_median"),
}
ARRAYS = [
    (f"{what} - {name}", MethodError, words, lambda world, x=x, call=call: call(x))
    for name, call in CALLS.items()
    for what, (x, words) in NO_TABLES.items()
]
ARRAYS = [
    row
    for row in ARRAYS
    if not row[0].startswith(
        ("None - reference", "a frame of text - ind", "a frame of dates - ind")
    )
]

OUTSIDE = [  # values that no method but an imputation takes
    (f"{what} - {name}", DomainError, words, lambda world, x=x, call=call: call(x))
    for name, call in CALLS.items()
    for what, x, words in (
        ("infinite", INFINITE, "is inf for row 3"),
        ("infinite below", -INFINITE, "is -inf for row 3"),
        ("missing", MISSING, "is missing for row 3"),
    )
    if not (what == "missing" and name.startswith(("imputation", "index")))
    and name.partition(".")[2] not in NEVER_LOOK
]

FRAMES = {  # what is wrong with a frame: the frame, and words
    "no frame but None": (lambda d: None, "DataFrame"),
    "no frame but an array": (lambda d: d.to_numpy(), "DataFrame"),
    "no frame but a path": (lambda d: "data.csv", "DataFrame"),
    "no frame but a list": (lambda d: d.to_numpy().tolist(), "DataFrame"),
    "an indicator that is absent": (lambda d: d.drop(columns="c"), "lack indicators ['c']"),
    "an indicator that is there twice": (
        lambda d: pd.concat([d, d["a"]], axis=1),
        "more than once",
    ),
    "one unit": (lambda d: d.iloc[:1], "at least two units"),
    "no unit": (lambda d: d.iloc[:0], "at least two units"),
    "a unit that is there twice": (lambda d: pd.concat([d, d.iloc[:1]]), "more than once: 'p'"),
    "a unit without a name": (lambda d: d.rename({"t": None}), "row 4 has none"),
    "a unit whose name is empty": (lambda d: d.rename({"t": ""}), "row 4 has none"),
    "a unit whose name is blank": (lambda d: d.rename({"t": "  "}), "row 4 has none"),
    "units that differ by a blank": (lambda d: d.rename({"t": "p "}), "'p' and 'p '"),
    "text": (lambda d: d.assign(a="many"), "'a' is not numeric: 'many' for p"),
    "numbers as text": (lambda d: d.astype(str), "numbers kept as text"),
    "dates": (lambda d: d.assign(a=pd.Timestamp("2020-01-01")), "'a' holds dates or times"),
    "lengths of time": (lambda d: d.assign(a=pd.Timedelta(days=1)), "'a' holds dates or times"),
    "complex numbers": (lambda d: d.assign(a=d["a"] + 1j), "complex"),
    "an infinite value": (lambda d: d.mask(d > 7, np.inf), "'a' is infinite for s"),
    "an empty column": (lambda d: d.assign(a=np.nan), "'a' is missing for every unit"),
    "a number of 401 digits": (
        lambda d: d.assign(a=pd.Series([10**400, 1, 2, 3, 4], d.index, dtype=object)),
        "'a' is not numeric: a number of 401 digits for p",
    ),
    "a list in a cell": (
        lambda d: d.assign(a=pd.Series([[1], 1, 2, 3, 4], d.index, dtype=object)),
        "'a' is not numeric: [1] for p",
    ),
    "a number that is True": (lambda d: d.assign(a=d["a"] > 2).astype(object), "not numeric"),
    "a panel without a word": (lambda d: pd.concat({2020: d, 2021: d}).swaplevel(), "2 levels"),
}
ANALYSES = {
    "compute": lambda w, d: w.index.compute(d),
    "Framework.check": lambda w, d: w.framework.check(d),
    "compare_methods": lambda w, d: cm.compare_methods(d, w.framework),
    "simulate": lambda w, d: cm.simulate(w.index, d, w.inputs, n=8),
    "smaa": lambda w, d: cm.smaa(w.index, d, n=8),
    "sobol_sensitivity": lambda w, d: cm.sobol_sensitivity(w.index, d, w.inputs, n=32),
    "shapley_sensitivity": lambda w, d: cm.shapley_sensitivity(w.index, d, w.inputs, n=32),
    "leave_one_out": lambda w, d: cm.leave_one_out(w.index, d),
    "one_at_a_time": lambda w, d: cm.one_at_a_time(w.index, d, {"normalisation": ["zscore"]}),
    "unit_removal": lambda w, d: cm.unit_removal(w.index, d),
    "rank_ranges": lambda w, d: cm.rank_ranges(w.index, d),
    "closest_weights": lambda w, d: cm.closest_weights(w.index, d, ["q", "p"]),
    "preference_relations": lambda w, d: cm.preference_relations(w.index, d),
    "weight_stability": lambda w, d: cm.weight_stability(w.index, d),
    "diagnose": lambda w, d: cm.diagnose(d, w.framework),
    "impute": lambda w, d: preparation.impute(d, "median", w.framework),
    "treat": lambda w, d: preparation.treat(d, "winsorise", w.framework),
    "multiply_impute": lambda w, d: preparation.multiply_impute(d, 2, framework=w.framework),
    "correlations": lambda w, d: diagnostics.correlations(d, w.framework),
    "kmo": lambda w, d: diagnostics.kmo(d, w.framework),
    "cronbach": lambda w, d: diagnostics.cronbach(d, w.framework),
    "cluster_units": lambda w, d: diagnostics.cluster_units(d, w.framework, clusters=2),
}
PANELS = ("Framework.check", "diagnose", "impute", "treat", "multiply")
IN_FRAMES = [
    (
        f"{what} - {name}",
        DataError,
        words,
        lambda world, call=call, change=change: call(world, change(world.data)),
    )
    for name, call in ANALYSES.items()
    for what, (change, words) in FRAMES.items()
    if not (
        what.startswith("a panel")
        and name.startswith((*PANELS, "compare", "corr", "kmo", "cron", "clu"))
    )
]
ROWS = ARRAYS + OUTSIDE + IN_FRAMES


def test_refused(refused):
    assert refused
