"""The standard robustness study of an index: what a referee asks, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pandas as pd

from ..index import CompositeIndex
from ..normalisation import MinMax, Rank
from ..report import Report
from ..robustness import (
    Choice,
    Region,
    WeightNoise,
    closest_weights,
    leave_one_out,
    rank_ranges,
    simulate,
    smaa,
    sobol_sensitivity,
    unit_removal,
    weight_stability,
)

__all__ = ["Part", "robustness_study"]

RELATIVE = 0.25  # how far weights are varied: by a quarter of themselves
POSITIVE = [MinMax(1, 100), Rank()]  # normalisations that every weighting and mean can take


class Part(NamedTuple):
    """One question and its answer: `result`, with the names of its plots."""

    name: str
    title: str
    note: str
    result: Report
    plots: tuple[str, ...] = ()


def robustness_study(
    index: CompositeIndex,
    data: pd.DataFrame,
    *,
    n: int = 10_000,
    rng: int = 1,
    n_jobs: int | None = None,
    weightings: Sequence[Any] = ("equal", "entropy", "pca"),
    wanted: dict[Any, int] | None = None,
    progress: bool | None = None,
) -> Iterator[Part]:
    """Ask the standard questions about an index whose scores are linear in the weights.

    Parameters
    ----------
    index : CompositeIndex
        The baseline.
    data : DataFrame, units x indicators
    n : int
        Replicates of the simulations.
    rng : int
        Seed of each part.
    n_jobs : int, optional
        As in `simulate`.
    weightings : sequence
        Those that might have been chosen.
    wanted : mapping of unit to rank, optional
        ``{"Chongqing": 3}``: which weights would put it there?
    progress : bool, optional
        As in `simulate`.

    Yields
    ------
    Part
        Those that the data allow: what becomes of weights and without one indicator from two
        indicators on, without one unit from three units on.

    Raises
    ------
    KeyboardInterrupt
        If a simulation was interrupted from the keyboard.
    """
    running: dict[str, Any] = {"rng": rng, "n_jobs": n_jobs, "progress": progress}
    choices = [
        Choice("normalisation", ["minmax", "zscore", *POSITIVE]),
        Choice("weighting", list(weightings)),
        Choice("aggregation", ["arithmetic", "geometric"]),
    ]
    noise = WeightNoise(RELATIVE)
    yield Part(
        "simulation",
        "Ranks under other methods and weights",
        f"{n:,} draws of normalisation, weighting, aggregation, and every weight within 25 %.",
        _whole(simulate(index, data, [*choices, noise], n=n, **running)),
        ("plot_ranks", "plot_acceptability"),
    )
    compatible = [Choice("normalisation", POSITIVE), *choices[1:]]
    yield Part(
        "sensitivity",
        "What moves the ranking",
        "Sobol' indices of the average rank shift and, unit by unit, of ranks and scores.",
        sobol_sensitivity(index, data, [*compatible, noise], n=_power_of_two(n // 64), **running),
        ("plot", "plot_units"),
    )
    yield Part(
        "all_weights",
        "Ranks under any weights at all",
        f"{n:,} draws of weights, all alike likely.",
        _whole(smaa(index, data, n=n, **running)),
        ("plot_acceptability",),
    )
    own = Region.around(index.compute(data), relative=RELATIVE)
    yield Part(
        "rank_ranges",
        "Best and worst rank, proven",
        "Over all weights within 25 % of the index's own.",
        rank_ranges(index, data, own),
        ("plot",),
    )
    several = len(index.framework.indicators) > 1
    if several:
        yield Part(
            "weight_stability",
            "How far a weight can move",
            "Before the first rank changes, and before the leader changes; its sisters make room.",
            weight_stability(index, data),
            ("plot",),
        )
    if wanted:
        unit, rank = next(iter(wanted.items()))
        yield Part(
            "closest_weights",
            f"What it would take for {unit} to be number {rank}",
            "The smallest change of weights that does it.",
            closest_weights(index, data, wanted),
            ("plot",),
        )
    if several:
        yield Part(
            "left_out",
            "Without one indicator",
            "How far ranks move when an indicator is left out.",
            leave_one_out(index, data, level="indicator"),
            ("plot",),
        )
    if len(data) > 2:  # an index needs two
        yield Part(
            "unit_removal",
            "Without one unit",
            "Which pairs of others change places when a unit is removed.",
            unit_removal(index, data),
            ("plot",),
        )


def _whole(result: Any) -> Any:
    """Return a result that has all its replicates; one that was interrupted ends the study."""
    if not result.complete:
        raise KeyboardInterrupt
    return result


def _power_of_two(n: int) -> int:
    return max(128, 2 ** (n.bit_length() - 1))  # fewer leave indices too wide to read
