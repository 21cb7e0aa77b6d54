"""The one page of a diagnosis: aspect, value, and what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from ..exceptions import DataError, DomainError, listing
from ..preparation.prepared import Prepared

if TYPE_CHECKING:
    from .diagnosis import Diagnosis

__all__ = ["findings"]

Finding = tuple[str, str, str]


def findings(diagnosis: Diagnosis) -> list[Finding]:
    """Return the rows of the page."""
    return [*_of_indicators(diagnosis), *_of_pairs(diagnosis), *_of_the_whole(diagnosis)]


def _of_indicators(diagnosis: Diagnosis) -> Iterator[Finding]:
    table, (units, indicators) = diagnosis.statistics, diagnosis.data.shape
    framework = diagnosis.framework
    groups = [g for g in framework.groups[:-1] if set(framework.children(g)) & set(table.index)]
    nesting = f"in {len(groups)} groups" if groups else "side by side"
    yield "size", f"{units} x {indicators}", f"units x indicators, {nesting}"
    missing = table["missing"][table["missing"] > 0].sort_values(ascending=False, kind="stable")
    cells = int(missing.sum())
    yield (
        "missing values",
        f"{cells} of {diagnosis.data.size:,}",
        _named([f"{code} {count}" for code, count in missing.items()]),
    )
    rows = diagnosis.data.isna().mean(axis=1).sort_values(ascending=False, kind="stable")
    yield (
        "units with gaps",
        f"{int((rows > 0).sum())} of {units}",
        _named([f"{unit} {share:.0%}" for unit, share in rows[rows > 0].items()]),
    )
    for flag in ("one value", "constant", "zeros", "same value", "outliers"):
        codes = table.index[[flag in text.split(", ") for text in table["flags"]]]
        if len(codes) or flag not in ("one value", "constant"):
            yield flag, f"{len(codes)} of {indicators}", _named(codes)


def _of_pairs(diagnosis: Diagnosis) -> Iterator[Finding]:
    if diagnosis.data.shape[1] < 2:
        return
    pairs = _attempt(diagnosis.correlations)
    if isinstance(pairs, str):
        yield "correlations", "not defined", pairs
        return
    for where, part in (("within groups", True), ("across groups", False)):
        chosen = pairs[pairs["within"] == part]
        if len(chosen):
            mean = chosen["correlation"].mean()
            yield f"correlation {where}", f"{mean:.2f}", f"mean of {len(chosen)} pairs"
    for flag in ("too high", "negative", "too low"):
        found = pairs[pairs["flag"] == flag]
        found = found.sort_values("correlation", ascending=flag != "too high")
        names = [f"{r.a} ~ {r.b} {r.correlation:.2f}" for r in found.itertuples()]
        within = f", {int(found['within'].sum())} within a group" if len(found) else ""
        yield f"correlation {flag}", f"{len(found)} of {len(pairs)}{within}", _named(names)
    if len(diagnosis.framework.groups) > 1:
        groups = diagnosis.group_correlations()
        for start in ("closer to", "alone"):
            codes = groups.index[groups["flag"].str.startswith(start)]
            what = "another group nearer" if start == "closer to" else "alone in its group"
            yield what, f"{len(codes)} of {len(groups)}", _named(codes)


def _of_the_whole(diagnosis: Diagnosis) -> Iterator[Finding]:
    if diagnosis.imputed is not None:
        yield (
            "imputed for the rest",
            f"{len(diagnosis.imputed.changes)} values",
            _filled(diagnosis.imputed),
        )
    table = _attempt(lambda: diagnosis.reliability)
    if isinstance(table, str):
        yield "Cronbach's alpha", "not defined", table
    else:
        groups = table.iloc[:-1].sort_values("alpha", kind="stable")
        lowest = [f"{node} {alpha:.2f}" for node, alpha in groups["alpha"].items()]
        finding = f"lowest of groups: {_named(lowest)}" if lowest else "all indicators"
        yield "Cronbach's alpha", f"{table['alpha'].iloc[-1]:.2f}", finding
    measure = _attempt(diagnosis.kmo)
    if isinstance(measure, str):
        yield "sampling adequacy (KMO)", "not defined", measure
    else:
        least = measure.indicators.sort_values().head(3)
        names = [f"{code} {value:.2f}" for code, value in least.items()]
        yield "sampling adequacy (KMO)", f"{measure.overall:.2f}", f"lowest: {_named(names)}"
        test = diagnosis.bartlett()
        yield (
            "Bartlett's test",
            f"p = {test.p:.2g}",
            f"chi-squared {test.statistic:.1f} with {test.df} degrees of freedom",
        )
    values = _attempt(lambda: diagnosis.eigenvalues)
    if isinstance(values, str):
        yield "components", "not defined", values
    else:
        one, noise = int(values["above_one"].sum()), int(values["above_noise"].sum())
        first = values["share"].iloc[0]
        yield (
            "components",
            f"{noise} above noise",
            f"{one} with an eigenvalue above 1; the first carries {first:.0%} of the variance",
        )


def _attempt(part: Callable[[], Any]) -> Any:
    """Return a part of the diagnosis, or why it is not defined."""
    try:
        return part()
    except (DataError, DomainError) as error:
        return str(error)


def _named(names: Any) -> str:
    return listing(names, most=4) if len(names) else "none"


def _filled(imputed: Prepared) -> str:
    if imputed.dropped:
        return f"left out: {_named(imputed.dropped)}"
    rules = np.unique(imputed.changes["rule"].to_numpy(dtype=str))
    return f"by {listing(rules)}" if len(rules) else "nothing was missing"
