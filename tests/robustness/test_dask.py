"""The same call on a cluster gives the same bits, even if a worker dies on the way."""

from __future__ import annotations

import os
import signal

import joblib
import numpy as np
import pandas as pd
import pytest
from tqdm import tqdm

import ccfi_methods as cm
from ccfi_methods.robustness.engine import parallel

distributed = pytest.importorskip("distributed")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore"),  # those of the cluster are not ours
]


@pytest.fixture(scope="module")
def cluster():
    with (
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            processes=True,
            dashboard_address=None,
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        yield client


def simulated(framework, data):
    index = cm.CompositeIndex(framework, weighting="entropy")
    inputs = [
        cm.Choice("normalisation", ["minmax", "rank"]),
        cm.WeightNoise(0.3),
        cm.DataNoise(relative=0.05),
    ]
    return cm.simulate(index, data, inputs, n=60_000, rng=1, chunk_size=2_000)


def same(a, b):
    assert (a.n, a.complete) == (b.n, b.complete) == (60_000, True)
    pd.testing.assert_frame_equal(a.rank_acceptability, b.rank_acceptability, check_exact=True)
    pd.testing.assert_frame_equal(a.pairwise, b.pairwise, check_exact=True)
    pd.testing.assert_frame_equal(a.scores, b.scores, check_exact=True)


def test_on_a_cluster(cluster, framework, data):
    here = simulated(framework, data)
    with joblib.parallel_config(backend="dask"):
        same(here, simulated(framework, data))


def sensitivity(framework, data):
    index = cm.CompositeIndex(framework, weighting="entropy")
    inputs = [cm.Choice("normalisation", ["minmax", "rank"]), cm.WeightNoise(0.3)]
    return cm.sobol_sensitivity(index, data, inputs, n=256, rng=1)


def test_sensitivity_on_a_cluster(cluster, framework, data, monkeypatch):
    here = sensitivity(framework, data)
    monkeypatch.setattr(parallel, "FIRST", 100)  # for more than one chunk a worker
    with joblib.parallel_config(backend="dask"):
        there = sensitivity(framework, data)
    pd.testing.assert_frame_equal(here.table, there.table, check_exact=True)


def test_a_worker_dies_on_the_way(cluster, framework, data, monkeypatch):
    here = simulated(framework, data)
    victims = list(cluster.run(os.getpid).values())
    merged = []

    class Progress(tqdm):
        def update(self, n=1):
            merged.append(n)
            if len(merged) == 2:
                os.kill(victims[0], signal.SIGKILL)
            return super().update(n)

    monkeypatch.setattr(parallel, "progress_bar", lambda **_: Progress(disable=True))
    with joblib.parallel_config(backend="dask"):
        same(here, simulated(framework, data))
    assert victims[0] not in cluster.run(os.getpid).values()
    assert np.sum(merged) == 60_000
