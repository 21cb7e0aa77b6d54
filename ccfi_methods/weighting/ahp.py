"""Weights from pairwise judgements: the analytic hierarchy process."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np

from ..arguments import one_of
from ..exceptions import ConsistencyWarning, MethodError, listing
from ..protocols import Array, Method, Place, method
from .judgements import COMPLETIONS, Judgements, about, complete, judgements_by_node, principal
from .random_index import covers, random_index, tabulated

__all__ = ["AHP"]


@method
class AHP(Method):
    """Analytic hierarchy process: weights from pairwise judgements of importance.

    An entry ``a_ij`` of the matrix A says how many times more i matters than j, on Saaty's scale
    of 1 to 9 and its reciprocals. The weights are the principal right eigenvector,
    ``A w = λ_max w``, or the geometric means of the rows. How far the judgements contradict one
    another is told by the consistency index ``CI = (λ_max - n) / (n - 1)`` and the consistency
    ratio ``CR = CI / RI``, RI being the mean of CI over random judgements.

    Parameters
    ----------
    judgements : matrix, path, or mapping of those by node
        A square matrix (nested lists, array, or frame with labels), the path of a CSV file with
        labels in its first row and column, or, for a whole framework, a mapping from the code of a
        group to the judgements on its children; a folder of files named after the groups is one.
        Entries are numbers or text such as ``"1/3"``. A blank whose mirror image is given is its
        reciprocal; other blanks, and ``"NA"``, are missing judgements. Of a judgement and its
        reciprocal the one above 1 counts: 3 beside 0.33 or 0.3 stands for 3 and 1/3. Labels are
        matched to codes, in any order; judgements on codes that the group does not have are left
        aside.
    method : {"eigenvector", "geometric"}
    incomplete : {"harker", "lambda_max", "least_squares"}, optional
        How missing judgements are completed: ``"harker"`` with the ratios of the weights
        themselves (0 for the missing, their count added to the diagonal), ``"lambda_max"`` so that
        λ_max is least, ``"least_squares"`` with the ratios of logarithmic least squares. By
        default Harker for the eigenvector and least squares, of which the row geometric mean is
        the complete case, for the geometric method.
    random_index : {"saaty2005", "saaty1980_jmcdm", "saaty1980_findRI", "alonso_lamata2006", \
"donegan_dodd1991"} or mapping of RI by n
        Interpolated between the sizes of a table. Beyond them (15, or 100 for
        ``"donegan_dodd1991"``) there are weights, and no consistency ratio.
    name : str, optional
        Stands for the judgements in tables: whose they are.

    Attributes
    ----------
    nodes : tuple of str
        The groups that there are judgements on; empty for a single matrix. The following
        attributes are of a single matrix; see `at`.
    weights : array, (indicator,)
    completed : array, (indicator, indicator)
        The judgements, missing ones filled in.
    lambda_max, consistency_index, consistency_ratio : float
        Of `completed`. Random indices are those of complete judgements: the ratio of incomplete
        ones flatters them. Up to two items cannot contradict one another: the ratio is 0. Beyond
        the sizes of the random index the ratio is refused.

    Raises
    ------
    MethodError
        If judgements are not square, positive, reciprocal to printing precision and one on the
        diagonal; if missing ones leave two items that are not even indirectly compared; if there
        are none for a node, or for one of its children.

    Warns
    -----
    ConsistencyWarning
        At construction, of judgements with a consistency ratio above 0.10.

    References
    ----------
    Saaty (1980), *The Analytic Hierarchy Process*; Crawford and Williams (1985), *A note on the
    analysis of subjective judgment matrices* (geometric); Harker (1987), *Alternative modes of
    questioning in the analytic hierarchy process*; Bozóki, Fülöp and Rónyai (2010), *On optimal
    completion of incomplete pairwise comparison matrices* (lambda_max, least squares).

    Examples
    --------
    >>> ahp = AHP([[1, 3, 5], ["1/3", 1, 2], ["1/5", "1/2", 1]])
    >>> ahp
    AHP(3 x 3)
    >>> ahp.weights.round(3)
    array([0.648, 0.23 , 0.122])
    >>> round(ahp.consistency_ratio, 4)
    0.0036
    """

    judgements: Any = field(default=None, repr=False)
    method: str = "eigenvector"
    incomplete: str | None = None
    random_index: str | Mapping[int, float] = "saaty2005"
    name: str | None = field(default=None, repr=False)

    formula = "A w = λ_max w"
    domain = "any table; judgements positive and reciprocal"
    meaning = "importance, as judged pair by pair"
    source = "Saaty (1980)"
    constant = True

    def __post_init__(self) -> None:
        one_of(self.method, "AHP method", ["eigenvector", "geometric"])
        if self.incomplete is not None:
            one_of(self.incomplete, "completion", COMPLETIONS)
        tabulated(self.random_index)
        if not isinstance(self.judgements, Judgements):  # those were looked at before
            for node in self._by_node:
                self.at(node)._warn_if_inconsistent(about(node))

    def __repr__(self) -> str:
        options = super().__repr__().partition("(")[2].removesuffix(")")
        return f"AHP({', '.join(filter(None, [self._title(), options]))})"

    def bind(self, place: Place) -> Self:
        judgements = self._judgements(place.node).among(place.columns, about(place.node))
        return replace(self, judgements=judgements)

    def __call__(self, z: Array) -> Array:
        *batch, _, m = np.shape(z)
        if len(self.weights) != m:
            raise MethodError(
                f"AHP has judgements on {len(self.weights)} items, the table has {m} columns."
            )
        return np.broadcast_to(self.weights, (*batch, m))

    @property
    def nodes(self) -> tuple[str, ...]:
        return tuple(node for node in self._by_node if node is not None)

    def at(self, node: str | None) -> Self:
        """Return the method with the judgements on one node alone.

        Examples
        --------
        >>> ahp = AHP({"index": [[1, 2], ["1/2", 1]], "health": [[1, 4], ["1/4", 1]]})
        >>> ahp, ahp.at("health").weights
        (AHP(2 nodes), array([0.8, 0.2]))
        """
        return replace(self, judgements=self._judgements(node))

    @cached_property
    def weights(self) -> Array:
        if self.method == "eigenvector":
            return self._principal[1]
        means = np.exp(np.log(self.completed).mean(axis=1))
        return means / means.sum()

    @cached_property
    def completed(self) -> Array:
        usual = "harker" if self.method == "eigenvector" else "least_squares"
        return complete(self._judgements(None), self.incomplete or usual)

    @property
    def lambda_max(self) -> float:
        return self._principal[0]

    @property
    def consistency_index(self) -> float:
        n = len(self.completed)
        return max(self.lambda_max - n, 0.0) / (n - 1) if n > 2 else 0.0  # below n is rounding

    @property
    def consistency_ratio(self) -> float:
        n = len(self.completed)
        return self.consistency_index / random_index(self.random_index, n) if n > 2 else 0.0

    @cached_property
    def _by_node(self) -> dict[str | None, Judgements]:
        return judgements_by_node(self.judgements)

    @cached_property
    def _principal(self) -> tuple[float, Array]:
        return principal(self.completed)

    def _judgements(self, node: str | None) -> Judgements:
        """Return the judgements on a node; a single matrix is on any."""
        found = self._by_node.get(node, self._by_node.get(None))
        if found is None:
            there = f"has judgements on {listing(map(repr, self.nodes), most=5)}"
            raise MethodError(
                "AHP needs judgements: pass AHP(matrix), or AHP({node: matrix}) for a framework."
                if not self._by_node
                else f"AHP {there}, not on {node!r}. Add them."
                if node is not None
                else f"AHP {there}; choose one with .at(node)."
            )
        return found

    def _warn_if_inconsistent(self, which: str) -> None:
        n = len(self.completed)
        if n < 3 or not covers(self.random_index, n) or self.consistency_ratio <= 0.10:
            return
        # a judgement departs as far as its reciprocal: name the one above 1, the first of equals
        departure = np.abs(np.log(self.completed * self.weights / self.weights[:, None])).round(9)
        departure[self.completed < 1] = 0
        i, j = np.unravel_index(departure.argmax(), departure.shape)
        pair, ratio = self._judgements(None).pair(int(i), int(j)), self.weights[i] / self.weights[j]
        warnings.warn(
            f"{which} have a consistency ratio of {self.consistency_ratio:.3f}, above 0.10. Look "
            f"again at {pair}: judged {self.completed[i, j]:.3g}, but {ratio:.3g} by the weights.",
            ConsistencyWarning,
            stacklevel=6,  # where the method is made
        )

    def _title(self) -> str:
        if self.name is not None or isinstance(self.judgements, str | Path):
            return repr(self.name or str(self.judgements))
        if self.nodes:
            return f"{len(self.nodes)} nodes"
        return " x ".join([str(len(table.matrix)) for table in self._by_node.values()] * 2)
