"""The methods that have a name, by family."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from .. import aggregation, imputation, normalisation, treatment, weighting
from ..arguments import one_of
from ..names import label, resolve

__all__ = ["FAMILIES", "Family", "label_of", "list_methods", "method_of"]

Family = Literal["imputation", "treatment", "normalisation", "weighting", "aggregation"]
FAMILIES: dict[str, Mapping[str, Any]] = {
    "imputation": imputation.METHODS,
    "treatment": treatment.METHODS,
    "normalisation": normalisation.METHODS,
    "weighting": weighting.METHODS,
    "aggregation": aggregation.METHODS,
}
OPTIONAL = ("imputation", "treatment", "normalisation")
"""The steps that an index may leave out."""


def method_of(family: str, choice: Any) -> Any:
    """Return the method that a choice stands for; None for ``"none"`` where a step may be left out.

    Examples
    --------
    >>> method_of("weighting", "entropy"), method_of("aggregation", "TOPSIS")
    (Entropy(), Topsis())
    """
    if isinstance(choice, str) and choice.casefold() == "none" and family in OPTIONAL:
        return None
    return resolve(family, FAMILIES[family], choice, FAMILIES)


def label_of(family: str, choice: Any) -> str:
    """Return the name of a choice in tables.

    Examples
    --------
    >>> from ccfi_methods.normalisation import MinMax
    >>> label_of("normalisation", MinMax()), label_of("normalisation", MinMax(1, 100))
    ('minmax', 'MinMax(lower=1, upper=100)')
    """
    return label(FAMILIES[family], choice)


def list_methods(family: str | None = None) -> pd.DataFrame:
    """List the methods that have a name.

    Parameters
    ----------
    family : str, optional
        One of imputation, treatment, normalisation, weighting, aggregation; all by default.

    Returns
    -------
    DataFrame
        family, name, class, formula, domain, meaning (of an aggregation: its compensability),
        reference.

    Examples
    --------
    >>> methods = list_methods("weighting").set_index("name")
    >>> methods.loc["equal", ["class", "formula"]].to_dict()
    {'class': 'Equal', 'formula': '1 / m'}
    """
    if family is not None:
        one_of(family, "family", FAMILIES)
    rows = [
        {
            "family": group,
            "name": name,
            "class": type(method).__name__,
            "formula": method.formula,
            "domain": method.domain,
            "meaning": method.meaning,
            "reference": method.source,
        }
        for group, methods in FAMILIES.items()
        for name, method in methods.items()
        if family in (None, group)
    ]
    columns = ["family", "name", "class", "formula", "domain", "meaning", "reference"]
    return pd.DataFrame(rows, columns=columns)
