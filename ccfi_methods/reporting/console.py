"""Results on a terminal: whole at 80 columns, and unbroken lines in a pipe."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.text import Text

from ..exceptions import counted
from ..report import Report, text_of
from .comparisons import numbered_tables

if TYPE_CHECKING:
    from ..comparison import MethodComparison
    from ..result import IndexResult

__all__ = [
    "plain",
    "print_comparison",
    "print_methods",
    "print_report",
    "print_result",
    "print_text",
    "terminal",
]

_UNBROKEN = 10_000
"""Columns of a pipe, so that a row stays a line."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONG = 30
"""Letters from which on a cell may be broken."""
_NARROW = 15
"""Letters that a long cell needs on a line."""


def terminal() -> Console:
    """Return standard output: as wide as the window, or as COLUMNS says, or unbroken."""
    wide = None if sys.stdout.isatty() or "COLUMNS" in os.environ else _UNBROKEN
    return _Terminal(width=wide, markup=False, emoji=False, highlight=False)


class _Terminal(Console):
    def on_broken_pipe(self) -> None:
        """Fall silent where ``head`` has read enough; files that are wanted still get written."""
        self.quiet = True
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # Python flushes the rest at its end
        os.close(nowhere)


def print_comparison(comparison: MethodComparison, out: Console) -> None:
    """Print what a comparison says: specifications, ranks, shifts, agreement, what was skipped."""
    tables = numbered_tables(comparison)
    families = ", ".join(tables["specifications"].columns[:-2])
    _say(
        out,
        f"Specifications: {families}",
        "1 is the baseline; mean shift of the ranks and Kendall's tau-b are against it.",
    )
    short = {"mean_absolute_shift": "mean shift", "kendall": "tau-b"}
    _print_table(tables["specifications"].rename(columns=short).rename_axis("no."), out, digits=2)

    _say(out, "Rank by specification", "1 is best; the last column has the best and worst rank.")
    ranks = tables["ranks"]
    span = ranks.min(axis=1).astype(str) + "-" + ranks.max(axis=1).astype(str)
    _print_table(ranks.assign(range=span), out)

    _say(out, "Rank shift from the baseline", "Below zero is a better place.")
    _print_table(tables["rank_shifts"].drop(columns=1), out, style=_shift)

    _say(out, "Agreement of the rankings", "Kendall's tau-b: 1 is the same order.")
    _print_table(tables["agreement"].rename_axis("no."), out, digits=2)

    influence = comparison.influence()
    if len(influence):
        _say(
            out,
            "What moves the ranking",
            "Places a unit moves when one choice is changed and the others are not.",
        )
        short = {"mean_absolute_shift": "mean", "largest_shift": "largest"}
        _print_table(influence.rename(columns=short), out, digits=2)
    _print_skipped(tables["skipped"]["reason"], len(ranks.columns), out)


def print_result(result: IndexResult, out: Console) -> None:
    """Print the ranking of one specification, with the scores of the dimensions."""
    table = result.summary()
    changes = {
        f"{counted(len(result.imputed), 'missing value')} filled": len(result.imputed),
        f"{counted(len(result.treated), 'value')} treated": len(result.treated),
        f"left out: {', '.join(result.dropped)}": len(result.dropped),
    }
    note = "; ".join(change for change, there in changes.items() if there)
    _say(out, " / ".join(result.index.labels().values()), note)
    _print_table(table, out)


def print_report(result: Report, out: Console, *, title: str, note: str = "") -> None:
    """Print the summary of any result, with what it says of itself."""
    _say(out, title, note)
    out.print(_text(repr(result), out))
    table = result.summary()
    if isinstance(table.index, pd.MultiIndex) or not table.index.name:
        table = table.reset_index(names=table.index.names if table.index.nlevels > 1 else [""])
        table = table.set_index(table.columns[0])
    _print_table(table, out)


def print_methods(methods: pd.DataFrame, out: Console) -> None:
    """Print the methods of each family: name, class, formula and source."""
    for family, table in methods.groupby("family", sort=False):
        _say(out, str(family))
        shown = table[["name", "class", "formula", "reference"]].rename(
            columns={"reference": "source"}
        )
        _print_table(shown.set_index("name"), out)


def _print_skipped(reasons: pd.Series, computed: int, out: Console) -> None:
    if reasons.empty:
        _say(out, f"Skipped: none of {computed} specifications")
        return
    _say(out, f"Skipped: {len(reasons)} of {computed + len(reasons)} specifications")
    for reason, group in reasons.groupby(reasons, sort=False):
        for choices in group.index:
            out.print(_text(f"  {' / '.join(choices)}", out))
        out.print(_text(reason, out), style="italic")
        out.print()


def _say(out: Console, title: str, note: str = "") -> None:
    out.print()
    out.print(_text(title, out), style="bold")
    if note:
        out.print(_text(note, out), style="dim")


def plain(text: str, encoding: str) -> str:
    r"""Return a text as a terminal of an encoding can show it, without commands to the terminal.

    Examples
    --------
    >>> plain("caf\u00e9 \u221d \x1b[31m", "latin-1")
    'caf\xe9 ? \\x1b[31m'
    """
    shown = _CONTROL.sub(lambda found: repr(found[0])[1:-1], text)
    return shown.encode(encoding, "replace").decode(encoding)


def print_text(text: str, out: Console) -> None:
    """Print lines of text as they are, but for what the terminal cannot show."""
    for line in text.split("\n"):
        out.print(_text(line, out))


def _text(value: object, out: Console) -> Text:
    return Text(plain(str(value), out.encoding))


def _print_table(
    table: pd.DataFrame, out: Console, *, digits: int = 3, style: Callable[[Any], str] | None = None
) -> None:
    """Print a table, in as many blocks of columns as the width asks for.

    Parameters
    ----------
    digits : int
        Decimals of what is not an integer.
    style : callable, optional
        Of a value; the columns then have one width, and values their signs.
    """
    head = _text(table.index.name or "", out)
    lead = [head, *(_text(name, out) for name in table.index)]
    columns = [
        [_text(name, out), *(_cell(value, out, digits, style) for value in table[name])]
        for name in table.columns
    ]
    right = [pd.api.types.is_numeric_dtype(dtype) for dtype in table.dtypes]
    widths = [max(cell.cell_len for cell in column) for column in columns]
    if style:
        widths = [max(widths, default=0)] * len(widths)
    first = max(cell.cell_len for cell in lead)
    for block in _blocks(widths, out.width - first):
        fitted = _fitted([first, *(widths[j] for j in block)], out.width)
        sides = [False, *(right[j] for j in block)]
        for i, row in enumerate(zip(lead, *(columns[j] for j in block), strict=True)):
            out.print(*_lines(row, fitted, sides, out), sep="\n", style="" if i else "bold")


def _cell(value: Any, out: Console, digits: int, style: Callable[[Any], str] | None) -> Text:
    if style is None:
        return _text(text_of(value, digits), out)
    return Text(f"{value:+d}" if value else "0", style=style(value))


def _lines(
    row: Sequence[Text], widths: Sequence[int], right: Sequence[bool], out: Console
) -> list[Text]:
    """Return the lines of a row: each cell broken at its width, one blank between columns."""
    broken = [
        list(cell.wrap(out, width, overflow="fold"))
        for cell, width in zip(row, widths, strict=True)
    ]
    lines = []
    for parts in zip_longest(*broken, fillvalue=Text()):
        for part, width, to_right in zip(parts, widths, right, strict=True):
            part = part.copy()
            part.rstrip()
            part.align("right" if to_right else "left", width)
            lines.append(part)
    n = len(row)
    whole = [Text(" ").join(lines[i : i + n]) for i in range(0, len(lines), n)]
    for line in whole:
        line.rstrip()
    return whole


def _fitted(widths: Sequence[int], room: int) -> list[int]:
    """Return widths that fit: the widest columns give way, all to the same width.

    Columns that are not long give way only where the long ones would get too narrow to read.

    Examples
    --------
    >>> _fitted([5, 9, 40, 60], 63)
    [5, 9, 23, 23]
    """
    left, fitted = room - len(widths) + 1, list(widths)
    short = [width for width in widths if width <= _LONG]
    spared = left - sum(short) >= _NARROW * (len(widths) - len(short))
    yielding = [j for j, width in enumerate(widths) if width > _LONG or not spared]
    left -= sum(short) if spared else 0
    for done, j in enumerate(sorted(yielding, key=widths.__getitem__)):
        fitted[j] = max(1, min(widths[j], left // (len(yielding) - done)))
        left -= fitted[j]
    return fitted


def _blocks(widths: Sequence[int], room: int) -> list[list[int]]:
    """Split columns into runs that fit, unless one is so wide that it breaks its lines."""
    if max(widths, default=0) > _LONG:
        return [list(range(len(widths)))]
    blocks: list[list[int]] = [[]]
    used = 0
    for j, width in enumerate(widths):
        used += width + 1
        if used > room and blocks[-1]:
            blocks.append([])
            used = width + 1
        blocks[-1].append(j)
    return blocks


def _shift(value: int) -> str:
    return "dim" if value == 0 else "blue" if value < 0 else "yellow"
