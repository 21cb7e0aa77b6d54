"""Ranks, rank shifts, how far rankings agree, and the ranking they agree on most.

Ranks count from 1 = best; ties share the best place. Arrays are ``(..., unit)``, and a table of
rankings ``(..., ranking, unit)``; frames are units x rankings.
"""

from __future__ import annotations

from ..places import DIGITS, TIE, ahead, rank_shifts, ranks, rounded
from .agreements import AGREEMENTS, agreement, kendall_w
from .closest import KemenyRanking, kemeny, kemeny_from_outranking
from .measures import kendall, mean_shift, rbo, spearman, weighted_tau
from .voting import RULES, borda, consensus, copeland

__all__ = [
    "AGREEMENTS",
    "DIGITS",
    "RULES",
    "TIE",
    "KemenyRanking",
    "agreement",
    "ahead",
    "borda",
    "consensus",
    "copeland",
    "kemeny",
    "kemeny_from_outranking",
    "kendall",
    "kendall_w",
    "mean_shift",
    "rank_shifts",
    "ranks",
    "rbo",
    "rounded",
    "spearman",
    "weighted_tau",
]
