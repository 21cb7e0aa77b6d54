"""Stochastic multicriteria acceptability analysis: the ranking over a whole region of weights."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import SFC64, Generator, SeedSequence

from ..exceptions import MethodError
from ..index import CompositeIndex
from ..places import ranks
from ..protocols import Array
from ..seeds import Seed, child, seed_of
from .acceptability import UncertaintyResult
from .engine.batches import Batch
from .engine.draws import Draws, refuse_number
from .engine.parallel import run
from .engine.replicate import Experiment
from .engine.tally import Tally, sample_size
from .inputs.data_noise import DataNoise
from .inputs.weight_noise import RandomWeights
from .weight_space import Region

__all__ = ["AcceptabilityResult", "smaa"]

ERRORS = 10_000  # draws of errors that confidence factors rest on


def smaa(
    index: CompositeIndex,
    data: pd.DataFrame,
    n: int = 1_000_000,
    *,
    region: Region | None = None,
    noise: DataNoise | None = None,
    rng: Seed = None,
    n_jobs: int | None = None,
    pairs: bool | None = None,
    chunk_size: int | None = None,
    progress: bool | None = None,
) -> AcceptabilityResult:
    """Rank the units under any weights at all, and ask which of them make a unit first.

    Weights of the indicators are global and drawn uniformly from the simplex, or from a region of
    it, whatever the weighting of the index. A node weighs as much as its indicators together, and
    the aggregations of the index stay in place.

    Parameters
    ----------
    index : CompositeIndex
    data : DataFrame, units x indicators
    n : int
        Draws of weights.
    region : Region, optional
        Bounds, orders of importance, linear statements.
    noise : DataNoise, optional
        Errors of the data, drawn along with the weights.
    rng, n_jobs, pairs, chunk_size, progress
        As in `simulate`.

    Returns
    -------
    AcceptabilityResult

    Raises
    ------
    MethodError
        If n < 1, the region is empty or names what is not there.
    DomainError
        If the index cannot be computed.

    References
    ----------
    Lahdelma, Hokkanen and Salminen (1998), *SMAA - Stochastic multiobjective acceptability
    analysis*, European Journal of Operational Research 106(1), 137-143; Lahdelma and Salminen
    (2001), *SMAA-2*, Operations Research 49(3), 444-454.

    Examples
    --------
    Unit x is first where ``w_a > w_b``, which is half of the simplex:

    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"a": [1.0, 0.0], "b": [0.0, 1.0]}, index=["x", "y"])
    >>> result = smaa(CompositeIndex(Framework.flat(["a", "b"])), data, n=100_000, rng=1)
    >>> result.rank_acceptability.round(2)
    rank    1    2
    x     0.5  0.5
    y     0.5  0.5
    >>> result.central_weights.round(2)
          a     b
    x  0.75  0.25
    y  0.25  0.75
    """
    refuse_number(n)
    if not isinstance(noise, DataNoise | None):
        raise MethodError(f"The noise of SMAA is a DataNoise, got {noise!r}; see simulate.")
    inputs: list[Any] = [RandomWeights(region)] + ([] if noise is None else [noise])
    experiment = Experiment(index, data, inputs)
    draws = Draws(experiment, n, seed_of(rng))
    tally, complete = run(
        experiment,
        draws.pieces(),
        partial(WinnerTally, pairs=pairs, keep=sample_size(experiment)),
        n=draws.n,
        n_jobs=n_jobs,
        chunk_size=chunk_size,
        progress=progress,
    )
    return AcceptabilityResult(experiment, draws, tally, complete)


class WinnerTally(Tally):
    """A tally that also sums the weights under which each unit is first: ``winning``.

    Sums are kept piece by piece until they are merged, in the order of the pieces.
    """

    def __init__(self, experiment: Experiment, pairs: bool | None = None, keep: int = 0) -> None:
        super().__init__(experiment, pairs, keep)
        self.winning = np.zeros((len(self.baseline), len(experiment.whole.indicators)))
        self._winning: list[Array] = []

    def _look(self, batch: Batch, places: Array) -> None:
        weights = batch.drawn.weights
        assert weights is not None, "SMAA draws weights"
        first = (places == 1).astype(np.float32)
        ever = np.flatnonzero(np.ones(len(first), np.float32) @ first)
        sums = np.zeros_like(self.winning)
        sums[ever] = first[:, ever].T.astype(float) @ weights
        self._winning.append(sums)

    def merge(self, other: Tally) -> None:
        super().merge(other)
        for piece in getattr(other, "_winning", ()):
            self.winning += piece


class AcceptabilityResult(UncertaintyResult):
    """How the ranking is distributed over a region of weights.

    Attributes
    ----------
    central_weights : DataFrame, units x indicators
        Mean of the weights under which a unit is first: what typically matters to somebody who
        would have it first. Units that were never first are left out.
    confidence_factors : Series, by unit
        How likely a unit is first at its central weights. Without noise on the data that is 1,
        or 0 where the weights that make it first leave a hole in their middle.
    """

    def __init__(
        self, experiment: Experiment, draws: Draws, tally: WinnerTally, complete: bool
    ) -> None:
        super().__init__(experiment, draws, tally, complete)
        first = tally.rank_counts[:, 0]
        ever = np.flatnonzero(first)
        central = tally.winning[ever] / first[ever, None]
        codes = list(experiment.result.framework.indicators)
        self.central_weights = pd.DataFrame(central, self.units[ever], codes)
        shares = _confidence(experiment, draws.seed, ever, central)
        self.confidence_factors = pd.Series(shares, self.units[ever], name="confidence_factor")

    def summary(self) -> pd.DataFrame:
        """As of a simulation; with the share of first ranks and the confidence factor."""
        table = super().summary()
        table.insert(1, "first", self.rank_acceptability[1])
        table["confidence_factor"] = self.confidence_factors.reindex(table.index)
        return table


def _confidence(experiment: Experiment, seed: SeedSequence, units: Array, central: Array) -> Array:
    """Return how often each unit is first at its central weights."""
    times, n = np.zeros(len(units)), 0
    specification = experiment.specification(())
    for z in _tables(experiment, seed):
        for k, (unit, weights) in enumerate(zip(units, central, strict=True)):
            scores: Array = specification.under(z, weights / weights.sum())
            times[k] += np.count_nonzero(ranks(scores)[..., unit] == 1)
        n += 1 if z.ndim == 2 else len(z)
    return times / n


def _tables(experiment: Experiment, seed: SeedSequence) -> Iterator[Array]:
    """Yield normalised tables with errors; without errors, the one there is."""
    specification = experiment.specification(())
    noise = [i for i in experiment.noises if isinstance(i, DataNoise)]
    if not noise:
        yield specification.z
        return
    for first in range(0, ERRORS, experiment.block):
        size = min(experiment.block, ERRORS - first)
        x = noise[0].draw(Generator(SFC64(child(seed, 0, 3, first))), size, specification)
        yield specification.pipeline.normalise(specification.pipeline.treat(x))
