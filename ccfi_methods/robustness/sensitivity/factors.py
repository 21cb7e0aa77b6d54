"""Uncertain inputs as independent factors, whose draws two tables of a design exchange."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.random import SeedSequence

from ...arguments import one_of
from ...exceptions import MethodError, listing
from ...protocols import Array
from ...seeds import child
from ..engine.design import Design
from ..engine.replicate import Experiment
from ..inputs.choices import Choice, Options
from .scramblings import hybrids, scrambled

__all__ = ["Factors"]

BLOCK = 4  # draws of noise made together: few, as those of one piece lie far apart


class Factors:
    """The inputs of an experiment, alone or in groups that are drawn as one.

    Parameters
    ----------
    experiment : Experiment
    groups : mapping, optional
        Names of inputs by name of group. Inputs of no group are factors by themselves.

    Attributes
    ----------
    members : dict
        Names of inputs by factor.
    fixed : dict
        Option by choice, of the choices that do not vary: only one of their options can be
        computed. They are no factors.

    Raises
    ------
    MethodError
        If there is no input, or none that varies; if a group names what is no input, or what
        another group has; or if options of different factors cannot be combined, so that these are
        not independent.
    """

    def __init__(
        self, experiment: Experiment, groups: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.experiment = experiment
        inputs = (*experiment.choices, *experiment.numbers, *experiment.noises)
        members = _members([given.key for given in inputs], {} if groups is None else groups)
        self._number(members)
        self._refuse_dependent()
        self.fixed = dict(option for factor in range(len(members)) for option in self._only(factor))
        if len(self.fixed) == len(inputs):
            raise MethodError(
                "A sensitivity analysis needs an input that varies; only one option can be "
                f"computed of {listing(self.fixed)}. Add options that go with the others."
            )
        self._number({f: keys for f, keys in members.items() if not set(keys) <= set(self.fixed)})

    def _number(self, members: dict[str, tuple[str, ...]]) -> None:
        self.members = members
        self.of = {key: i for i, keys in enumerate(members.values()) for key in keys}

    def _only(self, factor: int) -> Iterator[tuple[str, int]]:
        """Yield the options of a factor of choices if there is one combination of them alone."""
        choices, possible = self._choices(factor), np.argwhere(self._chances(factor))
        methods = all(isinstance(choice, Choice) for choice in choices)
        alone = len(choices) == len([*self.members.values()][factor])
        if methods and alone and len(possible) == 1:
            yield from zip((c.key for c in choices), possible[0].tolist(), strict=True)

    @property
    def constant(self) -> list[Choice]:
        """The choices that do not vary."""
        return [choice for choice in self.experiment.methods if choice.key in self.fixed]

    def design(self, shape: tuple[int, int], taken: Array, seed: SeedSequence) -> Design:
        """Draw tables A and B, and rows of A with some factors taken from B.

        Choices and numbers are quantiles at quasi-random points. The noise of a row is a place in
        its stream: the first places are those of A, the next, as many, those of B.

        Parameters
        ----------
        shape : tuple
            Scramblings, and rows of each.
        taken : array of bool, (pattern, factor) or (pattern, scrambling, row, factor)
        """
        choices, numbers = self.experiment.choices, self.experiment.numbers
        noises = [noise.key for noise in self.experiment.noises]
        varied = [choice.key for choice in choices if choice.key not in self.fixed]
        scalars = [*varied, *(number.key for number in numbers)]
        a, b = scrambled(shape, len(scalars), child(seed, 0))
        points = hybrids(a, b, taken[..., self._places(scalars)])
        n = int(np.prod(shape))
        own = np.arange(n).reshape(*shape, 1)
        streams = hybrids(own, own + n, taken[..., self._places(noises)])
        rows = int(np.prod(points.shape[:-1]))
        u = dict(zip(scalars, points.reshape(rows, -1).T if scalars else (), strict=True))
        return Design(
            codes=self._codes(u, rows),
            numbers={number.path: number.quantile(u[number.key]) for number in numbers},
            positions=dict(zip(noises, streams.reshape(rows, -1).T if noises else (), strict=True)),
            lengths=np.full(2 * n // BLOCK, BLOCK),
            seed=child(seed, 1),
        )

    def _places(self, inputs: Sequence[str]) -> Array:
        """Return the factor that each of some inputs belongs to."""
        return np.array([self.of[key] for key in inputs], dtype=int)

    def _codes(self, u: Mapping[str, Array], rows: int) -> Array:
        """Return the options that choices have at the points: (row, choice)."""
        codes = {key: np.full(rows, option) for key, option in self.fixed.items()}
        for factor in range(len(self.members)):
            choices = self._choices(factor)
            chances = self._chances(factor)
            left = np.broadcast_to(chances, (rows, *chances.shape))
            for choice in choices:  # each given those before it
                shares = left.sum(axis=tuple(range(2, left.ndim)))
                edges = np.cumsum(shares, axis=1)
                reached = u[choice.key][:, None] * edges[:, -1:] >= edges[:, :-1]
                codes[choice.key] = reached.sum(axis=1)
                left = left[np.arange(rows), codes[choice.key]]
        table = [codes[choice.key] for choice in self.experiment.choices]
        return np.stack(table, axis=-1) if table else np.zeros((rows, 0), dtype=int)

    def _choices(self, factor: int) -> list[Options]:
        return [c for c in self.experiment.choices if self.of.get(c.key) == factor]

    def _chances(self, factor: int) -> Array:
        """Return the probability of each combination of a factor's options."""
        choices = self._choices(factor)
        shape = [len(c.shares) if isinstance(c, Choice) else 1 for c in choices]
        chances = self._allowed(factor).reshape(shape).astype(float)
        for axis, choice in enumerate(choices):
            chances = np.moveaxis(np.moveaxis(chances, axis, -1) * choice.shares, -1, axis)
        return chances

    def _allowed(self, factor: int) -> Array:
        """Return which combinations of a factor's methods go with any of the others."""
        methods = self.experiment.methods
        others = tuple(i for i, c in enumerate(methods) if self.of.get(c.key) != factor)
        return np.any(self.experiment.compatible, axis=others, keepdims=True)

    def _refuse_dependent(self) -> None:
        compatible, methods = self.experiment.compatible, self.experiment.methods
        expected = np.ones_like(compatible)
        for factor in range(len(self.members)):
            expected = expected & self._allowed(factor)
        missing = np.argwhere(expected & ~compatible)
        if not len(missing):
            return
        whole = {m.key: m.labels[k] for m, k in zip(methods, missing[0], strict=True)}
        apart = list(self._pairs()) or [whole]
        said = [" with ".join(f"{key} {label!r}" for key, label in a.items()) for a in apart]
        names = list(dict.fromkeys(key for a in apart for key in a))
        excluded = self.experiment.excluded
        why = excluded[(excluded[[*apart[0]]] == pd.Series(apart[0])).all(axis=1)]["reason"]
        raise MethodError(
            "Shares of variance need independent inputs, every option going with every other; "
            f"{listing(said, most=3)} cannot be computed: {why.iloc[0]} Drop options, or draw the "
            f"inputs as one: groups={{'methods': {names}}}."
        )

    def _pairs(self) -> Iterator[dict[str, str]]:
        """Yield options of two methods that never go together."""
        methods, compatible = self.experiment.methods, self.experiment.compatible
        for (i, a), (j, b) in combinations(enumerate(methods), 2):
            if self.of[a.key] != self.of[b.key]:
                pair: Array = np.any(compatible, axis=tuple({*range(len(methods))} - {i, j}))
                alone = np.any(pair, axis=1)[:, None] & np.any(pair, axis=0)
                for k, m in np.argwhere(alone & ~pair):
                    yield {a.key: a.labels[k], b.key: b.labels[m]}


def _members(inputs: list[str], groups: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return the inputs of each factor, in the order of the inputs."""
    if not inputs:
        raise MethodError("A sensitivity analysis needs at least one uncertain input, got none.")
    if not isinstance(groups, Mapping):
        raise MethodError(
            f"Groups need names with lists of inputs, {{'method': ['normalisation']}} say; got "
            f"{groups!r}."
        )
    group_of: dict[str, str] = {}
    for name, keys in groups.items():
        if not isinstance(keys, Sequence) or isinstance(keys, str) or not keys:
            raise MethodError(f"Group {name!r} needs a list of inputs, got {keys!r}.")
        for key in keys:
            one_of(key, f"input in group {name!r}", inputs)
            if key in group_of:
                raise MethodError(f"Input {key!r} is in {group_of[key]!r} and in {name!r}.")
            group_of[key] = name
    taken = [name for name in groups if name in inputs and name not in group_of]
    if taken:
        raise MethodError(f"Groups {taken} have the name of an input; give them another.")
    members: dict[str, tuple[str, ...]] = {}
    for key in inputs:
        factor = group_of.get(key, key)
        members[factor] = (*members.get(factor, ()), key)
    return members
