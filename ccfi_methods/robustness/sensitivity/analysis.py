"""Sensitivity analysis: which uncertain input moves the ranking, alone and in company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import SeedSequence

from ...exceptions import DomainError, MethodError
from ...index import CompositeIndex
from ...protocols import Array
from ...ranking import ranks
from ...ranking.places import DIGITS
from ...seeds import Seed, child, seed_of
from ..engine.parallel import run
from ..engine.replicate import Batch, Experiment
from .factors import Factors
from .scramblings import Interval, Plan, confident, layout, power_of_two
from .shapley import shapley_plan
from .shares import SensitivityResult
from .sobol import sobol_plan

__all__ = ["SensitivityResult", "shapley_sensitivity", "sobol_sensitivity"]


def sobol_sensitivity(
    index: CompositeIndex,
    data: pd.DataFrame,
    inputs: Sequence[Any],
    n: int = 1024,
    *,
    rng: Seed = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    confidence: float = 0.9,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> SensitivityResult:
    """Divide the variance of the ranking among uncertain inputs, by Sobol' indices.

    The first-order index of an input is the share of an output's variance that it explains by
    itself, ``S_i = Var E(Y | X_i) / Var Y``; its total index is the share left when all others are
    known, ``ST_i = E Var(Y | X_~i) / Var Y``. Their difference is what it does in company.

    Parameters
    ----------
    index : CompositeIndex
        The baseline.
    data : DataFrame, units x indicators
    inputs : sequence
        Any mix of uncertain inputs, as in `simulate`. Noise is one input, however many numbers it
        draws.
    n : int
        Rows of the design, a power of two from 32 on. The index is computed n (k + 2) times for k
        inputs.
    rng : int, SeedSequence or Generator
        For ``numpy.random.default_rng``. The same seed gives the same bits, whatever `n_jobs`.
    groups : mapping, optional
        Inputs to take as one, by name of group: ``{"method": ["normalisation", "aggregation"]}``.
        Combinations of its options that cannot be computed are not drawn. The name of an input is
        its step (``"weighting"``), its path (``"aggregation.p"``), or of noise on weights
        ``"weights"``, on data ``"data"``, of units ``"units"``, of what is left out ``"dropped"``.
    confidence : float
        Level of the intervals. They come from the variation over independent scramblings of the
        quasi-random points. A bootstrap of rows would take these for independent draws, and where
        the output is smooth make intervals several times too wide.
    n_jobs : int, optional
        As in `simulate`.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    SensitivityResult
        With `first` and `total`.

    Raises
    ------
    MethodError
        If the inputs do not go with the index or with each other; if some options cannot be
        combined, unless they are in one group; or if n is no power of two. Before the first
        evaluation.
    DomainError
        If a draw of numbers or noise cannot be computed.

    References
    ----------
    Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola (2010), *Variance based sensitivity
    analysis of model output*, Computer Physics Communications 181(2), 259-270. Saisana, Saltelli
    and Tarantola (2005), *Uncertainty and sensitivity analysis techniques as tools for the quality
    assessment of composite indicators*, Journal of the Royal Statistical Society A 168(2),
    307-323.

    Examples
    --------
    >>> from ccfi_methods import Choice, Framework, WeightNoise
    >>> data = pd.DataFrame({"a": [1.0, 2, 4, 5], "b": [3.0, 4, 2, 1]}, index=list("wxyz"))
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> inputs = [Choice("normalisation", ["minmax", "rank"]), WeightNoise(0.5)]
    >>> result = sobol_sensitivity(index, data, inputs, n=256, rng=1)
    >>> result
    SensitivityResult(first, total: 4 units, 2 inputs, n=256, 1,024 evaluations)
    >>> bool(result.total.loc["weights", "average_shift"] > 0.5)
    True
    """
    n = power_of_two(n)
    experiment = Experiment(index, data, inputs)
    factors = Factors(experiment, groups)
    plan = sobol_plan(len(factors.members))
    return _analysed(factors, n, plan, seed_of(rng), confidence, n_jobs=n_jobs, progress=progress)


def shapley_sensitivity(
    index: CompositeIndex,
    data: pd.DataFrame,
    inputs: Sequence[Any],
    n: int = 512,
    *,
    rng: Seed = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    confidence: float = 0.9,
    n_jobs: int | None = None,
    progress: bool | None = None,
) -> SensitivityResult:
    """Divide the variance of the ranking among uncertain inputs, by Shapley effects.

    The Shapley effect of an input is what it adds to the variance explained, on average over all
    orders in which inputs may become known. What inputs do together is divided equally, so that
    effects sum to one, and each lies between first-order and total index.

    Parameters
    ----------
    index, data, inputs, rng, groups, confidence, n_jobs, progress
        As in `sobol_sensitivity`.
    n : int
        Rows of the design, a power of two from 32 on. Of up to 6 inputs, all subsets are
        evaluated: the index is computed n 2ᵏ times. Of more, each row goes through the inputs in a
        random order, n (k + 1) times in all; take a larger n then.

    Returns
    -------
    SensitivityResult
        With `shapley`.

    Raises
    ------
    MethodError, DomainError
        As `sobol_sensitivity` does.

    References
    ----------
    Owen (2014), *Sobol' indices and Shapley value*, SIAM/ASA Journal on Uncertainty Quantification
    2(1), 245-251. Song, Nelson and Staum (2016), *Shapley effects for global sensitivity analysis:
    theory and computation*, SIAM/ASA Journal on Uncertainty Quantification 4(1), 1060-1083.

    Examples
    --------
    >>> from ccfi_methods import Choice, Framework, WeightNoise
    >>> data = pd.DataFrame({"a": [1.0, 2, 4, 5], "b": [3.0, 4, 2, 1]}, index=list("wxyz"))
    >>> index = CompositeIndex(Framework.flat(["a", "b"]))
    >>> inputs = [Choice("normalisation", ["minmax", "rank"]), WeightNoise(0.5)]
    >>> result = shapley_sensitivity(index, data, inputs, rng=1)
    >>> round(float(result.shapley["average_shift"].sum()), 12)
    1.0
    """
    n = power_of_two(n)
    experiment = Experiment(index, data, inputs)
    factors = Factors(experiment, groups)
    seed = seed_of(rng)
    plan = shapley_plan(len(factors.members), n, child(seed, 2))
    return _analysed(factors, n, plan, seed, confidence, n_jobs=n_jobs, progress=progress)


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


def evaluated(factors: Factors, n: int, taken: Array, seed: SeedSequence, **how: Any) -> Array:
    """Return the scores of a design: ``(pattern, scrambling, row, unit)``."""
    experiment = factors.experiment
    design = factors.design(n, taken, seed)
    size = len(design.codes)
    found, _ = run(experiment, design.pieces(experiment.block), Scores, n=size, **how)
    scores = np.empty((size, len(experiment.units)))
    for rows, part in found.parts:
        scores[rows] = part
    return scores.reshape(len(taken), *layout(n), -1)


def _analysed(
    factors: Factors, n: int, plan: Plan, seed: SeedSequence, confidence: float, **how: Any
) -> SensitivityResult:
    if not (isinstance(confidence, Real) and 0 < confidence < 1):
        raise MethodError(f"Intervals need 0 < confidence < 1, got confidence={confidence!r}.")
    experiment = factors.experiment
    scores = evaluated(factors, n, plan.taken, seed, **how)
    baseline = experiment.result.ranks
    outputs = list(_outputs(scores, baseline.to_numpy()))

    def estimated(part: int) -> Interval:
        rows = scores.shape[2] // part
        moments = np.concatenate([plan.moments(f[:, :, :rows]) for f in outputs], axis=-1)
        return confident(moments, lambda means: _with_sum(plan.shares(means)), confidence)

    return SensitivityResult(
        {n // part: estimated(part) for part in (8, 4, 2, 1)},
        plan.names,
        inputs=factors.members,
        baseline=baseline,
        evaluations=scores[..., 0].size,
        confidence=confidence,
        excluded=experiment.excluded,
    )


def _outputs(scores: Array, baseline: Array) -> Iterator[Array]:
    """Yield the average shift, scores and ranks."""
    places = ranks(scores)
    yield np.abs(places - baseline).mean(axis=-1, keepdims=True)
    yield np.round(scores / np.abs(scores).max(), DIGITS)  # float noise is no variance
    yield places.astype(float)


def _with_sum(shares: Array) -> Array:
    """Add the sum over inputs as a last one."""
    return np.concatenate([shares, shares.sum(axis=-2, keepdims=True)], axis=-2)
