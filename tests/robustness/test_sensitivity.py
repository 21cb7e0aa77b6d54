"""Sensitivity of an index: against enumeration of every combination, and against simulation."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import MinMax
from ccfi_methods.plotting import plot_sensitivity, plot_unit_sensitivity
from ccfi_methods.robustness.engine.replicate import Experiment
from ccfi_methods.robustness.sensitivity.analysis import evaluated
from ccfi_methods.robustness.sensitivity.factors import Factors
from ccfi_methods.robustness.sensitivity.sobol import sobol_plan

METHODS = {
    "normalisation": [MinMax(1, 100), "rank", "best"],
    "weighting": ["equal", "sd"],
    "aggregation": ["arithmetic", "geometric"],
}
CHANCES = {"normalisation": [3, 2, 1], "weighting": [1, 1], "aggregation": [1, 4]}


@pytest.fixture(scope="module")
def index(framework):
    return cm.CompositeIndex(framework, normalisation=MinMax(1, 100))


@pytest.fixture(scope="module")
def choices():
    return [cm.Choice(name, METHODS[name], CHANCES[name]) for name in METHODS]


@pytest.fixture(scope="module")
def noisy():
    return [
        cm.Choice("normalisation", ["minmax", "rank"]),
        cm.Uniform("aggregation.p", 0.2, 3),
        cm.WeightNoise(0.6),
        cm.DataNoise(relative=0.05),
        cm.DropOne("indicator", nothing=0.5),
    ]


def everything(index, data, *names):
    """Compute every combination: an array by choice of scores, and its probabilities."""
    shape = [len(METHODS[name]) for name in names]
    scores = np.empty((*shape, len(data)))
    for where in np.ndindex(*shape):
        made = {name: METHODS[name][i] for name, i in zip(names, where, strict=True)}
        chosen = cm.CompositeIndex(index.framework, **{"normalisation": MinMax(1, 100)} | made)
        scores[where] = chosen.compute(data).scores
    shares = [np.array(CHANCES[name]) / np.sum(CHANCES[name]) for name in names]
    return scores, shares


def outputs(scores, baseline):
    """The average shift, scores and ranks, last axis."""
    ranks = cm.ranking.ranks(scores)
    shift = np.abs(ranks - baseline.to_numpy()).mean(axis=-1, keepdims=True)
    return np.concatenate([shift, scores, ranks], axis=-1)


def exact(values, shares):
    """First-order and total indices, ``(2, input, output)``, by the law of total variance."""

    def mean(y, axes):
        for axis in axes:
            weights = np.expand_dims(shares[axis], [*range(1, y.ndim - axis)])
            y = (weights * y).sum(axis=axis, keepdims=True)
        return y

    def variance(y):
        everywhere = range(len(shares))
        return (mean(y**2, everywhere) - mean(y, everywhere) ** 2).reshape(-1)

    k, whole = len(shares), variance(values)
    others = [[j for j in range(k) if j != i] for i in range(k)]
    first = [variance(mean(values, others[i])) for i in range(k)]
    total = [whole - variance(mean(values, [i])) for i in range(k)]
    parts = np.stack([first, total])
    return np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 1e-9)


@pytest.fixture(scope="module")
def truth(index, data):
    scores, shares = everything(index, data, *METHODS)
    return exact(outputs(scores, index.compute(data).ranks), shares)


@pytest.fixture(scope="module")
def factors(index, data, noisy):
    return Factors(Experiment(index, data, noisy), {"mess": ["data", "dropped"]})


@pytest.fixture(scope="module")
def result(index, data, choices):
    return cm.sobol_sensitivity(index, data, choices, n=64, rng=1, confidence=0.8)


@pytest.fixture(scope="module")
def effects(index, data, choices):
    return cm.shapley_sensitivity(index, data, choices, n=64, rng=1)


class TestAgainstEnumeration:
    def test_sobol(self, index, data, choices, truth):
        result = cm.sobol_sensitivity(index, data, choices, n=4096, rng=1)
        assert list(result.inputs) == list(METHODS)
        np.testing.assert_allclose(result.first, truth[0], atol=0.02)
        np.testing.assert_allclose(result.total, truth[1], atol=0.02)

    def test_shapley(self, index, data, choices, truth):
        result = cm.shapley_sensitivity(index, data, choices, n=2048, rng=1)
        assert (result.shapley >= truth[0] - 0.02).to_numpy().all()
        assert (result.shapley <= truth[1] + 0.02).to_numpy().all()
        sums = result.shapley.sum()
        np.testing.assert_allclose(sums[truth[1].sum(axis=0) > 0], 1)

    def test_a_group_is_one_input(self, index, data, choices):
        scores, (p, q, r) = everything(index, data, *METHODS)
        joint = np.moveaxis(scores, 1, 2).reshape(6, 2, -1)
        values = outputs(joint, index.compute(data).ranks)
        first, total = exact(values, [np.multiply.outer(p, r).reshape(-1), q])
        groups = {"method": ["normalisation", "aggregation"]}
        result = cm.sobol_sensitivity(index, data, choices, n=4096, rng=1, groups=groups)
        assert result.inputs == {
            "method": ("normalisation", "aggregation"),
            "weighting": ("weighting",),
        }
        np.testing.assert_allclose(result.first, first, atol=0.02)
        np.testing.assert_allclose(result.total, total, atol=0.02)

    def test_what_cannot_be_combined_is_not_drawn_within_a_group(self, index, data, choices):
        """Z-scores have no geometric mean; the rest of the group keeps its proportions."""
        given = [
            cm.Choice("normalisation", [MinMax(1, 100), "zscore"], [1, 3]),
            choices[1],
            cm.Choice("aggregation", ["arithmetic", "geometric"]),
        ]
        groups = {"method": ["normalisation", "aggregation"]}
        values = []
        for norm, how in [
            (MinMax(1, 100), "arithmetic"),
            (MinMax(1, 100), "geometric"),
            ("zscore", "arithmetic"),
        ]:
            specification = {"normalisation": norm, "aggregation": how}
            for weighting in METHODS["weighting"]:
                specification["weighting"] = weighting
                made = cm.CompositeIndex(index.framework, **specification)
                values.append(made.compute(data).scores)
        scores = np.reshape(values, (3, 2, -1))
        values = outputs(scores, index.compute(data).ranks)
        first, total = exact(values, [np.array([1, 1, 3]) / 5, np.array([0.5, 0.5])])
        result = cm.sobol_sensitivity(index, data, given, n=4096, rng=1, groups=groups)
        np.testing.assert_allclose(result.first, first, atol=0.02)
        np.testing.assert_allclose(result.total, total, atol=0.02)
        assert len(result.excluded) == 2
        assert repr(result).endswith("; 2 combinations excluded)")


class TestDesign:
    def test_patterns_share_what_they_do_not_exchange(self, factors):
        n, plan = 64, sobol_plan(4)
        design = factors.design((4, n // 4), plan.taken, np.random.SeedSequence(3))
        columns = {
            "normalisation": design.codes[:, 0],
            "aggregation.p": design.numbers["aggregation.p"],
            "weights": design.positions["weights"],
            "mess": design.positions["data"],
        }
        for key, column in [*columns.items(), ("mess", design.codes[:, 1])]:
            by_pattern = column.reshape(6, n)
            factor = list(factors.members).index(key)
            assert (by_pattern[0] != by_pattern[1]).mean() > 0.3
            np.testing.assert_array_equal(by_pattern, by_pattern[plan.taken[:, factor].astype(int)])

    def test_same_draws_same_scores(self, factors):
        """However they are cut into pieces: the same pattern asked for twice."""
        taken = np.array([[0, 0, 0, 0], [0, 1, 0, 1], [0, 0, 0, 0], [0, 1, 0, 1]], dtype=bool)
        scores = evaluated(factors, (4, 16), taken, np.random.SeedSequence(3))
        np.testing.assert_allclose(scores[:2], scores[2:], rtol=1e-13)
        assert (scores[0] != scores[1]).mean() > 0.9

    def test_marginal_distributions(self, factors):
        design = factors.design((1, 1024), sobol_plan(4).taken[:2], np.random.SeedSequence(3))
        shares = np.bincount(design.codes[:, 1]) / 2048
        np.testing.assert_allclose(shares, [0.5, *[0.5 / 6] * 6], atol=0.01)
        p = np.sort(design.numbers["aggregation.p"])
        np.testing.assert_allclose(p, np.linspace(0.2, 3, 2048), atol=0.02)


class TestNoise:
    def test_against_a_simulation(self, index, data):
        """First-order index of a choice: the variance of the means under each option."""
        inputs = [cm.Choice("normalisation", ["minmax", "rank"]), cm.WeightNoise(0.8)]
        drawn = cm.simulate(index, data, inputs, n=40_000, rng=5, keep="replicates")
        ranks = drawn.replicates["rank"]
        means = ranks.groupby(drawn.parameters["normalisation"], observed=True).mean()
        within = ranks.groupby(drawn.parameters["normalisation"], observed=True).var().mean()
        result = cm.sobol_sensitivity(index, data, inputs, n=4096, rng=1)
        between = means.var(ddof=0) / ranks.var()
        np.testing.assert_allclose(result.first["rank"].loc["normalisation"], between, atol=0.04)
        np.testing.assert_allclose(
            result.total["rank"].loc["weights"], within / ranks.var(), atol=0.04
        )

    def test_alone_it_explains_everything(self, index, data):
        result = cm.sobol_sensitivity(index, data, [cm.WeightNoise(0.8)], n=1024, rng=1)
        np.testing.assert_allclose(result.of()[["first", "total"]], 1, atol=0.1)

    def test_mixed_inputs(self, index, data, noisy):
        sobol = cm.sobol_sensitivity(index, data, noisy, n=512, rng=1)
        effects = cm.shapley_sensitivity(index, data, noisy, n=128, rng=1)
        assert list(sobol.inputs) == [
            "normalisation",
            "dropped",
            "aggregation.p",
            "weights",
            "data",
        ]
        assert (effects.shapley["average_shift"] > sobol.first["average_shift"] - 0.1).all()
        assert (effects.shapley["average_shift"] < sobol.total["average_shift"] + 0.1).all()
        assert sobol.evaluations == 4 * 512 * 7
        assert effects.evaluations == 4 * 128 * 2**5


class TestReproducibility:
    @pytest.mark.parametrize("analysis", [cm.sobol_sensitivity, cm.shapley_sensitivity])
    def test_same_seed_same_bits(self, index, data, noisy, analysis):
        one, two, other = (
            analysis(index, data, noisy, n=32, rng=rng, n_jobs=jobs).table
            for rng, jobs in [(1, 1), (1, 2), (2, 1)]
        )
        pd.testing.assert_frame_equal(one, two, check_exact=True)
        assert not one.equals(other)

    def test_more_than_six_inputs(self, index, data, noisy):
        further = [
            cm.Choice("weighting", ["equal", "sd"]),
            cm.Choice("aggregation.p", [0.5, 1]),
            cm.Choice("scope", ["parent", "global"]),
        ]
        inputs = [i for i in noisy if i.key != "aggregation.p"] + further
        result = cm.shapley_sensitivity(index, data, inputs, n=64, rng=1)
        assert result.evaluations == 4 * 64 * 8
        assert result.shapley["average_shift"].sum() == pytest.approx(1)

    def test_an_interrupted_design_is_no_result(self, index, data, noisy, monkeypatch):
        def interrupted(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(Experiment, "batch", interrupted)
        with pytest.raises(KeyboardInterrupt):
            cm.sobol_sensitivity(index, data, noisy, n=32, rng=1)


class TestResult:
    def test_tidy_table(self, result):
        table = result.table
        assert [*table] == ["output", "unit", "input", "index", "estimate", "low", "high"]
        assert len(table) == (1 + 2 * 8) * 3 * 2
        assert (table["low"] <= table["estimate"]).all()
        row = table.query("output == 'rank' and unit == 'u' and index == 'total'").iloc[1]
        assert row["input"] == "weighting"
        assert row["estimate"] == result.total["rank", "u"]["weighting"]

    def test_outputs_are_picked_by_name(self, result, data):
        assert result.first["average_shift"].index.to_list() == list(METHODS)
        assert result.total["score"].columns.to_list() == data.index.to_list()

    def test_summary_is_that_of_the_average_shift(self, result):
        summary = result.summary()
        assert [*summary] == [
            "first",
            "first_low",
            "first_high",
            "total",
            "total_low",
            "total_high",
        ]
        assert summary.index.to_list() == [*METHODS, "sum"]
        np.testing.assert_array_equal(summary["total"].iloc[:3], result.total["average_shift"])
        assert summary.loc["sum", "first"] == pytest.approx(
            summary["first"].iloc[:3].sum(), abs=0.02
        )
        assert "\\toprule" in result.to_latex()
        assert "weighting" in result._repr_html_()

    def test_convergence_ends_with_the_estimate(self, result):
        table = result.convergence("rank", "u")
        assert [*table] == [8, 16, 32, 64, "error"]
        np.testing.assert_array_equal(table.loc["first", 64], result.first["rank", "u"])
        half = result.of("rank", "u").iloc[:3]
        reach = (half["total"] + table.loc["total", "error"].to_numpy()).clip(upper=1)
        np.testing.assert_allclose(half["total_high"], reach)

    def test_a_rank_that_never_changes_has_no_shares(self, framework, data):
        """The first unit is the best of all in everything."""
        table = data.copy()
        polarity = framework.table.loc[list(framework.indicators), "polarity"].to_numpy(dtype=float)
        table.iloc[0] = np.where(polarity > 0, 100, 0.01)
        index = cm.CompositeIndex(framework, normalisation=MinMax(1, 100))
        inputs = [cm.Choice("normalisation", METHODS["normalisation"]), cm.WeightNoise(0.5)]
        result = cm.sobol_sensitivity(index, table, inputs, n=64, rng=1)
        first = result.baseline.index[0]
        assert result.baseline[first] == 1
        assert not result.table.query("output == 'rank' and unit == @first")["estimate"].any()
        assert result.total["rank"].iloc[:, 1:].to_numpy().any()

    def test_shares_beyond_0_and_1_are_cut_off(self, index, data):
        """Of three inputs in 32 rows, some estimators give less than 0."""
        inputs = [cm.Choice("weighting", ["equal", "sd"]), cm.WeightNoise(0.9), cm.DropOne()]
        for second in (False, True):
            result = cm.sobol_sensitivity(
                index, data, inputs, n=32, rng=1, second_order=second, confidence=0.99
            )
            values = result.table[["estimate", "low", "high"]]
            assert ((values >= 0) & (values <= 1)).all(axis=None)
            assert (values == 0).any(axis=None)
            summary = result.summary()
            assert summary.filter(like="first").max(axis=None) <= 1
            assert summary.loc["sum", "total"] > 1

    def test_second_order_indices_by_enumeration(self, index, data, choices):
        """What a pair explains together, less what each does alone."""
        result = cm.sobol_sensitivity(
            index, data, choices, n=4096, rng=1, second_order=True, confidence=None
        )
        assert result.evaluations == 4096 * 8
        names = list(METHODS)
        for i, j in combinations(range(3), 2):
            scores, shares = everything(index, data, *METHODS)
            values = outputs(scores, index.compute(data).ranks)
            other = ({0, 1, 2} - {i, j}).pop()
            joint = np.moveaxis(values, other, 2).reshape(
                len(shares[i]) * len(shares[j]), len(shares[other]), -1
            )
            together = exact(
                joint, [np.multiply.outer(shares[i], shares[j]).ravel(), shares[other]]
            )
            alone = exact(values, shares)[0]
            expected = together[0, 0] - alone[i] - alone[j]
            found = result.second.loc[(names[i], names[j])]
            np.testing.assert_allclose(found, expected, atol=0.03)
        assert set(result.table["index"]) == {"first", "total", "second"}
        assert "normalisation x weighting" in set(result.table["input"])

    def test_without_intervals(self, index, data, choices):
        result = cm.sobol_sensitivity(index, data, choices, n=64, rng=1, confidence=None)
        assert result.evaluations == 64 * 5
        assert [*result.table] == ["output", "unit", "input", "index", "estimate"]
        assert [*result.summary()] == ["first", "total"]
        assert [*result.convergence()] == [8, 16, 32, 64]
        assert "intervals" not in plot_sensitivity(result).get_xlabel()

    @pytest.mark.parametrize("analysis", [cm.sobol_sensitivity, cm.shapley_sensitivity])
    def test_a_choice_with_one_computable_option_is_not_varied(self, framework, data, analysis):
        """Of z-scores there is no geometric mean: the aggregation is always arithmetic."""
        index = cm.CompositeIndex(framework, normalisation="zscore")
        inputs = [cm.Choice("aggregation", ["arithmetic", "geometric"]), cm.WeightNoise(0.5)]
        result = analysis(index, data, inputs, n=32, rng=1)
        assert list(result.inputs) == ["weights"]
        assert result.not_varied == {"aggregation": "arithmetic"}
        assert repr(result).endswith("not varied: aggregation is always arithmetic)")
        summary = result.summary()
        assert summary.index.tolist() == ["weights", "aggregation (not varied)", "sum"]
        assert summary.loc["aggregation (not varied)"].isna().all()
        assert "aggregation (not varied) &  &" in result.to_latex()
        with pytest.raises(MethodError, match=r"needs an input that varies; .* of aggregation"):
            analysis(index, data, inputs[:1], n=32)

    def test_representation(self, result, effects):
        assert repr(result) == (
            "SensitivityResult(first, total: 8 units, 3 inputs, n=64, 1,280 evaluations)"
        )
        assert "shapley: 8 units, 3 inputs, n=64, 2,048 evaluations" in repr(effects)

    def test_an_index_of_the_other_analysis(self, result, effects):
        with pytest.raises(MethodError, match=r"'shapley'.*Choose from 'first', 'total'"):
            result.shapley  # noqa: B018
        with pytest.raises(MethodError, match=r"'total'.*Choose from 'shapley'"):
            effects.total  # noqa: B018

    @pytest.mark.parametrize(
        ("output", "unit", "message"),
        [
            ("ranks", "u", "Unknown output 'ranks'. Did you mean 'rank'"),
            ("rank", "unit", "Unknown unit 'unit'"),
            ("rank", "", "Unknown unit ''"),
            ("average_shift", "u", "of all units, got unit='u'"),
        ],
    )
    def test_unknown_outputs(self, result, output, unit, message):
        with pytest.raises(MethodError, match=message):
            result.of(output, unit)

    def test_bars(self, result, effects):
        ax = plot_sensitivity(result)
        order = result.total["average_shift"].sort_values(ascending=False).index.to_list()
        assert [label.get_text() for label in ax.get_yticklabels()] == order
        lengths = [bar.get_width() for bar in ax.patches]
        np.testing.assert_allclose(lengths[:3], result.first["average_shift"][order])
        np.testing.assert_allclose(lengths[3:], result.total["average_shift"][order])
        whiskers = [line.get_segments()[0][:, 0] for line in ax.collections[:1]]
        row = result.summary().loc[order[0]]
        np.testing.assert_allclose(whiskers[0], row[["first_low", "first_high"]])
        assert "80% intervals" in ax.get_xlabel()
        ax = effects.plot(output="rank", unit="u")
        assert len(ax.patches) == 3
        assert "the rank of u" in ax.get_xlabel()

    def test_shares_by_unit(self, result, effects):
        ax = plot_unit_sensitivity(result)
        order = result.baseline.sort_values(kind="stable").index
        rows = [f"{unit} · {result.baseline[unit]}" for unit in order]
        assert [label.get_text() for label in ax.get_yticklabels()] == rows
        totals = result.total["rank"][order].T
        assert not totals.iloc[0].any()  # the best is the best whatever the method
        cells = [text.get_text() for text in ax.texts]
        shown = totals[totals.any(axis=1)].to_numpy().reshape(-1)
        assert cells == [f"{100 * share:.0f}" for share in shown]
        assert "Shapley" in effects.plot_units().get_xlabel()
        with pytest.raises(MethodError, match="output of units"):
            result.plot_units(output="average_shift")


class TestRefusals:
    def test_options_that_cannot_be_combined(self, index, data):
        inputs = [
            cm.Choice("normalisation", ["minmax", "zscore", MinMax(1, 100)]),
            cm.Choice("weighting", ["equal", "sd"]),
            cm.Choice("aggregation", ["arithmetic", "geometric"]),
        ]
        with pytest.raises(MethodError) as error:
            cm.sobol_sensitivity(index, data, inputs, n=32, rng=1)
        message = str(error.value)
        assert "normalisation 'minmax' with aggregation 'geometric' and " in message
        assert "normalisation 'zscore' with aggregation 'geometric' cannot be" in message
        assert "weighting" not in message
        assert "groups={'methods': ['normalisation', 'aggregation']}" in message

    def test_a_draw_that_cannot_be_computed(self, data, framework):
        index = cm.CompositeIndex(framework, normalisation="best", aggregation="geometric")
        inputs = [cm.Choice("weighting", ["equal", "sd"]), cm.DataNoise(relative=0.5)]
        with pytest.raises(DomainError, match="a score for every draw"):
            cm.sobol_sensitivity(index, data, inputs, n=256, rng=1)

    @pytest.mark.parametrize(
        ("groups", "message"),
        [
            ({"a": ["weights", "weight"]}, "input in group 'a' 'weight'. Did you mean 'weights'"),
            ({"a": []}, "Group 'a' needs a list of inputs"),
            ({"a": "weights"}, "Group 'a' needs a list of inputs"),
            ({"a": ["weights"], "b": ["weights"]}, "'weights' is in 'a' and in 'b'"),
            ({"data": ["weights"]}, r"Groups \['data'\] have the name of an input"),
        ],
    )
    def test_groups(self, index, data, noisy, groups, message):
        with pytest.raises(MethodError, match=message):
            cm.sobol_sensitivity(index, data, noisy, n=32, groups=groups)

    def test_no_inputs(self, index, data):
        with pytest.raises(MethodError, match="at least one uncertain input"):
            cm.sobol_sensitivity(index, data, [], n=32)

    def test_size_and_confidence(self, index, data, noisy):
        with pytest.raises(MethodError, match="Take 64 or 128"):
            cm.shapley_sensitivity(index, data, noisy, n=100)
        with pytest.raises(MethodError, match="0 < confidence < 1, got confidence=90"):
            cm.sobol_sensitivity(index, data, noisy, n=32, confidence=90)
