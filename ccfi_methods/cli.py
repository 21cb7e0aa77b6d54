"""The command line: ``ccfi compare``, ``ccfi rank``, ``ccfi methods``."""

from __future__ import annotations

import sys
import warnings
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer
from rich.console import Console

from . import __version__, datasets
from .catalogue import list_methods
from .choices import read_choice
from .comparison import compare_methods
from .exceptions import DataError, MethodError
from .families import FAMILIES
from .framework import Framework
from .index import CompositeIndex
from .interchange import read_table
from .reporting.console import print_comparison, print_methods, print_result, terminal
from .reporting.files import write_comparison, write_result
from .weighting import AHP

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Composite indices: every choice of method, and how far the ranking depends on it.",
)

_Data = Annotated[
    Path | None,
    typer.Option(help="CSV of units x indicators, units first. By default the open CCFI."),
]
_Tree = Annotated[
    Path | None,
    typer.Option(
        help="CSV of the framework. By default every column is an indicator, more is better."
    ),
]
_Judgements = Annotated[
    Path | None,
    typer.Option(help="For ahp: CSV of judgements, or a folder with one for each node."),
]
_Out = Annotated[Path | None, typer.Option(help="Folder to write tables and figures to.")]
_Scope = Annotated[str, typer.Option(help="Weights within each 'parent', or over all: 'global'.")]


def _choice_of(family: str, many: bool = False) -> Any:
    """Return the option of a family, which may be given more than once."""
    names = [f"--{family}"] + ["--normalization"] * (family == "normalisation")
    again = " May be given more than once." if many else ""
    text = f"Of those that 'ccfi methods {family}' lists.{again}"
    return typer.Option(*names, metavar="NAME", help=text)


@app.command()
def compare(
    data: _Data = None,
    framework: _Tree = None,
    imputation: Annotated[list[str] | None, _choice_of("imputation", many=True)] = None,
    treatment: Annotated[list[str] | None, _choice_of("treatment", many=True)] = None,
    normalisation: Annotated[list[str] | None, _choice_of("normalisation", many=True)] = None,
    weighting: Annotated[list[str] | None, _choice_of("weighting", many=True)] = None,
    aggregation: Annotated[list[str] | None, _choice_of("aggregation", many=True)] = None,
    scope: _Scope = "parent",
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME/NAME/NAME",
            help="Normalisation, weighting and aggregation to count shifts from. By default the "
            "first that works.",
        ),
    ] = None,
    judgements: _Judgements = None,
    out: _Out = None,
) -> None:
    """Rank the units under every combination of choices and show how the ranks shift.

    A choice is a name or a call in quotes: 'MinMax(1, 100)'.
    """
    table, tree, given = _case(data, framework, judgements)
    grid = {
        "imputation": imputation or ["median"],
        "treatment": treatment or ["none"],
        "normalisation": normalisation or ["minmax", "zscore", "MinMax(1, 100)"],
        "weighting": weighting or ["equal", "entropy", "pca", *(["ahp"] if given else [])],
        "aggregation": aggregation or ["arithmetic", "geometric"],
    }
    choices: dict[str, Any] = {
        family: [_choice(family, text, given) for text in texts] for family, texts in grid.items()
    }
    first = None if baseline is None else _baseline(baseline, given)
    comparison = compare_methods(table, tree, **choices, scope=scope, baseline=first)
    written = [] if out is None else write_comparison(comparison, out)
    console = terminal()
    console.print(_heading(data, table))
    print_comparison(comparison, console)
    _tell(console, written)


@app.command()
def rank(
    data: _Data = None,
    framework: _Tree = None,
    imputation: Annotated[str, _choice_of("imputation")] = "median",
    treatment: Annotated[str, _choice_of("treatment")] = "none",
    normalisation: Annotated[str, _choice_of("normalisation")] = "minmax",
    weighting: Annotated[str, _choice_of("weighting")] = "equal",
    aggregation: Annotated[str, _choice_of("aggregation")] = "arithmetic",
    scope: _Scope = "parent",
    judgements: _Judgements = None,
    out: _Out = None,
) -> None:
    """Rank the units under one specification.

    A choice is a name or a call in quotes: 'MinMax(1, 100)'.
    """
    table, tree, given = _case(data, framework, judgements)
    texts = {
        "imputation": imputation,
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    choices = {family: _choice(family, text, given) for family, text in texts.items()}
    result = CompositeIndex(tree, scope=scope, **choices).compute(table)
    written = [] if out is None else write_result(result, out)
    console = terminal()
    console.print(_heading(data, table))
    print_result(result, console)
    _tell(console, written)


@app.command()
def methods(
    family: Annotated[str | None, typer.Argument(help=", ".join(FAMILIES))] = None,
) -> None:
    """List every method with its formula and where it comes from."""
    print_methods(list_methods(family), terminal())


def _version(asked: bool) -> None:
    if asked:
        print(f"ccfi-methods {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take what comes before a command."""


def main() -> None:
    """Run the command line; a user's mistake ends with one sentence and exit code 1."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(f"Note: {message}", file=sys.stderr)
        try:
            app(prog_name="ccfi")
        except (MethodError, OSError, pd.errors.ParserError, UnicodeDecodeError) as error:
            print(f"Error: {' '.join(str(error).split())}", file=sys.stderr)
            sys.exit(1)


def _tell(console: Console, written: list[Path]) -> None:
    if written:
        names = ", ".join(path.name for path in written)
        console.print(f"\nWrote {len(written)} files to {written[0].parent}: {names}.")


def _case(
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


def _heading(data: Path | None, table: pd.DataFrame) -> str:
    if data is None:
        return f"{datasets.load_ccfi()!r}"[1:-1] + ".\nAn open replica: not the official ranking."
    missing = int(table.isna().sum().sum())
    return f"{data.name}: {len(table)} units x {table.shape[1]} columns, {missing} values missing."


def _baseline(text: str, judgements: Any) -> list[Any]:
    names, families = text.split("/"), ("normalisation", "weighting", "aggregation")
    if len(names) != len(families):
        raise MethodError(f"A baseline names {'/'.join(families)}; got {text!r}.")
    return [
        _choice(family, name.strip(), judgements)
        for family, name in zip(families, names, strict=True)
    ]


def _choice(family: str, text: str, judgements: Any) -> Any:
    if family == "weighting" and text == "ahp" and judgements is not None:
        return AHP(judgements)
    return read_choice(family, text)
