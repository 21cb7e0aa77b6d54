"""The proof that no weights give an order: comparisons that cannot all hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from ...protocols import Array
from .linear import LinearScores
from .polytope import Polytope

__all__ = ["Proof", "certificate"]


class Proof(NamedTuple):
    """Comparisons that cannot all hold: a mixture of their leads stays below what each needs."""

    ahead: Array
    behind: Array
    shares: Array


def certificate(
    linear: LinearScores, polytope: Polytope, proof: Proof | None
) -> tuple[pd.DataFrame, float]:
    """Return the comparisons of a proof with their shares, and what no weights bring them above."""
    if proof is None:
        return pd.DataFrame({"ahead": [], "behind": [], "share": []}), np.inf
    units, leads = linear.units, linear.table[proof.ahead] - linear.table[proof.behind]
    widest = np.abs(leads).max(axis=1)
    shares = proof.shares / np.where(widest > 0, widest, 1.0)
    shares = shares / shares.sum()
    table = pd.DataFrame(
        {"ahead": units[proof.ahead], "behind": units[proof.behind], "share": shares}
    ).sort_values("share", key=lambda share: -share.round(9), kind="stable", ignore_index=True)
    return table, float(polytope.maximise(shares[None] @ leads)[0][0])
