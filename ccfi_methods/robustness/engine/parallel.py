"""Replicates in parallel: threads, processes or a cluster, and the same bits from all of them."""

from __future__ import annotations

import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from functools import cache
from itertools import chain
from typing import Any, Protocol, TypeVar

import numpy as np
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]

from ...arguments import processors, whole_number
from ...exceptions import MethodError
from ...progress import progress_bar
from .batches import Batch
from .design import Piece
from .replicate import Experiment

__all__ = ["Collector", "run"]

FIRST, MOST = 2**8, 2**19  # replicates handed to a worker at first; ranks, at most
SECONDS = 0.1  # that a chunk is to take
LOSSES = 3  # of workers without a result between, after which the analysis ends


class Collector(Protocol):
    """What becomes of batches: collected by workers, merged in the order of the pieces."""

    n: int

    def add(self, batch: Batch) -> None:
        """Take a batch in."""

    def close(self) -> None:
        """Finish what is left to do once all batches are in."""

    def merge(self, other: Any) -> None:
        """Take in what another collector of the kind has, which comes next in order."""


C = TypeVar("C", bound=Collector)


def run(
    experiment: Experiment,
    pieces: Iterable[Piece],
    collector: Callable[[Experiment], C],
    *,
    n: int,
    n_jobs: int | None = None,
    chunk_size: int | None = None,
    progress: bool | None = None,
) -> tuple[C, bool]:
    """Compute pieces and collect what they give; say whether all of them were computed.

    Interrupted from the keyboard it stops all workers, warns, and returns what was done. What a
    worker had in hand when its process was killed is computed again.

    Parameters
    ----------
    pieces : iterable of Piece
        Drawn as they are needed.
    collector : callable
        Makes an empty collector for an experiment.
    n : int
        How many replicates there are, for the progress bar.
    n_jobs : int, optional
        For joblib: threads by default, or whatever ``joblib.parallel_config`` names.
    chunk_size : int, optional
        Replicates handed to a worker at a time; by default as many as take a tenth of a
        second. Decides nothing but speed.
    progress : bool, optional
        Show a bar; by default from two seconds on.
    """
    from joblib import delayed

    n_jobs = processors(n_jobs)
    if chunk_size is not None:
        chunk_size = whole_number(chunk_size, "chunk_size")
    chunks = Chunks(len(experiment.units), chunk_size)
    tasks = (delayed(_work)(experiment, chunk, collector) for chunk in chunks.of(pieces))
    total = collector(experiment)
    bar = progress_bar(what="replicates", total=n, progress=progress)
    with bar, one_thread:
        parts = surviving(tasks, n_jobs)
        try:
            for part, done, seconds in parts:
                total.merge(part)
                bar.update(done)
                chunks.learn(done, seconds)
        except KeyboardInterrupt:
            parts.close()
            if not total.n:
                raise
            warnings.warn(
                f"Interrupted: the result holds {total.n:,} of {n:,} replicates.",
                RuntimeWarning,
                stacklevel=3,
            )
            return total, False
    return total, True


def surviving(tasks: Iterable[Any], n_jobs: int | None) -> Generator[Any]:
    """Yield the results of tasks in their order, and compute again what a killed worker lost.

    Raises
    ------
    MethodError
        If workers are killed three times without a result between.
    """
    from joblib import Parallel

    handed: deque[Any] = deque()  # tasks whose results have not come back
    losses = 0

    def remember() -> Iterator[Any]:
        for task in tasks:
            handed.append(task)
            yield task

    source = remember()
    while True:
        lost = list(handed)
        try:
            parallel = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")
            with closing(parallel(chain(lost, source))) as results:
                for result in results:
                    handed.popleft()
                    losses = 0
                    yield result
            return
        except BrokenProcessPool as error:
            losses += 1
            if losses == LOSSES:
                raise MethodError(
                    f"Workers were killed {LOSSES} times at the same replicates, for lack of "
                    "memory perhaps: use fewer of them (n_jobs) or a smaller chunk_size."
                ) from error


class Chunks:
    """What is handed to a worker at a time: what one computes in a tenth of a second.

    A method may be a thousand times as fast as another; a chunk is long enough that handing it
    over does not count, and short enough for workers to finish together, for the progress bar and
    for whoever interrupts. Counts grow with the square of the units, so chunks are not shorter than
    half the units.
    """

    def __init__(self, units: int, size: int | None = None) -> None:
        self.least = max(FIRST, units // 2)
        self.most = max(self.least, MOST // units)
        self.size = size or self.least
        self.fixed = size is not None

    def learn(self, replicates: int, seconds: float) -> None:
        """Adjust the size to how long a chunk took."""
        if not self.fixed:
            pace = replicates / max(seconds, 1e-6)
            self.size = int(np.clip(SECONDS * pace, self.least, self.most))

    def of(self, pieces: Iterable[Piece]) -> Iterator[list[Piece]]:
        """Yield the pieces by chunk."""
        chunk: list[Piece] = []
        filled = 0
        for piece in pieces:
            chunk.append(piece)
            filled += len(piece.replicates)
            if filled >= self.size:
                yield chunk
                chunk, filled = [], 0
        if chunk:
            yield chunk


def _work(
    experiment: Experiment, pieces: list[Piece], collector: Callable[[Experiment], C]
) -> tuple[C, int, float]:
    """Return what pieces give, how many replicates they are, and how long they took."""
    start = time.perf_counter()
    keep_memory()
    mine = collector(experiment)
    with one_thread:
        for piece in pieces:
            mine.add(experiment.batch(piece))
        mine.close()
    done = sum(len(piece.replicates) for piece in pieces)
    return mine, done, time.perf_counter() - start


@cache
def keep_memory() -> None:
    """Have the C library keep the memory of freed arrays for the next ones.

    glibc hands arrays above a threshold back to the system at once, and asks for them again page
    by page; the threshold follows the largest array freed so far, up to 32 MB. This one is never
    touched, so it costs nothing, and makes batches up to three times as fast.
    """
    np.empty(2**22 - 2**10)


class _OneThread:
    """Keep BLAS to one thread: workers are parallel already, and sums keep their order.

    The limit is that of the process: the first to enter sets it, the last to leave lifts it.
    """

    def __init__(self) -> None:
        self.lock, self.users = threading.Lock(), 0

    def __enter__(self) -> None:
        with self.lock:
            if not self.users:
                self.limit = ThreadpoolController().limit(limits=1, user_api="blas")
            self.users += 1

    def __exit__(self, *_: object) -> None:
        with self.lock:
            self.users -= 1
            if not self.users:
                self.limit.restore_original_limits()


one_thread = _OneThread()
