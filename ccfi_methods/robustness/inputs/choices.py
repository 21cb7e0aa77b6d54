"""Uncertain choices: which method, which node is left out, which imputed table.

An uncertain input is one of three kinds. A choice (here) makes another index; a number
(`numbers`) is a parameter of its methods; noise (`weight_noise`, `data_noise`) is a whole vector
or table.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from numbers import Real
from typing import Any, Protocol, Self

import numpy as np
import pandas as pd

from ...arguments import one_of
from ...exceptions import DataError, MethodError, unknown_name
from ...families import FAMILIES, label_of, method_of
from ...framework import Framework
from ...index import CompositeIndex
from ...preparation import MultipleImputation
from ...protocols import Array, in_words
from .distributions import altered, step_of

__all__ = ["Choice", "DropOne", "Imputed", "Options", "Setting"]


@dataclass(frozen=True, eq=False)
class Setting:
    """An index and what it is to be computed from.

    Attributes
    ----------
    index : CompositeIndex
    x : array, (unit, indicator)
        Raw, columns in the order of `whole`.
    units : Index
    whole : Framework
        That of the index before anything was left out.
    """

    index: CompositeIndex
    x: Array
    units: pd.Index
    whole: Framework


class Options(Protocol):
    """What choices have in common: a few options, each with a probability."""

    @property
    def key(self) -> str:
        """What the input decides: no two inputs share it."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the options, as in tables."""

    @property
    def shares(self) -> Array:
        """Probability of each option."""

    def bind(self, setting: Setting) -> Options:
        """Return the input with the options there are in a setting."""

    def apply(self, option: int, setting: Setting) -> Setting:
        """Return the setting under one option."""


@dataclass(frozen=True, eq=False)
class Choice:
    """One of several options: of a step of the index, or of a number in it.

    Parameters
    ----------
    name : str
        ``"imputation"``, ``"treatment"``, ``"normalisation"``, ``"weighting"``, ``"aggregation"``
        or ``"scope"``; or the path of a number, ``"normalisation.lower"``.
    options : sequence
        As in `CompositeIndex`: names, methods with parameters, callables, mappings by node.
    probabilities : sequence of float, optional
        One an option, relative; equal by default.

    Raises
    ------
    MethodError
        If a name, path or option is unknown, an option is there twice, or probabilities are not
        one positive number an option.

    Examples
    --------
    >>> Choice("weighting", ["equal", "entropy"]).labels
    ('equal', 'entropy')
    """

    name: str
    options: Sequence[Any]
    probabilities: Sequence[float] | None = None

    @in_words
    def __post_init__(self) -> None:
        if self.name != "scope":
            step_of(self.name)
        if isinstance(self.options, str) or not isinstance(self.options, Sequence):
            raise MethodError(f"{self!r} needs a list of options, got {self.options!r}.")
        if not self.options:
            raise MethodError(f"{self!r} needs at least one option, got none.")
        for option in self.options:
            if self.name in FAMILIES and option is not None and not isinstance(option, Mapping):
                method_of(self.name, option)
            if self.name == "scope" and option not in ("parent", "global"):
                raise MethodError(unknown_name("scope", option, ["parent", "global"]))
        if len(set(self.labels)) < len(self.labels):
            raise MethodError(
                f"{self!r} has an option twice. Name each once; probabilities= weighs them."
            )
        p = self._given()
        if p.shape != (len(self.options),) or not (np.isfinite(p).all() and (p > 0).all()):
            raise MethodError(
                f"{self!r} needs one probability > 0 for each of {len(self.options)} options, "
                f"got {self.probabilities}."
            )

    def on(self, data: pd.DataFrame) -> Self:
        """Return the same choice with the columns of `data` that imputations group units by."""
        options = [o.on(data) if hasattr(o, "on") else o for o in self.options]
        return replace(self, options=options)

    @property
    def key(self) -> str:
        return self.name

    @property
    def labels(self) -> tuple[str, ...]:
        if self.name in FAMILIES:
            return tuple(label_of(self.name, option) for option in self.options)
        return tuple(map(str, self.options))

    @property
    def shares(self) -> Array:
        return self._given() / self._given().sum()

    def bind(self, setting: Setting) -> Choice:
        for option in range(len(self.options)):
            self.apply(option, setting)
        return self

    def apply(self, option: int, setting: Setting) -> Setting:
        chosen = self.options[option]
        if "." in self.name:
            return replace(setting, index=altered(setting.index, self.name, chosen))
        return replace(setting, index=replace(setting.index, **{self.name: chosen}))

    def _given(self) -> Array:
        given = [1.0] * len(self.options) if self.probabilities is None else self.probabilities
        return np.asarray(given, dtype=float)


@dataclass(frozen=True, eq=False)
class DropOne:
    """Leave out one node, each as likely as the next.

    Parameters
    ----------
    level : {"indicator", "group", "dimension"} or int
        ``"group"`` is any node with children but the root, ``"dimension"`` one right below the
        root; a number is a level of the framework.
    nothing : float
        Probability that nothing is left out.

    Examples
    --------
    >>> DropOne("dimension", nothing=0.5)
    DropOne(level='dimension', nothing=0.5)
    """

    level: str | int = "indicator"
    nothing: float = 0.0
    nodes: tuple[str, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        if not isinstance(self.level, int) or isinstance(self.level, bool):
            one_of(self.level, "level", LEVELS, "a number")
        if not (isinstance(self.nothing, Real) and 0 <= self.nothing < 1):
            raise MethodError(f"DropOne needs 0 <= nothing < 1, got nothing={self.nothing!r}.")

    @property
    def key(self) -> str:
        return "dropped"

    @property
    def labels(self) -> tuple[str, ...]:
        return ("none", *self.nodes)

    @property
    def shares(self) -> Array:
        each = (1 - self.nothing) / len(self.nodes)
        return np.array([self.nothing, *[each] * len(self.nodes)])

    def bind(self, setting: Setting) -> DropOne:
        framework = setting.index.framework
        if isinstance(self.level, int):
            nodes = [c for c in framework.table.index if framework.level(c) == self.level]
        else:
            nodes = list(LEVELS[self.level](framework))
        spared = [c for c in nodes if set(framework.leaves(c) or [c]) < set(framework.indicators)]
        if not spared:
            raise MethodError(
                f"DropOne({self.level!r}) finds nothing that can be left out of {framework!r}."
            )
        return replace(self, nodes=tuple(map(str, spared)))

    def apply(self, option: int, setting: Setting) -> Setting:
        if option == 0:
            return setting
        return replace(setting, index=setting.index.without(self.nodes[option - 1]))


LEVELS: Mapping[str, Callable[[Framework], Sequence[str]]] = {
    "indicator": lambda framework: framework.indicators,
    "group": lambda framework: [g for g in framework.groups if g != framework.root],
    "dimension": lambda framework: [
        c for c in framework.children(framework.root) if framework.children(c)
    ],
}


@dataclass(frozen=True, eq=False)
class Imputed:
    """One of the tables of a multiple imputation, each as likely as the next.

    Parameters
    ----------
    imputation : MultipleImputation
        Of the same data; see `multiply_impute`. Among the inputs it may stand for itself.
    """

    imputation: MultipleImputation

    @property
    def key(self) -> str:
        return "imputation"

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(f"draw {i}" for i in range(len(self.imputation.draws)))

    @property
    def shares(self) -> Array:
        n = len(self.imputation.draws)
        return np.full(n, 1 / n)

    def bind(self, setting: Setting) -> Imputed:
        known = self.imputation.data
        lacking = [c for c in setting.whole.indicators if c not in known.columns]
        if lacking or not known.index.equals(setting.units):
            raise DataError(
                "A multiple imputation needs the units and indicators of the data; it "
                f"{f'lacks {lacking}' if lacking else 'has other units, or another order'}. "
                "Impute the same table."
            )
        return self

    def apply(self, option: int, setting: Setting) -> Setting:
        table = self.imputation.table(option)[list(setting.whole.indicators)]
        return replace(setting, x=table.to_numpy())
