"""Every benchmark in one run and one table: ``make bench``.

Writes ``benchmarks/results.csv``, and ``benchmarks/results.md``, which the documentation shows.
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

import bench_grid
import bench_growth
import bench_index
import bench_ranges
import bench_simulate
import bench_smaa
import bench_sobol
import bench_start
import pandas as pd
from measure import Row

HERE = Path(__file__).parent
BENCHMARKS = (
    bench_start,
    bench_index,
    bench_grid,
    bench_ranges,
    bench_smaa,
    bench_simulate,
    bench_sobol,
    bench_growth,
)
PACKAGES = (
    *("numpy", "scipy", "pandas", "scikit-criteria", "pymcdm"),
    *("pyrepo-mcda", "SALib", "ccfi-methods"),
)
SHARED = """The machine was shared with other work:
from run to run ratios varied by a half, and what is timed once, the grid and the rank ranges, by a
factor of two. A target met or missed by less than that is not settled."""
HEAD = """# Benchmarks

{date}, {processor}, {cores} cores, load {load:.1f} at the start and {end:.1f} at the end,
Python {python}; {packages}. Written by `make bench`, in {minutes:.0f} minutes.

Seconds are those of the processor, of this process alone, but for two threads, which the clock on
the wall times. Beside a peer the two took turns, the best turn of each counts, and both results
were seen to be equal first where both compute the same. {shared}
Where the figure beside a peer is above 1, the peer is ahead. A floor is the random numbers, the
passes over them that the formulas leave no way around, and a sort: no index, no checks, no results.
Exponents are fitted to the upper half of the sizes, on two logarithmic scales; memory is the most
that arrays took at a time.
"""


def processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def measured() -> Iterator[Row]:
    """Yield the rows of every benchmark, and print them as they come."""
    for module in BENCHMARKS:
        for row in module.rows():
            print(f"{row.section}: {row.work} {row.beside} {row.figure:.3g} {row.verdict}")
            sys.stdout.flush()
            yield row


def text(rows: list[Row]) -> Iterator[str]:
    for section, some in groupby(rows, lambda row: row.section):
        yield f"\n## {section[0].upper()}{section[1:]}\n"
        yield "| work | ours | beside | takes | figure | target | |"
        yield "|:--|--:|:--|--:|--:|--:|:--|"
        for r in some:
            peer = "" if r.peer is None else f"{r.peer:.3g} {r.unit}"
            target = "" if r.target is None else f"{r.target:g}"
            notes = "; ".join(filter(None, (r.verdict, r.note.replace("|", "\\|"))))
            yield (
                f"| {r.work} | {r.ours:.3g} {r.unit} | {r.beside} | {peer} | {r.figure:.3g} "
                f"| {target} | {notes} |"
            )


def main() -> None:
    start, load = time.perf_counter(), os.getloadavg()[0]
    rows = list(measured())
    columns = {"figure": "figure", "verdict": "verdict"}
    table = pd.DataFrame(rows).assign(
        **{c: [getattr(r, a) for r in rows] for c, a in columns.items()}
    )
    table.to_csv(HERE / "results.csv", index=False)
    head = HEAD.format(
        date=date.today().isoformat(),
        processor=processor(),
        cores=os.cpu_count(),
        load=load,
        shared=SHARED if load > 1 else "",
        end=os.getloadavg()[0],
        python=platform.python_version(),
        packages=", ".join(f"{p} {version(p)}" for p in PACKAGES),
        minutes=(time.perf_counter() - start) / 60,
    )
    (HERE / "results.md").write_text(head + "\n".join(text(rows)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
