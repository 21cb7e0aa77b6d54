"""Which units are alike."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arguments import instance, one_of, whole_number
from ..exceptions import MethodError
from ..framework import Framework
from ..protocols import Array
from ..report import Report
from ..seeds import generator_of
from .complete import complete

__all__ = ["Clusters", "cluster_units"]

METHODS = ("kmeans", "hierarchical")
STARTS = 50
LINKAGES = ("ward", "average", "complete", "single")
DECIMALS = 12  # of distances and means of z-scores: those that differ by less are equal


def cluster_units(
    data: pd.DataFrame,
    framework: Framework | None = None,
    *,
    clusters: int = 3,
    method: str = "kmeans",
    linkage: str = "ward",
    start: pd.Series | None = None,
    rng: int | np.random.Generator | None = 0,
) -> Clusters:
    """Put units that are alike into clusters, by Euclidean distance of their z-scores.

    Parameters
    ----------
    data : DataFrame, units x indicators
        Complete.
    framework : Framework, optional
        By default every column is an indicator.
    clusters : int
        How many.
    method : {"kmeans", "hierarchical"}
        The best of 50 starts of k-means (scikit-learn), or a tree cut at that number (SciPy).
        Of starts that end equally well the first counts; of pairs equally near, to 12 decimals,
        the tree joins one by the order of the units.
    linkage : {"ward", "average", "complete", "single"}
        Of the tree.
    start : Series by unit, optional
        Clusters for k-means to begin with, in place of random ones: it ends at the local optimum
        nearest to them.
    rng : int or Generator
        Of the starts.

    Returns
    -------
    Clusters
        Numbered by their mean z-score, polarity considered, the best first; of equal ones the one
        whose first unit comes first.

    Raises
    ------
    MethodError
        If a name is unknown, or there are more clusters than units.
    DataError
        If values are missing.
    DomainError
        If an indicator is constant.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Tables 12-13.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 1.1, 5.0, 5.2], "b": [2.0, 2.2, 9.0, 9.1]}, list("wxyz"))
    >>> cluster_units(data, clusters=2).labels.to_dict()
    {'w': 2, 'x': 2, 'y': 1, 'z': 1}
    """
    from scipy.cluster import hierarchy
    from scipy.spatial.distance import pdist

    one_of(method, "clustering", METHODS)
    one_of(linkage, "linkage", LINKAGES)
    x = complete(data, framework, "Clustering")
    whole_number(clusters, "The number of clusters", least=2, most=len(x))
    if start is not None:
        instance(start, pd.Series, "The start, a cluster by unit,")
    z = ((x - x.mean()) / x.std()).to_numpy()
    merges = None
    if method == "hierarchical":
        merges = hierarchy.linkage(pdist(z).round(DECIMALS), linkage)
        found = hierarchy.fcluster(merges, clusters, criterion="maxclust")
    else:
        found = _kmeans(z, clusters, None if start is None else start.reindex(x.index), rng)
    means = pd.Series(z.mean(axis=1)).groupby(found, sort=False).mean().round(DECIMALS)
    order = means.sort_values(ascending=False, kind="stable").index
    number = {label: i for i, label in enumerate(order, 1)}
    labels = pd.Series([number[label] for label in found], x.index, name="cluster")
    return Clusters(labels, pd.DataFrame(z, x.index, x.columns), merges)


def _kmeans(
    z: Array, clusters: int, start: pd.Series | None, rng: int | np.random.Generator | None
) -> Array:
    from sklearn.cluster import KMeans  # slow to import, and seldom needed

    rng = generator_of(rng)
    if start is None:
        seeds = rng.integers(2**31, size=STARTS).tolist()
        fits = [KMeans(clusters, n_init=1, random_state=seed).fit(z) for seed in seeds]
        return min(fits, key=lambda fit: round(fit.inertia_, DECIMALS)).labels_
    if start.isna().any() or start.nunique() != clusters:
        raise MethodError(
            f"The start needs {clusters} clusters and every unit in one; it has "
            f"{start.nunique()} and lacks {int(start.isna().sum())} units."
        )
    centres = pd.DataFrame(z).groupby(start.to_numpy()).mean().to_numpy()
    return KMeans(clusters, init=centres, n_init=1).fit(z).labels_


class Clusters(Report):
    """Units by cluster.

    Attributes
    ----------
    labels : Series, by unit
        Number of the cluster, 1 for the best.
    z : DataFrame, units x indicators
        What distances are taken of: z-scores, those of polarity -1 reversed.
    merges : array or None
        The tree, as ``scipy.cluster.hierarchy`` has it.
    """

    def __init__(self, labels: pd.Series, z: pd.DataFrame, merges: Array | None) -> None:
        self.labels, self.z, self.merges = labels, z, merges

    @property
    def centres(self) -> pd.DataFrame:
        """Mean z-score of each cluster: clusters x indicators."""
        return self.z.groupby(self.labels).mean()

    @property
    def within_share(self) -> float:
        """Share of the sum of squares that is within clusters: 0 if all in a cluster are equal."""
        within = ((self.z - self.centres.loc[self.labels].to_numpy()) ** 2).to_numpy().sum()
        return float(within / (self.z**2).to_numpy().sum())

    def summary(self) -> pd.DataFrame:
        """Cluster by cluster: size, mean z-score, units."""
        groups = self.labels.groupby(self.labels)
        return pd.DataFrame(
            {
                "units": groups.size(),
                "mean_z": self.centres.mean(axis=1),
                "members": groups.apply(lambda part: ", ".join(map(str, part.index))),
            }
        )

    def __repr__(self) -> str:
        sizes = ", ".join(map(str, self.labels.value_counts().sort_index()))
        return f"Clusters({len(self.labels)} units: {sizes})"
