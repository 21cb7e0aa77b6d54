from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.exceptions import MethodError
from ccfi_methods.protocols import Place
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import METHODS, BestWorst

BEST, WORST = [2, 1, 4, 3, 8], [4, 8, 4, 2, 1]


def random_comparisons(m, seed):
    """Return comparisons of m items with one best and one worst, far from consistent."""
    rng = np.random.default_rng(seed)
    span = int(rng.integers(3, 10))
    best, worst = rng.choice(m, 2, replace=False)
    from_best = rng.integers(2, span + 1, m)
    to_worst = rng.integers(2, span + 1, m)
    from_best[best] = to_worst[worst] = 1
    from_best[worst] = to_worst[best] = span
    return from_best.astype(float), to_worst.astype(float)


def largest_gap(w, from_best, to_worst):
    best, worst = from_best.argmin(), to_worst.argmin()
    gaps = np.concatenate([w[best] - from_best * w, w - to_worst * w[worst]])
    return np.abs(gaps).max()


def by_enumeration(from_best, to_worst):
    """Solve the programme exactly: try every vertex of its constraints, keep the lowest ξ."""
    m = len(from_best)
    best, worst, each = from_best.argmin(), to_worst.argmin(), np.eye(m)
    gaps = np.vstack(
        [each[best] - from_best[:, None] * each, each - to_worst[:, None] * each[worst]]
    )
    xi, none = np.ones((len(gaps), 1)), np.zeros((m, 1))
    sides = np.unique(np.block([[xi, gaps], [xi, -gaps], [none, each]]), axis=0)  # all >= 0
    lowest, weights = np.inf, None
    for active in combinations(range(len(sides)), m):
        system = np.vstack([np.append(0.0, np.ones(m)), sides[list(active)]])
        if abs(np.linalg.det(system)) < 1e-9:
            continue
        vertex = np.linalg.solve(system, np.append(1.0, np.zeros(m)))
        if (sides @ vertex >= -1e-9).all() and vertex[0] < lowest:
            lowest, weights = vertex[0], vertex[1:]
    return weights, lowest


class TestIndependent:
    @pytest.mark.parametrize("seed", range(6))
    @pytest.mark.parametrize("m", [3, 4])
    def test_enumeration_of_vertices(self, m, seed):
        comparisons = random_comparisons(m, seed)
        weights, xi = by_enumeration(*comparisons)
        bwm = BestWorst(*comparisons)
        assert bwm.ksi == pytest.approx(xi, abs=1e-9)
        np.testing.assert_allclose(bwm.weights, weights, atol=1e-8)

    @pytest.mark.parametrize("seed", range(5))
    def test_no_weights_nearby_have_a_smaller_gap(self, seed):
        comparisons = random_comparisons(7, seed)
        bwm = BestWorst(*comparisons)
        assert largest_gap(bwm.weights, *comparisons) == pytest.approx(bwm.ksi, abs=1e-9)
        rng = np.random.default_rng(seed)
        for _ in range(300):
            other = np.abs(bwm.weights + rng.normal(0, 0.003, 7))
            assert largest_gap(other / other.sum(), *comparisons) > bwm.ksi

    def test_consistency_ratio_by_hand(self):
        """The gaps |a_Bj a_jW - 8| are 0, 0, 8, 2, 0; the largest is measured by 8² - 8."""
        assert BestWorst(BEST, WORST).consistency_ratio == pytest.approx(8 / 56)


class TestIdentity:
    @pytest.mark.parametrize("w", [[8, 4, 2, 1], [1, 6, 3], [5, 5, 1, 1], [1, 1, 1], [9, 1], [2]])
    def test_consistent_comparisons_give_the_weights_they_are_made_of(self, w):
        w = np.array(w, dtype=float)
        bwm = BestWorst(w.max() / w, w / w.min())
        np.testing.assert_allclose(bwm.weights, w / w.sum(), rtol=1e-9)
        assert bwm.ksi == pytest.approx(0, abs=1e-12)
        assert bwm.consistency_ratio == 0

    def test_follows_the_order(self):
        order = [3, 0, 4, 2, 1]
        turned = BestWorst(np.take(BEST, order), np.take(WORST, order))
        np.testing.assert_allclose(turned.weights, BestWorst(BEST, WORST).weights[order], atol=1e-9)

    def test_items_with_the_same_judgements_weigh_alike(self):
        """Held to one of two best alone, the programme gives the twins 0.224 and 0.190."""
        bwm = BestWorst([1, 2, 2, 2, 1, 2, 1], [2, 1, 2, 2, 1, 1, 2])
        w = bwm.weights
        assert w[0] == pytest.approx(w[6])
        assert w[1] == pytest.approx(w[5])
        assert w[2] == pytest.approx(w[3])


class TestErrors:
    @pytest.mark.parametrize(
        ("best", "worst", "message"),
        [
            ([1, 2], [2, 1, 1], "as many best_to_others as others_to_worst, got 2 and 3"),
            ([1, 0.5], [2, 1], r"best_to_others >= 1, got \[1.0, 0.5\]"),
            ([1, 2], [np.nan, 1], "others_to_worst >= 1"),
            ([2, 2], [2, 1], "a 1 in best_to_others, for the best itself"),
            ([1, 2], [2, 2], "a 1 in others_to_worst, for the worst itself"),
            ([1, 3, 8], [7, 3, 1], "got 8 in best_to_others and 7 in others_to_worst"),
        ],
    )
    def test_comparisons(self, best, worst, message):
        with pytest.raises(MethodError, match=message):
            BestWorst(best, worst)

    def test_outside_an_index(self):
        with pytest.raises(MethodError, match="best_to_others outside an index"):
            BestWorst()(np.ones((3, 2)))
        with pytest.raises(MethodError, match="compares 2 items, the table has 3 columns"):
            BestWorst([1, 2], [2, 1])(np.ones((4, 3)))


class TestInAnIndex:
    BY_CODE = ({"a": 1, "b": 4}, {"a": 4, "b": 1})

    @pytest.fixture
    def framework(self):
        table = pd.DataFrame(
            {
                "code": ["index", "first", "a", "b", "c"],
                "parent": [None, "index", "first", "first", "index"],
                "best_to_others": [None, 2, 1, 4, 1],
                "others_to_worst": [None, 1, 4, 1, 2],
            }
        )
        return Framework(table)

    @pytest.fixture
    def data(self):
        return pd.DataFrame(np.random.default_rng(0).random((5, 3)), columns=list("abc"))

    def test_columns_of_the_framework(self, framework, data):
        local = CompositeIndex(framework, weighting="bwm").compute(data).weights["local"]
        assert local.round(9).to_dict() == pytest.approx(
            {"index": 1, "first": 1 / 3, "c": 2 / 3, "a": 0.8, "b": 0.2}
        )

    def test_by_node(self, framework, data):
        best = {"first": self.BY_CODE[0], "index": [1, 1]}
        worst = {"first": pd.Series(self.BY_CODE[1]), "index": [1, 1]}
        bwm = BestWorst(best, worst)
        assert repr(bwm) == "BestWorst(2 nodes)"
        local = CompositeIndex(framework, weighting=bwm).compute(data).weights["local"]
        assert local["a"] == pytest.approx(0.8)
        assert local["c"] == pytest.approx(0.5)

    def test_by_code_in_any_order(self):
        bound = BestWorst(*self.BY_CODE).bind(Place(("b", "a")))
        np.testing.assert_allclose(bound(np.zeros((7, 3, 2))), np.full((7, 2), [0.2, 0.8]))

    @pytest.mark.parametrize(
        ("bwm", "message"),
        [
            (BestWorst(), "No best_to_others given"),
            (BestWorst({"a": 1, "c": 2}, {"a": 2, "c": 1}), r"No best_to_others given for \['b'\]"),
            (BestWorst({"x": [1, 2]}, {"x": [2, 1]}), r"no best_to_others for 'index'.*\['x'\]"),
        ],
    )
    def test_comparisons_that_do_not_fit_the_node(self, bwm, message):
        with pytest.raises(MethodError, match=message):
            bwm.bind(Place(("a", "b"), node="index"))

    def test_properties(self):
        check_weighting(BestWorst(BEST, WORST), skip=["follows the order"])  # by position
        assert METHODS["bwm"] == BestWorst()
