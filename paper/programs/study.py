"""What the paper is about: the comparison, and how robust the ranking is."""

from __future__ import annotations

import sys
from functools import cache
from pathlib import Path

import ccfi_methods as cm


@cache
def dataset() -> cm.datasets.Dataset:
    return cm.datasets.load_ccfi(year=2023)


@cache
def judgements() -> cm.weighting.AHP:
    return cm.weighting.AHP(dataset().judgements)


@cache
def comparison() -> cm.MethodComparison:
    return cm.compare_methods(
        dataset().data,
        dataset().framework,
        imputation="median",
        weighting=["equal", "entropy", "pca", judgements()],
        baseline=("minmax", "equal", "arithmetic"),
    )


@cache
def over_variants() -> cm.MethodComparison:
    """Compare the choices of indicators, under the methods of the baseline and entropy weights."""
    variants = cm.datasets.ccfi_variants(year=2023)
    return cm.compare_methods(
        variants.data,
        variants.frameworks,
        imputation="median",
        normalisation="minmax",
        weighting=["equal", "entropy"],
        aggregation="arithmetic",
    )


# -- robustness: scores above zero, so that every combination of methods can be computed ---------

SCALE = cm.normalisation.MinMax(1, 100)
ERROR, NOISE = 0.05, 0.25  # of every figure; of every weight
TABLES, REPLICATES, ROWS = 20, 20_000, 1024


@cache
def index() -> cm.CompositeIndex:
    return cm.CompositeIndex(dataset().framework, imputation="median", normalisation=SCALE)


@cache
def inputs() -> list[object]:
    data, framework = dataset().data, dataset().framework
    return [
        cm.preparation.multiply_impute(data, TABLES, framework=framework, rng=1),
        cm.Choice("normalisation", [SCALE, "rank"]),
        cm.Choice("weighting", ["equal", "entropy", "critic"]),
        cm.Choice("aggregation", ["arithmetic", "geometric"]),
        cm.WeightNoise(NOISE),
        cm.DataNoise(relative=ERROR),
    ]


@cache
def uncertainty() -> cm.robustness.UncertaintyResult:
    return cm.simulate(index(), dataset().data, inputs(), n=REPLICATES, rng=1)


@cache
def sensitivity() -> cm.robustness.SensitivityResult:
    return cm.sobol_sensitivity(index(), dataset().data, inputs(), n=ROWS, rng=1)


@cache
def rank_ranges() -> cm.robustness.RankRanges:
    region = cm.Region.around(index().compute(dataset().data), relative=NOISE)
    return cm.rank_ranges(index(), dataset().data, region)


def output() -> Path:
    """Return where the program is told to write."""
    return Path(sys.argv[1])
