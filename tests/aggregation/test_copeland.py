from fractions import Fraction
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from ccfi_methods.aggregation import Copeland, margins, outranking


class TestPublished:
    def test_outranking_of_five_countries(self, published, assert_printed):
        """Tables 35 and 36 of the Handbook."""
        table = published("tai_handbook", "input_table35_impact_matrix5", index_col=0)
        z = table.drop("weight").to_numpy(dtype=float)
        printed = published("tai_handbook", "result_table36_outranking5", index_col=0, dtype=str)
        assert_printed(outranking(z, np.full(8, 1 / 8)), printed.to_numpy().ravel())
        assert (outranking(z, np.full(8, 1 / 8)) == printed.to_numpy(dtype=float)).all()

    @pytest.mark.parametrize(
        ("profile", "matrix"),
        [("table25_moulin", "table27_moulin"), ("table28_condorcet", "table30_condorcet")],
    )
    def test_outranking_of_voters(self, profile, matrix, published):
        """Tables 27 and 30: voters are indicators, counts their weights."""
        profiles = published("social_choice_handbook", "input_profiles").set_index("example")
        orders = profiles.loc[profile].drop(columns="count").dropna(axis=1).to_numpy()
        options = sorted(orders[0])
        z = np.array([[-list(order).index(a) for order in orders] for a in options])
        printed = published("social_choice_handbook", "result_outranking").set_index("example")
        expected = printed.loc[matrix, options].to_numpy(dtype=float)
        assert (outranking(z, profiles.loc[profile, "count"]) == expected).all()

    def test_condorcet_ranking(self, published):
        """Table 25: c > b > d > a, by Copeland's score in full."""
        profiles = published("social_choice_handbook", "input_profiles").set_index("example")
        profile = profiles.loc["table25_moulin"]
        orders = profile.drop(columns="count").to_numpy()
        z = np.array([[-list(order).index(a) for order in orders] for a in "abcd"])
        scores = pd.Series(Copeland()(z, profile["count"] / profile["count"].sum()), list("abcd"))
        results = published("social_choice_handbook", "result_rankings").set_index(
            ["example", "rule"]
        )
        expected = results.loc[("table25_moulin", "condorcet ranking"), "published_result"]
        assert ">".join(scores.sort_values(ascending=False).index) == expected


class TestTies:
    @pytest.mark.parametrize("m", range(2, 61, 2))
    def test_equal_weights_are_counts(self, m):
        """Half of the indicators for, half against, in any order: a tie."""
        rng = np.random.default_rng(m)
        first = rng.permutation(np.arange(m) % 2)
        z = np.stack([first, 1 - first])
        e = outranking(z, np.full(m, 1 / m))
        assert e[0, 1] == e[1, 0]
        assert margins(z, np.full(m, 1 / m))[0, 1] == 0
        assert Copeland()(z, np.full(m, 1 / m)).tolist() == [0, 0]

    @pytest.mark.parametrize("order", [*permutations(range(4))])
    def test_weights_that_balance_exactly_in_decimals(self, order):
        weights, first = np.array([0.1, 0.2, 0.3, 0.4]), np.array([1, 0, 0, 1])
        z = np.stack([first, 1 - first])[:, list(order)]
        assert margins(z, weights[list(order)])[0, 1] == 0

    def test_thirds_and_sixths(self):
        weights = np.array([1 / 2, 1 / 3, 1 / 6])
        assert Copeland()([[1, 0, 0], [0, 1, 1]], weights).tolist() == [0, 0]

    def test_the_smallest_real_difference_decides(self):
        weights = np.array([0.5 + 1e-9, 0.5 - 1e-9])
        assert Copeland()([[1, 0], [0, 1]], weights).tolist() == [1, -1]

    def test_values_that_differ_by_rounding_are_equal(self):
        z = [[0.1 + 0.2, 0.0], [0.3, 1.0]]
        assert margins(z, [0.9, 0.1])[0, 1] == pytest.approx(-0.1)

    def test_indifference_is_half_a_vote(self):
        e = outranking(np.array([[1.0, 2.0], [1.0, 1.0]]), np.array([0.75, 0.25]))
        assert e.tolist() == [[0, 0.625], [0.375, 0]]


def test_against_a_count_in_fractions():
    rng = np.random.default_rng(5)
    z, votes = rng.integers(0, 4, (8, 6)), rng.integers(1, 4, 6)
    share = [Fraction(int(v), int(votes.sum())) for v in votes]
    expected = []
    for i in range(8):
        score = 0
        for k in range(8):
            ahead = sum(s for s, a, b in zip(share, z[i], z[k], strict=True) if a > b)
            behind = sum(s for s, a, b in zip(share, z[i], z[k], strict=True) if a < b)
            score += (ahead > behind) - (ahead < behind)
        expected.append(score)
    assert Copeland()(z, votes / votes.sum()).tolist() == expected


def test_only_order_counts(z, w):
    assert (Copeland()(z, w) == Copeland()(np.exp(5 * z), w)).all()


def test_scores_are_even_and_sum_to_zero(z, w):
    margin = margins(z, w)
    assert (margin == -margin.T).all()
    assert Copeland()(z, w).sum() == 0
    e = outranking(z, w)
    np.testing.assert_allclose(e + e.T, 1 - np.eye(9), rtol=1e-15)
