from itertools import combinations, permutations

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import MethodError
from ccfi_methods.aggregation import outranking
from ccfi_methods.ranking import borda, kemeny, kemeny_from_outranking, ranks


def votes_for(matrix, order):
    """Sum of votes over the pairs that an order keeps, straight from the definition."""
    return sum(matrix.loc[a, b] for a, b in combinations(order, 2))


def by_enumeration(e):
    """All orders and their votes, best first."""
    orders = permutations(range(len(e)))
    scores = {order: sum(e[a, b] for a, b in combinations(order, 2)) for order in orders}
    return sorted(scores.items(), key=lambda item: -item[1])


class TestPublished:
    """Section 6.12 and Tables 35 to 38 of the Handbook."""

    def test_all_orders_of_condorcets_example(self, profile, published):
        """Table 28: the votes of all six orders, b > c > a the first."""
        printed = published("social_choice_handbook", "result_kemeny_ckyl_table28")
        expected = printed.set_index("ranking")["score"].to_dict()
        result = kemeny(*profile("table28_condorcet"))
        scores = {">".join(result.order): result.score}
        scores |= {">".join(o): s for o, s in result.alternatives[["order", "score"]].to_numpy()}
        assert scores == expected
        assert ">".join(result.order) == max(expected, key=expected.get)
        assert result.unique

    def test_the_paradox_has_three_tied_optima(self, profile, published):
        results = published("social_choice_handbook", "result_rankings")
        printed = results.set_index("example").loc["table34_paradox", "published_result"]
        result = kemeny(*profile("table34_paradox"))
        assert not result.unique
        tied = result.alternatives[result.alternatives["gap"] == 0]["order"]
        optima = {">".join(order) for order in [result.order, *tied]}
        assert optima == set(printed.split(": ")[1].split("; "))

    def test_five_countries(self, published):
        """Tables 36 and 37: three tied optima, and what the next ones lose."""
        matrix = published("tai_handbook", "result_table36_outranking5", index_col=0)
        table = published("tai_handbook", "result_table37_kemeny_scores5").set_index("score")
        result = kemeny_from_outranking(matrix, alternatives=6)
        found = dict(zip(result.alternatives["order"], result.alternatives["score"], strict=True))
        found[result.order] = result.score
        printed = {
            tuple(order): score for score, order in zip(table.index, table.to_numpy(), strict=True)
        }
        assert {order: found[order] for order in printed} == printed
        best = {order for order, score in found.items() if score == result.score}
        assert best == {order for order, score in printed.items() if score == max(table.index)}
        for order, score in printed.items():
            assert votes_for(matrix, order) == score

    def test_table_38_is_not_the_optimum_of_its_data(self, published):
        """The printed NCMC ranks are beaten on the votes of the printed data."""
        data = published("tai_handbook", "input_tableA2_raw23", index_col=0)
        e = outranking(data.to_numpy(dtype=float), np.full(8, 1 / 8))
        matrix = pd.DataFrame(e, data.index, data.index)
        printed = published("tai_handbook", "result_table38_ranks_by_aggregation", index_col=0)
        ncmc = printed["NCMC"].rename({"Korea": "Korea, Rep. of"})
        at_most = 0.0  # two pairs share a place: each counts in favour of the printed ranks
        for place in sorted(set(ncmc)):
            here, after = ncmc.index[ncmc == place], ncmc.index[ncmc > place]
            at_most += matrix.loc[here, after].to_numpy().sum()
            for a, b in combinations(here, 2):
                at_most += max(matrix.loc[a, b], matrix.loc[b, a])
        assert at_most == 182.125
        result = kemeny_from_outranking(matrix, alternatives=1)
        assert result.score == 184.5
        assert votes_for(matrix, result.order) == 184.5


class TestExact:
    @pytest.mark.parametrize("seed", range(25))
    def test_enumeration(self, seed):
        """Rankings with ties and unequal voters, six units: all 720 orders are tried."""
        rng = np.random.default_rng(seed)
        table = ranks(rng.integers(0, 6, (4, 6)).astype(float))
        voters = rng.integers(1, 4, 4) if seed % 2 else rng.uniform(size=4)
        e = outranking(-table.T, voters)
        expected = by_enumeration(e)
        result = kemeny(table, voters, alternatives=8)
        found = [result.score, *result.alternatives["score"]]
        np.testing.assert_allclose(found, [score for _, score in expected[:9]], rtol=1e-12)
        assert len({result.order, *result.alternatives["order"]}) == 9
        assert result.unique == (expected[0][1] - expected[1][1] > 1e-9)
        assert (result.alternatives["gap"] >= 0).all()

    def test_a_condorcet_order_is_found(self):
        """Where majorities contradict nowhere, they are the optimum."""
        truth = np.random.default_rng(1).permutation(31)
        table = np.array([truth, truth, np.random.default_rng(2).permutation(31)]) + 1
        result = kemeny(table)
        assert (result.ranks == truth + 1).all()
        assert result.unique

    def test_no_order_near_the_optimum_of_31_units_is_better(self):
        """Moving any unit to any place, or any two units, costs votes."""
        rng = np.random.default_rng(6)
        table = np.argsort(np.arange(31) + rng.normal(scale=25, size=(9, 31)), axis=1) + 1
        result = kemeny(table, alternatives=1)
        e, order = outranking(-table.T, np.ones(9)), list(result.order)
        score = np.triu(e[np.ix_(order, order)], 1).sum()
        assert score == result.score
        assert np.triu((e < e.T)[np.ix_(order, order)], 1).any()  # it overrules majorities
        for i in range(31):
            for k in range(31):
                moved = [*order[:i], *order[i + 1 :]]
                moved.insert(k, order[i])
                assert np.triu(e[np.ix_(moved, moved)], 1).sum() <= score

    def test_the_order_of_units_does_not_matter(self):
        table = pd.DataFrame(
            np.argsort(np.random.default_rng(8).normal(size=(12, 7)), axis=0) + 1,
            index=list("abcdefghijkl"),
        )
        turned = kemeny(table[::-1])
        assert turned.score == kemeny(table).score
        assert turned.ranks[table.index].equals(kemeny(table).ranks)

    def test_of_tied_optima_the_first_follows_borda(self):
        """Of all optimal orders, found by enumeration, it follows the points most."""
        columns = {"x": [1, 2, 3, 4], "y": [4, 3, 2, 1], "v": [2, 1, 2, 2], "u": [2, 4, 2, 1]}
        table = pd.DataFrame(columns, index=list("abcd"))
        points = borda(table).to_numpy()
        orders = by_enumeration(outranking(-table.to_numpy(), np.ones(4)))
        optima = [order for order, score in orders if score == orders[0][1]]
        assert len(optima) > 1

        def follows(order):
            return sum(points[a] - points[b] for a, b in combinations(order, 2))

        chosen = tuple(table.index.get_indexer(kemeny(table).order))
        assert chosen in optima
        assert follows(chosen) == max(map(follows, optima)) > min(map(follows, optima))


class TestResult:
    def test_labels_and_repr(self):
        table = pd.DataFrame(
            {"p": [1, 2, 3], "q": [1, 3, 2], "r": [2, 1, 3]}, ["Wuhan", "Xi'an", "Dalian"]
        )
        result = kemeny(table)
        assert result.order == ("Wuhan", "Xi'an", "Dalian")
        assert result.ranks.to_dict() == {"Wuhan": 1, "Xi'an": 2, "Dalian": 3}
        assert repr(result) == "KemenyRanking(Wuhan > Xi'an > Dalian; 7 votes)"
        assert list(result.alternatives) == ["score", "gap", "order"]
        assert result.alternatives["score"].is_monotonic_decreasing

    def test_arrays_have_positions(self):
        assert kemeny(np.array([[2, 1, 3], [2, 1, 3]])).order == (1, 0, 2)

    @pytest.mark.parametrize("n", [1, 2])
    def test_few_units(self, n):
        result = kemeny(np.array([np.arange(1, n + 1)]))
        assert result.ranks.tolist() == list(range(1, n + 1))
        assert len(result.alternatives) == n - 1
        assert result.unique

    def test_an_outranking_matrix_that_is_none(self):
        with pytest.raises(
            MethodError, match=r"one row and one column a unit .* got shape \(2, 3\)"
        ):
            kemeny_from_outranking(np.ones((2, 3)))
        with pytest.raises(MethodError, match="finite values >= 0"):
            kemeny_from_outranking([[0, -1], [1, 0]])
        with pytest.raises(MethodError, match="same units in rows and in columns"):
            kemeny_from_outranking(pd.DataFrame([[0, 1], [1, 0]], list("ab"), list("ba")))

    def test_no_alternatives(self):
        with pytest.raises(
            MethodError, match="alternatives needs to be a whole number >= 1, got 0"
        ):
            kemeny(np.array([[1, 2]]), alternatives=0)

    def test_one_table_at_a_time(self):
        with pytest.raises(MethodError, match="one table"):
            kemeny(np.ones((2, 2, 2)))
