"""Published ranks beside those of a comparison."""

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import Framework, compare_methods, datasets
from ccfi_methods.exceptions import DataError, MethodError
from ccfi_methods.regional import against_published

DATA = pd.DataFrame(
    {"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 0], "c": [0.0, 5, 1, 2]}, index=list("wxyz")
)
TREE = Framework(
    pd.DataFrame({"code": ["i", "g", "a", "b", "c"], "parent": [None, "i", "g", "g", "i"]})
)


@pytest.fixture(scope="module")
def comparison():
    """Min-max scores by hand: g = (a + b) / 2 is .5, 1/3, 5/6, 1/3; i is .25, 2/3, .5167, .3667."""
    return compare_methods(
        DATA,
        TREE,
        normalisation=["minmax", "rank"],
        weighting="equal",
        aggregation="arithmetic",
    )


def facts(*rows):
    return pd.DataFrame(rows, columns=["unit", "node", "measure", "value"])


def test_ranks_of_the_index_and_of_its_nodes_by_hand(comparison):
    """By ranks: a 1 2 4 3 and b 4 2 3 1 give g 2.5 2 3.5 2; with c 1 4 2 3, i 1.75 3 2.75 2.5."""
    published = facts(("x", "i", "rank", 1), ("w", "g", "rank", 1), ("z", "i", "rank", 2))
    table = against_published(comparison, published).table
    assert table["published"].to_list() == [1, 1, 2]
    assert table["baseline"].to_list() == [1, 2, 3]
    assert table["shift"].to_list() == [0, 1, 1]
    assert table["best"].to_list() == [1, 2, 3]
    assert table["worst"].to_list() == [1, 2, 3]
    assert table["holds"].to_list() == [1.0, 0.0, 0.0]


def test_best_and_worst_are_over_specifications():
    wide = compare_methods(
        DATA,
        TREE,
        normalisation="minmax",
        weighting=["equal", cm.weighting.Given({"a": 1, "b": 1, "g": 1, "c": 0})],
        aggregation="arithmetic",
    )  # without c the index is g
    row = against_published(wide, facts(("y", "i", "rank", 1))).table.squeeze()
    assert (row["baseline"], row["best"], row["worst"], row["holds"]) == (2, 1, 2, 0.5)


def test_equivalent_specifications_are_counted_once():
    two_scales = compare_methods(
        DATA,
        TREE,
        normalisation=["minmax", cm.normalisation.MinMax(1, 100)],
        weighting=["equal", "entropy"],
        aggregation="arithmetic",
    )  # y is second under equal weights, on either scale, and third under entropy weights
    row = against_published(two_scales, facts(("y", "i", "rank", 2))).table.squeeze()
    assert row["holds"] == pytest.approx(1 / 3)


def test_scores_and_tiers_are_left_out(comparison):
    published = facts(("x", "i", "rank", 1), ("x", "i", "score", 52.6), ("x", "i", "tier", 1))
    found = against_published(comparison, published)
    assert len(found.table) == 1
    assert repr(found) == (
        "AgainstPublished(1 published ranks, 1 of them that of 'minmax / equal / arithmetic')"
    )
    assert r"\toprule" in found.to_latex()


def test_a_node_that_some_frameworks_lack():
    flat = Framework.flat(["a", "b", "c"])
    both = compare_methods(
        DATA,
        {"tree": TREE, "flat": flat},
        normalisation="minmax",
        weighting="equal",
        aggregation="arithmetic",
    )
    row = against_published(both, facts(("y", "g", "rank", 1))).table.squeeze()
    assert (row["best"], row["worst"], row["holds"]) == (1, 1, 1.0)
    with pytest.raises(DataError, match="'index', which is not a group of the baseline 'tree /"):
        against_published(both, facts(("y", "index", "rank", 1)))


@pytest.mark.parametrize(
    ("published", "error", "message"),
    [
        (facts(("q", "i", "rank", 1)), DataError, "'q', which is not a unit"),
        (facts(("x", "h", "rank", 1)), DataError, "'h', which is not a group"),
        (facts(("x", "i", "score", 1)), DataError, "no row has the measure 'rank'"),
        (facts().drop(columns="node"), DataError, "node is absent"),
    ],
)
def test_what_cannot_be_compared(comparison, published, error, message):
    with pytest.raises(error, match=message):
        against_published(comparison, published)


def test_several_years_are_refused():
    rows = pd.concat({2022: DATA, 2023: DATA}, names=["year", "unit"]).swaplevel()
    panel = compare_methods(
        rows,
        TREE,
        normalisation="minmax",
        weighting="equal",
        aggregation="arithmetic",
        panel=cm.Panel("yearly", "yearly"),
    )
    with pytest.raises(MethodError, match="Select one before"):
        against_published(panel, facts(("x", "i", "rank", 1)))


def test_the_misfits_of_the_open_ccfi():
    """Chongqing leads the other specialised institutions; of Chengdu 9, 8 and 6 are published."""
    ccfi = datasets.load_ccfi()
    equal = compare_methods(
        ccfi.data,
        ccfi.framework,
        imputation="median",
        normalisation="minmax",
        weighting="equal",
        aggregation="arithmetic",
    )
    table = against_published(equal, ccfi.official).table.set_index(["unit", "node"])
    assert len(table) == 16
    nodes = ["institutions", "ecosystem", "market"]
    chengdu = table.loc["Chengdu"].loc[nodes]
    assert chengdu["published"].to_list() == [9, 8, 6]
    assert chengdu["baseline"].to_list() == [9, 12, 10]
    chongqing = table.loc[("Chongqing", "specialised_lenders")]
    assert (chongqing["published"], chongqing["baseline"]) == (1, 4)
