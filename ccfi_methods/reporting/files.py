"""Results in files: CSV, LaTeX tables, figures as PDF and PNG."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..exceptions import MethodError
from ..report import to_latex
from .comparisons import numbered_tables
from .folder import replacing

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from ..comparison import MethodComparison
    from ..result import IndexResult
    from .study import Part

__all__ = ["save_figure", "write_comparison", "write_part", "write_result"]


_FORMS: dict[str, dict[str, Any]] = {
    "pdf": {"metadata": {"CreationDate": None}},
    "png": {"dpi": 200},
}


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
    full = {
        "summary": comparison.summary().reset_index(),
        "ranks": comparison.ranks.reset_index(),
        "rank_shifts": comparison.rank_shifts().reset_index(),
        "scores": comparison.scores,
        "weights": comparison.weights.reset_index(),
        "agreement": comparison.agreement().reset_index(),
        "skipped": comparison.skipped,
    }
    with replacing(folder) as beside:
        for name, table in full.items():
            table.to_csv(beside / f"{name}.csv", index=False, lineterminator="\n")
        for name, table in numbered_tables(comparison).items():
            (beside / f"{name}.tex").write_text(to_latex(table), encoding="utf-8")
        _draw(comparison.plot_ranks(), beside / "ranks")
        if full["agreement"].iloc[:, 1:].notna().any(axis=None):  # else all units tie everywhere
            _draw(comparison.plot_agreement(), beside / "agreement")
        return _named(beside, folder)


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
    name = Path(stem).name.removesuffix(".pdf").removesuffix(".png")
    with replacing(Path(stem).parent) as beside:
        _draw(ax, beside / name)
        return _named(beside, Path(stem).parent)


def _draw(ax: Axes, stem: Path) -> None:
    figure: Any = ax.get_figure(root=True)
    forms: dict[str, dict[str, Any]] = {
        "pdf": {"metadata": {"CreationDate": None}},
        "png": {"dpi": 200},
    }
    for form, options in forms.items():
        drawn = BytesIO()  # matplotlib hides what a disk says
        figure.savefig(drawn, format=form, **options)
        Path(f"{stem}.{form}").write_bytes(drawn.getvalue())


def _named(beside: Path, folder: str | Path) -> list[Path]:
    """Return where the files will be, in the order in which they were written."""
    files = sorted(beside.iterdir(), key=lambda path: (path.stat().st_mtime_ns, path.name))
    return [Path(folder) / path.name for path in files]


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
    tables = {
        "ranking": result.summary(),
        "nodes": result.nodes,
        "weights": result.weights,
        "normalised": result.normalised,
        "imputed": result.imputed.set_index("unit"),
        "treated": result.treated.set_index("unit"),
    }
    with replacing(folder) as beside:
        for name, table in tables.items():
            table.to_csv(beside / f"{name}.csv", lineterminator="\n")
        (beside / "ranking.tex").write_text(result.to_latex(), encoding="utf-8")
        _draw(result.plot(), beside / "scores")
        return _named(beside, folder)


def write_part(part: Part, folder: str | Path) -> list[Path]:
    """Write one part of a study: its summary as CSV and LaTeX, its plots as PDF and PNG."""
    with replacing(folder) as beside:
        part.result.summary().to_csv(beside / f"{part.name}.csv", lineterminator="\n")
        (beside / f"{part.name}.tex").write_text(part.result.to_latex(), encoding="utf-8")
        for plot in part.plots:
            stem = "_".join([part.name, plot.removeprefix("plot").strip("_")]).strip("_")
            _draw(getattr(part.result, plot)(), beside / stem)
        return _named(beside, folder)
