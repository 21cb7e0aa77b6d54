"""Tables that go into a paper as they are."""

from __future__ import annotations

import html
from abc import ABC, abstractmethod

import pandas as pd

__all__ = ["Report", "to_latex", "to_markdown"]


class Report(ABC):
    """A result that can be read: everything is made from its `summary`."""

    @abstractmethod
    def summary(self) -> pd.DataFrame:
        """Return the result in one table."""

    def to_latex(self, **options: object) -> str:
        """Return the summary as a LaTeX table (booktabs); see `reporting.to_latex`."""
        return to_latex(self.summary(), **options)  # type: ignore[arg-type]

    def to_markdown(self, **options: object) -> str:
        """Return the summary as a Markdown table; see `reporting.to_markdown`."""
        return to_markdown(self.summary(), **options)  # type: ignore[arg-type]

    def _repr_html_(self) -> str:
        caption = html.escape(repr(self))
        return f"<div><p><code>{caption}</code></p>{self.summary().to_html()}</div>"


def to_latex(
    table: pd.DataFrame, *, digits: int = 3, caption: str | None = None, label: str | None = None
) -> str:
    r"""Return a LaTeX table in booktabs style, labels escaped, integers left as integers.

    Examples
    --------
    >>> print(to_latex(pd.DataFrame({"score_1": [0.5]}, index=["A & B"]), digits=2))
    \begin{tabular}{lr}
    \toprule
     & score\_1 \\
    \midrule
    A \& B & 0.50 \\
    \bottomrule
    \end{tabular}
    <BLANKLINE>
    """
    styled = table.style.format(precision=digits, escape="latex")
    styled = styled.format_index(escape="latex", axis=0).format_index(escape="latex", axis=1)
    columns = "l" * table.index.nlevels + "".join(
        "r" if pd.api.types.is_numeric_dtype(dtype) else "l" for dtype in table.dtypes
    )
    position = "htbp" if caption else None
    return styled.to_latex(
        hrules=True, column_format=columns, caption=caption, label=label, position=position
    )


def to_markdown(table: pd.DataFrame, *, digits: int = 3) -> str:
    """Return a Markdown table.

    Examples
    --------
    >>> print(to_markdown(pd.DataFrame({"score": [0.5], "rank": [1]}, index=["A"]), digits=2))
    |   | score | rank |
    |:--|------:|-----:|
    | A |  0.50 |    1 |
    """
    flat = table.reset_index() if table.index.name else table.rename_axis(" ").reset_index()
    cells = [[str(c) if str(c).strip() else "" for c in flat.columns]]
    cells += [[_cell(v, digits) for v in row] for row in flat.itertuples(index=False)]
    right = [pd.api.types.is_numeric_dtype(dtype) for dtype in flat.dtypes]
    width = [max(len(row[j]) for row in cells) for j in range(len(right))]
    lines = [
        "| "
        + " | ".join(
            text.rjust(n) if to_right else text.ljust(n)
            for text, n, to_right in zip(row, width, right, strict=True)
        )
        + " |"
        for row in cells
    ]
    rule = "|".join(
        "-" * (n + 1) + ":" if to_right else ":" + "-" * (n + 1)
        for n, to_right in zip(width, right, strict=True)
    )
    return "\n".join([lines[0], f"|{rule}|", *lines[1:]])


def _cell(value: object, digits: int) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else f"{value:.{digits}f}"
    return str(value).replace("|", "\\|")
