"""Dominance, shares of variance and acceptabilities as SALib, smaa and pyrepo-mcda have them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

import ccfi_methods as cm
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.ranking import ranks
from ccfi_methods.robustness.sensitivity.scramblings import attributed
from ccfi_methods.robustness.sensitivity.shapley import shapley_effects
from ccfi_methods.robustness.sensitivity.sobol import sobol_indices, sobol_plan

FAMILIES = ("robust", "sens", "smaa")

SUITES = Path(__file__).parents[1] / "references" / "peer_suites"


def test_agrees(found, agree):
    agree(found)


def an_index(x, polarity, **options):
    """Return a flat index of columns 0, 1, ... and its data."""
    data = pd.DataFrame(x).rename(columns=str)
    return cm.CompositeIndex(cm.Framework.flat(list(data), polarity=polarity), **options), data


def robust_necessary(x, polarity, columns=slice(None)):
    columns = columns if isinstance(columns, slice) else columns.astype(int)
    index, data = an_index(x[:, columns], polarity[columns].astype(int))
    necessary = cm.preference_relations(index, data).necessary.to_numpy(dtype=float)
    return necessary * (1 - np.eye(len(x)))


# -- shares of variance ------------------------------------------------------------------------


def ishigami(x):
    """Ishigami and Homma (1990), a = 7 and b = 0.1."""
    return np.sin(x[..., 0]) * (1 + 0.1 * x[..., 2] ** 4) + 7 * np.sin(x[..., 1]) ** 2


def of_uniforms(x):
    return ishigami((2 * x - 1) * np.pi)[..., None]


def g_function(a):
    """Sobol' (1993)."""
    return lambda x: np.prod((np.abs(4 * x - 2) + a) / (1 + a), axis=-1, keepdims=True)


def sobol(function, k, which, n=2**14):
    return sobol_indices(function, k, n).estimate[["first", "total"].index(which), :, 0]


def sens_ishigami(which):
    return sobol(of_uniforms, 3, which)


def grouped(function, which):
    """Return the shares of the first and the third input as one, and of the second."""
    taken = np.array([[0, 0, 0], [1, 1, 1], [1, 0, 1], [0, 1, 0]], dtype=bool)
    plan = sobol_plan(2)._replace(taken=taken)
    found = attributed(function, 3, 2**14, plan, np.random.SeedSequence(0))
    return found.estimate[["first", "total"].index(which), :, 0]


def sens_ishigami_groups(which):
    return grouped(of_uniforms, which)


def sens_ishigami_dists(which):
    one = stats.uniform(-np.pi, 2 * np.pi)
    two, three = stats.lognorm(0.2, scale=np.e), stats.triang(0.5, scale=3)

    def function(x):
        parts = [d.ppf(x[..., i]) for i, d in enumerate((one, two, three))]
        return ishigami(np.stack(parts, axis=-1))[..., None]

    return grouped(function, which)


def sens_sobol_g(a, which):
    return sobol(g_function(a), len(a), which)


def sens_oakley(A, M, sd):
    """Oakley and O'Hagan (2004), of independent normal inputs."""
    a1, a2, a3 = A

    def function(x):
        x = stats.norm.ppf(x, scale=sd)
        linear = x @ a1 + np.sin(x) @ a2 + np.cos(x) @ a3
        return (linear + ((x @ M) * x).sum(axis=-1))[..., None]

    return sobol(function, len(a1), "first")


def sens_constant(k):
    def constant(x):
        return np.full((*x.shape[:-1], 1), 5.0)

    return sobol_indices(constant, k, 64).estimate.ravel()


def sens_shapley_ishigami():
    return shapley_effects(of_uniforms, 3, 2**13).estimate.ravel()


def sens_shapley_g(a):
    return shapley_effects(g_function(a), len(a), 2**13).estimate.ravel()


# -- acceptabilities ---------------------------------------------------------------------------


def smaa_sample(csv, what, w=None):
    """Return what follows from the peer's own draws of two treatments, three effects, weights."""
    draws = np.loadtxt(SUITES / f"{csv}.gz", delimiter=",")
    x = draws[:, :6].reshape(-1, 2, 3)
    weights = draws[:, 6:] / draws[:, 6:].sum(axis=1, keepdims=True)  # of eight digits
    scores = PowerMean(1)(x, weights)
    first = ranks(scores) == 1
    central = np.array([weights[first[:, i]].mean(axis=0) for i in range(2)])
    if what == "central":
        return central
    if what == "summary":
        low, q1, median, q3, high = np.quantile(scores, [0, 0.25, 0.5, 0.75, 1], axis=0)
        return np.transpose([low, q1, median, scores.mean(axis=0), q3, high])
    if what == "confidence":
        return [(ranks(PowerMean(1)(x, central[i])) == 1)[:, i].mean() for i in range(2)]
    places = ranks(scores if w is None else PowerMean(1)(x, w))
    return np.transpose([(places == rank).mean(axis=0) for rank in (1, 2)])


def smaa_index(x, polarity, aggregation, what, rows=None):
    index, data = an_index(x, polarity.astype(int), aggregation=aggregation)
    found = cm.smaa(index, data, n=100_000, rng=1)
    if what == "acceptability":
        return found.rank_acceptability.to_numpy()
    return found.central_weights.loc[rows.astype(int)].to_numpy()
