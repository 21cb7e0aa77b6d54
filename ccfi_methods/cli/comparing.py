"""Rankings side by side: ``ccfi compare``, ``ccfi rank``, ``ccfi methods``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from ..comparison import compare_methods
from ..families import FAMILIES, list_methods
from ..index import CompositeIndex
from ..reporting.console import print_comparison, print_methods, print_result, terminal
from ..reporting.files import write_comparison, write_result
from .app import app
from .case import (
    IMPUTED,
    Data,
    Imputation,
    Judgements,
    Out,
    Scope,
    Tree,
    baseline_of,
    case_of,
    choice,
    choice_of,
    tell,
)

__all__ = ["compare", "methods", "rank"]


DEFAULTS = {
    "treatment": ["none"],
    "normalisation": ["minmax", "zscore", "MinMax(1, 100)"],
    "weighting": ["equal", "entropy", "pca"],
    "aggregation": ["arithmetic", "geometric"],
}


def several(family: str, default: str = "") -> Any:
    """Return the option of a family that is given once for each choice."""
    return choice_of(family, many=True, default=default or ", ".join(DEFAULTS[family]))


@app.command()
def compare(
    data: Data = None,
    framework: Tree = None,
    imputation: Annotated[list[str] | None, several("imputation", IMPUTED)] = None,
    treatment: Annotated[list[str] | None, several("treatment")] = None,
    normalisation: Annotated[list[str] | None, several("normalisation")] = None,
    weighting: Annotated[
        list[str] | None, several("weighting", "equal, entropy, pca, and ahp with judgements")
    ] = None,
    aggregation: Annotated[list[str] | None, several("aggregation")] = None,
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
    case = case_of(data, framework, judgements)
    given = case.judgements
    asked = {
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    grid = {family: texts or [*DEFAULTS[family]] for family, texts in asked.items()}
    if given and not weighting:
        grid["weighting"].append("ahp")
    choices: dict[str, Any] = {
        family: [choice(family, text, given) for text in texts] for family, texts in grid.items()
    }
    choices["imputation"] = case.imputations(imputation)
    first = None if baseline is None else baseline_of(baseline, given)
    comparison = compare_methods(case.data, case.framework, **choices, scope=scope, baseline=first)
    written = [] if out is None else write_comparison(comparison, out)
    console, heading = terminal(), case.heading(choices["imputation"], comparison.notes)
    console.print(heading)
    print_comparison(comparison, console)
    tell(console, written, heading)


@app.command()
def rank(
    data: Data = None,
    framework: Tree = None,
    imputation: Imputation = None,
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
    case = case_of(data, framework, judgements)
    filled = case.imputations(None if imputation is None else [imputation])
    texts = {
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    choices = {family: choice(family, text, case.judgements) for family, text in texts.items()}
    index = CompositeIndex(case.framework, imputation=filled[0], scope=scope, **choices)
    result = index.compute(case.data)
    written = [] if out is None else write_result(result, out)
    console, heading = terminal(), case.heading(filled, result.notes)
    console.print(heading)
    print_result(result, console)
    tell(console, written, heading)


@app.command()
def methods(
    family: Annotated[str | None, typer.Argument(help=", ".join(FAMILIES))] = None,
) -> None:
    """List every method with its formula and where it comes from."""
    print_methods(list_methods(family), terminal())
