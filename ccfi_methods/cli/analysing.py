"""Questions about an index and its data: ``ccfi robustness``, ``ccfi diagnose``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..index import CompositeIndex
from ..preparation import diagnose as diagnosis_of
from ..reporting.console import print_report, terminal
from ..reporting.files import write_part
from ..reporting.study import Part, robustness_study
from .app import app
from .case import (
    Data,
    Imputation,
    Judgements,
    Out,
    Tree,
    case_of,
    choice,
    choice_of,
    place_of,
    tell,
)

__all__ = ["diagnose", "robustness"]


@app.command()
def robustness(
    data: Data = None,
    framework: Tree = None,
    imputation: Imputation = None,
    normalisation: Annotated[str, choice_of("normalisation")] = "minmax",
    weighting: Annotated[str, choice_of("weighting")] = "equal",
    judgements: Judgements = None,
    n: Annotated[int, typer.Option(min=1, help="Replicates of the simulations.")] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="The same seed gives the same figures.")] = 1,
    jobs: Annotated[int, typer.Option(help="Processors to use; -1 for all.")] = 1,
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

    The index is an arithmetic one, whose answers about weights can be proven.
    """
    case = case_of(data, framework, judgements)
    given = case.judgements
    filled = case.imputations(None if imputation is None else [imputation])
    index = CompositeIndex(
        case.framework,
        imputation=filled[0],
        normalisation=choice("normalisation", normalisation, given),
        weighting=choice("weighting", weighting, given),
    )
    others = ["equal", "entropy", "pca", *(["ahp"] if given else [])]
    if wanted is None and data is None and framework is None:
        wanted = "Chongqing=3"
    place = None if wanted is None else place_of(wanted, case.data.index)
    console, heading = terminal(), case.heading(filled, index.compute(case.data).notes)
    console.print(heading)
    written = []
    for part in robustness_study(
        index,
        case.data,
        n=n,
        rng=seed,
        n_jobs=jobs,
        weightings=[choice("weighting", name, given) for name in others],
        wanted=place,
    ):
        print_report(part.result, console, title=part.title, note=part.note)
        written += [] if out is None else write_part(part, out)
    tell(console, written, heading)


@app.command()
def diagnose(
    data: Data = None,
    framework: Tree = None,
    imputation: Imputation = None,
    out: Out = None,
) -> None:
    """Say on one page what the data are like, before an index is made of them."""
    case = case_of(data, framework)
    filled = case.imputations(None if imputation is None else [imputation], needed=False)
    diagnosis = diagnosis_of(case.data, case.framework, imputation=filled[0])
    console = terminal()
    console.print(case.heading(filled))
    print_report(diagnosis, console, title="Diagnosis")
    plots = ("plot_availability", "plot_correlations", "plot_eigenvalues")
    written = [] if out is None else write_part(_part(diagnosis, plots), out)
    tell(console, written, case.heading(filled))


def _part(diagnosis: object, plots: tuple[str, ...]) -> Part:
    return Part("diagnosis", "Diagnosis", "", diagnosis, plots)  # type: ignore[arg-type]
