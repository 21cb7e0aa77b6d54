"""Comparisons that no weights decide one way together, and the mixtures that prove it."""

from __future__ import annotations

import numpy as np

from ...protocols import Array
from .polytope import Polytope
from .programmes import TIGHT, Margin, maximised

__all__ = ["balanced", "conflicting_pairs", "excludes"]

ROUNDING = 1e-14  # of each term of a mixture
STEPS = 8  # of the search for the mixture of two
MOST = 600  # rows whose pairs are tried


def excludes(mix: Array, rows: Array, polytope: Polytope, *, strictly: bool) -> bool:
    """Return whether a mixture of rows is above zero under all weights, whatever the rounding.

    Then the rows cannot all be at or below zero: Farkas' lemma. If it is nowhere below zero, they
    cannot all be `strictly` below.
    """
    lowest = mix @ rows - ROUNDING * (mix @ np.abs(rows))
    value = float(lowest @ maximised(-lowest[None], polytope)[0])
    return bool(mix.any()) and (value >= 0 if strictly else value > 0)


def balanced(margin: Margin, rows: Array, polytope: Polytope) -> Array:
    """Return the mixture of a widest margin with its last digits right.

    Where rows can be level together but no more, their mixture is zero in each column that has
    weight, up to the tolerance of the solver: move the shares until it is.
    """
    part = np.flatnonzero(margin.mix > TIGHT)
    w = margin.weights
    free = (w > polytope.lower + TIGHT) & (w < polytope.upper - TIGHT)
    tight = polytope.A_ub[np.abs(polytope.A_ub @ w - polytope.b_ub) < TIGHT]
    sides = np.vstack([polytope.A_eq, tight])[:, free]
    columns = np.vstack([rows[part][:, free], sides]).T
    one = np.append(np.ones(len(part)), np.zeros(len(sides)))
    A, b = np.vstack([columns, one]), np.append(np.zeros(free.sum()), 1.0)
    start = np.linalg.lstsq(sides.T, -margin.mix[part] @ rows[part][:, free])[0]
    x = np.append(margin.mix[part], start)
    for _ in range(2):
        x = x + np.linalg.lstsq(A, b - A @ x)[0]
    mix = np.zeros(len(rows))
    mix[part] = np.maximum(x[: len(part)], 0)
    return mix


def conflicting_pairs(rows: Array, polytope: Polytope, *, strictly: bool) -> list[Array]:
    """Return pairs of rows that no weights bring to zero, or below it, together.

    A mixture ``λ a + (1 - λ) b`` is above zero everywhere if its least value, a concave function of
    λ, is above zero somewhere. It is bounded by the lines that two weightings give, and tried where
    they cross. In regions of bounds alone the least value is had in closed form.
    """
    if not polytope.is_box or len(rows) > MOST:
        return []
    lowest = rows - ROUNDING * np.abs(rows)
    at = lowest @ maximised(-lowest, polytope).T  # of a row where another is least
    a, b = np.triu_indices(len(rows), 1)
    falling, rising = (at[a, a], at[b, a]), (at[a, b], at[b, b])  # lines: their values at 1 and 0
    found: list[Array] = []
    for _ in range(STEPS):
        steep = (falling[0] - falling[1]) - (rising[0] - rising[1])
        share = (rising[1] - falling[1]) / np.where(steep == 0, -1.0, steep)
        top = share * falling[0] + (1 - share) * falling[1]
        left = (top > 0) & (steep < 0) & (share > 0) & (share < 1)
        a, b, share = a[left], b[left], share[left, None]
        if not len(a):
            break
        falling, rising = ((one[left], nil[left]) for one, nil in (falling, rising))
        mixture = share * lowest[a] + (1 - share) * lowest[b]
        weights = maximised(-mixture, polytope)
        value = (mixture * weights).sum(axis=1)
        proven = value >= 0 if strictly else value > 0
        found += list(np.column_stack([a, b])[proven])
        line = ((lowest[a] * weights).sum(axis=1), (lowest[b] * weights).sum(axis=1))
        falls = line[0] < line[1]
        falling = tuple(np.where(falls, n, o)[~proven] for n, o in zip(line, falling, strict=True))
        rising = tuple(np.where(falls, o, n)[~proven] for n, o in zip(line, rising, strict=True))
        a, b = a[~proven], b[~proven]
    return found
