"""One index from a frame: min-max, entropy weights, weighted sum, beside other packages."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
from measure import Row, side_by_side

import ccfi_methods as cm

SIZES = ((31, 33), (300, 50), (3_000, 50))
QUARTER = 0.25


def frame(units: int, indicators: int) -> pd.DataFrame:
    values = np.exp(np.random.default_rng(1).normal(size=(units, indicators)))
    return pd.DataFrame(
        values, [f"u{i}" for i in range(units)], [f"i{j}" for j in range(indicators)]
    )


def plain_numpy(data: pd.DataFrame) -> np.ndarray:
    x = data.to_numpy()
    z = (x - x.min(axis=0)) / np.ptp(x, axis=0)
    p = z / z.sum(axis=0)
    logs = np.log(p, where=p > 0, out=np.zeros_like(p))
    d = 1 + (p * logs).sum(axis=0) / np.log(len(x))
    return z @ (d / d.sum())


def plain_pandas(data: pd.DataFrame) -> pd.Series:
    z = (data - data.min()) / (data.max() - data.min())
    p = z / z.sum()
    d = 1 + (p * np.log(p.where(p > 0, 1))).sum() / np.log(len(data))
    return z.mul(d / d.sum(), axis=1).sum(axis=1)


def scikit_criteria() -> Callable[[pd.DataFrame], np.ndarray]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
        from skcriteria.pipeline import mkpipe
        from skcriteria.preprocessing.scalers import CenitDistanceMatrixScaler
        from skcriteria.preprocessing.weighters import EntropyWeighter
    pipeline = mkpipe(CenitDistanceMatrixScaler(), EntropyWeighter(), WeightedSumModel())

    def compute(data: pd.DataFrame) -> np.ndarray:
        matrix = skcriteria.mkdm(
            data.to_numpy(),
            [max] * data.shape[1],
            alternatives=data.index,
            criteria=data.columns,
        )
        return pipeline.evaluate(matrix).e_.score

    return compute


def pymcdm(data: pd.DataFrame) -> np.ndarray:
    from pymcdm.helpers import normalize_matrix
    from pymcdm.methods import WSM
    from pymcdm.normalizations import minmax_normalization

    x, types = data.to_numpy(), np.ones(data.shape[1])
    z = normalize_matrix(x, minmax_normalization, types)
    p = z / z.sum(axis=0)  # its entropy weights refuse zeros
    logs = np.log(p, where=p > 0, out=np.zeros_like(p))
    d = 1 + (p * logs).sum(axis=0) / np.log(len(x))
    return WSM(minmax_normalization)(x, d / d.sum(), types)


def rows() -> Iterator[Row]:
    peers = {
        "scikit-criteria": (scikit_criteria(), QUARTER),
        "pymcdm": (pymcdm, None),
        "plain pandas": (plain_pandas, None),
        "plain NumPy": (plain_numpy, None),
    }
    for units, indicators in SIZES:
        data = frame(units, indicators)
        index = cm.CompositeIndex(cm.Framework.flat(list(data)), weighting="entropy")
        scores = index.compute(data).scores.to_numpy()
        for peer, _ in peers.values():
            np.testing.assert_allclose(peer(data), scores, rtol=1e-9)
        work = {name: lambda f=f, d=data: f(d) for name, (f, _) in peers.items()}
        work["ours"] = lambda i=index, d=data: i.compute(d)
        best = side_by_side(work, 15, time.process_time)
        for name, (_, target) in peers.items():
            yield Row(
                "one index from a frame",
                f"{units:,} x {indicators}: min-max, entropy, weighted sum",
                1e3 * best["ours"],
                "ms",
                name,
                1e3 * best[name],
                target,
            )
