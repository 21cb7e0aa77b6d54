"""Rankings side by side: ``ccfi compare``, ``ccfi rank``, ``ccfi methods``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..catalogue import list_methods
from ..comparison import compare_methods
from ..families import FAMILIES
from ..index import CompositeIndex
from ..reporting.console import print_comparison, print_methods, print_result, terminal
from ..reporting.files import write_comparison, write_result
from .app import app
from .case import (
    Data,
    Judgements,
    Out,
    Scope,
    Tree,
    baseline_of,
    case_of,
    choice,
    choice_of,
    heading,
    tell,
)

__all__ = ["compare", "methods", "rank"]


@app.command()
def compare(
    data: Data = None,
    framework: Tree = None,
    imputation: Annotated[list[str] | None, choice_of("imputation", many=True)] = None,
    treatment: Annotated[list[str] | None, choice_of("treatment", many=True)] = None,
    normalisation: Annotated[list[str] | None, choice_of("normalisation", many=True)] = None,
    weighting: Annotated[list[str] | None, choice_of("weighting", many=True)] = None,
    aggregation: Annotated[list[str] | None, choice_of("aggregation", many=True)] = None,
    scope: Scope = "parent",
    baseline: Annotated[
        str | None,
        typer.Option(
            metavar="NAME/NAME/NAME",
            help="Normalisation, weighting and aggregation to count shifts from. By default the "
            "first that works.",
        ),
    ] = None,
    judgements: Judgements = None,
    out: Out = None,
) -> None:
    """Rank the units under every combination of choices and show how the ranks shift.

    A choice is a name or a call in quotes: 'MinMax(1, 100)'.
    """
    table, tree, given = case_of(data, framework, judgements)
    grid = {
        "imputation": imputation or ["median"],
        "treatment": treatment or ["none"],
        "normalisation": normalisation or ["minmax", "zscore", "MinMax(1, 100)"],
        "weighting": weighting or ["equal", "entropy", "pca", *(["ahp"] if given else [])],
        "aggregation": aggregation or ["arithmetic", "geometric"],
    }
    choices: dict[str, Any] = {
        family: [choice(family, text, given) for text in texts] for family, texts in grid.items()
    }
    first = None if baseline is None else baseline_of(baseline, given)
    comparison = compare_methods(table, tree, **choices, scope=scope, baseline=first)
    written = [] if out is None else write_comparison(comparison, out)
    console = terminal()
    console.print(heading(data, table))
    print_comparison(comparison, console)
    tell(console, written)


@app.command()
def rank(
    data: Data = None,
    framework: Tree = None,
    imputation: Annotated[str, choice_of("imputation")] = "median",
    treatment: Annotated[str, choice_of("treatment")] = "none",
    normalisation: Annotated[str, choice_of("normalisation")] = "minmax",
    weighting: Annotated[str, choice_of("weighting")] = "equal",
    aggregation: Annotated[str, choice_of("aggregation")] = "arithmetic",
    scope: Scope = "parent",
    judgements: Judgements = None,
    out: Out = None,
) -> None:
    """Rank the units under one specification.

    A choice is a name or a call in quotes: 'MinMax(1, 100)'.
    """
    table, tree, given = case_of(data, framework, judgements)
    texts = {
        "imputation": imputation,
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    choices = {family: choice(family, text, given) for family, text in texts.items()}
    result = CompositeIndex(tree, scope=scope, **choices).compute(table)
    written = [] if out is None else write_result(result, out)
    console = terminal()
    console.print(heading(data, table))
    print_result(result, console)
    tell(console, written)


@app.command()
def methods(
    family: Annotated[str | None, typer.Argument(help=", ".join(FAMILIES))] = None,
) -> None:
    """List every method with its formula and where it comes from."""
    print_methods(list_methods(family), terminal())
