"""Exact rank ranges: CPU time, and how many units are proven, after the results are checked.

python benchmarks/bench_ranges.py [units] [indicators] [seconds]
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

import ccfi_methods as cm

DRAWS = 10_000


def table(units: int, indicators: int) -> pd.DataFrame:
    """Indicators that are uniform, and correlate by one half through a common part."""
    rng = np.random.default_rng(0)
    values = rng.random((units, indicators)) + rng.random((units, 1))
    codes = [f"x{j}" for j in range(indicators)]
    return pd.DataFrame(values, [f"u{i}" for i in range(units)], codes)


def check(
    found: cm.robustness.RankRanges, result: cm.IndexResult, region: cm.Region | None
) -> None:
    """Raise unless ranges hold the index's own ranks and those under random weights."""
    polytope = (region or cm.Region()).bind(result.framework)
    z = result.normalised.to_numpy()
    places = cm.ranking.ranks(polytope.sample(DRAWS, rng=1) @ z.T)
    best, worst = found.ranges["best"].to_numpy(), found.ranges["worst"].to_numpy()
    assert (places >= best).all()
    assert (places <= worst).all()
    assert (result.ranks >= best).all()
    assert (result.ranks <= worst).all()


def main(units: int = 31, indicators: int = 33, seconds: float | None = None) -> None:
    data = table(units, indicators)
    index = cm.CompositeIndex(cm.Framework.flat(data.columns))
    result = index.compute(data)
    print(f"{units} units x {indicators} indicators")
    regions = {"all weights": None, "a quarter around": cm.Region.around(result, relative=0.25)}
    for name, region in regions.items():
        cpu, wall = time.process_time(), time.perf_counter()
        found = cm.rank_ranges(index, data, region, time_limit=seconds, progress=False)
        cpu, wall = time.process_time() - cpu, time.perf_counter() - wall
        check(found, result, region)
        exact = found.attained["exact"].mean()
        print(f"  {name:16} {cpu:8.2f} s of CPU, {wall:8.2f} s, {exact:.0%} of units exact")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]), *map(float, sys.argv[3:]))
