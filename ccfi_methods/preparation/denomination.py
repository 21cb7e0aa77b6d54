"""Denomination: per head, per unit of output, per whatever makes units of all sizes comparable."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from importlib import import_module

import numpy as np
import pandas as pd

from ..arguments import floats, instance, labels, number, one_of
from ..changes import changes
from ..exceptions import DataError, MethodError, listing
from .prepared import Prepared

__all__ = ["denominate", "denomination_candidates"]

By = str | pd.Series | Mapping[str, str | pd.Series]
CORRELATIONS = {"pearson": "pearsonr", "spearman": "spearmanr"}  # functions of scipy.stats


def denominate(
    data: pd.DataFrame,
    by: By,
    scale: float | Mapping[str, float] = 1.0,
    *,
    indicators: Sequence[str] | None = None,
) -> Prepared:
    """Divide indicators by a measure of size: ``scale · x / denominator``.

    Parameters
    ----------
    data : DataFrame, units x indicators
    by : str, Series or mapping
        A column of `data` or a Series by unit; or a mapping from indicators to such.
    scale : float or mapping by indicator
        Factor for readable numbers: 100 for per cent, 10,000 for per ten thousand.
    indicators : list of str, optional
        What to divide, if `by` is not a mapping; by default every column but the denominator.

    Returns
    -------
    Prepared
        Denominators stay among its ``data``; missing numerators stay missing.

    Raises
    ------
    MethodError
        If an indicator or denominator is unknown, or a scale is not positive.
    DataError
        If a denominator is missing for a unit with a value, zero or negative.

    Examples
    --------
    >>> data = pd.DataFrame({"sales": [60.0, 30.0], "people": [3.0, 2.0]}, index=["x", "y"])
    >>> per_head = denominate(data, "people")
    >>> per_head.changes
      unit indicator  before  after      rule
    0    x     sales    60.0   20.0  / people
    1    y     sales    30.0   15.0  / people
    """
    instance(data, pd.DataFrame, "data")
    pairs = dict(by) if isinstance(by, Mapping) else _shared(data, by, indicators)
    for code in scale if isinstance(scale, Mapping) else ():
        one_of(code, "indicator with a scale", list(pairs))
    out, rules = data.copy(), dict.fromkeys(map(str, data.columns), "")
    for code, denominator in pairs.items():
        values = _column(data, code, "indicator")
        factor = scale.get(code, 1.0) if isinstance(scale, Mapping) else scale
        if not 0 < number(factor, f"The scale of {code!r}") < np.inf:
            raise MethodError(f"The scale of {code!r} needs to be positive, got {factor}.")
        name, size = _denominator(data, denominator)
        _refuse_useless(name, size[values.notna()])
        out[code] = _divided(factor, values, size, code, name)
        rules[code] = f"/ {name}" + (f" · {factor:g}" if factor != 1 else "")
    codes = list(pairs)
    cells = changes(
        data[codes].to_numpy(dtype=float),
        out[codes].to_numpy(dtype=float),
        data.index,
        codes,
        [rules[code] for code in codes],
    )
    return Prepared(data, out, cells, rules)


def denomination_candidates(
    data: pd.DataFrame,
    denominators: Sequence[str] | pd.DataFrame,
    *,
    threshold: float = 0.7,
    kind: str = "pearson",
) -> pd.DataFrame:
    """Find indicators that follow the size of the units: candidates for denomination.

    Whether a candidate is one is a question of meaning: an intensive figure (income per head) may
    correlate with size, too.

    Parameters
    ----------
    data : DataFrame, units x indicators
    denominators : list of columns, or DataFrame by unit
        The measures of size.
    threshold : float
        A candidate correlates with a denominator at least so far.
    kind : {"pearson", "spearman"}

    Returns
    -------
    DataFrame
        indicator, denominator, correlation, p, n, candidate; strongest first.

    Raises
    ------
    MethodError
        If a name is unknown.
    DataError
        If a correlation is not defined: a constant column, or fewer than three units in common.

    Examples
    --------
    >>> data = pd.DataFrame({"sales": [6.0, 4.1, 2.0, 1.1], "people": [3.0, 2.0, 1.0, 0.5],
    ...                      "growth": [2.0, 3.0, 1.0, 2.0]})
    >>> found = denomination_candidates(data, ["people"]).set_index("indicator")
    >>> found[["correlation", "candidate"]].round(2)
               correlation  candidate
    indicator
    sales             1.00       True
    growth            0.37      False
    """
    one_of(kind, "kind of correlation", CORRELATIONS)
    measure = getattr(import_module("scipy.stats"), CORRELATIONS[kind])
    number(threshold, "threshold")
    instance(data, pd.DataFrame, "data")
    names = labels(denominators, "denominators")
    sizes = [
        _denominator(data, denominators[name] if _is_frame(denominators) else name)[1]
        for name in names
    ]
    rows = []
    for name, size in zip(names, sizes, strict=True):
        for code in data.columns.difference(names, sort=False):
            both = pd.concat([_column(data, code, "indicator"), size], axis=1).dropna()
            if len(both) < 3 or (both.nunique() < 2).any():
                raise DataError(
                    f"{code!r} and {name!r} need at least three units in common, and both to vary, "
                    f"for a correlation; they have {len(both)}. Leave one out."
                )
            r, p = measure(both.iloc[:, 0], both.iloc[:, 1])
            rows.append((code, name, float(r), float(p), len(both), bool(r >= threshold)))
    columns = ["indicator", "denominator", "correlation", "p", "n", "candidate"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("correlation", ascending=False, kind="stable", ignore_index=True)


def _is_frame(denominators: object) -> bool:
    return isinstance(denominators, pd.DataFrame)


def _shared(
    data: pd.DataFrame, by: str | pd.Series, indicators: Sequence[str] | None
) -> dict[str, str | pd.Series]:
    """Pair all indicators with one denominator."""
    if indicators is None:
        indicators = [code for code in data.columns if not (isinstance(by, str) and code == by)]
    return dict.fromkeys(labels(indicators, "indicators"), by)


def _denominator(data: pd.DataFrame, by: str | pd.Series) -> tuple[str, pd.Series]:
    """Return the name of a denominator and its value for each unit of the data."""
    if isinstance(by, pd.Series):
        name = str(by.name or "denominator")
        return name, _column(by.to_frame(name), name, "denominator").reindex(data.index)
    return str(by), _column(data, by, "denominator")


def _column(data: pd.DataFrame, code: str, what: str) -> pd.Series:
    """Return a column of numbers, which is there once."""
    one_of(code, what, data.columns)
    if list(data.columns).count(code) > 1:
        raise DataError(f"The {what} {code!r} stands in the data more than once; keep one.")
    return pd.Series(floats(data[code], f"The {what} {code!r}"), data.index, name=code)


def _divided(
    factor: float, values: pd.Series, size: pd.Series, code: Hashable, name: str
) -> pd.Series:
    with np.errstate(over="ignore"):
        out = factor * (values / size)
    beyond = out.index[np.isinf(out)]
    if len(beyond):
        raise DataError(
            f"{code!r} / {name} is beyond the range of floating-point numbers for "
            f"{listing(beyond)}, where {name} is {size[beyond[0]]:g}. Correct it, or leave these "
            "units out."
        )
    return out


def _refuse_useless(name: str, size: pd.Series) -> None:
    bad = size[~(size > 0) | np.isinf(size)]
    if len(bad):
        cells = listing(["missing" if np.isnan(v) else f"{v:g}" for v in bad.iloc[:1]])
        raise DataError(
            f"The denominator {name!r} needs values > 0 for every unit; it is {cells} for "
            f"{listing(bad.index)}. Complete it, or leave these units out."
        )
