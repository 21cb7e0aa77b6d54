"""The framework: which indicators there are, which way they point, and how they nest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from .data_faults import column_faults, unit_faults
from .exceptions import DataError, FrameworkError, unknown_name
from .framework_table import tidied, tree_faults, without_na
from .protocols import Array
from .reading import read_csv

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Framework"]


class Framework:
    """A tree of indicators, groups and dimensions under one index.

    Parameters
    ----------
    table : DataFrame
        One node a row. Columns: ``code`` (or the index), ``parent`` (blank for the one root) and,
        for the indicators, ``polarity`` (+1 more is better, -1 less is better; without the column
        every indicator is +1). Optional: ``name``; ``level`` (1 = indicator, upwards; else the
        height of the node); ``weight`` (relative within the parent, used by `Given`); ``worst``,
        ``best`` and ``target`` (used by the normalisations that need them). Every other column is
        kept and left alone; one whose name is nearly one of these (``Polarity``, ``weights``,
        ``direction``) where that is absent is refused, because nobody would notice.

    Attributes
    ----------
    table : DataFrame
        Indexed by code, as given, with ``name`` and ``level`` filled in.
    root : str
    indicators : tuple of str
        The leaves, in the order of the table.
    groups : tuple of str
        Every other node, children before parents; the root is last.
    polarity : array, (indicator,)
    left_out : frozenset of str
        Codes that `drop` took out.

    Raises
    ------
    FrameworkError
        If the table is not such a tree; the message lists all faults.

    Examples
    --------
    >>> table = pd.DataFrame({
    ...     "code": ["hdi", "health", "education", "life", "expected", "mean"],
    ...     "parent": [None, "hdi", "hdi", "health", "education", "education"],
    ...     "polarity": [None, None, None, 1, 1, 1],
    ... })
    >>> framework = Framework(table)
    >>> framework
    Framework('hdi': 3 indicators in 2 groups; less is better for none of 3)
    >>> framework.children("education")
    ('expected', 'mean')
    """

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = tidied(table)
        faults = list(tree_faults(self.table))
        if faults:
            raise FrameworkError("The framework has faults: " + "; ".join(faults) + ".")
        parents = self.table["parent"]
        self._children = {
            parent: tuple(rows.index) for parent, rows in parents.groupby(parents, sort=False)
        }
        self.root = parents.index[parents.isna()][0]
        self.indicators = tuple(c for c in self.table.index if c not in self._children)
        self.groups = tuple(self._climb(self.root))
        self.polarity: Array = (
            self.table.loc[list(self.indicators), "polarity"].fillna(1).to_numpy(dtype=float)
        )
        self.left_out: frozenset[str] = frozenset()
        self._set_levels()

    @classmethod
    def flat(
        cls,
        indicators: Sequence[str],
        *,
        polarity: int | Sequence[int] | Mapping[str, int] | pd.Series = 1,
        root: str = "index",
    ) -> Framework:
        """Put all indicators side by side under one index.

        Examples
        --------
        >>> Framework.flat(["gdp", "crime"], polarity={"gdp": 1, "crime": -1}).polarity
        array([ 1., -1.])
        """
        if isinstance(indicators, str) or np.ndim(indicators) != 1:
            raise FrameworkError(
                f"Framework.flat needs a list of indicator codes, got {indicators!r}."
            )
        codes = list(indicators)
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
        if np.shape(polarity) not in ((), (len(codes),)):
            raise FrameworkError(
                f"Polarity needs one sign for all or for each of {len(codes)} indicators, "
                f"got {np.size(polarity)}."
            )
        signs = np.broadcast_to(np.asarray(polarity), len(codes))
        return cls(
            pd.DataFrame(
                {
                    "code": [root, *codes],
                    "parent": [None, *[root] * len(codes)],
                    "polarity": [np.nan, *signs],
                }
            )
        )

    @classmethod
    def read_csv(cls, path: str | Path, *, encoding: str | None = None) -> Framework:
        """Read the table from a CSV file; its encodings and separators are those of `read_table`.

        Codes are text, and ``NA`` is one; as a parent it is one if a row has that code, and else
        the blank of the root.
        """
        if not Path(path).is_file():
            raise FrameworkError(f"There is no framework file {str(path)!r}.")
        table = read_csv(path, text=("code", "parent"), encoding=encoding)
        if {"code", "parent"} <= {*table}:
            table["parent"] = without_na(table["parent"], table["code"])
        return cls(table)

    def __repr__(self) -> str:
        groups = len(self.groups) - 1
        within = f" in {_count(groups, 'group')}" if groups else ""
        indicators = _count(len(self.indicators), "indicator")
        return f"Framework({self.root!r}: {indicators}{within}; {self.directions()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Framework) and self.table.equals(other.table)

    def __hash__(self) -> int:
        return hash((self.root, tuple(self.table.index)))

    def __contains__(self, code: object) -> bool:
        return code in self.table.index

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes directly below a node; none for an indicator."""
        self._known(code)
        return self._children.get(code, ())

    def parent(self, code: str) -> str | None:
        """Return the code above a node; None for the root."""
        self._known(code)
        above: Any = self.table.at[code, "parent"]
        return None if pd.isna(above) else above

    def leaves(self, code: str) -> tuple[str, ...]:
        """Return the indicators below a node, in the order of the table."""
        self._known(code)
        below = set(self._below(code))
        return tuple(leaf for leaf in self.indicators if leaf in below)

    def level(self, code: str) -> int:
        """Return the level of a node: 1 for an indicator, the highest for the root."""
        self._known(code)
        level: Any = self.table.at[code, "level"]
        return int(level)

    def name(self, code: str) -> str:
        """Return the name of a node for people."""
        self._known(code)
        return str(self.table.at[code, "name"])

    def directions(self) -> str:
        """Say of how many indicators less is better.

        Examples
        --------
        >>> Framework.flat(["income", "crime"], polarity={"crime": -1}).directions()
        'less is better for 1 of 2'
        """
        down = int((self.polarity < 0).sum()) or "none"
        return f"less is better for {down} of {len(self.indicators)}"

    def drop(self, codes: str | Iterable[str]) -> Framework:
        """Return the framework without some nodes, all below them, and groups left empty."""
        gone: set[str] = set()
        for code in [codes] if isinstance(codes, str) else codes:
            gone |= set(self._below(code))
        for group in self.groups:  # children first, so emptiness climbs
            if all(child in gone for child in self.children(group)):
                gone.add(group)
        if self.root in gone:
            raise FrameworkError(f"Without {sorted(gone)} nothing is left of {self!r}.")
        return _without(self, frozenset(gone))

    def check(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the indicators' columns of `data` as floats, in the order of the framework.

        Raises
        ------
        DataError
            If an indicator is absent, not numeric, infinite or missing everywhere, if a unit is
            there twice, or if there are fewer than two units.
        """
        if not isinstance(data, pd.DataFrame):
            raise DataError(
                f"Data need to be a DataFrame, units x indicators; got {type(data).__name__}."
            )
        lacking = [code for code in self.indicators if code not in data.columns]
        if lacking:
            raise DataError(f"Data lack indicators {lacking}; columns are {list(data.columns)}.")
        twice = [c for c in self.indicators if list(data.columns).count(c) > 1]
        if twice:
            raise DataError(f"Columns {twice} stand in the data more than once; keep one of each.")
        faults = list(unit_faults(data.index)) or list(column_faults(data[list(self.indicators)]))
        if faults:
            raise DataError(" ".join(faults))
        return data[list(self.indicators)].astype(float)

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw how the framework nests; see `plotting.plot_framework`."""
        from .plotting import plot_framework

        return plot_framework(self, ax=ax, **options)

    def _known(self, code: object) -> None:
        if code not in self.table.index:
            raise FrameworkError(unknown_name("node", code, self.table.index))

    def _below(self, code: str) -> Iterator[str]:
        yield code
        for child in self.children(code):
            yield from self._below(child)

    def _climb(self, code: str) -> Iterator[str]:
        for child in self._children[code]:
            if child in self._children:
                yield from self._climb(child)
        yield code

    def _set_levels(self) -> None:
        given = self.table.get("level")
        height = dict.fromkeys(self.indicators, 1)
        for group in self.groups:
            height[group] = 1 + max(height[child] for child in self._children[group])
        computed = pd.Series(height).reindex(self.table.index)
        self.table["level"] = (
            computed if given is None else given.fillna(computed).astype(int)
        ).astype(int)


@lru_cache(maxsize=512)
def _without(framework: Framework, gone: frozenset[str]) -> Framework:
    """Return what is left; kept, because many specifications may leave out the same."""
    rest = Framework(framework.table.drop(index=list(gone)).reset_index())
    rest.left_out = framework.left_out | gone
    return rest


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" + "s" * (n != 1)
