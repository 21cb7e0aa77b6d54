"""How many things the indicators measure: eigenvalues, components, factors."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..arguments import one_of, proportion, whole_number
from ..exceptions import DomainError, MethodError
from ..framework import Framework
from ..protocols import Array
from ..report import Report
from ..seeds import generator_of
from ..weighting.correlation import TIE, retained
from ..weighting.factor_analysis import FactorAnalysis, varimax
from .complete import complete, correlation

__all__ = ["Loadings", "eigenvalues", "factor_loadings"]

DECIMALS = 9  # of squared loadings that are compared


def eigenvalues(
    data: pd.DataFrame,
    framework: Framework | None = None,
    *,
    draws: int = 1000,
    quantile: float = 0.95,
    rng: int | np.random.Generator | None = 0,
) -> pd.DataFrame:
    """Eigenvalues of the correlation matrix, beside those of pure noise (parallel analysis).

    Parameters
    ----------
    data : DataFrame, units x indicators
        Complete.
    framework : Framework, optional
        By default every column is an indicator.
    draws : int
        Tables of independent normal numbers, as large as the data.
    quantile : float
        Of the eigenvalues of noise, component by component, that those of the data must exceed.
    rng : int or Generator
        For ``numpy.random.default_rng``.

    Returns
    -------
    DataFrame, by component
        eigenvalue, share and cumulative share of the variance, noise (the quantile), above_one
        (Kaiser's rule) and above_noise: the components before the first that noise matches.

    Raises
    ------
    DataError
        If values are missing.
    DomainError
        If an indicator is constant.

    References
    ----------
    Horn (1965), *A rationale and test for the number of factors in factor analysis*, Psychometrika
    30; Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Table 7.

    Examples
    --------
    >>> x = np.arange(12.0)
    >>> data = pd.DataFrame({"a": x, "b": x + np.tile([1, -1], 6), "c": np.tile([1.0, -2, 1], 4)})
    >>> eigenvalues(data)[["eigenvalue", "cumulative", "above_noise"]].round(2)
               eigenvalue  cumulative  above_noise
    component
    1                1.96        0.65         True
    2                1.00        0.99        False
    3                0.04        1.00        False
    """
    whole_number(draws, "Parallel analysis: draws")
    proportion(quantile, "Parallel analysis: quantile")
    x = complete(data, framework, "A principal component analysis")
    values = np.linalg.eigvalsh(correlation(x))[::-1].clip(min=0)
    noise = np.quantile(_noise(*x.shape, draws, generator_of(rng)), quantile, axis=0)
    shares = values / values.sum()
    table = pd.DataFrame(
        {
            "eigenvalue": values,
            "share": shares,
            "cumulative": shares.cumsum(),
            "noise": noise,
            "above_one": values.round(9) > 1,
            "above_noise": np.logical_and.accumulate(values > noise),
        }
    )
    table.index = pd.RangeIndex(1, len(values) + 1, name="component")
    return table


def _noise(n: int, p: int, draws: int, rng: np.random.Generator) -> Array:
    """Return eigenvalues of the correlations of noise, ``(draw, component)``, largest first."""
    out = np.empty((draws, p))
    step = max(1, 2_000_000 // (n * p))  # so that memory does not grow with the draws
    for start in range(0, draws, step):
        x = rng.normal(size=(min(step, draws - start), n, p))
        x -= x.mean(axis=1, keepdims=True)
        x /= np.sqrt((x * x).sum(axis=1, keepdims=True))
        out[start : start + step] = np.linalg.eigvalsh(x.mT @ x)[:, ::-1]
    return out


def factor_loadings(
    data: pd.DataFrame,
    framework: Framework | None = None,
    *,
    factors: int | None = None,
    method: str = "pc",
    rotation: str | None = "varimax",
) -> Loadings:
    """Loadings of the indicators on principal components or factors.

    Parameters
    ----------
    data : DataFrame, units x indicators
        Complete.
    framework : Framework, optional
        By default every column is an indicator.
    factors : int, optional
        How many; by default those with an eigenvalue of at least 1.
    method : {"pc", "ml"}
        Principal components, or maximum likelihood.
    rotation : {"varimax", None}
        Varimax with Kaiser's normalisation, or, of principal components, none.

    Returns
    -------
    Loadings
        Rotated factors are in the order of what they explain. Signs are arbitrary; each column
        here has a positive sum or, where that is zero, a positive first loading.

    Raises
    ------
    MethodError
        If there are more factors than indicators, or a name is unknown.
    DataError
        If values are missing.
    DomainError
        If an indicator is constant, maximum likelihood is not defined, or equal eigenvalues leave
        open which components are kept or, without rotation, which they are.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, Tables 8-10.

    Examples
    --------
    >>> x = np.arange(12.0)
    >>> data = pd.DataFrame({"a": x, "b": x + np.tile([1, -1], 6), "c": np.tile([1.0, -2, 2], 4)})
    >>> factor_loadings(data, factors=2).loadings.round(2)
               F1    F2
    indicator
    a          0.99  0.03
    b          0.99  0.03
    c          0.03  1.00
    """
    one_of(method, "method of extraction", ["pc", "ml"])
    if (
        not isinstance(rotation, str | None)
        or rotation not in ("varimax", None)
        or (rotation is None and method == "ml")
    ):
        raise MethodError(
            f"Rotation needs to be 'varimax', or None for principal components; got {rotation!r} "
            f"with method={method!r}."
        )
    x = complete(data, framework, "A factor analysis")
    if factors is not None:
        whole_number(factors, "The number of factors", most=x.shape[1])
    if method == "ml":
        loadings = FactorAnalysis(factors, method="ml").loadings(x.to_numpy())
    else:
        values, vectors = np.linalg.eigh(correlation(x))
        values, vectors = values[::-1], vectors[:, ::-1]
        number = int(retained(values, factors).sum())
        loadings = vectors[:, :number] * np.sqrt(values[:number].clip(min=0))
        if rotation is None:
            _refuse_equal(values[:number])
        else:
            loadings = _in_order(varimax(loadings))
    loadings = loadings * _signs(loadings)
    names = [f"{'F' if rotation else 'PC'}{k}" for k in range(1, loadings.shape[1] + 1)]
    return Loadings(pd.DataFrame(loadings, x.columns, names).rename_axis("indicator"))


def _refuse_equal(values: Array) -> None:
    """Refuse eigenvalues that are equal: any basis of their components is as good as another."""
    equal = np.flatnonzero(values[:-1] - values[1:] < TIE)
    if equal.size:
        k = int(equal[0]) + 1
        raise DomainError(
            f"Components {k} and {k + 1} have the same eigenvalue ({values[k]:.4g}), so their "
            "loadings are not determined. Rotate them, or keep fewer."
        )


def _in_order(loadings: Array) -> Array:
    """Sort columns by what they explain; of equal ones by the indicator they have most to do with.

    Components of one eigenvalue come in any order, and so then do the factors made of them.
    """
    squared = (loadings**2).round(DECIMALS)
    return loadings[:, np.lexsort((squared.argmax(axis=0), -squared.sum(axis=0).round(DECIMALS)))]


def _signs(loadings: Array) -> Array:
    """Return the sign of each column: that of its sum, or of its first loading if that is zero."""
    size, total = np.abs(loadings), loadings.sum(axis=0)
    first = (size > 1e-9 * size.max(axis=0)).argmax(axis=0)
    balanced = np.abs(total) <= 1e-9 * size.sum(axis=0)
    decides = np.where(balanced, np.take_along_axis(loadings, first[None], axis=0)[0], total)
    return np.where(decides < 0, -1, 1)


class Loadings(Report):
    """What each indicator has to do with each component or factor.

    Attributes
    ----------
    loadings : DataFrame, indicators x factors
        Correlations with them, as factors are uncorrelated.
    """

    def __init__(self, loadings: pd.DataFrame) -> None:
        self.loadings = loadings

    @property
    def communalities(self) -> pd.Series:
        """Share of the variance of each indicator that the factors explain."""
        return (self.loadings**2).sum(axis=1).rename("communality")

    @property
    def explained(self) -> pd.DataFrame:
        """Variance that each factor explains, its share of all, and the shares summed."""
        variance = (self.loadings**2).sum()
        share = variance / len(self.loadings)
        return pd.DataFrame({"variance": variance, "share": share, "cumulative": share.cumsum()})

    def summary(self) -> pd.DataFrame:
        """Loadings and communalities, the variance explained in the last row."""
        explained = self.explained["variance"].rename("(variance explained)").to_frame().T
        table = pd.concat([self.loadings, explained]).rename_axis("indicator")
        return table.assign(communality=self.communalities)

    def __repr__(self) -> str:
        share = self.explained["share"].sum()
        return (
            f"Loadings({len(self.loadings)} indicators on {self.loadings.shape[1]} factors, "
            f"{share:.0%} of the variance)"
        )
