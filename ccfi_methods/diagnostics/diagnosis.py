"""The diagnosis of a data set: every part on request, and one page of findings."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pandas as pd

from ..framework import Framework
from ..imputation.averages import grouping_columns
from ..preparation.prepared import Prepared
from ..preparation.steps import framework_of, impute
from ..report import Report, draw
from .adequacy import Adequacy, Bartlett, bartlett, kmo
from .clusters import Clusters, cluster_units
from .correlation import correlations, group_correlations
from .descriptives import statistics
from .factors import Loadings, eigenvalues, factor_loadings
from .findings import findings
from .reliability import Reliability, cronbach

__all__ = ["Diagnosis", "diagnose"]


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
    Diagnosis(31 units x 33 indicators, 21 values missing)
    >>> diagnosis.summary().at["outliers", "finding"]
    'cfc_assets, auto_finance_count, leasing_count, deposits and 5 others'
    """
    framework = framework_of(data, framework, grouping_columns([imputation]))
    table = framework.check(data)
    filled = None if imputation is None else impute(data, imputation, framework)
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
    def complete(self) -> tuple[pd.DataFrame, Framework]:
        """The data that the multivariate parts look at, and their framework."""
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
        return cronbach(*self._below(node), standardised=standardised)

    @cached_property
    def reliability(self) -> pd.DataFrame:
        """Standardised alpha of every group of at least two indicators, the whole index last."""
        everything, framework = self.cronbach(), self.complete[1]
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

    def kmo(self, node: str | None = None) -> Adequacy:
        """Sampling adequacy of all indicators, or those below a node; see `diagnostics.kmo`."""
        return kmo(*self._below(node))

    def bartlett(self, node: str | None = None) -> Bartlett:
        """Test of sphericity, of all or those below a node; see `diagnostics.bartlett`."""
        return bartlett(*self._below(node))

    @cached_property
    def eigenvalues(self) -> pd.DataFrame:
        """Eigenvalues beside those of noise; see `diagnostics.eigenvalues`."""
        return eigenvalues(*self.complete)

    def factor_loadings(self, **options: Any) -> Loadings:
        """Loadings on components or factors; see `diagnostics.factor_loadings`."""
        return factor_loadings(*self.complete, **options)

    def clusters(self, **options: Any) -> Clusters:
        """Clusters of units; see `diagnostics.cluster_units`."""
        return cluster_units(*self.complete, **options)

    def summary(self) -> pd.DataFrame:
        """One page: aspect, value, and what was found.

        A part that is not defined for the data says why.
        """
        return pd.DataFrame(findings(self), columns=["aspect", "value", "finding"]).set_index(
            "aspect"
        )

    def plot_availability(self, **options: Any) -> Any:
        """Draw which values are there; see `plotting.plot_availability`."""
        return draw("plot_availability", self.data, framework=self.framework, **options)

    def plot_correlations(self, **options: Any) -> Any:
        """Draw the correlations in the order of the framework; see `plotting`."""
        return draw("plot_correlations", self, **options)

    def plot_eigenvalues(self, **options: Any) -> Any:
        """Draw the eigenvalues beside those of noise; see `plotting.plot_eigenvalues`."""
        return draw("plot_eigenvalues", self, **options)

    def _below(self, node: str | None) -> tuple[pd.DataFrame, Framework]:
        """Return the complete data, and the indicators below a node side by side."""
        data, framework = self.complete
        leaves = list(framework.leaves(framework.root if node is None else node))
        signs = dict(zip(framework.indicators, map(int, framework.polarity), strict=True))
        return data, Framework.flat(leaves, polarity={leaf: signs[leaf] for leaf in leaves})

    def __repr__(self) -> str:
        missing = int(self.data.isna().to_numpy().sum())
        units, indicators = self.data.shape
        return f"Diagnosis({units} units x {indicators} indicators, {missing:,} values missing)"
