"""Uncertainty analysis: how far the ranking moves when everything uncertain is drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pandas as pd

from ..arguments import one_of
from ..index import CompositeIndex
from ..seeds import Seed, seed_of
from .acceptability import UncertaintyResult
from .engine.draws import Draws, refuse_number
from .engine.parallel import run
from .engine.replicate import Experiment
from .engine.tally import Tally, sample_size

__all__ = ["UncertaintyResult", "simulate"]


def simulate(
    index: CompositeIndex,
    data: pd.DataFrame,
    inputs: Sequence[Any],
    n: int = 10_000,
    *,
    rng: Seed = None,
    n_jobs: int | None = None,
    keep: str | None = None,
    pairs: bool | None = None,
    chunk_size: int | None = None,
    progress: bool | None = None,
) -> UncertaintyResult:
    """Compute the index again and again with everything uncertain drawn at random.

    Parameters
    ----------
    index : CompositeIndex
        The baseline. What no input decides stays as it is.
    data : DataFrame, units x indicators
    inputs : sequence
        Any mix of choices (`Choice`, `DropOne`, a `MultipleImputation`), numbers (`Uniform`,
        `Normal`, `Triangular`) and noise (`WeightNoise`, `RandomWeights`, `DataNoise`,
        `Bootstrap`), drawn independently; except that combinations of methods that cannot be
        computed are drawn again. No inputs of which two decide the same thing.
    n : int
        Replicates.
    rng : int, SeedSequence or Generator
        For ``numpy.random.default_rng``. The same seed gives the same bits, whatever `n_jobs`,
        `chunk_size` and backend.
    n_jobs : int, optional
        Threads; under ``joblib.parallel_config(backend="dask")`` the workers of the cluster.
    keep : {"replicates"}, optional
        Keep scores and ranks of every replicate; otherwise memory does not grow with `n`.
    pairs : bool, optional
        Count who ranks before whom; by default up to 500 units.
    chunk_size : int, optional
        Replicates handed to a worker at a time.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    UncertaintyResult
        Interrupted from the keyboard, of what was done until then (with a warning).

    Raises
    ------
    MethodError
        If the inputs do not go with the index or with each other, or n < 1: before the first
        replicate.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), *Uncertainty and sensitivity analysis techniques as
    tools for the quality assessment of composite indicators*, Journal of the Royal Statistical
    Society A 168(2), 307-323.

    Examples
    --------
    >>> from ccfi_methods import Choice, Framework, WeightNoise
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> inputs = [Choice("normalisation", ["minmax", "rank"]), WeightNoise(0.5)]
    >>> result = simulate(index, data, inputs, n=1000, rng=1)
    >>> result
    UncertaintyResult(3 units, 1,000 replicates)
    >>> result.rank_acceptability.round(2)
    rank     1     2     3
    x     0.06  0.90  0.04
    y     0.00  0.04  0.96
    z     0.94  0.06  0.00
    """
    refuse_number(n)
    if keep is not None:
        one_of(keep, "keep", ["replicates"])
    experiment = Experiment(index, data, inputs)
    draws = Draws(experiment, n, seed_of(rng))
    kept = draws.n if keep else sample_size(experiment)
    tally, complete = run(
        experiment,
        draws.pieces(),
        partial(Tally, pairs=pairs, keep=kept),
        n=draws.n,
        n_jobs=n_jobs,
        chunk_size=chunk_size,
        progress=progress,
    )
    return UncertaintyResult(experiment, draws, tally, complete, everything=keep is not None)
