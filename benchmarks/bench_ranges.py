"""Ranges of ranks over all weights, each within a time limit."""

from __future__ import annotations

import time
from collections.abc import Iterator

from bench_index import frame
from measure import Row

import ccfi_methods as cm

CASES = ((31, 33, 1.0), (100, 33, 20.0), (300, 9, 60.0))


def rows() -> Iterator[Row]:
    for units, indicators, target in CASES:
        data = frame(units, indicators)
        index = cm.CompositeIndex(cm.Framework.flat(list(data)))
        start = time.process_time()
        found = cm.rank_ranges(index, data, time_limit=target, progress=False)
        seconds = time.process_time() - start
        work = f"{units} x {indicators}, drawn at random"
        yield Row("rank ranges", work, seconds, "s", target=target, note=f"limit {target:g} s")
        left = int((~found.attained["exact"]).sum())
        yield Row("rank ranges", f"{work}: units not proven", left, "units", target=0)
