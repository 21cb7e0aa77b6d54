"""How time and memory grow with units, indicators, specifications, replicates and threads."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from bench_index import frame
from measure import Row, exponent, peak

import ccfi_methods as cm
from ccfi_methods.normalisation import MinMax

Work = Callable[[int], Callable[[], object]]


def index_of(units: int, indicators: int) -> Callable[[], object]:
    data = frame(units, indicators)
    index = cm.CompositeIndex(cm.Framework.flat(list(data)), weighting="entropy")
    return lambda: index.compute(data)


def specifications(n: int) -> Callable[[], object]:
    data = frame(31, 12)
    framework = cm.Framework.flat(list(data))
    scales = [MinMax(1, float(top)) for top in np.linspace(10, 1000, max(1, n // 4))]
    return lambda: cm.compare_methods(
        data,
        framework,
        normalisation=scales,
        weighting=["equal", "entropy"],
        aggregation=["geometric", "harmonic"],
        progress=False,
    )


def replicates(n: int) -> Callable[[], object]:
    data = frame(31, 33)
    index = cm.CompositeIndex(cm.Framework.flat(list(data)))
    return lambda: cm.smaa(index, data, n=n, rng=1, n_jobs=1, progress=False)


def ranking_counts(units: int) -> Callable[[], object]:
    data = frame(units, 33)
    index = cm.CompositeIndex(cm.Framework.flat(list(data)))
    return lambda: cm.smaa(index, data, n=1_000, rng=1, n_jobs=1, pairs=False, progress=False)


def rows() -> Iterator[Row]:
    yield from _growth(
        "an index of 33 indicators, units",
        (30, 100, 300, 1_000, 3_000, 10_000),
        lambda n: index_of(n, 33),
        1.1,
    )
    yield from _growth(
        "an index of 300 units, indicators",
        (10, 20, 50, 100, 200, 500),
        lambda n: index_of(300, n),
        1.1,
    )
    yield from _growth(
        "compare_methods, 31 x 12, specifications", (12, 100, 1_000, 10_000), specifications, 1.1
    )
    yield from _growth(
        "smaa of 33 indicators, 1,000 draws, units",
        (30, 100, 300, 1_000, 3_000),
        ranking_counts,
        None,
        "counts of ranks are units x units",
    )
    yield from _growth(
        "smaa, 31 x 33, replicates",
        (1_000, 10_000, 100_000, 1_000_000),
        replicates,
        1.1,
    )


def _growth(
    what: str, sizes: Sequence[int], work: Work, target: float | None, note: str = ""
) -> Iterator[Row]:
    seconds, memory = [], []
    for size in sizes:
        do = work(size)
        do()
        taken = []
        while len(taken) < 3 and sum(taken) < 2:
            start = time.process_time()
            do()
            taken.append(time.process_time() - start)
        seconds.append(min(taken))
        memory.append(peak(do) if seconds[-1] < 10 else np.nan)
    for figures, unit, name in ((seconds, "s", "time"), (memory, "MB", "memory")):
        at = ", ".join(f"{n:,}: {f:.3g}" for n, f in zip(sizes, figures, strict=True))
        known = [k for k, f in enumerate(figures) if f == f]
        slope = exponent([sizes[k] for k in known], [figures[k] for k in known])
        text = f"{unit} at {at}" + (f"; {note}" if note else "")
        yield Row("growth", f"{what}: exponent of {name}", slope, "", target=target, note=text)
