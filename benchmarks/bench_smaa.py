"""SMAA beside its floor: random numbers, one matrix product and one sort, and nothing else.

python benchmarks/bench_smaa.py [draws] [threads]
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import joblib
import numpy as np
from measure import Row, clock_of, per_replicate, side_by_side
from numpy.random import SFC64, Generator, SeedSequence

import ccfi_methods as cm
from ccfi_methods.robustness.engine.parallel import keep_memory, one_thread

BLOCK = 2_048


def floor(z: np.ndarray, n: int, n_jobs: int) -> None:
    """Draw exponentials, multiply, argsort; into buffers that stay."""
    blocks = -(-n // BLOCK)

    def some(seeds):
        weights, scores = np.empty((BLOCK, z.shape[1])), np.empty((BLOCK, z.shape[0]))
        for seed in seeds:
            Generator(SFC64(seed)).standard_exponential(out=weights)
            np.matmul(weights, z.T, out=scores)
            np.argsort(scores, axis=-1)

    shares = np.array_split(np.array(SeedSequence(1).spawn(blocks)), n_jobs)
    with one_thread:
        joblib.Parallel(n_jobs=n_jobs, prefer="threads")(joblib.delayed(some)(s) for s in shares)


def compared(n: int, n_jobs: int, turns: int = 7) -> dict[str, float]:
    """Return the seconds of the floor and of `smaa`."""
    keep_memory()
    ccfi = cm.datasets.load_ccfi()
    index = cm.CompositeIndex(ccfi.framework, imputation="median")
    z = index.compute(ccfi.data).normalised.to_numpy()
    work = {
        "floor": lambda: floor(z, n, n_jobs),
        "smaa": lambda: cm.smaa(index, ccfi.data, n=n, rng=1, n_jobs=n_jobs, progress=False),
    }
    return side_by_side(work, turns, clock_of(n_jobs))


def rows(n: int = 300_000) -> Iterator[Row]:
    for n_jobs, target in ((1, 1.5), (2, 1.9)):
        best = compared(n, n_jobs, 5)
        work = f"smaa, {n:,} draws, 31 x 33, {n_jobs} thread(s)"
        yield Row("engine", work, best["smaa"], "s", "its floor", best["floor"], target)


def main(n: int = 1_000_000, n_jobs: int = 1) -> None:
    best = compared(n, n_jobs)
    print(f"{n:,} draws of weights on the CCFI, {n_jobs} thread(s)")
    for name, seconds in best.items():
        print(f"  {name:6} {seconds:7.3f} s {per_replicate(seconds, n)}")
    print(f"  smaa takes {best['smaa'] / best['floor']:.2f} times its floor")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
