"""The choices of an index: a framework, and a method for every step at every node."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, Self, get_args

import pandas as pd

from .exceptions import DataError, MethodError, brief, unknown_name
from .families import FAMILIES, chosen, keys_of, label_of, methods_by_node
from .framework import Framework
from .imputation import DropIndicators
from .panel import Panel
from .protocols import Array

__all__ = ["Choice", "Choices", "Scope"]

Choice = str | Callable[..., Any] | Mapping[Any, Any]
Scope = Literal["parent", "global"]


@dataclass(frozen=True)
class Choices:
    """A framework and one choice for every step; see `CompositeIndex`, which computes from it."""

    framework: Framework
    imputation: Choice | None = None
    treatment: Choice | None = None
    normalisation: Choice = "minmax"
    weighting: Choice = "equal"
    aggregation: Choice = "arithmetic"
    scope: Scope = "parent"
    panel: Panel | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.framework, Framework):
            raise MethodError(
                f"CompositeIndex needs a Framework, got {type(self.framework).__name__}: "
                "make one with Framework(table), Framework.read_csv(path) or Framework.flat(names)."
            )
        if not isinstance(self.scope, str) or self.scope not in get_args(Scope):
            raise MethodError(unknown_name("scope", self.scope, get_args(Scope)))
        if self.panel is not None and not isinstance(self.panel, Panel):
            raise MethodError(
                "The panel of a CompositeIndex needs to be a Panel(scale=..., weights=...), got "
                f"{brief(self.panel)}."
            )
        if self.scope == "global" and isinstance(self.weighting, Mapping):
            raise MethodError("With scope='global' there is one weighting, not one for each node.")
        if isinstance(self.imputation, Mapping):
            raise MethodError("There is one imputation for the whole table, not one for each node.")
        for family in FAMILIES:
            choice = getattr(self, family)
            if family != "imputation":
                methods_by_node(family, choice, self.framework)  # each node has one
            object.__setattr__(self, family, chosen(family, choice))

    def __hash__(self) -> int:
        return hash((self.framework, *self.labels().values(), self.scope, self.panel))

    def __repr__(self) -> str:
        choices = ", ".join(f"{family}={name!r}" for family, name in self.labels().items())
        scope = "" if self.scope == "parent" else f", scope={self.scope!r}"
        panel = "" if self.panel is None else f", panel={self.panel!r}"
        return f"{type(self).__name__}({self.framework.root!r}, {choices}{scope}{panel})"

    def labels(self) -> dict[str, str]:
        """Return the name of each choice, as in tables."""
        return {family: label_of(family, getattr(self, family)) for family in FAMILIES}

    def on(self, data: pd.DataFrame) -> Self:
        """Return the same index with the column of `data` that its imputation groups units by.

        Examples
        --------
        >>> from ccfi_methods.imputation import GroupMean
        >>> data = pd.DataFrame({"gdp": [1.0, 2.0], "district": ["east", "west"]})
        >>> index = Choices(Framework.flat(["gdp"]), imputation=GroupMean("district"))
        >>> index.on(data).imputation.groups.to_list()
        ['east', 'west']
        """
        method: Any = self.imputation
        return replace(self, imputation=method.on(data)) if hasattr(method, "on") else self

    def without(self, codes: str | Iterable[str]) -> Self:
        """Return the same index without some nodes, all below them, and groups left empty.

        Examples
        --------
        >>> index = Choices(Framework.flat(["income", "crime", "parks"]))
        >>> index.without("crime").framework.indicators
        ('income', 'parks')
        """
        framework = self.framework.drop(codes)

        def pruned(family: str, choice: Any) -> Any:
            if not isinstance(choice, Mapping):
                return choice
            left = keys_of(family, framework)
            return {key: value for key, value in choice.items() if key in left}

        choices = {family: pruned(family, getattr(self, family)) for family in FAMILIES}
        return replace(self, framework=framework, **choices)

    def without_incomplete(
        self, x: Array, reference: Array | None = None
    ) -> tuple[Self, Array | slice]:
        """Leave out the indicators that ``imputation="drop"`` drops; say which are kept.

        Parameters
        ----------
        x, reference : array, (..., unit, indicator)
            Raw.

        Returns
        -------
        index : of the same type
            Without the indicators, and without the imputation, which has nothing left to do.
        kept : array of bool, (indicator,), or the slice of all

        Raises
        ------
        DataError
            If no indicator is complete.
        """
        method = self.imputation
        if not isinstance(method, DropIndicators):
            return self, slice(None)
        kept = method.complete(x)
        if reference is not None:
            kept &= method.complete(reference)
        if not kept.any():
            raise DataError(
                "Every indicator has missing values: imputation='drop' leaves none. Choose another "
                "imputation, 'median' say, or complete the data."
            )
        gone = [c for c, keep in zip(self.framework.indicators, kept, strict=True) if not keep]
        return replace(self.without(gone), imputation=None), kept
