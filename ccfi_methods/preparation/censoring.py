"""Missing values of which a lower bound is known: censored, not missing altogether."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ..exceptions import DataError, listing
from ..protocols import Array

__all__ = ["bounds_of", "normal_above"]


def bounds_of(table: pd.DataFrame, lower_bounds: Any) -> Array:
    """Return the lower bounds in the shape of the table, nan where there is none.

    Raises
    ------
    DataError
        If they are not a DataFrame of numbers, name a unit or an indicator that the table lacks,
        or lie above a known value.
    """
    if lower_bounds is None:
        return np.full(table.shape, np.nan)
    if not isinstance(lower_bounds, pd.DataFrame):
        raise DataError(
            "Lower bounds need a DataFrame, units x indicators, nan where there is no bound; got "
            f"{type(lower_bounds).__name__}."
        )
    for labels, there, what in (
        (lower_bounds.index, table.index, "unit"),
        (lower_bounds.columns, table.columns, "indicator"),
    ):
        strangers = [label for label in labels if label not in there]
        if strangers or labels.has_duplicates:
            which = listing(strangers or labels[labels.duplicated()], most=3)
            wrong = f"is no {what} of the data" if strangers else "is there twice"
            raise DataError(
                f"Lower bounds need each {what} of the data once at most; {which} {wrong}."
            )
    try:
        bounds = lower_bounds.astype(float).reindex(table.index, columns=table.columns).to_numpy()
    except (TypeError, ValueError) as error:
        raise DataError(f"Lower bounds need numbers: {error}.") from None
    if np.isinf(bounds).any():
        raise DataError("Lower bounds need finite numbers; leave nan where there is no bound.")
    known = table.to_numpy()
    above = np.argwhere(bounds > known)
    if above.size:
        i, j = above[0]
        raise DataError(
            f"{table.columns[j]!r} of {table.index[i]} is {known[i, j]:g}, which is below its "
            f"lower bound of {bounds[i, j]:g}. Correct one of them."
        )
    return bounds


def normal_above(mean: Array, sd: float, bound: Array, rng: np.random.Generator) -> Array:
    """Draw from normal distributions, given that what is drawn is not below a bound.

    ``v = μ - σ Φ⁻¹(u Φ((μ - b) / σ))`` with u uniform; by logarithms, since a bound may lie many
    deviations above the mean.
    """
    from scipy.special import log_ndtr, ndtri_exp

    u = 1 - rng.random(mean.shape)  # above 0, and 1 at most
    drawn = mean - sd * ndtri_exp(np.log(u) + log_ndtr((mean - bound) / sd))
    out: Array = np.maximum(drawn, bound)
    return out
