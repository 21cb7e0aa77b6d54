"""Exact rank ranges and pairwise preference, against hand-made cases and brute force."""

from fractions import Fraction
from itertools import combinations, pairwise, product

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework, MethodError, Panel
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.normalisation import MinMax
from ccfi_methods.ranking import ranks
from ccfi_methods.robustness.weight_space.linear import LinearScores
from ccfi_methods.robustness.weight_space.preference import preference_relations
from ccfi_methods.robustness.weight_space.rank_ranges import rank_ranges
from ccfi_methods.robustness.weight_space.region import Region


def as_is(x, polarity, *, reference=None):
    """Scores of the tests are the data themselves."""
    return np.asarray(x, dtype=float)


def flat(table, units=None, **choices):
    """Return an index of the table as it stands, and the table as data."""
    x = np.asarray(table, dtype=float)
    codes = [f"x{j}" for j in range(x.shape[1])]
    units = units or [f"u{i}" for i in range(len(x))]
    choices = {"normalisation": as_is} | choices
    return CompositeIndex(Framework.flat(codes), **choices), pd.DataFrame(x, units, codes)


def grid(m, steps):
    """Return all weights that are multiples of 1/steps."""
    points = [p for p in product(range(steps + 1), repeat=m - 1) if sum(p) <= steps]
    return np.array([[*p, steps - sum(p)] for p in points]) / steps


@pytest.fixture
def tree():
    rng = np.random.default_rng(5)
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["index", "left", "right", "a", "b", "c", "d"],
                "parent": [None, "index", "index", "left", "left", "right", "right"],
                "polarity": [None, None, None, 1, 1, 1, 1],
            }
        )
    )
    return framework, pd.DataFrame(rng.random((7, 4)), list("stuvwxy"), list("abcd"))


# -- by hand ---------------------------------------------------------------------------------


def test_two_indicators_by_hand():
    """a = 4v, b = 1 + v, c = 3 - 2v at weight v of x0: they cross at 1/3, 1/2 and 2/3."""
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    ranges = rank_ranges(index, data).ranges
    assert ranges["best"].to_dict() == {"a": 1, "b": 2, "c": 1}
    assert ranges["worst"].to_dict() == {"a": 3, "b": 3, "c": 3}
    within = rank_ranges(index, data, Region.bounds({"x0": (0.55, 0.6)})).ranges
    assert within["best"].tolist() == within["worst"].tolist() == [1, 3, 2]


def test_ties_share_the_best_place_and_only_strict_leads_count():
    """b is the mean of a and c: never last alone but in a dead heat, never first but in one."""
    index, data = flat([[2, 0], [1, 1], [0, 2]], list("abc"))
    ranges = rank_ranges(index, data).ranges
    assert ranges["best"].to_dict() == {"a": 1, "b": 1, "c": 1}
    assert ranges["worst"].to_dict() == {"a": 3, "b": 2, "c": 3}
    assert ranges["shared_best"].to_dict() == {"a": 0, "b": 2, "c": 0}


def test_a_twin_is_never_ahead():
    index, data = flat([[1, 2], [1, 2], [2, 1]], list("abc"))
    ranges = rank_ranges(index, data).ranges
    assert ranges["best"].tolist() == [1, 1, 1]
    assert ranges["worst"].tolist() == [2, 2, 3]


def test_a_mixture_of_others_is_never_first():
    """Nobody dominates c, but 2c = a + b less something: the bound no pair shows."""
    index, data = flat([[4, 0], [0, 4], [1, 1]], list("abc"))
    assert not preference_relations(index, data).necessary.loc[["a", "b"], "c"].any()
    assert rank_ranges(index, data).ranges.loc["c", ["best", "worst"]].tolist() == [2, 3]


def test_a_lead_of_a_millionth_counts():
    index, data = flat([[1, 0], [1 + 1e-6, 1e-6], [0, 1]], list("abc"))
    ranges = rank_ranges(index, data, Region.bounds({"x0": (0.9, None)})).ranges
    assert ranges[["best", "worst"]].to_numpy().tolist() == [[2, 2], [1, 1], [3, 3]]


# -- brute force -----------------------------------------------------------------------------

REGIONS = {
    "simplex": Region.simplex(),
    "bounds": Region.bounds({"x0": (0.2, 0.5), "x2": (None, 0.3)}),
    "order": Region.order("x0 >= x1 >= x2"),
    "linear": Region.linear({"x0": 1, "x1": 1}, at_least=0.5) & Region.order("x2 >= x1"),
}


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("name", REGIONS)
def test_ranges_are_those_of_a_fine_grid(seed, name):
    """Grid points can only lie inside the range; on this grid some point attains either end.

    Leads cross at weights that are no multiples of 1/120, so ends in a dead heat, which a grid
    would miss, do not occur.
    """
    index, data = flat(np.random.default_rng(seed).random((7, 3)))
    found = rank_ranges(index, data, REGIONS[name])
    polytope = REGIONS[name].bind(data.columns)
    points = grid(3, 120)
    places = ranks(points[polytope.contains(points)] @ data.to_numpy().T)
    assert (found.ranges["best"] <= places.min(axis=0)).all()
    assert (found.ranges["worst"] >= places.max(axis=0)).all()
    missed = (found.ranges["best"] != places.min(axis=0)).sum()
    missed += (found.ranges["worst"] != places.max(axis=0)).sum()
    assert missed <= 1  # a corner smaller than the mesh


@pytest.mark.parametrize("name", REGIONS)
def test_the_weights_returned_attain_the_ends(name):
    index, data = flat(np.random.default_rng(9).random((9, 4)))
    found = rank_ranges(index, data, REGIONS[name])
    assert REGIONS[name].bind(data.columns).contains(found.weights).all()
    for unit, extreme in found.weights.index:
        w = found.weights.loc[(unit, extreme)].to_numpy()
        place = ranks(data.to_numpy() @ w)[data.index.get_loc(unit)]
        assert place == found.ranges.at[unit, extreme]


@pytest.mark.parametrize("seed", range(3))
def test_no_draw_leaves_the_range(seed):
    rng = np.random.default_rng(seed)
    index, data = flat(rng.integers(0, 4, (10, 5)))  # many ties
    region = Region.around(dict.fromkeys(data.columns, 0.2), relative=0.8)
    found = rank_ranges(index, data, region).ranges
    places = ranks(region.bind(data.columns).sample(20_000, rng=seed) @ data.to_numpy().T)
    assert (places >= found["best"].to_numpy()).all()
    assert (places <= found["worst"].to_numpy()).all()


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("name", ["simplex", "order", "linear"])
def test_tables_full_of_ties_and_dominance(seed, name):
    """Whole numbers from 0 to 2: twins, units never beaten but often level, dead heats."""
    index, data = flat(np.random.default_rng(seed).integers(0, 3, (6, 3)))
    found = rank_ranges(index, data, REGIONS[name]).ranges
    polytope = REGIONS[name].bind(data.columns)
    points = grid(3, 60)
    places = ranks(points[polytope.contains(points)] @ data.to_numpy().T)
    assert (found["best"] <= places.min(axis=0)).all()
    assert (found["worst"] >= places.max(axis=0)).all()
    # lines where two units are level meet the grid: either end is had on it
    assert (found["best"] == places.min(axis=0)).all()
    assert (found["worst"] == places.max(axis=0)).all()


# -- exact arithmetic ------------------------------------------------------------------------

INSIDE = {  # the same regions: rows a of a · w >= 0 for weights that sum to one
    "simplex": [],
    "bounds": [(4, -1, -1), (-1, 1, 1), (3, 3, -7)],
    "order": [(1, -1, 0), (0, 1, -1)],
    "linear": [(1, 1, -1), (0, -1, 1)],
}


def ends_and_middles(values):
    """Return numbers in order, without doubles, and what lies halfway between neighbours."""
    v = sorted(set(values))
    return v + [(a + b) / 2 for a, b in pairwise(v)]


def faces(lines):
    """Yield exact weights of one, two or three columns in each face of an arrangement of lines.

    The last weight takes the values that it has where two lines meet, and one between each two of
    these: one of those levels meets each cell, each edge and each corner. On a level the lines are
    points, and what is between them.
    """
    if len(lines[0]) == 2:
        levels = {Fraction(-a, b - a) for a, b in lines if a != b}
        for y in ends_and_middles({y for y in levels if 0 <= y <= 1} | {Fraction(0), Fraction(1)}):
            yield 1 - y, y
        return
    levels = {Fraction(0), Fraction(1)}
    for (a, b, c), (d, e, f) in combinations(lines, 2):
        meet = (b * f - c * e, c * d - a * f, a * e - b * d)
        if sum(meet) and 0 <= Fraction(meet[2], sum(meet)) <= 1:
            levels.add(Fraction(meet[2], sum(meet)))
    for y in ends_and_middles(levels):
        if y == 1:
            yield Fraction(0), Fraction(0), y
            continue
        level = [(a * (1 - y) + c * y, b * (1 - y) + c * y) for a, b, c in lines]
        for u, v in faces(level):
            yield u * (1 - y), v * (1 - y), y


def exact_ranges(table, inside=()):
    """Return the best and the worst rank of each unit over all faces, in exact arithmetic."""
    rows = [tuple(map(int, row)) for row in table]
    m = len(rows[0])
    leads = {tuple(x - y for x, y in zip(p, q, strict=True)) for p, q in combinations(rows, 2)}
    sides = [tuple(int(j == k) for j in range(m)) for k in range(m)]
    places = []
    for w in faces(sorted(leads | {*sides, *inside})):
        if all(sum(a * v for a, v in zip(row, w, strict=True)) >= 0 for row in inside):
            s = [sum(x * v for x, v in zip(row, w, strict=True)) for row in rows]
            places.append([1 + sum(other > mine for other in s) for mine in s])
    return np.min(places, axis=0), np.max(places, axis=0)


def assert_exact(index, data, region=None, inside=()):
    """Ranges are those of exact arithmetic, and the weights returned attain them."""
    found = rank_ranges(index, data, region)
    best, worst = exact_ranges(data.to_numpy(), inside)
    assert found.ranges["best"].tolist() == best.tolist()
    assert found.ranges["worst"].tolist() == worst.tolist()
    for (unit, extreme), w in found.weights.iterrows():
        place = ranks(data.to_numpy() @ w.to_numpy())[data.index.get_loc(unit)]
        assert place == found.ranges.at[unit, extreme]
    if not inside:
        assert (found.ranges["best"] <= found.ranges["rank"]).all()
        assert (found.ranges["rank"] <= found.ranges["worst"]).all()


def test_the_faces_by_hand():
    """Two units that cross at one half: three corners, two stretches; a unit third but there."""
    assert sorted(y for _, y in faces([(1, -1), (1, 0), (0, 1)])) == [0, 0.25, 0.5, 0.75, 1]
    best, worst = exact_ranges([[2, 0], [0, 2], [1, 1]])
    assert best.tolist() == [1, 1, 1]
    assert worst.tolist() == [3, 3, 2]


def test_who_can_catch_up_but_never_lead_is_behind_elsewhere():
    """The last unit never leads the third to last but one, and ties with some at either end."""
    index, data = flat([[2, 1], [0, 3], [3, 0], [0, 0], [3, 3], [3, 2], [0, 1]])
    found = rank_ranges(index, data).ranges.loc["u6"]
    assert found[["rank", "best", "worst"]].tolist() == [6, 4, 6]
    index, data = flat([[2, 3, 2], [0, 0, 1], [1, 3, 0], [1, 0, 3], [1, 1, 3], [3, 0, 1]])
    found = rank_ranges(index, data).ranges.loc["u1"]
    assert found[["rank", "best", "worst"]].tolist() == [6, 4, 6]


def test_units_that_nothing_tells_apart_are_all_first():
    assert_exact(*flat([[1, 1], [1, 1], [1, 1]]))


@pytest.mark.parametrize("m", [2, 3])
def test_ranges_of_small_integers_are_exact(m):
    for seed in range(75):
        rng = np.random.default_rng([m, seed])
        assert_exact(*flat(rng.integers(0, 4, (rng.integers(2, 8 if m == 2 else 7), m))))


@pytest.mark.parametrize("name", REGIONS)
def test_ranges_of_small_integers_are_exact_in_a_region(name):
    for seed in range(15):
        rng = np.random.default_rng([4, seed])
        index, data = flat(rng.integers(0, 4, (rng.integers(2, 7), 3)))
        assert_exact(index, data, REGIONS[name], INSIDE[name])


# -- trees, means, nodes ---------------------------------------------------------------------


def test_global_weights_of_a_tree_are_those_of_a_flat_index(tree):
    framework, data = tree
    nested = rank_ranges(CompositeIndex(framework), data, Region.order("left >= right"))
    flat_index = CompositeIndex(Framework.flat(list("abcd")))
    stated = Region.linear({"a": 1, "b": 1, "c": -1, "d": -1}, at_least=0)
    unnested = rank_ranges(flat_index, data, stated)
    columns = ["best", "worst", "width", "shared_best"]
    pd.testing.assert_frame_equal(nested.ranges[columns], unnested.ranges[columns])


def test_the_weights_of_one_node_leave_the_others_as_they_are(tree):
    framework, data = tree
    index = CompositeIndex(framework)
    found = rank_ranges(index, data, node="right").ranges
    scores = []
    for v in np.linspace(0, 1, 2001):
        given = {"right": {"c": v, "d": 1 - v}, "left": {"a": 1, "b": 1}}
        given["index"] = {"left": 1, "right": 1}
        z = MinMax()(data.to_numpy(), np.ones(4))
        left, right = z[:, :2].mean(axis=1), z[:, 2:] @ [v, 1 - v]
        scores.append((left + right) / 2)
    places = ranks(np.array(scores))
    assert found["best"].tolist() == places.min(axis=0).tolist()
    assert found["worst"].tolist() == places.max(axis=0).tolist()


@pytest.mark.parametrize("p", [-1.0, 0.0, 0.5, 2.0])
def test_means_of_one_order_rank_like_their_linear_form(tree, p):
    framework, data = tree
    index = CompositeIndex(framework, normalisation=MinMax(1, 100), aggregation=PowerMean(p))
    linear = LinearScores.of(index, data)
    rng = np.random.default_rng(0)
    for w in rng.dirichlet(np.ones(4), 20):
        z = index.compute(data).normalised.to_numpy()
        assert linear.ranks(w).tolist() == ranks(PowerMean(p)(z, w)).tolist()
    assert linear.ranks(linear.weights).tolist() == index.compute(data).ranks.tolist()
    of_root = LinearScores.of(index, data, "left")
    assert of_root.ranks(of_root.weights).tolist() == index.compute(data).ranks.tolist()


ORDERS = [-300.0, -150.0, -20.0, -10.0, -5.0, -1.0, -1e-3, 0.0, 1e-9, 0.5, 2.0, 20.0, 150.0, 300.0]


@pytest.mark.parametrize("p", ORDERS)
def test_ranges_of_power_means_hold_whatever_their_order(p):
    """40,000 random weightings put through the index itself: none leaves a range."""
    for seed in range(2):
        rng = np.random.default_rng(seed)
        data = pd.DataFrame(rng.uniform(1, 10, (8, 4)).round(2), list("stuvwxyz"), list("abcd"))
        mean = PowerMean(p)
        index = CompositeIndex(
            Framework.flat(data.columns), normalisation=MinMax(1, 100), aggregation=mean
        )
        result = index.compute(data)
        z, drawn = result.normalised.to_numpy(), rng.dirichlet(np.ones(4), 40_000)
        for region in (None, Region.around(result, relative=0.25)):
            found = rank_ranges(index, data, region)
            inside = drawn if region is None else 0.25 + 0.0625 * (drawn - drawn[::-1])
            assert (region or Region()).bind(data.columns).contains(inside).all()
            places = ranks(mean(z, inside))
            assert (places >= found.ranges["best"].to_numpy()).all()
            assert (places <= found.ranges["worst"].to_numpy()).all()
            assert (found.ranges["best"] <= result.ranks).all()
            assert (found.ranges["worst"] >= result.ranks).all()
            at = found.weights.to_numpy().reshape(8, 2, 4)
            attained = ranks(mean(z, at))[np.arange(8), :, np.arange(8)]
            assert (attained == found.attained[["best", "worst"]]).all(axis=None)
            # over all weights large powers ask for weights that are smaller than a solver can tell
            assert found.attained["exact"].all() or (region is None and abs(p) >= 5)


def test_single_indicators_rank_their_own_way_under_any_power_mean():
    """Where one indicator has all the weight its values rank, large or small as they may be."""
    values = [[1, 50, 60], [100, 60, 50], [99, 55, 55], [2, 2, 99]]
    for p in (-300.0, 300.0):
        index, data = flat(values, list("abcd"), aggregation=PowerMean(p))
        relations = preference_relations(index, data)
        assert relations.necessary.to_numpy().tolist() == np.eye(4).tolist()
        only = {f"x{j}": (0.0, 0.0) for j in (0, 2)}
        found = rank_ranges(index, data, Region.bounds(only)).ranges
        assert found["best"].tolist() == found["worst"].tolist() == [3, 1, 2, 4]


@pytest.mark.parametrize("gap", [1e-9, 1e-10, 1e-11, 1e-13])
def test_a_lead_counts_as_in_ranks(gap):
    index, data = flat([[0.5, 0.25], [0.5 - gap, 0.25 - gap], [0.1, 0.9]], list("abc"))
    found = rank_ranges(index, data).ranges.loc["b", ["best", "worst"]]
    assert found.tolist() == ([1, 2] if gap < 1e-12 else [2, 3])
    assert preference_relations(index, data).necessary.at["b", "a"] == (gap < 1e-12)
    assert ranks(data.to_numpy()[:2].T).tolist() == [[1, 1 + (gap > 1e-12)]] * 2


def test_mixed_means_can_be_asked_at_the_root_only(tree):
    framework, data = tree
    index = CompositeIndex(
        framework,
        normalisation=MinMax(1, 100),
        aggregation={"default": "arithmetic", "index": "geometric"},
    )
    with pytest.raises(MethodError, match=r"one order .* 'left' has p=1 .* 'index' has p=0"):
        rank_ranges(index, data)
    assert len(rank_ranges(index, data, node="index").ranges) == 7
    zeros = data.assign(a=0.0, b=[1.0, 2, 3, 4, 5, 6, 7])  # of no concern to the mean of dimensions
    index = CompositeIndex(
        framework, normalisation=as_is, aggregation={"default": "arithmetic", "index": "geometric"}
    )
    assert len(rank_ranges(index, zeros, node="index").ranges) == 7


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"aggregation": lambda z, w: z.min(axis=-1)}, "linear in them"),
        ({"panel": Panel(scale="pooled", weights="pooled")}, "one table"),
    ],
)
def test_what_is_not_linear_is_refused(change, message, tree):
    framework, data = tree
    index = CompositeIndex(framework)
    with pytest.raises(MethodError, match=message):
        rank_ranges(CompositeIndex(index.framework, **change), data)


def test_unknown_nodes_and_regions_are_refused(tree):
    framework, data = tree
    index = CompositeIndex(framework)
    with pytest.raises(MethodError, match=r"'rigth'\. Did you mean 'right'"):
        rank_ranges(index, data, node="rigth")
    with pytest.raises(MethodError, match="is a Region, got dict"):
        rank_ranges(index, data, {"a": (0, 1)})
    with pytest.raises(MethodError, match="'a'"):  # an indicator is no child of the root
        rank_ranges(index, data, Region.bounds({"a": (0.1, 0.2)}), node="index")


# -- preference ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", REGIONS)
def test_leads_are_those_of_the_vertices(name):
    index, data = flat(np.random.default_rng(3).random((6, 3)))
    relations = preference_relations(index, data, REGIONS[name])
    polytope = REGIONS[name].bind(data.columns)
    points = grid(3, 120)
    scores = points[polytope.contains(points)] @ data.to_numpy().T
    leads = scores[:, :, None] - scores[:, None, :]
    assert (relations.greatest >= leads.max(axis=0) - 1e-12).all(axis=None)
    # vertices of these regions are multiples of 1/120
    assert np.allclose(relations.greatest, leads.max(axis=0), atol=1e-9)
    assert np.allclose(relations.least, leads.min(axis=0), atol=1e-9)


def test_summary_counts_every_pair_once():
    index, data = flat([[2, 0, 1], [1, 1, 1], [1, 1, 1], [0, 0, 0]], list("abcd"))
    table = preference_relations(index, data).summary()
    assert table.loc["b"].tolist() == [1, 1, 0, 1, 1]  # ahead of d, twin of c, a undecided
    assert (table.drop(columns="rank").sum(axis=1) == 3).all()


def test_ranges_lie_within_what_pairs_allow():
    index, data = flat(np.random.default_rng(11).random((12, 3)))
    region = Region.around(dict.fromkeys(data.columns, 1 / 3), relative=0.5)
    pairs = preference_relations(index, data, region).summary()
    found = rank_ranges(index, data, region).summary().loc[pairs.index]
    assert (found["best"] >= 1 + pairs["always_behind"]).all()
    assert (found["worst"] <= 12 - pairs["always_ahead_of"] - pairs["always_equal_to"]).all()


def test_pairs_do_not_settle_what_three_units_do():
    index, data = flat([[3, 0], [0, 3], [1, 1]], list("abc"))
    relations = preference_relations(index, data)
    assert relations.possible.at["c", "a"]
    assert relations.possible.at["c", "b"]
    assert rank_ranges(index, data).ranges.at["c", "best"] == 2


def test_reports_can_be_read():
    index, data = flat([[4, 0], [2, 1], [1, 3]], list("abc"))
    for report in (rank_ranges(index, data), preference_relations(index, data)):
        assert "toprule" in report.to_latex()
        assert report.to_markdown().startswith("|")
        assert "3 units" in repr(report)
