"""The closest weights that give an order, and the proof that none do."""

import os
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from itertools import combinations, pairwise, product
from threading import Event

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog, minimize

from ccfi_methods import CompositeIndex, Framework, MethodError
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.normalisation import MinMax
from ccfi_methods.ranking import ranks
from ccfi_methods.robustness.weight_space.closest_weights import closest_weights
from ccfi_methods.robustness.weight_space.rank_ranges import rank_ranges
from ccfi_methods.robustness.weight_space.region import Region


def as_is(x, polarity, *, reference=None):
    """Scores of the tests are the data themselves."""
    return np.asarray(x, dtype=float)


def flat(table, units=None, **choices):
    x = np.asarray(table, dtype=float)
    codes = [f"x{j}" for j in range(x.shape[1])]
    units = units or [f"u{i}" for i in range(len(x))]
    index = CompositeIndex(Framework.flat(codes), normalisation=as_is, **choices)
    return index, pd.DataFrame(x, units, codes)


# -- by hand ---------------------------------------------------------------------------------


def test_two_indicators_by_hand():
    """a - b = 4v - (2v + 1 - v) = 3v - 1 and a - c = 4v - (3 - 2v) = 6v - 3; v is 1/2 now."""
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    first = closest_weights(index, data, ["a", "c"])
    assert first.weights["closest"].tolist() == pytest.approx([1 / 2, 1 / 2], abs=1e-8)
    last = closest_weights(index, data, {"a": 3})
    assert last.weights["closest"].tolist() == pytest.approx([1 / 3, 2 / 3], abs=1e-8)
    assert last.distance == pytest.approx(float(Fraction(1, 3)), abs=1e-8)
    second = closest_weights(index, data, {"b": (1, 2)}, norm="l2")  # before a, or before c
    assert sorted(second.weights["closest"]) == pytest.approx([1 / 3, 2 / 3], abs=1e-8)
    assert second.ranks.at["b", "closest"] == 2
    assert second.distance == pytest.approx(np.sqrt(2) / 6, abs=1e-8)


def test_the_norms_part():
    """b leads a by (-3, 1, 2) / 3 · w: l1 moves from x0 to x2 alone, l2 along (-3, 1, 2)."""
    index, data = flat([[1, 0, 1], [0, 1 / 3, 5 / 3]], list("ab"))
    # the own lead is 0; ask for one of 1/9
    l1 = closest_weights(index, data, ["b", "a"], minimum_margin=1 / 9)
    assert l1.distance == pytest.approx(2 / 15, abs=1e-8)  # 1/15 from x0 to x2 gains 5/15 / 3
    l2 = closest_weights(index, data, ["b", "a"], norm="l2", minimum_margin=1 / 9)
    assert l2.weights["change"].tolist() == pytest.approx([-1 / 14, 1 / 42, 1 / 21], abs=1e-9)


def test_what_holds_already_needs_no_change():
    index, data = flat([[4, 0], [2, 1], [1, 2]], list("abc"))
    for norm in ("l1", "l2"):
        found = closest_weights(index, data, ["a", "b"], norm=norm)
        assert found.exists
        assert found.distance < 1e-12
        assert "own weights" in repr(found)


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_nothing_moves_where_the_order_holds_already(norm):
    """No change of 1e-16 is left by a solver: the weights are the own ones, and words say so."""
    rng = np.random.default_rng(5)
    for _ in range(10):
        index, data = flat(rng.random((6, 5)), list("abcdef"), weighting="entropy")
        order = list(index.compute(data).ranks.sort_values().index)
        for wish in (order, order[:2], {order[2]: 3}, {order[2]: (2, 4)}):
            found = closest_weights(index, data, wish, norm=norm)
            assert found.distance == 0
            assert (found.weights["change"] == 0).all()
            assert (found.weights["closest"] == found.weights["weight"]).all()
            assert found.explanation.endswith(": the index's own weights give it.")
            assert found.to_latex().startswith(r"\begin{tabular}{lrrr}")


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_the_least_change_parts_units_that_are_level(norm):
    """a = 4v and b = 4(1 - v) are level at v = 1/2: the own weights do not put a ahead."""
    index, data = flat([[4, 0], [0, 4]], list("ab"))
    found = closest_weights(index, data, ["a", "b"], norm=norm)
    assert found.exists
    assert found.ranks["closest"].tolist() == [1, 2]
    assert 0 < found.distance < 1e-8
    assert ": less than 0.1% of the weight has to move" in found.explanation


@pytest.mark.parametrize(
    "table", [[[0.1, 0.7], [0.3, 0.2], [0.2, 0.45]], [[1.1, 3.3], [3.3, 1.1], [2.2, 2.2]]]
)
def test_a_bound_that_is_zero_but_for_rounding_is_said_to_be_zero(table):
    """c is the mean of a and b: its two leads sum to zero, so that it is never ahead of both."""
    index, data = flat(table, list("abc"))
    found = closest_weights(index, data, {"c": 1})
    assert not found.exists
    assert 0 < found.certificate_bound < 1e-8
    assert "0.5 (c - a) + 0.5 (c - b) is 0 at most" in found.explanation


def test_a_margin_is_kept():
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    w = closest_weights(index, data, {"a": 1}, minimum_margin=0.3).weights["closest"]
    scores = data @ w.to_numpy()
    assert scores["a"] - scores["c"] == pytest.approx(0.3)


# -- against brute force ---------------------------------------------------------------------


def best_by_enumeration(data, start, wishes, norm):
    """Try every set of units ahead: LP by linprog, least squares by SLSQP."""
    x, n, m = data.to_numpy(), len(data), data.shape[1]
    shortest = np.inf
    choices = [
        [set(ahead) for ahead in combinations([k for k in range(n) if k != i], rank - 1)]
        for i, rank in wishes.items()
    ]
    for sets in product(*choices):
        rows = [
            (x[k] - x[i]) * (1 if k in ahead else -1)
            for i, ahead in zip(wishes, sets, strict=True)
            for k in range(n)
            if k != i
        ]
        A = np.array(rows)
        feasible = linprog(np.zeros(m), -A, np.zeros(len(A)), np.ones((1, m)), [1])
        if feasible.status != 0:
            continue
        if norm == "l1":
            wide = np.hstack([-A, np.zeros_like(A[:, :m])])
            eye = np.eye(m)
            up = np.vstack([wide, np.hstack([eye, -eye]), np.hstack([-eye, -eye])])
            rhs = np.concatenate([np.zeros(len(A)), start, -start])
            one = np.hstack([np.ones((1, m)), np.zeros((1, m))])
            shortest = min(shortest, linprog(np.repeat([0.0, 1.0], m), up, rhs, one, [1]).fun)
        else:
            found = minimize(
                lambda w: ((w - start) ** 2).sum(),
                feasible.x,
                jac=lambda w: 2 * (w - start),
                bounds=[(0, 1)] * m,
                constraints=[
                    {"type": "ineq", "fun": lambda w, A=A: A @ w, "jac": lambda w, A=A: A},
                    {"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda w: np.ones(m)},
                ],
                method="SLSQP",
                options={"ftol": 1e-15},
            )
            shortest = min(shortest, np.sqrt(found.fun))
    return shortest


@pytest.mark.parametrize("norm", ["l1", "l2"])
@pytest.mark.parametrize("seed", range(5))
def test_ranks_are_had_at_the_least_distance(seed, norm):
    rng = np.random.default_rng(seed)
    index, data = flat(rng.random((6, 3)))
    for rank in (1, 3, 6):
        found = closest_weights(index, data, {"u2": rank}, norm=norm)
        least = best_by_enumeration(data, np.full(3, 1 / 3), {2: rank}, norm)
        assert found.exists == np.isfinite(least)
        if found.exists:
            assert found.ranks.at["u2", "closest"] == rank
            assert found.distance == pytest.approx(least, abs=1e-6)


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_ranks_of_two_units_at_once(norm):
    index, data = flat(np.random.default_rng(1).random((5, 4)))
    found = closest_weights(index, data, {"u0": 2, "u3": 4}, norm=norm)
    least = best_by_enumeration(data, np.full(4, 1 / 4), {0: 2, 3: 4}, norm)
    assert found.exists
    assert found.ranks.loc[["u0", "u3"], "closest"].tolist() == [2, 4]
    assert found.distance == pytest.approx(least, abs=1e-6)


def violations(data, weights, pairs, region):
    """Return the lowest ``gradient · v - gradient · w`` over the weights allowed: KKT if >= 0."""
    polytope = region.bind(data.columns)
    w = weights["closest"].to_numpy()
    gradient = weights["change"].to_numpy()
    leads = np.array([data.loc[a] - data.loc[b] for a, b in pairs])
    best = linprog(
        gradient,
        np.vstack([polytope.A_ub, -leads]),
        np.append(polytope.b_ub, np.zeros(len(leads))),
        polytope.A_eq,
        polytope.b_eq,
        np.column_stack([polytope.lower, polytope.upper]),
    )
    return best.fun - gradient @ w


@pytest.mark.parametrize("seed", range(6))
def test_least_squares_meet_the_conditions_of_optimality(seed):
    rng = np.random.default_rng(seed)
    m = int(rng.integers(3, 12))
    index, data = flat(rng.random((6, m)))
    region = Region.bounds({"x0": (0.05, None), "x1": (None, 0.4)}) & Region.order("x2 >= x1")
    units = list(data.index[np.argsort(rng.random(6))][:4])
    found = closest_weights(index, data, units, norm="l2", region=region)
    if found.exists:
        pairs = list(pairwise(units))
        assert region.bind(data.columns).contains(found.weights["closest"])
        scores = data.to_numpy() @ found.weights["closest"].to_numpy()
        ordered = pd.Series(scores, data.index)[units]
        assert (ordered.diff().dropna() < 0).all()
        # the strict margin of 1e-9 is all that keeps it from the closed problem's optimum
        assert violations(data, found.weights, pairs, region) >= -1e-8
    else:
        assert not found.unmet.empty


# -- when there are none ---------------------------------------------------------------------


def test_the_certificate_by_hand():
    """c = (1, 1) against a = (4, 0) and b = (0, 4): (c - a)/2 + (c - b)/2 = (-1, -1)."""
    index, data = flat([[4, 0], [0, 4], [1, 1]], list("abc"))
    found = closest_weights(index, data, {"c": 1})
    assert not found.exists
    assert found.certificate_bound == pytest.approx(-1)
    assert dict(zip(found.certificate["behind"], found.certificate["share"], strict=True)) == {
        "a": pytest.approx(0.5),
        "b": pytest.approx(0.5),
    }
    assert "0.5 (c - a) + 0.5 (c - b) is -1 at most" in found.explanation
    assert found.ranks.at["c", "closest"] == 2


@pytest.mark.parametrize("seed", range(8))
def test_certificates_prove_what_they_say(seed):
    rng = np.random.default_rng(seed)
    index, data = flat(rng.random((6, 3)))
    region = Region.around(dict.fromkeys(data.columns, 1 / 3), relative=0.6)
    order = list(data.index[np.argsort(rng.random(6))])
    found = closest_weights(index, data, order, region=region)
    polytope = region.bind(data.columns)
    if found.exists:
        assert found.certificate.empty
        assert (found.ranks.loc[order, "closest"] == range(1, 7)).all()
        return
    table = found.certificate
    assert (table["share"] > 0).all()
    assert table["share"].sum() == pytest.approx(1)
    neighbours = set(pairwise(order))
    assert set(zip(table["ahead"], table["behind"], strict=True)) <= neighbours
    mixture = table["share"].to_numpy() @ (
        data.loc[table["ahead"]].to_numpy() - data.loc[table["behind"]].to_numpy()
    )
    greatest = -linprog(
        -mixture,
        A_eq=polytope.A_eq,
        b_eq=polytope.b_eq,
        bounds=np.column_stack([polytope.lower, polytope.upper]),
    ).fun
    assert greatest == pytest.approx(found.certificate_bound, abs=1e-9)
    assert found.certificate_bound < 1e-9


@pytest.mark.parametrize("seed", range(4))
def test_the_nearest_order_misses_as_few_pairs_as_any(seed):
    rng = np.random.default_rng(seed)
    index, data = flat(rng.random((6, 3)))
    order = list(data.index[np.argsort(rng.random(6))])
    found = closest_weights(index, data, order)
    points = rng.dirichlet(np.ones(3), 40_000)
    scores = points @ data.loc[order].to_numpy().T
    wrong = sum((scores[:, i] <= scores[:, k]).astype(int) for i, k in combinations(range(6), 2))
    assert len(found.unmet) == wrong.min()
    assert found.exists == (wrong.min() == 0)
    # and no drawn weights that keep the same pairs are closer
    own = data.loc[order].to_numpy() @ found.weights["closest"].to_numpy()
    kept = [(i, k) for i, k in combinations(range(6), 2) if own[i] > own[k]]
    same = np.all([scores[:, i] > scores[:, k] for i, k in kept], axis=0)
    assert found.distance <= np.abs(points[same] - 1 / 3).sum(axis=1).min() + 1e-9


def test_a_rank_out_of_reach_is_approached():
    index, data = flat(np.random.default_rng(0).random((8, 3)))
    ranges = rank_ranges(index, data).ranges
    unit = ranges["best"].idxmax()
    found = closest_weights(index, data, {unit: 1})
    assert not found.exists
    assert found.ranks.at[unit, "closest"] == ranges.at[unit, "best"]
    assert found.unmet["missed_by"].tolist() == [ranges.at[unit, "best"] - 1]


def test_a_rank_between_others_can_be_out_of_reach():
    """b and c are twins: nobody can be just second when both are ahead."""
    index, data = flat([[1, 0], [0, 1], [0, 1]], list("abc"))
    found = closest_weights(index, data, {"a": 2})
    assert not found.exists
    assert found.certificate.empty
    assert "exhaustive search" in found.explanation


@pytest.mark.parametrize("norm", ["l1", "l2"])
def test_all_ranks_are_an_order_of_all(norm):
    index, data = flat(np.random.default_rng(3).random((6, 4)))
    order = list(data.index[np.argsort(-data.to_numpy() @ [0.1, 0.2, 0.3, 0.4])])
    by_list = closest_weights(index, data, order, norm=norm)
    by_rank = closest_weights(index, data, {u: i + 1 for i, u in enumerate(order)}, norm=norm)
    assert by_list.exists
    assert by_rank.exists
    assert by_rank.distance == pytest.approx(by_list.distance, abs=1e-9)
    top = closest_weights(index, data, {u: i + 1 for i, u in enumerate(order[:3])}, norm=norm)
    assert top.distance <= by_list.distance + 1e-9
    assert top.ranks.loc[order[:3], "closest"].tolist() == [1, 2, 3]


def test_ranks_that_exclude_one_another_have_a_certificate():
    index, data = flat([[3, 0], [2, 0], [1, 1]], list("abc"))
    found = closest_weights(index, data, {"b": 1, "a": 2})  # a dominates b
    assert not found.exists
    assert ["b", "a"] in found.certificate[["ahead", "behind"]].to_numpy().tolist()
    assert found.certificate_bound <= 1e-9


def test_a_long_list_is_kept_in_part():
    rng = np.random.default_rng(2)
    index, data = flat(rng.random((15, 4)))
    order = list(rng.permutation(data.index))
    found = closest_weights(index, data, order)
    assert not found.exists
    scores = data.loc[order].to_numpy() @ found.weights["closest"].to_numpy()
    wrong = sum(scores[i] <= scores[k] for i, k in combinations(range(15), 2))
    assert len(found.unmet) == wrong < 105 / 2


@pytest.mark.parametrize("norm", ["l1", "l2"])
@pytest.mark.parametrize("seed", range(10))
def test_tables_full_of_ties(seed, norm):
    """Whole numbers: what draws show to be possible is found, and no farther away."""
    rng = np.random.default_rng(seed)
    index, data = flat(rng.integers(0, 3, (6, 3)))
    points = rng.dirichlet(np.ones(3), 20_000)
    scores = points @ data.to_numpy().T
    places = ranks(scores)
    reach = np.abs(points - 1 / 3).sum(axis=1)
    if norm == "l2":
        reach = np.sqrt(((points - 1 / 3) ** 2).sum(axis=1))
    for rank in (1, 3, 4):
        found = closest_weights(index, data, {"u2": rank}, norm=norm)
        had = places[:, 2] == rank
        assert found.exists or not had.any()
        if found.exists:
            assert found.ranks.at["u2", "closest"] == rank
            assert found.distance <= reach[had].min(initial=np.inf) + 1e-7
    order = list(rng.permutation(data.index)[:4])
    lined = np.all(np.diff(scores[:, data.index.get_indexer(order)], axis=1) < 0, axis=1)
    found = closest_weights(index, data, order, norm=norm)
    assert found.exists or not lined.any()
    assert found.exists or found.certificate_bound < 1e-8


def test_a_unit_that_cannot_be_beaten_may_be_level():
    """a is at least as good as b whatever the weights: b is first where x1 has no weight."""
    index, data = flat([[1, 1], [1, 0], [0, 2]], list("abc"))
    for norm in ("l1", "l2"):
        found = closest_weights(index, data, {"b": 1}, norm=norm)
        assert found.exists
        assert found.weights["closest"].tolist() == [1, 0]
        assert found.ranks["closest"].tolist() == [1, 1, 3]


# -- orders that there are -----------------------------------------------------------------


def test_units_a_hair_apart_are_in_the_order_they_have():
    """A lead of 1e-10 is a lead in ranks, so that it is one here."""
    for gap in (1e-9, 1e-10, 1e-11):
        index, data = flat([[0.5, 0.5], [0.5 - gap, 0.5 - gap], [1, 0]], list("abc"))
        assert index.compute(data).ranks.tolist() == [1, 3, 1]
        for norm in ("l1", "l2"):
            found = closest_weights(index, data, ["a", "b"], norm=norm)
            assert found.distance == 0
            turned = closest_weights(index, data, ["b", "a"], norm=norm)
            assert not turned.exists
            assert turned.certificate[["ahead", "behind"]].to_numpy().tolist() == [["b", "a"]]


@pytest.mark.parametrize("p", [-300.0, -20.0, -5.0, 5.0, 20.0, 300.0])
def test_power_means_of_any_order_keep_the_order_they_have(p):
    rng = np.random.default_rng(0)
    data = pd.DataFrame(rng.uniform(1, 10, (8, 4)).round(2), list("stuvwxyz"), list("abcd"))
    index = CompositeIndex(
        Framework.flat(data.columns), normalisation=MinMax(1, 100), aggregation=PowerMean(p)
    )
    ranks_ = index.compute(data).ranks
    order = list(ranks_.drop_duplicates(keep=False).sort_values().index)
    for norm in ("l1", "l2"):
        assert closest_weights(index, data, order, norm=norm).distance == 0
    wanted = closest_weights(index, data, {order[2]: 2})
    if wanted.exists:
        again = wanted.index.compute(data).ranks
        assert again[order[2]] == 2
        assert again.tolist() == wanted.ranks["closest"].tolist()


def test_a_margin_wider_than_any_weights_make_is_refused():
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    with pytest.raises(MethodError, match=r"3 at most, the widest .* got 1e\+09"):
        closest_weights(index, data, ["a", "b"], minimum_margin=1e9)


# -- trees and refusals ----------------------------------------------------------------------


@pytest.mark.parametrize("node", [None, "index", "left"])
@pytest.mark.parametrize("scope", ["parent", "global"])
def test_the_index_with_the_closest_weights_has_the_order(node, scope):
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", "a", "b", "c", "d"],
                "parent": [None, "index", "index", "left", "left", "right", "right"],
                "polarity": [None, None, None, 1, 1, 1, -1],
            }
        )
    )
    data = pd.DataFrame(np.random.default_rng(5).random((7, 4)), list("stuvwxy"), list("abcd"))
    means = {"default": "geometric" if scope == "global" else "arithmetic", "index": "arithmetic"}
    index = CompositeIndex(
        framework,
        normalisation=MinMax(1, 100),
        weighting="entropy",
        aggregation=means,
        scope=scope,
    )
    own = index.compute(data).ranks
    second = own.index[own == 2][0]
    for norm in ("l1", "l2"):
        found = closest_weights(index, data, {second: 3}, norm=norm, node=node)
        if found.exists:
            again = found.index.compute(data)
            assert again.ranks.tolist() == found.ranks["closest"].tolist()
            assert again.ranks[second] == 3
            column = "global" if node is None else "local"
            assert again.weights.loc[found.weights.index, column].tolist() == pytest.approx(
                found.weights["closest"].tolist(), abs=1e-9
            )
    assert node is not None or found.exists


def test_indicators_that_the_imputation_drops_are_not_weighed():
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", "a", "b", "c"],
                "parent": [None, "index", "index", "left", "right", "right"],
                "polarity": [None, None, None, 1, 1, 1],
            }
        )
    )
    data = pd.DataFrame({"a": [np.nan, 2, 1], "b": [3.0, 1, 2], "c": [1.0, 3, 1]}, list("xyz"))
    index = CompositeIndex(framework, imputation="drop")
    found = closest_weights(index, data, {"y": 1}, minimum_margin=0.01)
    assert list(found.weights.index) == ["b", "c"]
    assert found.index.compute(data).ranks["y"] == 1


@pytest.mark.parametrize(
    ("order", "message"),
    [
        (["a"], "two units or more"),
        ("abc", "two units or more"),
        ({}, "two units or more"),
        (["a", "z"], "Unknown unit 'z'"),
        (["a", "b", "a"], "each unit once"),
        ({"a": 0}, "from 1 to 3"),
        ({"a": 4}, "from 1 to 3"),
        ({"a": (3, 1)}, "from 1 to 3"),
        ({"a": 1.5}, "from 1 to 3"),
    ],
)
def test_nonsense_is_refused(order, message):
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    with pytest.raises(MethodError, match=message):
        closest_weights(index, data, order)
    with pytest.raises(MethodError, match="'l3'"):
        closest_weights(index, data, ["a", "b"], norm="l3")
    with pytest.raises(MethodError, match="minimum_margin"):
        closest_weights(index, data, ["a", "b"], minimum_margin=-1)


def test_others_go_on_writing_while_a_solver_works(capfd):
    """Standard output belongs to the whole process: no line of another thread is lost."""
    index, data = flat(np.random.default_rng(0).random((9, 6)))
    written, done = [], Event()

    def write():
        while not done.is_set():
            os.write(1, b"line\n")
            written.append(1)

    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(write)
        closest_weights(index, data, {"u1": 4}, norm="l2")
        rank_ranges(index, data)
        done.set()
        writing.result()
    lines = capfd.readouterr().out.splitlines()
    assert lines.count("line") == len(written) > 100
    # HiGHS 1.12 has a message that no option turns off
    assert {line for line in lines if "transformNewInteger" not in line} == {"line"}


def test_the_report_can_be_read():
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    found = closest_weights(index, data, {"a": 3})
    assert sorted(found.summary().index) == ["x0", "x1"]
    assert "toprule" in found.to_latex()
    assert ranks(data.to_numpy() @ found.weights["closest"].to_numpy()).tolist() == [3, 2, 1]
