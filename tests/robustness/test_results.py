"""Every result of the robustness analyses can be read, taken further, printed and drawn."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from io import BytesIO

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes

import ccfi_methods as cm
from ccfi_methods import robustness
from ccfi_methods.reporting import Report

UNITS = {"s_1", *"tuvwxyz"}  # one that LaTeX takes amiss
CODES = {"gdp", "retail", "crime", "fire", "flood", "air"}
NODES = CODES | {"rich", "safe"}
INPUTS = {"weighting", "aggregation", "weights"}
EFFECTS = {"normalisation", "weighting", "normalisation x weighting", "residual", "shared"}


@pytest.fixture(scope="module")
def results(framework, data):
    data = data.rename(index={"s": "s_1"})
    index = cm.CompositeIndex(
        framework, normalisation=cm.normalisation.MinMax(1, 100), weighting="entropy"
    )
    inputs = [
        cm.Choice("weighting", ["equal", "entropy"]),
        cm.Choice("aggregation", ["arithmetic", "geometric"]),
        cm.WeightNoise(0.5),
    ]
    region = cm.Region.around(index.compute(data), relative=0.3)
    comparison = cm.compare_methods(
        data,
        framework,
        normalisation=[cm.normalisation.MinMax(1, 100), cm.normalisation.MinMax(1, 10), "rank"],
        weighting=["equal", "entropy", "sd"],
        aggregation=["arithmetic", "geometric"],
    )
    return {
        "decomposition": cm.decomposition(comparison),
        "leave_one_out": cm.leave_one_out(index, data),
        "one_at_a_time": cm.one_at_a_time(index, data, {"weighting": ["equal", "sd"]}),
        "unit_removal": cm.unit_removal(index, data),
        "preference_relations": robustness.preference_relations(index, data, region),
        "rank_ranges": cm.rank_ranges(index, data, region),
        "weight_stability": cm.weight_stability(index, data),
        "closest_weights": cm.closest_weights(index, data, {"x": 1}),
        "simulate": cm.simulate(index, data, inputs, n=300, rng=1),
        "smaa": cm.smaa(index, data, n=300, rng=1),
        "sobol_sensitivity": cm.sobol_sensitivity(index, data, inputs, n=32, rng=1),
        "shapley_sensitivity": cm.shapley_sensitivity(index, data, inputs, n=32, rng=1),
    }


def reports():
    for module in pkgutil.iter_modules(robustness.__path__):
        for member in vars(import_module(f"{robustness.__name__}.{module.name}")).values():
            if isinstance(member, type) and issubclass(member, Report) and member is not Report:
                yield member


def test_none_is_left_out(results):
    there = {cls for cls in reports() if cls.__module__.startswith(robustness.__name__)}
    assert {type(result) for result in results.values()} == there
    assert all(cls.tidy is not Report.tidy for cls in there)  # each says what its facts are


# -- tidy ------------------------------------------------------------------------------------

TIDY = {  # labels that make a fact, their number by hand, and what is said of it
    "decomposition": (["unit", "effect"], 8 * 8, ["share", "sum_of_squares"]),
    "leave_one_out": (["unit", "left_out"], 8 * 6, ["rank", "shift"]),
    "one_at_a_time": (["unit", "change"], 8 * 2, ["rank", "shift"]),
    "unit_removal": (["removed", "unit"], 8 * 7, ["before", "after", "shift"]),
    "preference_relations": (
        ["unit", "other"],
        8 * 7,
        ["least", "greatest", "necessary", "possible"],
    ),
    "rank_ranges": (["unit"], 8, ["rank", "best", "worst", "width", "shared_best"]),
    "weight_stability": (
        ["code", "stays"],
        8 * 2,
        ["weight", "lower", "upper", "lower_pair", "upper_pair"],
    ),
    "closest_weights": (["code"], 6, ["weight", "closest", "change"]),
    "simulate": (["unit", "rank"], None, ["share"]),
    "smaa": (["unit", "rank"], None, ["share"]),
    "sobol_sensitivity": (
        ["output", "unit", "input", "index"],
        (1 + 8 + 8) * 3 * 2,
        ["estimate", "low", "high"],
    ),
    "shapley_sensitivity": (
        ["output", "unit", "input", "index"],
        (1 + 8 + 8) * 3,
        ["estimate", "low", "high"],
    ),
}


@pytest.mark.parametrize("name", TIDY)
def test_a_row_a_fact(results, name):
    table = results[name].tidy
    keys, rows, values = TIDY[name]
    assert isinstance(table, pd.DataFrame)
    assert sorted(table) == sorted([*keys, *values])
    assert table.index.equals(pd.RangeIndex(len(table)))
    assert rows is None or len(table) == rows
    assert not table.duplicated(keys).any()
    assert not table.isna().to_numpy().any()
    labels = [*keys, "lower_pair", "upper_pair"]
    numbers = table[[v for v in values if v not in labels]]
    assert all(pd.api.types.is_numeric_dtype(dtype) for dtype in numbers.dtypes)
    if "unit" in keys:
        assert set(table["unit"]) - {""} == UNITS
    if "code" in keys:
        assert set(table["code"]) == (CODES if name == "closest_weights" else NODES)


def wide(result, index, columns, values):
    return result.tidy.pivot(index=index, columns=columns, values=values)


def same(table, attribute):
    attribute = attribute.loc[table.index, table.columns]
    np.testing.assert_array_equal(table.to_numpy(float), attribute.to_numpy(float))


def test_units_and_effects_are_those_of_the_attributes(results):
    parts = results["decomposition"]
    same(wide(parts, "unit", "effect", "share"), parts.units)
    squares = wide(parts, "unit", "effect", "sum_of_squares")
    np.testing.assert_allclose(squares.sum(axis=1), parts.variance[squares.index])
    np.testing.assert_allclose(
        squares.sum()[parts.overall.index], parts.overall["sum_of_squares"], atol=1e-9
    )
    for name, what in (("leave_one_out", "left_out"), ("one_at_a_time", "change")):
        same(wide(results[name], "unit", what, "shift"), results[name].rank_shifts())
        same(wide(results[name], "unit", what, "rank"), results[name].ranks)


def test_pairs_and_ranges_are_those_of_the_attributes(results):
    relations = results["preference_relations"]
    for name in ("least", "greatest", "necessary", "possible"):
        table = wide(relations, "unit", "other", name)
        for i in UNITS:
            for k in UNITS - {i}:
                assert table.at[i, k] == getattr(relations, name).at[i, k]
    ranges = results["rank_ranges"]
    same(ranges.tidy.set_index("unit"), ranges.ranges)
    removal = results["unit_removal"]
    assert removal.tidy.equals(removal.shifts)


def test_weights_are_those_of_the_attributes(results):
    closest, stability = results["closest_weights"], results["weight_stability"]
    same(closest.tidy.set_index("code"), closest.weights)
    for stays, prefix in (("ranks", ""), ("leader", "leader_")):
        table = stability.tidy[stability.tidy["stays"] == stays].set_index("code")
        for end in ("lower", "upper", "lower_pair", "upper_pair"):
            assert table[end].to_dict() == stability.intervals[prefix + end].to_dict()
        assert table["weight"].to_dict() == stability.intervals["weight"].to_dict()


def test_shares_are_those_of_the_attributes(results):
    for name in ("simulate", "smaa"):
        table = wide(results[name], "unit", "rank", "share").fillna(0)
        same(table, results[name].rank_acceptability)
    for name in ("sobol_sensitivity", "shapley_sensitivity"):
        for index in results[name].indices:
            table = results[name].tidy.query("index == @index and output == 'rank'")
            table = table.pivot(index="input", columns="unit", values="estimate")
            same(table, results[name].estimates(index)["rank"])


# -- read and printed ------------------------------------------------------------------------

ROWS = {
    "decomposition": EFFECTS,
    "leave_one_out": CODES,
    "one_at_a_time": {"weighting: equal", "weighting: sd"},
    "weight_stability": NODES,
    "sobol_sensitivity": INPUTS | {"sum"},
    "shapley_sensitivity": INPUTS | {"sum"},
}


def rows_of(name, result):
    if name == "closest_weights":
        return set(result.weights.index[result.weights["change"].abs() > 1e-6])
    return ROWS.get(name, UNITS)


@pytest.mark.parametrize("name", TIDY)
def test_the_summary_names_its_rows(results, name):
    table = results[name].summary()
    assert rows_of(name, results[name]) <= set(table.index)
    assert name == "decomposition" or rows_of(name, results[name]) == set(table.index)
    assert repr(results[name]).startswith(f"{type(results[name]).__name__}(")
    if name != "smaa":  # who was never first has no confidence factor
        assert not table.isna().to_numpy().any()


@pytest.mark.parametrize("name", TIDY)
def test_the_latex_is_a_table(results, name):
    result = results[name]
    text = result.to_latex()
    found = re.fullmatch(
        r"\\begin\{tabular\}\{((?:[lr]|p\{0\.5\\linewidth\})+)\}\n\\toprule\n(.*)\n\\midrule\n"
        r"(.*)\n\\bottomrule\n\\end\{tabular\}\n",
        text,
        flags=re.DOTALL,
    )
    assert found
    columns = len(re.findall(r"[lr](?!i)|p\{0\.5\\linewidth\}", found[1]))
    table = result.summary()
    assert columns == table.shape[1] + table.index.nlevels
    body = found[3].split("\n")
    assert len(body) == len(table)
    for line in [found[2], *body]:
        assert line.endswith(r" \\")
        assert len(re.findall(r"(?<!\\)&", line)) == columns - 1
        assert not re.search(r"(?<!\\)[_#%]", line)  # these would not compile
    first = {line.split(" & ")[0].replace(r"\_", "_") for line in body}
    assert first == set(map(str, table.index))
    assert first >= rows_of(name, result)


# -- drawn -----------------------------------------------------------------------------------

DRAWN = {  # what stands at the rows and at the columns
    ("decomposition", "plot"): (UNITS | {"all units"}, None),
    ("leave_one_out", "plot"): (UNITS, CODES),
    ("one_at_a_time", "plot"): (UNITS, {"weighting: equal", "weighting: sd"}),
    ("unit_removal", "plot"): (UNITS, None),
    ("preference_relations", "plot"): (UNITS, UNITS),
    ("rank_ranges", "plot"): (UNITS, None),
    ("weight_stability", "plot"): (NODES, None),
    ("simulate", "plot_ranks"): (UNITS, None),
    ("simulate", "plot_acceptability"): (UNITS, {str(rank) for rank in range(1, 9)}),
    ("smaa", "plot_ranks"): (UNITS, None),
    ("smaa", "plot_acceptability"): (UNITS, {str(rank) for rank in range(1, 9)}),
    ("sobol_sensitivity", "plot"): (INPUTS, None),
    ("sobol_sensitivity", "plot_units"): (UNITS, INPUTS),
    ("shapley_sensitivity", "plot"): (INPUTS, None),
    ("shapley_sensitivity", "plot_units"): (UNITS, INPUTS),
    ("closest_weights", "plot"): (None, None),
}


def test_no_figure_is_left_out(results):
    there = {(n, m) for n, r in results.items() for m in dir(r) if m.startswith("plot")}
    assert there == set(DRAWN)


@pytest.mark.parametrize(("name", "method"), DRAWN)
def test_figures_name_what_they_show(results, name, method):
    ax = getattr(results[name], method)()
    assert isinstance(ax, Axes)
    rows, columns = DRAWN[name, method]
    said = [label.get_text().split(" · ")[0] for label in ax.get_yticklabels()]
    assert len(said) == len(set(said))
    assert set(said) == (rows_of(name, results[name]) if rows is None else rows)
    if columns is not None:
        assert {label.get_text() for label in ax.get_xticklabels()} == columns
    assert ax.get_xlabel()
    ax.figure.savefig(BytesIO(), format="png")  # without a warning
    given = ax.figure.add_subplot()
    assert getattr(results[name], method)(ax=given) is given


def test_the_index_of_a_result_is_the_one_that_was_given():
    data = pd.DataFrame({"a": [1.0, 0, 3], "b": [0.0, 1, 2]}, index=["x", "y", "z"])
    index = cm.CompositeIndex(cm.Framework.flat(["a", "b"]), weighting="entropy")
    assert cm.smaa(index, data, n=100, rng=1).index is index
    assert cm.simulate(index, data, [cm.WeightNoise(0.1)], n=10, rng=1).index is index
