"""A grid of 2,160 specifications, and what is made of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

import numpy as np
from measure import Row

import ccfi_methods as cm
from ccfi_methods.normalisation import MinMax

GRID = {
    "imputation": ["median", "mean"],
    "normalisation": [
        *("minmax", MinMax(1, 100), "zscore", "robust", "rank"),
        *("percentile", "borda", "best", "vector", "logistic"),
    ],
    "weighting": [
        *("equal", "entropy", "pca", "critic", "cv"),
        *("sd", "merec", "scatter", "balanced"),
    ],
    "aggregation": [
        *("arithmetic", "geometric", "harmonic", "minimum", "mpi", "copeland"),
        *("topsis", "vikor", "promethee", "grey", "taxonomic", "owa"),
    ],
}
SECTION = "grid of specifications"


def rows() -> Iterator[Row]:
    ccfi = cm.datasets.load_ccfi()
    start = time.process_time()
    comparison = cm.compare_methods(ccfi.data, ccfi.framework, progress=False, **GRID)
    seconds = time.process_time() - start
    of = f"{comparison.ranks.shape[1]:,} of 2,160 defined, {len(comparison.equivalent):,} alike"
    for name in list(comparison.results)[::100]:  # together as alone
        np.testing.assert_array_equal(comparison.ranks[name], comparison.results[name].ranks)
    yield Row(SECTION, "compare_methods", seconds, "s", target=6, note=of)
    reading = {
        "influence()": comparison.influence,
        "agreement()": comparison.agreement,
        "rank_shifts()": comparison.rank_shifts,
        "summary()": comparison.summary,
        'consensus("borda")': lambda: comparison.consensus("borda"),
    }
    for name, read in reading.items():
        start = time.process_time()
        read()
        yield Row(SECTION, name, time.process_time() - start, "s", target=1.5)
