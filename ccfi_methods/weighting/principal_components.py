"""Weights from principal components."""

from __future__ import annotations

from ..protocols import Array, Method, method
from .correlation import check_number, principal_components, retained

__all__ = ["PrincipalComponents"]


@method
class PrincipalComponents(Method):
    """Principal-component weights: what the retained components tell of an indicator.

    With eigenvalues λ_k and unit eigenvectors a_k of the correlation matrix,
    ``w_j ∝ Σ_k λ_k a_jk²`` over the retained components: the communality of the indicator, the
    share of its variance that they carry. An indicator that goes its own way weighs less.

    The literature has several principal-component weightings. One takes the absolute
    coefficients of the first component alone; another, common in software for questionnaires,
    averages the coefficients of the retained components with the shares of variance as weights,
    signs included, which can make weights negative; the Handbook rotates the components and
    takes the largest squared loading (`FactorAnalysis`). This one is taken because it depends
    neither on signs, which are arbitrary, nor on the rotation of the components, and is never
    negative. With all components retained it is `Equal`.

    No published table of weights by this variant is known to us; its communalities are compared
    with the Handbook's Table 9.

    Parameters
    ----------
    components : int, optional
        How many are retained; by default those with an eigenvalue >= 1.

    Raises
    ------
    DomainError
        If an indicator is constant, or components inside and outside of the given number have
        the same eigenvalue.
    MethodError
        If there are fewer columns than components.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6.

    Examples
    --------
    The third indicator is uncorrelated with the two others:

    >>> PrincipalComponents(1)([[1, 2, 1], [2, 1, -1], [3, 4, -1], [4, 3, 1]]).round(4)
    array([0.5, 0.5, 0. ])
    """

    components: int | None = None

    formula = "w ∝ Σ λ a², over the retained components"
    domain = "no constant indicator"
    meaning = "share of the indicator's variance in the retained components"
    source = "Nardo et al. (2008), Handbook, step 6"

    def __post_init__(self) -> None:
        check_number(self.components, "components")

    def __call__(self, z: Array) -> Array:
        eigenvalues, vectors = principal_components(z, "Principal-component")
        kept = eigenvalues * retained(eigenvalues, self.components)
        communality = (vectors**2 @ kept[..., None])[..., 0]
        return communality / communality.sum(axis=-1, keepdims=True)
