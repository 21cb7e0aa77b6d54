"""The result of a sensitivity analysis: shares of variance by uncertain input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ...arguments import one_of
from ...exceptions import MethodError, brief, unknown_name
from ...protocols import Array
from ...report import Report, draw
from .scramblings import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SensitivityResult"]

SHIFT = "average_shift"
OUTPUTS = (SHIFT, "score", "rank")


class _NoIndexError(MethodError, AttributeError):
    """An index was asked for that was not estimated; `hasattr` says so too."""


class SensitivityResult(Report):
    """What moves the ranking: shares of the variance of each output by uncertain input.

    Shares lie between 0 and 1, and so do estimates and intervals: what an estimator gives beyond is
    cut off.

    Outputs are the average shift (the mean over units of the absolute rank shift from the
    baseline), and the score and the rank of each unit. An output that never varies has shares 0.
    Scores under normalisations of different scale (min-max and z-scores, say) differ by that scale
    above all: for them, read ranks.

    Attributes
    ----------
    table : DataFrame, tidy
        output, unit (empty for the average shift), input, index, estimate, low, high.
    inputs : dict
        Names of the uncertain inputs by factor: those of a group act as one.
    baseline : Series, by unit
        Ranks that shifts are counted from.
    not_varied : dict
        The one option by choice, where the others cannot be computed. Such a choice has no shares.
    n : int
        Rows of each scrambling.
    indices : tuple of str
        "first" and "total", or "shapley".
    evaluations : int
        How often the index was computed.
    confidence : float or None
        Level of the intervals; None where there are none, nor columns ``low`` and ``high``.
    excluded : DataFrame
        Combinations of choices that cannot be computed, with the reason. They are not drawn.
    """

    def __init__(
        self,
        sizes: Mapping[int, Interval],
        indices: Sequence[str],
        *,
        inputs: Mapping[str, tuple[str, ...]],
        second: Interval | None = None,
        not_varied: Mapping[str, str] | None = None,
        baseline: pd.Series,
        evaluations: int,
        confidence: float | None,
        excluded: pd.DataFrame,
    ) -> None:
        self.inputs, self.baseline, self.excluded = dict(inputs), baseline, excluded
        self.n, self.evaluations, self.confidence = max(sizes), evaluations, confidence
        self.not_varied = dict(not_varied or {})
        self.indices, self._reach = tuple(indices), sizes[self.n]
        self._sizes = {n: _cut_off(interval, indices) for n, interval in sizes.items()}
        self._second = None if second is None else _cut_off(second, ["second"])
        units = list(baseline.index)
        outputs = [(SHIFT, ""), *(("score", u) for u in units), *(("rank", u) for u in units)]
        self._outputs = pd.MultiIndex.from_tuples(outputs, names=["output", "unit"])

    @property
    def table(self) -> pd.DataFrame:
        """One row an output, input and index; of a pair the input is ``a x b``."""
        parts = []
        for index in (*self.indices, *["second"] * (self._second is not None)):
            frames = self._frames(index)
            keys = [
                " x ".join(key) if isinstance(key, tuple) else key
                for key in frames["estimate"].index
            ]
            rows = [(*output, key) for output in self._outputs for key in keys]
            values = {name: frame.to_numpy().T.reshape(-1) for name, frame in frames.items()}
            names = pd.DataFrame(rows, columns=["output", "unit", "input"])
            parts.append(names.assign(index=index, **values))
        return pd.concat(parts, ignore_index=True)

    @property
    def tidy(self) -> pd.DataFrame:
        """The `table`."""
        return self.table

    @property
    def first(self) -> pd.DataFrame:
        """First-order indices: inputs x (output, unit).

        The share of the variance that an input explains by itself. ``first["average_shift"]``,
        ``first["rank"]`` and ``first["rank", "Wuhan"]`` pick outputs.
        """
        return self.estimates("first")

    @property
    def total(self) -> pd.DataFrame:
        """Total indices: inputs x (output, unit).

        The share of the variance that would be left if all other inputs were known; with all
        interactions, so that totals sum to one or more.
        """
        return self.estimates("total")

    @property
    def second(self) -> pd.DataFrame:
        """Second-order indices: pairs of inputs x (output, unit), with ``second_order=True``.

        The share of the variance that two inputs explain together, beyond what each explains alone.
        """
        return self.estimates("second")

    @property
    def shapley(self) -> pd.DataFrame:
        """Shapley effects: inputs x (output, unit); they sum to one."""
        return self.estimates("shapley")

    def estimates(self, index: str) -> pd.DataFrame:
        """Return the estimates of an index by name: inputs x (output, unit)."""
        return self._frames(index)["estimate"]

    def of(self, output: str = SHIFT, unit: Any = "") -> pd.DataFrame:
        """Return the shares in one output by input, with intervals, and their sum in the last row.

        Parameters
        ----------
        output : {"average_shift", "score", "rank"}
        unit : optional
            Whose score or rank.
        """
        at = self._locate(output, unit)
        rows = [*self.inputs, "sum"]
        columns = {}
        for k, index in enumerate(self.indices):
            for name, values in _parts(self._sizes[self.n]):
                label = index if name == "estimate" else f"{index}_{name}"
                columns[label] = values[k, :, at]
        return pd.DataFrame(columns, pd.Index(rows, name="input"))

    def convergence(self, output: str = SHIFT, unit: Any = "") -> pd.DataFrame:
        """Return estimates from the first n/8, n/4 and n/2 rows and from all of them.

        One row an index and input, one column a number of rows; ``error`` is half the width of the
        interval from all rows, before it is cut off at 0 and 1.
        """
        at = self._locate(output, unit)
        rows = pd.MultiIndex.from_product([self.indices, self.inputs], names=["index", "input"])
        inner = slice(0, len(self.inputs))
        columns: dict[Any, Array] = {
            n: interval.estimate[:, inner, at].reshape(-1) for n, interval in self._sizes.items()
        }
        if self._reach.high is not None:
            error = self._reach.high - self._reach.estimate
            columns["error"] = error[:, inner, at].reshape(-1)
        return pd.DataFrame(columns, rows)

    def summary(self) -> pd.DataFrame:
        """Shares in the average shift by input, with intervals, and their sum.

        The row of a choice of which one option alone can be computed is blank.
        """
        shares = self.of()
        blank = pd.DataFrame(columns=shares.columns, dtype=float).reindex(
            [f"{key} (not varied)" for key in self.not_varied]
        )
        varied, total = shares.iloc[:-1], shares.iloc[-1:]
        return pd.concat([varied, blank, total]).rename_axis("input") if len(blank) else shares

    def plot(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the shares in one output as bars; see `plotting.plot_sensitivity`."""
        return draw("plot_sensitivity", self, ax=ax, **options)

    def plot_units(self, ax: Axes | None = None, **options: Any) -> Axes:
        """Draw the shares in the rank of each unit; see `plotting.plot_unit_sensitivity`."""
        return draw("plot_unit_sensitivity", self, ax=ax, **options)

    def __repr__(self) -> str:
        left_out = f"; {len(self.excluded)} combinations excluded" if len(self.excluded) else ""
        fixed = [f"{key} is always {label}" for key, label in self.not_varied.items()]
        left_out += f"; not varied: {', '.join(fixed)}" if fixed else ""
        return (
            f"SensitivityResult({', '.join(self.indices)}: {len(self.baseline)} units, "
            f"{len(self.inputs)} inputs, n={self.n}, {self.evaluations:,} evaluations{left_out})"
        )

    def _frames(self, index: str) -> dict[str, pd.DataFrame]:
        rows: pd.Index = pd.Index(self.inputs, name="input")
        if index == "second" and self._second is not None:
            rows = pd.MultiIndex.from_tuples(combinations(rows, 2), names=["input", "with"])
            k, found = 0, self._second
        elif isinstance(index, str) and index in self.indices:
            k, found = self.indices.index(index), self._sizes[self.n]
        else:
            raise _NoIndexError(
                f"{unknown_name('index', index, self.indices)} First-order and total indices come "
                "from sobol_sensitivity, second-order ones from sobol_sensitivity(..., "
                "second_order=True), Shapley effects from shapley_sensitivity."
            )
        return {
            name: pd.DataFrame(values[k, : len(rows)], rows, self._outputs)
            for name, values in _parts(found)
        }

    def _locate(self, output: str, unit: Any) -> int:
        one_of(output, "output", OUTPUTS)
        units = [""] if output == SHIFT else list(self.baseline.index)
        if output == SHIFT and not (isinstance(unit, str) and not unit):
            raise MethodError(f"The average shift is of all units, got unit={brief(unit)}.")
        one_of(unit, "unit", units)
        return list(self._outputs).index((output, unit))


def _parts(interval: Interval) -> Iterator[tuple[str, Array]]:
    """Yield what there is: the estimates, and the ends of intervals."""
    yield from ((name, part) for name, part in interval._asdict().items() if part is not None)


def _cut_off(interval: Interval, indices: Sequence[str]) -> Interval:
    """Cut off shares at 0 and 1, but for the sum of total indices, which may be greater."""
    cut = {name: np.clip(part, 0, 1) for name, part in _parts(interval)}
    if "total" in indices:
        at = list(indices).index("total")
        for name, part in _parts(interval):
            cut[name][at, -1] = part[at, -1]
    return Interval(**cut)
