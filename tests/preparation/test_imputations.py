"""Imputations: published examples, independent implementations, and what all of them keep."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.impute import KNNImputer

from ccfi_methods import (
    Choice,
    CompositeIndex,
    Framework,
    Panel,
    compare_methods,
    datasets,
    simulate,
)
from ccfi_methods.exceptions import DataError, DomainError, MethodError
from ccfi_methods.preparation import (
    DropIndicators,
    GroupMean,
    GroupMedian,
    Iterative,
    LastValue,
    LinearInTime,
    Mean,
    Median,
    NearestNeighbours,
    RowMean,
    diagnose,
    impute,
    multiply_impute,
)
from ccfi_methods.preparation.multiple_imputation import _posterior
from ccfi_methods.protocols import Place

COINR = Path(__file__).resolve().parents[1] / "references" / "coinr"
GROUPS = tuple("aabbbcccaabbc")
ALL = [
    Mean(),
    Median(),
    GroupMean(GROUPS),
    GroupMedian(GROUPS),
    RowMean(),
    RowMean(groups=(0, 0, 1, 1, 1), polarity=(1, -1, 1, -1, 1)),
    NearestNeighbours(k=3),
    Iterative(),
    LastValue(ends="nearest"),
    LinearInTime(ends="nearest"),
    LinearInTime(ends="nearest", units=GROUPS, years=tuple(range(13))),
]
each = pytest.mark.parametrize("imputation", ALL, ids=repr)


@pytest.fixture
def full():
    rng = np.random.default_rng(7)
    return rng.normal(size=(13, 1)) + rng.normal(size=(13, 5)) + [5, 0, 50, 500, 10]


@pytest.fixture
def x(full):
    table = full.copy()
    for cell in ((0, 1), (4, 1), (4, 2), (7, 4), (12, 0)):
        table[cell] = np.nan
    return table


# -- all of them -------------------------------------------------------------------------------


@each
def test_fills_what_is_missing_and_nothing_else(imputation, x):
    before = x.copy()
    filled = imputation(x)
    np.testing.assert_array_equal(x, before)
    assert np.isfinite(filled).all()
    known = ~np.isnan(x)
    np.testing.assert_array_equal(filled[known], x[known])


@each
def test_leaves_complete_data_alone(imputation, full):
    np.testing.assert_array_equal(imputation(full), full)


@each
def test_batch_is_its_tables_one_at_a_time(imputation, x):
    batch = np.stack([x, 2 * x, x[::-1]])
    for filled, table in zip(imputation(batch), batch, strict=True):
        np.testing.assert_array_equal(filled, imputation(table))


@each
def test_follows_the_units_of_measurement(imputation, x):
    scaled = imputation(x * [1, 10, 0.1, 3, 7] + [0, 5, 0, 0, 1])
    np.testing.assert_allclose(
        scaled, imputation(x) * [1, 10, 0.1, 3, 7] + [0, 5, 0, 0, 1], rtol=1e-4
    )


@each
def test_column_without_a_value_is_named(imputation, x):
    x[:, 2] = np.nan
    with pytest.raises(DomainError, match=r"olumn 2 (is missing|has)"):
        imputation(x)


# -- published ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("mean", lambda groups: Mean()),
        ("group_median", lambda groups: GroupMedian(groups)),
        ("row", lambda groups: RowMean()),
    ],
)
def test_coinr_examples(name, method):
    data = pd.read_csv(COINR / "input_imputation.csv", index_col="unit")
    printed = pd.read_csv(COINR / "result_imputation.csv", dtype={"value": str})
    printed = printed[printed["method"] == name]
    filled = impute(data, method(data["group"]), Framework.flat(list(data.columns[1:])))
    assert len(filled.changes) == len(printed) == 7
    for row in printed.itertuples():
        digits = len(row.value.split(".")[1])
        value = filled.data.at[row.unit, row.indicator]
        assert value == pytest.approx(float(row.value), abs=0.5 * 10**-digits), row


# -- independent -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "statistic"), [(GroupMean, "mean"), (GroupMedian, "median")], ids=str
)
def test_groups_against_pandas(method, statistic, x):
    frame = pd.DataFrame(x)
    expected = frame.fillna(frame.groupby(list(GROUPS)).transform(statistic))
    np.testing.assert_allclose(method(GROUPS)(x), expected)


def test_neighbours_by_hand():
    # Standardising makes the first two columns count alike; row 1 is nearest to rows 0 and 2.
    x = np.array([[0.0, 0, 10], [1, 1000, np.nan], [2, 2000, 20], [9, 9000, 90], [9, 9000, 95]])
    assert NearestNeighbours(k=2)(x)[1, 2] == pytest.approx(15)
    assert NearestNeighbours(k=1)(x[[0, 1, 3]])[1, 2] == pytest.approx(10)
    assert NearestNeighbours(k=4)(x)[1, 2] == pytest.approx((10 + 20 + 90 + 95) / 4)
    with pytest.raises(DomainError, match="the 5 nearest of the other units, and there are 4"):
        NearestNeighbours()(x)


def test_neighbours_equally_near_all_count():
    # From the last unit the first four are at distance 3 twice and 1 twice, in columns of one sd.
    x = np.array([[0.0, 3, 1], [3, 0, 2], [2, 3, 4], [3, 2, 8], [3, 3, np.nan]])
    for order in ([0, 1, 2, 3, 4], [3, 1, 0, 4, 2], [1, 0, 4, 3, 2]):
        filled = NearestNeighbours(k=3)(x[order])[order.index(4), 2]
        assert filled == pytest.approx((1 + 2 + 4 + 8) / 4)
    assert NearestNeighbours(k=2)(x)[4, 2] == pytest.approx(6)


def test_neighbours_against_scikit_learn(x):
    filled = KNNImputer(n_neighbors=3).fit_transform((x - np.nanmean(x, 0)) / np.nanstd(x, 0))
    expected = np.nanmean(x, 0) + np.nanstd(x, 0) * filled
    np.testing.assert_allclose(NearestNeighbours(k=3)(x), expected, rtol=1e-12)


@pytest.mark.parametrize("method", ["median", "mean", "knn", "row", "iterative", "drop", None])
def test_a_unit_without_any_value_is_refused_by_every_imputation(method):
    rng = np.random.default_rng(1)
    data = pd.DataFrame(rng.uniform(1, 2, (9, 3)), index=list("abcdefghi"), columns=list("xyz"))
    data.loc[["d", "f"]] = np.nan
    index = CompositeIndex(Framework.flat(data.columns), imputation=method)
    says = "Every indicator" if method == "drop" else "at least one value; 'd' and 'f' have none"
    with pytest.raises(DataError, match=says):
        index.compute(data)
    with pytest.raises(DataError, match="Every" if method == "drop" else "value; row 3 and row 5"):
        index.evaluate(data.to_numpy())
    with pytest.raises(DataError, match="at least one value; 'd' and 'f' have none"):
        multiply_impute(data, rng=1)


def test_a_unit_without_any_value_in_a_year_is_refused():
    rows = pd.MultiIndex.from_product([["a", "b", "c"], [2020, 2021]])
    data = pd.DataFrame(np.arange(12.0).reshape(6, 2), rows, ["x", "y"])
    data.loc[("b", 2021)] = np.nan
    panel = Panel("pooled", "pooled")
    index = CompositeIndex(Framework.flat(["x", "y"]), imputation="mean", panel=panel)
    with pytest.raises(DataError, match="at least one value in each table, or year; 'b' has none"):
        index.compute(data)


def test_a_year_without_any_value_is_filled_along_time():
    rows = pd.MultiIndex.from_product([["a", "b"], [2020, 2021, 2022]])
    data = pd.DataFrame({"x": [1.0, None, 3, 4, 5, 6], "y": [2.0, None, 6, 1, 1, 1]}, index=rows)
    assert impute(data, "linear").data.loc[("a", 2021)].tolist() == [2, 4]


def test_iterative_finds_an_exact_line_and_stays_in_range():
    x = np.column_stack([np.arange(12.0), 3 * np.arange(12.0) + 1])
    x[4, 1] = np.nan
    assert Iterative()(x)[4, 1] == pytest.approx(13, abs=0.01)
    x[11, 1] = np.nan  # the line leads outside what is known
    assert Iterative(bounded=False)(x)[11, 1] == pytest.approx(34, abs=0.1)
    assert Iterative()(x)[11, 1] == pytest.approx(31)


def test_iterative_that_does_not_settle():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(8, 12))
    x[rng.random(x.shape) < 0.3] = np.nan
    with pytest.raises(DomainError, match="not settled after 1 rounds"):
        Iterative(max_iter=1)(x)


def test_panel_against_pandas():
    rng = np.random.default_rng(2)
    index = pd.MultiIndex.from_product([list("abc"), [2015, 2016, 2019, 2020, 2024]])
    data = pd.DataFrame(rng.normal(size=(15, 2)), index, ["p", "q"])
    data.iloc[[1, 2, 7, 13], 0] = np.nan
    data.iloc[[8], 1] = np.nan
    shuffled = data.sample(frac=1, random_state=1)
    last = impute(shuffled, "last").data.loc[index]
    pd.testing.assert_frame_equal(last, data.groupby(level=0).ffill())
    linear = impute(shuffled, "linear").data.loc[index]
    for unit in "abc":
        expected = data.loc[unit].interpolate(method="index")  # by the years, not by the rows
        np.testing.assert_allclose(linear.loc[unit], expected)


# -- inside an index ---------------------------------------------------------------------------


def test_row_mean_takes_groups_and_polarity_from_the_framework():
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["root", "g", "h", "up", "down", "other", "more"],
                "parent": [None, "root", "root", "g", "g", "h", "h"],
                "polarity": [None, None, None, 1, -1, 1, 1],
            }
        )
    )
    data = pd.DataFrame(
        {
            "up": [0.0, 2.0, 10.0],
            "down": [100.0, np.nan, 0.0],
            "other": [7.0, 8.0, 9.0],
            "more": [1.0, 2.0, 3.0],
        }
    )
    assert impute(data, "row", framework).data.at[1, "down"] == pytest.approx(80)
    everything = (0.2 + 0.5 + 0.5) / 3  # one level up, all four indicators are one group
    filled = impute(data, RowMean(level=3), framework).data.at[1, "down"]
    assert filled == pytest.approx(100 - 100 * everything)


def test_index_and_function_fill_the_same():
    ccfi = datasets.load_ccfi()
    for method in ("mean", "row", "knn", "iterative", GroupMean(ccfi.units["macro_region"])):
        by_function = impute(ccfi.data, method, ccfi.framework).changes
        index = CompositeIndex(ccfi.framework, imputation=method)
        by_index = index.compute(ccfi.data).imputed
        np.testing.assert_array_equal(by_function["after"], by_index["after"])
        assert list(by_function["unit"]) == list(by_index["unit"])


def test_groups_of_a_panel_are_those_of_its_units():
    panel, regions = datasets.load_ccfi_panel(), datasets.load_ccfi().units["macro_region"]
    filled = impute(panel.data, GroupMedian(regions), panel.framework).data
    east = panel.data["gdp_growth"][panel.data.index.get_level_values(0).map(regions) == "East"]
    assert filled.at[("Shenzhen", 2022), "gdp_growth"] == east.median()


class TestGroupsNamedByAColumn:
    """A text names a column of the data; its letters are no groups."""

    data = pd.DataFrame(
        {
            "a": [np.nan, 2.0, 1.0, 5.0, 90.0, 7.0, 8.0, 6.0],
            "b": np.arange(8.0),
            "district": ["x", "x", "x", "x", "y", "y", "y", "y"],
        },
        index=[f"u{i}" for i in range(1, 9)],
    )
    MEAN = 8 / 3  # of 2, 1 and 5

    def test_in_every_entry(self):
        by_name = GroupMean("district")
        flat = Framework.flat(["a", "b"])
        index = CompositeIndex(flat, imputation=by_name)
        assert impute(self.data, by_name).data.at["u1", "a"] == pytest.approx(self.MEAN)
        assert index.compute(self.data).imputed["after"].tolist() == pytest.approx([self.MEAN])
        filled = diagnose(self.data, imputation=by_name).imputed
        assert filled.changes["after"].tolist() == pytest.approx([self.MEAN])
        comparison = compare_methods(self.data, imputation=by_name, weighting="equal")
        assert next(iter(comparison.results.values())).imputed["rule"].tolist() == [
            "GroupMean(groups='district')"
        ]

    def test_in_a_simulation(self):
        by_series = GroupMedian(self.data["district"])
        index = CompositeIndex(Framework.flat(["a", "b"]), imputation=GroupMedian("district"))
        both = [
            simulate(each, self.data, [Choice("imputation", ["mean", method])], n=64, rng=1)
            for each, method in (
                (index, GroupMedian("district")),
                (replace(index, imputation=by_series), by_series),
            )
        ]
        pd.testing.assert_frame_equal(both[0].rank_acceptability, both[1].rank_acceptability)

    def test_of_a_panel(self):
        panel = pd.concat({2020: self.data, 2021: self.data}, names=["year"]).swaplevel()
        index = CompositeIndex(
            Framework.flat(["a", "b"]),
            imputation=GroupMean("district"),
            panel=Panel("yearly", "yearly"),
        )
        assert index.compute(panel).imputed["after"].tolist() == pytest.approx([self.MEAN] * 2)

    def test_refusals(self):
        with pytest.raises(MethodError, match="Unknown column of groups 'distrit'"):
            impute(self.data, GroupMean("distrit"), Framework.flat(["a", "b"]))
        with pytest.raises(MethodError, match="needs one group for each of 8 rows"):
            GroupMean("district")(self.data[["a"]].to_numpy())
        index = CompositeIndex(Framework.flat(["a", "b"]), imputation=GroupMean("district"))
        with pytest.raises(MethodError, match="names a column of the data, which an array"):
            index.evaluate(self.data[["a", "b"]].to_numpy())


def test_groups_need_a_group_for_every_unit():
    data = pd.DataFrame({"a": [1.0, None, 2.0]}, index=["x", "y", "z"])
    with pytest.raises(MethodError, match="The groups lack 'y'"):
        impute(data, GroupMean({"x": 1, "z": 1}))
    with pytest.raises(MethodError, match="GroupMean needs the groups of the units"):
        impute(data, "group_mean")
    with pytest.raises(MethodError, match="one group for each of 3 units, got 2"):
        impute(data, GroupMean(["p", "q"]))
    with pytest.raises(MethodError, match="Groups given by unit need the labels"):
        GroupMean({"x": 1}).bind(Place(("a",)))
    with pytest.raises(MethodError, match="needs one group for each of 3 rows"):
        GroupMean({"x": 1})(data.to_numpy())


def test_group_of_one():
    data = pd.DataFrame({"a": [1.0, None, 2.0]}, index=["x", "y", "z"])
    with pytest.raises(DomainError, match="'a' has no value in group 'q' to take for y: there is"):
        impute(data, GroupMean({"x": "p", "y": "q", "z": "p"}))
    with pytest.raises(DomainError, match="Indicator 'a' is missing for y, and so is all else"):
        impute(data.assign(b=[1.0, 2.0, 3.0]), RowMean(groups={"a": 1, "b": 2}))


def test_row_mean_of_a_constant_indicator():
    x = np.array([[1.0, 5], [np.nan, 5], [3, 5]])
    with pytest.raises(DomainError, match="Column 1 has fewer than two different values"):
        RowMean()(x)
    RowMean(groups=(0, 1, 1))(np.column_stack([x[:, 1], [1, np.nan, 3], [2, 4, 6]]))
    with pytest.raises(MethodError, match=r"lack the indicators \['b'\]"):
        RowMean(groups={"a": 1}).bind(Place(("a", "b")))


def test_neighbours_need_something_in_common():
    x = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, 3.0], [np.nan, 4.0]])
    with pytest.raises(DomainError, match="no unit that has it shares another indicator"):
        NearestNeighbours()(x)


def test_panel_imputations_need_a_panel():
    data = pd.DataFrame({"a": [1.0, None, 2.0]}, index=["x", "y", "z"])
    with pytest.raises(MethodError, match=r"LastValue needs a frame indexed by \(unit, year\)"):
        impute(data, "last")
    data.index = pd.MultiIndex.from_tuples([("x", "old"), ("x", "new"), ("y", "old")])
    with pytest.raises(MethodError, match="needs years as numbers, got 'old'"):
        impute(data, "linear")


def test_panel_gaps_at_the_ends_are_named():
    panel = datasets.load_ccfi_panel()
    with pytest.raises(DomainError, match="no earlier value is there"):
        impute(panel.data, "last", panel.framework)
    filled = impute(panel.data, LinearInTime(ends="nearest"), panel.framework)
    assert len(filled.changes) == 11
    value = filled.data.at[("Shenzhen", 2022), "gdp_growth"]
    assert value == pytest.approx(
        (
            panel.data.at[("Shenzhen", 2021), "gdp_growth"]
            + panel.data.at[("Shenzhen", 2023), "gdp_growth"]
        )
        / 2
    )
    assert (
        filled.data.at[("Dalian", 2019), "retail_sales"]
        == panel.data.at[("Dalian", 2020), "retail_sales"]
    )
    data = panel.data.copy()
    data.loc["Dalian", "gdp"] = np.nan
    with pytest.raises(DomainError, match=r"'gdp' is missing for \('Dalian', 2019\)"):
        impute(data, LinearInTime(ends="nearest"), panel.framework)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: NearestNeighbours(0), "k needs to be a whole number >= 1"),
        (lambda: Iterative(max_iter=0), "max_iter needs to be a whole number >= 1"),
        (lambda: LastValue(ends="stretch"), "Unknown ends 'stretch'"),
    ],
)
def test_parameters(build, message):
    with pytest.raises(MethodError, match=message):
        build()


def test_group_means_tell_themselves_apart():
    regions = pd.Series(["e", "w"], ["x", "y"], name="region")
    assert repr(GroupMean(regions)) == "GroupMean(groups=<region>)"
    assert GroupMean(regions) == GroupMean(regions.copy())
    assert GroupMean(regions) != GroupMean(regions[::-1])
    assert GroupMean(regions) != GroupMedian(regions)
    assert repr(GroupMean({"x": "e", "y": "w", "z": "w"})) == "GroupMean(groups=<2 groups>)"


# -- multiple ----------------------------------------------------------------------------------


def test_draws_agree_where_known_and_vary_where_missing():
    ccfi = datasets.load_ccfi()
    imputed = multiply_impute(ccfi.data, 8, framework=ccfi.framework, rng=3)
    data = ccfi.data[list(ccfi.framework.indicators)].to_numpy()
    known = ~np.isnan(data)
    assert imputed.draws.shape == (8, 31, 33)
    assert (imputed.draws[:, known] == data[known]).all()
    incomes = ccfi.framework.indicators.index("income_per_head")
    assert (imputed.draws[:, ~known[:, incomes], incomes].std(axis=0) > 0).all()
    for j in np.flatnonzero(~known.all(axis=0)):  # what is drawn has occurred
        assert set(imputed.draws[:, :, j].ravel()) <= set(data[known[:, j], j])
    summary = imputed.summary()
    assert len(summary) == 21
    assert (summary["q05"] <= summary["q95"]).all()
    scores = CompositeIndex(ccfi.framework).evaluate(imputed.draws)["ccfi"]
    assert scores.shape == (8, 31)
    again = CompositeIndex(ccfi.framework).compute(imputed.table(5)).scores
    np.testing.assert_allclose(scores[5], again, rtol=1e-12)


def test_draws_follow_the_seed_alone():
    rng = np.random.default_rng(0)
    x = pd.DataFrame(rng.normal(size=(20, 3)) + rng.normal(size=(20, 1)), columns=list("abc"))
    x.iloc[[0, 5, 9], 1] = np.nan
    one, two = multiply_impute(x, 4, rng=1), multiply_impute(x, 4, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(one.draws, two.draws)
    more = multiply_impute(x, 6, rng=1)
    np.testing.assert_array_equal(more.draws[:4], one.draws)
    assert (multiply_impute(x, 4, rng=2).draws != one.draws).any()


def test_draws_are_as_far_from_the_line_as_the_data():
    # b = a + noise of sd 0.5: draws spread about the line as the noise does, centred on it.
    rng = np.random.default_rng(5)
    a = rng.normal(size=400)
    x = pd.DataFrame({"a": a, "b": a + 0.5 * rng.normal(size=400)})
    x.loc[:99, "b"] = np.nan
    off = multiply_impute(x, 10, rng=0, rounds=1).draws[:, :100, 1] - a[:100]
    assert off.mean() == pytest.approx(0, abs=0.05)
    assert off.std() == pytest.approx(0.5, abs=0.05)


@pytest.mark.parametrize("shape", [(6, 9), (25, 3)], ids=["fewer units", "more units"])
def test_coefficients_have_the_mean_and_covariance_of_their_posterior(shape):
    rng, draws, noise, prior = np.random.default_rng(11), 40_000, 4.0, 0.5
    x = rng.normal(size=shape) + rng.normal(size=(shape[0], 1))
    y = x[:, 0] - x[:, 1] + rng.normal(size=shape[0])
    covariance = np.linalg.inv(noise * x.T @ x + prior * np.eye(shape[1]))
    drawn = np.array([_posterior(x, y, noise, prior, rng) for _ in range(draws)])
    off, variance = drawn - noise * covariance @ x.T @ y, np.diag(covariance)
    assert (np.abs(off.mean(axis=0)) < 5 * np.sqrt(variance / draws)).all()
    error = np.sqrt((np.outer(variance, variance) + covariance**2) / draws)
    assert (np.abs(off.T @ off / draws - covariance) < 5 * error).all()


def test_donors_equally_near_are_all_drawn():
    # Expected values are 0 or 1, each of twenty units: five donors would be the first five.
    x = pd.DataFrame({"a": np.repeat([0.0, 1], 20), "b": np.arange(40.0)})
    x.loc[0, "b"] = np.nan
    drawn = multiply_impute(x, 1000, rng=1, rounds=1).draws[:, 0, 1]
    times = pd.Series(drawn).value_counts().reindex(np.arange(1.0, 20), fill_value=0)
    expected = times.sum() / 19
    assert (times - expected).abs().max() < 5 * np.sqrt(expected)


def test_multiple_imputation_refuses():
    x = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, None, 2]})
    with pytest.raises(DataError, match="the data are complete"):
        multiply_impute(x.dropna())
    with pytest.raises(DataError, match=r"two indicators, and two values of each; \['b'\] is too"):
        multiply_impute(x[["b"]])
    with pytest.raises(DataError, match=r"two values of each; \['b'\] is too little"):
        multiply_impute(x.assign(b=[1.0, None, None]))
    with pytest.raises(MethodError, match="draws needs to be a whole number >= 1, got 0"):
        multiply_impute(x, 0)
    with pytest.raises(MethodError, match="from 0 to 2, got 3"):
        multiply_impute(x, 3, rng=0).table(3)


def test_drop_is_a_method_like_the_others():
    assert DropIndicators()(np.array([[1.0, np.nan], [2.0, 3.0]])).tolist() == [[1.0], [2.0]]
