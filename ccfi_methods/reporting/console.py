"""Results on a terminal: whole at 80 columns, and unbroken lines in a pipe."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from rich.console import Console
from rich.table import Table
from rich.text import Text

from ..report import Report, text_of
from .comparisons import numbered_tables

if TYPE_CHECKING:
    from ..comparison import MethodComparison
    from ..index import IndexResult

__all__ = ["print_comparison", "print_methods", "print_report", "print_result", "terminal"]

_UNBROKEN = 10_000
"""Columns of a pipe, so that a row stays a line."""
_LONG = 30
"""Letters from which on a cell may be broken."""


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
    _print_table(tables["rank_shifts"].drop(columns=1), out, show=_shift)

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
        f"{len(result.imputed)} missing values filled": len(result.imputed),
        f"{len(result.treated)} values treated": len(result.treated),
        f"left out: {', '.join(result.dropped)}": len(result.dropped),
    }
    note = "; ".join(change for change, there in changes.items() if there)
    _say(out, " / ".join(result.index.labels().values()), note)
    _print_table(table, out)


def print_report(result: Report, out: Console, *, title: str, note: str = "") -> None:
    """Print the summary of any result, with what it says of itself."""
    _say(out, title, note)
    out.print(Text(repr(result)))
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
            out.print(f"  {' / '.join(choices)}")
        out.print(Text(f"{reason}\n"), style="italic")


def _say(out: Console, title: str, note: str = "") -> None:
    out.print()
    out.print(Text(title, style="bold"))
    if note:
        out.print(Text(note, style="dim"))


def _print_table(
    table: pd.DataFrame,
    out: Console,
    *,
    digits: int = 3,
    show: Callable[[Any], Text] | None = None,
) -> None:
    """Print a table, in as many blocks of columns as the width asks for."""
    names = table.index.astype(str)
    columns = [Text(str(column)) for column in table.columns]
    cells = [
        [show(value) if show else Text(text_of(value, digits)) for value in table[column]]
        for column in table.columns
    ]
    right = [pd.api.types.is_numeric_dtype(dtype) for dtype in table.dtypes]
    head = Text(str(table.index.name or ""))
    lead = max([head.cell_len, *(Text(name).cell_len for name in names)])
    widths = [
        max(text.cell_len for text in (column, *below))
        for column, below in zip(columns, cells, strict=True)
    ]
    if show:  # shifts stand in columns of one width
        widths = [max(widths, default=0)] * len(widths)
    for block in _blocks(widths, out.width - lead):
        printed = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
        printed.add_column(head, no_wrap=lead <= _LONG, overflow="fold")
        for j in block:
            printed.add_column(
                columns[j],
                justify="right" if right[j] else "left",
                min_width=widths[j] if widths[j] <= _LONG else None,
                overflow="fold",
            )
        for i, name in enumerate(names):
            printed.add_row(Text(name), *(cells[j][i] for j in block))
        out.print(printed)


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


def _shift(value: int) -> Text:
    style = "dim" if value == 0 else "blue" if value < 0 else "yellow"
    return Text(f"{value:+d}" if value else "0", style=style)
