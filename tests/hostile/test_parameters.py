"""Counts, seeds, levels, processors and the parameters of methods that are none."""

from __future__ import annotations

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import aggregation, diagnostics, normalisation, preparation, weighting
from ccfi_methods.exceptions import MethodError

JUNK = {  # no number, no seed, no name
    "None": None,
    "text": "half",
    "nan": np.nan,
    "a list": [],
    "a mapping": {},
    "complex": 1j,
    "an array": np.ones((2, 2)),
    "a frame": pd.DataFrame({"a": [1.0, 2]}),
    "NA": pd.NA,
    "a date": pd.Timestamp("2020-01-01"),
    "a function": len,
    "bytes": b"x",
}
SEEDED = {
    "simulate": lambda w, rng: cm.simulate(w.index, w.data, w.inputs, n=8, rng=rng),
    "smaa": lambda w, rng: cm.smaa(w.index, w.data, n=8, rng=rng),
    "sobol": lambda w, rng: cm.sobol_sensitivity(w.index, w.data, w.inputs, n=32, rng=rng),
    "shapley": lambda w, rng: cm.shapley_sensitivity(w.index, w.data, w.inputs, n=32, rng=rng),
    "multiply_impute": lambda w, rng: preparation.multiply_impute(w.gaps, 2, rng=rng),
    "eigenvalues": lambda w, rng: diagnostics.eigenvalues(w.data, draws=2, rng=rng),
}
NO_SEEDS = {name: bad for name, bad in JUNK.items() if name != "None"} | {
    "RandomState": np.random.RandomState(1),
    "below zero": -1,
    "a fraction": 1.5,
    "True": True,
    "RandomState's class": np.random.RandomState,
}
SEEDS = [
    (
        f"rng {what} - {name}",
        MethodError,
        "rng needs a whole number >= 0, a SeedSequence or a Generator, got",
        lambda world, call=call, bad=bad: call(world, bad),
    )
    for name, call in SEEDED.items()
    for what, bad in NO_SEEDS.items()
]

COUNTED = {
    "simulate": lambda w, n: cm.simulate(w.index, w.data, w.inputs, n=n),
    "smaa": lambda w, n: cm.smaa(w.index, w.data, n=n),
    "sobol": lambda w, n: cm.sobol_sensitivity(w.index, w.data, w.inputs, n=n),
    "shapley": lambda w, n: cm.shapley_sensitivity(w.index, w.data, w.inputs, n=n),
    "chunk_size": lambda w, n: cm.simulate(
        w.index, w.data, w.inputs, n=8, chunk_size="None" if n is None else n
    ),
    "draws": lambda w, n: preparation.multiply_impute(w.gaps, n),
    "rounds": lambda w, n: preparation.multiply_impute(w.gaps, 2, rounds=n),
    "donors": lambda w, n: preparation.multiply_impute(w.gaps, 2, donors=n),
    "parallel analysis": lambda w, n: diagnostics.eigenvalues(w.data, draws=n),
    "clusters": lambda w, n: diagnostics.cluster_units(w.data, clusters=n),
    "kemeny": lambda w, n: cm.ranking.kemeny(w.votes, alternatives=n),
    "k": lambda w, n: preparation.NearestNeighbours(n),
    "max_iter": lambda w, n: preparation.Iterative(n),
    "max_points": lambda w, n: preparation.Winsorise(max_points=n),
    "components": lambda w, n: weighting.PrincipalComponents("None" if n is None else n),
    "factors": lambda w, n: weighting.FactorAnalysis("None" if n is None else n),
    "degree": lambda w, n: weighting.EqualisedImportance(degree=n),
}
NO_COUNTS = JUNK | {
    "zero": 0,
    "below zero": -1,
    "a fraction": 1.5,
    "infinite": np.inf,
    "True": True,
}
WORDS_OF_COUNTS = {
    "sobol": "power of two",
    "shapley": "power of two",
    "max_points": "max_points",
    "degree": "degree",
}
COUNTS = [
    (
        f"count {what} - {name}",
        MethodError,
        WORDS_OF_COUNTS.get(name, "whole number"),
        lambda world, call=call, bad=bad: call(world, bad),
    )
    for name, call in COUNTED.items()
    for what, bad in NO_COUNTS.items()
]

JOBS = [
    (
        f"n_jobs {what} - {name}",
        MethodError,
        "n_jobs needs a number of processors up to 4096, or -1 for all of them; got",
        lambda world, call=call, bad=bad: call(world, bad),
    )
    for name, call in {
        "simulate": lambda w, jobs: cm.simulate(w.index, w.data, w.inputs, n=8, n_jobs=jobs),
        "smaa": lambda w, jobs: cm.smaa(w.index, w.data, n=8, n_jobs=jobs),
        "sobol": lambda w, jobs: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, n_jobs=jobs),
    }.items()
    for what, bad in (NO_SEEDS | {"zero": 0, "11 digits": 99_999_999_999, "huge": 10**400}).items()
    if what != "below zero"
]

SHARES = [
    (f"{what} - {name}", MethodError, words, lambda world, call=call, bad=bad: call(world, bad))
    for name, words, call in (
        (
            "confidence",
            "0 < confidence < 1",
            lambda w, p: cm.sobol_sensitivity(w.index, w.data, w.inputs, 32, confidence=p),
        ),
        ("rbo", "between 0 and 1", lambda w, p: cm.ranking.rbo([1, 2], [2, 1], p)),
        ("orness", "orness", lambda w, p: aggregation.OrderedWeighted(orness=p)),
        ("v", "v", lambda w, p: aggregation.Vikor(p)),
        ("zeta", "zeta", lambda w, p: aggregation.GreyRelational(p)),
        ("quantile", "quantile", lambda w, p: diagnostics.eigenvalues(w.data, quantile=p)),
        ("band", "band", lambda w, p: normalisation.AboveBelowMean(p)),
        (
            "unit_availability",
            "unit_availability",
            lambda w, p: preparation.screen(w.data, unit_availability=p),
        ),
        (
            "indicator_nonzero",
            "indicator_nonzero",
            lambda w, p: preparation.screen(w.data, indicator_nonzero=p),
        ),
        ("nothing", "nothing", lambda w, p: cm.DropOne(nothing=p)),
        ("rank intervals", "0 < level < 1", lambda w, p: w.uncertainty.plot_ranks(level=p)),
        ("quantiles", "a list of levels from 0 to 1", lambda w, p: w.uncertainty.quantiles([p])),
    )
    for what, bad in (JUNK | {"above one": 1.1, "below zero": -0.1, "per cent": 90}).items()
    if not (name in ("orness", "confidence") and what == "None")
]

FLAGGED = {
    "progress": lambda w, f: cm.simulate(w.index, w.data, w.inputs, n=8, progress=f),
    "pairs": lambda w, f: cm.simulate(w.index, w.data, w.inputs, n=8, pairs=f),
    "compare_methods": lambda w, f: cm.compare_methods(w.data, progress=f),
    "rank_ranges": lambda w, f: cm.rank_ranges(w.index, w.data, progress=f),
    "clip": lambda w, f: normalisation.Goalposts(0, 1, clip=f),
    "bounded": lambda w, f: preparation.Iterative(bounded=f),
    "standardised": lambda w, f: diagnostics.cronbach(w.data, standardised=f),
}
FLAGS = [
    (
        f"{what} - {name}",
        MethodError,
        "True" if name == "pairs" else "needs to be True or False, got",
        lambda world, call=call, bad=bad: call(world, bad),
    )
    for name, call in FLAGGED.items()
    for what, bad in JUNK.items()
    if what != "None"
]

NAMED = {
    "keep": lambda w, name: cm.simulate(w.index, w.data, w.inputs, n=8, keep=name),
    "family": lambda w, name: cm.list_methods(name),
    "level": lambda w, name: cm.leave_one_out(w.index, w.data, name),
    "norm": lambda w, name: cm.closest_weights(w.index, w.data, ["q", "p"], norm=name),
    "rescaling": lambda w, name: cm.weight_stability(w.index, w.data, rescale=name),
    "node": lambda w, name: cm.rank_ranges(w.index, w.data, node=name),
    "scope": lambda w, name: cm.CompositeIndex(w.framework, scope=name),
    "kind": lambda w, name: cm.WeightNoise(0.1, name),
    "ties": lambda w, name: normalisation.Rank(name),
    "kind of distance": lambda w, name: normalisation.DistanceToBest(name),
    "kind of efficacy": lambda w, name: normalisation.Efficacy(name),
    "bounds_on": lambda w, name: weighting.BenefitOfDoubt(bounds_on=name),
    "correlation": lambda w, name: weighting.Critic(name),
    "method": lambda w, name: weighting.FactorAnalysis(method=name),
    "how": lambda w, name: weighting.Combined(how=name),
    "ends": lambda w, name: preparation.LastValue(name),
    "fallback": lambda w, name: preparation.TwoStage(fallback=name),
    "smoother": lambda w, name: cm.importance(w.result, smoother=name),
    "kind of part": lambda w, name: cm.importance(w.result, of=name),
    "kind of correlation": lambda w, name: diagnostics.correlations(w.data, kind=name),
    "clustering": lambda w, name: diagnostics.cluster_units(w.data, method=name),
    "agreement": lambda w, name: cm.ranking.agreement(w.votes, name),
    "consensus": lambda w, name: cm.ranking.consensus(w.votes, name),
    "extraction": lambda w, name: diagnostics.factor_loadings(w.data, method=name),
    "output": lambda w, name: w.sensitivity.plot(output=name),
    "random index": lambda w, name: weighting.AHP(np.ones((3, 3)), random_index=name),
    "unit": lambda w, name: w.uncertainty.before("p", name),
    "node of the framework": lambda w, name: w.framework.children(name),
}
NAMES = [
    (
        f"{what} - {name}",
        MethodError,
        name.split(" ")[0],
        lambda world, call=call, bad=bad: call(world, bad),
    )
    for name, call in NAMED.items()
    for what, bad in (JUNK | {"a set": {1, 2}, "a tuple": ("a", 1)}).items()
    if not (what == "None" and name in ("keep", "family", "node"))
]

NUMBERED = {
    "MinMax lower": normalisation.MinMax,
    "MinMax upper": lambda x: normalisation.MinMax(0, x),
    "ZScore mean": normalisation.ZScore,
    "ZScore sd": lambda x: normalisation.ZScore(sd=x),
    "RobustZScore factor": normalisation.RobustZScore,
    "Logistic steepness": normalisation.Logistic,
    "Efficacy lower": lambda x: normalisation.Efficacy(lower=x),
    "PowerMean p": aggregation.PowerMean,
    "Winsorise skewness": preparation.Winsorise,
    "Winsorise kurtosis": lambda x: preparation.Winsorise(kurtosis=x),
    "WinsoriseIQR factor": preparation.WinsoriseIQR,
    "WinsoriseQuantiles lower": preparation.WinsoriseQuantiles,
    "TwoStage skewness": lambda x: preparation.TwoStage(skewness=x),
    "EqualisedImportance tolerance": lambda x: weighting.EqualisedImportance(tolerance=x),
    "penalty": aggregation.MazziottaPareto,
    "ddof": lambda x: normalisation.ZScore(ddof=x),
}
BATCHED = ("MinMax upper", "ZScore mean", "ZScore sd", "PowerMean p")  # arrays: one a replicate
NUMBERS = [
    (
        f"{what} - {name}",
        MethodError,
        name.split(" ")[-1],
        lambda world, call=call, bad=bad: call(bad),
    )
    for name, call in NUMBERED.items()
    for what, bad in (JUNK | {"a huge integer": 10**400, "True": True}).items()
    if not (
        what == "an array" and name in ("MinMax upper", "ZScore mean", "ZScore sd", "PowerMean p")
    )
]
ROWS = SEEDS + COUNTS + JOBS + SHARES + FLAGS + NAMES + NUMBERS


def test_refused(refused):
    assert refused
