"""The design: what every replicate draws, decided before anything is computed.

Choices and numbers are columns of a table with a row a replicate. A draw of noise is a position in
a stream, which is drawn in blocks, each from a generator of its own; so that it does not matter
who computes a replicate, when, or together with which others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from ...protocols import Array
from ...seeds import child

__all__ = ["Design", "Piece", "Stretch", "cut"]


class Stretch(NamedTuple):
    """A block of a stream, `length` draws from `seed`; or those at `offsets`, for some replicates.

    `offsets` and `rows` are None where a piece takes the whole block.
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
    rows : list of array, optional
        The rows of each piece, where they are known.
    """

    codes: Array
    numbers: Mapping[str, Array]
    positions: Mapping[str, Array]
    lengths: Array
    seed: np.random.SeedSequence
    first: int = 0
    rows: Sequence[Array] | None = None

    def pieces(self, block: int) -> Iterator[Piece]:
        """Cut the design into pieces of at most `block` replicates under the same choices."""
        starts = np.concatenate([[0], np.cumsum(self.lengths)])
        for rows in self.rows or cut(self.codes, block, [*self.positions.values()]):
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
        first = int(np.searchsorted(starts, positions[0], side="right")) - 1
        if np.array_equal(positions, np.arange(starts[first], starts[first + 1])):
            yield Stretch(child(self.seed, stream, first), len(positions))
            return
        blocks = np.searchsorted(starts, positions, side="right") - 1
        for block in np.unique(blocks).tolist():
            rows = np.flatnonzero(blocks == block)
            yield Stretch(
                child(self.seed, stream, block),
                int(self.lengths[block]),
                positions[rows] - starts[block],
                rows,
            )


def cut(codes: Array, block: int, then: Sequence[Array] = ()) -> Iterator[Array]:
    """Yield rows that share their codes, at most `block` at a time, sorted by `then`."""
    shared = np.zeros(len(codes), dtype=np.int64)
    for column in codes.T:
        shared = shared * (column.max() + 1) + column
    if shared.max() < 2**15:
        shared = shared.astype(np.int16)  # which is sorted digit by digit
    order = np.lexsort([*then[::-1], shared]) if then else np.argsort(shared, kind="stable")
    for group in np.split(order, np.flatnonzero(np.diff(shared[order])) + 1):
        yield from np.array_split(group, -(-len(group) // block))
