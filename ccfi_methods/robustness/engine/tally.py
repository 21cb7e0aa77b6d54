"""What is kept of replicates: counts, whose size does not grow with their number, and a sample."""

from __future__ import annotations

import re

import numpy as np

from ...exceptions import MethodError
from ...ordering import ordinal
from ...places import ranks
from ...protocols import Array
from .batches import Batch
from .replicate import Experiment

__all__ = ["Tally", "sample_size"]

FLUSH = 2**18  # ranks counted together
NUMBER = r"-?\d[\d.]*(e[-+]\d+)?"  # failures that differ in a number are of one kind
SAMPLE = 10_000
PAIRS = 500  # units up to which pairs are counted unless asked otherwise


class Tally:
    """Counts of ranks, of who is before whom and of failures, and some replicates as they are.

    Whole numbers can be added in any order, so that the result does not depend on how the work
    was divided.

    Parameters
    ----------
    experiment : Experiment
    pairs : bool, optional
        Count who is before whom; by default up to 500 units.
    keep : int
        Replicates with a number below it are kept one by one.

    Attributes
    ----------
    n : int
    rank_counts : array of int, (unit, rank)
    before : array of int, (unit, unit), or None
        How often one unit ranks before another.
    shifts : array of int
        How often the absolute rank shifts of all units sum to 0, 1, 2 and so on.
    failures : dict
        By combination of choices and kind: how many replicates, and the message of the first.
    kept : list of (replicates, ranks, scores)
    """

    def __init__(self, experiment: Experiment, pairs: bool | None = None, keep: int = 0) -> None:
        if not isinstance(pairs, bool | None):
            raise MethodError(f"pairs needs True, False or None, got {pairs!r}.")
        self.baseline = experiment.result.ranks.to_numpy()
        count_pairs = len(self.baseline) <= PAIRS if pairs is None else pairs
        self.keep = keep
        units = len(self.baseline)
        self.n = 0
        self.rank_counts = np.zeros((units, units), dtype=np.int32)
        self.before = np.zeros((units, units), dtype=np.int32) if count_pairs else None
        self.shifts = np.zeros(units * (units - 1) + 1, dtype=np.int32)
        self.failures: dict[tuple[tuple[int, ...], str], tuple[int, str]] = {}
        self.kept: list[tuple[Array, Array, Array]] = []
        self._small = np.min_scalar_type(units)
        self._waiting: list[Array] = []

    def add(self, batch: Batch) -> None:
        """Count a batch."""
        for failure in batch.failures:
            self._fail((batch.codes, re.sub(NUMBER, "#", failure.message)), 1, str(failure))
        if not len(batch.replicates):
            return
        places = self._places(batch.scores)
        self.n += len(places)
        self._look(batch, places)
        self._waiting.append(places)
        if sum(part.size for part in self._waiting) >= FLUSH:
            self.close()
        few = batch.replicates < self.keep
        if few.any():
            self.kept.append((batch.replicates[few], places[few], batch.scores[few]))

    def _places(self, scores: Array) -> Array:
        """Return the ranks as small integers."""
        places, close = ordinal(scores, self._small)
        if close.any():
            places[close] = ranks(scores[close])
        return places

    def _look(self, batch: Batch, places: Array) -> None:
        """Take what else is wanted of a batch; its ranks are ``(replicate, unit)``."""

    def close(self) -> None:
        """Count the ranks that wait for more to be counted with."""
        if not self._waiting:
            return
        n = sum(len(places) for places in self._waiting)
        room = np.zeros((len(self.baseline), n + -n % 64), self._small)  # unit, replicate
        np.concatenate([places.T for places in self._waiting], axis=1, out=room[:, :n])
        self._waiting = []
        _count(self.shifts, self._shifts(room[:, :n]))
        _count_rows(self.rank_counts, room[:, :n])
        if self.before is not None:
            self.before += _before(room, n)

    def _shifts(self, places: Array) -> Array:
        """Return the sum of the absolute rank shifts in each replicate."""
        wide = np.min_scalar_type(-len(self.shifts))  # holds the sum, of either sign
        away = places.astype(wide) - self.baseline[:, None].astype(wide)
        return np.abs(away, out=away).sum(axis=0, dtype=wide)

    def merge(self, other: Tally) -> None:
        """Add what another tally counted."""
        self.n += other.n
        self.rank_counts += other.rank_counts
        self.shifts += other.shifts
        if self.before is not None and other.before is not None:
            self.before += other.before
        for kind, (count, text) in other.failures.items():
            self._fail(kind, count, text)
        self.kept += other.kept

    def _fail(self, kind: tuple[tuple[int, ...], str], count: int, text: str) -> None:
        already, first = self.failures.get(kind, (0, text))
        self.failures[kind] = (already + count, first)


def sample_size(experiment: Experiment) -> int:
    """Return how many replicates are kept to know the distribution of scores from."""
    return min(SAMPLE, 2**23 // len(experiment.units))


def _count(counts: Array, cells: Array) -> None:
    """Add one to the counts of some cells, as often as they are named."""
    if len(cells) * 4 > len(counts):  # a pass over all counts is cheap
        counts += np.bincount(cells, minlength=len(counts))
    else:
        np.add.at(counts, cells, 1)


def _count_rows(counts: Array, places: Array) -> None:
    """Count the places, 1 to m, in each row: (row, m)."""
    if places.shape[1] > len(counts):
        for row, cells in zip(counts, places, strict=True):
            row += np.bincount(cells, minlength=len(row) + 1)[1:]
    else:
        first = np.arange(-1, counts.size - 1, counts.shape[1])
        np.add.at(counts.reshape(-1), (places + first[:, None]).reshape(-1), 1)


def _before(places: Array, n: int) -> Array:
    """Count in how many of `n` replicates each unit ranks before each other: (unit, unit).

    Replicates are filled up to a multiple of 64 with ties, which count for nobody.
    """
    units = len(places)
    before = np.zeros((units, units), dtype=np.int32)
    tied = int(places.sum(dtype=np.int64)) != n * units * (units + 1) // 2
    for i in range(units - 1):
        before[i, i + 1 :] = _true(places[i] < places[i + 1 :])
        behind = _true(places[i] > places[i + 1 :]) if tied else n - before[i, i + 1 :]
        before[i + 1 :, i] = behind
    return before


def _true(marks: Array) -> Array:
    """Count what is true in each row, 64 marks at a time."""
    return np.bitwise_count(np.packbits(marks, axis=1).view(np.uint64)).sum(axis=1, dtype=np.int32)
