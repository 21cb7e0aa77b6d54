"""The least change of weights under which an order holds, or the proof that none does."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...arguments import one_of
from ...exceptions import MethodError, brief, listing
from ...index import CompositeIndex
from ...protocols import Array
from ...report import Report, draw
from .certificate import Proof, certificate
from .leads import Leads
from .linear import LinearScores
from .orders import Order, ordinal
from .polytope import Polytope
from .projection import distance
from .region import Region
from .reweighting import reweighted
from .search import Found, Search

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ClosestWeights", "closest_weights"]

NOISE = 1e-12  # changes of weights below are the solver's arithmetic
STRICT = 1e-9  # of the widest lead of one unit over another: what makes an order strict


def closest_weights(
    index: CompositeIndex,
    data: pd.DataFrame,
    order: Sequence[Any] | Mapping[Any, Any],
    *,
    norm: str = "l1",
    region: Region | None = None,
    node: str | None = None,
    minimum_margin: float = 0.0,
) -> ClosestWeights:
    """Find the weights closest to the index's own under which an order holds.

    Minimises ``Σ |v_j - w_j|`` (l1, twice the share of weight that moves) or
    ``sqrt(Σ (v_j - w_j)²)`` (l2) over the weights v of the region under which the order holds. An
    order of some units is a linear programme or a projection; a rank leaves open who is ahead,
    and that is settled by a mixed-integer programme, to proven optimality.

    Where no weights give the order, the answer says why, and which weights come nearest: as close
    to the ranks asked for as any do; or, of a list, the closest that keep as many pairs in order
    as any do. Of a list of more than a dozen units, where that search would take too long, they
    keep the pairs that are in order where the leads that are lacking have the least sum.

    Parameters
    ----------
    index : CompositeIndex
        Its scores need to be linear in the weights: see `LinearScores`.
    data : DataFrame, units x indicators
    order : list of units, or mapping of units to ranks
        ``["Chongqing", "Wuhan", "Dalian"]``: each ahead of the next, whoever is between them.
        ``{"Chongqing": 3}``: third, two units ahead and all others behind;
        ``{"Chongqing": (1, 3)}``: among the first three. A rank is had strictly: only a unit that
        no weights bring behind may be level.
    norm : {"l1", "l2"}
        l1 moves weight between few columns, l2 a little of many.
    region : Region, optional
        Where the weights may lie. By default anywhere.
    node : str, optional
        Change the weights of this node's children only, those of the dimensions say. By default
        the global weights of all indicators.
    minimum_margin : float
        How far apart units that are compared have to be, in scores (transformed, see
        `LinearScores`). At least 1e-9 of the widest lead of the one over the other, and more than
        a tie, so that the order is strict.

    Returns
    -------
    ClosestWeights

    Raises
    ------
    MethodError
        If a unit, a rank or the norm is unknown, or scores are not linear in the weights.

    Examples
    --------
    >>> from ccfi_methods import Framework
    >>> data = pd.DataFrame({"income": [4.0, 3, 0], "clean": [0.0, 2, 4]}, index=list("abc"))
    >>> index = CompositeIndex(Framework.flat(data.columns))
    >>> closest = closest_weights(index, data, {"a": 1})
    >>> closest
    ClosestWeights(a 1st: 16.7% of the weight has to move, l1 distance 0.333.)
    >>> closest.weights.round(3)
            weight  closest  change
    code
    income     0.5    0.667   0.167
    clean      0.5    0.333  -0.167
    """
    one_of(norm, "norm", ["l1", "l2"])
    if not (isinstance(minimum_margin, Real) and 0 <= minimum_margin <= sys.float_info.max):
        raise MethodError(
            f"The minimum_margin needs to be a number >= 0, in scores; got {brief(minimum_margin)}."
        )
    linear = LinearScores.of(index, data, node)
    if minimum_margin > linear.spread:
        raise MethodError(
            f"The minimum_margin needs to be {linear.spread:g} at most, the widest difference that "
            f"any weights make; got {minimum_margin:g}."
        )
    wanted, polytope = Order.of(order, linear), linear.bind(region)
    leads = wanted.leads(linear)
    margins = _margins(leads, wanted, linear, minimum_margin)
    search = Search(leads.ahead, margins, linear.weights, wanted, polytope, norm)
    found, proof = search.closest(), None
    if found is None:
        found, proof = search.nearest(), search.proof()
    return ClosestWeights(linear, wanted, polytope, norm, found, proof)


def _margins(leads: Leads, order: Order, linear: LinearScores, least: float) -> Array:
    """Return by how much of its widest lead each unit has to be ahead: more than a tie."""
    margins = np.maximum(STRICT, 2 * leads.tie.max(axis=1))
    if least > 0:
        widest = np.abs(linear.table[order.ahead] - linear.table[order.behind]).max(axis=1)
        margins = np.maximum(margins, least / np.where(widest > 0, widest, least))
    return np.minimum(margins, 2.0)  # more than there is


class ClosestWeights(Report):
    """The closest weights under which an order holds; or those that come nearest, and the proof.

    Attributes
    ----------
    exists : bool
        Whether any weights of the region give the order.
    weights : DataFrame, by code
        ``weight`` (the index's own), ``closest`` and ``change``.
    distance : float
        In the norm asked for.
    ranks : DataFrame, by unit
        ``rank`` (the index's own), ``closest`` and ``shift``.
    unmet : DataFrame
        Where no weights give the order: which wishes are not fulfilled, and by how much.
    certificate : DataFrame
        Where no weights give the order and it leaves no choice of who is ahead: comparisons, with
        shares that sum to one, whose weighted sum of leads is at most ``certificate_bound``
        under all weights of the region, so that they cannot all be positive.
    """

    def __init__(
        self,
        linear: LinearScores,
        order: Order,
        polytope: Polytope,
        norm: str,
        found: Found,
        proof: Proof | None,
    ) -> None:
        self._linear, self._order, self.norm, self.node = linear, order, norm, linear.node
        change = found.weights - linear.weights
        change[np.abs(change) <= NOISE] = 0.0
        weights = linear.weights + change
        self.weights = pd.DataFrame(
            {"weight": linear.weights, "closest": weights, "change": change},
            index=pd.Index(linear.columns, name="code"),
        )
        self.distance = distance(change, norm)
        own = linear.result.ranks
        ranks = pd.Series(linear.ranks(weights), own.index)
        self.ranks = pd.DataFrame({"rank": own, "closest": ranks, "shift": ranks - own})
        self.unmet = pd.DataFrame(order.missed(found.holds), columns=["wish", "missed_by"])
        self.exists = self.unmet.empty
        self.certificate, self.certificate_bound = certificate(linear, polytope, proof)

    @property
    def index(self) -> CompositeIndex:
        """The index with the closest weights, given for every node."""
        return reweighted(self._linear, self.weights["closest"])

    @property
    def explanation(self) -> str:
        """Say in words what was found."""
        if self.exists:
            return f"{self.wish}: {self._change}."
        if self.certificate.empty:
            why = ", by exhaustive search"
        else:
            parts = [
                f"{r.share:.3g} ({r.ahead} - {r.behind})" for r in self.certificate.itertuples()
            ]
            leads = " + ".join(parts)
            level = abs(self.certificate_bound) < 2 * STRICT * self._linear.spread
            bound = "0" if level else f"{self.certificate_bound:.3g}"
            why = f", since under all of them {leads} is {bound} at most"
        return f"{self.wish}: no weights of the region give it{why}. {self._nearest}."

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a weight, moved or not: code, weight, closest, change."""
        return self.weights.reset_index()

    def summary(self) -> pd.DataFrame:
        """The weights that change, most first."""
        changed = self.weights[self.weights["change"].abs() > STRICT]
        return changed.sort_values(
            "change", key=lambda change: -change.abs().round(9), kind="stable"
        )

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw which weights move, and how far; see `plotting.plot_closest_weights`."""
        return draw("plot_closest_weights", self, ax=ax, **options)

    def __repr__(self) -> str:
        return f"ClosestWeights({self.explanation})"

    @property
    def wish(self) -> str:
        """The order that was asked for, in words."""
        order = self._order
        if order.exact:
            return listing(order.wishes, most=3)
        chain = [*order.ahead[order.core], order.behind[order.core][-1]]
        return " > ".join(str(unit) for unit in self._linear.units[chain])

    @property
    def _change(self) -> str:
        if self.distance == 0:
            return "the index's own weights give it"
        moved = np.abs(self.weights["change"]).sum() / 2
        share = f"{moved:.1%}" if moved >= 0.0005 else "less than 0.1%"  # where ties have to part
        return f"{share} of the weight has to move, {self.norm} distance {self.distance:.3g}"

    @property
    def _nearest(self) -> str:
        order = self._order
        if not order.exact:
            missed = listing(self.unmet["wish"], most=2)
            return f"All of it but {missed}: {self._change}"
        subjects = [order.behind[row > 0][0] for row in order.counts]
        got = [f"{self.ranks.index[i]} {ordinal(self.ranks['closest'].iloc[i])}" for i in subjects]
        return f"Nearest comes {listing(got, most=3)}: {self._change}"
