"""Stability intervals of weights, by hand and by walking along them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework, MethodError
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.normalisation import MinMax
from ccfi_methods.robustness.weight_space.stability import weight_stability
from ccfi_methods.weighting import Given


def as_is(x, polarity, *, reference=None):
    """Scores of the tests are the data themselves."""
    return np.asarray(x, dtype=float)


def flat(table, units, **choices):
    x = np.asarray(table, dtype=float)
    codes = [f"x{j}" for j in range(x.shape[1])]
    index = CompositeIndex(Framework.flat(codes), normalisation=as_is, **choices)
    return index, pd.DataFrame(x, units, codes)


@pytest.fixture
def tree():
    rng = np.random.default_rng(5)
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", "only", "a", "b", "c", "d", "e"],
                "parent": [
                    None, "index", "index", "right", "left", "left", "right", "right", "only",
                ],
                "polarity": [None, None, None, None, 1, 1, 1, 1, 1],
            }
        )
    )  # fmt: skip
    return framework, pd.DataFrame(rng.random((7, 5)), list("stuvwxy"), list("abcde"))


def test_three_units_by_hand():
    """a = 4t, b = 1 + t, c = 3 - 2t: level at 1/3 (a, b), 1/2 (a, c) and 2/3 (b, c)."""
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"), weighting=Given([3, 2]))
    row = weight_stability(index, data).intervals.loc["x0"]
    assert row[["weight", "lower", "upper"]].tolist() == pytest.approx([3 / 5, 1 / 2, 2 / 3])
    assert row[["lower_pair", "upper_pair"]].tolist() == ["a and c", "c and b"]
    assert row[["leader_lower", "leader_upper"]].tolist() == pytest.approx([1 / 2, 1])
    assert row[["leader_lower_pair", "leader_upper_pair"]].tolist() == ["a and c", ""]
    other = weight_stability(index, data).intervals.loc["x1"]
    assert other[["lower", "upper"]].tolist() == pytest.approx([1 / 3, 1 / 2])


def test_units_that_are_level_leave_no_room():
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    row = weight_stability(index, data).intervals.loc["x0"]  # a and c are level at 1/2
    assert row[["lower", "upper", "leader_lower", "leader_upper"]].tolist() == [0.5] * 4


def test_twins_do_not_count():
    index, data = flat([[4, 0], [4, 0], [1, 1]], list("abc"), weighting=Given([1, 1]))
    row = weight_stability(index, data).intervals.loc["x0"]
    assert row[["lower", "upper"]].tolist() == pytest.approx([1 / 4, 1])
    assert row["upper_pair"] == ""


def test_one_indicator_in_two_units_of_measurement():
    """Weight moved between metres and feet moves no score: slopes are rounding, and no pair."""
    metres = [0.64, 0.27, 0.04, 0.02]
    other = [1, 0.5, 0.8709677419354839, 0]
    data = pd.DataFrame({"metres": metres, "feet": [3.25 * v for v in metres], "other": other})
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["i", "g", "metres", "feet", "other"],
                "parent": [None, "i", "g", "g", "i"],
            }
        )
    )
    row = weight_stability(CompositeIndex(framework), data).intervals.loc["metres"]
    assert row[["lower", "upper", "leader_lower", "leader_upper"]].tolist() == [0, 1, 0, 1]
    assert row[["lower_pair", "upper_pair"]].tolist() == ["", ""]


@pytest.mark.parametrize("p", [-300.0, 300.0])
def test_power_means_of_any_order(p):
    """w 2^p + (1 - w) 3^p = w 3^p + (1 - w) 2^p at w = 1/2, whatever p."""
    index, data = flat([[2, 3], [3, 2]], list("ab"), weighting=Given([3, 2]))
    index = replace(index, aggregation=PowerMean(p))
    row = weight_stability(index, data).intervals.loc["x0"]
    assert row[["lower", "upper"]].tolist() == pytest.approx([0.5, 1])


def with_weight(index, data, rescale, code, t):
    """Return ranks with one weight set to t and the others in proportion, by the whole index."""
    result = index.compute(data)
    framework, weights = result.framework, result.weights
    if rescale == "siblings":
        local = weights["local"].to_dict()
        sisters = [c for c in framework.children(framework.parent(code)) if c != code]
        rest = sum(local[c] for c in sisters)
        local |= {c: local[c] / rest * (1 - t) for c in sisters} | {code: t}
        given = {n: Given({c: local[c] for c in framework.children(n)}) for n in framework.groups}
        return CompositeIndex(
            framework,
            normalisation=index.normalisation,
            aggregation=index.aggregation,
            weighting=given,
        ).compute(data).ranks.tolist()  # fmt: skip
    everything = weights["global"][list(framework.indicators)]
    inside = everything.index.isin(framework.leaves(code))
    mass = everything[inside].sum()
    changed = everything.where(inside, everything / (1 - mass) * (1 - t))
    changed = changed.where(~inside, everything / mass * t)
    z = result.normalised.to_numpy()
    scores = PowerMean(index.aggregation.p)(z, changed.to_numpy())
    return pd.Series(scores).round(12).rank(ascending=False, method="min").astype(int).tolist()


@pytest.mark.parametrize("rescale", ["siblings", "all"])
@pytest.mark.parametrize("p", [1.0, 0.0, -1.0])
def test_ranks_stay_inside_and_change_outside(tree, rescale, p):
    framework, data = tree
    index = CompositeIndex(
        framework, normalisation=MinMax(1, 100), weighting="entropy", aggregation=PowerMean(p)
    )
    own = index.compute(data).ranks
    leader = own.index.get_loc(own.idxmin())
    table = weight_stability(index, data, rescale=rescale).intervals
    for code, row in table.iterrows():
        room = row["upper"] - row["lower"]
        for t in (row["lower"] + 0.01 * room, row["upper"] - 0.01 * room):
            assert with_weight(index, data, rescale, code, t) == own.tolist()
        wide = row["leader_upper"] - row["leader_lower"]
        assert wide >= room
        for t in (row["leader_lower"] + 0.01 * wide, row["leader_upper"] - 0.01 * wide):
            assert with_weight(index, data, rescale, code, t)[leader] == 1
        for end, step in (("lower", -1), ("upper", 1)):
            beyond = row[end] + step * 1e-6
            if row[f"{end}_pair"] and 0 < beyond < 1:
                assert with_weight(index, data, rescale, code, beyond) != own.tolist()
            beyond = row[f"leader_{end}"] + step * 1e-6
            if row[f"leader_{end}_pair"] and 0 < beyond < 1:
                assert with_weight(index, data, rescale, code, beyond)[leader] > 1


def test_only_children_and_the_root_are_not_there(tree):
    framework, data = tree
    index = CompositeIndex(framework)
    siblings = weight_stability(index, data).intervals.index
    assert set(siblings) == {"left", "right", "a", "b", "c", "d", "only"}
    everything = weight_stability(index, data, rescale="all").intervals.index
    assert set(everything) == set(siblings) | {"e"}


def test_what_cannot_be_asked_is_refused(tree):
    framework, data = tree
    with pytest.raises(MethodError, match="'sisters'"):
        weight_stability(CompositeIndex(framework), data, rescale="sisters")
    index, table = flat([[4, 0], [2, 1]], list("ab"), weighting=Given([1, 0]))
    with pytest.raises(MethodError, match="'x0' has all the weight"):
        weight_stability(index, table)
    mixed = CompositeIndex(
        framework,
        normalisation=MinMax(1, 100),
        aggregation={"default": "arithmetic", "index": "geometric"},
    )
    with pytest.raises(MethodError, match="one order"):
        weight_stability(mixed, data)


def test_the_report_can_be_read(tree):
    framework, data = tree
    stability = weight_stability(CompositeIndex(framework), data)
    table = stability.summary()
    assert table["room"].is_monotonic_increasing
    assert table.index[0] in repr(stability)
    assert "toprule" in stability.to_latex()
