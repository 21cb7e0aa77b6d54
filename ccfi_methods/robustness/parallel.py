"""Replicates in parallel: threads, processes or a cluster, and the same bits from all of them."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Protocol, TypeVar

import numpy as np
from joblib import Parallel, delayed
from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]
from tqdm.auto import tqdm

from ..exceptions import MethodError
from .batches import Batch
from .design import Piece
from .replicate import Experiment

__all__ = ["Collector", "run"]

CHUNK = 2**14  # replicates handed to a worker at a time, at least


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

    Interrupted from the keyboard it stops all workers, warns, and returns what was done.

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
        Replicates handed to a worker at a time. Decides nothing but speed.
    progress : bool, optional
        Show a bar; by default from two seconds on.
    """
    if n_jobs is not None and (not isinstance(n_jobs, int) or n_jobs == 0):
        raise MethodError(
            f"n_jobs needs a number of processors, or -1 for all of them; got {n_jobs!r}."
        )
    size = chunk_size or max(CHUNK, len(experiment.units) // 2)
    tasks = (delayed(_work)(experiment, task, collector) for task in _tasks(pieces, size))
    total = collector(experiment)
    parallel = Parallel(n_jobs=n_jobs, prefer="threads", return_as="generator")
    bar = tqdm(total=n, desc="replicates", delay=2, leave=False, disable=progress is False)
    with bar, one_thread:
        parts = parallel(tasks)
        try:
            for part, done in parts:
                total.merge(part)
                bar.update(done)
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


def _work(
    experiment: Experiment, pieces: list[Piece], collector: Callable[[Experiment], C]
) -> tuple[C, int]:
    keep_memory()
    mine = collector(experiment)
    with one_thread:
        for piece in pieces:
            mine.add(experiment.batch(piece))
        mine.close()
    return mine, sum(len(piece.replicates) for piece in pieces)


def _tasks(pieces: Iterable[Piece], size: int) -> Iterator[list[Piece]]:
    task: list[Piece] = []
    filled = 0
    for piece in pieces:
        task.append(piece)
        filled += len(piece.replicates)
        if filled >= size:
            yield task
            task, filled = [], 0
    if task:
        yield task


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
