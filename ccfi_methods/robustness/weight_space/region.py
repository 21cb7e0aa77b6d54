"""A region of weights, said in words: bounds, orders of importance, linear statements.

A `Region` speaks of weights by code; bound to a framework, or to the columns of one node, it is a
`Polytope` of arrays that can be asked, sampled and optimised over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd

from ...exceptions import MethodError
from ...framework import Framework
from .constraints import Constraint, circle, conflict
from .polytope import Polytope, Rows

__all__ = ["Constraint", "Region"]


@dataclass(frozen=True)
class Region:
    """A region of weights: never negative, summing to one, and whatever else is said of them.

    Codes are those of indicators, whose weights are global, or of groups, whose weight is the sum
    of their indicators'. Regions are combined with ``&``: both have to hold. Bound to the children
    of one node the codes are theirs, and the weights those within the node.

    Parameters
    ----------
    constraints : tuple of Constraint
        Usually made by `simplex`, `bounds`, `around`, `order` and `linear`.

    Raises
    ------
    MethodError
        If orders of importance go round in a circle; when bound, if a code is unknown, or if no
        weights satisfy all statements: a smallest set of them that conflict is named.

    Examples
    --------
    >>> region = Region.order("gdp >= crime") & Region.bounds({"crime": (0.2, None)})
    >>> region
    Region('gdp' >= 'crime', 'crime' >= 0.2)
    >>> polytope = region.bind(["gdp", "crime"])
    >>> polytope.contains([[0.7, 0.3], [0.3, 0.7], [0.9, 0.1]])
    array([ True, False, False])
    >>> polytope.sample(2, rng=1).sum(axis=1)
    array([1., 1.])
    """

    constraints: tuple[Constraint, ...] = ()

    def __post_init__(self) -> None:
        given = self.constraints
        if not isinstance(given, tuple) or not all(isinstance(c, Constraint) for c in given):
            raise MethodError(
                f"A Region needs a tuple of constraints, got {given!r}: make one with "
                "Region.bounds(...), .around(...), .order(...) or .linear(...)."
            )
        codes = " >= ".join(map(repr, circle(self.constraints)))
        if codes:
            raise MethodError(
                f"Orders of importance contradict one another: {codes}. "
                "Take one of them out; for equal weights say Region.linear({...}, equal=0)."
            )

    @classmethod
    def simplex(cls) -> Region:
        """All weights there are: not negative, summing to one."""
        return cls()

    @classmethod
    def bounds(cls, bounds: Mapping[str, tuple[float | None, float | None]]) -> Region:
        """Least and greatest weight of indicators or groups; None leaves a side open.

        Examples
        --------
        >>> Region.bounds({"gdp": (0.1, 0.4), "crime": (None, 0.3)})
        Region('gdp' >= 0.1, 'gdp' <= 0.4, 'crime' <= 0.3)
        """
        pairs = _by_code("Region.bounds", "pairs", bounds).items()
        return cls(tuple(c for code, pair in pairs for c in _bounds(code, pair)))

    @classmethod
    def around(
        cls, weights: Any, *, relative: float | None = None, absolute: float | None = None
    ) -> Region:
        """Weights close to given ones: each within a share of itself, or within a distance.

        Parameters
        ----------
        weights : mapping or Series by code, or IndexResult
            Of a result, the global weights of its indicators.
        relative : float
            ``w (1 - relative)`` to ``w (1 + relative)``.
        absolute : float
            ``w - absolute`` to ``w + absolute``.

        Examples
        --------
        >>> Region.around({"gdp": 0.6, "crime": 0.4}, relative=0.25)
        Region('gdp' >= 0.45, 'gdp' <= 0.75, 'crime' >= 0.3, 'crime' <= 0.5)
        """
        given = [distance for distance in (relative, absolute) if distance is not None]
        if len(given) != 1 or not (_real(given[0]) and 0 <= given[0] <= 1):
            raise MethodError(
                "Region.around needs one distance from 0 to 1, relative=0.25 say or absolute=0.05; "
                f"got relative={relative!r}, absolute={absolute!r}."
            )
        centre = dict(_centre(weights))
        wrong = {c: w for c, w in centre.items() if not (_real(w) and 0 <= w <= 1)}
        if wrong:
            raise MethodError(f"Region.around needs weights from 0 to 1, got {wrong}.")
        reach = {c: given[0] * (w if absolute is None else 1) for c, w in centre.items()}
        return cls.bounds(
            {c: (max(0.0, w - reach[c]), min(1.0, w + reach[c])) for c, w in centre.items()}
        )

    @classmethod
    def order(cls, *chains: str | Sequence[str]) -> Region:
        """Orders of importance, the weightiest first: ``"gdp >= crime"`` or ``["gdp", "crime"]``.

        Groups are compared by the sum of the weights in them.

        Examples
        --------
        >>> Region.order(["gdp", "crime", "parks"])
        Region('gdp' >= 'crime', 'crime' >= 'parks')
        """
        constraints = []
        for chain in chains:
            said = re.split(r"\s*>=\s*", chain.strip()) if isinstance(chain, str) else chain
            codes = list(said) if np.iterable(said) else []
            if len(codes) < 2 or not all(isinstance(code, str) and code for code in codes):
                raise MethodError(
                    f"An order of importance needs two codes or more, got {chain!r}: "
                    "write 'gdp >= crime' or ['gdp', 'crime']."
                )
            constraints += [
                Constraint(((more, 1.0), (less, -1.0)), ">=", 0.0) for more, less in pairwise(codes)
            ]
        return cls(tuple(constraints))

    @classmethod
    def linear(
        cls,
        coefficients: Mapping[str, float],
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        equal: float | None = None,
    ) -> Region:
        """Bound a weighted sum of weights: trade-offs, ratios, partial information.

        Examples
        --------
        >>> Region.linear({"gdp": 1, "crime": -2}, at_most=0)
        Region('gdp' <= 2 'crime')
        """
        said = [(">=", at_least), ("<=", at_most), ("==", equal)]
        senses = [(sense, bound) for sense, bound in said if bound is not None]
        given = _by_code("Region.linear", "coefficients", coefficients)
        numbers: list[Any] = [*given.values(), *(bound for _, bound in senses)]
        finite = all(_real(number) and np.isfinite(float(number)) for number in numbers)
        if not finite or not senses or not any(given.values()):
            raise MethodError(
                "Region.linear needs finite coefficients, not all zero, and at_least=, at_most= or "
                f"equal=; got {given}, {at_least=}, {at_most=}, {equal=}."
            )
        terms = tuple((code, float(a)) for code, a in given.items() if a)
        return cls(tuple(Constraint(terms, sense, float(bound)) for sense, bound in senses))

    def __and__(self, other: Region) -> Region:
        if not isinstance(other, Region):
            return NotImplemented
        return Region((*self.constraints, *other.constraints))

    def __repr__(self) -> str:
        return f"Region({', '.join(map(str, self.constraints)) or 'the whole simplex'})"

    def bind(self, columns: Framework | Iterable[str]) -> Polytope:
        """Return the region as a polytope of weights over columns.

        Parameters
        ----------
        columns : Framework or codes
            The indicators of a framework, in its order, with its groups known; or plain codes.

        Raises
        ------
        MethodError
            If there are no codes, or not plain ones, a code of the region is not among them, or no
            weights satisfy all statements.
        """
        if isinstance(columns, Framework):
            return _bound(self, columns)
        codes = tuple(columns) if isinstance(columns, Iterable) else ()
        if not codes or not all(isinstance(code, str) for code in codes):
            raise MethodError(
                "A region of weights is bound to a framework or to codes of indicators, "
                f"['gdp', 'crime'] say; got {columns!r}."
            )
        if len(set(codes)) < len(codes):
            raise MethodError(f"A region of weights needs every code once, got {list(codes)}.")
        return _bound(self, codes)


@lru_cache(maxsize=64)
def _bound(region: Region, columns: Framework | tuple[str, ...]) -> Polytope:
    """Draws come in blocks: what is known of a polytope is kept with it."""
    if isinstance(columns, Framework):
        codes = columns.indicators
        known = {str(code): columns.leaves(code) for code in columns.table.index}
    else:
        codes, known = columns, {code: (code,) for code in columns}
    rows = [constraint.row(codes, known) for constraint in region.constraints]
    polytope = Polytope.of(codes, Rows.stacked(rows, len(codes)))
    if polytope.is_empty():
        raise MethodError(conflict(region.constraints, rows, codes))
    return polytope


def _bounds(code: str, pair: object) -> Iterator[Constraint]:
    sides = tuple(pair) if isinstance(pair, Sequence) and not isinstance(pair, str) else ()
    low, high = sides if len(sides) == 2 else (np.nan, np.nan)
    low, high = (0.0 if low is None else low), (1.0 if high is None else high)
    told = _real(low) and _real(high)
    if not (told and 0 <= low <= high <= 1):
        raise MethodError(
            f"The bounds of {code!r} need 0 <= least <= greatest <= 1, got {pair!r}: "
            "write (0.1, 0.4), or (None, 0.4)."
        )
    if low > 0:
        yield Constraint(((code, 1.0),), ">=", float(low))
    if high < 1:
        yield Constraint(((code, 1.0),), "<=", float(high))


def _real(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)


def _by_code(what: str, values: str, given: Any) -> dict[Any, Any]:
    if not isinstance(given, Mapping | pd.Series):
        raise MethodError(f"{what} needs {values} by code, a mapping; got {given!r}.")
    return dict(given)


def _centre(weights: Any) -> Iterator[tuple[str, float]]:
    framework = getattr(weights, "framework", None)
    if isinstance(framework, Framework):  # an IndexResult
        weights = weights.weights["global"][list(framework.indicators)]
    if not isinstance(weights, Mapping | pd.Series) or not len(weights):
        raise MethodError(
            "Region.around needs weights by code, a mapping or Series, or an IndexResult; "
            f"got {type(weights).__name__}."
        )
    yield from ((str(code), w) for code, w in weights.items())
