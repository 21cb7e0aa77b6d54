"""Figures of what a change does: what is drawn is what the results say."""

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.plotting import plot_influence


@pytest.fixture
def case():
    data = pd.DataFrame(np.random.default_rng(3).random((6, 3)), list("uvwxyz"), list("abc"))
    return cm.CompositeIndex(cm.Framework.flat(list("abc")), weighting="entropy"), data


def numbers(texts):
    return [int(text.get_text().replace("\N{MINUS SIGN}", "-")) for text in texts]


def test_cells_say_the_shifts(case):
    index, data = case
    influence = cm.leave_one_out(index, data)
    ax = influence.plot()
    order = influence.baseline.sort_values(kind="stable").index
    shifts = influence.rank_shifts().loc[order, influence.summary().index].to_numpy()
    assert np.array_equal(ax.images[0].get_array(), shifts)
    assert numbers(ax.texts) == shifts[shifts != 0].tolist()
    changed = plot_influence(cm.one_at_a_time(index, data, {"weighting": ["equal", "sd"]}))
    assert "changed" in changed.get_xlabel()


def test_cells_say_who_moves_as_a_unit_is_removed(case):
    removal = cm.unit_removal(*case)
    ax = removal.plot()
    order = removal.baseline.sort_values(kind="stable").index
    moving = removal.shifts.loc[removal.shifts["shift"] != 0]
    gone = [label.get_text() for label in ax.get_xticklabels()]
    assert set(gone) == set(moving["removed"]) != set(order)
    assert gone == [unit for unit in removal.summary().index if unit in gone]
    cells = ax.images[0].get_array()
    for row, unit in enumerate(order):
        for column, removed in enumerate(gone):
            if unit == removed:
                assert cells.mask[row, column]
            else:
                known = removal.shifts.query("unit == @unit and removed == @removed")
                assert cells[row, column] == known["shift"].item()
    assert sorted(numbers(ax.texts)) == sorted(moving["shift"])
    assert f"({6 - len(gone)} move nobody)" in ax.get_xlabel()


def test_units_that_move_nobody_are_all_there(case):
    index, data = case
    ax = cm.unit_removal(cm.CompositeIndex(index.framework, normalisation=_as_is), data).plot()
    assert sorted(label.get_text() for label in ax.get_xticklabels()) == list("uvwxyz")
    assert not ax.texts
    assert "(6 move nobody)" in ax.get_xlabel()


def test_bars_are_the_shares(case):
    _, data = case
    scales = [cm.normalisation.MinMax(1, 100), "zscore", "rank"]
    comparison = cm.compare_methods(
        data,
        normalisation=scales,
        weighting=["equal", "entropy", "sd"],
        aggregation=["arithmetic", "geometric"],
    )
    parts = cm.decomposition(comparison)
    assert parts.missing
    ax = parts.plot()
    order = list(comparison.ranks[comparison.baseline].sort_values(kind="stable").index)
    names = [label.get_text().split(" · ")[0] for label in ax.get_yticklabels()]
    assert names == ["all units", *order]
    layers = {bars.get_label(): [bar.get_width() for bar in bars] for bars in ax.containers}
    for family in ("normalisation", "weighting", "aggregation"):
        assert layers[family] == pytest.approx(
            [parts.overall.at[family, "share"], *parts.units.loc[order, family]]
        )
    for rest in ("residual", "shared"):  # drawn where it is there, and more than nothing
        shares = [parts.overall.at[rest, "share"], *parts.units.loc[order, rest]]
        assert layers.get(rest, [0] * 7) == pytest.approx(np.maximum(shares, 0), abs=0.0005)
    assert "shared" in layers
    pairs = [effect for effect in parts.units if " x " in effect]
    assert layers["two together"][1:] == pytest.approx(parts.units.loc[order, pairs].sum(axis=1))
    ends = [0.0] * len(names)
    for bars in ax.containers:  # each begins where the last one ends
        assert [bar.get_x() for bar in bars] == pytest.approx(ends)
        ends = [bar.get_x() + bar.get_width() for bar in bars]
    sd = comparison.ranks.loc[order].std(axis=1, ddof=0)
    beside = [text.get_text() for text in ax.texts[-len(order) :]]
    assert beside == [f"{value:.1f}" for value in sd]


def test_a_ranking_that_never_moves_has_empty_bars():
    data = pd.DataFrame({"a": [1.0, 2, 4], "b": [1.0, 3, 4]}, index=list("xyz"))
    comparison = cm.compare_methods(
        data, normalisation=["minmax", "rank"], weighting=["equal", "sd"], aggregation="arithmetic"
    )
    ax = cm.decomposition(comparison).plot()
    assert all(bar.get_width() < 1e-9 for bars in ax.containers for bar in bars)
    assert {text.get_text() for text in ax.get_legend().get_texts()} == {
        "normalisation",
        "weighting",
    }


def _as_is(x, polarity, *, reference=None):
    return np.asarray(x, dtype=float) * polarity
