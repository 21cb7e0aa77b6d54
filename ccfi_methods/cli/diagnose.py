"""What the data of an index are like: ``ccfi diagnose``."""

from __future__ import annotations

from .app import app
from .case import Case, Source
from .options import (
    Data,
    Encoding,
    Header,
    Imputation,
    Missing,
    Out,
    Sheet,
    Thousands,
    Tree,
    Unit,
)
from .output import keep

__all__ = ["diagnose"]

PLOTS = ("plot_availability", "plot_correlations", "plot_eigenvalues")


@app.command()
def diagnose(
    data: Data = None,
    framework: Tree = None,
    unit: Unit = None,
    sheet: Sheet = None,
    header: Header = 1,
    encoding: Encoding = None,
    na: Missing = None,
    thousands: Thousands = None,
    imputation: Imputation = None,
    out: Out = None,
) -> None:
    """Say on one page what the data are like, before an index is made of them."""
    from ..diagnostics import diagnose as diagnosis_of
    from ..reporting.console import print_report, print_text, terminal
    from ..reporting.files import write_part
    from ..reporting.study import Part

    source = Source(data, framework, None, unit, sheet, header, encoding, na, thousands)
    case = Case.of(source, [imputation])
    diagnosis = diagnosis_of(case.data, case.framework, imputation=case.imputations[0])
    console = terminal()
    print_text(case.heading(), console)
    print_report(diagnosis, console, title="Diagnosis")
    part = Part("diagnosis", "Diagnosis", "", diagnosis, PLOTS)
    keep(out, lambda folder: write_part(part, folder), case.heading(), console)
