"""Weights that do not look at the data: equal, and given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Self

import numpy as np
import pandas as pd

from ..arguments import floats
from ..exceptions import MethodError
from ..protocols import Array, Method, Place, method

__all__ = ["Equal", "Given"]


@method
class Equal(Method):
    """Equal weights: ``w = 1 / m`` for m indicators.

    References
    ----------
    Nardo et al. (2008), *Handbook on Constructing Composite Indicators*, OECD/JRC, step 6.

    Examples
    --------
    >>> Equal()(np.ones((3, 4)))
    array([0.25, 0.25, 0.25, 0.25])
    """

    formula = "1 / m"
    domain = "any table"
    meaning = "no indicator matters more than its sister"
    source = "Nardo et al. (2008), Handbook, step 6"
    constant = True

    def __call__(self, z: Array) -> Array:
        *batch, _, m = np.shape(z)
        return np.full((*batch, m), 1 / m)


@method
class Given(Method):
    """Weights given by the user: ``w = v / sum(v)``.

    Parameters
    ----------
    weights : sequence, mapping by code, Series, optional
        Relative weights, not negative. Without them an index takes the column ``weight`` of the
        framework, relative within each parent.

    Raises
    ------
    MethodError
        If a weight is missing, negative or not finite, or all are zero.

    Examples
    --------
    >>> Given([2, 1, 1])(np.ones((5, 3)))
    array([0.5 , 0.25, 0.25])
    """

    weights: Sequence[float] | Mapping[str, float] | pd.Series | Array | None = None

    formula = "v / sum(v)"
    domain = "any table; weights not negative"
    meaning = "what the author of the framework decided"
    source = "the framework"
    constant = True

    def bind(self, place: Place) -> Self:
        given: Any = self.weights
        if isinstance(given, pd.Series):
            given = given.to_dict()
        if isinstance(given, Mapping) and place.whole is not None:
            leaves = set(place.whole.index) - set(place.whole["parent"])
            if set(given) >= leaves and set(given).isdisjoint(place.columns):
                raise MethodError(
                    f"Given has weights of the indicators, and {place.node!r} needs those of "
                    f"{list(place.columns)}. Add them, or weigh all indicators at once: "
                    "scope='global'."
                )
        return type(self)(place.values(given, "weight"))

    def __call__(self, z: Array) -> Array:
        if self.weights is None or isinstance(self.weights, Mapping):
            raise MethodError("Given needs one weight a column outside an index: Given([2, 1, 1]).")
        v = floats(self.weights, "Given, in its weights,")
        *batch, _, m = np.shape(z)
        if v.shape != (m,):
            raise MethodError(f"Given has {v.size} weights, the table has {m} columns.")
        if not (np.isfinite(v).all() and (v >= 0).all() and v.sum() > 0):
            raise MethodError(
                f"Given needs finite weights >= 0 that are not all zero, got {v.tolist()}."
            )
        return np.broadcast_to(v / v.sum(), (*batch, m))
