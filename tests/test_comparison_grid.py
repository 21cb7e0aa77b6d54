"""A grid of specifications, computed together, is what each of them is by itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.normalisation import Efficacy, MinMax, ZScore

GRID = {
    "imputation": ["median", "mean", "drop"],
    "treatment": [None, "winsorise"],
    "normalisation": ["minmax", "zscore", MinMax(1, 100), "rank"],
    "weighting": ["equal", "entropy", "critic", "pca", "bod"],
    "aggregation": ["arithmetic", "geometric", "topsis"],
}


@pytest.fixture(scope="module")
def ccfi():
    return cm.datasets.load_ccfi(year=2023)


@pytest.fixture(scope="module", params=["parent", "global"])
def comparison(ccfi, request):
    grid = GRID | ({} if request.param == "parent" else {"weighting": ["equal", "entropy"]})
    return cm.compare_methods(ccfi.data, ccfi.framework, **grid, scope=request.param)


def test_each_specification_is_its_index(comparison):
    scores = comparison.scores.set_index([*comparison.specifications])["score"].sort_index()
    for name in comparison.specifications.index[::23]:
        result = comparison.results[name]
        assert comparison.ranks[name].tolist() == result.ranks.tolist()
        of_it = scores.loc[tuple(comparison.specifications.loc[name])]
        np.testing.assert_allclose(np.sort(of_it), np.sort(result.scores), rtol=1e-12)
        weights = comparison.weights[name].dropna()
        expected = result.weights["global"].reindex(weights.index)
        np.testing.assert_allclose(weights, expected, rtol=1e-12)


def test_what_is_skipped_is_refused_by_its_index(comparison, ccfi):
    assert len(comparison.skipped) > 20
    for _, row in comparison.skipped.iloc[::11].iterrows():
        choices = {family: next(
            c for c in GRID[family] if cm.families.label_of(family, c) == row[family]
        ) for family in GRID}  # fmt: skip
        index = cm.CompositeIndex(ccfi.framework, **choices, scope=_scope(comparison))
        with pytest.raises(cm.DomainError):
            index.compute(ccfi.data)


def _scope(comparison):
    return comparison.results[comparison.baseline].index.scope


def test_every_combination_is_somewhere(comparison):
    n = np.prod([len(choices) for choices in GRID.values()])
    n = n if _scope(comparison) == "parent" else n * 2 // 5
    listed = [comparison.specifications, comparison.skipped, comparison.equivalent]
    assert sum(map(len, listed)) == n


def test_own_methods_meet_one_table_at_a_time():
    """A function written for one table goes with others that are computed in batches."""

    def spread(z):
        assert z.ndim == 2
        s = z.std(axis=0)
        return s / s.sum()

    data = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 9]}, index=list("wxyz"))
    comparison = cm.compare_methods(
        data, normalisation=["minmax", "rank", "zscore"], weighting=["equal", spread],
        aggregation="arithmetic",
    )  # fmt: skip
    name = "rank / spread / arithmetic"
    assert comparison.ranks[name].tolist() == comparison.results[name].ranks.tolist()


class TestEquivalent:
    """Indices that are one on two scales are shown and counted once."""

    DATA = pd.DataFrame(
        {"a": [1.0, 2, 4, 8, 3], "b": [3.0, 1, 2, 9, 5], "c": [5.0, 6, 1, 2, 0]},
        index=list("VWXYZ"),
    )

    def compared(self, **choices):
        choices = {"normalisation": ["minmax", MinMax(1, 100)], "weighting": "equal",
                   "aggregation": "arithmetic"} | choices  # fmt: skip
        return cm.compare_methods(self.DATA, **choices)

    def test_one_is_shown(self):
        comparison = self.compared()
        assert list(comparison.ranks) == ["minmax / equal / arithmetic"]
        row = comparison.equivalent.loc["MinMax(lower=1, upper=100) / equal / arithmetic"]
        assert row["same_as"] == "minmax / equal / arithmetic"

    @pytest.mark.parametrize("weighting", ["equal", "pca", "factor", "critic", "sd"])
    @pytest.mark.parametrize("aggregation", ["arithmetic", "minimum", "owa"])
    @pytest.mark.parametrize(
        ("one", "other"),
        [(MinMax(), MinMax(1, 100)), (ZScore(), ZScore(50, 10)), (MinMax(), Efficacy())],
    )
    def test_they_rank_alike(self, weighting, aggregation, one, other):
        """Scores of one are those of the other on another scale: s' = a + b s, b > 0."""
        framework = cm.datasets.load_ccfi(year=2023).framework
        data = cm.datasets.load_ccfi(year=2023).data
        results = [
            cm.CompositeIndex(framework, imputation="median", normalisation=n, weighting=weighting,
                              aggregation=aggregation).compute(data)
            for n in (one, other)
        ]  # fmt: skip
        b, a = np.polyfit(results[0].scores, results[1].scores, 1)
        assert b > 0
        np.testing.assert_allclose(results[1].scores, a + b * results[0].scores, atol=1e-9 * b)
        assert results[0].ranks.tolist() == results[1].ranks.tolist()
        comparison = cm.compare_methods(
            data, framework, imputation="median", normalisation=[one, other], weighting=weighting,
            aggregation=aggregation,
        )  # fmt: skip
        assert len(comparison.specifications) == len(comparison.equivalent) == 1

    @pytest.mark.parametrize(
        "choices",
        [
            {"weighting": "entropy"},
            {"weighting": "cv"},
            {"aggregation": cm.aggregation.PowerMean(2)},
            {"aggregation": "mpi"},
            {"normalisation": ["minmax", "zscore"]},
            {"normalisation": [ZScore(ddof=0), ZScore(ddof=1)]},
            {"normalisation": [{"a": MinMax(), "default": MinMax(1, 100)}, MinMax(1, 100)]},
        ],
    )
    def test_others_are_not(self, choices):
        assert self.compared(**choices).equivalent.empty

    def test_influence_counts_them_once(self):
        """Ranks by hand: V 4, W 5, X 3, Y 1, Z 2 of minmax; z-scores by their own index."""
        thrice = self.compared(normalisation=["minmax", MinMax(1, 100), "rank"])
        twice = self.compared(normalisation=["minmax", "rank"])
        pd.testing.assert_frame_equal(thrice.influence(), twice.influence())
        assert thrice.influence().loc["normalisation", "pairs"] == 1

    def test_baseline_may_be_one_of_them(self):
        comparison = self.compared(
            baseline={"normalisation": MinMax(1, 100)}, weighting=["equal", "entropy"]
        )
        assert comparison.baseline == "minmax / equal / arithmetic"

    def test_of_what_is_skipped_is_skipped(self):
        """Min-max of a constant indicator is undefined on every scale; its share is not."""
        comparison = cm.compare_methods(
            self.DATA.assign(c=1.0), normalisation=["minmax", MinMax(1, 100), "share"],
            weighting="equal", aggregation="arithmetic",
        )  # fmt: skip
        assert list(comparison.specifications["normalisation"]) == ["share"]
        assert len(comparison.skipped) == 2
        assert comparison.equivalent.empty


class TestDefaults:
    def test_positive_scale_goes_with_geometric_means(self):
        comparison = cm.compare_methods(TestEquivalent.DATA)
        pairs = set(
            map(tuple, comparison.specifications[["normalisation", "aggregation"]].to_numpy())
        )
        assert pairs == {
            ("minmax", "arithmetic"),
            ("zscore", "arithmetic"),
            ("MinMax(lower=1, upper=100)", "geometric"),
        }
        assert list(comparison.equivalent["same_as"]) == [
            "minmax / equal / arithmetic", "minmax / pca / arithmetic"
        ]  # fmt: skip
        assert comparison.influence().loc["aggregation", "pairs"] == 2
        assert comparison.skipped["reason"].str.startswith("Entropy weights need").tolist() == [
            True
        ]

    def test_other_aggregations_do_without_it(self):
        comparison = cm.compare_methods(TestEquivalent.DATA, aggregation="copeland")
        assert set(comparison.specifications["normalisation"]) == {"minmax", "zscore"}


def test_influence_of_pairs_by_enumeration(comparison):
    """All pairs of names that differ in one family, one by one; an index may have two names."""
    ranks = comparison.ranks
    named = [(*row, name) for name, *row in comparison.specifications.itertuples()]
    named += [tuple(row) for row in comparison.equivalent.itertuples(index=False)]
    for family, row in comparison.influence().iterrows():
        column = list(comparison.specifications).index(family)
        pairs = {
            frozenset({a[-1], b[-1]})
            for k, a in enumerate(named)
            for b in named[:k]
            if [x != y for x, y in zip(a[:-1], b[:-1], strict=True)].count(True) == 1
            and a[column] != b[column]
            and a[-1] != b[-1]
        }
        shifts = [(ranks[a] - ranks[b]).abs() for a, b in map(tuple, pairs)]
        assert row["pairs"] == len(shifts)
        assert row["mean_absolute_shift"] == pytest.approx(np.mean(shifts), rel=1e-12)
        assert row["largest_shift"] == np.max(shifts)


def test_influence_on_one_unit_by_hand():
    """Ranks 3 2 1 under one weighting, 1 2 3 under the other: X moves two places, Y none."""
    data = pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1.5]}, index=list("XYZ"))
    weightings = [cm.weighting.Given([1, 0]), cm.weighting.Given([0, 1])]
    comparison = cm.compare_methods(
        data, normalisation="minmax", weighting=weightings, aggregation="arithmetic"
    )
    moved = [comparison.influence(unit)["mean_absolute_shift"].item() for unit in "XYZ"]
    assert moved == [2, 0, 2]
    with pytest.raises(cm.MethodError, match="Unknown unit 'W'"):
        comparison.influence("W")
