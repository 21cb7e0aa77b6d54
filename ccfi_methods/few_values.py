"""Weights from the data on indicators with few values: codes, whose spread says little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def note_on_comparison(
    indices: Mapping[str, Choices], weights: pd.DataFrame, data: pd.DataFrame
) -> tuple[str, ...]:
    """Note the same of a comparison: under how many specifications, and the largest share.

    Parameters
    ----------
    indices : mapping
        The index of each specification.
    weights : DataFrame, nodes x specifications
        Global weights.
    data : DataFrame, units x indicators
    """
    codes = {code for index in indices.values() for code in index.framework.indicators}
    few = _few(data, sorted(codes))
    shares = {
        name: _share(weights[name].dropna(), few)
        for name in map(str, weights)
        if _weighed_by_data(indices[name])
    }
    over = [name for name, share in shares.items() if share > QUARTER]
    if not over:
        return ()
    most = max(over, key=shares.__getitem__)
    of_most = [code for code in indices[most].framework.indicators if code in few]
    return (
        f"Weights from the data give more than a quarter of all weight to indicators that have "
        f"three values or fewer ({listing(of_most, most=5)}) under {len(over)} of "
        f"{weights.shape[1]} specifications, {_percent(shares[most])} at most, under {most!r}. "
        f"{_CURE}",
    )


def weight_on_few_values(result: Weighed) -> float:
    """Return the share of all weight on indicators with few values; 0 if no data gave it.

    Of a panel, that of the year in which it is largest.
    """
    if not _weighed_by_data(result.index):
        return 0.0
    return _share(result.weights["global"], few_values(result))


def few_values(result: Weighed) -> list[str]:
    """List the indicators with three values or fewer, unless there are no more units than that."""
    return _few(result.data, result.framework.indicators)


def _few(data: pd.DataFrame, indicators: Sequence[str]) -> list[str]:
    values = data[list(indicators)].nunique()
    return [] if len(data) <= FEW else list(values.index[values <= FEW])


def _share(weights: pd.Series, few: Sequence[str]) -> float:
    """Return the weight of some indicators, in a panel that of the year where it is largest."""
    weights = weights[weights.index.get_level_values("code").isin(few)]
    years = [name for name in weights.index.names if name != "code"]
    return float(weights.groupby(level=years).sum().max() if years else weights.sum())


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _weighed_by_data(index: Choices) -> bool:
    """Return whether any group is weighed by a method that looks at the data."""
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
