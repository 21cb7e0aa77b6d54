"""Every county of a country: time and memory of a simulation, and that memory stays what it is.

    python benchmarks/bench_scale.py [units] [indicators] [replicates] [threads]

The figures are drawn at random. Errors of 5 % on every cell, 25 % on every weight, two
normalisations and two weightings, recomputed in every replicate.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd

import ccfi_methods as cm

GROUPS = 10


def country(units: int, indicators: int) -> tuple[cm.Framework, pd.DataFrame]:
    rng = np.random.default_rng(1)
    codes = [f"i{j}" for j in range(indicators)]
    groups = [f"g{k}" for k in range(GROUPS)]
    table = pd.DataFrame(
        {
            "code": ["index", *groups, *codes],
            "parent": [None, *["index"] * GROUPS, *(groups[j % GROUPS] for j in range(indicators))],
            "polarity": [None, *[None] * GROUPS, *[1] * indicators],
        }
    )
    values = np.exp(rng.normal(size=(units, 1)) + rng.normal(size=(units, indicators)))
    return cm.Framework(table), pd.DataFrame(values, [f"u{i}" for i in range(units)], codes)


def peak() -> float:
    """Return the most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(units: int = 2_800, indicators: int = 50, n: int = 100_000, n_jobs: int = 2) -> None:
    framework, data = country(units, indicators)
    index = cm.CompositeIndex(framework, weighting="entropy")
    inputs = [
        cm.Choice("normalisation", ["minmax", cm.normalisation.MinMax(1, 100)]),
        cm.Choice("weighting", ["entropy", "equal"]),
        cm.WeightNoise(0.25),
        cm.DataNoise(relative=0.05),
    ]
    print(
        f"{units:,} units x {indicators} indicators, {n_jobs} thread(s); at rest {peak():,.0f} MB"
    )
    for replicates in (max(1, n // 10), n):
        start = time.perf_counter()
        result = cm.simulate(index, data, inputs, n=replicates, rng=1, n_jobs=n_jobs)
        seconds = time.perf_counter() - start
        summary = result.summary().head(3).round(2).to_string()
        print(
            f"  {replicates:9,} replicates {seconds:8.1f} s {result.n / seconds:8,.0f} a second, "
            f"peak memory {peak():,.0f} MB",
            flush=True,
        )
        del result  # two results at once would count as memory of the second
    print(summary)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
