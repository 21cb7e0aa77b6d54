"""What methods there are."""

from __future__ import annotations

import pandas as pd

from .arguments import one_of
from .families import FAMILIES

__all__ = ["list_methods"]


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
