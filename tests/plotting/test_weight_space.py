"""Figures of weight space: what is drawn is what the results say."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.plotting import plot_rank_ranges, plot_weight_stability
from ccfi_methods.robustness import (
    Region,
    closest_weights,
    preference_relations,
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


def test_nothing_to_move_is_said(case):
    index, data = case
    leader = index.compute(data).ranks.idxmin()
    ax = closest_weights(index, data, {leader: 1}).plot()
    assert [text.get_text() for text in ax.texts] == ["no weight has to move"]
    assert not ax.get_yticklabels()


def test_cells_say_who_is_ahead_whatever_the_weights(case):
    index, data = case
    data = data.assign(a=[0.3, 0.9, 0.1, 0.5, 0.5, 0.7])
    data.loc["y"] = data.loc["x"]  # level whatever the weights
    relations = preference_relations(index, data)
    ax = relations.plot()
    order = relations.ranks.sort_values(kind="stable").index
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert names == [f"{unit} · {relations.ranks[unit]}" for unit in order]
    image = ax.images[0]
    fills = image.to_rgba(image.get_array())[..., :3]
    colours = {p.get_label(): to_rgb(p.get_facecolor()) for p in ax.get_legend().get_patches()}
    said = set()
    for row, i in enumerate(order):
        for column, k in enumerate(order):
            ahead, behind = (relations.least.at[a, b] >= -1e-9 for a, b in ((i, k), (k, i)))
            kind = "ahead" if ahead else "behind" if behind else "weights decide"
            if not (ahead and behind):
                assert tuple(fills[row, column]) == pytest.approx(colours[kind], abs=1e-6)
                said.add(kind)
    assert said == {"ahead", "behind", "weights decide"}
    level = {
        (order[round(t.get_position()[0])], order[round(t.get_position()[1])]) for t in ax.texts
    }
    assert level == {("x", "y"), ("y", "x")}
    assert ax.get_xlabel() == "row against column, under all weights"
    region = Region.around(index.compute(data), relative=0.2)
    assert "of the region" in preference_relations(index, data, region).plot().get_xlabel()
