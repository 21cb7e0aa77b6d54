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
