"""The error of Sobol' indices beside SALib's, from as many evaluations of Ishigami's function."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from measure import Row
from SALib.analyze import sobol as analyse
from SALib.sample import sobol as sample

from ccfi_methods.robustness.sensitivity.sobol import sobol_indices

PROBLEM = {"num_vars": 3, "names": list("uvw"), "bounds": [[0, 1]] * 3}
SEEDS = 100


def ishigami(x: np.ndarray) -> np.ndarray:
    x = (2 * x - 1) * np.pi
    y = np.sin(x[..., 0]) * (1 + 0.1 * x[..., 2] ** 4) + 7 * np.sin(x[..., 1]) ** 2
    return y[..., None]


def first_order() -> np.ndarray:
    one, two = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2, 7**2 / 8
    both = 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    return np.array([one, two, 0]) / (one + two + both)


def rows() -> Iterator[Row]:
    truth, n = first_order(), 1024
    for confidence, scramblings in ((None, 1), (0.9, 4)):
        ours, theirs = [], []
        for seed in range(1, SEEDS + 1):
            found = sobol_indices(ishigami, 3, n, seed=seed, confidence=confidence)
            ours.append(found.estimate[0, :, 0] - truth)
            x = sample.sample(PROBLEM, n * scramblings, calc_second_order=False, seed=seed)
            y = ishigami(x)[:, 0]
            peer = analyse.analyze(PROBLEM, y, calc_second_order=False, num_resamples=2, seed=seed)
            theirs.append(peer["S1"] - truth)
        error, peers = (float(np.sqrt(np.mean(np.square(e)))) for e in (ours, theirs))
        interval = (
            "one scrambling without intervals"
            if confidence is None
            else "four scramblings and their intervals"
        )
        yield Row(
            "Sobol' indices",
            f"RMS error of S1, Ishigami, {5 * n * scramblings:,} evaluations each, {interval}",
            error,
            "",
            "SALib",
            peers,
            1.3,
        )
