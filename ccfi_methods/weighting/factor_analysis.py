"""Factor-analysis weights: squared rotated loadings, as the Handbook takes them."""

from __future__ import annotations

import numpy as np

from ..exceptions import DomainError, MethodError
from ..protocols import Array, Method, method
from .correlation import TIE, check_number, correlations, principal_components, retained
from .varimax import varimax

__all__ = ["FactorAnalysis", "varimax"]


@method
class FactorAnalysis(Method):
    """Factor-analysis weights: what an indicator tells of the factor it belongs to.

    1. Loadings l_jk of the indicators on the retained factors, varimax-rotated with Kaiser's
       normalisation. Factor k explains ``E_k = Σ_j l_jk²``.
    2. Squared loadings scaled to sum one, ``q_jk = l_jk² / E_k``: the share of the factor that is
       due to the indicator.
    3. Each indicator belongs to one factor, and there ``w_j ∝ q_jk · E_k / Σ_k E_k``. One that
       belongs to several alike (equal in nine digits) is counted with the largest ``l_jk²``.

    The Handbook assigns an indicator by the largest ``q_jk`` in its text, whereas the weights it
    prints (Table 18, principal components) are those of the largest ``l_jk²``: with its data the
    two part at one indicator of eight, technology exports. Both are here. Of factors with equal
    ``q_jk`` it belongs to that with the larger ``l_jk²``.

    Parameters
    ----------
    factors : int, optional
        How many are retained; by default those with an eigenvalue >= 1 of the correlation matrix.
    method : {"pc", "ml"}
        Extraction: principal components, or maximum likelihood (one table at a time, so slower;
        uniquenesses are kept above 0.005, where other programs may stop elsewhere).
    assign : {"share", "loading"}
        An indicator belongs to the factor with the largest ``q_jk``, or with the largest
        ``l_jk²``.

    Raises
    ------
    DomainError
        If an indicator is constant; if factors inside and outside of the number have the same
        eigenvalue; if the loadings do not determine the rotation; for maximum likelihood, if the
        correlation matrix is singular or there are too many factors for the indicators.
    MethodError
        If there are fewer columns than factors.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6,
    Tables 16-18; Nicoletti, Scarpetta and Boylaud (2000), OECD Economics Department Working
    Paper 226; Kaiser (1958), *The varimax criterion for analytic rotation in factor analysis*,
    Psychometrika 23.

    Examples
    --------
    Two indicators that go together, and one on its own:

    >>> z = [[1, 1, 2], [2, 3, 9], [3, 2, 4], [4, 5, 1], [5, 4, 3]]
    >>> FactorAnalysis(2)(z).round(4)
    array([0.3112, 0.332 , 0.3569])
    """

    factors: int | None = None
    method: str = "pc"
    assign: str = "share"

    formula = "w ∝ l_jk², k the factor of indicator j"
    domain = "no constant indicator"
    meaning = "variance of the indicator explained by its factor"
    source = "Nardo et al. (2008), Handbook, step 6"

    def __post_init__(self) -> None:
        check_number(self.factors, "factors")
        if self.method not in ("pc", "ml"):
            raise MethodError(
                f"FactorAnalysis needs method='pc' or 'ml', got method={self.method!r}."
            )
        if self.assign not in ("share", "loading"):
            raise MethodError(
                f"FactorAnalysis needs assign='share' or 'loading', got assign={self.assign!r}."
            )

    def __call__(self, z: Array) -> Array:
        return self.from_loadings(self.loadings(z))

    def from_loadings(self, loadings: Array) -> Array:
        """Return the weights (steps 2 and 3) of rotated loadings ``(..., indicator, factor)``."""
        squared = np.asarray(loadings, dtype=float) ** 2
        explained = squared.sum(axis=-2, keepdims=True)
        share = np.divide(squared, explained, out=np.zeros_like(squared), where=explained > 0)
        belongs = share if self.assign == "share" else squared
        largest = belongs >= belongs.max(axis=-1, keepdims=True) * (1 - 1e-9)
        # q_jk E_k is l_jk² again, and Σ_k E_k goes when the weights are scaled to sum one
        own = np.where(largest, squared, 0).max(axis=-1)
        return own / own.sum(axis=-1, keepdims=True)

    def loadings(self, z: Array) -> Array:
        """Return the rotated loadings, ``(..., indicator, factor)``.

        Where the tables of a batch retain different numbers of factors, zeros fill up.
        """
        eigenvalues, vectors = principal_components(z, "Factor-analysis")
        kept = retained(eigenvalues, self.factors)
        if self.method == "ml":
            return varimax(_each_ml_loadings(z, kept))
        number = int(kept.sum(axis=-1).max())
        scale = np.sqrt(np.where(kept & (eigenvalues > TIE), eigenvalues, 0))[..., None, :number]
        return varimax(vectors[..., :number] * scale)


def _each_ml_loadings(z: Array, kept: Array) -> Array:
    """Return the maximum-likelihood loadings of each table, unrotated, filled up with zeros."""
    r = correlations(z, "Factor-analysis")
    numbers = kept.sum(axis=-1)
    out = np.zeros((*r.shape[:-1], int(numbers.max())))
    for place in np.ndindex(numbers.shape):
        k = int(numbers[place])
        out[(*place, slice(None), slice(k))] = _ml_loadings(r[place], k)
    return out


def _ml_loadings(r: Array, k: int) -> Array:
    """Maximise the likelihood of k factors over the uniquenesses ψ (Jöreskog 1967).

    The eigenvalues θ and vectors Ω of ``Ψ^-½ R Ψ^-½`` give the loadings ``Ψ^½ Ω (Θ - 1)^½`` for ψ,
    and what is left to minimise is ``Σ θ - ln θ - 1`` over the m - k smallest.
    """
    from scipy.optimize import minimize

    m = len(r)
    if (m - k) ** 2 < m + k:
        raise DomainError(
            f"Maximum likelihood needs (m - k)² >= m + k, got k = {k} factors of m = {m} "
            "indicators. Keep fewer factors, or use method='pc'."
        )
    if np.linalg.eigvalsh(r)[0] < 1e-10:
        raise DomainError(
            "Maximum likelihood needs more units than indicators and no indicator that others "
            "determine; the correlation matrix is singular. Use method='pc'."
        )

    def loadings(psi: Array) -> tuple[Array, Array]:
        theta, omega = np.linalg.eigh(r / np.sqrt(np.outer(psi, psi)))
        size = np.sqrt(np.maximum(theta[: -k - 1 : -1] - 1, 0))
        return np.sqrt(psi)[:, None] * omega[:, : -k - 1 : -1] * size, theta[:-k]

    def discrepancy(psi: Array) -> tuple[float, Array]:
        rotated, rest = loadings(psi)
        slope = ((rotated**2).sum(axis=1) + psi - 1) / psi**2
        return float((rest - np.log(rest) - 1).sum()), slope

    start = (1 - k / (2 * m)) / np.diag(np.linalg.inv(r))
    best = minimize(
        discrepancy,
        np.clip(start, 0.005, 1),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.005, 1)] * m,
        options={"ftol": 1e-11, "gtol": 1e-6, "maxiter": 10_000},
    )
    if not best.success:
        raise DomainError(
            f"Maximum likelihood finds no {k} factors ({best.message}). Use method='pc'."
        )
    return loadings(best.x)[0]
