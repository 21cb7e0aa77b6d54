"""Imputation and treatment as functions of a frame: the steps of an index, one at a time."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from ..arguments import instance
from ..changes import changes
from ..data_faults import kind_of
from ..exceptions import DataError
from ..framework import Framework
from ..imputation.averages import DropIndicators, grouping_columns
from ..protocols import Array, Place
from .prepared import Prepared

__all__ = ["framework_of", "impute", "treat"]


def impute(data: pd.DataFrame, method: Any, framework: Framework | None = None) -> Prepared:
    """Fill what is missing, and say what was filled with what.

    The values are those that an index with ``imputation=method`` computes with. All rows of a
    panel are one table here; an index of a panel imputes each year by itself.

    Parameters
    ----------
    data : DataFrame, units x indicators
        For imputations in time a panel, indexed by (unit, year).
    method : name or callable
        One of `preparation.IMPUTATIONS`, or any callable ``(unit, indicator) -> same`` on arrays.
    framework : Framework, optional
        By default every column is an indicator, side by side. Other columns are left alone.

    Returns
    -------
    Prepared

    Raises
    ------
    DataError
        If the data do not fit the framework.
    DomainError
        If the method is not defined for them.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, None, 3.0], "b": [4.0, 5.0, 9.0]}, index=["x", "y", "z"])
    >>> filled = impute(data, "mean")
    >>> filled.changes
      unit indicator  before  after  rule
    0    y         a     NaN    2.0  mean
    >>> filled.data.loc["y"].to_dict()
    {'a': 2.0, 'b': 5.0}
    """
    from ..families import label_of, method_of  # the families are made of this package
    from ..index import CompositeIndex
    from ..pipeline import Pipeline

    framework = framework_of(data, framework, grouping_columns([method]))
    table = framework.check(data)
    x, codes = table.to_numpy(), list(framework.indicators)
    name = label_of("imputation", method)
    if isinstance(method_of("imputation", method), DropIndicators):
        gone = list(table.columns[table.isna().any()])
        rules = {code: f"left out: {int(table[code].isna().sum())} missing" for code in gone}
        return Prepared(
            data,
            data.drop(columns=gone),
            changes(x, x, table.index, codes),
            {code: rules.get(code, "") for code in codes},
            gone,
        )
    index = CompositeIndex(framework, imputation=method).on(data)
    filled = Pipeline(index, table.index).impute(x)
    rules = {code: name if table[code].isna().any() else "" for code in codes}
    return _prepared(data, table, filled, rules)


def treat(data: pd.DataFrame, method: Any, framework: Framework | None = None) -> Prepared:
    """Tame outliers and skewed distributions, and say which points moved from what to what.

    The values are those that an index with ``treatment=method`` computes with.

    Parameters
    ----------
    data : DataFrame, units x indicators
        Without missing values; impute first.
    method : name, callable or mapping
        One of `preparation.TREATMENTS`, any callable ``(unit, indicator) -> same`` on arrays, or
        a mapping that chooses by indicator or group, None for no treatment:
        ``{"default": "winsorise", "rail": None}``.
    framework : Framework, optional
        By default every column is an indicator, side by side. Other columns are left alone.

    Returns
    -------
    Prepared

    Raises
    ------
    DataError
        If the data do not fit the framework, or values are missing.
    DomainError
        If the method is not defined for them.

    Examples
    --------
    >>> data = pd.DataFrame({"a": [1.0, 2, 3, 4, 5, 99], "b": [1.0, 2, 3, 4, 5, 6]})
    >>> treated = treat(data, "winsorise")
    >>> treated.changes
       unit indicator  before  after                     rule
    0     5         a    99.0    5.0  1 high point moved to 5
    >>> treated.summary()[["cells", "skewness_before", "skewness_after"]].round(2)
               cells  skewness_before  skewness_after
    indicator
    a              1             2.44           -0.38
    """
    from ..families import methods_by_node
    from ..index import CompositeIndex
    from ..pipeline import Pipeline

    framework = framework_of(data, framework)
    table = framework.check(data)
    x = table.to_numpy()
    pipeline = Pipeline(CompositeIndex(framework, treatment=method), table.index)
    if table.isna().any(axis=None):
        missing = [code for code in table if table[code].isna().any()]
        raise DataError(
            f"A treatment needs complete data; values of {missing} are missing. Impute first."
        )
    treated = pipeline.treat(x)
    rules = {
        code: "" if chosen is None else _rule(chosen, framework, code, table)
        for code, chosen in methods_by_node("treatment", method, framework).items()
    }
    return _prepared(data, table, treated, rules)


def framework_of(
    data: pd.DataFrame, framework: Framework | None = None, others: Collection[str] = ()
) -> Framework:
    """Return the framework given, or the flat one of all columns but `others`."""
    if framework is not None:
        return instance(framework, Framework, "The framework")
    if not isinstance(data, pd.DataFrame) or data.columns.empty:
        got = "no columns" if isinstance(data, pd.DataFrame) else kind_of(data)
        raise DataError(f"Data need to be a DataFrame with an indicator a column; got {got}.")
    return Framework.flat([code for code in data.columns if code not in others])


def _rule(method: Any, framework: Framework, code: str, table: pd.DataFrame) -> str:
    """Say what a treatment does to one column."""
    from ..families import label_of

    if hasattr(method, "bind"):
        place = Place((code,), tuple(table.index), None, framework.table)
        method = method.bind(place)
    if hasattr(method, "explain"):
        return str(method.explain(table[[code]].to_numpy())[0])
    return label_of("treatment", method)


def _prepared(
    data: pd.DataFrame, table: pd.DataFrame, after: Array, rules: Mapping[str, str]
) -> Prepared:
    """Put the columns of `table`, as they are afterwards, back into the frame."""
    out = data.copy()
    out[list(table.columns)] = after
    cells = changes(
        table.to_numpy(), after, table.index, list(table.columns), [rules[c] for c in table.columns]
    )
    return Prepared(data, out, cells, rules)
