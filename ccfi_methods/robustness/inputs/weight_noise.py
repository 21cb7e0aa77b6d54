"""Uncertain weights: noise on those of the index, or any weights at all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from numpy.random import Generator

from ...arguments import one_of
from ...exceptions import MethodError
from ...framework import Framework
from ...protocols import Array, in_words
from ..weight_space import Convergence, Region

if TYPE_CHECKING:
    from ..engine.specification import Specification

__all__ = ["RandomWeights", "WeightNoise"]


@dataclass(frozen=True)
class WeightNoise:
    """Noise on the weights, whatever the weighting.

    The local weights of every node's children (under ``scope="global"`` those of all indicators)
    are multiplied by factors with mean one and divided by their sum. What is perturbed are the
    weights that the index gives to the same table without this noise.

    Parameters
    ----------
    size : float
        Of multiplicative noise, factors are uniform on ``1 - size`` to ``1 + size``, as in COINr.
        Of Dirichlet noise, it is the coefficient of variation of an average weight 1/m: weights
        are drawn from ``Dirichlet(c w)`` with ``c = (m - 1) / size² - 1``.
    kind : {"multiplicative", "dirichlet"}
        Multiplicative noise is the same for every weighting; Dirichlet noise is drawn around the
        weights of the table as it is, and applied to those of a perturbed table as factors.

    Raises
    ------
    MethodError
        Unless 0 < size <= 1 (multiplicative); or if it is too much for a node with m children,
        ``size < sqrt(m - 1)`` (Dirichlet).

    References
    ----------
    Becker et al. (2022), *COINr: An R package for developing composite indicators*, Journal of
    Open Source Software 7(78).
    """

    size: float
    kind: str = "multiplicative"

    key: ClassVar[str] = "weights"
    field: ClassVar[str] = "factors"

    @in_words
    def __post_init__(self) -> None:
        one_of(self.kind, "kind", ["multiplicative", "dirichlet"])
        most = 1.0 if self.kind == "multiplicative" else np.inf
        if not 0 < self.size <= most:
            least = "0 < size <= 1" if most == 1 else "size > 0"
            raise MethodError(f"WeightNoise needs {least}, got size={self.size}.")

    def check(self, of: Specification) -> None:
        """Raise if there are too few weights under a node for so much noise."""
        if self.kind == "dirichlet":
            self._concentration(of.tree.mates)

    def draw(self, rng: Generator, n: int, of: Specification) -> Array:
        """Return factors of local weights, ``(n, weight)``, in the order of the tree."""
        everywhere = len(of.whole_tree.codes)
        if self.kind == "multiplicative":
            factors = rng.random((everywhere, n))
            factors *= 2 * self.size
            factors += 1 - self.size
            return factors[of.rows].T
        own = of.tree.row(of.climb.weights)
        shape = self._concentration(of.tree.mates) * np.atleast_2d(own).mean(axis=0)
        factors = rng.standard_gamma(shape[:, None], (len(shape), n))
        return np.divide(factors, shape[:, None], out=factors, where=shape[:, None] > 0).T

    def _concentration(self, mates: Array) -> Array:
        fewest = mates[mates > 1].min(initial=np.inf)
        if not self.size**2 < fewest - 1:
            raise MethodError(
                f"Dirichlet noise on {fewest:g} weights needs size < {np.sqrt(fewest - 1):g}, got "
                f"size={self.size:g}. Take less, or kind='multiplicative'."
            )
        return np.where(mates > 1, (mates - 1) / self.size**2 - 1, 1.0)


@dataclass(frozen=True)
class RandomWeights:
    """Any weights at all in place of those of the index.

    Parameters
    ----------
    region : Region, optional
        Weights of the indicators are drawn uniformly from it; by default from all there are, not
        negative and summing to one. Groups weigh as much as their indicators together.
    level : {"indicator", "node"}
        ``"indicator"``: global weights of all indicators on one simplex. ``"node"``: the local
        weights of every node's children on a simplex of their own.
    """

    region: Region | None = None
    level: str = "indicator"

    key: ClassVar[str] = "weights"

    @in_words
    def __post_init__(self) -> None:
        if not isinstance(self.region, Region | None):
            raise MethodError(
                f"A region of weights is a Region, got {type(self.region).__name__}: make one with "
                "Region.bounds(...), .around(...), .order(...) or .linear(...)."
            )
        one_of(self.level, "level", ["indicator", "node"])
        if self.region is not None and self.level == "node":
            raise MethodError("A region speaks of global weights: use it with level='indicator'.")

    @property
    def field(self) -> str:
        """What of a draw it is."""
        return "weights" if self.level == "indicator" else "local"

    def check(self, of: Specification) -> None:
        """Raise if the region is empty, names what is not in the framework, or cannot be drawn."""
        self.convergence(of.framework)

    def convergence(self, framework: Framework) -> Convergence:
        """Say how the weights are drawn, and of walks through a region whether they agree."""
        if self.region is None:
            return Convergence("exact", 1.0)
        return self.region.bind(framework).convergence

    def draw(self, rng: Generator, n: int, of: Specification) -> Array:
        """Return weights, ``(n, weight)``: of the indicators, or in the order of the tree."""
        if self.region is not None:
            return np.asfortranarray(self.region.bind(of.framework).sample(n, rng))
        if self.level == "indicator":
            weights = rng.standard_exponential((len(of.whole.indicators), n))[of.columns]
            weights /= weights.sum(axis=0)
            return weights.T
        weights = rng.standard_exponential((len(of.whole_tree.codes), n))[of.rows]
        return of.tree.share_out(weights.T)
