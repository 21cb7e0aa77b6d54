"""The draws of a whole simulation, round by round."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import SeedSequence

from ...exceptions import MethodError
from ...protocols import Array
from ...seeds import child
from .design import Design, Piece
from .replicate import Experiment

__all__ = ["Draws", "refuse_number"]

ROUND = 2**16  # replicates designed at a time
RUN = 16  # pieces computed one after the other


def refuse_number(n: Any) -> None:
    """Raise unless `n` is a number of replicates that can be counted."""
    whole = isinstance(n, int | np.integer) and not isinstance(n, bool)
    if not (whole and 1 <= n < 2**31):
        raise MethodError(
            f"A simulation needs a whole number of replicates n >= 1, below 2**31; got n={n!r}."
        )


class Draws:
    """The design of a simulation, round by round, so that it takes no memory to speak of."""

    def __init__(self, experiment: Experiment, n: int, seed: SeedSequence) -> None:
        self.experiment, self.n, self.seed = experiment, int(n), seed
        self.refused = np.zeros(experiment.compatible.size, dtype=np.int64)

    def rounds(self) -> Iterator[tuple[Design, Array]]:
        """Yield the designs."""
        for k, first in enumerate(range(0, self.n, ROUND)):
            size = min(ROUND, self.n - first)
            yield self.experiment.design(size, child(self.seed, k), first)

    def pieces(self) -> Iterator[Piece]:
        """Yield the pieces of all designs; in an order that leaves no choice to the end."""
        for k, (design, refused) in enumerate(self.rounds()):
            self.refused += refused
            pieces = design.pieces(self.experiment.block)
            runs = list(batched(pieces, RUN))
            order = np.random.default_rng(child(self.seed, k, 2)).permutation(len(runs))
            for i in order:
                yield from runs[i]

    def table(self) -> pd.DataFrame:
        """Return choices and numbers of every replicate."""
        choices = self.experiment.choices
        parts = []
        for design, _ in self.rounds():
            columns: dict[str, Any] = {
                choice.key: pd.Categorical.from_codes(codes, pd.Index(choice.labels))
                for choice, codes in zip(choices, design.codes.T, strict=True)
            }
            columns |= design.numbers
            rows = pd.RangeIndex(design.first, design.first + len(design.codes), name="replicate")
            parts.append(pd.DataFrame(columns, index=rows))
        return pd.concat(parts)

    def failed(
        self, failures: Mapping[tuple[tuple[int, ...], str], tuple[int, str]]
    ) -> pd.DataFrame:
        """Return what failed, by choices and reason."""
        choices = self.experiment.choices
        rows = [
            {
                **{c.key: c.labels[k] for c, k in zip(choices, codes, strict=True)},
                "reason": text,
                "count": count,
            }
            for (codes, _), (count, text) in failures.items()
        ]
        return pd.DataFrame(rows, columns=[*(c.key for c in choices), "reason", "count"])


def batched(pieces: Iterator[Piece], size: int) -> Iterator[list[Piece]]:
    """Yield lists of `size` pieces; the last may be shorter."""
    while some := list(islice(pieces, size)):
        yield some
