"""Ranks, agreement and consensus as ConsRank, csranks, giddy and irr have them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ccfi_methods import ranking

FAMILIES = ("rank",)


def test_agrees(found, agree):
    agree(found)


def rank_ranks(x):
    return ranking.ranks(x)


def rank_ascending(x):
    return ranking.ranks(-x)


def rank_kendall(a, b):
    return [ranking.kendall(a, b)]


def rank_spearman(a, b):
    return [ranking.spearman(a, b)]


def rank_kendall_w(table):
    return [ranking.kendall_w(table.T)]


def rank_kendall_table(rankings):
    return ranking.agreement(pd.DataFrame(rankings.T), "kendall")


def rank_kemeny(rankings, weights=None):
    return ranking.kemeny(rankings, weights).ranks


def rank_kemeny_tau(rankings):
    consensus = ranking.kemeny(rankings).ranks.to_numpy()
    return [np.mean([ranking.kendall(consensus, one) for one in rankings])]
