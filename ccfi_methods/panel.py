"""Panels: units observed year after year, on scales and under weights that are said openly."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .exceptions import MethodError, brief

__all__ = ["Panel"]


@dataclass(frozen=True)
class Panel:
    """How the years of a panel are put on one scale and under one set of weights.

    Nothing is taken for granted, because each answer makes another index: scored year by year, a
    unit is compared with its contemporaries only; on the scale of a base year, or of all years
    pooled, its progress shows.

    Parameters
    ----------
    scale : "yearly", "pooled" or a year
        The table that normalisations take their scale from: each year's own, all unit-years
        together, or that of a base year.
    weights : "yearly", "pooled" or a year
        The table that weightings look at.

    Notes
    -----
    A treatment sees all unit-years together if the scale is pooled, else each year by itself. An
    imputation inside an index sees each year by itself; to fill along time see `preparation`.

    Examples
    --------
    >>> from ccfi_methods import CompositeIndex, Framework
    >>> data = pd.DataFrame(
    ...     {"gdp": [1.0, 2.0, 3.0, 5.0]},
    ...     index=pd.MultiIndex.from_product([["A", "B"], [2022, 2023]], names=["city", "year"]),
    ... )
    >>> index = CompositeIndex(Framework.flat(["gdp"]), panel=Panel(scale=2022, weights="yearly"))
    >>> index.compute(data).scores.unstack("year")
    year  2022  2023
    city
    A      0.0   0.5
    B      1.0   2.0
    """

    scale: Hashable
    weights: Hashable

    def __post_init__(self) -> None:
        for what in ("scale", "weights"):
            given: Any = getattr(self, what)
            missing = np.ndim(given) == 0 and pd.isna(given)
            if missing or not isinstance(given, Hashable):
                raise MethodError(
                    f"Panel {what} needs to be 'yearly', 'pooled' or a year, got {brief(given)}."
                )
