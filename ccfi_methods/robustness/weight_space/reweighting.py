"""The index with other weights, given for every node."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd

from ...families import methods_by_node
from ...index import CompositeIndex
from ...weighting import Given
from .linear import LinearScores

__all__ = ["reweighted"]


def reweighted(linear: LinearScores, weights: pd.Series) -> CompositeIndex:
    """Return the index with all weights given: those of `linear`'s columns, and its own elsewhere.

    Below a node that is left without weight its own weights stay.
    """
    framework, local = linear.result.framework, linear.result.weights["local"].to_dict()
    if linear.node is not None:
        local.update(weights)
    else:
        mass = weights.to_dict()
        for node in framework.groups:  # children first
            children = framework.children(node)
            mass[node] = sum(mass[child] for child in children)
            if mass[node] > 0:
                local.update({child: mass[child] / mass[node] for child in children})
    given: dict[str, Any] = {"default": "equal"}  # of nodes that the imputation leaves out
    for node in framework.groups:
        given[node] = Given({child: local[child] for child in framework.children(node)})
    index: Any = linear.result.index
    if index.scope == "global":  # where the mean at the root was that of all indicators
        mean = methods_by_node("aggregation", index.aggregation, index.framework)[framework.root]
        index = replace(index, aggregation=mean)
    return replace(index, weighting=given, scope="parent")
