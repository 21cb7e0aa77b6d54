"""Figures of robustness show what the result says."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ccfi_methods as cm
from ccfi_methods.plotting import plot_acceptability, plot_rank_intervals


@pytest.fixture(scope="module")
def result():
    rng = np.random.default_rng(3)
    data = pd.DataFrame(rng.random((12, 4)), [f"u{i}" for i in range(12)], list("abcd"))
    index = cm.CompositeIndex(cm.Framework.flat(data.columns))
    return cm.simulate(index, data, [cm.WeightNoise(0.9)], n=2_000, rng=1)


def test_intervals_in_the_order_of_the_baseline(result):
    ax = plot_rank_intervals(result, level=0.8)
    order = result.baseline.sort_values(kind="stable").index
    assert [label.get_text() for label in ax.get_yticklabels()] == list(order)
    median, baseline = ax.lines
    np.testing.assert_array_equal(baseline.get_xdata(), result.baseline[order])
    np.testing.assert_array_equal(median.get_xdata(), result.quantiles([0.5]).loc[order, 0.5])
    _, thin, thick = ax.collections
    ends = np.array([segment[:, 0] for segment in thin.get_segments()])
    np.testing.assert_array_equal(ends, result.rank_interval(0.8).loc[order])
    middle = np.array([segment[:, 0] for segment in thick.get_segments()])
    np.testing.assert_array_equal(middle, result.quantiles([0.25, 0.75]).loc[order])
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the best on top


def test_cells_say_how_likely_a_rank_is(result):
    ax = plot_acceptability(result)
    order = result.baseline.sort_values(kind="stable").index
    shown = {tuple(np.round(t.get_position()).astype(int)): t.get_text() for t in ax.texts}
    table = result.rank_acceptability.loc[order].to_numpy()
    assert len(shown) == (table >= 0.05).sum()
    for (column, row), text in shown.items():
        assert text == f"{100 * table[row, column]:.0f}"
    frames = [(round(p.get_x() + 0.5), round(p.get_y() + 0.5)) for p in ax.patches]
    assert frames == [(rank - 1, row) for row, rank in enumerate(result.baseline[order])]


@pytest.mark.parametrize("draw", [plot_rank_intervals, plot_acceptability])
def test_on_axes_that_are_given(result, draw):
    ax = Figure().add_subplot()
    assert draw(result, ax) is ax


def test_from_the_result(result):
    assert result.plot_ranks().get_xlabel() == "rank: 90% and half of 2,000 replicates"
    assert "2,000 replicates" in result.plot_acceptability().get_xlabel()
