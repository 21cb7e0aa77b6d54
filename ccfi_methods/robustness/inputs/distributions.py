"""Uncertain numbers: parameters of the index's methods, by path, and their distributions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

import numpy as np

from ...arguments import floats, one_of
from ...exceptions import MethodError, unknown_name
from ...families import FAMILIES, label_of, method_of, methods_by_node
from ...index import CompositeIndex
from ...protocols import Array, Method, in_words

__all__ = ["Normal", "Number", "Triangular", "Uniform", "altered", "methods_at", "step_of"]


@dataclass(frozen=True)
class Number:
    """A number in the index: a parameter of whichever method is chosen.

    Parameters
    ----------
    path : str
        Step and parameter: ``"aggregation.p"``, ``"normalisation.lower"``.
    """

    path: str

    @in_words
    def __post_init__(self) -> None:
        if step_of(self.path) == self.path:
            raise MethodError(
                f"{type(self).__name__} needs the path of a number, 'aggregation.p' say, got "
                f"{self.path!r}. To draw a method use Choice."
            )
        if self._fault():
            raise MethodError(f"{type(self).__name__} needs {self._fault()}, got {self!r}.")

    @property
    def key(self) -> str:
        """What the input decides: no two inputs share it."""
        return self.path

    def quantile(self, u: Array) -> Array:
        """Return the number below which a share `u` of the draws lies."""
        raise NotImplementedError

    def _fault(self) -> str:
        raise NotImplementedError


def _finite(*parameters: float) -> bool:
    numbers = floats([*parameters], "A distribution, in its mean or ends,")
    return bool(np.isfinite(numbers).all())


@dataclass(frozen=True)
class Uniform(Number):
    """A number between `low` and `high`, anywhere alike.

    Examples
    --------
    >>> Uniform("aggregation.p", -1, 1).quantile(np.array([0.0, 0.75]))
    array([-1. ,  0.5])
    """

    low: float
    high: float

    def quantile(self, u: Array) -> Array:
        return self.low + (self.high - self.low) * u

    def _fault(self) -> str:
        good = _finite(self.low, self.high) and self.low < self.high
        return "" if good else "finite low < high"


@dataclass(frozen=True)
class Normal(Number):
    """A normal number, cut at `low` and `high` where only some numbers make sense.

    Examples
    --------
    >>> Normal("normalisation.sd", 10, 5, low=0).quantile(np.array([0.0, 0.5, 0.9])).round(2)
    array([ 0.  , 10.14, 16.47])
    """

    mean: float
    sd: float
    low: float = -np.inf
    high: float = np.inf

    def quantile(self, u: Array) -> Array:
        low, high = (self.low - self.mean) / self.sd, (self.high - self.mean) / self.sd
        upper = low + high > 0  # in the upper tail shares are counted from above
        z = -_between(-high, -low, 1 - u) if upper else _between(low, high, u)
        return np.clip(self.mean + self.sd * z, self.low, self.high)

    def _fault(self) -> str:
        good = _finite(self.mean, self.sd) and self.sd > 0 and self.low < self.high
        return "" if good else "finite mean, sd > 0 and low < high"


def _between(low: float, high: float, u: Array) -> Array:
    """Return quantiles of a standard normal number cut at `low` and `high`, by logarithms."""
    from scipy.special import log_ndtr, ndtri_exp

    u = np.clip(u, 1e-15 * np.isinf(low), 1 - 1e-15 * np.isinf(high))  # nothing infinite
    with np.errstate(divide="ignore"):
        share = np.logaddexp(log_ndtr(low) + np.log1p(-u), log_ndtr(high) + np.log(u))
    quantile: Array = ndtri_exp(share)
    return quantile


@dataclass(frozen=True)
class Triangular(Number):
    """A number between `low` and `high`, most likely near `mode`.

    Examples
    --------
    >>> Triangular("aggregation.p", 0, 1, 1).quantile(np.array([0.0, 0.25, 1.0]))
    array([0. , 0.5, 1. ])
    """

    low: float
    mode: float
    high: float

    def quantile(self, u: Array) -> Array:
        width, left = self.high - self.low, self.mode - self.low
        rising = self.low + np.sqrt(u * width * left)
        falling = self.high - np.sqrt((1 - u) * width * (width - left))
        return np.where(u * width < left, rising, falling)

    def _fault(self) -> str:
        good = (
            _finite(self.low, self.mode, self.high)
            and self.low <= self.mode <= self.high
            and self.low < self.high
        )
        return "" if good else "finite low <= mode <= high, low < high"


def altered(index: CompositeIndex, path: str, value: Any) -> CompositeIndex:
    """Return the index with another number at `path`, in every method that has it."""
    family, name = path.split(".")
    choice = getattr(index, family)

    def changed(option: Any) -> Any:
        method: Any = option and method_of(family, option)
        return replace(method, **{name: value}) if name in _parameters(method) else option

    if isinstance(choice, Mapping):
        choice = {key: changed(option) for key, option in choice.items()}
    else:
        choice = changed(choice)
    return replace(index, **{family: choice})


def methods_at(index: CompositeIndex, path: str) -> list[Any]:
    """Return the methods of the index that have the parameter at `path`.

    Raises
    ------
    MethodError
        If none has it.
    """
    family, name = path.split(".")
    choice = getattr(index, family)
    if family == "imputation":
        methods = [choice and method_of(family, choice)]
    else:
        methods = list(methods_by_node(family, choice, index.framework).values())
    having = [method for method in methods if name in _parameters(method)]
    if not having:
        known = sorted(set().union(*map(_parameters, methods)))
        raise MethodError(
            f"{path!r} needs a parameter {name!r} in every {family} that may be chosen; "
            f"{label_of(family, choice)!r} has {listed(known)}. Choose others, or drop the input."
        )
    return having


def step_of(path: str) -> str:
    """Return the step of the index that a path begins with, once it is seen to lead somewhere."""
    family, dot, name = str(path).partition(".")
    one_of(family, "step of the index", FAMILIES)
    built_in = set().union(*map(_parameters, FAMILIES[family].values()))
    if dot and name not in built_in | _own_parameters(Method):
        raise MethodError(unknown_name(f"parameter of {family}", name, sorted(built_in)))
    return family


def listed(names: list[str]) -> str:
    """Write parameters for a message."""
    return ", ".join(map(repr, names)) or "no parameters"


def _parameters(method: Any) -> set[str]:
    return {f.name for f in fields(method) if f.init} if is_dataclass(method) else set()


def _own_parameters(cls: type[Any]) -> set[str]:
    """Return the parameters of methods that users have derived."""
    own: set[str] = set()
    for derived in cls.__subclasses__():
        if not derived.__module__.startswith(__package__.split(".")[0]):
            own |= _parameters(derived)
        own |= _own_parameters(derived)
    return own
