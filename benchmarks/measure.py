"""Time pieces of work side by side: turn by turn, so that what disturbs one disturbs the other."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

TURNS = 7


class Row(NamedTuple):
    """A line of the table: what was measured, beside what, and what was aimed at.

    `figure` is a ratio to `beside` where there is a `peer`, else it is `ours`. A peer with a
    figure below ours is ahead.
    """

    section: str
    work: str
    ours: float
    unit: str
    beside: str = ""
    peer: float | None = None
    target: float | None = None  # of the ratio, or of `ours` where there is no peer
    note: str = ""

    @property
    def figure(self) -> float:
        return self.ours if self.peer is None else self.ours / self.peer

    @property
    def verdict(self) -> str:
        ahead = "the peer is ahead" if self.peer is not None and self.figure > 1 else ""
        if self.target is None:
            return ahead
        reached = "met" if self.figure <= self.target else "not met"
        return f"{reached}; {ahead}" if ahead and self.target < 1 else reached


def side_by_side(
    work: Mapping[str, Callable[[], object]],
    turns: int = TURNS,
    clock: Callable[[], float] = time.perf_counter,
) -> dict[str, float]:
    """Return the best time of each piece of work, in seconds, after one turn to warm up."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(turns + 1):
        for name, do in work.items():
            start = clock()
            do()
            times[name].append(clock() - start)
    return {name: float(np.min(taken[1:])) for name, taken in times.items()}


def clock_of(n_jobs: int) -> Callable[[], float]:
    """Return the processor's clock for one thread, which others on the machine move little."""
    return time.process_time if n_jobs == 1 else time.perf_counter


def per_replicate(seconds: float, n: int) -> str:
    return f"{1e6 * seconds / n:8.2f} us a replicate, {n / seconds:12,.0f} a second"


def peak(do: Callable[[], object]) -> float:
    """Return the most memory that a piece of work has at a time, in MB."""
    tracemalloc.start()
    do()
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return most / 2**20


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """Return the slope of the upper half of a curve on two logarithmic scales."""
    half = len(sizes) // 2
    return float(np.polyfit(np.log(sizes[half:]), np.log(figures[half:]), 1)[0])
