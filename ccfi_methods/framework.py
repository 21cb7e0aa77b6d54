"""The framework: which indicators there are, which way they point, and how they nest."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from .data_faults import checked
from .exceptions import FrameworkError, counted, unknown_name
from .framework_table import flat_table, tidied, tree_faults, without_na
from .protocols import Array
from .reading import read_csv
from .report import draw

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
        tidy = tidied(table)
        faults = list(tree_faults(tidy))
        if faults:
            raise FrameworkError("The framework has faults: " + "; ".join(faults) + ".")
        self._grow(tidy)
        self.left_out: frozenset[str] = frozenset()

    def _grow(self, table: pd.DataFrame) -> None:
        """Nest the nodes of a table without faults."""
        rows: Any = table["parent"].items()
        self._parents: dict[str, str | None] = {
            code: None if pd.isna(parent) else parent for code, parent in rows
        }
        self._children: dict[str, list[str]] = {}
        for code, parent in self._parents.items():
            if parent is None:
                self.root = code
            else:
                self._children.setdefault(parent, []).append(code)
        self.indicators = tuple(c for c in self._parents if c not in self._children)
        below = list(self._below(self.root, last_first=True))
        self.groups = tuple(c for c in reversed(below) if c in self._children)
        self.polarity: Array = (
            table.loc[list(self.indicators), "polarity"].fillna(1).to_numpy(dtype=float)
        )
        self._table = table.assign(level=self._levels_of(table))
        self._levels: dict[Any, Any] = self._table["level"].to_dict()

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
        return cls(flat_table(indicators, polarity, root))

    @classmethod
    def read_csv(cls, path: str | Path, *, encoding: str | None = None) -> Framework:
        """Read the table from a CSV file; its encodings and separators are those of `read_table`.

        Codes are text, and ``NA`` is one; as a parent it is one if a row has that code, and else
        the blank of the root.
        """
        if not isinstance(path, str | Path) or not Path(path).is_file():
            raise FrameworkError(f"There is no framework file {str(path)!r}.")
        table = read_csv(path, text=("code", "parent"), encoding=encoding)
        if {"code", "parent"} <= {*table}:
            table["parent"] = without_na(table["parent"], table["code"])
        return cls(table)

    @property
    def table(self) -> pd.DataFrame:
        """One node a row, indexed by code, with ``name`` and ``level`` filled in: a copy.

        To change a framework make another: ``Framework(framework.table.assign(...))``.
        """
        return self._table.copy()

    def __repr__(self) -> str:
        groups = len(self.groups) - 1
        within = f" in {counted(groups, 'group')}" if groups else ""
        indicators = counted(len(self.indicators), "indicator")
        return f"Framework({self.root!r}: {indicators}{within}; {self.directions()})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Framework) and self._table.equals(other._table)

    def __hash__(self) -> int:
        return hash((self.root, tuple(self._parents)))

    def __contains__(self, code: object) -> bool:
        return _is_code(code) and code in self._parents

    def children(self, code: str) -> tuple[str, ...]:
        """Return the codes directly below a node; none for an indicator."""
        self._known(code)
        return tuple(self._children.get(code, ()))

    def parent(self, code: str) -> str | None:
        """Return the code above a node; None for the root."""
        self._known(code)
        return self._parents[code]

    def leaves(self, code: str) -> tuple[str, ...]:
        """Return the indicators below a node, in the order of the table."""
        self._known(code)
        below = set(self._below(code))
        return tuple(leaf for leaf in self.indicators if leaf in below)

    def level(self, code: str) -> int:
        """Return the level of a node: 1 for an indicator, the highest for the root."""
        self._known(code)
        return self._levels[code]

    def name(self, code: str) -> str:
        """Return the name of a node for people."""
        self._known(code)
        return str(self._table.at[code, "name"])

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
        if isinstance(codes, str) or not isinstance(codes, Iterable):
            codes = [codes]
        gone: set[str] = set()
        for code in codes:
            self._known(code)
            gone |= set(self._below(code))
        for group in self.groups:  # children first, so emptiness climbs
            if all(child in gone for child in self.children(group)):
                gone.add(group)
        if self.root in gone:
            raise FrameworkError(f"Without {sorted(gone)} nothing is left of {self!r}.")
        rest = copy(self)
        rest._grow(self._table.drop(index=list(gone)))
        rest.left_out = self.left_out | gone
        return rest

    def check(self, data: pd.DataFrame) -> pd.DataFrame:
        """Return the indicators' columns of `data` as floats, in the order of the framework.

        Raises
        ------
        DataError
            If an indicator is absent, not numeric, infinite or missing everywhere, if a unit is
            there twice, or if there are fewer than two units.
        """
        return checked(data, self.indicators)

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw how the framework nests; see `plotting.plot_framework`."""
        return draw("plot_framework", self, ax=ax, **options)

    def _known(self, code: object) -> None:
        if code not in self:
            raise FrameworkError(unknown_name("node", code, self._parents))

    def _below(self, code: str, *, last_first: bool = False) -> Iterator[str]:
        """Yield a node and all below it, parents before children."""
        ahead = [code]
        while ahead:
            yield (node := ahead.pop())
            children = self._children.get(node, ())
            ahead += children if last_first else reversed(children)

    def _levels_of(self, table: pd.DataFrame) -> pd.Series:
        """Return the levels as given, else the height of the node."""
        height = dict.fromkeys(self.indicators, 1)
        for group in self.groups:
            height[group] = 1 + max(height[child] for child in self._children[group])
        computed = pd.Series(height).reindex(table.index)
        if "level" not in table:
            return computed
        return pd.to_numeric(table["level"]).fillna(computed).astype(int)


def _is_code(code: object) -> bool:
    return isinstance(code, Hashable) and not isinstance(code, tuple)
