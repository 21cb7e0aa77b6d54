"""Figures of weight space and influence: what is drawn is what the results say."""

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.plotting import plot_influence, plot_rank_ranges, plot_weight_stability
from ccfi_methods.robustness import (
    Region,
    closest_weights,
    leave_one_out,
    one_at_a_time,
    rank_ranges,
    weight_stability,
)


@pytest.fixture
def case():
    data = pd.DataFrame(np.random.default_rng(3).random((6, 3)), list("uvwxyz"), list("abc"))
    return CompositeIndex(Framework.flat(list("abc")), weighting="entropy"), data


def spans(ax, which):
    """Return the ends of the horizontal lines of one layer, by row."""
    lines = [c for c in ax.collections if len(c.get_segments()) == len(ax.get_yticks())]
    return np.array([segment[:, 0] for segment in lines[which].get_segments()])


def test_lines_are_the_ranges_and_rings_the_ranks(case):
    index, data = case
    ranges = rank_ranges(index, data)
    narrow = rank_ranges(index, data, Region.around(index.compute(data), relative=0.2))
    ax = plot_rank_ranges(ranges, within=narrow)
    table = ranges.summary()
    assert [name.get_text() for name in ax.get_yticklabels()] == list(table.index)
    assert spans(ax, 0).tolist() == table[["best", "worst"]].to_numpy().tolist()
    inner = narrow.ranges.loc[table.index, ["best", "worst"]]
    assert spans(ax, 1).tolist() == inner.to_numpy().tolist()
    assert ax.lines[-1].get_xdata().tolist() == table["rank"].tolist()
    assert [text.get_text() for text in ax.texts][:6] == [str(r) for r in table["best"]]
    assert ranges.plot().get_xlabel().startswith("rank")


def test_intervals_are_drawn_where_they_lie(case):
    stability = weight_stability(*case)
    ax = stability.plot()
    table = stability.intervals
    assert np.allclose(spans(ax, 0), table[["leader_lower", "leader_upper"]])
    assert np.allclose(spans(ax, 1), table[["lower", "upper"]])
    assert np.allclose(ax.lines[-1].get_xdata(), table["weight"])
    assert plot_weight_stability(stability, ax=ax) is ax


def test_dots_are_the_closest_weights(case):
    closest = closest_weights(*case, {"w": 1})
    ax = closest.plot()
    table = closest.summary()
    rings, dots = ax.collections[-2:]
    assert np.allclose(rings.get_offsets()[:, 0], table["weight"])
    assert np.allclose(dots.get_offsets()[:, 0], table["closest"])
    assert "w 1st" in ax.get_xlabel()


def test_cells_say_the_shifts(case):
    index, data = case
    influence = leave_one_out(index, data)
    ax = influence.plot()
    order = influence.baseline.sort_values(kind="stable").index
    shifts = influence.rank_shifts().loc[order, influence.summary().index].to_numpy()
    assert np.array_equal(ax.images[0].get_array(), shifts)
    said = [int(text.get_text().replace("\N{MINUS SIGN}", "-")) for text in ax.texts]
    assert said == shifts[shifts != 0].tolist()
    changed = plot_influence(one_at_a_time(index, data, {"weighting": ["equal", "sd"]}))
    assert "changed" in changed.get_xlabel()
