"""Simulation beside its floor and beside what other packages do with the same work.

    python benchmarks/bench_simulate.py [replicates] [threads]

A floor is the random numbers of the inputs and every pass over them that the formulas leave no way
around, each in its fastest form, into buffers that stay: no index, no checks, no results.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress

import joblib
import numpy as np
import pandas as pd
from measure import Row, clock_of, per_replicate, side_by_side
from numpy.random import SFC64, Generator, SeedSequence

import ccfi_methods as cm
from ccfi_methods.robustness.engine.parallel import keep_memory, one_thread

ERROR, NOISE = 0.05, 0.25
BATCH, TABLES = 2_048, 400
Batch = Callable[[Generator], object]


def shared_out(batch: Callable[[], Batch], batches: int, n_jobs: int) -> None:
    """Run batches in threads, each with a generator of its own."""

    def some(seeds):
        compute = batch()
        for seed in seeds:
            compute(Generator(SFC64(seed)))

    shares = np.array_split(np.array(SeedSequence(1).spawn(batches)), n_jobs)
    with one_thread:
        joblib.Parallel(n_jobs=n_jobs, prefer="threads")(joblib.delayed(some)(s) for s in shares)


def weights_floor(z: np.ndarray, weights: int) -> Batch:
    """Factors of all weights, one matrix product, one sort."""
    factors = np.empty((weights, BATCH))
    scores = np.empty((BATCH, z.shape[0]))

    def compute(rng):
        rng.random(out=factors)
        np.matmul(factors[: z.shape[1]].T, z.T, out=scores)
        np.argsort(scores, axis=-1)

    return compute


def data_floor(x: np.ndarray, nodes: int, weighting: str) -> Batch:
    """Errors, min-max, weights of all columns and nodes, weighted sums, one sort."""
    units, columns = x.shape
    spread = (ERROR * np.abs(x)).T[..., None]
    z, low, high = (
        np.empty((columns, units, TABLES)),
        np.empty((columns, 1, TABLES)),
        np.empty((columns, 1, TABLES)),
    )
    w = np.empty((columns + nodes, units, TABLES))
    work, total = np.empty_like(w), np.empty((columns + nodes, 1, TABLES))
    scores = np.empty((TABLES, units))

    def compute(rng):
        rng.standard_normal(out=z)
        np.multiply(z, spread, out=z)
        np.add(z, x.T[..., None], out=z)
        np.minimum.reduce(z, axis=1, keepdims=True, out=low)
        np.maximum.reduce(z, axis=1, keepdims=True, out=high)
        np.subtract(z, low, out=z)
        np.divide(z, np.subtract(high, low, out=high), out=z)
        if weighting == "equal":  # the tree is one weighted sum
            np.argsort(np.copyto(scores, np.add.reduce(z, axis=0).T) or scores, axis=-1)
            return
        w[:columns], w[columns:] = z, z[:nodes]  # the scores of nodes are tables as well
        np.add.reduce(w, axis=1, keepdims=True, out=total)
        if weighting == "entropy":
            np.divide(w, total, out=w)
            np.log(np.maximum(w, 1e-300, out=work), out=work)
            np.multiply(work, w, out=work)
            np.add.reduce(work, axis=1, keepdims=True, out=total)
        if weighting == "critic":
            np.subtract(w, np.divide(total, units, out=total), out=w)
            np.multiply(w, w, out=work)
            np.sqrt(np.add.reduce(work, axis=1, keepdims=True, out=total), out=total)
            np.divide(w, total, out=w)
            np.multiply(w, np.add.reduce(w, axis=0), out=work)
            np.add.reduce(work, axis=1, keepdims=True, out=total)
        np.multiply(w, total, out=work)
        np.argsort(np.copyto(scores, np.add.reduce(work, axis=0).T) or scores, axis=-1)

    return compute


Work = tuple[str, Callable[[], object], Callable[[], object], int]


def works(n: int, n_jobs: int) -> Iterator[Work]:
    """Yield a title, the floor, the simulation, and its replicates."""
    keep_memory()
    ccfi = cm.datasets.load_ccfi()
    framework, filled = ccfi.framework, completed(ccfi)
    index = cm.CompositeIndex(framework, imputation="median")
    x, z = filled.to_numpy(), index.compute(ccfi.data).normalised.to_numpy()
    nodes = len(framework.groups) - 1
    choices = [
        cm.Choice("normalisation", ["minmax", "zscore", cm.normalisation.MinMax(1, 100)]),
        cm.Choice("weighting", ["equal", "entropy", "critic"]),
        cm.Choice("aggregation", ["arithmetic", "geometric"]),
        cm.WeightNoise(NOISE),
    ]
    errors = [cm.DataNoise(relative=ERROR)]

    def simulate(weighting, inputs, times):
        one = cm.CompositeIndex(framework, imputation="median", weighting=weighting)
        cm.simulate(one, ccfi.data, inputs, n=times, rng=1, n_jobs=n_jobs, progress=False)

    many = 10 * n
    yield (
        "normalisation x weighting x aggregation x weight noise",
        lambda: shared_out(lambda: weights_floor(z, x.shape[1] + nodes), -(-many // BATCH), n_jobs),
        lambda: simulate("equal", choices, many),
        many,
    )
    for weighting in ("equal", "entropy", "critic"):
        yield (
            f"errors of the data, {weighting} weights in every replicate",
            lambda w=weighting: shared_out(
                lambda: data_floor(x, nodes, w), -(-n // TABLES), n_jobs
            ),
            lambda w=weighting: simulate(w, errors, n),
            n,
        )


def completed(ccfi) -> pd.DataFrame:
    indicators = list(ccfi.framework.indicators)
    return ccfi.data[indicators].fillna(ccfi.data.median(numeric_only=True))


def rows(n: int = 30_000) -> Iterator[Row]:
    for n_jobs in (1, 2):
        for title, floor, ours, times in works(n, n_jobs):
            best = side_by_side({"floor": floor, "ours": ours}, 2, clock_of(n_jobs))
            target = 2.2 if "weight noise" in title else 1.25
            work = f"simulate, {times:,} replicates, {title}, {n_jobs} thread(s)"
            yield Row("engine", work, best["ours"], "s", "its floor", best["floor"], target)
    ccfi = cm.datasets.load_ccfi()
    for title, paces in paces_of_peers(completed(ccfi), ccfi.framework, 1, n=200, turns=2):
        ours = paces.pop("ccfi_methods")
        for name, pace in paces.items():
            work = f"errors of the data, min-max, {title}, ranks, 1 thread"
            yield Row("engine", work, 1e6 / ours, "us a replicate", name, 1e6 / pace)


def main(n: int = 100_000, n_jobs: int = 1) -> None:
    print(f"{n:,} replicates of the CCFI, {n_jobs} thread(s)")
    for title, floor, ours, times in works(n, n_jobs):
        best = side_by_side({"floor": floor, "simulate": ours}, clock=clock_of(n_jobs))
        print(title)
        for name, seconds in best.items():
            print(f"  {name:9} {per_replicate(seconds, times)}")
        print(f"  simulate takes {best['simulate'] / best['floor']:.2f} times its floor")
    ccfi = cm.datasets.load_ccfi()
    for title, paces in paces_of_peers(completed(ccfi), ccfi.framework, n_jobs):
        print(f"side by side, one level: errors of the data, min-max, {title}, ranks")
        for name, pace in paces.items():
            ratio = paces["ccfi_methods"] / pace
            print(f"  {name:12} {pace:12,.0f} a second; ccfi_methods {ratio:,.1f} times that")


def paces_of_peers(
    data: pd.DataFrame, framework: cm.Framework, n_jobs: int, n: int = 400, turns: int = 7
) -> Iterator[tuple[str, dict[str, float]]]:
    """Yield replicates a second: errors, min-max, weights, weighted sum, ranks; one level.

    pyDecision takes part if it is installed (its licence keeps it out of the extra); its weighted
    sum divides by the maximum instead of min-max.
    """
    import pymcdm
    from pyrepo_mcda import additions, mcda_methods, normalizations, weighting_methods

    x, types = data.to_numpy(), framework.polarity
    equal = np.full(x.shape[1], 1 / x.shape[1])
    flat = cm.Framework.flat(
        data.columns, polarity=dict(zip(data.columns, types.astype(int), strict=True))
    )
    saw = mcda_methods.SAW(normalization_method=normalizations.minmax_normalization)
    wsm = pymcdm.methods.WSM(pymcdm.normalizations.minmax_normalization)

    scores = cm.CompositeIndex(flat).compute(data).scores
    for peer in (saw, wsm):
        np.testing.assert_allclose(peer(x, equal, types), scores, rtol=1e-9)

    def pyrepo(weigh, times):
        rng = np.random.default_rng(1)
        for _ in range(times):
            noisy = x * (1 + ERROR * rng.standard_normal(x.shape))
            additions.rank_preferences(saw(noisy, weigh(noisy), types), reverse=True)

    def mcdm(weigh, times):
        rng = np.random.default_rng(1)
        for _ in range(times):
            noisy = x * (1 + ERROR * rng.standard_normal(x.shape))
            pymcdm.helpers.rankdata(wsm(noisy, weigh(noisy), types), reverse=True)

    def decision(weigh, times):
        rng = np.random.default_rng(1)
        directions = ["max" if sign > 0 else "min" for sign in types]
        for _ in range(times):
            noisy = x * (1 + ERROR * rng.standard_normal(x.shape))
            flow = saw_method(noisy, directions, weigh(noisy, directions), False, False)
            additions.rank_preferences(flow[:, 1], reverse=True)

    def ours(weighting, times):
        index = cm.CompositeIndex(flat, weighting=weighting)
        noise = [cm.DataNoise(relative=ERROR)]
        cm.simulate(index, data, noise, n=times, rng=1, n_jobs=n_jobs, progress=False)

    many, few = 250 * n, n // 20
    plain = {
        "pyrepo-mcda": (n, lambda: pyrepo(lambda _: equal, n)),
        "pymcdm": (n, lambda: mcdm(lambda _: equal, n)),
        "ccfi_methods": (many, lambda: ours("equal", many)),
    }
    critic = {
        "pyrepo-mcda": (few, lambda: pyrepo(weighting_methods.critic_weighting, few)),
        "pymcdm": (few, lambda: mcdm(pymcdm.weights.critic_weights, few)),
        "ccfi_methods": (many, lambda: ours("critic", many)),
    }
    with suppress(ImportError):
        from pyDecision.algorithm import critic_method, saw_method

        plain["pyDecision"] = (n, lambda: decision(lambda *_: equal, n))
        critic["pyDecision"] = (n, lambda: decision(critic_method, n))
    for title, work in (
        ("plain weighted sum", plain),
        ("CRITIC weights in every replicate", critic),
    ):
        todo = {name: do for name, (_, do) in work.items()}
        best = side_by_side(todo, turns, clock_of(n_jobs))
        yield title, {name: work[name][0] / seconds for name, seconds in best.items()}


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
