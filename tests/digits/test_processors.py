"""Weights and scores under the kernels of other processors: the same in 12 digits."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import numpy as np

COMPUTE = """
import json
import numpy as np
import ccfi_methods as cm
from ccfi_methods import aggregation, normalisation, weighting

found = {}
def keep(name, compute):
    try:
        found[name] = np.asarray(compute(), dtype=float).ravel().tolist()
    except cm.DomainError as error:
        found[name] = str(error)

ccfi = cm.datasets.load_ccfi(2023)
for name in weighting.METHODS.keys() - {"given", "ahp", "bwm"}:
    index = cm.CompositeIndex(
        ccfi.framework, imputation="median", weighting=name,
        normalisation=normalisation.MinMax(1, 100),
    )
    keep(f"CCFI {name}", lambda: index.compute(ccfi.data).scores)
for name in aggregation.METHODS:
    index = cm.CompositeIndex(
        ccfi.framework, imputation="median", aggregation=name, weighting="pca",
        normalisation=normalisation.MinMax(1, 100),
    )
    keep(f"CCFI {name}", lambda: index.compute(ccfi.data).scores)
data = index.compute(ccfi.data).normalised.to_numpy()
methods = [weighting.PrincipalComponents(), weighting.FactorAnalysis(), weighting.Critic()]
methods += [weighting.FactorAnalysis(3, assign="loading"), weighting.EqualisedImportance(degree=2)]
even = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
pairs = np.kron(even[:, :2], [[1.0, 0.8]]) + np.kron(even[:, 2:], [[0.5, -0.5, 0.5, -0.5]])
tables = {
    "all indicators": data,
    "uncorrelated": even,  # one eigenvalue, three times
    "two pairs": np.repeat(even[:, :2], 2, axis=1) + 0.3 * pairs[:, [1, 0, 3, 2]],
    "the same twice": np.hstack([even, even]),
    "sum of zero": even @ (np.eye(3) - 1 / 3),  # no rotation is best
}
for what, table in tables.items():
    for method in [*methods, weighting.FactorAnalysis(2), weighting.PrincipalComponents(2)]:
        keep(f"{what}: {method}", lambda: method(table))
print(json.dumps(found))
"""


def computed(kernel):
    environment = {**os.environ, "OPENBLAS_CORETYPE": kernel}
    run = [sys.executable, "-W", "error", "-c", COMPUTE]
    said = subprocess.run(run, env=environment, capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def test_weights_and_scores_on_every_processor():
    one, *others = [computed(kernel) for kernel in ("Haswell", "Sandybridge", "Nehalem")]
    for other in others:
        assert other.keys() == one.keys()
        for name, values in one.items():
            if isinstance(values, str):
                assert other[name] == values, name
            else:
                size = np.abs(values).max()
                np.testing.assert_allclose(
                    other[name], values, rtol=0, atol=1e-12 * size, err_msg=name
                )
