"""Weights from the data on indicators with few values: codes, whose spread says little."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import pandas as pd

from .choices import Choices
from .exceptions import listing
from .families import label_of, method_of, methods_by_node
from .framework import Framework
from .weighting import AHP, BestWorst, Combined, Equal, Given

__all__ = ["few_values", "note_on_comparison", "note_on_result", "weight_on_few_values"]

FEW, QUARTER = 3, 0.25
_CURE = "Compare with an index without them, or with weights that do not come from the data."


class Weighed(Protocol):
    """The result of an index, as far as its weights are looked at."""

    index: Choices
    framework: Framework
    data: pd.DataFrame

    @property
    def weights(self) -> pd.DataFrame: ...


def note_on_result(result: Weighed) -> tuple[str, ...]:
    """Note that weights from the data lie on indicators with few values, if more than a quarter."""
    share = weight_on_few_values(result)
    if share <= QUARTER:
        return ()
    few, label = few_values(result), label_of("weighting", result.index.weighting)
    return (
        f"The weighting {label!r} gives {_percent(share)} of all weight to the {len(few)} of "
        f"{len(result.framework.indicators)} indicators that have three values or fewer "
        f"({listing(few, most=5)}). {_CURE}",
    )


def note_on_comparison(results: Mapping[str, Weighed]) -> tuple[str, ...]:
    """Note the same of a comparison: under how many specifications, and the largest share."""
    shares = {name: weight_on_few_values(result) for name, result in results.items()}
    over = [name for name, share in shares.items() if share > QUARTER]
    if not over:
        return ()
    most = max(over, key=shares.__getitem__)
    return (
        f"Weights from the data give more than a quarter of all weight to indicators that have "
        f"three values or fewer ({listing(few_values(results[most]), most=5)}) under {len(over)} "
        f"of {len(results)} specifications, {_percent(shares[most])} at most, under {most!r}. "
        f"{_CURE}",
    )


def weight_on_few_values(result: Weighed) -> float:
    """Return the share of all weight on indicators with few values; 0 if no data gave it.

    Of a panel, that of the year in which it is largest.
    """
    if not _weighed_by_data(result):
        return 0.0
    weights: pd.Series = result.weights["global"]
    weights = weights[weights.index.isin(few_values(result), level="code")]
    years = [name for name in weights.index.names if name != "code"]
    return float(weights.groupby(level=years).sum().max() if years else weights.sum())


def few_values(result: Weighed) -> list[str]:
    """List the indicators with three values or fewer, unless there are no more units than that."""
    values = result.data[list(result.framework.indicators)].nunique()
    return [] if len(result.data) <= FEW else list(values.index[values <= FEW])


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _weighed_by_data(result: Weighed) -> bool:
    """Return whether any group is weighed by a method that looks at the data."""
    index = result.index
    methods = methods_by_node("weighting", index.weighting, index.framework)
    return any(
        _looks_at_data(methods[group])
        for group in index.framework.groups
        if len(index.framework.children(group)) > 1
    )


def _looks_at_data(weighting: Any) -> bool:
    if isinstance(weighting, Combined):
        return any(_looks_at_data(method_of("weighting", part)) for part in weighting.parts)
    return not isinstance(weighting, Equal | Given | AHP | BestWorst)
