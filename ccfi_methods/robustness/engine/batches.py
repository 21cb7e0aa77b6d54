"""A batch of replicates: drawn, computed, and rid of what cannot be computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.random import SFC64, Generator

from ...exceptions import DomainError
from ...protocols import Array
from .design import Stretch
from .specification import Drawn, Specification

__all__ = ["Batch", "computed", "joined"]


class Batch(NamedTuple):
    """Replicates that could be computed: their numbers, draws and scores; and what went wrong.

    All are under one combination of choices, `codes`.
    """

    codes: tuple[int, ...]
    replicates: Array
    drawn: Drawn
    scores: Array
    failures: list[DomainError]


def joined(noise: Any, stretches: list[Stretch], n: int, of: Specification) -> Array:
    """Draw the blocks that a piece needs, and put each replicate's part in its place."""
    joined: Array | None = None
    for seed, length, offsets, rows in stretches:
        part = noise.draw(Generator(SFC64(seed)), length, of)
        if rows is None:
            return part
        joined = np.empty((n, *part.shape[1:]), part.dtype) if joined is None else joined
        joined[rows] = part[offsets]
    assert joined is not None, "every replicate has its noise"
    return joined


def computed(
    specification: Specification, drawn: Drawn, rows: Array, failures: list[DomainError]
) -> Iterator[tuple[Array, Array]]:
    """Yield rows and their scores, less what fails: halve the rest where the error is not exact."""
    try:
        yield rows, specification.scores(drawn)
        return
    except DomainError as failure:
        error = failure
    if drawn.size == 1:
        failures.append(error)
        return
    parts = np.array_split(np.arange(drawn.size), 2)
    if np.shape(error.tables) == (drawn.size,):
        failures += [error] * np.count_nonzero(error.tables)
        parts = [np.flatnonzero(~error.tables)]
    for part in parts:
        if len(part):
            yield from computed(specification, drawn.take(part), rows[part], failures)
