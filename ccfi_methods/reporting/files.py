"""Results in files: CSV, LaTeX tables, figures as PDF and PNG."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arguments import file_path
from ..exceptions import MethodError
from ..report import to_latex
from .comparisons import numbered_tables

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..comparison import MethodComparison
    from ..index import IndexResult
    from .study import Part

__all__ = ["made", "save_figure", "write_comparison", "write_part", "write_result"]


def write_comparison(comparison: MethodComparison, folder: str | Path) -> list[Path]:
    """Write a comparison as CSV, as LaTeX tables and as figures (PDF and PNG).

    CSV files bear the full names of the specifications, LaTeX tables their numbers.

    Parameters
    ----------
    comparison : MethodComparison
    folder : path
        Made if it is not there.

    Returns
    -------
    list of Path
        What was written.
    """
    folder = made(folder)
    written = []
    full = {
        "summary": comparison.summary().reset_index(),
        "ranks": comparison.ranks.reset_index(),
        "rank_shifts": comparison.rank_shifts().reset_index(),
        "scores": comparison.scores,
        "weights": comparison.weights.reset_index(),
        "agreement": comparison.agreement().reset_index(),
        "skipped": comparison.skipped,
    }
    for name, table in full.items():
        written.append(folder / f"{name}.csv")
        table.to_csv(written[-1], index=False, lineterminator="\n")
    for name, table in numbered_tables(comparison).items():
        written.append(folder / f"{name}.tex")
        written[-1].write_text(to_latex(table), encoding="utf-8")
    written += save_figure(comparison.plot_ranks(), folder / "ranks")
    written += save_figure(comparison.plot_agreement(), folder / "agreement")
    return written


def save_figure(ax: Axes, stem: str | Path) -> list[Path]:
    """Save the figure of `ax` as PDF and PNG, the same bytes every time.

    Parameters
    ----------
    ax : Axes
    stem : path
        Of both files: ``"ranks"`` makes ranks.pdf and ranks.png, and so do ``"ranks.pdf"`` and
        ``"ranks.png"``. Folders are made if they are not there.

    Returns
    -------
    list of Path
        What was written.

    Raises
    ------
    MethodError
        If it is no Axes, or the files cannot be written.
    """
    from matplotlib.axes import Axes

    if not isinstance(ax, Axes):
        raise MethodError(
            f"save_figure saves the figure of Axes, which every plot returns; got "
            f"{type(ax).__name__}."
        )
    figure: Any = ax.get_figure(root=True)
    name = Path(stem).name.removesuffix(".pdf").removesuffix(".png")
    folder = made(Path(stem).parent)
    paths = [folder / f"{name}.pdf", folder / f"{name}.png"]
    figure.savefig(paths[0], metadata={"CreationDate": None})
    figure.savefig(paths[1], dpi=200)
    return paths


def write_result(result: IndexResult, folder: str | Path) -> list[Path]:
    """Write an index as CSV, its ranking as a LaTeX table and as a figure (PDF and PNG).

    Parameters
    ----------
    result : IndexResult
    folder : path
        Made if it is not there.

    Returns
    -------
    list of Path
        What was written.
    """
    folder = made(folder)
    written = []
    tables = {
        "ranking": result.summary(),
        "nodes": result.nodes,
        "weights": result.weights,
        "normalised": result.normalised,
        "imputed": result.imputed.set_index("unit"),
        "treated": result.treated.set_index("unit"),
    }
    for name, table in tables.items():
        written.append(folder / f"{name}.csv")
        table.to_csv(written[-1], lineterminator="\n")
    written.append(folder / "ranking.tex")
    written[-1].write_text(result.to_latex(), encoding="utf-8")
    return written + save_figure(result.plot(), folder / "scores")


def write_part(part: Part, folder: str | Path) -> list[Path]:
    """Write one part of a study: its summary as CSV and LaTeX, its plots as PDF and PNG."""
    folder = made(folder)
    summary = part.result.summary()
    table, text = folder / f"{part.name}.csv", folder / f"{part.name}.tex"
    summary.to_csv(table, lineterminator="\n")
    text.write_text(part.result.to_latex(), encoding="utf-8")
    written = [table, text]
    for plot in part.plots:
        stem = "_".join([part.name, plot.removeprefix("plot").strip("_")]).strip("_")
        written += save_figure(getattr(part.result, plot)(), folder / stem)
    return written


def made(folder: str | Path) -> Path:
    """Return the folder; make it, and those above it, if it is not there.

    Raises
    ------
    MethodError
        If it is a file, or cannot be made.
    """
    path = file_path(folder, "The folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "it is a file" if path.is_file() else error.strerror or str(error)
        raise MethodError(f"Cannot make the folder {str(path)!r}: {why}.") from None
    return path
