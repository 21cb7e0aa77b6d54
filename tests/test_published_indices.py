"""Whole indices, from the published indicators to the published values and ranks."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.ranking import ranks

REFERENCES = Path(__file__).parent / "references"
HDI, TAI = REFERENCES / "hdi_2021", REFERENCES / "tai_handbook"


@pytest.fixture(scope="module")
def hdi():
    """Goalposts, the mean of two schooling indices, the geometric mean of three dimensions."""
    data = pd.read_csv(HDI / "input_hdi2021_indicators.csv", index_col="country")
    data["log_income"] = np.log(data["gnipc_2021"])
    posts = pd.read_csv(HDI / "goalposts.csv")
    assert posts["dimension"].to_list() == ["health", "education", "education", "income"]
    worst, best = posts["minimum"].to_numpy(float), posts["maximum"].to_numpy(float)
    worst[3], best[3] = np.log([worst[3], best[3]])
    groups, none = ["hdi", "health", "education", "income"], [np.nan] * 4
    leaves = ["le_2021", "eys_2021", "mys_2021", "log_income"]
    framework = Framework(
        pd.DataFrame(
            {
                "code": [*groups, *leaves],
                "parent": [None, "hdi", "hdi", "hdi", *posts["dimension"]],
                "worst": [*none, *worst],
                "best": [*none, *best],
            }
        )
    )
    index = CompositeIndex(
        framework,
        normalisation="goalposts",
        aggregation={"default": "arithmetic", "hdi": "geometric"},
    )
    return index.compute(data)


@pytest.fixture(scope="module")
def tai():
    """Goalposts and equal weights, for the 23 countries of the Handbook."""
    data = pd.read_csv(TAI / "input_tableA2_raw23.csv", index_col="country")
    posts = pd.read_csv(REFERENCES / "saisana2005" / "input_table1_tai_goalposts_stats.csv")
    columns = {"worst": "goalpost_min", "best": "goalpost_max"}
    table = pd.DataFrame(
        {end: posts[column].to_numpy(float) for end, column in columns.items()}, data.columns
    )
    logged = ["TELEPHONES_LOG", "ELECTRICITY_LOG"]
    table.loc[logged] = np.log10(table.loc[logged])
    table["parent"] = "tai"
    root = pd.DataFrame({"parent": [None]}, ["tai"])
    framework = Framework(pd.concat([root, table]).rename_axis("code").reset_index())
    return CompositeIndex(framework, normalisation="goalposts").compute(data)


class TestHumanDevelopmentIndex:
    """UNDP's index of 2021, 192 countries."""

    @pytest.fixture
    def published(self):
        return pd.read_csv(HDI / "result_hdi2021.csv", index_col="country")["hdi_2021"]

    def test_all_192_values(self, hdi, published):
        assert len(published) == 192
        assert hdi.scores.index.equals(published.index)
        assert (hdi.scores - published).abs().max() <= 0.0005

    def test_published_ranks_are_those_of_rounded_values(self, hdi, published):
        assert (ranks(hdi.scores.round(3)) == ranks(published)).all()
        assert ranks(published)[["Switzerland", "Norway", "Iceland"]].to_list() == [1, 2, 4]
        assert (hdi.ranks != ranks(published)).sum() == 29

    def test_tree(self, hdi):
        z, nodes = hdi.normalised, hdi.nodes
        assert z.to_numpy().min() >= 0
        assert z.to_numpy().max() == 1  # capped: some live longer, learn longer or earn more
        np.testing.assert_allclose(
            nodes["education"], (z["eys_2021"] + z["mys_2021"]) / 2, rtol=1e-14
        )
        product = nodes["health"] * nodes["education"] * nodes["income"]
        np.testing.assert_allclose(hdi.scores, np.cbrt(product), rtol=1e-13)


class TestTechnologyAchievementIndex:
    """UNDP's index of 2001."""

    def test_ranks_with_equal_weights(self, tai):
        path = TAI / "result_table23_ranks_by_weighting.csv"
        printed = pd.read_csv(path, index_col="country")["EW"].rename({"Korea": "Korea, Rep. of"})
        assert len(printed) == 23
        assert tai.ranks[printed.index].to_list() == printed.to_list()

    def test_minmax_over_the_countries_gives_other_ranks(self, tai):
        index = CompositeIndex(tai.framework, normalisation="minmax")
        assert (index.compute(tai.data).ranks != tai.ranks).any()

    def test_values_to_two_decimals(self, tai):
        """All but Israel's, which the logarithms printed with two decimals leave at 0.5151."""
        path = TAI / "result_nationmaster_tai2001_2dp.csv"
        printed = pd.read_csv(path, index_col="country")["tai_2001_2dp"]
        printed = printed.rename({"South Korea": "Korea, Rep. of"}).drop("Slovakia")
        assert set(tai.scores.index) - set(printed.index) == {"Singapore"}
        off = (tai.scores[printed.index] - printed).abs() > 0.005
        assert off.index[off].to_list() == ["Israel"]
        assert tai.scores["Israel"] == pytest.approx(0.5151, abs=0.00005)
