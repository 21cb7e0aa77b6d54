"""Linear statements on weights, and how they contradict one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...arguments import one_of
from .polytope import Polytope, Row, Rows

__all__ = ["Constraint", "circle", "conflict"]

SIGNS = {">=": -1.0, "<=": 1.0, "==": 1.0}


@dataclass(frozen=True)
class Constraint:
    """One statement on weights: ``Σ coefficient · weight  (>=, <= or ==)  bound``.

    Examples
    --------
    >>> print(Constraint((("gdp", 1.0), ("crime", -2.0)), ">=", 0.0))
    'gdp' >= 2 'crime'
    """

    terms: tuple[tuple[str, float], ...]
    sense: str
    bound: float

    def __str__(self) -> str:
        left = [(code, a) for code, a in self.terms if a > 0]
        right = [(code, -a) for code, a in self.terms if a < 0]
        if not left:  # all coefficients negative: say it the plain way round
            swapped = {">=": "<=", "<=": ">=", "==": "=="}[self.sense]
            return str(Constraint(tuple(right), swapped, 0 - self.bound))
        bound = [f"{self.bound:g}"] if self.bound or not right else []
        return f"{_sum(left)} {self.sense} {' + '.join([_sum(right)] * bool(right) + bound)}"

    @property
    def is_order(self) -> bool:
        """Whether it says that one weight is at least another."""
        signs = sorted(a for _, a in self.terms)
        return signs == [-1.0, 1.0] and self.sense == ">=" and self.bound >= 0

    def row(self, codes: Sequence[str], known: Mapping[str, Sequence[str]]) -> Row:
        """Return ``a, b, exact`` of ``a · w <= b``, or ``==`` where exact."""
        a = np.zeros(len(codes))
        position = {code: i for i, code in enumerate(codes)}
        for code, coefficient in self.terms:
            one_of(code, "indicator or group in the region", known)
            a[[position[leaf] for leaf in known[code]]] += coefficient
        sign = SIGNS[self.sense]
        return sign * a, sign * self.bound, self.sense == "=="


def circle(constraints: Sequence[Constraint]) -> list[str]:
    """Return codes that orders of importance put in a circle, each above the next; or none."""
    below: dict[str, list[str]] = {}
    for terms in (c.terms for c in constraints if c.is_order):
        more, less = (code for code, _ in sorted(terms, key=lambda term: -term[1]))
        below.setdefault(more, []).append(less)
    done: set[str] = set()

    def walk(path: list[str]) -> list[str]:
        for code in below.get(path[-1], []):
            if code in path:
                return [*path[path.index(code) :], code]
            if code not in done and (found := walk([*path, code])):
                return found
        done.add(path[-1])
        return []

    return next((found for start in below if (found := walk([start]))), [])


def conflict(
    constraints: Sequence[Constraint],
    rows: Sequence[Row],
    codes: Sequence[str],
) -> str:
    """Name a smallest conflict: drop statements one by one while the rest still conflicts.

    The deletion filter of Chinneck and Dravnieks (1991), ORSA Journal on Computing 3.
    """
    kept = list(range(len(rows)))
    for i in tuple(kept):
        fewer = [j for j in kept if j != i]
        if Polytope.of(codes, Rows.stacked([rows[j] for j in fewer], len(codes))).is_empty():
            kept = fewer
    statements = [str(constraints[i]) for i in kept]
    if len(kept) == 1:
        return f"The region is empty: no weights from 0 to 1 that sum to one have {statements[0]}."
    return (
        f"The region is empty: {', '.join(statements[:-1])} and {statements[-1]} cannot hold "
        "together with weights that are not negative and sum to one. Relax one of them."
    )


def _sum(terms: Sequence[tuple[str, float]]) -> str:
    return " + ".join(repr(code) if a == 1 else f"{a:g} {code!r}" for code, a in terms)
