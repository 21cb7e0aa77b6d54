"""Pairwise judgements: read, checked, and completed where some are missing.

An entry says how many times more the row matters than the column; what is missing is nan.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from ..exceptions import MethodError, brief, listing
from ..protocols import Array
from ..reading import read_csv

GAPS = ("", "nan", "na", "n/a", "none")  # a judgement that is missing, in words

__all__ = ["COMPLETIONS", "Judgements", "about", "complete", "judgements_by_node", "principal"]


class Judgements(NamedTuple):
    """A checked comparison matrix, and what its rows and columns stand for, if that is known."""

    matrix: Array
    labels: tuple[str, ...] | None = None

    def among(self, columns: Sequence[str], subject: str) -> Judgements:
        """Return the judgements among `columns`, in their order."""
        if self.labels is None:
            if len(self.matrix) != len(columns):
                raise MethodError(
                    f"{subject} compare {len(self.matrix)} items, but there are {len(columns)} "
                    f"columns: {list(columns)}."
                )
            return Judgements(self.matrix, tuple(columns))
        lacking = [code for code in columns if code not in self.labels]
        if lacking:
            raise MethodError(
                f"{subject} lack {listing(map(repr, lacking), most=5)}; "
                f"they compare {list(self.labels)}."
            )
        order = [self.labels.index(code) for code in columns]
        return Judgements(self.matrix[np.ix_(order, order)], tuple(columns))

    def pair(self, i: int, j: int) -> str:
        """Name the entry in row i and column j."""
        return _pair(self.labels, i, j)


# -- reading ---------------------------------------------------------------------------------


def judgements_by_node(given: Any) -> dict[str | None, Judgements]:
    """Read judgements of every shape; a single matrix stands under None."""
    if given is None:
        return {}
    if isinstance(given, str | Path) and Path(given).is_dir():
        given = {file.stem: file for file in sorted(Path(given).glob("*.csv"))}
    if not isinstance(given, Mapping):
        return {None: _judgements(given, "Judgements")}
    return {node: _judgements(part, about(node)) for node, part in given.items()}


def about(node: str | None) -> str:
    """Name the judgements of a node."""
    return "Judgements" if node is None else f"Judgements on {node!r}"


def _judgements(given: Any, subject: str) -> Judgements:
    if isinstance(given, Judgements):
        return given
    if isinstance(given, str | Path):
        given = _table(Path(given), subject)
    labels = None
    if isinstance(given, pd.DataFrame):
        given, labels = _unlabelled(given, subject)
    cells = np.array(given, dtype=object)
    if cells.ndim != 2 or cells.shape[0] != cells.shape[1] or not cells.size:
        shape = " x ".join(map(str, cells.shape))
        raise MethodError(f"{subject} need a square matrix, got {shape}.")
    matrix = np.empty(cells.shape)
    for (i, j), cell in np.ndenumerate(cells):
        try:
            matrix[i, j] = _number(cell)
        except (TypeError, ValueError, ArithmeticError):
            raise MethodError(
                f"{subject} need numbers or fractions such as 1/3, "
                f"got {brief(cell)} for {_pair(labels, i, j)}."
            ) from None
    return Judgements(_reciprocal(matrix, labels, subject), labels)


def _table(path: Path, subject: str) -> pd.DataFrame:
    try:
        table = read_csv(path, text=None)
        return table.set_index(table.columns[0])
    except (OSError, ValueError) as error:
        raise MethodError(f"{subject} cannot be read from {str(path)!r}: {error}.") from None


def _unlabelled(frame: pd.DataFrame, subject: str) -> tuple[Array, tuple[str, ...] | None]:
    """Take the labels off a frame, with its columns in the order of its rows."""
    plain = [isinstance(axis, pd.RangeIndex) for axis in frame.axes]
    if all(plain):
        return frame.to_numpy(dtype=object), None
    columns = [str(label).strip() for label in frame.columns]
    rows = columns if plain[0] else [str(label).strip() for label in frame.index]
    if sorted(rows) != sorted(columns) or len(set(rows)) < len(rows):
        raise MethodError(
            f"{subject} need the same labels, each once, on rows and columns; "
            f"rows are {rows}, columns {columns}."
        )
    order = [columns.index(label) for label in rows]
    return frame.to_numpy(dtype=object)[:, order], tuple(rows)


def _number(cell: Any) -> float:
    if cell is None or cell is pd.NA:
        return np.nan
    if isinstance(cell, str):
        text = cell.replace(" ", "")
        return float(Fraction(text)) if text.lower() not in GAPS else np.nan
    return float(cell)


def _pair(labels: tuple[str, ...] | None, i: int, j: int) -> str:
    return f"row {i} to column {j}" if labels is None else f"{labels[i]!r} to {labels[j]!r}"


# -- checking --------------------------------------------------------------------------------


def _reciprocal(matrix: Array, labels: tuple[str, ...] | None, subject: str) -> Array:
    """Check a matrix, and fill a blank whose mirror image is given with its reciprocal."""

    def refuse(bad: Array, need: str, and_mirror: bool = False) -> None:
        if bad.any():
            i, j = np.argwhere(bad)[0]
            mirror = f" and {_pair(labels, j, i)} {matrix[j, i]:g}" if and_mirror else ""
            raise MethodError(
                f"{subject} need {need}; {_pair(labels, i, j)} is {matrix[i, j]:g}{mirror}."
            )

    given = ~np.isnan(matrix)
    refuse(given & ~((matrix > 0) & np.isfinite(matrix)), "finite numbers above 0")
    refuse(
        given & np.eye(len(matrix), dtype=bool) & (abs(matrix - 1) > 1e-6), "ones on the diagonal"
    )
    unit = np.array([[_last_digit(cell) for cell in row] for row in matrix])
    float_error = 1e-6 * matrix
    least = matrix - np.maximum(unit / 2, float_error)
    most = matrix + np.maximum(0.999 * unit, float_error)  # rounded, or cut off after that digit
    apart = (least * least.T > 1) | (most * most.T < 1)
    refuse(given & given.T & apart, "reciprocal entries", and_mirror=True)
    counts = given & ((matrix >= 1) | ~given.T)  # a reciprocal is the entry that was rounded
    full = np.where(counts & ~(counts.T & np.tri(len(matrix), dtype=bool)), matrix, 1 / matrix.T)
    np.fill_diagonal(full, 1.0)
    return full


def _last_digit(value: float) -> float:
    """Return a unit of the last digit of a decimal fraction; an integer is exact."""
    digits = Decimal(repr(float(value))).as_tuple().exponent
    return 10.0**digits if isinstance(digits, int) and value % 1 else 0.0


# -- completing ------------------------------------------------------------------------------


def principal(matrix: Array) -> tuple[float, Array]:
    """Return the largest eigenvalue of a positive matrix, and its vector, summing to one."""
    values, vectors = np.linalg.eig(matrix)
    largest = values.real.argmax()
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()


def complete(judgements: Judgements, how: str) -> Array:
    """Fill in missing judgements; they must hang together through those that are there."""
    from scipy.sparse.csgraph import connected_components

    matrix = judgements.matrix
    missing = np.isnan(matrix)
    if not missing.any():
        return matrix
    parts, part = connected_components(~missing, directed=False)
    if parts > 1:
        i, j = 0, int(np.argmax(part != part[0]))
        raise MethodError(
            f"Judgements need to compare any two items, if only through third ones; "
            f"{judgements.pair(i, j)} is not even so. Add a judgement between the two."
        )
    return COMPLETIONS[how](matrix, missing)


def _harker(matrix: Array, missing: Array) -> Array:
    quasi = np.where(missing, 0.0, matrix) + np.diag(missing.sum(axis=1))
    return _with_ratios(matrix, missing, principal(quasi)[1])


def _least_squares(matrix: Array, missing: Array) -> Array:
    laplacian = np.diag((~missing).sum(axis=1)) - ~missing
    sums = np.where(missing, 0.0, np.log(matrix)).sum(axis=1)
    return _with_ratios(matrix, missing, np.exp(np.linalg.lstsq(laplacian, sums)[0]))


def _with_ratios(matrix: Array, missing: Array, weights: Array) -> Array:
    return np.where(missing, weights[:, None] / weights, matrix)


def _least_lambda(matrix: Array, missing: Array) -> Array:
    """Minimise the largest eigenvalue, which is convex in the logarithms of the entries."""
    from scipy.optimize import minimize

    i, j = np.nonzero(np.triu(missing))
    full = _least_squares(matrix, missing)

    def log_lambda(logs: Array) -> tuple[float, Array]:
        full[i, j], full[j, i] = np.exp(logs), np.exp(-logs)
        (value, right), (_, left) = principal(full), principal(full.T)
        slope = left[i] * full[i, j] * right[j] - left[j] * full[j, i] * right[i]
        return np.log(value), slope / (left @ right * value)

    found = minimize(log_lambda, np.log(full[i, j]), jac=True, options={"gtol": 1e-9})
    if np.abs(found.jac).max() > 1e-6:
        raise MethodError(
            f"The completion that minimises lambda max was not found: {found.message}"
        )
    log_lambda(found.x)
    return full


COMPLETIONS: dict[str, Callable[[Array, Array], Array]] = {
    "harker": _harker,
    "lambda_max": _least_lambda,
    "least_squares": _least_squares,
}
