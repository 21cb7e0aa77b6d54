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
    "semicolons, one too many": (
        "city;a;b\nu;1,5;2;\n",
        "got 4 on line 2: put a value with a s",
    ),
    "bars": ("city|a|b\nu|1|2\n", r"one column, 'city\|a\|b': .* separated by '\|'\. Save it with"),
    "blanks": ("city a b\nu 1 2\n", "one column, 'city a b': .* separated by blanks"),
    "colons": ("city:a\nu:1\nv:2\n", "one column, 'city:a': .* separated by ':'"),
    "a column without a header": ("city,,b\nu,1,2\nv,3,4\n", "for each column; column 2 has none"),
    "headers alike but for a blank": ("city,a,a \nu,1,2\nv,3,4\n", "got 'a' more than once"),
    "thousands or three decimals": (
        'city,a\nu,"1,234"\nv,"2,500"\n',
        r"such as '1,234', which may have three decimals or be in thousands: thousands='\.'",
    ),
    "thousands beside decimals": (
        'city,a,b\nu,"1,234",1.5\nv,17,2.5\n',
        "a decimal point, and '1,234' beside them: if these are thousands, thousands=','",
    ),
    "points in a file of semicolons": ("city;a\nu;1.234\nv;2.500\n", r"such as '1\.234'"),
    "R's row names": (
        '"","city","a"\n"1","Wuhan",1\n"2","Jinan",2\n',
        "has no header and numbers the rows, as R .* unit='city' say",
    ),
    "row numbers of pandas": (",city,a\n0,Wuhan,1\n1,Jinan,2\n", "unit='city' say"),
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


NUMBERS = pd.DataFrame(
    {"pop": [10, 20, 30], "GDP, bn": [1.5, 2.25, 1234.5]}, pd.Index(["A", "B", "C"], name="city")
)
DIALECTS = {  # the same table, as it is written here and there
    "commas": ('city,pop,"GDP, bn"\nA,10,1.5\nB,20,2.25\nC,30,1234.5\n', {}),
    "semicolons and decimal commas": (
        "city;pop;GDP, bn\nA;10;1,5\nB;20;2,25\nC;30;1234,5\n", {}
    ),
    "semicolons and decimal points": (
        "city;pop;GDP, bn\nA;10;1.5\nB;20;2.25\nC;30;1234.5\n", {}
    ),
    "tabs and decimal commas": ("city\tpop\tGDP, bn\nA\t10\t1,5\nB\t20\t2,25\nC\t30\t1234,5", {}),
    "commas and decimal commas in quotes": (
        'city,pop,"GDP, bn"\nA,10,"1,5"\nB,20,"2,25"\nC,30,"1234,5"\n', {}
    ),
    "a number with both marks": (
        "city;pop;GDP, bn\nA;10;1,5\nB;20;2,25\nC;30;1.234,5\n", {}
    ),
    "English thousands": (
        'city,pop,"GDP, bn"\nA,10,1.5\nB,20,2.25\nC,30,"1,234.5"\n', {"thousands": ","}
    ),
    "French thousands": (
        "city;pop;GDP, bn\nA;10;1,5\nB;20;2,25\nC;30;1\u202f234,5\n", {"thousands": " "}
    ),
    "Swiss thousands": (
        "city;pop;GDP, bn\nA;10;1.5\nB;20;2.25\nC;30;1’234.5\n", {"thousands": "'"}
    ),
    "a line that names the separator": (
        "sep=;\ncity;pop;GDP, bn\nA;10;1,5\nB;20;2,25\nC;30;1234,5\n", {}
    ),
    "a title above": (
        "Table 1, of three\n\ncity;pop;GDP, bn\nA;10;1,5\nB;20;2,25\nC;30;1234,5\n", {"header": 3}
    ),
    "blank columns at the end": (
        "city;pop;GDP, bn;;\nA;10;1,5;;\nB;20;2,25;;\nC;30;1234,5;;\n", {}
    ),
    "line ends of Windows": (
        "city;pop;GDP, bn\r\nA;10;1,5\r\nB;20;2,25\r\nC;30;1234,5\r\n", {}
    ),
    "R's row names": (
        '"","city","pop","GDP, bn"\n"1","A",10,1.5\n"2","B",20,2.25\n"3","C",30,1234.5\n',
        {"unit": "city"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "options"), DIALECTS.values(), ids=DIALECTS)
def test_one_table_in_every_dialect(tmp_path, text, options):
    (tmp_path / "x.csv").write_text(text, newline="")
    pd.testing.assert_frame_equal(read_table(tmp_path / "x.csv", **options), NUMBERS)


def test_an_index_of_semicolons_and_decimal_commas(tmp_path):
    (tmp_path / "x.csv").write_text("city;pop;GDP, bn\nA;10;1,5\nB;20;2,3\nC;30;0,9\n")
    data = read_table(tmp_path / "x.csv")[["GDP, bn"]]
    ranks = cm.CompositeIndex(Framework.flat(list(data))).compute(data).ranks
    assert ranks.sort_values().index.tolist() == ["B", "A", "C"]


def test_three_decimals_are_no_thousands_if_one_begins_with_nought(tmp_path):
    (tmp_path / "x.csv").write_text("city;a\nA;1,234\nB;0,500\n")
    assert read_table(tmp_path / "x.csv")["a"].tolist() == [1.234, 0.5]
    (tmp_path / "x.csv").write_text("city;a\nA;1,234\nB;2,500\n")
    assert read_table(tmp_path / "x.csv", thousands=".")["a"].tolist() == [1.234, 2.5]
    assert read_table(tmp_path / "x.csv", thousands=",")["a"].tolist() == [1234, 2500]


CHINESE = "城市,国内生产总值\n上海,47218\n北京,43760\n重庆,30145\n"
SPANISH = "ciudad,PIB\nMálaga,1\nLeón,2\nA Coruña,3\n"
ENCODINGS = {
    "UTF-8": (CHINESE, "utf-8", None),
    "UTF-8 with a mark": (CHINESE, "utf-8-sig", None),
    "GB 18030": (CHINESE, "gb18030", None),
    "GB 18030, a name alone": ("city,gdp\n武汉,1\n南京,2\n", "gb18030", None),
    "Windows-1252": (SPANISH, "cp1252", "was read as Windows-1252"),
    "Windows-1252, of UNDP": (
        "country,hdi\nCôte d'Ivoire,0.55\nTürkiye,0.84\n", "cp1252", "was read as Windows-1252",
    ),
    "Windows-1252, a sign": ("city,GDP (€)\nu,1\nv,2\n", "cp1252", "was read as Windows-1252"),
    "Big5": ("城市,產值\n臺北,1\n高雄,2\n臺中,3\n", "big5", DataError),
    "Shift-JIS": ("都市,人口\n東京,1\n大阪,2\n名古屋,3\n", "shift_jis", DataError),
    "EUC-KR": ("도시,인구\n서울,1\n부산,2\n대구,3\n", "cp949", DataError),
    "Windows-1251": ("город,ВРП\nМосква,1\nКазань,2\n", "cp1251", DataError),
    "a Mac's": (SPANISH, "mac_roman", DataError),
    "UTF-16": (CHINESE, "utf-16", DataError),
}  # fmt: skip


@pytest.mark.parametrize(("text", "encoding", "says"), ENCODINGS.values(), ids=ENCODINGS)
def test_an_encoding_is_read_said_or_asked_for(tmp_path, text, encoding, says):
    path = tmp_path / "x.csv"
    path.write_text(text, encoding=encoding)
    units = [line.split(",")[0] for line in text.splitlines()[1:]]
    assert read_table(path, encoding=encoding).index.tolist() == units
    if says is None:
        assert read_table(path).index.tolist() == units
    elif says is DataError:
        with pytest.raises(DataError, match=r"'x.csv' needs to be text in UTF-8.* encoding="):
            read_table(path)
    else:
        with pytest.warns(UserWarning, match=says):
            assert read_table(path).index.tolist() == units


def test_an_encoding_that_is_not_the_files(tmp_path):
    (tmp_path / "x.csv").write_text(SPANISH, encoding="cp1252")
    with pytest.raises(DataError, match=r"'x.csv' is not text in 'utf-8': line 2 has bytes"):
        read_table(tmp_path / "x.csv", encoding="utf-8")
    with pytest.raises(DataError, match="Unknown encoding 'windows'"):
        read_table(tmp_path / "x.csv", encoding="windows")


@pytest.mark.parametrize("kind", ["csv", "xlsx", "parquet"])
def test_codes_keep_their_zeros(tmp_path, kind):
    table = pd.DataFrame({"fips": ["06037", "48001"], "year": [2020, 2021], "a": [1.5, 2.5]})
    path = tmp_path / f"x.{kind}"
    {"csv": table.to_csv, "xlsx": table.to_excel, "parquet": table.to_parquet}[kind](
        path, index=False
    )
    assert read_table(path)["a"].to_dict() == {"06037": 1.5, "48001": 2.5}
    assert read_table(path, year="year").index.tolist() == [("06037", 2020), ("48001", 2021)]


def test_words_of_ones_own_for_missing(tmp_path):
    (tmp_path / "x.csv").write_text("city,a,b\nA,1,:\nB,..,2\nC,3,n/a\n")
    data = read_table(tmp_path / "x.csv", na=[":", ".."])
    assert data["a"].isna().tolist() == [False, True, False]
    assert data["b"].isna().tolist() == [True, False, True]


class TestWorkbooks:
    @pytest.fixture
    def path(self, tmp_path):
        with pd.ExcelWriter(tmp_path / "x.xlsx") as workbook:
            about = pd.DataFrame({"About these data": ["Figures of 2023", "Source: NBS"]})
            about.to_excel(workbook, sheet_name="Read me", index=False)
            NUMBERS.rename(columns={"pop": 2019, "GDP, bn": 2020}).to_excel(
                workbook, sheet_name="Data", startrow=2
            )
        return tmp_path / "x.xlsx"

    @pytest.mark.parametrize("sheet", ["Data", 2])
    def test_headers_that_are_numbers_are_text(self, path, sheet):
        data = read_table(path, sheet=sheet, header=3)
        assert list(data) == ["2019", "2020"]
        cm.CompositeIndex(Framework.flat(["2019", "2020"])).compute(data)

    def test_a_first_sheet_to_read(self, path):
        with pytest.raises(DataError, match=r"'About these data'.* are 'Read me', 'Data'"):
            read_table(path)
        with pytest.raises(DataError, match=r"Unknown sheet 'data'. Did you mean 'Data'"):
            read_table(path, sheet="data")

    def test_options_of_other_kinds_of_files(self, path, tmp_path):
        NUMBERS.to_csv(tmp_path / "x.csv")
        with pytest.raises(DataError, match="is a xlsx file, where encoding= means nothing"):
            read_table(path, encoding="utf-8")
        with pytest.raises(DataError, match="is a csv file, where sheet= means nothing"):
            read_table(tmp_path / "x.csv", sheet="Data")


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
        assert read_table(path, unit="gdp").index.tolist() == ["4", "3"]

    @pytest.mark.parametrize("first", ["gdp", "地区生产总值"])
    def test_a_first_column_that_is_an_indicator_is_refused(self, tmp_path, first):
        LOST.rename(columns={"gdp": first}).to_csv(tmp_path / "x.csv", index=False)
        with pytest.raises(DataError, match=f"got the indicator '{first}'"):
            read_table(tmp_path / "x.csv", framework=FRAMEWORK)

    def test_whole_numbers_and_blanks_among_them_are_no_fractions(self, tmp_path):
        (tmp_path / "x.csv").write_text("id,a\n101,1\n102,2\n")
        assert read_table(tmp_path / "x.csv").index.tolist() == ["101", "102"]
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

    def test_a_parent_without_a_row(self, tmp_path):
        alone = self.meta[self.meta["Type"] != "Aggregate"].assign(Parent=None)
        with pytest.raises(DataError, match=r"needs a row of Type 'Aggregate'.* there is none"):
            read_coinr(self.data, alone)
        with pytest.raises(DataError, match=r"'Aggregate'.* there is none for 'Sust'"):
            read_coinr(self.data, self.meta[self.meta["iCode"] != "Sust"])

    def test_an_encoding(self, tmp_path):
        self.data.replace("Austria", "Österreich").to_csv(tmp_path / "d.csv", encoding="cp850")
        with pytest.raises(DataError, match="encoding"):
            read_coinr(tmp_path / "d.csv", self.meta)
        data, _ = read_coinr(tmp_path / "d.csv", self.meta, encoding="cp850")
        assert data.at["AUT", "uName"] == "Österreich"

    def test_columns_that_lack_are_named(self):
        with pytest.raises(DataError, match=r"iMeta lacks columns \['Parent'\]"):
            read_coinr(self.data, self.meta.drop(columns="Parent"))


def test_a_framework_with_the_code_of_namibia(tmp_path):
    (tmp_path / "f.csv").write_text("code,parent,polarity\nAfrica,NA,\nNA,Africa,1\nZA,Africa,1\n")
    with pytest.raises(cm.FrameworkError, match="cycle 'Africa' -> 'NA'"):  # NA is a code here
        Framework.read_csv(tmp_path / "f.csv")
    (tmp_path / "f.csv").write_text("code,parent,polarity\nAfrica,,\nNA,Africa,1\nZA,Africa,1\n")
    assert Framework.read_csv(tmp_path / "f.csv").indicators == ("NA", "ZA")
    (tmp_path / "f.csv").write_text("code;parent;weight\ntop;NA;\na;top;1,5\nb;top;2,5\n")
    assert Framework.read_csv(tmp_path / "f.csv").table["weight"].tolist()[1:] == [1.5, 2.5]


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
