"""The open CCFI: made from the raw figures, whole, and as its README says."""

import dataclasses
import re
import shutil
import subprocess
import sys
import tomllib
from fractions import Fraction
from hashlib import sha256
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, compare_methods
from ccfi_methods.datasets import ccfi_variants, load_ccfi, load_ccfi_panel
from ccfi_methods.exceptions import DataError, MethodError

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT / "data"

# Typed from data/README.md, where a reader finds them.
MISSING = {
    "cfc_assets": {"Beijing", "Chengdu", "Nanjing", "Shenyang", "Wuhan", "Xi'an"},
    "household_deposits": {"Suzhou", "Wenzhou", "Wuxi"},
    "high_tech_enterprises": {"Shanghai", "Shenzhen"},
    "telecom_revenue": {"Nanchang"},
    "income_per_head": {
        *("Changchun", "Dalian", "Harbin", "Nanning", "Ningbo"),
        *("Shijiazhuang", "Tianjin", "Urumqi", "Wenzhou"),
    },
}
MISSING_IN_PANEL = {
    "gdp_growth": {("Shenzhen", 2022)},
    "retail_sales": {("Dalian", 2019), ("Harbin", 2019)},
    "retail_per_head": {("Dalian", 2019), ("Harbin", 2019)},
    "invention_patents": {
        *(("Changchun", 2019), ("Wuhan", 2019), ("Wuhan", 2020), ("Zhengzhou", 2019))
    },
    "undergraduates": {("Shenzhen", 2019), ("Tianjin", 2019)},
}


@pytest.fixture(scope="module")
def ccfi():
    return load_ccfi()


@pytest.fixture(scope="module")
def panel():
    return load_ccfi_panel()


@pytest.fixture(scope="module")
def observations():
    return pd.read_csv(DATA / "raw" / "observations.csv")


@pytest.fixture(scope="module")
def edits():
    return pd.read_csv(DATA / "raw" / "edits.csv", dtype={"year": "Int64"})


@pytest.fixture(scope="module")
def readme():
    """The words of data/README.md, on one line."""
    return " ".join((DATA / "README.md").read_text(encoding="utf-8").split())


@pytest.fixture
def copy(tmp_path):
    """A copy of the data folder that a test may spoil."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def build(data, *options):
    return subprocess.run(
        [sys.executable, data / "build.py", *options], capture_output=True, text=True, check=False
    )


def missing_cells(data):
    return {code: set(data.index[data[code].isna()]) for code in data if data[code].isna().any()}


class TestFiles:
    def test_derived_is_what_raw_gives(self):
        done = build(DATA, "--check")
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")

    def test_build_makes_the_same_bytes_from_raw_alone(self, copy):
        shutil.rmtree(copy / "derived")
        (copy / "SHA256SUMS").unlink()
        assert build(copy).returncode == 0
        for made in [*(copy / "derived").iterdir(), copy / "SHA256SUMS"]:
            assert made.read_bytes() == (DATA / made.relative_to(copy)).read_bytes(), made.name
        assert len(list((copy / "derived").iterdir())) == len(list((DATA / "derived").iterdir()))

    @pytest.mark.parametrize(
        ("spoilt", "named"),
        [
            ("derived/panel.csv", "derived/panel.csv"),
            ("raw/cities.csv", "SHA256SUMS"),
            ("raw/hand_collected.csv", "SHA256SUMS"),
            ("judgements/market.csv", "SHA256SUMS"),
            ("derived/stray.csv", "derived/stray.csv"),
        ],
    )
    def test_check_names_what_differs(self, copy, spoilt, named):
        with (copy / spoilt).open("a") as file:
            file.write("\n")
        done = build(copy, "--check")
        assert done.returncode == 1
        assert named in done.stdout

    def test_checksums(self):
        lines = (DATA / "SHA256SUMS").read_text().splitlines()
        sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
        folders = ("raw", "derived", "judgements")
        files = [path for folder in folders for path in (DATA / folder).glob("*.csv")]
        assert sums == {
            path.relative_to(DATA).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in files
        }

    @pytest.mark.parametrize("folder", ["derived", "judgements"])
    def test_text_is_utf8_with_plain_line_ends(self, folder):
        for path in (DATA / folder).glob("*.csv"):
            text = path.read_bytes()
            assert b"\r" not in text
            assert text.decode("utf-8").endswith("\n")
            assert not text.startswith(b"\xef\xbb\xbf")


class TestBaseYear:
    def test_shape_and_order(self, ccfi):
        cities = pd.read_csv(DATA / "raw" / "cities.csv")["city"]
        assert ccfi.data.index.name == "city"
        assert list(ccfi.data.index) == list(cities)
        assert list(ccfi.data.columns) == list(ccfi.framework.indicators)
        assert ccfi.data.shape == (31, 33)
        assert set(map(str, ccfi.data.dtypes)) == {"float64"}

    def test_framework(self, ccfi):
        levels = ccfi.framework.table["level"].value_counts().to_dict()
        assert levels == {1: 33, 2: 12, 3: 3, 4: 1}
        assert (ccfi.framework.polarity == 1).all()

    def test_missing_cells_are_where_the_readme_says(self, ccfi):
        assert missing_cells(ccfi.data) == MISSING
        assert sum(map(len, MISSING.values())) == 21
        readme = (DATA / "README.md").read_text(encoding="utf-8")
        for code, cities in MISSING.items():
            line = re.search(rf"^\| `{code}` \((\d+)\) \| (.*)$", readme, re.MULTILINE)
            assert int(line[1]) == len(cities)
            assert all(city in line[2] for city in cities)

    @pytest.mark.parametrize(
        ("city", "code", "value"),
        [  # typed from observations.csv; ratios worked out by hand
            ("Shanghai", "gdp", 47219.0),
            ("Beijing", "deposits", 240438.6126),
            ("Chongqing", "cfc_assets", 4009.91),
            ("Chongqing", "income_per_head", 37595.0),
            ("Dalian", "cfc_count", 0.0),
            ("Xiamen", "cfc_assets", 55.16),  # this and the next five from corrections
            ("Wuhan", "household_deposits", 16208.08),
            ("Shanghai", "household_deposits", 58319.93),
            ("Beijing", "scitech_finance_zone", 1.0),
            ("Shanghai", "scitech_finance_zone", 1.0),
            ("Tianjin", "scitech_finance_zone", 0.0),
            ("Urumqi", "high_tech_enterprises", 641.0),
            ("Beijing", "cfc_count", 4.0),
            ("Dalian", "cfc_assets", 0.0),
            ("Shenzhen", "consumption_status", 1.0),
            ("Shanghai", "retail_per_head", 18515.5e8 / 2487e4),
            ("Chongqing", "loans_to_gdp", 56730.0 / 30146.0),
            ("Chongqing", "mobile_per_100", 4305.0 / 3191.0 * 100),
        ],
    )
    def test_spot_values(self, ccfi, city, code, value):
        assert ccfi.data.loc[city, code] == pytest.approx(value, rel=1e-14)

    @pytest.mark.parametrize("variant", ["base", "without_status", "intensity", "consumer"])
    def test_every_leaf_is_its_figure_over_its_denominator(self, variant, observations, edits):
        ccfi = load_ccfi(variant=variant)
        figures = observations.set_index(["city", "indicator", "year"])["value"].to_dict()
        for edit in edits.itertuples():
            if edit.action == "add":
                figures[edit.city, edit.series, edit.year] = edit.used
        for leaf in ccfi.framework.table.query("level == 1").itertuples():
            for city in ccfi.data.index:
                value = figures.get((city, leaf.indicator, leaf.year), np.nan) * leaf.factor
                if not pd.isna(leaf.per_indicator):
                    value /= figures[city, leaf.per_indicator, leaf.per_year]
                assert ccfi.data.loc[city, leaf.Index] == pytest.approx(
                    value, rel=1e-14, nan_ok=True
                )

    def test_companies_agree_with_the_list_of_companies(self, ccfi):
        companies = pd.read_csv(DATA / "raw" / "consumer_finance_companies.csv")
        assert len(companies) == 31
        seats = companies.groupby("head_office")["total_assets_100m_cny"]
        count = seats.size().reindex(ccfi.data.index, fill_value=0)
        assets = seats.agg(lambda known: known.sum(skipna=False))  # nan if one is not known
        assets = assets.reindex(ccfi.data.index)
        assert (ccfi.data["cfc_count"] == count).all()
        np.testing.assert_allclose(ccfi.data["cfc_assets"], assets.where(count > 0, 0), rtol=1e-12)

    def test_sources_name_every_leaf(self, ccfi):
        assert list(ccfi.sources.index) == list(ccfi.framework.indicators)
        assert ccfi.sources["source"].str.len().gt(10).all()
        ratio = ccfi.framework.table.loc[ccfi.sources.index, "per_indicator"].notna()
        assert (ccfi.sources["per_source"].notna() == ratio).all()
        assert ccfi.sources.loc["gdp", ["indicator", "year", "source"]].to_list() == [
            "gdp",
            2023,
            "China City Statistical Yearbook 2024, table 2-6, whole city",
        ]


class TestEdits:
    def test_they_are_loaded_as_listed(self, ccfi, panel, edits):
        pd.testing.assert_frame_equal(ccfi.edits, edits)
        pd.testing.assert_frame_equal(panel.edits, edits)

    def test_printed_is_what_was_collected(self, edits, observations):
        """Of every cell that an edit names; blank where nothing was collected."""
        collected = observations.set_index(["city", "indicator", "year"])["value"]
        cells = edits[edits["city"].ne("all") & edits["year"].notna()]
        keys = pd.MultiIndex.from_frame(cells[["city", "series", "year"]].astype({"year": int}))
        assert keys.is_unique
        found = collected.reindex(keys)
        np.testing.assert_array_equal(cells["printed"], found)
        assert cells.loc[cells["action"] == "add", "printed"].isna().all()
        kept = cells[cells["action"].isin(["convert", "doubt", "note"])]
        assert (kept["printed"] == kept["used"]).all()

    def test_each_has_a_known_action_a_reason_and_a_source(self, edits, observations):
        assert set(edits["action"]) == {
            *("add", "leave out", "convert", "doubt", "lower bound", "total", "note")
        }
        assert edits[["city", "series", "action", "unit", "why", "source"]].notna().all(axis=None)
        assert set(edits["series"]) <= set(observations["indicator"])
        assert (
            edits["used"].isna().sum()
            == edits["action"].eq("leave out").sum()
            + (edits["city"].eq("all") & edits["action"].ne("total")).sum()
        )

    def test_they_say_what_derived_holds(self, ccfi, edits):
        """Where a leaf is the figure itself, the table has what the edit says is used."""
        plain = ccfi.framework.table.query("level == 1 and per_indicator.isna()")
        codes = {(leaf.indicator, leaf.year): leaf.Index for leaf in plain.itertuples()}
        met = 0
        for edit in edits[edits["city"] != "all"].itertuples():
            code = codes.get((edit.series, edit.year))
            if code and edit.action in ("add", "doubt", "convert", "note"):
                assert ccfi.data.loc[edit.city, code] == edit.used
                met += 1
        assert met > 60

    @pytest.mark.parametrize(
        ("city", "series", "year"),
        [
            ("Wuhan", "invention_patents_granted", 2019),
            ("Wuhan", "invention_patents_granted", 2020),
            ("Zhengzhou", "invention_patents_granted", 2019),
            ("Zhengzhou", "telecom_revenue", 2019),
            ("Xiamen", "telecom_revenue", 2019),
            ("Guangzhou", "wholesale_retail_sales", 2022),
            ("Shenzhen", "wholesale_retail_sales", 2019),
            ("Shenzhen", "gdp_growth", 2022),
        ],
    )
    def test_misprints_are_left_out(self, edits, panel, city, series, year):
        edit = edits.query("city == @city and series == @series and year == @year").squeeze()
        assert (edit["action"], pd.isna(edit["used"])) == ("leave out", True)
        code = {"invention_patents_granted": "invention_patents"}.get(series, series)
        if code in panel.data:
            assert pd.isna(panel.data.loc[(city, year), code])

    def test_build_applies_them(self, copy, edits):
        """Another figure in the list is another figure in the table, and --check sees it."""
        changed = edits.copy()
        xiamen = changed["city"].eq("Xiamen") & changed["action"].eq("add")
        changed.loc[xiamen & changed["series"].eq("household_deposits"), "used"] = 1.0
        changed.to_csv(copy / "raw" / "edits.csv", index=False)
        assert "derived/ccfi_2023.csv" in build(copy, "--check").stdout
        assert build(copy).returncode == 0
        made = pd.read_csv(copy / "derived" / "ccfi_2023.csv", index_col="city")
        assert made.loc["Xiamen", "household_deposits"] == 1.0

    def test_every_hand_collected_figure_has_a_source(self, observations, edits):
        """Whatever is neither of a yearbook nor of the Peking University index."""
        known = pd.read_csv(DATA / "raw" / "hand_collected.csv")
        assert known["name"].notna().all()
        added = edits[edits["action"].isin(["add", "lower bound", "total"])]
        columns = {"series": "indicator", "used": "value"}
        figures = pd.concat([observations, added.rename(columns=columns)])
        official = figures["source"].str.contains(r"^China City Statistical|^Peking University")
        named = set(known[["city", "series", "year"]].itertuples(index=False, name=None))
        zones = ("all", "scitech_finance_reform_zone")
        for figure in figures[~official].itertuples():
            year = (
                2022 if zones[1] == figure.indicator and figure.city != "Beijing" else figure.year
            )
            assert {(figure.city, figure.indicator, year), ("all", figure.indicator, year)} & named


def published_bounds(dataset):
    table = dataset.lower_bounds
    return {(city, code): x for code in table for city, x in table[code].dropna().items()}


class TestLowerBounds:
    def test_as_published(self, ccfi):
        assert published_bounds(ccfi) == {  # typed from the press and the company results
            ("Shenzhen", "high_tech_enterprises"): 24_000,
            ("Shanghai", "high_tech_enterprises"): 22_000,
            ("Beijing", "cfc_assets"): pytest.approx(125.73 + 97.83),
        }

    @pytest.mark.parametrize("variant", ["base", "without_status", "intensity", "consumer"])
    def test_only_of_what_is_missing(self, variant):
        dataset = load_ccfi(variant=variant)
        assert len(published_bounds(dataset)) == 3
        for city, code in published_bounds(dataset):
            assert pd.isna(dataset.data.loc[city, code])

    def test_those_of_ratios_are_ratios(self):
        bounds = load_ccfi(variant="intensity").lower_bounds
        assert bounds.loc["Shenzhen", "high_tech_per_head"] == pytest.approx(24_000 / 1779)
        assert bounds.loc["Beijing", "cfc_assets_to_gdp"] == pytest.approx(223.56 / 43761.0 * 100)

    def test_of_the_panel_there_are_none(self, panel):
        assert panel.lower_bounds.empty

    def test_of_beijing_is_the_sum_of_two_companies(self, ccfi):
        companies = pd.read_csv(DATA / "raw" / "consumer_finance_companies.csv")
        beijing = companies.query("head_office == 'Beijing'")["total_assets_100m_cny"]
        assert beijing.notna().sum() == 2
        assert ccfi.lower_bounds.loc["Beijing", "cfc_assets"] == pytest.approx(beijing.sum())


class TestVariants:
    STATUS = ("financial_court", "scitech_finance_zone", "consumption_status")

    def test_base(self, ccfi):
        base = load_ccfi(2023, "base")
        pd.testing.assert_frame_equal(base.data, ccfi.data)
        assert base.framework == ccfi.framework

    def test_without_status_is_the_base_without_three(self, ccfi):
        other = load_ccfi(variant="without_status")
        pd.testing.assert_frame_equal(other.data, ccfi.data.drop(columns=[*self.STATUS]))
        shared = ["name", "parent", "level", "polarity"]
        left = ccfi.framework.drop(self.STATUS).table[shared]
        pd.testing.assert_frame_equal(other.framework.table[shared], left)

    def test_intensity_has_no_totals(self, ccfi):
        """15 of the 33 leaves are totals: each has a twin, or is in the base per head already."""
        totals = ccfi.framework.table.query("level == 1")
        totals = totals[
            totals["measured_in"].isin(["companies", "100m CNY", "patents", "enterprises"])
            | totals["measured_in"].isin(["persons", "10k persons"])
        ]
        assert len(totals) == 15
        other = load_ccfi(variant="intensity")
        assert not set(totals.index) & set(other.framework.indicators)
        twins = other.framework.table["stands_for"].dropna()
        assert set(totals.index) - set(twins) == {"gdp", "population"}
        assert len(other.framework.indicators) == 31
        value = other.data.loc["Shanghai", "deposits_per_head"]  # typed from observations.csv
        assert value == pytest.approx(193594.3083e8 / 2487e4)

    def test_consumer_has_no_leasing_and_no_bank_loans(self, ccfi):
        other = load_ccfi(variant="consumer")
        gone = set(ccfi.framework.indicators) - set(other.framework.indicators)
        assert gone == {"leasing_count", "loans"}
        assert "loans_to_gdp" in other.framework.children("banking_base")
        weights = CompositeIndex(ccfi.framework, imputation="median").compute(ccfi.data).weights
        assert weights.loc["loans_to_gdp", "global"] == pytest.approx(1 / 12)  # alone in its group
        for group in other.framework.groups:
            assert len(other.framework.children(group)) > 1

    @pytest.mark.parametrize("variant", ["without_status", "intensity", "consumer"])
    def test_each_is_whole(self, variant, ccfi):
        other = load_ccfi(variant=variant)
        assert list(other.data) == list(other.framework.indicators)
        assert list(other.sources.index) == list(other.framework.indicators)
        assert other.framework.table.query("level == 1")["name_zh"].notna().all()
        assert repr(other).startswith(f"<Open CCFI 2023, {variant}: 31 cities x ")
        known = ccfi.data.notna().all(axis=1)
        assert other.data[known].notna().all(axis=None)
        for group, matrix in other.judgements.items():
            assert tuple(matrix.index) == tuple(matrix) == other.framework.children(group)

    def test_judgements_go_with_the_place(self, ccfi):
        other = load_ccfi(variant="intensity")
        assert set(other.judgements) == set(ccfi.judgements)
        judged = other.judgements["innovation"].loc["patents_per_head", "science_share"]
        assert judged == ccfi.judgements["innovation"].loc["invention_patents", "science_share"]
        moved = load_ccfi(variant="consumer").judgements
        assert set(ccfi.judgements) - set(moved) == {
            *("consumer_lenders", "banking_base", "specialised_lenders", "institutions")
        } - set(moved)
        assert not {"consumer_lenders", "banking_base"} & set(moved)

    def test_a_comparison_runs_over_them(self):
        variants = ccfi_variants()
        assert list(variants.frameworks) == ["base", "without_status", "intensity", "consumer"]
        comparison = compare_methods(
            variants.data,
            variants.frameworks,
            imputation="median",
            normalisation="minmax",
            weighting=["equal", "entropy"],
            aggregation="arithmetic",
            baseline={"framework": "base"},
        )
        assert comparison.baseline == "base / minmax / equal / arithmetic"
        for name in variants.frameworks:
            dataset = load_ccfi(variant=name)
            alone = CompositeIndex(dataset.framework, imputation="median").compute(dataset.data)
            ranks = comparison.ranks[f"{name} / minmax / equal / arithmetic"]
            assert (ranks == alone.ranks).all()
        assert list(comparison.influence().index) == ["framework", "weighting"]
        assert comparison.influence().loc["framework", "pairs"] == 2 * 6
        assert list(comparison.scores["framework"].unique()) == list(variants.frameworks)

    @pytest.mark.parametrize("variant", ["Base", "per_head", None, ["base"]])
    def test_another_one_is_refused(self, variant):
        with pytest.raises(DataError, match="variant of the open CCFI"):
            load_ccfi(variant=variant)


class TestPanel:
    def test_shape(self, panel):
        assert panel.data.index.names == ["city", "year"]
        assert panel.data.shape == (31 * 5, 19)
        expected = pd.MultiIndex.from_product([panel.units.index, range(2019, 2024)])
        assert panel.data.index.equals(expected)
        assert list(panel.data.columns) == list(panel.framework.indicators)

    def test_framework_is_part_of_the_base_years(self, ccfi, panel):
        levels = panel.framework.table["level"].value_counts().to_dict()
        assert levels == {1: 19, 2: 9, 3: 3, 4: 1}
        gone = [code for code in ccfi.framework.indicators if code not in panel.framework]
        same = ["parent", "level", "polarity"]
        assert panel.framework.table[same].equals(ccfi.framework.drop(gone).table[same])

    def test_its_last_year_is_the_base_year(self, ccfi, panel):
        last = panel.data.xs(2023, level="year")
        pd.testing.assert_frame_equal(last, ccfi.data[last.columns], check_exact=True)

    def test_missing_cells_are_where_the_readme_says(self, panel):
        assert missing_cells(panel.data) == MISSING_IN_PANEL

    @pytest.mark.parametrize(
        ("city", "year", "code", "value"),
        [  # typed from observations.csv
            ("Shanghai", 2019, "gdp", 38156.0),
            ("Shenzhen", 2019, "gdp_per_capita", 203489.0),
            ("Zhengzhou", 2020, "invention_patents", 4252.0),
            ("Shanghai", 2020, "population", 2488.0),
            ("Shanghai", 2019, "population", 38156e8 / 157279 / 1e4),
            ("Shanghai", 2019, "retail_per_head", 15847.553e8 / (38156e8 / 157279)),
        ],
    )
    def test_spot_values(self, panel, city, year, code, value):
        assert panel.data.loc[(city, year), code] == pytest.approx(value, rel=1e-14)

    def test_implied_population_against_published(self, panel, observations):
        published = observations[observations["indicator"] == "population"]
        published = published.set_index(["city", "year"])["value"]
        assert set(published.index.get_level_values("year")) == {2020, 2023}
        both = panel.data.loc[published.index]
        assert (both["population"] == published).all()
        ratio = both["gdp"] / both["gdp_per_capita"] * 1e4 / published
        assert (round(ratio.min(), 3), round(ratio.max(), 3)) == (0.943, 1.004)
        assert {city for city, year in ratio.index[ratio < 0.97]} == {
            *("Changchun", "Harbin", "Shenyang", "Wuhan")
        }

    def test_break_of_2020_is_as_the_readme_says(self, panel):
        years = panel.data.unstack()
        growth = years["population", 2020] / years["population", 2019] - 1
        assert (growth > 0.1).sum() == 19
        assert growth["Shenzhen"] == growth.max() == pytest.approx(1 / 3, abs=0.005)
        assert growth["Tianjin"] == growth.min() == pytest.approx(-1 / 9, abs=0.005)
        richer = years["gdp", 2020] > years["gdp", 2019]
        fell = years["gdp_per_capita", 2020] < years["gdp_per_capita", 2019]
        assert (richer & fell).sum() == 21

    def test_breaks(self, panel):
        listed = pd.read_csv(DATA / "derived" / "panel_breaks.csv")
        found = set()
        for (city, year), row in panel.data.iterrows():
            for code in panel.data.columns.drop("gdp_growth"):
                before = panel.data[code].get((city, year - 1), np.nan)
                if row[code] / before > 1.5 or row[code] / before < 1 / 1.5:
                    found.add((city, year, code))
        columns = ["city", "year", "indicator"]
        assert found == set(listed[columns].itertuples(index=False, name=None))
        assert len(listed) == 23
        assert ("Changchun", 2022, "science_share") in found

    def test_invention_patents_of_wuhan(self, observations):
        wuhan = observations[observations["city"] == "Wuhan"]
        patents = wuhan.pivot(index="year", columns="indicator", values="value")
        share = patents["invention_patents_granted"] / patents["patents_granted"]
        assert share[[2019, 2020, 2022]].round(2).to_list() == [0.85, 0.59, 0.26]

    def test_sources_name_every_leaf_and_year(self, panel):
        assert panel.sources.index.is_unique
        assert set(panel.sources.index) == {
            (code, year) for code in panel.framework.indicators for year in range(2019, 2024)
        }
        source = panel.sources["source"]
        assert source.loc[("population", 2021)].startswith("Implied by gdp / gdp_per_capita")
        assert source.loc[("population", 2023)].startswith("China City Statistical Yearbook 2024")


class TestJudgements:
    def test_one_matrix_for_each_group_with_something_to_compare(self, ccfi):
        groups = {g for g in ccfi.framework.groups if len(ccfi.framework.children(g)) > 1}
        assert set(ccfi.judgements) == groups
        assert {path.stem for path in (DATA / "judgements").glob("*.csv")} == groups
        for group, matrix in ccfi.judgements.items():
            assert tuple(matrix.index) == tuple(matrix.columns) == ccfi.framework.children(group)

    def test_reciprocal_on_saatys_scale(self):
        for path in (DATA / "judgements").glob("*.csv"):
            text = pd.read_csv(path, index_col="code", dtype=str)
            for row in text.index:
                for column in text.columns:
                    judgement = Fraction(text.loc[row, column])
                    assert judgement * Fraction(text.loc[column, row]) == 1
                    assert max(judgement, 1 / judgement) in range(1, 10)
                assert text.loc[row, row] == "1"

    def test_consistency_is_as_the_readme_says(self, ccfi):
        table = ROOT / "tests" / "references" / "ahp" / "input_random_index_tables.csv"
        random_index = pd.read_csv(table, index_col="n")["saaty2005"]
        readme = (DATA / "judgements" / "README.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| (\d) \| ([\d.]+) \| ([\d.]+) \|$", readme, re.MULTILINE)
        assert {row[0] for row in rows} == set(ccfi.judgements)
        for node, n, largest, ratio in rows:
            matrix = ccfi.judgements[node].to_numpy()
            size = len(matrix)
            eigenvalue = np.linalg.eigvals(matrix).real.max()
            index = (eigenvalue - size) / (size - 1)
            consistency = index / random_index[size] if size > 2 else index
            assert size == int(n)
            assert eigenvalue == pytest.approx(float(largest), abs=0.5e-4)
            assert consistency == pytest.approx(float(ratio), abs=0.5e-4)
            assert consistency < 0.10
        assert any(float(row[3]) > 0.05 for row in rows)

    def test_those_of_the_panel_are_on_its_own_children(self, ccfi, panel):
        for group, matrix in panel.judgements.items():
            children = list(panel.framework.children(group))
            assert matrix.equals(ccfi.judgements[group].loc[children, children])
        assert list(panel.judgements["banking_base"]) == ["deposits", "loans"]
        assert "households" not in panel.judgements


class TestLoading:
    @pytest.mark.parametrize("year", [2019, 2024, "2023"])
    def test_another_year_is_refused(self, year):
        with pytest.raises(DataError, match=r"2023 only, got year=.*load_ccfi_panel\(\)"):
            load_ccfi(year=year)
        assert issubclass(DataError, MethodError)

    def test_a_dataset_cannot_be_changed(self, ccfi):
        with pytest.raises(dataclasses.FrozenInstanceError):
            ccfi.data = ccfi.data.fillna(0)

    def test_each_load_is_a_fresh_copy(self, ccfi):
        other = load_ccfi()
        other.data.loc["Shanghai", "gdp"] = 0.0
        assert load_ccfi().data.loc["Shanghai", "gdp"] == 47219.0
        assert ccfi.data.loc["Shanghai", "gdp"] == 47219.0

    def test_units_and_official(self, ccfi):
        assert list(ccfi.units.columns) == ["name_zh", "province", "macro_region"]
        assert ccfi.units.loc["Chongqing"].to_list() == ["重庆", "Chongqing", "West"]
        assert set(ccfi.units["macro_region"]) == {"East", "Central", "West", "Northeast"}
        ranks = ccfi.official.query("node == 'ccfi' and measure == 'rank'")
        assert ranks.set_index("city")["value"].loc["Chongqing"] == 3
        assert set(ccfi.official["city"]) <= set(ccfi.units.index)
        assert set(ccfi.official["node"]) <= set(ccfi.framework.table.index)

    def test_repr(self, ccfi, panel):
        assert repr(ccfi) == (
            "<Open CCFI 2023: 31 cities x 33 indicators, 21 of 1,023 values missing>"
        )
        assert repr(panel) == (
            "<Open CCFI panel 2019-2023: 31 cities x 5 years x 19 indicators, "
            "11 of 2,945 values missing>"
        )

    @pytest.mark.parametrize("with_data", [True, False])
    def test_away_from_the_repository(self, tmp_path, with_data):
        """As a wheel lays it out: the package, and in it what pyproject.toml puts there."""
        shutil.copytree(ROOT / "ccfi_methods", tmp_path / "ccfi_methods")
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
        for source, target in included.items() if with_data else ():
            shutil.copytree(ROOT / source, tmp_path / target)
        code = (
            f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
            "from ccfi_methods import datasets\n"
            f"assert datasets.__file__.startswith({str(tmp_path)!r})\n"
            "print(datasets.load_ccfi(), len(datasets.load_ccfi().judgements))\n"
            "print(datasets.load_ccfi_panel())\n"
            "print(len(datasets.ccfi_variants().frameworks))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
        )
        if with_data:
            assert done.returncode == 0, done.stderr
            assert done.stdout.splitlines() == [f"{load_ccfi()!r} 15", repr(load_ccfi_panel()), "4"]
        else:
            assert "DataError: The package lacks its data file 'ccfi_2023.csv'" in done.stderr


class TestReadme:
    """What data/README.md says of the figures, with what they are."""

    def test_edits_by_action(self, readme, edits):
        rows = dict(re.findall(r"\| `([a-z ]+)` \| (\d+) \| ", readme))
        counts = edits["action"].value_counts()
        assert {action: int(rows[action]) for action in counts.index} == counts.to_dict()

    def test_not_cross_checked(self, readme, edits):
        unchecked = edits[edits["why"] == "not cross-checked"]
        incomes = unchecked[unchecked["series"] == "income_per_capita"]
        assert set(incomes["city"]) == {"Chengdu", "Guangzhou", "Fuzhou"}
        others = set(unchecked["series"]) - {"income_per_capita"}
        assert len([name for name in others if name.startswith("pku_dfiic_")]) == 8
        assert {name for name in others if not name.startswith("pku")} == {
            "n_financial_leasing_companies"
        }
        assert "the income of Chengdu, Guangzhou and Fuzhou, the counts of leasing" in readme

    def test_construct(self, readme, ccfi):
        index = CompositeIndex(ccfi.framework, imputation="median")
        scores = index.compute(ccfi.data).scores
        assert scores.corr(ccfi.data["gdp"], "spearman") == pytest.approx(0.89, abs=0.005)
        assert "correlation of 0.89" in readme
        status = ccfi.framework.table.query("kind == 'status'").index
        assert set(status) == set(TestVariants.STATUS)
        assert all(ccfi.data[code].nunique() in (2, 3) for code in status)
        entropy = dataclasses.replace(index, weighting="entropy").compute(ccfi.data)
        assert entropy.weights.loc[status, "global"].sum() == pytest.approx(0.42, abs=0.005)
        assert "entropy weights give them 42 % of all weight" in readme

    def test_total_of_the_industry(self, readme, edits):
        companies = pd.read_csv(DATA / "raw" / "consumer_finance_companies.csv")
        cities = pd.read_csv(DATA / "raw" / "cities.csv")["city"]
        outside = companies[~companies["head_office"].isin(cities)]
        known = outside.set_index("head_office")["total_assets_100m_cny"]
        assert known.dropna().to_dict() == {"Quanzhou": 821.22}
        assert set(known[known.isna()].index) == {"Baotou", "Taiyuan"}
        total = edits.query("action == 'total'").squeeze()
        assert total["used"] == 13_747.31
        assert total["used"] - 821.22 == pytest.approx(12_926.09)
        assert "exceed 12,926.09" in readme
        assets = companies["total_assets_100m_cny"]
        assert (assets.notna().sum(), assets.isna().sum()) == (21, 10)
        assert assets.sum() == pytest.approx(12_050.69)
        assert total["used"] - assets.sum() == pytest.approx(1_696.62)
        assert "21 companies have assets of 12,050.69 and the other ten share 1,696.62" in readme

    def test_median_of_enterprises(self, readme, ccfi):
        assert ccfi.data["high_tech_enterprises"].median() == 6917
        assert "the median, 6,917," in readme

    def test_break_of_undergraduates(self, readme, observations):
        students = observations[observations["indicator"] == "undergraduates"]
        years = students.pivot(index="city", columns="year", values="value")
        growth = 100 * (years[2022] / years[2021] - 1)
        for city, printed in (("Hefei", 38), ("Harbin", 22), ("Shenzhen", 68)):
            assert growth[city] == pytest.approx(printed, abs=0.5)
            assert f"{city} +{printed} %" in readme

    def test_years(self, readme, ccfi):
        table = ccfi.framework.table.query("level == 1 and year != 2023")
        assert table["year"].to_dict() == {
            **dict.fromkeys(["cfc_count", "auto_finance_count", "leasing_count"], 2025),
            **{"consumption_status": 2025, "cfc_assets": 2024, "financial_court": 2022},
        }
        assert "`consumption_status` are of 2025, assets of companies of 2024" in readme

    def test_variants(self, readme):
        printed = {"base": 33, "without_status": 30, "intensity": 31, "consumer": 31}
        for name, tree in ccfi_variants().frameworks.items():
            assert f"| `{name}` | {printed[name]} |" in readme
            assert len(tree.indicators) == printed[name]
