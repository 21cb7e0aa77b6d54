"""Denomination and the check that finds candidates for it."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods import datasets
from ccfi_methods.exceptions import DataError, MethodError
from ccfi_methods.preparation import denominate, denomination_candidates


@pytest.fixture(scope="module")
def data():
    return datasets.load_ccfi().data


def test_makes_the_published_ratio_again(data):
    # retail_per_head is published retail sales over residents: 100m CNY over 10k persons, in CNY.
    per_head = denominate(data, {"retail_sales": "population"}, scale=1e4).data["retail_sales"]
    np.testing.assert_allclose(per_head, data["retail_per_head"], rtol=1e-12)


def test_mapping_with_scales_of_its_own(data):
    area = pd.Series(np.arange(1.0, 32), data.index[::-1], name="area")
    done = denominate(data, {"retail_sales": "gdp", "deposits": area}, scale={"retail_sales": 100})
    np.testing.assert_allclose(done.data["retail_sales"], 100 * data["retail_sales"] / data["gdp"])
    np.testing.assert_allclose(done.data["deposits"], data["deposits"] / area[data.index])
    assert set(done.changes["rule"]) == {"/ gdp · 100", "/ area"}
    assert len(done.changes) == 62 - 1  # the last city has an area of one
    untouched = data.columns.drop(["retail_sales", "deposits"])
    pd.testing.assert_frame_equal(done.data[untouched], data[untouched])


def test_missing_numerators_stay_missing(data):
    done = denominate(data, "gdp", indicators=["income_per_head"])
    missing = data["income_per_head"].isna()
    assert done.data["income_per_head"].isna().equals(missing)
    assert len(done.changes) == (~missing).sum()


@pytest.mark.parametrize("bad", [0.0, -1.0, np.nan, np.inf])
def test_useless_denominators_are_named(bad):
    data = pd.DataFrame({"a": [1.0, 2.0, np.nan], "n": [3.0, bad, bad]}, index=["x", "y", "z"])
    with pytest.raises(DataError, match=r"The denominator 'n' needs values > 0 .* for y. Complete"):
        denominate(data, "n")
    data["a"] = [1.0, np.nan, np.nan]  # nothing to divide there
    assert denominate(data, "n").changes["unit"].tolist() == ["x"]


def test_names_and_scales_are_checked(data):
    with pytest.raises(MethodError, match=r"Unknown denominator 'populaton'. Did you mean 'pop"):
        denominate(data, "populaton")
    with pytest.raises(MethodError, match=r"Unknown indicator 'gpd'. Did you mean 'gdp'"):
        denominate(data, {"gpd": "population"})
    with pytest.raises(MethodError, match="scale of 'gdp' needs to be positive, got 0"):
        denominate(data, {"gdp": "population"}, scale=0)


def test_candidates_are_the_extensive_indicators(data):
    found = denomination_candidates(data, ["population", "gdp"], threshold=0.8)
    chosen = found[found["candidate"]].groupby("denominator")["indicator"].agg(set)
    assert {"deposits", "loans", "retail_sales", "telecom_revenue"} <= chosen["gdp"]
    assert not {"gdp_per_capita", "urbanisation"} & (chosen["population"] | chosen["gdp"])
    both = data[["deposits", "gdp"]].dropna()
    row = found.set_index(["indicator", "denominator"]).loc[("deposits", "gdp")]
    r, p = stats.pearsonr(both["deposits"], both["gdp"])
    assert (row["correlation"], row["p"], row["n"]) == (pytest.approx(r), pytest.approx(p), 31)


def test_candidates_by_rank_and_from_another_table(data):
    sizes = pd.DataFrame({"area": np.arange(31.0)}, data.index)
    found = denomination_candidates(data[["gdp"]], sizes, kind="spearman")
    assert found.at[0, "correlation"] == pytest.approx(
        stats.spearmanr(np.arange(31), data["gdp"])[0]
    )
    with pytest.raises(MethodError, match="Unknown kind of correlation 'kendal'"):
        denomination_candidates(data, ["gdp"], kind="kendal")
    with pytest.raises(DataError, match="'flat' and 'gdp' need at least three units in common"):
        denomination_candidates(data[["gdp"]].assign(flat=1.0), ["gdp"])
