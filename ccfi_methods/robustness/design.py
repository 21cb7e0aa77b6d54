"""The design: what every replicate draws, decided before anything is computed.

Choices and numbers are columns of a table with a row a replicate. A draw of noise is a position in
a stream, which is drawn in blocks, each from a generator of its own; so that it does not matter
who computes a replicate, when, or together with which others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ..protocols import Array

__all__ = ["Design", "Piece", "Stretch", "child", "cut"]


class Stretch(NamedTuple):
    """Part of a block of a stream: `length` draws from `seed`, of which some, for some replicates.

    `offsets` and `rows` are None where they are all.
    """

    seed: np.random.SeedSequence
    length: int
    offsets: Array | None = None
    rows: Array | None = None


class Piece(NamedTuple):
    """Replicates under one combination of choices, to be computed in one call."""

    replicates: Array
    codes: tuple[int, ...]
    numbers: Mapping[str, Array]
    noise: Mapping[str, list[Stretch]]


@dataclass(frozen=True)
class Design:
    """A table of draws.

    Parameters
    ----------
    codes : array of int, (replicate, choice)
        The option of each choice.
    numbers : mapping
        By path, ``(replicate,)``.
    positions : mapping
        By input, the place of each replicate's noise in its stream, ``(replicate,)``. Replicates
        that share a place share their noise.
    lengths : array of int, (block,)
        How many draws there are in each block of a stream.
    seed : SeedSequence
        Of the streams.
    first : int
        Number of the first replicate.
    """

    codes: Array
    numbers: Mapping[str, Array]
    positions: Mapping[str, Array]
    lengths: Array
    seed: np.random.SeedSequence
    first: int = 0

    def pieces(self, block: int) -> Iterator[Piece]:
        """Cut the design into pieces of at most `block` replicates under the same choices."""
        starts = np.concatenate([[0], np.cumsum(self.lengths)])
        for rows in cut(self.codes, block, list(self.positions.values())):
            yield Piece(
                self.first + rows,
                tuple(self.codes[rows[0]].tolist()),
                {path: values[rows] for path, values in self.numbers.items()},
                {
                    key: list(self._stretches(stream, positions[rows], starts))
                    for stream, (key, positions) in enumerate(self.positions.items())
                },
            )

    def _stretches(self, stream: int, positions: Array, starts: Array) -> Iterator[Stretch]:
        blocks = np.searchsorted(starts, positions, side="right") - 1
        for block in np.unique(blocks).tolist():
            rows = np.flatnonzero(blocks == block)
            offsets, length = positions[rows] - starts[block], int(self.lengths[block])
            whole = len(offsets) == length and bool((offsets == np.arange(length)).all())
            yield Stretch(
                child(self.seed, stream, block),
                length,
                None if whole else offsets,
                None if len(rows) == len(positions) else rows,
            )


def cut(codes: Array, block: int, then: list[Array]) -> Iterator[Array]:
    """Yield rows that share their codes, at most `block` at a time, sorted by `then`."""
    order = np.lexsort([*then[::-1], *codes.T[::-1], np.zeros(len(codes))])
    changed = np.any(codes[order][1:] != codes[order][:-1], axis=1)
    for group in np.split(order, np.flatnonzero(changed) + 1):
        for start in range(0, len(group), block):
            yield group[start : start + block]


def child(seed: np.random.SeedSequence, *key: int) -> np.random.SeedSequence:
    """Return a descendant of a seed, as `SeedSequence.spawn` makes them."""
    return np.random.SeedSequence(seed.entropy, spawn_key=(*seed.spawn_key, *key))
