from __future__ import annotations

from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import DataError, Framework, FrameworkError, MethodError, compare_methods
from ccfi_methods.normalisation import MinMax

DATA = pd.DataFrame(
    {"a": [1.0, 2, 4, 8], "b": [3.0, 1, 2, 9], "c": [5.0, 6, 1, 2]}, index=list("WXYZ")
)
CHOICES = {
    "normalisation": ["minmax", "zscore", MinMax(1, 100)],
    "weighting": ["equal", "entropy"],
    "aggregation": ["arithmetic", "geometric"],
}


@pytest.fixture(scope="module")
def comparison() -> cm.MethodComparison:
    return compare_methods(DATA, **CHOICES, baseline=("minmax", "equal", "arithmetic"))


def test_every_combination_is_computed_or_skipped_with_its_reason(comparison):
    shown = len(comparison.specifications) + len(comparison.equivalent)
    assert shown + len(comparison.skipped) == 3 * 2 * 2
    skipped = comparison.skipped.set_index(["normalisation", "weighting", "aggregation"])["reason"]
    # min-max has zeros, z-scores are negative
    assert set(skipped.index) == {
        ("minmax", "equal", "geometric"),
        ("minmax", "entropy", "geometric"),
        ("zscore", "equal", "geometric"),
        ("zscore", "entropy", "arithmetic"),
        ("zscore", "entropy", "geometric"),
    }
    assert skipped["zscore", "entropy", "arithmetic"].startswith("Entropy weights need values >= 0")
    assert skipped["minmax", "equal", "geometric"].startswith("A geometric mean needs values > 0")


def test_each_column_is_the_index_of_its_specification(comparison):
    framework = cm.Framework.flat(list(DATA))
    result = cm.CompositeIndex(framework, weighting="entropy").compute(DATA)
    name = "minmax / entropy / arithmetic"
    assert comparison.ranks[name].tolist() == result.ranks.tolist()
    assert comparison.weights[name]["a"] == result.weights["global"]["a"]
    assert comparison.results[name].scores.tolist() == result.scores.tolist()


def test_shifts_count_from_the_baseline(comparison):
    shifts = comparison.rank_shifts()
    assert comparison.baseline == "minmax / equal / arithmetic"
    assert (shifts[comparison.baseline] == 0).all()
    expected = (
        comparison.ranks["zscore / equal / arithmetic"] - comparison.ranks[comparison.baseline]
    )
    assert shifts["zscore / equal / arithmetic"].tolist() == expected.tolist()


def test_scores_are_tidy(comparison):
    scores = comparison.scores
    assert list(scores) == [
        "unit", "imputation", "treatment", "normalisation", "weighting", "aggregation",
        "score", "rank",
    ]  # fmt: skip
    assert len(scores) == 4 * len(comparison.specifications)
    assert scores["imputation"].unique().tolist() == ["none"]


def test_agreement_is_symmetric_with_ones(comparison):
    for measure in ("kendall", "spearman"):
        table = comparison.agreement(measure)
        np.testing.assert_allclose(np.diag(table), 1)
        np.testing.assert_allclose(table, table.T)
    with pytest.raises(MethodError, match="Did you mean 'kendall'"):
        comparison.agreement("kendal")


def test_influence_by_hand():
    data = pd.DataFrame({"a": [1.0, 2, 3], "b": [3.0, 2, 1.5]}, index=list("XYZ"))
    comparison = compare_methods(
        data,
        normalisation="minmax",
        weighting=[cm.weighting.Given([1, 0]), cm.weighting.Given([0, 1])],
        aggregation="arithmetic",
    )
    # ranks 3 2 1 against 1 2 3: shifts 2, 0, 2
    row = comparison.influence().loc["weighting"]
    assert row.to_dict() == {"pairs": 1, "mean_absolute_shift": 4 / 3, "largest_shift": 2}
    assert list(comparison.influence().index) == ["weighting"]


def test_imputation_is_named_when_it_varies():
    data = DATA.copy()
    data.loc["W", "a"] = np.nan
    comparison = compare_methods(
        data, imputation=["median", "mean", "drop"], normalisation="minmax", weighting="equal",
        aggregation="arithmetic", baseline={"imputation": "mean"},
    )  # fmt: skip
    assert comparison.baseline == "mean / minmax / equal / arithmetic"
    assert len(comparison.specifications) == 3
    assert np.isnan(comparison.weights["drop / minmax / equal / arithmetic"]["a"])


def test_data_alone_are_enough():
    comparison = compare_methods(DATA)
    assert len(comparison.ranks) == 4
    assert comparison.baseline == "minmax / equal / arithmetic"


def test_reports(comparison):
    assert list(comparison.summary()) == [
        "baseline", "best", "median", "worst", "mean_absolute_shift"
    ]  # fmt: skip
    assert comparison.summary()["baseline"].is_monotonic_increasing
    assert "5 skipped" in repr(comparison)
    assert r"\bottomrule" in comparison.to_latex()


class TestErrors:
    def test_what_is_not_a_framework(self):
        with pytest.raises(cm.FrameworkError, match="needs a Framework, got list"):
            compare_methods(DATA, ["a", "b"])

    def test_a_constant_column_alone(self):
        with pytest.raises(DataError, match="Indicator 'c' is constant"):
            compare_methods(DATA.assign(c=1.0))

    @pytest.mark.parametrize("data", [pd.DataFrame(), pd.DataFrame(index=list("ab")), None])
    def test_empty(self, data):
        with pytest.raises(DataError, match="Data need to be a DataFrame with an indicator"):
            compare_methods(data)

    def test_a_constant_column(self):
        with pytest.raises(DataError, match=r"None of the .* be computed: Indicator 'c' is"):
            compare_methods(DATA.assign(c=1.0), normalisation=["minmax", "zscore"])

    def test_unknown_name_propagates(self):
        with pytest.raises(MethodError, match="Unknown aggregation"):
            compare_methods(DATA, aggregation=["arithmetic", "geometrical"])

    def test_baseline_not_among_the_specifications(self):
        with pytest.raises(MethodError, match="baseline rank / equal / arithmetic is not among"):
            compare_methods(DATA, normalisation="minmax", baseline=("rank", "equal", "arithmetic"))

    def test_baseline_that_was_skipped_says_why(self):
        with pytest.raises(MethodError, match="that can be computed: A geometric mean needs"):
            compare_methods(DATA, **CHOICES, baseline=("minmax", "equal", "geometric"))

    def test_baseline_of_the_wrong_form(self):
        with pytest.raises(MethodError, match="A baseline names normalisation, weighting"):
            compare_methods(DATA, baseline=("minmax", "equal"))
        with pytest.raises(MethodError, match="Unknown families"):
            compare_methods(DATA, baseline={"normalization": "minmax"})

    def test_no_choice(self):
        with pytest.raises(MethodError, match="at least one choice"):
            compare_methods(DATA, weighting=[])

    def test_one_specification_twice(self):
        with pytest.raises(MethodError, match="are there twice"):
            compare_methods(DATA, weighting=["equal", "equal"])


class TestFrameworks:
    """Several frameworks by name are one more choice."""

    DATA = pd.DataFrame(
        {"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 0], "c": [0.0, 5, 1, 2]}, index=list("wxyz")
    )
    TREES: ClassVar = {"ab": Framework.flat(["a", "b"]), "bc": Framework.flat(["b", "c"])}
    PLAIN: ClassVar = {"normalisation": "minmax", "aggregation": "arithmetic"}

    def compared(self, frameworks=None, **options):
        return compare_methods(self.DATA, frameworks or self.TREES, **self.PLAIN | options)

    def test_each_is_the_index_of_its_own_columns(self):
        """By hand: a is 0 1/3 1 2/3, b is 1 1/3 2/3 0, c is 0 1 1/5 2/5."""
        comparison = self.compared(weighting="equal")
        assert comparison.ranks.to_dict("list") == {
            "ab / minmax / equal / arithmetic": [2, 3, 1, 3],
            "bc / minmax / equal / arithmetic": [2, 1, 3, 4],
        }
        assert comparison.specifications["framework"].to_list() == ["ab", "bc"]
        influence = comparison.influence()
        assert influence.loc["framework"].to_list() == [1, 1.25, 2]
        weights = comparison.weights["bc / minmax / equal / arithmetic"]
        assert weights["c"] == 0.5
        assert np.isnan(weights["a"])

    def test_the_baseline_may_name_one(self):
        comparison = self.compared(weighting="equal", baseline={"framework": "bc"})
        assert comparison.baseline == "bc / minmax / equal / arithmetic"
        with pytest.raises(MethodError, match="The baseline bd / minmax"):
            self.compared(weighting="equal", baseline={"framework": "bd"})

    def test_what_is_skipped_names_it(self):
        data = self.DATA.assign(a=5.0)
        comparison = compare_methods(data, self.TREES, weighting="equal", **self.PLAIN)
        assert comparison.skipped["framework"].to_list() == ["ab"]
        assert list(comparison.results) == ["minmax / equal / arithmetic"]

    def test_one_alone_is_no_choice(self):
        alone = compare_methods(self.DATA, self.TREES["ab"], weighting="equal", **self.PLAIN)
        assert "framework" not in alone.specifications
        with pytest.raises(MethodError, match=r"Unknown families \['framework'\]"):
            compare_methods(self.DATA, self.TREES["ab"], baseline={"framework": "ab"}, **self.PLAIN)

    @pytest.mark.parametrize(
        ("frameworks", "error", "message"),
        [
            ({"a": "tree"}, FrameworkError, "needs a Framework, got str"),
            ({"q": Framework.flat(["q"])}, DataError, "q"),
        ],
    )
    def test_what_is_none(self, frameworks, error, message):
        with pytest.raises(error, match=message):
            self.compared(frameworks)

    def test_none_at_all(self):
        with pytest.raises(FrameworkError, match="at least one framework"):
            compare_methods(self.DATA, {})
