"""Questions about an index and its data: ``ccfi robustness``, ``ccfi diagnose``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..exceptions import MethodError
from ..index import CompositeIndex
from ..preparation import diagnose as diagnosis_of
from ..reporting.console import print_report, terminal
from ..reporting.files import write_part
from ..reporting.study import Part, robustness_study
from .app import app
from .case import Data, Judgements, Out, Tree, case_of, choice, choice_of, heading, tell

__all__ = ["diagnose", "robustness"]


@app.command()
def robustness(
    data: Data = None,
    framework: Tree = None,
    imputation: Annotated[str, choice_of("imputation")] = "median",
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
    table, tree, given = case_of(data, framework, judgements)
    index = CompositeIndex(
        tree,
        imputation=choice("imputation", imputation, given),
        normalisation=choice("normalisation", normalisation, given),
        weighting=choice("weighting", weighting, given),
    )
    others = ["equal", "entropy", "pca", *(["ahp"] if given else [])]
    if wanted is None and data is None and framework is None:
        wanted = "Chongqing=3"
    console = terminal()
    console.print(heading(data, table))
    written = []
    for part in robustness_study(
        index,
        table,
        n=n,
        rng=seed,
        n_jobs=jobs,
        weightings=[choice("weighting", name, given) for name in others],
        wanted=None if wanted is None else _place(wanted),
    ):
        print_report(part.result, console, title=part.title, note=part.note)
        written += [] if out is None else write_part(part, out)
    tell(console, written)


@app.command()
def diagnose(
    data: Data = None,
    framework: Tree = None,
    imputation: Annotated[str, choice_of("imputation")] = "median",
    out: Out = None,
) -> None:
    """Say on one page what the data are like, before an index is made of them."""
    table, tree, given = case_of(data, framework, None)
    diagnosis = diagnosis_of(table, tree, imputation=choice("imputation", imputation, given))
    console = terminal()
    console.print(heading(data, table))
    print_report(diagnosis, console, title="Diagnosis")
    plots = ("plot_availability", "plot_correlations", "plot_eigenvalues")
    tell(console, [] if out is None else write_part(_part(diagnosis, plots), out))


def _part(diagnosis: object, plots: tuple[str, ...]) -> Part:
    return Part("diagnosis", "Diagnosis", "", diagnosis, plots)  # type: ignore[arg-type]


def _place(text: str) -> dict[str, int]:
    unit, _, rank = text.rpartition("=")
    if not (unit and rank.isdigit()):
        raise MethodError(f"--wanted needs a unit and a rank, Chongqing=3 say; got {text!r}.")
    return {unit: int(rank)}
