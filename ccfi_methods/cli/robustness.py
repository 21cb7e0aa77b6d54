"""How far the ranking of an index can move, and what moves it: ``ccfi robustness``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

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
    Sheet,
    Thousands,
    Tree,
    Unit,
    choice_of,
)
from .output import annotate, bar, tell
from .words import choice, place_of

__all__ = ["robustness"]


@app.command()
def robustness(
    data: Data = None,
    framework: Tree = None,
    unit: Unit = None,
    sheet: Sheet = None,
    header: Header = 1,
    encoding: Encoding = None,
    na: Missing = None,
    thousands: Thousands = None,
    imputation: Imputation = None,
    normalisation: Annotated[str, choice_of("normalisation")] = "minmax",
    weighting: Annotated[str, choice_of("weighting")] = "equal",
    judgements: Judgements = None,
    n: Annotated[int, typer.Option(min=1, help="Replicates of the simulations.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
    jobs: Annotated[int, typer.Option(min=-1, max=1024, help="Processors to use; -1 for all.")] = 1,
    wanted: Annotated[
        str | None,
        typer.Option(
            metavar="UNIT=RANK",
            help="Which weights would put a unit there? Of the open CCFI by default Chongqing=3.",
        ),
    ] = None,
    out: Out = None,
) -> None:
    """Say how far the ranking can move, and what moves it: the standard study of an index.

    The index is an arithmetic one, whose answers about weights can be proven. In an empty folder
    the files of each part appear as soon as it is complete; those of an earlier run are replaced
    when all parts are.
    """
    from ..index import CompositeIndex
    from ..reporting.console import print_report, print_text, terminal
    from ..reporting.files import write_part
    from ..reporting.folder import publish, replacing
    from ..reporting.study import robustness_study

    source = Source(data, framework, judgements, unit, sheet, header, encoding, na, thousands)
    case = Case.of(source, [imputation])
    case.refuse_gaps()
    given = case.judgements
    index = CompositeIndex(
        case.framework,
        imputation=case.imputations[0],
        normalisation=choice("normalisation", normalisation, given),
        weighting=choice("weighting", weighting, given),
    )
    others = ["equal", "entropy", "pca", *(["ahp"] if given else [])]
    if wanted is None and data is None and framework is None:
        wanted = "Chongqing=3"
    study = robustness_study(
        index,
        case.data,
        n=n,
        rng=seed,
        n_jobs=jobs,
        progress=bar(),
        weightings=[choice("weighting", name, given) for name in others],
        wanted=None if wanted is None else place_of(wanted, case.data.index),
    )
    console, heading = terminal(), case.heading(index.compute(case.data).notes)
    print_text(heading, console)
    at_once = out is not None and not any(out.iterdir())
    complete: list[str] = []
    written: list[str] = []
    try:
        with nullcontext() if out is None else replacing(out) as beside:
            for part in study:
                print_report(part.result, console, title=part.title, note=part.note)
                if beside is not None and out is not None:
                    written += annotate(beside, write_part(part, beside), heading)
                    if at_once:
                        publish(beside, out)
                complete.append(part.name)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_so_far(complete, out, at_once)) from None
    if out is not None:
        tell(out, written, console)


def _so_far(complete: list[str], out: Path | None, at_once: bool) -> str:
    """Say which parts are complete, and what became of their files."""
    parts = f"Complete: {', '.join(complete)}" if complete else "No part is complete"
    if out is None:
        return f"{parts}."
    if at_once:
        return f"{parts}; {out} holds the files of {'these' if complete else 'none'}."
    return f"{parts}; the files of the earlier run in {out} are as they were."
