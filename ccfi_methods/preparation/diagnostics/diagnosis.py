"""The diagnosis of a data set: every part on request, and one page of findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from ...exceptions import DataError, DomainError, listing
from ...framework import Framework
from ...reporting.tables import Report
from ..prepared import Prepared
from ..steps import framework_of, impute
from .adequacy import bartlett, kmo
from .clusters import Clusters, cluster_units
from .correlation import correlations, group_correlations
from .descriptives import statistics
from .factors import Loadings, eigenvalues, factor_loadings
from .reliability import Reliability, cronbach

__all__ = ["Diagnosis", "diagnose"]

Finding = tuple[str, str, str]


def diagnose(
    data: pd.DataFrame, framework: Framework | None = None, *, imputation: Any = None
) -> Diagnosis:
    """Diagnose the data of an index, before it is built.

    Parameters
    ----------
    data : DataFrame, units x indicators
    framework : Framework, optional
        By default every column is an indicator, side by side.
    imputation : name or callable, optional
        For the parts that need complete data (reliability, components, clusters); all else looks
        at the data as they are. Without it, these parts of incomplete data say what they lack.

    Returns
    -------
    Diagnosis
        Print its `summary` first.

    Raises
    ------
    DataError
        If the data do not fit the framework.

    Examples
    --------
    >>> from ccfi_methods import datasets
    >>> ccfi = datasets.load_ccfi()
    >>> diagnosis = diagnose(ccfi.data, ccfi.framework, imputation="median")
    >>> diagnosis
    Diagnosis(31 units x 33 indicators, 22 values missing)
    >>> diagnosis.summary().at["outliers", "finding"]
    'cfc_assets, auto_finance_count, leasing_count, deposits and 5 others'
    """
    framework = framework or framework_of(data)
    table = framework.check(data)
    filled = None if imputation is None else impute(table, imputation, framework)
    return Diagnosis(table, framework, filled)


class Diagnosis(Report):
    """What the data of an index are like.

    Attributes
    ----------
    data : DataFrame
        As given, the indicators only.
    framework : Framework
    imputed : Prepared or None
        What the multivariate parts look at, and what was filled.
    """

    def __init__(
        self, data: pd.DataFrame, framework: Framework, imputed: Prepared | None = None
    ) -> None:
        self.data, self.framework, self.imputed = data, framework, imputed

    @property
    def _complete(self) -> tuple[pd.DataFrame, Framework]:
        if self.imputed is None:
            return self.data, self.framework
        gone = self.imputed.dropped
        return self.imputed.data, self.framework.drop(gone) if gone else self.framework

    @cached_property
    def statistics(self) -> pd.DataFrame:
        """Each indicator by itself; see `diagnostics.statistics`."""
        return statistics(self.data, self.framework)

    def correlations(self, kind: str = "pearson", **thresholds: float) -> pd.DataFrame:
        """Each pair of indicators; see `diagnostics.correlations`."""
        return correlations(self.data, self.framework, kind, **thresholds)

    def group_correlations(self, kind: str = "pearson") -> pd.DataFrame:
        """Each indicator beside the groups; see `diagnostics.group_correlations`."""
        return group_correlations(self.data, self.framework, kind)

    def cronbach(self, node: str | None = None, *, standardised: bool = True) -> Reliability:
        """Cronbach's alpha of all indicators, or those below a node; see `diagnostics.cronbach`."""
        data, framework = self._complete
        leaves = list(framework.leaves(node or framework.root))
        signs = [framework.polarity[framework.indicators.index(leaf)] for leaf in leaves]
        return cronbach(
            data, Framework.flat(leaves, polarity=list(map(int, signs))), standardised=standardised
        )

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """Standardised alpha of every group of at least two indicators, the whole index last."""
        everything, framework = self.cronbach(), self._complete[1]
        found = {
            node: self.cronbach(node)
            for node in framework.groups[:-1]
            if len(framework.leaves(node)) > 1
        }
        rows = {
            node: (len(part.items), part.alpha, part.items["item_rest"].min())
            for node, part in (found | {framework.root: everything}).items()
        }
        return pd.DataFrame.from_dict(
            rows, orient="index", columns=["indicators", "alpha", "lowest_item_rest"]
        ).rename_axis("node")

    @cached_property
    def eigenvalues(self) -> pd.DataFrame:
        """Eigenvalues beside those of noise; see `diagnostics.eigenvalues`."""
        return eigenvalues(*self._complete)

    def factor_loadings(self, **options: Any) -> Loadings:
        """Loadings on components or factors; see `diagnostics.factor_loadings`."""
        return factor_loadings(*self._complete, **options)

    def clusters(self, **options: Any) -> Clusters:
        """Clusters of units; see `diagnostics.cluster_units`."""
        return cluster_units(*self._complete, **options)

    def summary(self) -> pd.DataFrame:
        """One page: aspect, value, and what was found.

        A part that is not defined for the data says why.
        """
        rows = [*self._indicator_findings(), *self._pair_findings(), *self._whole_findings()]
        return pd.DataFrame(rows, columns=["aspect", "value", "finding"]).set_index("aspect")

    def plot_availability(self, **options: Any) -> Any:
        """Draw which values are there; see `plotting.plot_availability`."""
        from ...plotting import plot_availability

        return plot_availability(self.data, self.framework, **options)

    def plot_correlations(self, **options: Any) -> Any:
        """Draw the correlations in the order of the framework; see `plotting`."""
        from ...plotting import plot_correlations

        return plot_correlations(self, **options)

    def plot_eigenvalues(self, **options: Any) -> Any:
        """Draw the eigenvalues beside those of noise; see `plotting.plot_eigenvalues`."""
        from ...plotting import plot_eigenvalues

        return plot_eigenvalues(self, **options)

    def __repr__(self) -> str:
        missing = int(self.data.isna().to_numpy().sum())
        units, indicators = self.data.shape
        return f"Diagnosis({units} units x {indicators} indicators, {missing:,} values missing)"

    # -- the page ----------------------------------------------------------------------------

    def _indicator_findings(self) -> Iterator[Finding]:
        table, (units, indicators) = self.statistics, self.data.shape
        groups = len(self.framework.groups) - 1
        yield "size", f"{units} x {indicators}", f"units x indicators, in {groups} groups"
        missing = table["missing"][table["missing"] > 0].sort_values(ascending=False)
        cells = int(missing.sum())
        yield (
            "missing values",
            f"{cells} of {self.data.size:,}",
            _named([f"{code} {count}" for code, count in missing.items()]),
        )
        rows = self.data.isna().mean(axis=1).sort_values(ascending=False, kind="stable")
        yield (
            "units with gaps",
            f"{int((rows > 0).sum())} of {units}",
            _named([f"{unit} {share:.0%}" for unit, share in rows[rows > 0].items()]),
        )
        for flag in ("one value", "constant", "zeros", "same value", "outliers"):
            codes = table.index[[flag in text.split(", ") for text in table["flags"]]]
            if len(codes) or flag not in ("one value", "constant"):
                yield flag, f"{len(codes)} of {indicators}", _named(codes)

    def _pair_findings(self) -> Iterator[Finding]:
        pairs = _attempt(self.correlations)
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
        if len(self.framework.groups) > 1:
            groups = self.group_correlations()
            for start in ("closer to", "alone"):
                codes = groups.index[groups["flag"].str.startswith(start)]
                what = "another group nearer" if start == "closer to" else "alone in its group"
                yield what, f"{len(codes)} of {len(groups)}", _named(codes)

    def _whole_findings(self) -> Iterator[Finding]:
        if self.imputed is not None:
            yield (
                "imputed for the rest",
                f"{len(self.imputed.changes)} values",
                _filled(self.imputed),
            )
        table = _attempt(lambda: self.reliability)
        if isinstance(table, str):
            yield "Cronbach's alpha", "not defined", table
        else:
            groups = table.iloc[:-1].sort_values("alpha", kind="stable")
            lowest = [f"{node} {alpha:.2f}" for node, alpha in groups["alpha"].items()]
            finding = f"lowest of groups: {_named(lowest)}" if lowest else "all indicators"
            yield "Cronbach's alpha", f"{table['alpha'].iloc[-1]:.2f}", finding
        measure = _attempt(lambda: kmo(*self._complete))
        if isinstance(measure, str):
            yield "sampling adequacy (KMO)", "not defined", measure
        else:
            least = measure.indicators.sort_values().head(3)
            names = [f"{code} {value:.2f}" for code, value in least.items()]
            yield "sampling adequacy (KMO)", f"{measure.overall:.2f}", f"lowest: {_named(names)}"
            test = bartlett(*self._complete)
            yield (
                "Bartlett's test",
                f"p = {test.p:.2g}",
                f"chi-squared {test.statistic:.1f} with {test.df} degrees of freedom",
            )
        values = _attempt(lambda: self.eigenvalues)
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
