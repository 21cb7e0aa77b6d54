"""What the commands share: the options of their data, choices and results."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = [
    "FILLED_BY",
    "IMPUTED",
    "Data",
    "Encoding",
    "Header",
    "Imputation",
    "Judgements",
    "Missing",
    "Out",
    "Scope",
    "Sheet",
    "Thousands",
    "Tree",
    "Unit",
    "choice_of",
]

FILLED_BY = "median"  # of the open CCFI; of other data nothing is filled unless it is asked for


def _folder(ctx: typer.Context, out: Path | None) -> Path | None:
    """Make and reserve the folder of --out first: nobody should wait for what cannot be kept."""
    from ..exceptions import MethodError
    from ..reporting.folder import reserve

    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = "it is a file" if out.is_file() else str(error.strerror).lower()
            raise MethodError(
                f"--out needs a folder that is there or can be made; got {str(out)!r}: {reason}."
            ) from None
        if not os.access(out, os.W_OK):
            raise MethodError(f"--out needs a folder that can be written to; got {str(out)!r}.")
        ctx.with_resource(reserve(out))
    return out


Data = Annotated[
    Path | None,
    typer.Option(
        help="CSV, Excel or Parquet of units x indicators, units first. By default the open CCFI."
    ),
]
Tree = Annotated[
    Path | None,
    typer.Option(
        help="CSV of the framework. By default every column is an indicator, more is better."
    ),
]
Unit = Annotated[
    str | None,
    typer.Option(metavar="COLUMN", help="That names the units. By default the first."),
]
Sheet = Annotated[
    str | None, typer.Option(help="Of a workbook, by name or number. By default the first.")
]
Header = Annotated[
    int, typer.Option(min=1, metavar="LINE", help="Of the data, on which the headers stand.")
]
Encoding = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="Of CSV files: gb18030, cp1252, big5. By default as shown."),
]
Missing = Annotated[
    list[str] | None,
    typer.Option("--na", metavar="WORD", help="For a missing value. May be given more than once."),
]
Thousands = Annotated[
    str | None, typer.Option(metavar="MARK", help="Between the thousands of a number: , or .")
]
Judgements = Annotated[
    Path | None,
    typer.Option(help="For ahp: CSV of judgements, or a folder with one for each node."),
]
Out = Annotated[
    Path | None, typer.Option(callback=_folder, help="Folder to write tables and figures to.")
]
Scope = Annotated[str, typer.Option(help="Weights within each 'parent', or over all: 'global'.")]


def choice_of(family: str, many: bool = False, default: str | None = None) -> Any:
    """Return the option of a family, which may be given more than once."""
    names = [f"--{family}"] + ["--normalization"] * (family == "normalisation")
    again = " May be given more than once." if many else ""
    text = f"Of those that 'ccfi methods {family}' lists.{again}"
    return typer.Option(*names, metavar="NAME", help=text, show_default=default or True)


IMPUTED = f"{FILLED_BY} for the open CCFI, none for your own data"
Imputation = Annotated[str | None, choice_of("imputation", default=IMPUTED)]
