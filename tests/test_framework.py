from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import (
    CompositeIndex,
    DataError,
    Framework,
    FrameworkError,
    compare_methods,
    weighting,
)


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": ["top", "a", "b", "a1", "a2", "b1"],
            "parent": [None, "top", "top", "a", "a", "b"],
            "polarity": [None, None, None, 1, -1, 1],
            "note": ["kept"] * 6,
        }
    )


def with_row(table: pd.DataFrame, **row: object) -> pd.DataFrame:
    return pd.DataFrame([*table.to_dict("records"), row])


def test_the_tree_is_read(table):
    framework = Framework(table)
    assert framework.root == "top"
    assert framework.indicators == ("a1", "a2", "b1")
    assert framework.groups == ("a", "b", "top")
    assert framework.children("top") == ("a", "b")
    assert framework.parent("a1") == "a"
    assert framework.parent("top") is None
    assert framework.leaves("top") == ("a1", "a2", "b1")
    assert [framework.level(c) for c in ("a1", "b", "top")] == [1, 2, 3]
    assert framework.polarity.tolist() == [1, -1, 1]
    assert (framework.table["note"] == "kept").all()


def test_the_index_may_hold_the_codes(table):
    assert Framework(table.set_index("code")) == Framework(table)


def test_the_table_given_is_left_alone(table):
    before = table.copy()
    Framework(table)
    pd.testing.assert_frame_equal(table, before)


def test_order_of_rows_does_not_matter_to_the_tree(table):
    turned = Framework(table.iloc[::-1])
    assert set(turned.indicators) == {"a1", "a2", "b1"}
    assert turned.groups[-1] == "top"


def test_depth_may_differ_between_branches():
    table = pd.DataFrame({"code": ["top", "a", "a1", "b"], "parent": ["", "top", "a", "top"]})
    framework = Framework(table)
    assert framework.indicators == ("a1", "b")
    assert framework.level("b") == 1
    assert framework.level("top") == 3


def test_without_a_polarity_column_every_indicator_is_positive(table):
    assert Framework(table.drop(columns="polarity")).polarity.tolist() == [1, 1, 1]


NEARLY = {
    "Polarity": "polarity",
    " polarity": "polarity",
    "direction": "polarity",
    "Sign": "polarity",
    "polarty": "polarity",
    "weights": "weight",
    "Target": "target",
}


@pytest.mark.parametrize("column", NEARLY)
def test_a_column_that_is_nearly_one_that_is_read_is_refused(table, column):
    meant = NEARLY[column]
    nearly = table.drop(columns=meant, errors="ignore").assign(**{column: 1})
    with pytest.raises(FrameworkError) as error:
        Framework(nearly)
    assert f"{column!r} (did you mean {meant!r}?)" in str(error.value)


def test_other_columns_are_kept(table):
    others = {"name_zh": "x", "weight_2020": 1, "measured_in": "t", "Polarity": 1, "kind": "z"}
    framework = Framework(table.assign(**others))
    assert {*others} <= set(framework.table)
    assert framework.polarity.tolist() == [1, -1, 1]  # of the column that is named so


def test_it_says_how_many_point_down(table):
    assert repr(Framework(table)) == (
        "Framework('top': 3 indicators in 2 groups; less is better for 1 of 3)"
    )
    one = Framework(table).drop(["b", "a1"])
    assert repr(one) == "Framework('top': 1 indicator in 1 group; less is better for 1 of 1)"
    assert repr(Framework.flat(["x", "y"])) == (
        "Framework('index': 2 indicators; less is better for none of 2)"
    )


def test_a_series_of_polarities_is_by_code():
    signs = pd.Series({"y": -1})
    assert Framework.flat(["x", "y", "z"], polarity=signs).polarity.tolist() == [1, -1, 1]
    with pytest.raises(FrameworkError, match=r"Polarity is given for \[0, 1\]"):
        Framework.flat(["x", "y"], polarity=pd.Series([1, -1]))


def test_nearest_codes_are_found_in_any_case():
    with pytest.raises(FrameworkError, match=r"Unknown node 'GDP_PX'. Did you mean 'GDP_PC'"):
        Framework.flat(["GDP_PC", "CO2"]).children("GDP_PX")
    with pytest.raises(FrameworkError, match="Did you mean 2, without quotes"):
        Framework.flat([1, 2]).children("2")


def test_flat():
    framework = Framework.flat(["x", "y"], polarity=[1, -1])
    assert framework.children("index") == ("x", "y")
    assert framework.polarity.tolist() == [1, -1]
    with pytest.raises(FrameworkError, match=r"Polarity is given for \['z'\]"):
        Framework.flat(["x"], polarity={"z": 1})


def test_codes_may_be_numbers():
    data = pd.DataFrame(np.arange(6.0).reshape(3, 2))
    assert Framework.flat(data.columns).check(data).shape == (3, 2)


def test_an_indicator_called_like_the_root():
    with pytest.raises(FrameworkError, match="The root 'index' is also an indicator"):
        Framework.flat(["index", "x"])


@pytest.mark.parametrize("bad", ["abc", None, np.ones((2, 2)), pd.DataFrame({"a": [1]})])
def test_flat_needs_a_list_of_codes(bad):
    with pytest.raises(FrameworkError, match="needs a list of indicator codes"):
        Framework.flat(bad)


def test_flat_needs_one_polarity_an_indicator():
    with pytest.raises(FrameworkError, match="one sign for all or for each of 3"):
        Framework.flat(["a", "b", "c"], polarity=[1, 1])


def test_read_csv(table, tmp_path):
    table.to_csv(tmp_path / "framework.csv", index=False)
    assert Framework.read_csv(tmp_path / "framework.csv").indicators == ("a1", "a2", "b1")
    with pytest.raises(FrameworkError, match="There is no framework file"):
        Framework.read_csv(tmp_path / "other.csv")


def test_drop_takes_what_is_below_and_what_is_left_empty(table):
    framework = Framework(table)
    assert framework.drop("a1").indicators == ("a2", "b1")
    assert framework.drop("b1").groups == ("a", "top")
    assert framework.drop(["a"]).indicators == ("b1",)
    with pytest.raises(FrameworkError, match="nothing is left"):
        framework.drop(["a", "b"])
    with pytest.raises(FrameworkError, match="Did you mean 'a1'"):
        framework.drop("a11")


FAULTS = {
    "unknown parent 'nowhere' of 'c'": {"code": "c", "parent": "nowhere", "polarity": 1},
    "'a1' has two parents, 'a' and 'b'": {"code": "a1", "parent": "b", "polarity": 1},
    "'a1' is there 2 times": {"code": "a1", "parent": "a", "polarity": 1},
    "polarity of 'c' is 2": {"code": "c", "parent": "a", "polarity": 2},
    "'c' is a group without children": {"code": "c", "parent": "top", "polarity": None},
    r"one root \(a node without parent\) is needed, there are 2": {"code": "c", "polarity": 1},
    "1 rows have no code": {"code": None, "parent": "a", "polarity": 1},
}


@pytest.mark.parametrize("message", FAULTS)
def test_each_fault_is_named(table, message):
    with pytest.raises(FrameworkError, match=message):
        Framework(with_row(table, **FAULTS[message]))


def test_all_faults_are_reported_at_once(table):
    faulty = with_row(table, code="c", parent="nowhere", polarity=0)
    faulty = with_row(faulty, code="a1", parent="b", polarity=1)
    faulty = with_row(faulty, code="x", parent="y", polarity=None)
    faulty = with_row(faulty, code="y", parent="x", polarity=None)
    with pytest.raises(FrameworkError) as error:
        Framework(faulty)
    for part in ("unknown parent 'nowhere'", "two parents", "polarity of 'c'", "cycle 'x' -> 'y'"):
        assert part in str(error.value)


def test_a_group_may_not_point_downwards(table):
    table.loc[1, "polarity"] = -1
    with pytest.raises(
        FrameworkError, match=r"group 'a' has polarity -1.*turn round the indicators below"
    ):
        Framework(table)


def test_levels_given_must_rise(table):
    table["level"] = [3, 2, 2, 1, 2, 1]
    with pytest.raises(FrameworkError, match="'a2' is on level 2, its parent on 2"):
        Framework(table)


@pytest.mark.parametrize("bad", [{"a": 1}, None, [1, 2]])
def test_what_is_not_a_table_is_refused(bad):
    with pytest.raises(FrameworkError, match="made of a DataFrame"):
        Framework(bad)


def test_an_empty_table_and_missing_columns_are_refused(table):
    with pytest.raises(FrameworkError, match="no rows"):
        Framework(table.iloc[:0])
    with pytest.raises(FrameworkError, match=r"lacks columns \['parent'\]"):
        Framework(table.drop(columns="parent"))


class TestData:
    framework = Framework.flat(["gdp", "rail"])

    @pytest.fixture
    def data(self) -> pd.DataFrame:
        return pd.DataFrame({"rail": [1, 2], "gdp": [3.0, 4.0], "note": list("xy")}, ["A", "B"])

    def test_columns_come_in_the_order_of_the_framework(self, data):
        assert list(self.framework.check(data)) == ["gdp", "rail"]

    def test_an_indicator_is_lacking(self):
        with pytest.raises(DataError) as error:
            self.framework.check(pd.DataFrame({"pop": [1.0, 2], "retail": [1.0, 2]}))
        assert str(error.value) == (
            "Data lack indicators ['gdp', 'rail']; columns are ['pop', 'retail']."
        )

    def test_text_is_named_with_its_unit(self, data):
        data["gdp"] = ["12", "n/a"]
        with pytest.raises(DataError, match="Indicator 'gdp' is not numeric: 'n/a' for B"):
            self.framework.check(data)

    def test_numbers_as_text_are_named(self, data):
        data["gdp"] = ["12", "13"]
        with pytest.raises(DataError, match="'gdp' is not numeric: numbers kept as text"):
            self.framework.check(data)

    def test_columns_that_need_converting_are_named_together(self, data):
        frame = data.assign(gdp=["12", "13"], rail=["1", "2"])
        with pytest.raises(DataError) as error:
            self.framework.check(frame)
        assert str(error.value) == (
            "Indicators 'gdp' and 'rail' are not numeric: numbers kept as text; convert them with "
            "data[['gdp', 'rail']].apply(pd.to_numeric)."
        )
        self.framework.check(frame[["gdp", "rail"]].apply(pd.to_numeric))

    @pytest.mark.parametrize("blank", ["", "  ", None, float("nan")])
    def test_a_blank_is_no_name_of_a_unit(self, data, blank):
        with pytest.raises(DataError, match="Every unit needs a name; row 1 has none"):
            self.framework.check(data.set_axis(["A", blank]))
        with pytest.raises(DataError, match="Every unit needs a name; row 1 has none"):
            self.framework.check(data.set_axis(pd.MultiIndex.from_tuples([("A", 1), (blank, 1)])))

    @pytest.mark.parametrize("blank", ["", "  ", None, float("nan")])
    def test_a_row_of_a_panel_without_a_year(self, data, blank):
        rows = pd.MultiIndex.from_tuples([("A", 2020), ("B", blank)])
        with pytest.raises(DataError, match="Every row of a panel needs a year; B has none"):
            self.framework.check(data.set_axis(rows))

    def test_a_frame_of_another_library(self, data):
        polars = type("DataFrame", (), {"__module__": "polars.dataframe.frame", "to_pandas": None})
        says = r"got a DataFrame of polars: pass data\.to_pandas\(\), with the units as its index"
        for take in (
            self.framework.check, cm.Framework, cm.compare_methods, cm.preparation.screen,
            lambda frame: cm.read_coinr(frame, frame),
        ):  # fmt: skip
            with pytest.raises(cm.MethodError, match=says):
                take(polars())

    @pytest.mark.parametrize("code", ["", "  ", "a "])
    def test_codes_that_cannot_be_told_apart(self, code):
        table = pd.DataFrame({"code": ["top", "a", code], "parent": [None, "top", "top"]})
        with pytest.raises(FrameworkError, match=r"are blanks only|differ by more than blanks"):
            cm.Framework(table)

    @pytest.mark.parametrize(
        "when",
        [
            pd.date_range("2020", periods=2),
            pd.period_range("2020", periods=2),
            pd.to_timedelta([1, 2], unit="D"),
            [day.date() for day in pd.date_range("2020", periods=2)],
        ],
    )
    def test_dates_are_called_dates(self, data, when):
        with pytest.raises(DataError, match="'gdp' holds dates or times: make numbers of them"):
            self.framework.check(data.assign(gdp=when))

    def test_units_that_differ_by_blanks_only(self, data):
        with pytest.raises(DataError, match="more than blanks at an end; got 'A' and 'A '"):
            self.framework.check(data.set_axis(["A", "A "]))
        years = pd.MultiIndex.from_tuples([("A", 2020), ("A ", 2020)])
        with pytest.raises(DataError, match="more than blanks at an end"):
            self.framework.check(data.set_axis(years))

    def test_a_unit_twice(self, data):
        with pytest.raises(DataError, match="there more than once: 'A'"):
            self.framework.check(data.set_axis(["A", "A"]))

    def test_a_unit_without_a_name(self, data):
        with pytest.raises(DataError, match="Every unit needs a name; row 1 has none"):
            self.framework.check(data.set_axis(["A", None]))

    def test_infinite(self, data):
        data.loc["B", "gdp"] = np.inf
        with pytest.raises(DataError, match="'gdp' is infinite for B"):
            self.framework.check(data)

    def test_missing_everywhere(self, data):
        data["gdp"] = np.nan
        with pytest.raises(DataError, match="'gdp' is missing for every unit"):
            self.framework.check(data)

    def test_all_faults_of_the_columns_at_once(self, data):
        data["gdp"], data["rail"] = ["x", "y"], np.nan
        with pytest.raises(DataError, match=r"'gdp' is not numeric.*'rail' is missing"):
            self.framework.check(data)

    def test_empty(self, data):
        with pytest.raises(DataError, match="at least two units"):
            self.framework.check(data.iloc[:0])

    def test_a_column_twice(self, data):
        with pytest.raises(DataError, match=r"Columns \['gdp'\] stand in the data more than once"):
            self.framework.check(data.rename(columns={"note": "gdp"}))

    def test_not_a_frame(self):
        with pytest.raises(DataError, match="got ndarray"):
            self.framework.check(np.ones((2, 2)))


TOP = {"code": ["top", "a", "b"], "parent": [None, "top", "top"]}
NO_TREE = {
    "a level that is text": (
        TOP | {"level": ["x", 1, 1]},
        "the level of 'top' is 'x', not",
    ),
    "an infinite level": (TOP | {"level": [np.inf, 1, 1]}, "the level of 'top' is inf"),
    "a level between two": (TOP | {"level": [2.5, 1, 1]}, "the level of 'top' is 2.5"),
    "a level below one": (TOP | {"level": [2, 0, 1]}, "the level of 'a' is 0, not a whole number"),
    "a root alone": ({"code": ["top"], "parent": [None]}, "'top' stands alone; a framework needs"),
    "a code of parts": (TOP | {"code": ["top", ("a", 1), "b"]}, "A code is a text or a number"),
    "a parent of parts": (TOP | {"parent": [None, ["top"], "top"]}, "got ['top']. Join its parts"),
    "a blank code": (TOP | {"code": ["top", " ", "b"]}, "codes need letters or digits; 1 are"),
    "codes alike": (TOP | {"code": ["top", "a ", "a"]}, "more than blanks at an end; got 'a ' and"),
}


@pytest.mark.parametrize("fault", NO_TREE)
def test_what_is_no_tree_is_said_in_a_sentence(fault):
    columns, says = NO_TREE[fault]
    with pytest.raises(FrameworkError) as error:
        Framework(pd.DataFrame(columns))
    assert says in str(error.value)


@pytest.mark.parametrize("column", ["code", "parent", "note"])
def test_columns_that_are_there_twice_are_refused(table, column):
    with pytest.raises(FrameworkError, match=f"has columns twice: '{column}'. Keep one of each"):
        Framework(pd.concat([table, table[[column]]], axis=1))


@pytest.mark.parametrize("code", [None, 3, ["a"], {}, ("a", "b")])
@pytest.mark.parametrize("ask", ["children", "parent", "leaves", "level", "name", "drop"])
def test_what_is_no_node_is_named(table, ask, code):
    framework = Framework(table)
    assert code not in framework
    with pytest.raises(FrameworkError, match=r"Unknown node .* Choose from 'top'"):
        getattr(framework, ask)([code] if ask == "drop" else code)


def test_a_node_without_a_list_is_dropped():
    assert Framework.flat([1, 2, 3]).drop(2).indicators == (1, 3)
    with pytest.raises(FrameworkError, match="Unknown node None"):
        Framework.flat(["a", "b"]).drop(None)


def test_a_tuple_among_the_columns_is_refused():
    data = pd.DataFrame({"a": [1.0, 2], "b": [2.0, 1]})
    data[("c", "d")] = 1.0
    with pytest.raises(FrameworkError, match=r"A code is a text or a number; got \('c', 'd'\)"):
        compare_methods(data)
    assert list(Framework.flat(["a", "b"]).check(data)) == ["a", "b"]


def test_a_deep_chain_of_groups_is_computed():
    chain = [f"g{i}" for i in range(1500)]
    table = pd.DataFrame(
        {"code": ["top", *chain, "a", "b"], "parent": [None, "top", *chain, "g1499"]}
    )
    framework = Framework(table)
    assert framework.level("top") == 1502
    data = pd.DataFrame({"a": [0.0, 2, 4], "b": [0.0, 4, 2]}, index=list("xyz"))
    assert CompositeIndex(framework).compute(data).scores.tolist() == [0, 0.75, 0.75]


def test_the_table_is_a_copy(table):
    framework = Framework(table.assign(weight=1.0))
    changed = framework.table
    changed["weight"] = 9.0
    changed.loc["a1", "polarity"] = -1
    assert framework.table["weight"].tolist() == [1.0] * 6
    assert framework.table.loc["a1", "polarity"] == 1


def test_no_framework_depends_on_what_was_dropped_before():
    Framework.flat(list("qrs")).drop("q")
    framework = Framework.flat(list("pqrs"))
    given = weighting.Given({"p": 1, "q": 2, "r": 3, "s": 4})
    data = pd.DataFrame(np.eye(4), list("wxyz"), list("pqrs"))
    index = CompositeIndex(framework, weighting=given).without("p").without("q")
    assert index.framework.left_out == {"p", "q"}
    assert index.compute(data).weights["local"][["r", "s"]].tolist() == [3 / 7, 4 / 7]
    assert Framework.flat(list("qrs")).drop("q").left_out == {"q"}
