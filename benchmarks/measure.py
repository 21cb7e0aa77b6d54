"""Time two things side by side: turn by turn, so that what disturbs one disturbs the other."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

import numpy as np

TURNS = 7


def side_by_side(work: Mapping[str, Callable[[], object]], turns: int = TURNS) -> dict[str, float]:
    """Return the best time of each piece of work, in seconds, after one turn to warm up."""
    times: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(turns + 1):
        for name, do in work.items():
            start = time.perf_counter()
            do()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.min(taken[1:])) for name, taken in times.items()}


def per_replicate(seconds: float, n: int) -> str:
    return f"{1e6 * seconds / n:8.2f} us a replicate, {n / seconds:12,.0f} a second"
