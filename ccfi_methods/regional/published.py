"""Published ranks beside those of a comparison: where a replica fits, and where it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ..exceptions import DataError, MethodError, listing
from ..places import ranks
from ..report import Report

if TYPE_CHECKING:
    from ..comparison import MethodComparison

__all__ = ["AgainstPublished", "against_published"]


def against_published(comparison: MethodComparison, published: pd.DataFrame) -> AgainstPublished:
    """Compare published ranks, of the index and of its nodes, with those of a comparison.

    Parameters
    ----------
    comparison : MethodComparison
        Of one year.
    published : DataFrame
        One fact a row: the unit in the first column, then by name ``node``, ``measure`` and
        ``value``. Ranks are compared, ``measure == "rank"``; scores and tiers, which are on scales
        of their own, are left out.

    Returns
    -------
    AgainstPublished

    Raises
    ------
    DataError
        If a column is absent, there is no rank, or a unit or a node is not in the comparison.
    MethodError
        If the comparison is of several years.

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "z"])
    >>> comparison = compare_methods(data, normalisation="minmax", weighting=["equal", "entropy"],
    ...                              aggregation="arithmetic")
    >>> facts = pd.DataFrame({"unit": ["z", "x"], "node": "index", "measure": "rank",
    ...                       "value": [1, 3]})
    >>> against_published(comparison, facts)
    AgainstPublished(2 published ranks, 1 of them that of 'minmax / equal / arithmetic')
    """
    if comparison.ranks.index.nlevels > 1:
        raise MethodError(
            "Published ranks are compared with those of one year; the comparison is of several. "
            "Select one before: data.xs(2023, level='year')."
        )
    lacking = [name for name in ("node", "measure", "value") if name not in published]
    if lacking:
        raise DataError(
            f"Published facts need the columns node, measure and value; {listing(lacking)} is "
            f"absent from {list(published.columns)}."
        )
    facts = published[published["measure"] == "rank"]
    if facts.empty:
        raise DataError("There is no published rank: no row has the measure 'rank'.")
    rows = [
        _fact(comparison, unit, node, value)
        for unit, node, value in zip(facts.iloc[:, 0], facts["node"], facts["value"], strict=True)
    ]
    return AgainstPublished(pd.DataFrame(rows), comparison.baseline)


class AgainstPublished(Report):
    """Published ranks, and those of a comparison.

    Attributes
    ----------
    table : DataFrame
        One fact a row: ``unit``, ``node``, ``published``; the rank under the ``baseline``, its
        ``shift`` from the published one, the ``best`` and the ``worst`` over the specifications
        that have the node, each of the comparison's equivalent ones counted once, and the share
        of them in which the fact ``holds``.
    """

    def __init__(self, table: pd.DataFrame, baseline: str) -> None:
        self.table, self.baseline = table, baseline

    def summary(self) -> pd.DataFrame:
        """Return the `table`."""
        return self.table

    def __repr__(self) -> str:
        met = int((self.table["shift"] == 0).sum())
        return (
            f"AgainstPublished({len(self.table)} published ranks, {met} of them that of "
            f"{self.baseline!r})"
        )


def _fact(comparison: MethodComparison, unit: object, node: str, value: float) -> dict[str, object]:
    if unit not in comparison.ranks.index:
        raise DataError(f"A rank is published of {unit!r}, which is not a unit of the comparison.")
    found = {
        name: ranks(nodes[node]).to_dict()[unit]
        for name in map(str, comparison.ranks)
        if node in (nodes := comparison.results[name].nodes)
    }
    if comparison.baseline not in found:
        raise DataError(
            f"A rank is published of {node!r}, which is not a group of the baseline "
            f"{comparison.baseline!r}."
        )
    places, published = pd.Series(found), int(value)
    return {
        "unit": unit,
        "node": node,
        "published": published,
        "baseline": found[comparison.baseline],
        "shift": found[comparison.baseline] - published,
        "best": places.min(),
        "worst": places.max(),
        "holds": (places == published).mean(),
    }
