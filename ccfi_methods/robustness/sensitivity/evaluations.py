"""The scores of a design: the index computed for every row."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.random import SeedSequence

from ...exceptions import DomainError
from ...protocols import Array
from ..engine.parallel import run
from ..engine.replicate import Batch, Experiment
from .factors import Factors

__all__ = ["evaluated"]


class Scores:
    """All scores of a design. One that was interrupted is no result: nothing of it counts."""

    def __init__(self, experiment: Experiment) -> None:
        self.n = 0
        self.parts: list[tuple[Array, Array]] = []

    def add(self, batch: Batch) -> None:
        """Keep the scores of a batch."""
        if batch.failures:
            raise DomainError(
                "Shares of variance need a score for every draw, and one of the uncertain inputs "
                f"draws what cannot be computed: {batch.failures[0]} Draw from a narrower range."
            )
        self.parts.append((batch.replicates, batch.scores))

    def close(self) -> None:
        """Nothing is left to do."""

    def merge(self, other: Scores) -> None:
        """Keep the scores of another collector."""
        self.parts += other.parts


def evaluated(
    factors: Factors, shape: tuple[int, int], taken: Array, seed: SeedSequence, **how: Any
) -> Array:
    """Return the scores of a design: ``(pattern, scrambling, row, unit)``."""
    experiment = factors.experiment
    design = factors.design(shape, taken, seed)
    size = len(design.codes)
    found, _ = run(experiment, design.pieces(experiment.block), Scores, n=size, **how)
    scores = np.empty((size, len(experiment.units)))
    for rows, part in found.parts:
        scores[rows] = part
    return scores.reshape(len(taken), *shape, -1)
