"""Orders that are wished for, as comparisons of two units each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from ...exceptions import MethodError
from ...protocols import Array
from .leads import Leads
from .linear import LinearScores

__all__ = ["Order", "ordinal"]


@dataclass(frozen=True, eq=False)
class Order:
    """What is asked of the comparisons ``b_r = 1 if ahead_r is ahead of behind_r, else 0``.

    Attributes
    ----------
    ahead, behind : array of int, (comparison,)
    counts : array, (wish, comparison)
        A wish is that ``least <= counts @ b <= greatest``.
    least, greatest : array, (wish,)
    wishes : tuple of str
    exact : bool
        Whether a comparison that does not hold has to be the other way round: for ranks it does.
    core : array of bool, (comparison,)
        Comparisons that bring the others about: those of neighbours in a list.
    """

    ahead: Array
    behind: Array
    counts: Array
    least: Array
    greatest: Array
    wishes: tuple[str, ...]
    exact: bool
    core: Array

    @classmethod
    def of(cls, order: Any, linear: LinearScores) -> Order:
        """Read a list of units, best to worst, or a mapping of units to ranks."""
        if isinstance(order, Mapping) and order:
            return cls._of_ranks(order, linear)
        if isinstance(order, Sequence) and not isinstance(order, str) and len(order) > 1:
            return cls._of_list(list(order), linear)
        raise MethodError(
            "An order needs a list of two units or more, best to worst, or ranks by unit, "
            f"{{'Chongqing': 3}} or {{'Chongqing': (1, 3)}} say; got {order!r}."
        )

    @classmethod
    def _of_list(cls, units: list[Hashable], linear: LinearScores) -> Order:
        places = [linear.position(unit) for unit in units]
        if len(set(places)) < len(places):
            raise MethodError(f"An order names each unit once, got {units}.")
        i, k = np.triu_indices(len(places), 1)
        ones = np.ones(len(i))
        return cls(
            ahead=np.array(places)[i],
            behind=np.array(places)[k],
            counts=np.eye(len(i)),
            least=ones,
            greatest=ones,
            wishes=tuple(f"{units[a]} ahead of {units[b]}" for a, b in zip(i, k, strict=True)),
            exact=False,
            core=k == i + 1,
        )

    @classmethod
    def _of_ranks(cls, ranks: Mapping[Hashable, Any], linear: LinearScores) -> Order:
        n = len(linear.units)
        spans = {unit: _span(unit, rank, n) for unit, rank in ranks.items()}
        places = np.array([linear.position(unit) for unit in spans])
        everyone = np.tile(np.arange(n), (len(places), 1))
        others = everyone[everyone != places[:, None]]
        wished = np.repeat(np.arange(len(places)), n - 1)
        return cls(
            ahead=others,
            behind=places[wished],
            counts=(wished == np.arange(len(places))[:, None]).astype(float),
            least=np.array([best - 1.0 for best, _ in spans.values()]),
            greatest=np.array([worst - 1.0 for _, worst in spans.values()]),
            wishes=tuple(
                f"{unit} {ordinal(best)}" + (f" to {ordinal(worst)}" if worst > best else "")
                for unit, (best, worst) in spans.items()
            ),
            exact=True,
            core=np.ones(others.size, dtype=bool),
        )

    @cached_property
    def fixed(self) -> Array:
        """Comparisons that the wishes leave no choice of: 1 or 0, and nan where they do."""
        fixed = np.full(len(self.ahead), np.nan)
        if self.exact:  # of two units with a wish each, the one wished ahead is ahead
            wish = {int(self.behind[row > 0][0]): j for j, row in enumerate(self.counts)}
            for r, (i, k) in enumerate(zip(self.ahead, self.behind, strict=True)):
                if i in wish and self.greatest[wish[i]] < self.least[wish[k]]:
                    fixed[r] = 1
                elif i in wish and self.least[wish[i]] > self.greatest[wish[k]]:
                    fixed[r] = 0
        for row, least, greatest in zip(self.counts > 0, self.least, self.greatest, strict=True):
            known, unknown = np.nansum(fixed[row]), row & np.isnan(fixed)
            if known == greatest:
                fixed[unknown] = 0
            elif known + unknown.sum() == least:
                fixed[unknown] = 1
        return fixed

    @property
    def settled(self) -> Array | None:
        """The comparisons, if the wishes leave no choice of any."""
        return None if np.isnan(self.fixed).any() else self.fixed > 0

    @cached_property
    def mirrored(self) -> Array:
        """Pairs of comparisons of the same two units, of which one at most holds: (pair, 2)."""
        place = {(i, k): r for r, (i, k) in enumerate(zip(self.ahead, self.behind, strict=True))}
        pairs = [(r, place[k, i]) for (i, k), r in place.items() if i < k and (k, i) in place]
        return np.array(pairs, dtype=int).reshape(-1, 2)

    def leads(self, linear: LinearScores) -> Leads:
        """Return the lead that each comparison is about: (comparison, column)."""
        ahead, tie = np.empty((2, len(self.ahead), len(linear.columns)))
        for unit in np.unique(self.behind):
            rows, known = self.behind == unit, linear.leads(unit)
            ahead[rows], tie[rows] = (part[self.ahead[rows]] for part in known)
        return Leads(ahead, tie)

    def missed(self, holds: Array) -> Iterator[tuple[str, float]]:
        """Yield the wishes that are not fulfilled, and by how many comparisons."""
        got = self.counts @ holds
        short = np.maximum(self.least - got, 0) + np.maximum(got - self.greatest, 0)
        yield from ((w, float(s)) for w, s in zip(self.wishes, short, strict=True) if s > 0)


def _span(unit: Hashable, rank: Any, n: int) -> tuple[int, int]:
    best, worst = rank if isinstance(rank, tuple) and len(rank) == 2 else (rank, rank)
    whole = all(isinstance(r, int | np.integer) for r in (best, worst))
    if not whole or not 1 <= best <= worst <= n:
        raise MethodError(
            f"The rank of {unit!r} needs a whole number from 1 to {n}, or the best and the worst "
            f"that will do, (1, 3) say; got {rank!r}."
        )
    return int(best), int(worst)


def ordinal(n: int) -> str:
    """Write a rank as a word: 3rd."""
    ending = "th" if n % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{ending}"
