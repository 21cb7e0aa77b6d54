"""Recognise specifications that are one index on two scales.

Two normalisations of one class here give values ``z' = a + b z``, b > 0, with a and b the same for
all indicators. Weights that do not see a and b, and means that carry them along, then give scores
``a + b s`` at every node, and the same ranks.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from ..aggregation import Minimum, OrderedWeighted, PowerMean
from ..families import method_of
from ..normalisation import Efficacy, MinMax, ZScore
from ..weighting import (
    AHP,
    BestWorst,
    Combined,
    Critic,
    Equal,
    FactorAnalysis,
    Given,
    PrincipalComponents,
    StandardDeviation,
)

__all__ = ["common_scale"]

# weights that depend on correlations, on ratios of standard deviations, or on no data at all
INVARIANT = (
    AHP, BestWorst, Critic, Equal, FactorAnalysis, Given, PrincipalComponents, StandardDeviation,
)  # fmt: skip


def common_scale(normalisation: Any, weighting: Any, aggregation: Any) -> Hashable:
    """Return what stands for a normalisation under a weighting and an aggregation.

    Specifications that have it in common, and all other choices, rank alike.

    Examples
    --------
    >>> common_scale(MinMax(1, 100), "equal", "arithmetic")
    MinMax()
    >>> common_scale(MinMax(1, 100), "entropy", "arithmetic")
    MinMax(lower=1, upper=100)
    """
    if not isinstance(normalisation, Mapping):
        normalisation = method_of("normalisation", normalisation)
        if _everywhere(_invariant, "weighting", weighting) and _everywhere(
            _equivariant, "aggregation", aggregation
        ):
            return _representative(normalisation)
    return normalisation if isinstance(normalisation, Hashable) else repr(normalisation)


def _representative(normalisation: Any) -> Any:
    """Return the same normalisation on its usual scale."""
    match normalisation:
        case MinMax():
            return MinMax()
        case Efficacy(kind="linear", worst=None, best=None):
            return MinMax()
        case ZScore(ddof=ddof):
            return ZScore(ddof=ddof)
    return normalisation


def _everywhere(holds: Any, family: str, choice: Any) -> bool:
    chosen = choice.values() if isinstance(choice, Mapping) else [choice]
    return all(holds(method_of(family, method)) for method in chosen)


def _invariant(weighting: Any) -> bool:
    """Return whether the weights of ``a + b z`` are those of z."""
    if type(weighting) is Combined:
        return all(_invariant(method_of("weighting", part)) for part in weighting.parts)
    return type(weighting) in INVARIANT


def _equivariant(aggregation: Any) -> bool:
    """Return whether the scores of ``a + b z`` are ``a + b s``."""
    return aggregation == PowerMean(1) or type(aggregation) in (Minimum, OrderedWeighted)
