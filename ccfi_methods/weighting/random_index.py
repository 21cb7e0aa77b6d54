"""Random indices: how inconsistent judgements are that are made at random."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..exceptions import MethodError, unknown_name

__all__ = ["RANDOM_INDEX", "covers", "random_index", "tabulated"]

#: Mean consistency index of random judgements by the number of items, from 3 on. Saaty (2005),
#: *Theory and Applications of the Analytic Network Process*; Saaty (1980), *The Analytic Hierarchy
#: Process*, in the two variants in which it is quoted; Alonso and Lamata (2006), *Consistency in
#: the analytic hierarchy process: a new approach*; Donegan and Dodd (1991), *A note on Saaty's
#: random indexes*.
RANDOM_INDEX: dict[str, dict[int, float]] = {
    "saaty2005": {
        **{3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40, 9: 1.45, 10: 1.49, 11: 1.52},
        **{12: 1.54, 13: 1.56, 14: 1.58, 15: 1.59},
    },
    "saaty1980_jmcdm": {
        **{3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51},
        **{12: 1.53, 13: 1.56, 14: 1.57, 15: 1.59},
    },
    "saaty1980_findRI": {
        **{3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49, 11: 1.51},
        **{12: 1.54, 13: 1.56, 14: 1.57, 15: 1.59},
    },
    "alonso_lamata2006": {
        **{3: 0.5245, 4: 0.8815, 5: 1.1086, 6: 1.2479, 7: 1.3417, 8: 1.4056, 9: 1.4499},
        **{10: 1.4854, 11: 1.5141, 12: 1.5365, 13: 1.5551, 14: 1.5713, 15: 1.5838},
    },
    "donegan_dodd1991": {
        **{3: 0.4914, 4: 0.8286, 5: 1.0591, 6: 1.1797, 7: 1.2519, 8: 1.3171, 9: 1.3733},
        **{10: 1.4055, 11: 1.4213, 12: 1.4497, 13: 1.4643, 14: 1.4822, 15: 1.4969, 16: 1.5078},
        **{17: 1.5153, 18: 1.5262, 19: 1.5313, 20: 1.5371, 25: 1.5619, 30: 1.5772, 40: 1.5976},
        **{50: 1.6102, 60: 1.6178, 70: 1.6237, 80: 1.6277, 90: 1.6213, 100: 1.6339},
    },
}


def random_index(table: str | Mapping[int, float], n: int) -> float:
    """Return the random index for n items from a table of that name, or given by n.

    Between the sizes of a table it is interpolated: Donegan and Dodd (1991) give every fifth or
    tenth size from 20 to 100.

    Raises
    ------
    MethodError
        If there is no such table, or if n lies outside its sizes.

    Examples
    --------
    >>> random_index("saaty2005", 8), random_index({22: 1.54}, 22)
    (1.4, 1.54)
    >>> round(random_index("donegan_dodd1991", 33), 4)
    1.5833
    """
    values = tabulated(table)
    if not covers(table, n):
        raise MethodError(
            f"A consistency ratio of {n} items needs a random index for n = {n}; {table!r} has "
            f"n = {min(values)} to {max(values)}. Take random_index='donegan_dodd1991', which has "
            f"3 to 100, or pass {{{n}: value}}; the weights need none."
        )
    sizes = sorted(values)
    return float(np.interp(n, sizes, [values[size] for size in sizes]))


def covers(table: str | Mapping[int, float], n: int) -> bool:
    """Return whether a table has a random index for n items, or for fewer and more."""
    return min(tabulated(table)) <= n <= max(tabulated(table))


def tabulated(table: Any) -> Mapping[int, float]:
    """Return the random indices of a table of that name, or given by n, checked."""
    if isinstance(table, str):
        if table not in RANDOM_INDEX:
            raise MethodError(unknown_name("random index", table, RANDOM_INDEX, "pass {n: value}"))
        return RANDOM_INDEX[table]
    if not (
        isinstance(table, Mapping)
        and table
        and all(isinstance(n, int | np.integer) and n > 2 for n in table)
        and all(isinstance(v, int | float | np.number) and 0 < v < np.inf for v in table.values())
    ):
        raise MethodError(
            "A random index needs to be the name of a table, or {n: value} with n from 3 on and "
            f"values above 0; got {table!r}. Names are {', '.join(map(repr, RANDOM_INDEX))}."
        )
    return table
