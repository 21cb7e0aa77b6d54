"""Where in an index a method stands: the columns, units and node that it is bound to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from ..arguments import floats
from ..exceptions import DataError, MethodError, brief, unknown_name
from .signatures import Array

__all__ = ["Place"]


@dataclass(frozen=True)
class Place:
    """Where in an index a method stands: what it needs to turn labels into positions.

    Attributes
    ----------
    columns : tuple of str
        Codes of the columns it will see.
    units : tuple
        Labels of the units; empty where they are not known.
    node : str or None
        The parent of the columns; None for a step that sees the whole table.
    whole : DataFrame or None
        The table of the framework.
    left_out : frozenset of str
        Codes that the framework had before nodes were left out of it.
    """

    columns: tuple[str, ...]
    units: tuple[Hashable, ...] = ()
    node: str | None = None
    whole: pd.DataFrame | None = None
    left_out: frozenset[str] = frozenset()

    @property
    def table(self) -> pd.DataFrame | None:
        """The rows of the framework for `columns`: their weights, goalposts, targets."""
        return None if self.whole is None else self.whole.loc[list(self.columns)]

    def values(self, given: object, what: str) -> Array:
        """Return one number a column: given as a mapping, a sequence or a number.

        None stands for the framework's column `what`.
        """
        if given is None and self.whole is not None and what in self.whole:
            given = self.whole[what]
        if given is None:
            raise MethodError(
                f"No {what} given: pass it, or add a column {what!r} to the framework."
            )
        if isinstance(given, pd.Series):
            given = given.to_dict()
        if isinstance(given, Mapping):
            self.refuse_strangers(given, what)
            lacking = [code for code in self.columns if code not in given]
            if lacking:
                raise MethodError(f"No {what} given for {lacking}, only for {list(given)}.")
            blank = [code for code in self.columns if pd.isna(given[code])]
            if blank:
                raise MethodError(f"The {what} is blank for {blank}; give a number for each.")
            given = [given[code] for code in self.columns]
        try:
            values = floats(given, f"The {what}")
        except DataError:
            raise MethodError(
                f"The {what} needs a number for each of {list(self.columns)}, got {brief(given)}."
            ) from None
        if values.shape not in ((), (len(self.columns),)):
            raise MethodError(
                f"The {what} needs one number for each of {list(self.columns)}, "
                f"got {values.size} numbers."
            )
        return np.broadcast_to(values, (len(self.columns),))

    def refuse_strangers(self, given: Mapping[Any, Any], what: str) -> None:
        """Raise if something is given for a code that the framework does not have."""
        if self.whole is None:
            return
        codes = {*self.whole.index, *self.left_out}
        for code in given:
            if code not in codes:
                raise MethodError(unknown_name(f"code in {what}", code, self.whole.index))
