import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods import MethodError
from ccfi_methods.ranking import AGREEMENTS, agreement, kendall_w, ranks


@pytest.fixture
def rankings():
    rng = np.random.default_rng(4)
    table = ranks(rng.integers(0, 12, (20, 15)).astype(float)).T
    return pd.DataFrame(table, columns=[f"r{i}" for i in range(20)])


@pytest.mark.parametrize("measure", AGREEMENTS)
def test_each_with_each(measure, rankings):
    table = agreement(rankings, measure)
    assert list(table) == list(table.index) == list(rankings)
    for a in rankings:
        for b in rankings:
            one = AGREEMENTS[measure](rankings[a], rankings[b])
            assert table.loc[a, b] == pytest.approx(one, abs=1e-14)
    assert (table == table.T).all(axis=None)


@pytest.mark.parametrize("measure", AGREEMENTS)
def test_many_rankings_are_taken_in_blocks(measure):
    """More than fit into one block, with one block cut short."""
    rng = np.random.default_rng(0)
    table = pd.DataFrame(np.argsort(rng.normal(size=(31, 130)), axis=0) + 1)
    values = agreement(table, measure).to_numpy()
    assert values.shape == (130, 130)
    for a, b in [(0, 129), (64, 65), (129, 0), (128, 129)]:
        assert values[a, b] == pytest.approx(AGREEMENTS[measure](table[a], table[b]), abs=1e-14)


def test_kendall_as_pandas_has_it(rankings):
    pd.testing.assert_frame_equal(agreement(rankings), rankings.corr("kendall"))


def test_an_unknown_measure(rankings):
    with pytest.raises(MethodError, match="Did you mean 'kendall'"):
        agreement(rankings, "kendal")


@pytest.mark.parametrize("measure", ["kendall", "spearman", "weighted_tau"])
def test_a_ranking_with_one_place_is_named(measure, rankings):
    rankings["flat"] = 1
    with pytest.raises(MethodError, match=f"{measure} agreement needs .*'flat' has one"):
        agreement(rankings, measure)


class TestConcordance:
    def test_without_ties_by_the_formula_of_rank_sums(self):
        table = np.argsort(np.random.default_rng(2).normal(size=(5, 8)), axis=1) + 1
        deviation = table.sum(axis=0) - table.sum(axis=0).mean()
        assert kendall_w(table) == pytest.approx(12 * (deviation**2).sum() / (25 * (8**3 - 8)))

    def test_is_friedmans_statistic_with_ties(self, rankings):
        m, n = rankings.shape[1], len(rankings)
        friedman = stats.friedmanchisquare(*rankings.to_numpy()).statistic
        assert kendall_w(rankings) == pytest.approx(friedman / (m * (n - 1)), rel=1e-12)

    def test_is_a_mean_of_spearmans(self):
        table = pd.DataFrame(np.argsort(np.random.default_rng(3).normal(size=(9, 6)), axis=0) + 1)
        rho = agreement(table, "spearman").to_numpy()
        mean = (rho.sum() - 6) / 30
        assert kendall_w(table) == pytest.approx((1 + 5 * mean) / 6, rel=1e-12)

    def test_full_and_no_concordance(self):
        assert kendall_w(np.array([[1, 2, 2, 4]] * 3)) == pytest.approx(1, rel=1e-15)
        assert kendall_w(np.array([[1, 2, 3], [3, 2, 1]])) == 0

    def test_a_batch_gives_what_its_tables_give(self):
        tables = ranks(np.random.default_rng(5).integers(0, 4, (5, 5, 5)).astype(float))
        singly = [kendall_w(table) for table in tables]
        np.testing.assert_allclose(kendall_w(tables), singly, rtol=1e-13)

    def test_rankings_with_one_place(self):
        with pytest.raises(MethodError, match="at least two different places"):
            kendall_w(np.ones((3, 4)))
