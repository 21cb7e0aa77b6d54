"""Aggregations as COINr, Compind, MCDA and the Python packages of decision analysis have them."""

from __future__ import annotations

import numpy as np

from ccfi_methods import aggregation as agg
from ccfi_methods import normalisation as norm
from ccfi_methods.ranking import ranks
from ccfi_methods.weighting import Critic

FAMILIES = ("agg",)

ARITHMETIC, GEOMETRIC = agg.PowerMean(1), agg.PowerMean(0)


def test_agrees(found, agree):
    agree(found)


def scaled(z, method, polarity=1):
    return z if method is None else norm.METHODS[method](z, polarity)


def equally(z):
    return np.full(z.shape[-1], 1 / z.shape[-1])


def agg_arithmetic(z, w, norm=None, polarity=1):
    """Weigh by any sum of weights: the score is in proportion to it."""
    return ARITHMETIC(scaled(z, norm, polarity), w / w.sum()) * w.sum()


def agg_arithmetic_ranks(**given):
    return ranks(agg_arithmetic(**given))


def agg_geometric(z, w, norm=None, polarity=1):
    return GEOMETRIC(scaled(z, norm, polarity), w / w.sum())


def agg_product(w, **given):
    return agg_geometric(w=w, **given) ** w.sum()


def agg_geometric_log10(**given):
    return np.log10(agg_product(**given))


def agg_power(z, w, p):
    return agg.PowerMean(p)(z, w / w.sum())


def agg_waspas(z, w, l, **given):  # noqa: E741 - lambda, as its authors call it
    if isinstance(w, str):
        w = Critic()(norm.MinMax()(z, 1))
    return l * agg_arithmetic(z, w, **given) + (1 - l) * agg_product(z=z, w=w, **given)


def agg_owa(z, order):
    return agg.OrderedWeighted(order)(z, equally(z))


def agg_mpi(z, penalty):
    return agg.MazziottaPareto(penalty)(z, equally(z))


def agg_ampi(z):
    return agg.AdjustedMazziottaPareto()(z, equally(z))


def agg_ampi_penalty(z):
    return z.mean(axis=1) - agg_ampi(z)


def agg_taxonomic(z):
    return agg.Taxonomic()(z, equally(z))


def agg_grey(z, w, polarity):
    return agg.GreyRelational()(norm.MinMax()(z, polarity), w)


def agg_borda(x, polarity):
    return norm.Borda()(x, polarity).sum(axis=1)


def agg_copeland(z, w):
    return agg.Copeland()(z, w / w.sum())


def agg_outranking_entries(z, entries):
    i, j = entries.astype(int).T
    return agg.outranking(z, equally(z))[i, j]


def agg_dominant(z):
    """Count the pairs of which one beats the other on every indicator, and their share."""
    n, dominant = len(z), (agg.outranking(z, equally(z)) == 1).sum()
    return [dominant, dominant / (n * (n - 1) / 2)]


def agg_wins(x, polarity):
    """Count the indicators on which one beats another, there being no ties."""
    return agg.outranking(x * polarity, np.ones(x.shape[1]))


def agg_promethee(z, w, preference, polarity=1, **thresholds):
    return agg.Promethee(preference, **thresholds)(z * polarity, w)


def agg_topsis(z, w, norm=None, polarity=1, first=None):
    return agg.Topsis()(scaled(scaled(z, first), norm, polarity), w / w.sum())


def agg_topsis_ranks(**given):
    return ranks(agg_topsis(**given))


def agg_vikor(x, w, polarity, v, part):
    solution = agg.Vikor(v).solution(x * polarity, w / w.sum())
    if part == "conditions":
        return [solution.advantage, solution.stability, *solution.compromise]
    return ranks(-solution.Q) if part == "ranks" else getattr(solution, part)
