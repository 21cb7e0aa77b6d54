"""What no experiment can be made of: found before the first replicate, and said in a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, product
from typing import TYPE_CHECKING, Any

import numpy as np

from ...exceptions import DomainError, MethodError
from ...families import FAMILIES, label_of, method_of
from ...protocols import is_ours
from ...vetting import mixing
from ..inputs.choices import Choice, DropOne, Imputed, Setting
from ..inputs.data_noise import Bootstrap, DataNoise
from ..inputs.distributions import Number, altered, methods_at
from ..inputs.weight_noise import RandomWeights, WeightNoise
from .specification import Specification

if TYPE_CHECKING:
    from .replicate import Experiment

__all__ = [
    "refuse_conflicts",
    "refuse_mixing",
    "refuse_noise",
    "refuse_paths",
    "refuse_values",
]

KINDS = (Choice, DropOne, Imputed, Number, WeightNoise, RandomWeights, DataNoise, Bootstrap)


def refuse_conflicts(inputs: Sequence[Any]) -> None:
    """Raise if something is no input, or if two inputs decide the same thing."""
    for given in inputs:
        if not isinstance(given, KINDS):
            raise MethodError(
                f"An uncertain input is a Choice, a Uniform, Normal or Triangular number, "
                f"WeightNoise, DataNoise, DropOne or the like; got {given!r}."
            )
    for a, b in combinations(inputs, 2):
        if a.key == b.key:
            raise MethodError(f"Two inputs decide {a.key!r}: {a!r} and {b!r}. Keep one of them.")
    steps = {str(given.key).split(".")[0]: given for given in inputs}
    anywhere = next((i for i in inputs if isinstance(i, RandomWeights)), None)
    if anywhere is not None and "weighting" in steps:
        raise MethodError(
            f"{anywhere!r} takes the place of the weighting, so that {steps['weighting']!r} "
            "decides nothing. Keep one of them."
        )
    if anywhere is not None and anywhere.region is not None and "dropped" in steps:
        raise MethodError(
            "A region of weights speaks of all indicators: use it without DropOne, or "
            "RandomWeights without a region."
        )
    if "data" in steps and any(str(given.key).startswith("imputation.") for given in inputs):
        raise MethodError(
            "Errors fall on the completed table, so numbers of an imputation cannot vary with "
            "DataNoise. Draw imputations instead: multiply_impute(data)."
        )


def refuse_paths(setting: Setting, choices: Sequence[Choice], numbers: Sequence[Number]) -> None:
    """Raise if a path leads to no parameter of a method that may be chosen."""
    options = {choice.name: choice for choice in choices}
    paths = [number.path for number in numbers] + [name for name in options if "." in name]
    for path in paths:
        family = path.split(".")[0]
        for chosen in _under_each(setting, options.get(family)):
            methods_at(chosen.index, path)


def refuse_values(setting: Setting, choices: Sequence[Choice], numbers: Sequence[Number]) -> None:
    """Raise if a number may be one that a method refuses."""
    options = {choice.name: choice for choice in choices}
    for family in FAMILIES:
        own = [number for number in numbers if number.path.split(".")[0] == family]
        ends = [number.quantile(np.array([0.0, 1.0])).tolist() for number in own]
        for chosen in _under_each(setting, options.get(family)):
            for corner in product(*ends):
                index = chosen.index
                try:
                    for number, value in zip(own, corner, strict=True):
                        index = altered(index, number.path, value)
                except DomainError:
                    raise
                except MethodError as error:
                    raise MethodError(
                        f"{' and '.join(map(repr, own))} may draw what {family} refuses: {error} "
                        "Draw from a narrower range; a Normal can be cut with low= and high=."
                    ) from None


def refuse_noise(setting: Setting, noises: Sequence[Any], choices: Sequence[Any]) -> None:
    """Raise if noise does not go with the index, or with it under any one option."""
    settings = [setting]
    for choice in choices:
        settings += [choice.apply(option, setting) for option in range(len(choice.labels))]
    for one in settings if noises else ():
        try:
            specification = Specification(one)
        except DomainError:
            continue  # it will be excluded
        for noise in noises:
            noise.check(specification)


def refuse_mixing(experiment: Experiment) -> None:
    """Raise if a user's method gives other results for a batch than for its tables singly."""
    for specification in map(experiment.specification, experiment.combinations()):
        own = list(_callables(specification))
        if not own:
            continue
        drawn = experiment.trial(specification)
        try:
            alone = [specification.scores(drawn.take(slice(i, i + 1))) for i in range(drawn.size)]
            together = specification.scores(drawn)
        except DomainError:
            continue
        if not np.allclose(together, np.concatenate(alone), rtol=1e-9, atol=1e-12):
            raise mixing(" or ".join(own))


def _callables(specification: Specification) -> Iterator[str]:
    index = specification.setting.index
    for family in FAMILIES:
        choice = getattr(index, family)
        for option in choice.values() if isinstance(choice, Mapping) else [choice]:
            if option is not None and not is_ours(method_of(family, option)):
                yield f"{family} {label_of(family, option)}"


def _under_each(setting: Setting, choice: Choice | None) -> Iterator[Setting]:
    if choice is None:
        yield setting
        return
    for option in range(len(choice.options)):
        yield choice.apply(option, setting)
