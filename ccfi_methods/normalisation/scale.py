"""What a scale rests on: the table it is taken from, its two ends, and given numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..arguments import floats
from ..domain import refuse_constant, refuse_nonfinite
from ..exceptions import DomainError, Fault, MethodError, brief, listing
from ..protocols import Array, Place

__all__ = [
    "PerColumn",
    "bound",
    "check_numbers",
    "each_table",
    "ends",
    "extremes",
    "per_column",
    "refuse_columns",
    "tables",
]

PerColumn = float | Sequence[float] | Mapping[str, float] | Array | None
"""One number for all columns, or one for each: in their order, or by code."""


def tables(x: Any, reference: Any) -> tuple[Array, Array]:
    """Return the table, and the one its scale is taken from: `reference`, or itself."""
    x = np.asarray(x, dtype=float)
    if reference is None:
        return x, x  # what is missing in it shows in the scale
    refuse_nonfinite(x)
    return x, np.asarray(reference, dtype=float)


def each_table(number: float | Array) -> Array:
    """Return a number for each table of a batch, ``(..., 1, 1)``; one number stands for all."""
    return np.asarray(number)[..., None, None]


def extremes(table: Array) -> tuple[Array, Array]:
    """Return minimum and maximum over the units, ``(..., 1, indicator)``."""
    low, high = table.min(axis=-2, keepdims=True), table.max(axis=-2, keepdims=True)
    if not (np.isfinite(low).all() and np.isfinite(high).all()):
        refuse_nonfinite(table)
    return low, high


def ends(
    table: Array, polarity: Any, worst: PerColumn = None, best: PerColumn = None
) -> tuple[Array, Array]:
    """Return the worst and the best end of a scale: two given numbers, or the extremes of `table`.

    Extremes and numbers in ascending order are exchanged for polarity -1; numbers in descending
    order can only mean that less is better, and stand as they were named.
    """
    if worst is None:
        low, high = extremes(table)
        refuse_constant(
            table,
            high - low,
            "{faults}: the worst unit is the best. Drop it, or give worst and best.",
            level=np.maximum(np.abs(high), np.abs(low)),
        )
    else:
        refuse_nonfinite(table)
        m = table.shape[-1]
        given = per_column(worst, "worst", m), per_column(best, "best", m)
        low, high = np.minimum(*given), np.maximum(*given)
        refuse_columns(
            low < high, "has {:g} for both", "Worst and best must differ; {faults}.", low
        )
    up = np.asarray(polarity) > 0
    if worst is not None:
        up = up & (given[0] < given[1])
    return np.where(up, low, high), np.where(up, high, low)


def bound(method: Any, place: Place, *names: str) -> Any:
    """Return a method with what it was given by code, or the framework has, one a column."""
    given = {name: place.values(getattr(method, name), name) for name in names}
    if "worst" in given:
        one_pair = np.ndim(method.worst) == 0 and not isinstance(method.worst, Mapping | None)
        _refuse_contradiction(place, given["worst"], given["best"], one_pair)
    return replace(method, **given)


def _refuse_contradiction(place: Place, worst: Array, best: Array, one_pair: bool) -> None:
    """Raise if ends point against the polarity of a column in the framework.

    One ascending pair for all columns does not: it is a minimum and a maximum.
    """
    table = place.table
    if table is None or "polarity" not in table:
        return
    polarity = table["polarity"].fillna(1).to_numpy(dtype=float)
    turned = np.sign(best - worst) * polarity < 0
    against = np.flatnonzero(turned & ((best < worst) | (not one_pair)))
    if against.size:
        codes = listing([repr(place.columns[j]) for j in against], most=5)
        raise MethodError(
            f"Worst and best contradict the polarity of {codes}: worst is the smaller where more "
            "is better (+1), the larger where less is (-1). Correct one or the other."
        )


def per_column(given: PerColumn, what: str, m: int) -> Array:
    """Return given numbers as one for each of `m` columns."""
    if given is None:
        raise MethodError(f"No {what} given: pass one number a column.")
    if isinstance(given, Mapping):
        raise MethodError(
            f"The {what} is given by code, which only an index knows: pass one number a column."
        )
    values = floats(given, f"The {what}")
    if values.shape not in ((), (m,)):
        raise MethodError(f"The {what} has {values.size} numbers, the table has {m} columns.")
    return np.broadcast_to(values, (m,))


def check_numbers(owner: object, **given: PerColumn) -> None:
    """Raise unless all numbers given to a method are finite, and worst and best come together."""
    if (given.get("worst") is None) != (given.get("best") is None):
        raise MethodError(f"{type(owner).__name__} needs both worst and best, or neither.")
    for what, numbers in given.items():
        values = list(numbers.values()) if isinstance(numbers, Mapping) else numbers
        if values is None:
            continue
        if not np.isfinite(floats(values, f"{type(owner).__name__} {what}")).all():
            raise MethodError(
                f"{type(owner).__name__} needs a finite {what}, got {brief(numbers)}."
            )


def refuse_columns(ok: Array, phrase: str, message: str, *values: Array) -> None:
    """Raise unless `ok`, naming the columns of the first table where it fails.

    Parameters
    ----------
    ok : array, (..., 1, indicator) or (indicator,)
    phrase : str
        What is wrong with a column, to be filled with its `values`.
    message : str
        With ``{faults}`` for the columns.
    """
    if np.all(ok):
        return
    bad = ~ok.reshape(-1, ok.shape[-1])
    first = int(bad.any(axis=-1).argmax())
    shown = [np.broadcast_to(v, ok.shape).reshape(bad.shape)[first] for v in values]
    columns = np.flatnonzero(bad[first])
    error = DomainError(
        message, [Fault(int(j), phrase.format(*(float(v[j]) for v in shown))) for j in columns]
    )
    error.tables = bad.any(axis=-1)
    raise error
