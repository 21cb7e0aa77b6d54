"""Sensitivity analysis: which uncertain input moves the ranking, alone and in company."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from numbers import Real
from typing import Any

import numpy as np
import pandas as pd
from numpy.random import SeedSequence

from ...arguments import flag
from ...exceptions import MethodError
from ...index import CompositeIndex
from ...places import DIGITS, ranks
from ...protocols import Array
from ...seeds import Seed, child, seed_of
from ..engine.replicate import Experiment
from .evaluations import evaluated
from .factors import Factors
from .scramblings import Interval, Plan, confident, layout, power_of_two
from .shapley import shapley_plan
from .shares import SensitivityResult
from .sobol import second_order_indices, sobol_plan

__all__ = ["SensitivityResult", "shapley_sensitivity", "sobol_sensitivity"]


def sobol_sensitivity(
    index: CompositeIndex,
    data: pd.DataFrame,
    inputs: Sequence[Any],
    n: int = 1024,
    *,
    rng: Seed = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    confidence: float | None = 0.9,
    second_order: bool = False,
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
        Rows of a Sobol' sequence, a power of two from 32 on, as in SALib and SciPy. The index is
        computed n (k + 2) times for k inputs, and that four times for intervals.
    rng : int, SeedSequence or Generator
        For ``numpy.random.default_rng``. The same seed gives the same bits, whatever `n_jobs`.
    groups : mapping, optional
        Inputs to take as one, by name of group: ``{"method": ["normalisation", "aggregation"]}``.
        Combinations of its options that cannot be computed are not drawn. The name of an input is
        its step (``"weighting"``), its path (``"aggregation.p"``), or of noise on weights
        ``"weights"``, on data ``"data"``, of units ``"units"``, of what is left out ``"dropped"``.
    confidence : float or None
        Level of the intervals, which cost four times the evaluations: they come from the variation
        over four independent scramblings of the sequence, of n rows each, and estimates are the
        mean. With None there is one scrambling and no interval, and the estimates are as accurate
        as those of SALib and SciPy from as many evaluations. Cut into four parts instead, a
        sequence loses accuracy where outputs are smooth; and a bootstrap of its rows takes them
        for independent draws, and makes intervals several times too wide.
    second_order : bool
        Estimate also what each pair of inputs explains together beyond what each does alone, in
        n (2k + 2) evaluations.
    n_jobs : int, optional
        As in `simulate`.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    SensitivityResult
        With `first` and `total`, and `second` where asked for. Shares lie between 0 and 1, where
        estimates and intervals are cut off. A choice of which one option alone can be computed is
        named as not varied.

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
    SensitivityResult(first, total: 4 units, 2 inputs, n=256, 4,096 evaluations)
    >>> bool(result.total.loc["weights", "average_shift"] > 0.5)
    True
    """
    n = power_of_two(n)
    experiment = Experiment(index, data, inputs)
    factors = Factors(experiment, groups)
    plan = sobol_plan(len(factors.members), flag(second_order, "second_order"))
    return _analysed(factors, n, plan, seed_of(rng), confidence, n_jobs=n_jobs, progress=progress)


def shapley_sensitivity(
    index: CompositeIndex,
    data: pd.DataFrame,
    inputs: Sequence[Any],
    n: int = 512,
    *,
    rng: Seed = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    confidence: float | None = 0.9,
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
        Rows of a Sobol' sequence, a power of two from 32 on. Of up to 6 inputs, all subsets are
        evaluated: the index is computed n 2ᵏ times. Of more, each row goes through the inputs in a
        random order, n (k + 1) times in all; take a larger n then. For intervals it is four times
        as many.

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
    plan = shapley_plan(len(factors.members), layout(n, confidence), child(seed, 2))
    return _analysed(factors, n, plan, seed, confidence, n_jobs=n_jobs, progress=progress)


def _analysed(
    factors: Factors, n: int, plan: Plan, seed: SeedSequence, confidence: float | None, **how: Any
) -> SensitivityResult:
    if not (confidence is None or (isinstance(confidence, Real) and 0 < confidence < 1)):
        raise MethodError(
            f"Intervals need 0 < confidence < 1, got confidence={confidence!r}; None makes none."
        )
    experiment, k = factors.experiment, len(factors.members)
    scores = evaluated(factors, layout(n, confidence), plan.taken, seed, **how)
    baseline = experiment.result.ranks
    outputs = list(_outputs(scores, baseline.to_numpy()))

    def means(rows: int) -> Array:
        return np.concatenate([plan.moments(f[:, :, :rows]) for f in outputs], axis=-1)

    def estimated(rows: int) -> Interval:
        return confident(means(rows), lambda m: _with_sum(plan.shares(m)), confidence)

    pairs = plan.names[0] == "first" and len(plan.taken) > k + 2
    return SensitivityResult(
        {n // part: estimated(n // part) for part in (8, 4, 2, 1)},
        plan.names,
        second=confident(means(n), partial(second_order_indices, k=k), confidence)
        if pairs
        else None,
        inputs=factors.members,
        not_varied={c.key: c.labels[factors.fixed[c.key]] for c in factors.constant},
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
