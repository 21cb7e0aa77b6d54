from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, DataError, DomainError, Framework, MethodError

DATA = pd.DataFrame(
    {"a1": [0.0, 5, 10], "a2": [4.0, 2, 0], "b1": [1.0, 3, 2], "b2": [0.0, 1, 4]},
    index=["X", "Y", "Z"],
)
FRAMEWORK = Framework(
    pd.DataFrame(
        {
            "code": ["top", "a", "b", "a1", "a2", "b1", "b2"],
            "parent": [None, "top", "top", "a", "a", "b", "b"],
            "polarity": [None, None, None, 1, -1, 1, 1],
            "weight": [None, 3, 1, 1, 1, 1, 3],
        }
    )
)


def test_scores_by_hand():
    result = CompositeIndex(FRAMEWORK).compute(DATA)
    # min-max: a1 0 .5 1, a2 0 .5 1 (less is better), b1 0 1 .5, b2 0 .25 1
    assert result.nodes["a"].tolist() == [0, 0.5, 1]
    assert result.nodes["b"].tolist() == [0, 0.625, 0.75]
    assert result.scores.tolist() == [0, 0.5625, 0.875]
    assert result.ranks.to_dict() == {"X": 3, "Y": 2, "Z": 1}


def test_weights_of_the_framework_by_hand():
    result = CompositeIndex(FRAMEWORK, weighting="given").compute(DATA)
    # b = (b1 + 3 b2) / 4 = 0, .4375, .875; top = (3 a + b) / 4
    assert result.scores.tolist() == [0, 0.484375, 0.96875]
    assert result.weights["global"].to_dict() == {
        "top": 1, "a": 0.75, "b": 0.25, "a1": 0.375, "a2": 0.375, "b1": 0.0625, "b2": 0.1875
    }  # fmt: skip
    assert result.weights["local"]["b2"] == 0.75


def test_global_scope_weighs_all_indicators_at_once():
    def rising(z):
        w = np.arange(1.0, z.shape[-1] + 1)
        return np.broadcast_to(w / w.sum(), (*z.shape[:-2], len(w)))

    result = CompositeIndex(FRAMEWORK, weighting=rising, scope="global").compute(DATA)
    z = result.normalised.to_numpy()
    np.testing.assert_allclose(result.scores, z @ [0.1, 0.2, 0.3, 0.4], atol=1e-15)
    np.testing.assert_allclose(result.nodes["a"], z[:, :2] @ [1 / 3, 2 / 3], atol=1e-15)
    assert result.weights["global"][["a", "b"]].tolist() == pytest.approx([0.3, 0.7])
    assert result.weights["global"][["a1", "b2"]].tolist() == pytest.approx([0.1, 0.4])


def test_choices_by_node_by_level_and_by_default():
    by_node = CompositeIndex(FRAMEWORK, aggregation={"default": "arithmetic", "top": "geometric"})
    by_level = CompositeIndex(FRAMEWORK, aggregation={2: "arithmetic", 3: "geometric"})
    data = DATA + 1.0
    base = {"normalisation": cm.normalisation.MinMax(1, 2)}
    one = replace(by_node, **base).compute(data)
    two = replace(by_level, **base).compute(data)
    assert one.scores.tolist() == two.scores.tolist()
    np.testing.assert_allclose(one.scores, np.sqrt(one.nodes["a"] * one.nodes["b"]))


def test_a_group_chooses_the_normalisation_of_its_indicators():
    index = CompositeIndex(
        FRAMEWORK, normalisation={"default": "minmax", "b": "zscore", "b2": "minmax"}
    )
    z = index.compute(DATA).normalised
    assert z["a1"].tolist() == [0, 0.5, 1]
    assert z["b1"].tolist() == [-1, 1, 0]
    assert z["b2"].tolist() == [0, 0.25, 1]


def test_choices_are_checked_when_the_index_is_made():
    for wrong, message in [
        ({"weighting": {"default": "equal", "nowhere": "entropy"}}, "Unknown node or level in"),
        ({"weighting": {"top": "equal"}}, "weighting of 'a' is not chosen"),
        ({"normalisation": "minmaxx"}, "Did you mean 'minmax'"),
        ({"normalisation": cm.normalisation.MinMax}, "got the class MinMax"),
        ({"aggregation": 3}, "needs a name or a callable, got 3"),
        ({"weighting": None}, "weighting needs a name or a callable, got None"),
        ({"imputation": "medain"}, "Did you mean 'median'"),
        ({"scope": "locale"}, "Unknown scope"),
        ({"scope": "global", "weighting": {"default": "equal"}}, "there is one weighting"),
    ]:
        with pytest.raises(MethodError, match=message):
            CompositeIndex(FRAMEWORK, **wrong)
    with pytest.raises(MethodError, match="needs a Framework, got DataFrame"):
        CompositeIndex(DATA)


def test_a_batch_is_its_tables_one_at_a_time():
    rng = np.random.default_rng(1)
    tables = rng.uniform(1, 2, (3, 3, 4))  # as many tables as units
    index = CompositeIndex(FRAMEWORK, weighting="entropy", aggregation="arithmetic")
    together = index.evaluate(tables)
    for i, table in enumerate(tables):
        singly = index.evaluate(table)
        for node in FRAMEWORK.groups:
            np.testing.assert_allclose(together[node][i], singly[node], rtol=1e-12)
    frame = pd.DataFrame(tables[0], DATA.index, DATA.columns)
    np.testing.assert_array_equal(index.compute(frame).scores, index.evaluate(tables[0])["top"])


def test_reference_sets_the_scale():
    later = DATA * 2
    result = CompositeIndex(FRAMEWORK).compute(later, reference=DATA)
    assert result.normalised["a1"].tolist() == [0, 1, 2]
    array = CompositeIndex(FRAMEWORK).evaluate(later.to_numpy(), reference=DATA.to_numpy())
    assert array["top"].tolist() == result.scores.tolist()


def test_a_reference_of_the_same_units_is_read_by_label():
    chosen = cm.normalisation.DistanceToReference("Y")
    index = CompositeIndex(FRAMEWORK.drop(["a1", "b2"]), normalisation=chosen)
    data = DATA + 1
    turned = index.compute(data, reference=data.iloc[::-1])
    assert turned.scores.tolist() == index.compute(data).scores.tolist()


class TestMissing:
    data = DATA.assign(a1=[0.0, np.nan, 10], b2=[np.nan, 1, 4])

    def test_none_raises_and_names_the_cells(self):
        message = (
            "The data have 2 missing values, and no imputation was chosen: Indicator 'a1' is "
            "missing for Y and 'b2' is missing for X."
        )
        with pytest.raises(DataError, match=message):
            CompositeIndex(FRAMEWORK).compute(self.data)

    def test_median_is_reported_cell_by_cell(self):
        result = CompositeIndex(FRAMEWORK, imputation="median").compute(self.data)
        assert list(result.imputed) == ["unit", "indicator", "before", "after", "rule"]
        assert set(result.imputed["rule"]) == {"median"}
        assert result.imputed["before"].isna().all()
        cells = result.imputed[["unit", "indicator", "after"]]
        assert cells.to_numpy().tolist() == [["X", "b2", 2.5], ["Y", "a1", 5.0]]

    def test_mean(self):
        result = CompositeIndex(FRAMEWORK, imputation="mean").compute(self.data)
        assert result.imputed["after"].tolist() == [2.5, 5.0]

    def test_drop_leaves_the_indicators_out(self):
        result = CompositeIndex(FRAMEWORK, imputation="drop").compute(self.data)
        assert result.dropped == ["a1", "b2"]
        assert list(result.normalised) == ["a2", "b1"]
        assert result.weights["global"]["b1"] == 0.5

    def test_drop_forgets_choices_for_what_went(self):
        choice = {"default": "minmax", "a1": "zscore"}
        index = CompositeIndex(FRAMEWORK, imputation="drop", normalisation=choice)
        assert index.compute(self.data).dropped == ["a1", "b2"]

    def test_dropping_everything_is_refused(self):
        data = DATA * np.where(np.eye(3, 4) == 1, np.nan, 1)
        data["b2"] = [np.nan, 1, 2]
        with pytest.raises(cm.DataError, match="Every indicator has missing values"):
            CompositeIndex(FRAMEWORK, imputation="drop").compute(data)

    def test_a_batch_is_imputed_table_by_table(self):
        tables = np.stack([self.data.to_numpy(), DATA.to_numpy()])
        index = CompositeIndex(FRAMEWORK, imputation="median")
        expected = [index.evaluate(table)["top"] for table in tables]
        np.testing.assert_array_equal(index.evaluate(tables)["top"], expected)

    def test_an_imputation_that_leaves_gaps_is_refused(self):
        with pytest.raises(MethodError, match="needs to return the table without missing values"):
            CompositeIndex(FRAMEWORK, imputation=lambda x: x).compute(self.data)

    def test_an_imputation_that_changes_what_is_known_is_refused(self):
        index = CompositeIndex(FRAMEWORK, imputation=lambda x: np.nan_to_num(x) + 1)
        with pytest.raises(MethodError, match="needs to leave known values as they are"):
            index.compute(self.data)


def test_treated_cells_are_reported_with_their_rule():
    def halved(x):
        return np.minimum(x, 3)

    result = CompositeIndex(FRAMEWORK, treatment={"default": None, "b": halved}).compute(DATA)
    assert result.treated.to_numpy().tolist() == [["Z", "b2", 4, 3, "halved"]]


class TestErrors:
    """The sentences that the design promises."""

    def test_unknown_name(self):
        with pytest.raises(
            MethodError,
            match=r"Unknown weighting 'entropie'\. Did you mean 'entropy'\? Choose from 'equal', "
            r"'given', 'entropy', .*or pass any callable\.",
        ):
            CompositeIndex(FRAMEWORK, weighting="entropie")

    def test_parameters(self):
        with pytest.raises(MethodError) as error:
            cm.normalisation.MinMax(1, 0)
        assert str(error.value) == "MinMax needs lower < upper, got lower=1, upper=0."

    def test_constant_indicator(self):
        data = DATA.assign(rail=0.0)
        with pytest.raises(DomainError) as error:
            CompositeIndex(Framework.flat(list(data))).compute(data)
        assert str(error.value) == (
            "Indicator 'rail' is constant (every unit is 0): min-max is undefined. "
            "Drop it, or use Goalposts."
        )

    def test_zero_under_a_geometric_mean(self):
        cities = ["Shanghai", "Dalian", "Wuxi", *(f"city {i}" for i in range(12))]
        data = pd.DataFrame(
            {"cfc_count": [3.0] + [0.0] * 14, "gdp": np.arange(1.0, 16)}, index=cities
        )
        index = CompositeIndex(
            Framework.flat(["cfc_count", "gdp"]),
            normalisation=lambda x, polarity, reference=None: x,
            aggregation="geometric",
        )
        with pytest.raises(DomainError) as error:
            index.compute(data)
        assert str(error.value) == (
            "A geometric mean needs values > 0; 'cfc_count' is 0 for Dalian, Wuxi and 12 others. "
            "Normalise with MinMax(1, 100), say."
        )

    def test_lacking(self):
        with pytest.raises(DataError) as error:
            CompositeIndex(Framework.flat(["gdp", "pop"])).compute(
                pd.DataFrame({"pop": [1.0, 2], "retail": [1.0, 2]})
            )
        assert str(error.value) == "Data lack indicators ['gdp']; columns are ['pop', 'retail']."

    def test_all_are_value_errors(self):
        for kind in (DomainError, cm.FrameworkError, DataError):
            assert issubclass(kind, MethodError)
        assert issubclass(MethodError, ValueError)


def test_ranks_do_not_come_from_what_cancellation_leaves():
    """Six units with the same six values in another order: nothing tells them apart."""
    data = pd.DataFrame([[(i + j) % 6 * 0.1 + 0.3 for j in range(6)] for i in range(6)])
    for aggregation in ("arithmetic", "promethee"):
        index = CompositeIndex(
            Framework.flat(data.columns), normalisation="zscore", aggregation=aggregation
        )
        assert index.compute(data).ranks.tolist() == [1] * 6


def test_an_indicator_that_differs_by_rounding_is_constant():
    data = pd.DataFrame({"a": [1.0, 2, 3], "b": [0.3, 0.1 + 0.2, 0.3]})
    for normalisation in ("minmax", "zscore", "efficacy", "ampi", "logistic"):
        index = CompositeIndex(Framework.flat(["a", "b"]), normalisation=normalisation)
        with pytest.raises(DomainError, match=r"Indicator 'b' is constant \(every unit is 0.3\)"):
            index.compute(data)


def test_codes_that_are_nowhere_in_the_framework_are_refused():
    given = cm.weighting.Given({"a": 1, "b": 2, "a1": 1, "a2": 1, "b1": 1, "b2": 1, "B2": 9})
    with pytest.raises(MethodError, match=r"Unknown code in weight 'B2'\. Did you mean 'b2'"):
        CompositeIndex(FRAMEWORK, weighting=given).compute(DATA)


def test_codes_that_were_left_out_are_not_strangers():
    given = cm.weighting.Given({"a": 1, "b": 2, "a1": 1, "a2": 1, "b1": 1, "b2": 1})
    data = DATA.assign(a1=[np.nan, 1, 2])
    result = CompositeIndex(FRAMEWORK, weighting=given, imputation="drop").compute(data)
    assert result.weights.loc["b", "local"] == pytest.approx(2 / 3)


class TestUsersOwn:
    def test_a_normalisation_that_knows_no_reference(self):
        index = CompositeIndex(FRAMEWORK, normalisation=lambda x, polarity: polarity * x)
        assert index.compute(DATA).normalised["a2"].tolist() == [-4, -2, 0]

    def test_scores_of_the_wrong_shape(self):
        index = CompositeIndex(FRAMEWORK, aggregation=lambda z, w: z.mean())
        with pytest.raises(MethodError, match=r"needs to return scores of shape \(3,\)"):
            index.compute(DATA)

    def test_scores_that_are_no_numbers(self):
        index = CompositeIndex(FRAMEWORK, aggregation=lambda z, w: z[:, 0] * np.nan)
        with pytest.raises(MethodError, match="needs to return finite scores"):
            index.compute(DATA)

    def test_weights_of_the_wrong_shape(self):
        index = CompositeIndex(FRAMEWORK, weighting=lambda z: z.mean(axis=-1))
        with pytest.raises(MethodError, match=r"needs to return weights of shape \(2,\)"):
            index.compute(DATA)

    def test_weights_that_do_not_sum_to_one(self):
        index = CompositeIndex(FRAMEWORK, weighting=lambda z: np.ones(2))
        with pytest.raises(MethodError, match=r"sum to one; at 'a' it returned \[1.0, 1.0\]"):
            index.compute(DATA)

    def test_a_normalisation_that_loses_a_column(self):
        index = CompositeIndex(
            FRAMEWORK, normalisation=lambda x, polarity, reference=None: x[:, :1]
        )
        with pytest.raises(MethodError, match="needs to keep the shape"):
            index.compute(DATA)


class TestResult:
    result = CompositeIndex(FRAMEWORK).compute(DATA)

    def test_summary_is_best_first(self):
        summary = self.result.summary()
        assert list(summary.index) == ["Z", "Y", "X"]
        assert list(summary) == ["rank", "score", "a", "b"]

    def test_reports(self):
        assert r"\toprule" in self.result.to_latex()
        assert self.result.to_markdown().splitlines()[2].startswith("| Z ")
        assert "<table" in self.result._repr_html_()
        assert repr(self.result) == "IndexResult('top' of 3 units; best: Z, Y, X)"

    def test_unit_weights_are_a_frame_for_every_weighting(self):
        assert self.result.unit_weights.shape == (3, 6)
        assert (self.result.unit_weights["a1"] == 0.5).all()

    def test_an_only_child_passes_its_score_on(self):
        table = pd.DataFrame({"code": ["top", "a", "b", "x"], "parent": [None, "top", "top", "a"]})
        framework = Framework(table)
        data = pd.DataFrame({"x": [1.0, 2, 4], "b": [1.0, 2, 3]})
        result = CompositeIndex(framework, weighting="entropy").compute(data)
        assert result.nodes["a"].tolist() == result.normalised["x"].tolist()
        assert result.weights["local"]["x"] == 1


class TestEvaluate:
    index = CompositeIndex(FRAMEWORK)

    def test_a_frame_is_sent_to_compute(self):
        turned = DATA[DATA.columns[::-1]]
        for frames in [{"x": turned}, {"x": DATA.to_numpy(), "reference": turned}]:
            with pytest.raises(DataError, match=r"got a DataFrame, .* use compute\(data\)"):
                self.index.evaluate(**frames)
        assert self.index.compute(turned).scores.tolist() == [0, 0.5625, 0.875]

    @pytest.mark.parametrize("bad", [[["a"] * 4], [[1, 2], [1]], np.ones((2, 3)), np.ones(4)])
    def test_what_is_no_table_of_numbers_is_refused(self, bad):
        with pytest.raises(DataError, match=r"evaluate.*4 indicators"):
            self.index.evaluate(bad)


IDLE = {
    "an indicator": (
        {"weighting": {"default": "equal", "a1": "entropy"}},
        "weighting is chosen for 'a1', an indicator, which has nothing below it. Choose for 'a', "
        "'b', 'top', 2, 3, 'default'",
    ),
    "an indicator's aggregation": (
        {"aggregation": {"default": "arithmetic", "b2": "geometric"}},
        "aggregation is chosen for 'b2', an indicator",
    ),
    "the level of indicators": (
        {"weighting": {"default": "equal", 1: "entropy"}},
        "Unknown node or level in weighting 1. Choose from 'a', 'b', 'top', 2, 3, 'default'",
    ),
    "no level": ({"weighting": {"default": "equal", 9: "entropy"}}, "in weighting 9. Choose"),
    "a level as text": (
        {"weighting": {"default": "equal", "2": "entropy"}},
        "in weighting '2'. Did you mean 2, without quotes",
    ),
    "a level of groups": (
        {"normalisation": {"default": "minmax", 2: "zscore"}},
        "Unknown node or level in normalisation 2",
    ),
    "weights by code": (
        {"weighting": {"a": 0.5, "b": 0.5}},
        "got numbers. Weights of your own: weighting.Given({'a': 0.5, 'b': 0.5})",
    ),
    "a list of weights": ({"weighting": [0.5, 0.5]}, "Weights of your own: weighting.Given(...)"),
    "a weighting without arguments": (
        {"weighting": lambda: 1},
        "weighting <lambda> needs to be called with (z)",
    ),
    "a normalisation without polarity": (
        {"normalisation": lambda x: x},
        "normalisation <lambda> needs to be called with (x, polarity)",
    ),
}


@pytest.mark.parametrize("choice", IDLE)
def test_a_choice_that_would_decide_nothing_is_refused(choice):
    wrong, says = IDLE[choice]
    with pytest.raises(MethodError) as error:
        CompositeIndex(FRAMEWORK, **wrong)
    assert says in str(error.value)


def test_a_level_that_goes_with_its_nodes_is_no_mistake():
    table = FRAMEWORK.table.assign(level=[4, 3, 2, 1, 1, 1, 1]).reset_index()
    index = CompositeIndex(Framework(table), weighting={"default": "equal", 3: "entropy"})
    assert index.without("a").weighting == {"default": "equal"}


def test_indicators_may_be_chosen_by_their_level():
    one = CompositeIndex(FRAMEWORK, normalisation={1: "zscore"}).compute(DATA)
    assert one.normalised["b1"].tolist() == [-1, 1, 0]


class TestOwnNormalisation:
    index = CompositeIndex(FRAMEWORK, normalisation=lambda x, polarity: x * polarity)

    def test_without_reference_works_where_none_is_asked_for(self):
        assert self.index.compute(DATA).normalised["a2"].tolist() == [-4, -2, 0]

    def test_a_reference_is_refused_in_a_sentence(self):
        with pytest.raises(MethodError, match="Normalisation <lambda> needs to take reference"):
            self.index.compute(DATA, reference=DATA)
        with pytest.raises(MethodError, match="Normalisation <lambda> needs to take reference"):
            cm.simulate(self.index, DATA, [cm.Bootstrap()], n=20, rng=1)


class TestWeightsOfTheFramework:
    def weigh(self, **weights):
        table = FRAMEWORK.table.assign(
            weight=lambda t: t["weight"].astype(object).where(~t.index.isin([*weights]))
        )
        for code, weight in weights.items():
            table.loc[code, "weight"] = weight
        return CompositeIndex(Framework(table.reset_index()), weighting="given").compute(DATA)

    def test_text_is_said_in_a_sentence(self):
        with pytest.raises(
            MethodError, match=r"The weight needs a number for each of \['a', 'b'\]"
        ):
            self.weigh(a="much")

    def test_a_blank_is_called_blank(self):
        with pytest.raises(MethodError, match=r"The weight is blank for \['b'\]"):
            self.weigh(b=np.nan)

    def test_weights_of_indicators_are_sent_to_the_global_scope(self):
        given = cm.weighting.Given({"a1": 1, "a2": 1, "b1": 1, "b2": 3})
        with pytest.raises(MethodError, match=r"'top' needs those of \['a', 'b'\].*scope='global'"):
            CompositeIndex(FRAMEWORK, weighting=given).compute(DATA)
        index = CompositeIndex(FRAMEWORK, weighting=given, scope="global")
        assert index.compute(DATA).weights.loc["b2", "global"] == 0.5


def ones(x, polarity):
    return np.ones_like(x)


@pytest.mark.parametrize(
    ("weighting", "node", "of_b"),
    [("critic", "a", "minmax"), ("entropy", "b", ones), ("sd", "b", ones), ("cv", "b", ones)],
)
def test_an_error_that_names_no_column_names_the_node(weighting, node, of_b):
    index = CompositeIndex(
        FRAMEWORK, normalisation={"default": "minmax", "b": of_b}, weighting=weighting
    )
    with pytest.raises(DomainError, match=f"^At '{node}': [A-Z].* Use equal weights"):
        index.compute(DATA if node == "a" else DATA.assign(a2=[4.0, 2, 3]))


def test_an_error_of_a_flat_index_names_no_node():
    flat = Framework.flat(["b1", "b2"])
    index = CompositeIndex(flat, weighting="critic")
    with pytest.raises(DomainError, match=r"^CRITIC weights need indicators in conflict"):
        index.compute(DATA.assign(b1=[1.0, 2, 3], b2=[2.0, 4, 6]))


def test_a_result_stays_what_it_was_when_the_frame_changes():
    data = DATA.copy()
    result = CompositeIndex(FRAMEWORK).compute(data)
    expected = CompositeIndex(FRAMEWORK).compute(DATA)
    data.iloc[:, :] = 7.0
    result.data.iloc[:, :] = 7.0
    for name in ("nodes", "normalised", "imputed", "treated", "weights"):
        pd.testing.assert_frame_equal(getattr(result, name), getattr(expected, name))


def test_a_result_stays_what_it_was_when_a_method_uses_its_array_again():
    room = np.empty(DATA.shape)

    def shared(x, polarity, *, reference=None):
        return np.divide(x, x.max(axis=-2, keepdims=True), out=room)

    index = CompositeIndex(FRAMEWORK, normalisation=shared)
    first = index.compute(DATA)
    expected = (DATA / DATA.max())[list(FRAMEWORK.indicators)]
    index.compute(DATA**2)
    pd.testing.assert_frame_equal(first.normalised, expected, check_names=False)


def test_frames_of_a_result_are_made_once():
    result = CompositeIndex(FRAMEWORK).compute(DATA)
    assert result.nodes is result.nodes
    assert result.normalised is result.normalised
