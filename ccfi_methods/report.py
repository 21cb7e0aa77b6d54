"""Tables that go into a paper as they are."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod
from collections.abc import Hashable, Sequence
from functools import partial
from importlib import import_module
from numbers import Real
from pathlib import Path
from typing import Any

import pandas as pd

from . import arguments

__all__ = ["Report", "draw", "to_latex", "to_markdown", "write"]

_LONG = 40
"""Letters from which on a LaTeX column breaks its lines."""
_ESCAPED = str.maketrans(
    {letter: f"\\{letter}" for letter in "&%$#_{}"}
    | {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
)


class Report(ABC):
    """A result that can be read in one table, `summary`, and taken further from another, `tidy`."""

    @abstractmethod
    def summary(self) -> pd.DataFrame:
        """Return the result in one table."""

    @property
    def tidy(self) -> pd.DataFrame:
        """One row a fact, labels in plain columns: to group, to join, to draw.

        The summary, unless the result says more than it.
        """
        table = self.summary()
        if isinstance(table.index, pd.RangeIndex):
            return table
        rows = zip(table.index.names, ("unit", "year"), strict=False)
        return table.rename_axis([name or usual for name, usual in rows]).reset_index()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the result ought to know, in sentences; they stand below its tables."""
        return ()

    def to_latex(self, **options: Any) -> str:
        """Return the summary as a LaTeX table (booktabs); see `reporting.to_latex`."""
        return to_latex(self.summary(), **({"notes": self.notes} | options))

    def to_markdown(self, **options: Any) -> str:
        """Return the summary as a Markdown table; see `reporting.to_markdown`."""
        return to_markdown(self.summary(), **({"notes": self.notes} | options))

    def _repr_html_(self) -> str:
        caption = html.escape(repr(self))
        table = self.summary().to_html(float_format=partial(text_of, digits=3))
        notes = "".join(f"<p>Note: {html.escape(note)}</p>" for note in self.notes)
        return f"<div><p><code>{caption}</code></p>{table}{notes}</div>"


def _check(table: pd.DataFrame, digits: int, notes: Sequence[str]) -> None:
    arguments.instance(table, pd.DataFrame, "table")
    arguments.whole_number(digits, "digits", least=0, most=15)
    arguments.labels(notes, "notes")


def draw(plot: str, result: Any, /, **options: Any) -> Any:
    """Draw a result with a function of `plotting`, which is imported when it is called for."""
    return getattr(import_module(".plotting", __package__), plot)(result, **options)


def write(writer: str, result: Any, path: str | Path) -> Path:
    """Write a result with a function of `reporting`, which is imported when it is called for."""
    written: Path = getattr(import_module(".reporting", __package__), writer)(result, path)
    return written


def to_latex(
    table: pd.DataFrame,
    *,
    digits: int = 3,
    caption: str | None = None,
    label: str | None = None,
    escape_caption: bool = True,
    notes: Sequence[str] = (),
) -> str:
    r"""Return a LaTeX table that needs the package booktabs only.

    Labels and the caption are escaped, levels of an index become columns, levels of the columns
    rows of the head. Integers stay integers, what is missing stays blank, and columns of long text
    break their lines.

    Parameters
    ----------
    table : DataFrame
    digits : int
        Decimals of what is not an integer.
    caption, label : str, optional
        With a caption the table floats.
    escape_caption : bool
        False for a caption that is LaTeX already, with mathematics or a citation:
        ``caption=r"Ranks, $p < 1$ \cite{Nardo2008}", escape_caption=False``.
    notes : sequence of str
        Sentences to stand below the table.

    Examples
    --------
    >>> print(to_latex(pd.DataFrame({"score_1": [0.5], "shift": [-2]}, index=["A & B"]), digits=2))
    \begin{tabular}{lrr}
    \toprule
     & score\_1 & shift \\
    \midrule
    A \& B & 0.50 & $-$2 \\
    \bottomrule
    \end{tabular}
    <BLANKLINE>
    """
    _check(table, digits, notes)
    for given, what in ((caption, "caption"), (label, "label")):
        if given is not None:
            arguments.text(given, what)
    if caption is not None and escape_caption:
        caption = _latex(caption.translate(_ESCAPED), digits)
    flat = _flat(table)
    styled = flat.style.hide(axis="index").format(
        partial(_latex, digits=digits), escape="latex", na_rep=""
    )
    styled = styled.format_index(escape="latex", axis=1)
    text = styled.to_latex(
        hrules=True,
        column_format="".join(_alignment(flat.iloc[:, j]) for j in range(flat.shape[1])),
        multicol_align="c",
        caption=caption,
        label=label,
        position="htbp" if caption else None,
    )
    below = "".join(
        f"\\par\\smallskip{{\\footnotesize Note: {_latex(note.translate(_ESCAPED), digits)}}}\n"
        for note in notes
    )
    return text.replace("\\end{tabular}\n", "\\end{tabular}\n" + below)


def to_markdown(table: pd.DataFrame, *, digits: int = 3, notes: Sequence[str] = ()) -> str:
    """Return a Markdown table; levels of the columns are joined by a slash.

    Parameters
    ----------
    table : DataFrame
    digits : int
        Decimals of what is not an integer.
    notes : sequence of str
        Sentences to stand below the table.

    Examples
    --------
    >>> print(to_markdown(pd.DataFrame({"score": [0.5], "rank": [1]}, index=["A"]), digits=2))
    |   | score | rank |
    |:--|------:|-----:|
    | A |  0.50 |    1 |
    """
    _check(table, digits, notes)
    flat = _flat(table)
    rows = [[_joined(column) for column in flat.columns]]
    rows += [[text_of(value, digits) for value in row] for row in flat.itertuples(index=False)]
    cells = [[cell.replace("|", "\\|").replace("\n", " ") for cell in row] for row in rows]
    right = [pd.api.types.is_numeric_dtype(dtype) for dtype in flat.dtypes]
    width = [max(map(len, column)) for column in zip(*cells, strict=True)]
    head, *body = (
        "| "
        + " | ".join(
            cell.rjust(n) if to_right else cell.ljust(n)
            for cell, n, to_right in zip(row, width, right, strict=True)
        )
        + " |"
        for row in cells
    )
    rule = "|".join(
        "-" * (n + 1) + ":" if to_right else ":" + "-" * (n + 1)
        for n, to_right in zip(width, right, strict=True)
    )
    return "\n".join([head, f"|{rule}|", *body, *(f"\nNote: {note}" for note in notes)])


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    """Make columns of the index; one without a name of its own gets a blank head."""
    names = [
        " " * level if name is None or name in table.columns else str(name)
        for level, name in enumerate(table.index.names, 1)
    ]
    plain = table.rename_axis(index=names).reset_index()
    plain.columns.names = [None] * plain.columns.nlevels
    return plain


def _alignment(column: pd.Series) -> str:
    if pd.api.types.is_numeric_dtype(column):
        return "r"
    return r"p{0.5\linewidth}" if column.astype(str).str.len().max() > _LONG else "l"


def _joined(column: Hashable) -> str:
    levels = column if isinstance(column, tuple) else (column,)
    return " / ".join(str(level) for level in levels if str(level).strip())


def _latex(value: object, digits: int) -> str:
    text = text_of(value, digits)
    if isinstance(value, Real):
        return text.replace("-", "$-$")
    return text.replace("<", "$<$").replace(">", "$>$")


def text_of(value: Any, digits: int) -> str:
    if not isinstance(value, float):  # numpy's is one, its integers are not
        return str(value)
    return "" if pd.isna(value) else f"{value:z.{digits}f}"
