"""Rankings side by side: ``ccfi compare``."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from .app import app
from .case import Case, Source
from .options import (
    IMPUTED,
    Data,
    Encoding,
    Header,
    Judgements,
    Missing,
    Out,
    Scope,
    Sheet,
    Thousands,
    Tree,
    Unit,
    choice_of,
)
from .output import bar, keep
from .words import baseline_of, choice

__all__ = ["compare"]


DEFAULTS = {  # as the help shows them; `compare_methods` knows them as methods
    "normalisation": "minmax, zscore, MinMax(lower=1, upper=100)",
    "weighting": "equal, entropy, pca",
    "aggregation": "arithmetic, geometric",
}


def several(family: str, default: str = "") -> Any:
    """Return the option of a family that is given once for each choice."""
    return choice_of(family, many=True, default=default or DEFAULTS.get(family, ""))


@app.command()
def compare(
    data: Data = None,
    framework: Tree = None,
    unit: Unit = None,
    sheet: Sheet = None,
    header: Header = 1,
    encoding: Encoding = None,
    na: Missing = None,
    thousands: Thousands = None,
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
    from ..comparison import WEIGHTINGS, compare_methods
    from ..reporting.console import print_comparison, print_text, terminal
    from ..reporting.files import write_comparison

    source = Source(data, framework, judgements, unit, sheet, header, encoding, na, thousands)
    case = Case.of(source, imputation)
    case.refuse_gaps()
    given = case.judgements
    asked = {
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    choices: dict[str, Any] = {
        family: [choice(family, text, given) for text in texts]
        for family, texts in asked.items()
        if texts
    }
    if given and not weighting:
        choices["weighting"] = [*WEIGHTINGS, choice("weighting", "ahp", given)]
    choices |= {"imputation": case.imputations, "scope": scope}
    first = None if baseline is None else baseline_of(baseline, given)
    comparison = compare_methods(
        case.data, case.framework, **choices, baseline=first, progress=bar()
    )
    console, heading = terminal(), case.heading(comparison.notes)
    print_text(heading, console)
    print_comparison(comparison, console)
    keep(out, lambda folder: write_comparison(comparison, folder), heading, console)
