"""The engine: an index, its data and its uncertain inputs, replicated in batches.

Everything that is computed many times goes through here; what is made of the scores is the
business of `uncertainty`, `smaa` and `sensitivity`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import SFC64, Generator, SeedSequence

from ...exceptions import DataError, DomainError, MethodError, listing
from ...index import CompositeIndex
from ...preparation import MultipleImputation
from ...protocols import Array
from ...seeds import child
from ...tree import Tree
from ..inputs.choices import Choice, Imputed, Options, Setting
from ..inputs.data_noise import Bootstrap, DataNoise
from ..inputs.distributions import Number
from ..inputs.weight_noise import RandomWeights, WeightNoise
from ..one_table import refuse_panels
from .batches import Batch, computed, joined
from .design import Design, Piece, cut
from .refusals import refuse_conflicts, refuse_mixing, refuse_noise, refuse_paths, refuse_values
from .specification import Drawn, Specification

__all__ = ["Batch", "Experiment"]

PROBES = np.array([0.05, 0.25, 0.5, 0.75, 0.95])  # quantiles of numbers at which choices are tried
NOISES = (WeightNoise, RandomWeights, DataNoise, Bootstrap)
TABLES, VECTORS = 750_000, 280_000  # numbers in a batch of tables, of weights or scores
CACHE = 2**26  # bytes of specifications kept


class Experiment:
    """An index, its data, and what is uncertain about them.

    Parameters
    ----------
    index : CompositeIndex
    data : DataFrame, units x indicators
    inputs : sequence
        Choices (`Choice`, `DropOne`, a `MultipleImputation`), numbers (`Uniform`, `Normal`,
        `Triangular`) and noise (`WeightNoise`, `RandomWeights`, `DataNoise`, `Bootstrap`).

    Attributes
    ----------
    result : IndexResult
        The index as it is: the baseline.
    choices, numbers, noises : tuple
        The inputs by kind.
    block : int
        Replicates computed in one call; set by the size of the problem alone.
    excluded : DataFrame
        Combinations of choices that cannot be computed, and the reason. The rule: one is excluded
        if the index raises a `DomainError` for the data as they are, at every one of five
        quantiles of the uncertain numbers.

    Raises
    ------
    MethodError
        If two inputs decide the same thing, a path leads to no parameter of a method that may be
        chosen, a number may be one that its method refuses, or a callable mixes the batch.
    DataError
        If no combination can be computed.
    """

    def __init__(
        self, index: CompositeIndex, data: pd.DataFrame, inputs: Sequence[Any] = ()
    ) -> None:
        refuse_panels(index, "A simulation")
        if not isinstance(inputs, Sequence) or isinstance(inputs, str):
            raise MethodError(f"A simulation needs a list of inputs, got {inputs!r}.")
        given = [Imputed(i) if isinstance(i, MultipleImputation) else i for i in inputs]
        refuse_conflicts(given)
        self.result, self.whole = index.compute(data), index.framework
        index, given = index.on(data), [i.on(data) if isinstance(i, Choice) else i for i in given]
        self.units = self.result.scores.index
        if any(isinstance(i, RandomWeights) for i in given):
            index = replace(index, weighting="equal")  # any weighting: none of it is left
        self.setting = Setting(index, self.result.data.to_numpy(), self.units, self.whole)
        self.numbers = tuple(i for i in given if isinstance(i, Number))
        self.noises = tuple(i for i in given if isinstance(i, NOISES))
        rest = [i for i in given if not isinstance(i, (Number, *NOISES))]
        choices = [i for i in rest if isinstance(i, Choice)]
        refuse_paths(self.setting, choices, self.numbers)
        refuse_values(self.setting, choices, self.numbers)
        steps_first = sorted(rest, key=lambda i: "." in i.key)
        self.choices: tuple[Options, ...] = tuple(i.bind(self.setting) for i in steps_first)
        self.tree = Tree(self.whole)
        self.block = self._block()
        self._forget()
        refuse_noise(self.setting, self.noises, self.choices)
        self.compatible, self.excluded = self._probed()
        refuse_mixing(self)

    # -- what is drawn -----------------------------------------------------------------------

    def design(self, n: int, seed: SeedSequence, first: int = 0) -> tuple[Design, Array]:
        """Draw `n` replicates at random; say how often each excluded combination came up.

        Those that came up are drawn again from the combinations that can be computed.
        """
        rng = np.random.default_rng(child(seed, 0))
        tried, refused = self._tried(n, rng)
        codes = [
            tried[c] if c in tried else rng.choice(len(c.shares), n, p=c.shares)
            for c in self.choices
        ]
        table = np.stack(codes, axis=-1) if codes else np.zeros((n, 0), dtype=int)
        numbers = {number.path: number.quantile(rng.random(n)) for number in self.numbers}
        rows = list(cut(table, self.block))
        positions = np.empty(n, dtype=np.int64)
        positions[np.concatenate(rows)] = np.arange(n)
        return (
            Design(
                codes=table,
                numbers=numbers,
                positions={noise.key: positions for noise in self.noises},
                lengths=np.array([len(r) for r in rows]),
                seed=child(seed, 1),
                first=first,
                rows=rows,
            ),
            refused,
        )

    def _tried(self, n: int, rng: Generator) -> tuple[dict[Choice, Array], Array]:
        """Draw admitted options of all methods together, and how often others came up."""
        if not self.methods:
            return {}, np.zeros(1, dtype=np.int64)
        chances = np.ones(())
        for choice in self.methods:
            chances = np.multiply.outer(chances, choice.shares)
        admitted = np.argwhere(self.compatible)
        likely = chances[self.compatible]
        drawn = admitted[rng.choice(len(likely), n, p=likely / likely.sum())]
        came_up = rng.multinomial(n, chances.reshape(-1))
        refused = np.where(self.compatible.reshape(-1), 0, came_up)
        return dict(zip(self.methods, drawn.T, strict=True)), refused

    def drawn(self, piece: Piece) -> tuple[Specification, Drawn]:
        """Return the specification of a piece, and what its replicates draw."""
        specification, n = self.specification(piece.codes), len(piece.replicates)
        noise = {i.field: joined(i, piece.noise[i.key], n, specification) for i in self.noises}
        return specification, Drawn(n, piece.numbers, **noise)

    def batch(self, piece: Piece) -> Batch:
        """Compute a piece; set replicates apart that are outside the domain of a method."""
        specification, drawn = self.drawn(piece)
        failures: list[DomainError] = []
        done = list(computed(specification, drawn, np.arange(drawn.size), failures))
        if len(done) == 1 and not failures:
            return Batch(piece.codes, piece.replicates, drawn, done[0][1], failures)
        rows = np.concatenate([rows for rows, _ in done] or [np.arange(0)])
        scores = np.concatenate([s for _, s in done] or [np.empty((0, len(self.units)))])
        return Batch(piece.codes, piece.replicates[rows], drawn.take(rows), scores, failures)

    # -- combinations of choices -------------------------------------------------------------

    def specification(self, codes: tuple[int, ...]) -> Specification:
        """Return the specification under one option of every choice."""
        return self._specification(codes)

    def trial(self, specification: Specification, n: int = 3) -> Drawn:
        """Draw a few replicates of a specification, always the same, to try it with."""
        seed = SeedSequence(0)
        noise = {
            i.field: i.draw(Generator(SFC64(child(seed, k))), n, specification)
            for k, i in enumerate(self.noises)
        }
        return Drawn(n, {i.path: i.quantile(PROBES[1 : n + 1]) for i in self.numbers}, **noise)

    def combinations(self) -> Iterator[tuple[int, ...]]:
        """Yield the combinations of methods that can be computed, with nothing dropped."""
        for tried in product(*(range(len(c.labels)) for c in self.methods)):
            if self.compatible[tried]:
                yield self._codes(tried)

    @property
    def methods(self) -> list[Choice]:
        """The choices between methods or numbers: those that may not go together."""
        return [choice for choice in self.choices if isinstance(choice, Choice)]

    def _codes(self, tried: tuple[int, ...]) -> tuple[int, ...]:
        chosen = dict(zip(map(id, self.methods), tried, strict=True))
        return tuple(chosen.get(id(choice), 0) for choice in self.choices)

    def _probed(self) -> tuple[Array, pd.DataFrame]:
        """Try every combination of methods on the data as they are."""
        methods = self.methods
        compatible = np.ones([len(c.labels) for c in methods], dtype=bool)
        excluded = []
        numbers = {number.path: number.quantile(PROBES) for number in self.numbers}
        for tried in np.ndindex(compatible.shape):
            failures: list[DomainError] = []
            drawn = Drawn(len(PROBES) if numbers else 1, numbers)
            try:
                specification = self.specification(self._codes(tried))
                done = list(computed(specification, drawn, np.arange(drawn.size), failures))
            except DomainError as error:
                done, failures = [], [error]
            if not done:
                compatible[tried] = False
                labels = {c.key: c.labels[k] for c, k in zip(methods, tried, strict=True)}
                excluded.append({**labels, "reason": str(failures[0])})
        table = pd.DataFrame(excluded, columns=[*(c.key for c in methods), "reason"])
        if not compatible.any():
            reasons = listing(table["reason"].unique(), most=3)
            raise DataError(f"None of {len(table)} combinations can be computed: {reasons}")
        return compatible, table

    def _block(self) -> int:
        units, columns = len(self.units), len(self.whole.indicators)
        if self.numbers or any(isinstance(i, DataNoise | Bootstrap) for i in self.noises):
            return max(1, TABLES // (units * columns))
        return max(1, VECTORS // max(units, len(self.tree.codes)))

    # -- what does not travel to another process -----------------------------------------------

    def _forget(self) -> None:
        size = 16 * len(self.units) * len(self.whole.indicators)
        self._specification = lru_cache(max(4, CACHE // size))(self._specified)

    def _specified(self, codes: tuple[int, ...]) -> Specification:
        setting = self.setting
        for choice, option in zip(self.choices, codes, strict=True):
            setting = choice.apply(option, setting)
        return Specification(setting)

    def __getstate__(self) -> dict[str, Any]:
        return {k: v for k, v in vars(self).items() if k != "_specification"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state)
        self._forget()
