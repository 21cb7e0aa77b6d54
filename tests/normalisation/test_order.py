import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods.exceptions import MethodError
from ccfi_methods.normalisation import Borda, PercentileRank, Rank
from ccfi_methods.ranking import ranks

TIES = ["min", "average", "max", "dense"]


@pytest.fixture
def x():
    """Twenty units, a column full of ties and one without."""
    rng = np.random.default_rng(5)
    return np.column_stack([rng.integers(0, 6, 20), rng.normal(size=20)])


class TestPublished:
    @pytest.mark.parametrize(
        ("method", "column"),
        [
            (Rank(), "rank_high_is_top_printed"),
            (PercentileRank(), "percentile"),
        ],
    )
    def test_table15(self, table15, schooling, assert_printed, method, column):
        assert_printed(method(schooling, 1), table15[column])

    def test_table15_has_other_ranks_with_other_ties(self, table15, schooling, assert_printed):
        for ties in TIES[1:]:
            with pytest.raises(AssertionError):
                assert_printed(Rank(ties)(schooling, 1), table15["rank_high_is_top_printed"])

    @pytest.mark.parametrize("example", ["table25_moulin", "table28_condorcet", "table31_fishburn"])
    def test_borda_count(self, references, example):
        """Each indicator of a profile holds the place of the candidates, 1 = first."""
        folder = references / "social_choice_handbook"
        profile = pd.read_csv(folder / "input_profiles.csv").query("example == @example")
        printed = pd.read_csv(folder / "result_borda.csv", index_col="example").loc[example]
        printed = printed.dropna()
        orders = profile.drop(columns=["example", "count"]).dropna(axis=1).to_numpy()
        place = np.array([[list(o).index(unit) + 1.0 for o in orders] for unit in printed.index])
        points = Borda()(place, -1) @ profile["count"].to_numpy()
        assert points.tolist() == printed.to_list()


class TestIndependent:
    @pytest.mark.parametrize("ties", TIES)
    @pytest.mark.parametrize("sign", [1, -1])
    def test_rankdata(self, x, ties, sign):
        theirs = stats.rankdata(sign * x, method=ties, axis=0)
        np.testing.assert_array_equal(Rank(ties)(x, sign), theirs)
        np.testing.assert_allclose(PercentileRank(ties)(x, sign), 100 * theirs / 20)

    @pytest.mark.parametrize("ties", TIES)
    def test_rankdata_among_the_units_of_a_reference(self, x, ties):
        reference = x[::3] + 0.5 * (np.arange(7) % 2)[:, None]
        z = Rank(ties)(x, 1, reference=reference)
        for (i, j), value in np.ndenumerate(x):
            others = reference[:, j]
            pool = others if value in others else [value, *others]
            theirs = stats.rankdata(pool, method=ties)[list(pool).index(value)]
            assert z[i, j] == theirs

    def test_percentile_of_score(self, x):
        weak = stats.percentileofscore(x[:, 0], x[:, 0], kind="weak")
        np.testing.assert_allclose(PercentileRank("max")(x, 1)[:, 0], weak)


class TestIdentities:
    def test_borda_counts_wins_and_half_the_ties(self, x):
        pairs = np.sign(x[:, None] - x[None])
        by_pairs = (pairs > 0).sum(axis=1) + ((pairs == 0).sum(axis=1) - 1) / 2
        np.testing.assert_array_equal(Borda()(x, 1), by_pairs)
        assert Borda()(x, 1).sum() == 2 * 20 * 19 / 2

    def test_counts_from_the_other_end_than_ranks_of_results(self, x):
        np.testing.assert_array_equal(21 - Rank("max")(x, 1), ranks(x.T).T)
        np.testing.assert_array_equal(Rank("min")(x, -1), ranks(x.T).T)

    def test_any_rising_scale_ranks_alike(self, x):
        for method in (Rank(), PercentileRank(), Borda()):
            np.testing.assert_array_equal(method(np.exp(x), 1), method(x, 1))

    def test_float_noise_does_not_split_ties(self):
        x = np.array([[0.1 + 0.2], [0.3], [0.9]])
        assert Rank()(x, 1).ravel().tolist() == [1, 1, 3]

    def test_one_better_than_the_whole_reference(self):
        reference = np.array([[1.0], [2.0], [3.0], [4.0]])
        later = np.array([[5.0], [0.0], [4.0]])
        assert Rank()(later, 1, reference=reference).ravel().tolist() == [5, 1, 4]
        assert PercentileRank()(later, 1, reference=reference).ravel().tolist() == [125, 25, 100]
        assert Borda()(later, 1, reference=reference).ravel().tolist() == [4, 0, 3]

    def test_constant_indicator_is_one_tie(self):
        x = np.full((4, 1), 7.0)
        assert [float(Rank(ties)(x, 1)[0, 0]) for ties in TIES] == [1, 2.5, 4, 1]


class TestRefusals:
    @pytest.mark.parametrize("method", [Rank, PercentileRank])
    def test_ties(self, method):
        with pytest.raises(MethodError, match=r"Unknown treatment of ties 'mean'.*'average'"):
            method(ties="mean")
