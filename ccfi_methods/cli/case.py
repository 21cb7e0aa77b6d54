"""What the commands share: their options, the case they work on, and the choices in words."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pandas as pd
import typer
from rich.console import Console

from .. import datasets
from ..domain import gaps
from ..exceptions import DataError, MethodError, unknown_name
from ..families import label_of, read_choice
from ..framework import Framework
from ..interchange import read_table
from ..weighting import AHP

__all__ = [
    "Case",
    "Data",
    "Imputation",
    "Judgements",
    "Out",
    "Scope",
    "Tree",
    "baseline_of",
    "case_of",
    "choice",
    "choice_of",
    "place_of",
    "tell",
]

FILLED_BY = "median"  # of the open CCFI; of other data nothing is filled unless it is asked for


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


def choice_of(family: str, many: bool = False, default: str | None = None) -> Any:
    """Return the option of a family, which may be given more than once."""
    names = [f"--{family}"] + ["--normalization"] * (family == "normalisation")
    again = " May be given more than once." if many else ""
    text = f"Of those that 'ccfi methods {family}' lists.{again}"
    return typer.Option(*names, metavar="NAME", help=text, show_default=default or True)


IMPUTED = f"{FILLED_BY} for the open CCFI, none for your own data"
Imputation = Annotated[str | None, choice_of("imputation", default=IMPUTED)]


class Case(NamedTuple):
    """What a command works on: the user's data, or the open CCFI (`file` is None)."""

    file: Path | None
    data: pd.DataFrame
    framework: Framework
    judgements: Any

    def imputations(self, asked: list[str] | None, *, needed: bool = True) -> list[Any]:
        """Return the imputations asked for; raise if they leave gaps, unless not `needed`."""
        texts = asked or ["none" if self.file else FILLED_BY]
        chosen = [choice("imputation", text, None) for text in texts]
        missing = self.framework.check(self.data).isna().to_numpy()
        if needed and missing.any() and None in chosen:
            cells = gaps(missing, self.framework.indicators, tuple(self.data.index))
            raise DataError(f"{cells}. Pass --imputation, median say, or complete the data.")
        return chosen

    def heading(self, imputations: list[Any], notes: Sequence[str] = ()) -> str:
        """Say which data these are, which way they point, what fills their gaps, and the notes."""
        missing = int(self.data[list(self.framework.indicators)].isna().sum().sum())
        if self.file is None:
            about = f"{datasets.load_ccfi()!r}"[1:-1]
            about += ".\nAn open replica: not the official ranking."
        else:
            units, columns = self.data.shape
            about = (
                f"{self.file.name}: {units} units x {columns} columns, {missing} values missing."
            )
        names = [label_of("imputation", method) for method in imputations if method is not None]
        done = [
            "left out with their indicators" if name == "drop" else f"filled by {name}"
            for name in names
        ]
        filled = f" {missing} missing values {' or '.join(done)}." if missing and done else ""
        told = "".join(f"\nNote: {note}" for note in notes)
        return f"{about}\nIndicators: {self.framework.directions()}.{filled}{told}"


def tell(console: Console, written: list[Path], heading: str) -> None:
    """Keep the heading beside the files, in the LaTeX tables as a comment; say what was written."""
    if not written:
        return
    comment = "".join(f"% {line}\n" for line in heading.splitlines())
    for path in written:
        if path.suffix == ".tex":
            path.write_text(comment + path.read_text(encoding="utf-8"), encoding="utf-8")
    folder = written[0].parent
    (folder / "notes.txt").write_text(heading + "\n", encoding="utf-8")
    names = ", ".join(path.name for path in [*written, folder / "notes.txt"])
    console.print(f"\nWrote {len(written) + 1} files to {folder}: {names}.")


def case_of(data: Path | None, framework: Path | None, judgements: Path | None = None) -> Case:
    """Return data, framework and judgements: the user's, or those of the open CCFI."""
    given = _judgements(judgements)
    if data is None and framework is None:
        ccfi = datasets.load_ccfi()
        return Case(None, ccfi.data, ccfi.framework, given or ccfi.judgements)
    tree = None if framework is None else Framework.read_csv(framework)
    table = datasets.load_ccfi().data if data is None else read_table(data, framework=tree)
    return Case(data, table, tree or Framework.flat([str(code) for code in table]), given)


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


def place_of(text: str, units: pd.Index) -> dict[Any, int]:
    """Return the rank that a text wishes a unit, ``Chongqing=3``, named as text."""
    name, _, rank = text.rpartition("=")
    if not (name and rank.isdecimal()):
        raise MethodError(f"--wanted needs a unit and a rank, Chongqing=3 say; got {text!r}.")
    named = {str(unit): unit for unit in units}
    if name not in named:
        raise MethodError(unknown_name("unit in --wanted", name, named))
    if not 1 <= int(rank) <= len(units):
        raise MethodError(f"--wanted needs a rank from 1 to {len(units)}, got {rank}.")
    return {named[name]: int(rank)}
