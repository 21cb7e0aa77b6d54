"""The ranking of one index: ``ccfi rank``."""

from __future__ import annotations

from typing import Annotated

from .app import app
from .case import Case, Source
from .options import (
    Data,
    Encoding,
    Header,
    Imputation,
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
from .output import keep
from .words import choice

__all__ = ["rank"]


@app.command()
def rank(
    data: Data = None,
    framework: Tree = None,
    unit: Unit = None,
    sheet: Sheet = None,
    header: Header = 1,
    encoding: Encoding = None,
    na: Missing = None,
    thousands: Thousands = None,
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
    from ..index import CompositeIndex
    from ..reporting.console import print_result, print_text, terminal
    from ..reporting.files import write_result

    source = Source(data, framework, judgements, unit, sheet, header, encoding, na, thousands)
    case = Case.of(source, [imputation])
    case.refuse_gaps()
    texts = {
        "treatment": treatment,
        "normalisation": normalisation,
        "weighting": weighting,
        "aggregation": aggregation,
    }
    choices = {family: choice(family, text, case.judgements) for family, text in texts.items()}
    choices |= {"imputation": case.imputations[0], "scope": scope}
    index = CompositeIndex(case.framework, **choices)
    result = index.compute(case.data)
    console, heading = terminal(), case.heading(result.notes)
    print_text(heading, console)
    print_result(result, console)
    keep(out, lambda folder: write_result(result, folder), heading, console)
