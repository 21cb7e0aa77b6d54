"""What the data are like: the multivariate analysis of the Handbook, before any index is built."""

from __future__ import annotations

from .adequacy import Adequacy, Bartlett, bartlett, kmo
from .clusters import Clusters, cluster_units
from .correlation import correlation_matrix, correlations, group_correlations
from .descriptives import statistics
from .diagnosis import Diagnosis, diagnose
from .factors import Loadings, eigenvalues, factor_loadings
from .reliability import Reliability, cronbach

__all__ = [
    "Adequacy",
    "Bartlett",
    "Clusters",
    "Diagnosis",
    "Loadings",
    "Reliability",
    "bartlett",
    "cluster_units",
    "correlation_matrix",
    "correlations",
    "cronbach",
    "diagnose",
    "eigenvalues",
    "factor_loadings",
    "group_correlations",
    "kmo",
    "statistics",
]
