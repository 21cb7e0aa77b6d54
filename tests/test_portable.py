"""The same results on other processors: BLAS kernels and vector instructions of older ones.

Run as a program, ``python tests/test_portable.py FILE``, this file computes some of everything
and saves it. Names in ``exact/`` have to be the same bits, those in ``close/`` agree to 1e-12,
those in ``likely/`` to 1e-7: the place of a maximum has half the digits of what is maximised.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import aggregation, diagnostics, imputation, normalisation, treatment, weighting

DRAWS = 2000
LIKELIEST = ("boxcox", "yeojohnson", "two_stage")  # of the power with the greatest likelihood
AGREE = {"close": 1e-12, "likely": 1e-7}
Found = Iterator[tuple[str, object]]


def tables() -> dict[str, tuple[cm.Framework, pd.DataFrame]]:
    """Return tables with gaps: fewer units than indicators, more, and more with equal values."""
    ccfi = cm.datasets.load_ccfi(2023)
    rng = np.random.default_rng(3)
    wide = rng.normal(size=(60, 1)) + rng.normal(size=(60, 8))
    tied = rng.integers(1, 7, (60, 8)).astype(float)
    for table in (wide, tied):
        table[rng.random(table.shape) < 0.08] = np.nan
    flat = cm.Framework.flat([f"x{j}" for j in range(8)])
    frames = [pd.DataFrame(table, columns=list(flat.indicators)) for table in (wide, tied)]
    return {
        "ccfi": (ccfi.framework, ccfi.data[list(ccfi.framework.indicators)]),
        "wide": (flat, frames[0]),
        "tied": (flat, frames[1]),
    }


def everything() -> Found:
    for name, (framework, data) in tables().items():
        index = cm.CompositeIndex(framework, imputation="median")
        filled = cm.preparation.impute(data, "median", framework).data
        for family in (imputed, methods, analyses, simulations):
            for key, value in family(index, data, filled):
                kind, rest = key.split("/", 1)
                yield f"{kind}/{name}/{rest}", value


def imputed(index: cm.CompositeIndex, data: pd.DataFrame, filled: pd.DataFrame) -> Found:
    drawn = cm.preparation.multiply_impute(data, 6, framework=index.framework, rng=1)
    yield "exact/multiply_impute", drawn.draws
    groups = np.arange(len(data)) % 3
    fills = {**imputation.METHODS, "group_mean": imputation.GroupMean(groups)}
    fills["group_median"] = imputation.GroupMedian(groups)
    for name in fills.keys() - {"drop", "last", "linear"}:
        yield f"exact/imputation/{name}", fills[name](data.to_numpy())


def methods(index: cm.CompositeIndex, data: pd.DataFrame, filled: pd.DataFrame) -> Found:
    x = filled.to_numpy()
    z = normalisation.MinMax(1, 100)(x, 1)
    w = weighting.StandardDeviation()(z)
    for name, treat in treatment.METHODS.items():
        digits = "likely" if name in LIKELIEST else "close"
        yield from defined(f"{digits}/treatment/{name}", lambda treat=treat: treat(x))
    for name, normalise in normalisation.METHODS.items():
        yield from defined(f"close/normalisation/{name}", lambda norm=normalise: norm(x, 1))
    for name, weigh in weighting.METHODS.items():
        yield from defined(f"close/weighting/{name}", lambda weigh=weigh: weigh(z))
    for name, aggregate in aggregation.METHODS.items():
        for key, scores in defined(name, lambda aggregate=aggregate: aggregate(z, w)):
            yield f"close/aggregation/{key}", scores
            yield f"exact/ranks/{key}", cm.ranking.ranks(scores)


def analyses(index: cm.CompositeIndex, data: pd.DataFrame, filled: pd.DataFrame) -> Found:
    for linkage in ("ward", "average", "complete", "single"):
        clusters = diagnostics.cluster_units(filled, method="hierarchical", linkage=linkage)
        yield f"exact/clusters/{linkage}", clusters.labels
    yield "exact/clusters/kmeans", diagnostics.cluster_units(filled).labels
    yield "close/eigenvalues", diagnostics.eigenvalues(filled, draws=100).to_numpy(dtype=float)
    for rotation in ("varimax", None):
        loadings = diagnostics.factor_loadings(filled, rotation=rotation).loadings
        yield f"close/loadings/{rotation}", loadings
    result = index.compute(data)
    yield "close/importance", cm.importance(result).table
    votes = pd.DataFrame({j: cm.ranking.ranks(filled[j]) for j in filled.columns[:4]})
    yield "exact/kemeny", cm.ranking.kemeny(votes[:12], alternatives=1).ranks


def simulations(index: cm.CompositeIndex, data: pd.DataFrame, filled: pd.DataFrame) -> Found:
    region = cm.Region.around(index.compute(data), relative=0.25)
    for name, where in (("everywhere", None), ("around", region)):
        found = cm.smaa(index, data, n=DRAWS, region=where, rng=1)
        yield f"exact/smaa/{name}", found.rank_acceptability
        yield f"close/smaa/{name}", found.central_weights
    normalisations = cm.Choice("normalisation", [normalisation.MinMax(1, 100), "rank"])
    weightings = cm.Choice("weighting", ["equal", "entropy", "critic", "pca"])
    for name, inputs in {
        "choices": [normalisations, weightings, cm.WeightNoise(0.25), cm.DataNoise(relative=0.05)],
        "bootstrap": [weightings, cm.Bootstrap()],
        "imputed": [cm.Choice("imputation", ["median", "knn", "iterative"]), cm.WeightNoise(0.25)],
    }.items():
        yield (
            f"exact/simulate/{name}",
            cm.simulate(index, data, inputs, n=DRAWS // 10, rng=1).rank_acceptability,
        )


def defined(name: str, compute: Callable[[], object]) -> Found:
    """Yield what is computed, if the method is defined for the table and needs nothing else."""
    try:
        yield name, compute()
    except cm.MethodError:
        return


# -- the test ----------------------------------------------------------------------------------

KERNELS = ("Haswell", "Sandybridge", "Nehalem")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        platform.machine().lower() not in ("x86_64", "amd64"), reason="kernels of x86-64"
    ),
]


def disabled() -> str:
    """Return the vector instructions of this processor that NumPy can do without."""
    from numpy._core import _multiarray_umath as umath

    return " ".join(f for f in umath.__cpu_dispatch__ if umath.__cpu_features__[f])


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> dict[str, dict[str, np.ndarray]]:
    """Return what each processor finds; the oldest has no vector instructions beyond SSE."""
    folder, results = tmp_path_factory.mktemp("kernels"), {}
    for kernel in ("default", *KERNELS):
        file = folder / f"{kernel}.npz"
        env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        env.pop("OPENBLAS_CORETYPE", None)
        if kernel != "default":
            env["OPENBLAS_CORETYPE"] = kernel
        if kernel == KERNELS[-1]:
            env["NPY_DISABLE_CPU_FEATURES"] = disabled()
        subprocess.run([sys.executable, __file__, file], env=env, check=True)
        with np.load(file) as saved:
            results[kernel] = dict(saved)
    return results


@pytest.mark.parametrize("kernel", KERNELS)
def test_imputed_tables_ranks_and_counts_are_the_same_bits(found, kernel):
    assert found[kernel].keys() == found["default"].keys()
    differing = [
        name
        for name, expected in found["default"].items()
        if name.startswith("exact/") and found[kernel][name].tobytes() != expected.tobytes()
    ]
    assert differing == []


@pytest.mark.parametrize("kernel", KERNELS)
def test_scores_and_weights_agree_to_twelve_digits(found, kernel):
    differing = {}
    for name, expected in found["default"].items():
        kind = name.split("/")[0]
        if kind in AGREE:
            error = np.max(np.abs(found[kernel][name] - expected) / np.maximum(1, np.abs(expected)))
            if not error <= AGREE[kind]:
                differing[name] = float(error)
    assert differing == {}


if __name__ == "__main__":
    np.savez(Path(sys.argv[1]), **{k: np.asarray(v) for k, v in everything()})
