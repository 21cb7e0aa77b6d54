from __future__ import annotations

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import DataError, Framework
from ccfi_methods.interchange import read_coinr, read_table
from ccfi_methods.regional import Panel

TABLE = pd.DataFrame({"city": ["上海", "北京"], "gdp": [4.5, 3.5], "growth": [5.0, 5.2]})
FRAMEWORK = Framework(
    pd.DataFrame(
        {
            "code": ["index", "gdp", "growth"],
            "parent": [None, "index", "index"],
            "name_zh": ["指数", "地区生产总值", "增长率"],
        }
    )
)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_files_of_each_kind(tmp_path, kind):
    path = tmp_path / f"data.{kind}"
    {"csv": TABLE.to_csv, "xlsx": TABLE.to_excel, "parquet": TABLE.to_parquet}[kind](
        path, index=False
    )
    data = read_table(path, unit="city")
    pd.testing.assert_frame_equal(data, TABLE.set_index("city"), check_index_type=False)


def test_the_first_column_names_the_units(tmp_path):
    TABLE.to_csv(tmp_path / "data.csv", index=False)
    assert read_table(tmp_path / "data.csv").index.tolist() == ["上海", "北京"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_chinese_headers_become_codes(tmp_path, encoding):
    chinese = TABLE.rename(columns={"gdp": "地区生产总值", "growth": "增长率", "city": "城市"})
    chinese.to_csv(tmp_path / "data.csv", index=False, encoding=encoding)
    data = read_table(tmp_path / "data.csv", framework=FRAMEWORK)
    assert data.index.name == "城市"
    assert cm.CompositeIndex(FRAMEWORK).compute(data).ranks.to_dict() == {"上海": 1, "北京": 1}


def test_a_panel(tmp_path):
    pd.concat([TABLE.assign(year=y) for y in (2022, 2023)]).to_csv(tmp_path / "p.csv", index=False)
    data = read_table(tmp_path / "p.csv", unit="city", year="year")
    index = cm.CompositeIndex(FRAMEWORK, panel=Panel("pooled", "pooled"))
    assert index.compute(data).scores.index.names == ["city", "year"]


def test_what_cannot_be_read_is_said(tmp_path):
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "data.txt").write_text("a")
    TABLE.to_csv(tmp_path / "data.csv", index=False)
    for file, options, message in [
        ("nowhere.csv", {}, "There is no data file"),
        ("empty.csv", {}, "'empty.csv' is empty"),
        ("data.txt", {}, "needs to be a .csv, .xlsx or .parquet"),
        ("data.csv", {"unit": "town"}, r"lacks columns \['town'\]; it has \['city'"),
    ]:
        with pytest.raises(DataError, match=message):
            read_table(tmp_path / file, **options)


REFUSED = {
    "longer rows": (
        "city,a,b\nu,1,2,5\nv,3,4,6\nw,2,9,7\n",
        r"^'x.csv' needs 3 fields .* got 4 on line 2, 4 on line 3 and 1 other line:",
    ),
    "a comma at the end of every row": (
        "city,a,b\nu,1,2,\nv,3,4,\n",
        "4 on line 2 and 4 on",
    ),
    "a shorter row": ("city,a,b\nu,1,2\nv,3\n", "got 2 on line 3:"),
    "a longer row below a blank line and a long cell": (
        'city,a,b\n\n"u\nv",1,2\nw,3,4,5\n',
        "got 4 on line 5:",
    ),
    "a header twice": ("city,a,b,a\nu,1,2,3\nv,3,4,5\n", "'x.csv' .* got 'a' more than once"),
    "a blank unit": (
        "city,a,b\n\nu,1,2\n,3,4\n",
        "'x.csv' .* column 'city'; it .* line 4",
    ),
    "a unit of spaces": ("city,a,b\nu,1,2\n  ,3,4\n", "it is blank .* on line 3"),
    "a row of commas": ("city,a,b\nu,1,2\n,,\n", "it is blank .* on line 3"),
    "semicolons": ("city;a;b\nu;1,5;2\n", "'x.csv' is separated by ';': save it with commas"),
    "tabs": ("city\ta\nu\t1\n", r"'x.csv' is separated by '\\t'"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "'x.csv' needs to be text in UTF-8"),
    "UTF-16": ("city,a\nu,1\n".encode("utf-16"), "'x.csv' needs to be text in UTF-8"),
    "an open quote": ('city,a\nu,1\n"v,2\n', "'x.csv' needs 2 fields .* 1 on line 3"),
    "an open quote at the end": ('city,a\nu,1\nv,"2\n', "'x.csv' cannot be read as CSV: "),
    "blank lines alone": ("\n \n", "'x.csv' is empty"),
}


@pytest.mark.parametrize(("content", "message"), REFUSED.values(), ids=REFUSED)
def test_a_csv_that_pandas_would_bend_is_refused(tmp_path, content, message):
    path = tmp_path / "x.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(DataError, match=message):
        read_table(path)


def test_blank_lines_and_commas_in_quotes_are_no_fault(tmp_path):
    (tmp_path / "x.csv").write_text('city,a,b\r\n\r\n"Wuhan, Hubei",1,\r\nJinan,3,4\r\n\r\n')
    data = read_table(tmp_path / "x.csv")
    assert data.index.tolist() == ["Wuhan, Hubei", "Jinan"]
    assert data["a"].tolist() == [1, 3]
    assert data["b"].isna().tolist() == [True, False]


def test_a_blank_year_is_refused(tmp_path):
    (tmp_path / "x.csv").write_text("city,year,a\nu,2022,1\nu,,2\n")
    with pytest.raises(DataError, match=r"column 'year'; it is blank .* line 3"):
        read_table(tmp_path / "x.csv", year="year")


def test_a_header_twice_in_a_workbook_is_refused(tmp_path):
    table = pd.DataFrame([["u", 1, 2], ["v", 3, 4]], columns=["city", "a", "a"])
    table.to_excel(tmp_path / "x.xlsx", index=False)
    with pytest.raises(DataError, match=r"'x.xlsx' .* got 'a' more than once"):
        read_table(tmp_path / "x.xlsx")


def test_two_headers_of_one_code_are_refused(tmp_path):
    (tmp_path / "x.csv").write_text("city,gdp,地区生产总值,growth\nu,1,2,3\nv,2,3,4\n")
    with pytest.raises(DataError, match="got 'gdp' more than once"):
        read_table(tmp_path / "x.csv", framework=FRAMEWORK)


@pytest.mark.parametrize("kind", ["xlsx", "parquet"])
def test_a_file_that_is_not_of_its_kind_is_refused(tmp_path, kind):
    (tmp_path / f"x.{kind}").write_text("city,a\nu,1\n")
    with pytest.raises(DataError, match=f"'x.{kind}' cannot be read as {kind}: "):
        read_table(tmp_path / f"x.{kind}")


LOST = pd.DataFrame({"gdp": [4, 3], "growth": [5.0, 5.2]})  # written without its index


class TestNoNamesOfUnits:
    @pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
    def test_a_first_column_of_fractions_is_refused(self, tmp_path, kind):
        path = tmp_path / f"x.{kind}"
        table = LOST[["growth", "gdp"]]
        {"csv": table.to_csv, "xlsx": table.to_excel, "parquet": table.to_parquet}[kind](
            path, index=False
        )
        with pytest.raises(DataError, match=r"names of the units .*; got the numbers of 'growth'"):
            read_table(path)
        with pytest.raises(DataError, match=r"got the numbers of 'growth'.* index=False.*unit="):
            read_table(path, year="gdp")
        assert read_table(path, unit="gdp").index.tolist() == [4, 3]

    @pytest.mark.parametrize("first", ["gdp", "地区生产总值"])
    def test_a_first_column_that_is_an_indicator_is_refused(self, tmp_path, first):
        LOST.rename(columns={"gdp": first}).to_csv(tmp_path / "x.csv", index=False)
        with pytest.raises(DataError, match=f"got the indicator '{first}'"):
            read_table(tmp_path / "x.csv", framework=FRAMEWORK)

    def test_whole_numbers_and_blanks_among_them_are_no_fractions(self, tmp_path):
        (tmp_path / "x.csv").write_text("id,a\n101,1\n102,2\n")
        assert read_table(tmp_path / "x.csv").index.tolist() == [101, 102]
        (tmp_path / "x.csv").write_text("id,a\n101,1\n,2\n")
        with pytest.raises(DataError, match="it is blank"):
            read_table(tmp_path / "x.csv")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_namibia_is_a_unit(tmp_path, kind):
    path = tmp_path / f"x.{kind}"
    table = pd.DataFrame({"iso": ["NA", "ZA"], "a": [1.0, None], "b": ["NA", "x"]})
    {"csv": table.to_csv, "xlsx": table.to_excel}[kind](path, index=False)
    data = read_table(path)
    assert data.index.tolist() == ["NA", "ZA"]
    assert data["b"].isna().tolist() == [True, False]


class TestCoinr:
    data = pd.DataFrame(
        {
            "uName": ["Austria", "Belgium", "China"],
            "uCode": ["AUT", "BEL", "CHN"],
            "Pop": [8.7, 11.4, 1400.0],
            "LPI": [4.1, 4.1, 3.7],
            "CO2": [6.9, 8.3, 7.5],
            "Forest": [3.0, 5.7, None],
        }
    )
    meta = pd.DataFrame(
        {
            "Level": [1, 1, 1, 2, 2, 3, None],
            "iCode": ["LPI", "CO2", "Forest", "Conn", "Sust", "Index", "Pop"],
            "iName": ["Logistics", "CO2 per head", "Forest", "Conn", "Sust", "Index", "People"],
            "Direction": [1, -1, 1, 1, 1, 1, None],
            "Weight": [1, 2, 1, 1, 1, 1, None],
            "Unit": ["Score", "t", "%", None, None, None, "million"],
            "Target": [4.2, 1.0, None, None, None, None, None],
            "Denominator": [None, None, None, None, None, None, None],
            "Parent": ["Conn", "Sust", "Sust", "Index", "Index", None, None],
            "Type": ["Indicator"] * 3 + ["Aggregate"] * 3 + ["Denominator"],
        }
    )

    def test_reads_into_data_and_framework(self):
        data, framework = read_coinr(self.data, self.meta)
        assert framework.indicators == ("LPI", "CO2", "Forest")
        assert framework.polarity.tolist() == [1, -1, 1]
        assert framework.table.loc["CO2", ["weight", "measured_in", "target"]].tolist() == [
            2,
            "t",
            1,
        ]
        assert data.loc["CHN", "Pop"] == 1400
        result = cm.CompositeIndex(framework, imputation="mean", weighting="given").compute(data)
        assert result.weights.loc["CO2", "local"] == pytest.approx(2 / 3)

    def test_from_files(self, tmp_path):
        self.data.to_csv(tmp_path / "d.csv", index=False, na_rep="NA")
        self.meta.to_csv(tmp_path / "m.csv", index=False, na_rep="NA")
        data, framework = read_coinr(tmp_path / "d.csv", tmp_path / "m.csv")
        assert framework.groups == ("Conn", "Sust", "Index")
        assert data["Forest"].isna().sum() == 1

    def test_units_that_recur_are_a_panel(self):
        panel = pd.concat([self.data.assign(Time=t) for t in (2020, 2021)])
        assert read_coinr(panel, self.meta)[0].index.names == ["uCode", "Time"]
        with pytest.raises(DataError, match="more than once and no column 'Time'"):
            read_coinr(panel.drop(columns="Time"), self.meta)

    def test_types_need_their_spelling(self):
        lower = self.meta.assign(Type=self.meta["Type"].str.lower())
        with pytest.raises(DataError) as error:
            read_coinr(self.data, lower)
        assert "'Indicator', 'Aggregate', " in str(error.value)
        assert "got 'indicator', 'aggregate' and 'denominator'" in str(error.value)

    def test_a_direction_of_an_aggregate_is_advised_against(self):
        down = self.meta.assign(Direction=[1, -1, 1, 1, -1, 1, None])
        with pytest.raises(cm.FrameworkError, match=r"'Sust' has polarity -1.*turn round the"):
            read_coinr(self.data, down)

    def test_namibia_is_a_unit(self, tmp_path):
        self.data.assign(uCode=["AT", "BE", "NA"]).to_csv(tmp_path / "d.csv", index=False)
        assert read_coinr(tmp_path / "d.csv", self.meta)[0].index.tolist() == ["AT", "BE", "NA"]

    def test_columns_that_lack_are_named(self):
        with pytest.raises(DataError, match=r"iMeta lacks columns \['Parent'\]"):
            read_coinr(self.data, self.meta.drop(columns="Parent"))


def test_the_workbook_holds_every_step(tmp_path):
    data = TABLE.set_index("city").astype(float)
    data.loc["天津"] = [1.0, None]
    result = cm.CompositeIndex(FRAMEWORK, imputation="mean").compute(data)
    path = result.to_excel(tmp_path / "index.xlsx")
    sheets = pd.read_excel(path, sheet_name=None)
    assert list(sheets) == [
        "results", "choices", "framework", "data", "imputed", "treated", "normalised", "weights",
        "nodes",
    ]  # fmt: skip
    assert sheets["imputed"].to_numpy().tolist()[0][:2] == ["天津", "growth"]
    assert sheets["results"]["city"].tolist() == result.summary().index.tolist()
    assert sheets["normalised"].set_index("city").loc["天津", "gdp"] == 0
