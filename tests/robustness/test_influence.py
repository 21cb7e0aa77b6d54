"""What moves the ranking: indicators, choices and units, one at a time."""

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from ccfi_methods import CompositeIndex, Framework, MethodError, Panel, compare_methods
from ccfi_methods.normalisation import MinMax
from ccfi_methods.ranking import kendall
from ccfi_methods.robustness.decomposition import decomposition
from ccfi_methods.robustness.influence import leave_one_out, one_at_a_time
from ccfi_methods.robustness.inputs.choices import Choice
from ccfi_methods.robustness.removal import unit_removal


@pytest.fixture
def framework():
    return Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", "a", "b", "c", "d", "e"],
                "parent": [None, "index", "index", "left", "left", "right", "right", "index"],
                "polarity": [None, None, None, 1, -1, 1, 1, 1],
            }
        )
    )


@pytest.fixture
def data():
    rng = np.random.default_rng(7)
    return pd.DataFrame(rng.uniform(1, 9, (9, 5)), list("qrstuvwxy"), list("abcde"))


# -- leaving out -----------------------------------------------------------------------------


def test_leaving_out_an_indicator_is_the_index_without_it(framework, data):
    index = CompositeIndex(framework, weighting="entropy")
    influence = leave_one_out(index, data)
    assert list(influence.ranks) == list("abcde")
    table = framework.table.reset_index()
    for code in "abcde":
        smaller = Framework(table[table["code"] != code].drop(columns="level"))
        alone = CompositeIndex(smaller, weighting="entropy").compute(data).ranks
        assert influence.ranks[code].tolist() == alone.tolist()
        shifts = (alone - influence.baseline).abs()
        row = influence.measures.loc[code]
        assert row["mean_absolute_shift"] == pytest.approx(shifts.mean())
        assert row["largest_shift"] == shifts.max()
        assert shifts[row["most_moved"]] == shifts.max()
        assert row["kendall"] == pytest.approx(kendall(alone, influence.baseline))
        squared = np.corrcoef(alone, influence.baseline)[0, 1] ** 2  # no ties here
        assert row["information_lost"] == pytest.approx(1 - squared)


@pytest.mark.parametrize(
    ("level", "codes"),
    [
        ("indicator", {"a", "b", "c", "d", "e"}),
        ("group", {"left", "right"}),
        ("dimension", {"left", "right"}),
        (2, {"left", "right"}),
    ],
)
def test_levels(framework, data, level, codes):
    assert set(leave_one_out(CompositeIndex(framework), data, level).ranks) == codes


def test_leaving_out_what_is_constant_loses_nothing(data):
    """An indicator with the same value for all units, under fixed goalposts, decides nothing."""
    data = data.assign(b=5.0)
    index = CompositeIndex(Framework.flat(list("abc")), normalisation=_as_is)
    influence = leave_one_out(index, data)
    row = influence.measures.loc["b"]
    assert row[["mean_absolute_shift", "largest_shift", "information_lost"]].tolist() == [0, 0, 0]
    assert row["most_moved"] == ""
    assert influence.summary().index[-1] == "b"


def test_a_ranking_of_equals_loses_everything():
    data = pd.DataFrame({"a": [1.0, 2, 3], "b": [1.0, 1, 1]}, list("xyz"))
    index = CompositeIndex(Framework.flat(list("ab")), normalisation=_as_is)
    row = leave_one_out(index, data).measures.loc["a"]
    assert row[["kendall", "information_lost"]].tolist() == [0, 1]


def test_what_cannot_be_left_out_is_listed(data):
    data = data.assign(a=[0.0, 1, 2, 3, 4, 5, 6, 7, 8])
    index = CompositeIndex(
        Framework.flat(list("abc")),
        normalisation=_as_is,
        weighting=lambda z: _refusing(z, 2),
    )
    influence = leave_one_out(index, data[["a", "b", "c"]].assign(c=1.0))
    assert influence.skipped["left_out"].tolist() == ["c"]
    assert "needs more" in influence.skipped["reason"][0]
    assert "1 skipped" in repr(influence)


def test_nonsense_is_refused(framework, data):
    index = CompositeIndex(framework)
    with pytest.raises(MethodError, match="'indicators'"):
        leave_one_out(index, data, "indicators")
    with pytest.raises(MethodError, match="nothing that can be left out"):
        leave_one_out(CompositeIndex(Framework.flat(list("ab"))), data, "dimension")
    with pytest.raises(MethodError, match="of one table"):
        leave_one_out(CompositeIndex(framework, panel=Panel("pooled", "pooled")), data)
    with pytest.raises(MethodError, match="three units or more"):
        unit_removal(index, data.iloc[:2])
    with pytest.raises(MethodError, match="'weigthing'"):
        one_at_a_time(index, data, {"weigthing": ["entropy"]})
    with pytest.raises(MethodError, match="does not have"):
        one_at_a_time(index, data, {"weighting": ["equal"]})


# -- one at a time ---------------------------------------------------------------------------


def test_one_choice_changes_at_a_time(framework, data):
    index = CompositeIndex(framework, normalisation=MinMax(1, 100))
    influence = one_at_a_time(
        index,
        data,
        {
            "weighting": ["equal", "entropy"],
            "aggregation": ["geometric"],
            "normalisation": ["zscore"],
            "normalisation.lower": [50],
        },
    )
    expected = {
        "weighting: entropy": {"weighting": "entropy"},
        "aggregation: geometric": {"aggregation": "geometric"},
        "normalisation: zscore": {"normalisation": "zscore"},
        "normalisation.lower: 50": {"normalisation": MinMax(50, 100)},
    }
    assert list(influence.ranks) == list(expected)  # equal weights it has already
    for name, change in expected.items():
        own = {"normalisation": MinMax(1, 100)} | change
        alone = CompositeIndex(framework, **own).compute(data).ranks
        assert influence.ranks[name].tolist() == alone.tolist()
    same = one_at_a_time(index, data, [Choice("weighting", ["equal", "entropy"])])
    assert list(same.ranks) == ["weighting: entropy"]


def test_what_a_change_makes_impossible_is_listed(framework, data):
    influence = one_at_a_time(
        CompositeIndex(framework), data, {"aggregation": ["geometric"], "weighting": ["entropy"]}
    )
    assert influence.skipped["change"].tolist() == ["aggregation: geometric"]
    assert "geometric mean needs values > 0" in influence.skipped["reason"][0]


# -- removing units --------------------------------------------------------------------------


def test_a_reversal_by_hand():
    """a leads d by 2/3 - 4/15; without c, income has half the range and d leads."""
    table = {"income": [3.0, 3, 1, 4], "clean": [3.0, 5, 4, 0]}
    index = CompositeIndex(Framework.flat(["income", "clean"]))
    removal = unit_removal(index, pd.DataFrame(table, list("abcd")))
    assert removal.reversals.to_numpy().tolist() == [["c", "a", "d"]]
    # full: a (2/3 + 3/5) / 2, b (2/3 + 1) / 2, c 2/5, d 1/2; without c: a 3/10, b 1/2, d 1/2
    without_c = removal.shifts[removal.shifts["removed"] == "c"].set_index("unit")
    assert without_c["before"].to_dict() == {"a": 2, "b": 1, "d": 3}
    assert without_c["after"].to_dict() == {"a": 3, "b": 1, "d": 1}


def test_every_pair_is_compared_with_every_unit_gone(framework, data):
    index = CompositeIndex(framework, weighting="entropy")
    removal = unit_removal(index, data)
    scores = index.compute(data).scores
    expected = set()
    for gone in data.index:
        less = index.compute(data.drop(index=gone)).scores
        for i in less.index:
            for k in less.index:
                if scores[i] > scores[k] and less[i] < less[k]:
                    expected.add((gone, i, k))
    assert set(removal.reversals.itertuples(index=False, name=None)) == expected
    assert len(expected) > 0
    table = removal.summary()
    assert table["reversed_pairs"].sum() == len(expected)
    assert len(removal.shifts) == 9 * 8


def test_fixed_scales_and_weights_reverse_nobody(framework, data):
    removal = unit_removal(CompositeIndex(framework, normalisation=_as_is), data)
    assert removal.reversals.empty
    assert (removal.shifts["shift"] == 0).all()
    assert "pairs reversed: 0" in repr(removal)


def test_units_that_cannot_be_spared_are_listed(framework, data):
    data = data.assign(a=[1.0] + [0.0] * 8)  # without q it is constant
    removal = unit_removal(CompositeIndex(framework), data)
    assert removal.skipped["removed"].tolist() == ["q"]
    assert "constant" in removal.skipped["reason"][0]
    assert "1 skipped" in repr(removal)


# -- decomposition ---------------------------------------------------------------------------


def of_statsmodels(comparison, unit, formula):
    table = comparison.combinations
    table["rank"] = comparison.ranks.loc[unit, table["same_as"]].to_numpy(float)
    return anova_lm(ols(formula, table).fit(), typ=2)["sum_sq"]


def test_shares_are_those_of_the_analysis_of_variance(framework, data):
    comparison = compare_methods(
        data,
        framework,
        normalisation=[MinMax(1, 100), MinMax(1, 10), "rank"],
        weighting=["equal", "entropy", "sd"],
        aggregation=["arithmetic", "geometric", "harmonic"],
    )
    parts = decomposition(comparison)
    assert parts.missing == 0
    formula = (
        "rank ~ C(normalisation) + C(weighting) + C(aggregation) + C(normalisation):C(weighting)"
        " + C(normalisation):C(aggregation) + C(weighting):C(aggregation)"
    )
    names = [
        "normalisation",
        "weighting",
        "aggregation",
        "normalisation x weighting",
        "normalisation x aggregation",
        "weighting x aggregation",
        "residual",
    ]
    moving = parts.variance.index[parts.variance > 0]
    for unit in moving:
        squares = of_statsmodels(comparison, unit, formula)
        ours = parts.units.loc[unit, names] * parts.variance[unit]
        assert ours.to_numpy() == pytest.approx(squares.to_numpy(), abs=1e-9)
    assert (parts.units.loc[moving].sum(axis=1) - 1).abs().max() < 1e-9
    assert parts.overall["share"].sum() == pytest.approx(1)
    assert (parts.units["shared"] == 0).all()


def test_a_grid_with_gaps_says_so(framework, data):
    comparison = compare_methods(
        data,
        framework,
        normalisation=["minmax", MinMax(1, 100), MinMax(1, 10)],
        weighting=["equal", "entropy", "sd"],
        aggregation=["arithmetic", "geometric"],
    )
    assert len(comparison.skipped) == 3  # zeros under a geometric mean
    parts = decomposition(comparison)
    assert parts.missing == 3
    assert "3 specifications missing" in repr(parts)
    moving = parts.variance.index[parts.variance > 0]
    assert (parts.units.loc[moving].sum(axis=1) - 1).abs().max() < 1e-9
    formula = (
        "rank ~ C(normalisation) + C(weighting) + C(aggregation)"
        " + C(normalisation):C(weighting) + C(weighting):C(aggregation)"
    )
    for unit in moving:
        squares = of_statsmodels(comparison, unit, formula)
        ours = parts.units.loc[unit] * parts.variance[unit]
        for family in ("normalisation", "aggregation"):  # the formula lacks their interaction
            assert ours[family] == pytest.approx(squares[f"C({family})"], abs=1e-9)


def test_two_families_leave_their_interaction(framework, data):
    comparison = compare_methods(
        data,
        framework,
        normalisation=["minmax", "rank"],
        weighting=["equal", "entropy"],
        aggregation="arithmetic",
    )
    parts = decomposition(comparison)
    assert list(parts.units) == ["normalisation", "weighting", "residual", "shared"]
    # two by two, by hand: (sum of differences)^2 / 4
    y = comparison.ranks.to_numpy(float)
    squares = (y @ [1, 1, -1, -1]) ** 2 / 4
    total = ((y - y.mean(axis=1, keepdims=True)) ** 2).sum()
    assert parts.overall.at["normalisation", "share"] == pytest.approx(squares.sum() / total)


def test_one_family_accounts_for_all(framework, data):
    comparison = compare_methods(
        data, framework, normalisation="rank", weighting=["equal", "entropy", "sd"],
        aggregation="arithmetic",
    )  # fmt: skip
    parts = decomposition(comparison)
    assert parts.overall.at["weighting", "share"] == pytest.approx(1)
    with pytest.raises(MethodError, match="a family of choices that varies"):
        decomposition(
            compare_methods(
                data, framework, normalisation="rank", weighting="equal", aggregation="arithmetic"
            )
        )


def test_the_reports_can_be_read(framework, data):
    index = CompositeIndex(framework, weighting="entropy")
    for report in (leave_one_out(index, data), unit_removal(index, data)):
        assert "toprule" in report.to_latex()
        assert len(report.summary()) in (5, 9)


def _as_is(x, polarity, *, reference=None):
    return np.asarray(x, dtype=float) * polarity


def _refusing(z, least):
    if np.ptp(z, axis=-2).max() == 0 or (np.ptp(z, axis=-2) > 0).sum() == z.shape[-1] == least:
        raise MethodError("This weighting needs more.")
    return np.full((*z.shape[:-2], z.shape[-1]), 1 / z.shape[-1])
