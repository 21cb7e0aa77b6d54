"""The comparison that the paper is about."""

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
        normalisation=["minmax", "zscore", cm.normalisation.MinMax(1, 100)],
        weighting=["equal", "entropy", "pca", judgements()],
        aggregation=["arithmetic", "geometric"],
        baseline=("minmax", "equal", "arithmetic"),
    )


def output() -> Path:
    """Return where the program is told to write."""
    return Path(sys.argv[1])
