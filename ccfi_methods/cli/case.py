"""What the commands share: their options, the case they work on, and the choices in words."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console

from .. import datasets
from ..choices import read_choice
from ..exceptions import DataError, MethodError
from ..framework import Framework
from ..interchange import read_table
from ..weighting import AHP

__all__ = [
    "Data",
    "Judgements",
    "Out",
    "Scope",
    "Tree",
    "baseline_of",
    "case_of",
    "choice",
    "choice_of",
    "heading",
    "tell",
]


def _folder(out: Path | None) -> Path | None:
    """Make the folder of --out first: nobody should wait for results that cannot be kept."""
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
    return out


Data = Annotated[
    Path | None,
    typer.Option(help="CSV of units x indicators, units first. By default the open CCFI."),
]
Tree = Annotated[
    Path | None,
    typer.Option(
        help="CSV of the framework. By default every column is an indicator, more is better."
    ),
]
Judgements = Annotated[
    Path | None,
    typer.Option(help="For ahp: CSV of judgements, or a folder with one for each node."),
]
Out = Annotated[
    Path | None, typer.Option(callback=_folder, help="Folder to write tables and figures to.")
]
Scope = Annotated[str, typer.Option(help="Weights within each 'parent', or over all: 'global'.")]


def choice_of(family: str, many: bool = False) -> Any:
    """Return the option of a family, which may be given more than once."""
    names = [f"--{family}"] + ["--normalization"] * (family == "normalisation")
    again = " May be given more than once." if many else ""
    text = f"Of those that 'ccfi methods {family}' lists.{again}"
    return typer.Option(*names, metavar="NAME", help=text)


def tell(console: Console, written: list[Path]) -> None:
    """Say which files were written."""
    if written:
        names = ", ".join(path.name for path in written)
        console.print(f"\nWrote {len(written)} files to {written[0].parent}: {names}.")


def case_of(
    data: Path | None, framework: Path | None, judgements: Path | None
) -> tuple[pd.DataFrame, Framework, Any]:
    """Return data, framework and judgements: the user's, or those of the open CCFI."""
    given = _judgements(judgements)
    if data is None and framework is None:
        ccfi = datasets.load_ccfi()
        return ccfi.data, ccfi.framework, given or ccfi.judgements
    tree = None if framework is None else Framework.read_csv(framework)
    table = datasets.load_ccfi().data if data is None else read_table(data, framework=tree)
    return table, tree or Framework.flat([str(code) for code in table]), given


def _judgements(path: Path | None) -> Any:
    """Return a file as it is, a folder as a mapping from node to file."""
    if path is None or not path.is_dir():
        return path
    files = {file.stem: file for file in sorted(path.glob("*.csv"))}
    if not files:
        raise DataError(
            f"There is no CSV file in {str(path)!r}; judgements need one for each node."
        )
    return files


def heading(data: Path | None, table: pd.DataFrame) -> str:
    """Say which data these are."""
    if data is None:
        return f"{datasets.load_ccfi()!r}"[1:-1] + ".\nAn open replica: not the official ranking."
    missing = int(table.isna().sum().sum())
    return f"{data.name}: {len(table)} units x {table.shape[1]} columns, {missing} values missing."


def baseline_of(text: str, judgements: Any) -> list[Any]:
    """Return the methods of a baseline, ``minmax/equal/arithmetic``."""
    names, families = text.split("/"), ("normalisation", "weighting", "aggregation")
    if len(names) != len(families):
        raise MethodError(f"A baseline names {'/'.join(families)}; got {text!r}.")
    return [
        choice(family, name.strip(), judgements)
        for family, name in zip(families, names, strict=True)
    ]


def choice(family: str, text: str, judgements: Any) -> Any:
    """Return the method of a family that a text names."""
    if family == "weighting" and text == "ahp" and judgements is not None:
        return AHP(judgements)
    return read_choice(family, text)
