"""The table that a framework is made of: brought to one form, and searched for faults."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches

import numpy as np
import pandas as pd

from .arguments import floats, labels
from .data_faults import alike, kind_of
from .exceptions import FrameworkError, brief, listing
from .reading import MISSING

__all__ = ["flat_table", "tidied", "tree_faults", "without_na"]

KNOWN = ("code", "parent", "polarity", "name", "level", "weight", "worst", "best", "target")
OTHERWISE = {"direction": "polarity", "sign": "polarity"}  # what others call it


def tidied(table: pd.DataFrame) -> pd.DataFrame:
    """Index the table by code; make blanks missing."""
    if not isinstance(table, pd.DataFrame):
        raise FrameworkError(f"A framework is made of a DataFrame; got {kind_of(table)}.")
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise FrameworkError(
            f"The framework has columns twice: {listing(map(repr, twice.unique()), most=5)}. Keep "
            "one of each."
        )
    _refuse_lookalikes(table)
    if "code" in table:
        tidy = table.copy()
    else:
        tidy = (table if "code" in table.index.names else table.rename_axis("code")).reset_index()
    needed = [c for c in ("code", "parent") if c not in tidy]
    if needed:
        raise FrameworkError(f"The framework lacks columns {needed}; it has {list(table.columns)}.")
    if tidy.empty:
        raise FrameworkError("The framework has no rows; it needs a root and its indicators.")
    if nested := [c for column in ("code", "parent") for c in tidy[column] if np.ndim(c)]:
        raise FrameworkError(
            f"A code is a text or a number; got {listing(map(repr, nested), most=3)}. Join its "
            "parts: '_'.join(...)."
        )
    tidy["parent"] = tidy["parent"].replace(r"^\s*$", None, regex=True).astype(object)
    if "polarity" not in tidy:
        tidy["polarity"] = np.where(tidy["code"].isin(tidy["parent"].dropna()), np.nan, 1.0)
    if "name" not in tidy:
        tidy["name"] = tidy["code"]
    tidy["name"] = tidy["name"].where(tidy["name"].notna(), tidy["code"])
    return tidy.set_index("code")


def flat_table(
    indicators: Iterable[str],
    polarity: int | Sequence[int] | Mapping[str, int] | pd.Series,
    root: str,
) -> pd.DataFrame:
    """Make the table of a framework with all indicators side by side under its root."""
    one = isinstance(indicators, str) or not isinstance(indicators, Iterable)
    if one or getattr(indicators, "ndim", 1) != 1:
        raise FrameworkError(
            f"Framework.flat needs a list of indicator codes, got {brief(indicators)}."
        )
    codes = labels(indicators, "Framework.flat: indicators")
    if not isinstance(root, Hashable) or root is None:
        raise FrameworkError(f"The root needs to be a code, got {brief(root)}.")
    if root in codes:
        raise FrameworkError(
            f"The root {root!r} is also an indicator: rename the column, or give the root "
            "another name, Framework.flat(names, root='composite')."
        )
    if isinstance(polarity, Mapping | pd.Series):
        given = dict(polarity.items())
        strangers = [code for code in given if code not in codes]
        if strangers:
            raise FrameworkError(f"Polarity is given for {strangers}; indicators are {codes}.")
        polarity = [given.get(code, 1) for code in codes]
    signs = floats(polarity, "Polarity")
    if signs.shape not in ((), (len(codes),)):
        raise FrameworkError(
            f"Polarity needs one sign for all or for each of {len(codes)} indicators, "
            f"got {signs.size}."
        )
    signs = np.broadcast_to(signs, len(codes))
    return pd.DataFrame(
        {
            "code": [root, *codes],
            "parent": [None, *[root] * len(codes)],
            "polarity": [np.nan, *signs],
        }
    )


def without_na(parents: pd.Series, codes: pd.Series) -> pd.Series:
    """Return the parents with NA, unless it is a code, as the blank of a node without parent."""
    blank = parents.astype(object).map(
        lambda parent: isinstance(parent, str) and parent.strip() in MISSING
    )
    return parents.mask(blank.astype(bool) & ~parents.isin(codes), None)


def _refuse_lookalikes(table: pd.DataFrame) -> None:
    """Raise if a column is nearly one that would be read: it would be left alone without a word."""
    absent = [name for name in KNOWN if name not in table and name not in table.index.names]
    meant = {column: _meant(str(column), absent) for column in table.columns if column not in KNOWN}
    nearly = [f"{column!r} (did you mean {name!r}?)" for column, name in meant.items() if name]
    if nearly:
        raise FrameworkError(
            f"The framework has columns that it would not read: {listing(nearly, most=9)}. "
            "Rename them so, or to something that is not so near."
        )


def _meant(column: str, absent: list[str]) -> str | None:
    """Return the absent column that a name stands for; ``name_zh`` is a name of its own."""
    plain = column.strip().casefold().replace(" ", "_")
    plain = OTHERWISE.get(plain, plain)
    if any(plain.startswith(f"{name}_") for name in KNOWN):
        return None
    return next(iter(get_close_matches(plain, absent, n=1, cutoff=0.8)), None)


def tree_faults(table: pd.DataFrame) -> Iterator[str]:
    """Yield everything that keeps the table from being a tree of indicators."""
    codes = table.index
    blank = [code for code in codes if isinstance(code, str) and not code.strip()]
    if blank:
        yield f"codes need letters or digits; {len(blank)} are blanks only"
    for group in alike(codes):
        if len(set(group)) > 1:
            names = " and ".join(map(repr, dict.fromkeys(group)))
            yield f"codes need to differ by more than blanks at an end; got {names}"
    if pd.isna(codes).any():
        yield f"{int(np.sum(pd.isna(codes)))} rows have no code"
    for code, rows in table[codes.duplicated(keep=False)].groupby(level=0, sort=False):
        parents = list(dict.fromkeys(rows["parent"]))
        if len(parents) > 1:
            yield f"{code!r} has two parents, {listing(map(repr, parents), most=5)}"
        else:
            yield f"{code!r} is there {len(rows)} times"
    roots = list(codes[table["parent"].isna()])
    if len(roots) != 1:
        yield f"one root (a node without parent) is needed, there are {len(roots)}: {roots}"
    if len(roots) == len(table) == 1:
        yield f"{roots[0]!r} stands alone; a framework needs at least one indicator below its root"
        return
    for parent, rows in table[~table["parent"].isin([*codes])].groupby("parent", sort=False):
        yield f"unknown parent {parent!r} of {listing(map(repr, rows.index), most=5)}"
    yield from _cycles(table)
    yield from _polarity_faults(table)
    yield from _level_faults(table)


def _cycles(table: pd.DataFrame) -> Iterator[str]:
    named = table.index.notna() & ~table.index.duplicated()
    parents = table["parent"][named].to_dict()
    seen: set[object] = set()
    for start in parents:
        path: list[object] = []
        code = start
        while code in parents and code not in seen:
            seen.add(code)
            path.append(code)
            code = parents[code]
        if code in path:
            yield f"cycle {' -> '.join(map(repr, [*path[path.index(code) :], code]))}"


def _polarity_faults(table: pd.DataFrame) -> Iterator[str]:
    group = table.index.isin(table["parent"].dropna())
    sign = pd.to_numeric(table["polarity"], errors="coerce")
    blank = table["polarity"].isna()
    level = _levels(table) if "level" in table else sign * np.nan
    childless = ~group & ((level > 1) | (level.isna() & blank))
    for code in table.index[childless]:
        yield (
            f"{code!r} is a group without children (an indicator needs polarity +1 or -1)"
            if blank[code] is np.True_ or bool(np.all(blank[code]))
            else f"{code!r} is a group without children"
        )
    for code, value in table["polarity"][~group & ~childless & ~sign.isin([1, -1])].items():
        yield f"polarity of {code!r} is {value}, not +1 or -1"
    for code, value in table["polarity"][group & ~blank & (sign != 1)].items():
        yield (
            f"group {code!r} has polarity {value}; only indicators can point downwards: turn round "
            "the indicators below it instead"
        )


def _levels(table: pd.DataFrame) -> pd.Series:
    """Return the levels as numbers: infinite where a float cannot hold one, nan for text."""
    small = table["level"].map(
        lambda level: np.inf if isinstance(level, int) and abs(level) >= 2**63 else level
    )
    return pd.to_numeric(small, errors="coerce")


def _level_faults(table: pd.DataFrame) -> Iterator[str]:
    if "level" not in table or table.index.has_duplicates:
        return
    level = _levels(table)
    whole = table["level"].isna() | ((level >= 1) & (level % 1 == 0) & (level < 2**31))
    for code, value in table["level"][~whole].items():
        yield f"the level of {code!r} is {brief(value)}, not a whole number from 1 on"
    above = table["parent"].map(level)
    for code in table.index[(above <= level).to_numpy()]:
        yield f"{code!r} is on level {level[code]:g}, its parent on {above[code]:g}"
