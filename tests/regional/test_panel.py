from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, DataError, Framework, MethodError
from ccfi_methods.regional import Panel

ROWS = pd.MultiIndex.from_product([["B", "A", "C"], [2023, 2022]], names=["city", "year"])
DATA = pd.DataFrame({"x": [4.0, 0, 1, 1, 2, 2], "y": [3.0, 1, 2, 2, 8, 3]}, index=ROWS)
FRAMEWORK = Framework.flat(["x", "y"])


def index(**choices):
    return CompositeIndex(FRAMEWORK, **choices)


def test_year_by_year_is_each_year_alone():
    result = index(weighting="entropy", panel=Panel("yearly", "yearly")).compute(DATA)
    for year in (2022, 2023):
        alone = index(weighting="entropy").compute(DATA.xs(year, level="year"))
        pd.testing.assert_series_equal(result.scores.xs(year, level="year"), alone.scores)
        pd.testing.assert_series_equal(result.ranks.xs(year, level="year"), alone.ranks)
        pd.testing.assert_frame_equal(result.weights.loc[year], alone.weights)


def test_pooled_is_one_table_of_all_unit_years():
    flat = DATA.set_axis([f"{unit} {year}" for unit, year in DATA.index])
    together = index(weighting="entropy").compute(flat)
    result = index(weighting="entropy", panel=Panel("pooled", "pooled")).compute(DATA)
    np.testing.assert_allclose(result.scores.to_numpy(), together.scores.to_numpy(), rtol=1e-14)
    assert result.weights.loc[2022, "local"].to_dict() == pytest.approx(
        together.weights["local"].to_dict()
    )


def test_scale_and_weights_of_a_base_year():
    result = index(weighting="entropy", panel=Panel(2022, 2022)).compute(DATA)
    base = DATA.xs(2022, level="year")
    alone = index(weighting="entropy").compute(DATA.xs(2023, level="year"), reference=base)
    np.testing.assert_allclose(
        result.normalised.xs(2023, level="year"), alone.normalised, rtol=1e-15
    )
    own = index(weighting="entropy").compute(base).weights
    pd.testing.assert_frame_equal(result.weights.loc[2023], own)


def test_rows_keep_their_order_and_ranks_are_within_the_year():
    result = index(panel=Panel("pooled", "yearly")).compute(DATA)
    assert result.scores.index.equals(DATA.index)
    # scores 9/14, 0, 11/56, 11/56, 3/4, 11/28
    assert result.ranks.tolist() == [2, 3, 3, 2, 1, 1]
    summary = result.summary()
    assert list(summary.index.get_level_values("year")) == [2022] * 3 + [2023] * 3
    assert summary.loc[
        summary.index.get_level_values("year") == 2022, "rank"
    ].is_monotonic_increasing


def test_global_weights_and_unit_weights():
    result = index(weighting="entropy", scope="global", panel=Panel("pooled", "pooled")).compute(
        DATA
    )
    assert result.unit_weights.shape == (6, 2)
    np.testing.assert_allclose(result.unit_weights.sum(axis=1), 1)


def test_missing_values_are_filled_and_reported_by_unit_and_year():
    data = DATA.copy()
    data.loc[("A", 2023), "x"] = np.nan
    result = index(imputation="median", panel=Panel("yearly", "yearly")).compute(data)
    assert result.imputed["unit"].tolist() == [("A", 2023)]
    assert result.imputed["after"].tolist() == [3.0]  # the median of 4 and 2


def test_compare_methods_takes_a_panel():
    comparison = cm.compare_methods(
        DATA, FRAMEWORK, normalisation="minmax", weighting=["equal", "entropy"],
        aggregation="arithmetic", panel=Panel("pooled", "pooled"),
    )  # fmt: skip
    assert comparison.ranks.shape == (6, 2)
    assert comparison.ranks.index.equals(DATA.index)


@pytest.mark.filterwarnings("ignore:Kemeny.s consensus has tied optima")
def test_a_comparison_of_a_panel_compares_within_years():
    units = [f"u{i}" for i in range(5)]
    rng = np.random.default_rng(3)
    data = pd.DataFrame(
        rng.uniform(1, 9, (10, 3)),
        pd.MultiIndex.from_product([units, [2022, 2023]], names=["city", "year"]),
        ["x", "y", "z"],
    )
    choices = {
        "normalisation": ["minmax", "rank"],
        "weighting": ["equal", "entropy", "critic"],
        "aggregation": "arithmetic",
    }
    yearly = Panel("yearly", "yearly")
    both = cm.compare_methods(data, cm.Framework.flat(data.columns), panel=yearly, **choices)
    alone = [cm.compare_methods(data.xs(y, level="year"), **choices) for y in (2022, 2023)]
    assert "5 units in 2 years" in repr(both)
    for measure in ("kendall", "rbo", "shift"):
        mean = (alone[0].agreement(measure) + alone[1].agreement(measure)) / 2
        pd.testing.assert_frame_equal(both.agreement(measure), mean)
    assert list(both.scores)[:3] == ["unit", "year", "imputation"]
    assert both.scores.query("unit == 'u1' and year == 2023")["rank"].tolist() == (
        both.ranks.loc[("u1", 2023)].tolist()
    )
    assert both.consensus("kemeny").index.equals(data.index)
    for year, one in zip((2022, 2023), alone, strict=True):
        of_year = both.consensus("kemeny").xs(year, level="year")
        assert of_year.to_dict() == one.consensus("kemeny").to_dict()


def test_the_open_ccfi_panel():
    panel = cm.datasets.load_ccfi_panel()
    result = CompositeIndex(
        panel.framework, imputation="median", panel=Panel(scale=2019, weights=2019)
    ).compute(panel.data)
    assert len(result.imputed) == 11
    by_year = result.scores.unstack("year")
    assert by_year.mean().is_monotonic_increasing  # on the scale of 2019 progress shows
    assert by_year.loc[["Shanghai", "Beijing"], 2023].min() > by_year[2023].nlargest(3).iloc[-1]


class TestErrors:
    def test_faults_among_all_years_name_unit_and_year(self):
        data = DATA.copy()
        data.loc[("C", 2023), "x"] = data["x"].min() - 1
        pooled = Panel("pooled", "pooled")
        with pytest.raises(cm.DomainError, match=r"'x' is 0 for C 2023"):
            index(aggregation="geometric", panel=pooled).compute(data)
        with pytest.raises(cm.DomainError, match="C 2023"):
            index(treatment="log", panel=pooled).compute(data - data["x"].min())

    def test_a_panel_has_to_be_declared(self):
        with pytest.raises(DataError, match=r"2 levels \['city', 'year'\].*panel=Panel\(scale="):
            index().compute(DATA)

    def test_a_cross_section_is_not_a_panel(self):
        with pytest.raises(DataError, match="rows of two levels"):
            index(panel=Panel("yearly", "yearly")).compute(DATA.xs(2022, level="year"))

    def test_gaps_are_named(self):
        with pytest.raises(DataError, match=r"The panel lacks A 2022 and C 2023\. Add the rows"):
            index(panel=Panel("yearly", "yearly")).compute(
                DATA.drop(index=[("A", 2022), ("C", 2023)])
            )

    @pytest.mark.parametrize("year", [int, str, lambda year: pd.Period(str(year), freq="Y")])
    @pytest.mark.parametrize("scale", ["pooled", 2022])
    def test_rows_by_year_and_unit_are_the_wrong_way_round(self, year, scale):
        turned = DATA.rename(index=year, level="year").swaplevel()
        with pytest.raises(DataError, match=r"needs rows \(unit, year\).*data.swaplevel\(\)"):
            index(panel=Panel(scale, "yearly")).compute(turned)

    def test_units_may_be_numbers(self):
        data = DATA.rename(index={"A": 1001, "B": 1002, "C": 1003}, level="city")
        assert len(index(panel=Panel("yearly", "yearly")).compute(data).scores) == 6

    def test_an_unknown_year(self):
        with pytest.raises(MethodError, match=r"Panel scale needs 'yearly', 'pooled' or one of"):
            index(panel=Panel(2021, "yearly")).compute(DATA)

    def test_a_constant_year(self):
        data = DATA.copy()
        data.loc[data.index.get_level_values("year") == 2022, "x"] = 7.0
        with pytest.raises(cm.DomainError, match="Indicator 'x' is constant"):
            index(panel=Panel("yearly", "yearly")).compute(data)
        assert index(panel=Panel("pooled", "pooled")).compute(data).scores.notna().all()

    def test_two_references(self):
        with pytest.raises(MethodError, match="its scale is the reference"):
            index(panel=Panel(2022, 2022)).compute(DATA, reference=DATA)


class TestYearsAreNamed:
    """What is wrong in one year of a panel is said of that year."""

    rows = pd.MultiIndex.from_product([["A", "B", "C"], [2020, 2021]], names=["city", "year"])
    data = pd.DataFrame({"a": [1.0, 7, 2, 7, 4, 7], "b": [3.0, 1, 2, 5, 4, 6]}, rows)

    @pytest.mark.parametrize(
        ("gaps", "imputation", "says"),
        [
            (
                [("A", 2020), ("A", 2021)],
                None,
                "The data have 2 missing values, .*'b' is missing for A 2020 and A 2021",
            ),
            (
                [("A", 2021), ("B", 2021), ("C", 2021)],
                "median",
                "In 2021: Indicator 'b' is missing for every unit: there is nothing to impute",
            ),
            ([], None, r"In 2021: Indicator 'a' is constant \(every unit is 7\)"),
        ],
    )
    def test_in_a_step(self, gaps, imputation, says):
        data = self.data.copy()
        data.loc[gaps, "b"] = np.nan
        index = cm.CompositeIndex(
            cm.Framework.flat(["a", "b"]), imputation=imputation, panel=Panel("yearly", "yearly")
        )
        with pytest.raises(cm.MethodError, match=says):
            index.compute(data)

    def test_a_base_year(self):
        index = cm.CompositeIndex(cm.Framework.flat(["a", "b"]), panel=Panel(2021, "yearly"))
        with pytest.raises(cm.MethodError, match=r"In 2021: Indicator 'a' is constant"):
            index.compute(self.data)

    def test_a_unit_without_any_value_in_a_year(self):
        data = self.data.copy()
        data.loc[("B", 2020)] = np.nan
        index = cm.CompositeIndex(
            cm.Framework.flat(["a", "b"]), imputation="mean", panel=Panel("pooled", "pooled")
        )
        with pytest.raises(cm.DataError, match="or year; 'B' has none in 2020"):
            index.compute(data)

    def test_an_aggregation(self):
        index = cm.CompositeIndex(
            cm.Framework.flat(["b", "a"]),
            normalisation=cm.normalisation.Goalposts(1, 9),
            aggregation="geometric",
            panel=Panel("yearly", "yearly"),
        )
        with pytest.raises(cm.DomainError, match=r"^In 2020: .*'a' is at its worst goalpost"):
            index.compute(self.data)

    def test_years_of_two_kinds(self):
        rows = pd.MultiIndex.from_tuples([("A", 2020), ("A", "2021"), ("B", 2020), ("B", "2021")])
        data = pd.DataFrame({"a": [1.0, 2, 3, 4]}, rows)
        index = cm.CompositeIndex(cm.Framework.flat(["a"]), panel=Panel("yearly", "yearly"))
        with pytest.raises(cm.DataError, match=r"years of one kind, .* got 2020 and '2021'"):
            index.compute(data)
