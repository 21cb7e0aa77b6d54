import numpy as np
import pandas as pd
import pytest

from ccfi_methods import MethodError, compare_methods
from ccfi_methods.ranking import RULES, borda, consensus, copeland, kemeny, ranks
from ccfi_methods.weighting import Given

EXAMPLES = ["table25_moulin", "table28_condorcet", "table31_fishburn", "table34_paradox"]


class TestPublished:
    """Section 6.12 of the Handbook."""

    @pytest.mark.parametrize("example", EXAMPLES)
    def test_borda_totals(self, example, profile, published):
        printed = published("social_choice_handbook", "result_borda").set_index("example")
        rankings, voters = profile(example)
        assert borda(rankings, voters).to_dict() == printed.loc[example].dropna().to_dict()

    def test_borda_totals_change_when_an_option_is_left_out(self, profile, published):
        """Fishburn's example: without d the order of the others is reversed."""
        printed = published("social_choice_handbook", "result_borda").set_index("example")
        rankings, voters = profile("table31_fishburn")
        fewer = rankings.drop("d").rank().astype(int)
        expected = printed.loc["table31_fishburn_without_d"].dropna().to_dict()
        assert borda(fewer, voters).to_dict() == expected
        before, after = ranks(borda(rankings, voters)), ranks(borda(fewer, voters))
        assert before[list("abc")].tolist() == after[list("abc")].tolist()[::-1]

    @pytest.mark.parametrize(
        ("example", "table"),
        [
            ("table25_moulin", "table26_moulin"),
            ("table28_condorcet", "table29_condorcet"),
            ("table31_fishburn", "table32_fishburn"),
        ],
    )
    def test_borda_points_are_those_of_the_frequencies(self, example, table, profile, published):
        """Tables 26, 29 and 32 count how often each option stands at each rank."""
        printed = published("social_choice_handbook", "result_frequency").set_index("example")
        counts = printed.loc[table].set_index("rank").dropna(axis=1)
        rankings, voters = profile(example)
        for rank, row in counts.iterrows():
            held = (rankings == rank).mul(voters).sum(axis=1)
            assert held.to_dict() == row.to_dict()
        points = counts.mul(len(counts) - counts.index, axis=0).sum()
        assert borda(rankings, voters).to_dict() == points.to_dict()

    @pytest.mark.parametrize("example", ["table25_moulin", "table28_condorcet", "table31_fishburn"])
    def test_borda_winners(self, example, profile, published):
        results = published("social_choice_handbook", "result_rankings")
        winner = results.set_index(["example", "rule"])["published_result"]
        assert borda(*profile(example)).idxmax() == winner[example, "borda winner"]

    def test_condorcet_ranking_of_moulin(self, profile, published):
        results = published("social_choice_handbook", "result_rankings")
        printed = results.set_index(["example", "rule"])["published_result"]
        scores = copeland(*profile("table25_moulin")).sort_values(ascending=False)
        assert ">".join(scores.index) == printed["table25_moulin", "condorcet ranking"]

    @pytest.mark.parametrize("example", ["table28_condorcet", "table34_paradox"])
    def test_in_a_cycle_nobody_wins_by_majorities(self, example, profile):
        assert copeland(*profile(example)).tolist() == [0, 0, 0]


def test_ties_are_half_a_point():
    assert borda(pd.DataFrame({"x": [1, 2, 2, 4]})).tolist() == [3, 1.5, 1.5, 0]


def test_a_batch_gives_what_its_tables_give():
    tables = ranks(np.random.default_rng(0).integers(0, 4, (5, 5, 5)).astype(float))
    weights = [1, 2, 1, 3, 1]
    for rule in (borda, copeland):
        singly = np.stack([rule(table, weights) for table in tables])
        np.testing.assert_allclose(rule(tables, weights), singly, rtol=1e-15)


@pytest.mark.parametrize("rule", [borda, copeland])
def test_a_vote_of_weight_two_is_two_votes(rule):
    table = pd.DataFrame({"x": [1, 2, 3, 4], "y": [4, 1, 3, 2]})
    twice = pd.DataFrame({"x": table["x"], "y": table["y"], "z": table["y"]})
    assert rule(table, {"y": 2, "x": 1}).equals(rule(twice))


def test_equal_halves_tie_whatever_the_number_of_rankings():
    for half in range(1, 30):
        table = np.array([[1, 2]] * half + [[2, 1]] * half)
        assert copeland(table, np.full(2 * half, 1 / (2 * half))).tolist() == [0, 0]


class TestConsensus:
    @pytest.fixture
    def rankings(self):
        columns = {"x": [1, 2, 3, 4], "y": [1, 3, 2, 4], "z": [4, 1, 2, 3]}
        return pd.DataFrame(columns, index=list("abcd"))

    def test_every_rule_gives_ranks_by_unit(self, rankings):
        expected = {
            "borda": ranks(borda(rankings)),
            "copeland": ranks(copeland(rankings)),
            "kemeny": kemeny(rankings).ranks,
        }
        assert list(RULES) == list(expected)
        for rule, series in expected.items():
            pd.testing.assert_series_equal(consensus(rankings, rule), series.rename(rule))

    def test_an_unknown_rule(self, rankings):
        with pytest.raises(MethodError, match="Did you mean 'kemeny'"):
            consensus(rankings, "kemny")

    def test_of_a_comparison(self):
        rng = np.random.default_rng(0)
        data = pd.DataFrame(rng.uniform(1, 2, (6, 3)), columns=list("abc"), index=list("uvwxyz"))
        comparison = compare_methods(data)
        for rule in RULES:
            pd.testing.assert_series_equal(
                comparison.consensus(rule), consensus(comparison.ranks, rule)
            )
        assert comparison.consensus().name == "kemeny"


@pytest.mark.parametrize("rule", [borda, copeland, kemeny])
@pytest.mark.parametrize("weights", [[1], [1, -1], [0, 0], [1, np.inf], {"x": 1}])
def test_weights_that_are_none(rule, weights):
    with pytest.raises(MethodError, match="2 rankings needs a weight >= 0 for each"):
        rule(pd.DataFrame({"x": [1, 2], "y": [2, 1]}), weights)


@pytest.mark.parametrize("rule", [borda, copeland, kemeny])
def test_a_missing_rank(rule):
    with pytest.raises(MethodError, match="without gaps"):
        rule(pd.DataFrame({"x": [1, np.nan]}))


class TestSeveralOptima:
    """Two rankings that contradict each other on a and b: neither order is closer."""

    votes = pd.DataFrame({"x": [1, 2, 3], "y": [2, 1, 3]}, index=list("abc"))

    def test_a_warning_says_that_the_consensus_is_one_of_several(self):
        with pytest.warns(UserWarning, match="tied optima: other orders are as close"):
            assert consensus(self.votes).to_dict() == {"a": 1, "b": 2, "c": 3}
        table = pd.DataFrame({"p": [3.0, 2, 1], "q": [2.0, 3, 1]}, index=list("abc"))
        comparison = compare_methods(
            table, weighting=[Given({"p": 2, "q": 1}), Given({"p": 1, "q": 2})]
        )
        with pytest.warns(UserWarning, match="tied optima"):
            comparison.consensus()

    def test_the_order_of_the_units_decides_and_not_the_solver(self):
        first, second = [*range(1, 9)], [*range(8, 0, -1)]  # every order is an optimum
        units = list("hcbagdfe")
        found = kemeny(pd.DataFrame({"x": first, "y": second}, index=units), alternatives=1)
        assert list(found.order) == units
        rng = np.random.default_rng(4)
        shuffled = pd.DataFrame({"x": first, "y": second}).iloc[rng.permutation(8)]
        assert list(kemeny(shuffled, alternatives=1).order) == list(shuffled.index)
