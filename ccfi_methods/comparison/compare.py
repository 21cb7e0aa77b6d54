"""Compute an index under every combination of choices."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from ..aggregation import PowerMean
from ..arguments import british
from ..choices import Scope
from ..data_faults import kind_of
from ..exceptions import DataError, DomainError, FrameworkError, MethodError, brief, listing
from ..families import FAMILIES, label_of, method_of
from ..framework import Framework
from ..imputation.averages import grouping_columns
from ..index import CompositeIndex
from ..normalisation import MinMax
from ..panel import Panel
from ..progress import progress_bar
from .equivalence import common_scale
from .evaluation import Place, evaluated
from .result import MethodComparison
from .trials import Trial

__all__ = ["AGGREGATIONS", "NORMALISATIONS", "WEIGHTINGS", "compare_methods"]

POSITIVE = MinMax(1, 100)
NORMALISATIONS = ("minmax", "zscore", POSITIVE)
WEIGHTINGS = ("equal", "entropy", "pca")
AGGREGATIONS = ("arithmetic", "geometric")
Choices = str | Callable[..., Any] | Mapping[Any, Any] | Sequence[Any] | None
Grid = Mapping[str, list[Any]]


@british
def compare_methods(
    data: pd.DataFrame,
    framework: Framework | Mapping[str, Framework] | None = None,
    *,
    imputation: Choices = None,
    treatment: Choices = None,
    normalisation: Choices = NORMALISATIONS,
    weighting: Choices = WEIGHTINGS,
    aggregation: Choices = AGGREGATIONS,
    scope: Scope = "parent",
    panel: Panel | None = None,
    baseline: Sequence[Any] | Mapping[str, Any] | None = None,
    progress: bool | None = None,
) -> MethodComparison:
    """Compute the index under every combination of choices.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework or mapping of name to Framework, optional
        Without one, every column is an indicator of polarity +1, side by side, but for those that
        the imputation groups units by. Several by name compare choices of indicators, each of
        which finds its columns in `data`.
    imputation, treatment, normalisation, weighting, aggregation : choice or list of choices
        As in `CompositeIndex`. By default no imputation and no treatment; min-max and z-scores
        with arithmetic means, and ``MinMax(1, 100)``, which is positive, with geometric means;
        each with equal, entropy and principal-component weights. Entropy weights of z-scores are
        not defined and skipped.
    scope : {"parent", "global"}
    panel : Panel, optional
        For data with rows (unit, year): how the years compare.
    baseline : tuple or mapping, optional
        The specification that shifts are counted from: ``("minmax", "equal", "arithmetic")``
        names normalisation, weighting and aggregation; a mapping may name any family. What is not
        named is the first choice of its family. By default the first specification that works.
        With several frameworks, ``{"framework": name}`` names one of them.
    progress : bool, optional
        Show a bar; by default from two seconds on.

    Returns
    -------
    MethodComparison
        Specifications outside the domain of a method are in its `skipped`, with the reason;
        those that rank as another one by construction, on another scale, in its `equivalent`.

    Raises
    ------
    MethodError
        If a choice or the baseline is unknown, or the baseline was skipped.
    DataError
        If the data do not fit the framework, or no specification works.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2.0, 4.0], "b": [3.0, 1.0, 2.0]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(
    ...     data, normalisation="minmax", weighting=["equal", "entropy"], aggregation="arithmetic")
    >>> comparison.ranks
    specification  minmax / equal / arithmetic  minmax / entropy / arithmetic
    x                                        2                              2
    y                                        3                              3
    z                                        1                              1
    """
    frameworks = _frameworks(data, framework, grouping_columns(_listed("imputation", imputation)))
    given = (imputation, treatment, normalisation, weighting, aggregation)
    grid = {family: _listed(family, c) for family, c in zip(FAMILIES, given, strict=True)}
    indices = {
        (name, *place): CompositeIndex(tree, scope=scope, panel=panel, **chosen)
        for name, tree in frameworks.items()
        for place, chosen in _combinations(grid)
    }
    same_as = _equivalent(indices)
    if normalisation is NORMALISATIONS:
        indices = {p: i for p, i in indices.items() if p in same_as or _goes_together(i)}
    shown = {place: index for place, index in indices.items() if place not in same_as}
    bar = progress_bar(
        evaluated(shown, data), what="specifications", total=len(shown), progress=progress
    )
    outcomes = dict(bar)
    if all(isinstance(outcome, DomainError) for outcome in outcomes.values()):
        reasons = listing(dict.fromkeys(map(str, outcomes.values())), most=3)
        raise DataError(f"None of the {len(indices)} specifications can be computed: {reasons}")
    if isinstance(framework, Mapping):
        grid = {"framework": [*frameworks], **grid}
    trials: dict[Place, Trial] = {}
    names = {family: [label_of(family, c) for c in grid[family]] for family in FAMILIES}
    for place, index in indices.items():
        labels = {family: names[family][k] for family, k in zip(FAMILIES, place[1:], strict=True)}
        labels = {"framework": place[0], **labels} if "framework" in grid else labels
        standing = trials.get(same_as.get(place, ()))
        outcome = outcomes[place] if standing is None else standing.outcome
        trials[place] = Trial(index, labels, outcome, standing)
    return MethodComparison(data, [*trials.values()], _chosen(baseline, grid))


def _combinations(grid: Grid) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Yield every combination of choices, and its place in the grid."""
    for numbered in product(*(enumerate(choices) for choices in grid.values())):
        place, chosen = zip(*numbered, strict=True)
        yield place, dict(zip(grid, chosen, strict=True))


def _goes_together(index: CompositeIndex) -> bool:
    """Return whether the positive default normalisation stands where a mean needs it, alone."""
    return (index.normalisation == POSITIVE) == _needs_positive(index.aggregation)


def _needs_positive(aggregation: Any) -> bool:
    """Return whether an aggregation is a mean of values above zero."""
    if isinstance(aggregation, Mapping):
        return any(map(_needs_positive, aggregation.values()))
    method = method_of("aggregation", aggregation)
    return isinstance(method, PowerMean) and bool(np.all(method.p <= 0))


def _equivalent(indices: Mapping[Place, CompositeIndex]) -> dict[Place, Place]:
    """Return which index is an earlier one on another scale."""
    first: dict[Any, Place] = {}
    standing = {}
    for place, index in indices.items():
        scale = common_scale(index.normalisation, index.weighting, index.aggregation)
        standing[place] = first.setdefault((*place[:3], scale, *place[4:]), place)
    return {place: earlier for place, earlier in standing.items() if earlier != place}


def _frameworks(
    data: Any, framework: Framework | Mapping[str, Framework] | None, groups: Collection[Any]
) -> Mapping[str, Framework]:
    """Return the frameworks by name, one alone under no name, all of which fit the data."""
    if framework is None:
        if not isinstance(data, pd.DataFrame) or data.columns.empty:
            got = "no columns" if isinstance(data, pd.DataFrame) else kind_of(data)
            raise DataError(f"Data need to be a DataFrame with an indicator a column; got {got}.")
        framework = Framework.flat([code for code in data.columns if code not in groups])
    named = framework if isinstance(framework, Mapping) else {"": framework}
    if not named:
        raise FrameworkError("compare_methods needs at least one framework, got an empty mapping.")
    for tree in named.values():
        if not isinstance(tree, Framework):
            raise FrameworkError(
                f"compare_methods needs a Framework, got {type(tree).__name__}: make one with "
                "Framework(table), Framework.read_csv(path) or Framework.flat(names)."
            )
        tree.check(data)
    return named


def _listed(family: str, choice: Choices) -> list[Any]:
    many = isinstance(choice, Sequence) and not isinstance(choice, str)
    listed = list(choice) if many else [choice]  # type: ignore[arg-type]
    if not listed:
        raise MethodError(f"The {family} needs at least one choice, got an empty list.")
    return listed


def _chosen(baseline: Any, grid: Mapping[str, list[Any]]) -> dict[str, str]:
    """Return the labels that pick the baseline."""
    if baseline is None:
        return {}
    if not isinstance(baseline, Mapping):
        named = ("normalisation", "weighting", "aggregation")
        if not isinstance(baseline, list | tuple) or len(baseline) != len(named):
            raise MethodError(
                f"A baseline names {', '.join(named)}, or is a mapping by family; "
                f"got {brief(baseline)}."
            )
        baseline = dict(zip(named, baseline, strict=True))
    strangers = [family for family in baseline if family not in grid]
    if strangers:
        raise MethodError(f"Unknown families {strangers} in the baseline; there are {[*grid]}.")
    chosen = {family: choices[0] for family, choices in grid.items()} | dict(baseline)
    return {
        family: label_of(family, choice) if family in FAMILIES else str(choice)
        for family, choice in chosen.items()
    }
