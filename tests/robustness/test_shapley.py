"""Shapley effects: the definition, analytic functions, and both ways to estimate them."""

from __future__ import annotations

from itertools import combinations, permutations
from math import comb

import numpy as np
import pytest

from ccfi_methods.robustness.sensitivity.shapley import (
    all_subsets,
    factorial_moments,
    shapley_effects,
    walk_moments,
)
from ccfi_methods.robustness.sensitivity.sobol import sobol_indices

A = np.array([0, 1, 4.5, 9, 99, 99])


def g_function(x):
    return np.prod((np.abs(4 * x - 2) + A) / (1 + A), axis=-1, keepdims=True)


def g_effects():
    """Each product of variances is divided equally among those it is a product of."""
    part, effects = 1 / (3 * (1 + A) ** 2), np.zeros(6)
    for size in range(1, 7):
        for members in map(list, combinations(range(6), size)):
            effects[members] += np.prod(part[members]) / size
    return effects / effects.sum()


def ishigami(x):
    x = (2 * x - 1) * np.pi
    y = np.sin(x[..., 0]) * (1 + 0.1 * x[..., 2] ** 4) + 7 * np.sin(x[..., 1]) ** 2
    return y[..., None]


def ishigami_effects():
    one = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2
    two, both = 7**2 / 8, 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    return np.array([one + both / 2, two, both / 2]) / (one + two + both)


@pytest.fixture
def evaluated():
    """Any numbers, as if evaluated for all subsets of four inputs in three rows."""
    return np.random.default_rng(3).normal(size=(2**4, 1, 3, 2))


class TestDefinition:
    def test_all_subsets_by_size(self, evaluated):
        """Owen's sum over subsets, each τ from all pairs of evaluations that differ in it."""
        k, where = 4, {tuple(w): f for w, f in zip(all_subsets(4), evaluated, strict=True)}

        def tau(u):
            pairs = [(f - where[tuple(np.array(w) ^ u)]) ** 2 / 2 for w, f in where.items()]
            return np.mean(pairs, axis=(0, 2))[0]

        effects = np.zeros((k, 2))
        for i in range(k):
            for u in all_subsets(k)[~all_subsets(k)[:, i]]:
                joined = u | (np.arange(k) == i)
                effects[i] += (tau(joined) - tau(u)) / comb(k - 1, u.sum()) / k
        np.testing.assert_allclose(factorial_moments(evaluated)[0], effects, rtol=1e-12)

    def test_walks_from_everywhere_in_all_orders_are_all_subsets(self, evaluated):
        k, where = 4, {tuple(w): f for w, f in zip(all_subsets(4), evaluated, strict=True)}
        walks = []
        for start in all_subsets(k):
            for order in permutations(range(k)):
                turn = np.argsort(order)
                path = [where[tuple(start ^ (turn < step))] for step in range(k + 1)]
                walks.append(walk_moments(np.array(path), np.tile(turn, (1, 3, 1))))
        np.testing.assert_allclose(
            np.mean(walks, axis=0), factorial_moments(evaluated), rtol=1e-12, atol=1e-14
        )

    def test_effects_sum_to_the_variance_of_opposite_corners(self, evaluated):
        opposite = ((evaluated - evaluated[::-1]) ** 2 / 2).mean(axis=(0, 2))
        np.testing.assert_allclose(factorial_moments(evaluated).sum(axis=1), opposite, rtol=1e-12)

    def test_a_walk_tells_half_the_squared_difference_of_its_ends(self):
        rng = np.random.default_rng(1)
        f = rng.normal(size=(5, 1, 6, 1))
        turn = rng.permuted(np.tile(np.arange(4), (1, 6, 1)), axis=-1)
        half = ((f[0] - f[-1]) ** 2).mean() / 2
        assert walk_moments(f, turn).sum() == pytest.approx(half)


class TestEffects:
    @pytest.mark.parametrize(
        ("function", "effects"),
        [(ishigami, ishigami_effects()), (g_function, g_effects())],
        ids=["ishigami", "g"],
    )
    @pytest.mark.parametrize(("exact", "n"), [(True, 2**11), (False, 2**14)])
    def test_analytic_functions(self, function, effects, exact, n):
        found = shapley_effects(function, len(effects), n, exact=exact)
        np.testing.assert_allclose(found.estimate[0, :, 0], effects, atol=0.01)
        assert found.estimate.sum() == pytest.approx(1)

    def test_between_first_order_and_total(self):
        first, total = sobol_indices(g_function, 6, 4096).estimate[..., 0]
        effects = shapley_effects(g_function, 6, 256).estimate[0, :, 0]
        assert (first - 0.01 <= effects).all()
        assert (effects <= total + 0.01).all()

    def test_of_all_subsets_none_is_negative(self):
        found = [shapley_effects(g_function, 6, 32, seed=seed).estimate for seed in range(20)]
        assert np.min(found) >= 0

    def test_more_than_six_inputs_are_walked_through(self):
        calls = []

        def total(x):
            calls.append(x.shape[0])
            return x.sum(axis=-1, keepdims=True)

        effects = shapley_effects(total, 10, 1024).estimate[0, :, 0]
        assert calls == [11]
        np.testing.assert_allclose(effects, 0.1, atol=0.02)

    def test_an_output_that_does_not_vary_has_no_effects(self):
        assert not np.any(shapley_effects(lambda x: np.ones((*x.shape[:-1], 1)) / 3, 3, 64))

    def test_same_seed_same_bits(self):
        for exact in (True, False):
            found = [shapley_effects(ishigami, 3, 64, seed=s, exact=exact) for s in (0, 0, 1)]
            np.testing.assert_array_equal(found[0], found[1])
            assert not np.array_equal(found[0], found[2])

    @pytest.mark.slow
    @pytest.mark.parametrize(("exact", "n"), [(True, 64), (False, 512)])
    def test_coverage(self, exact, n):
        """Of 90 % intervals of each effect, over 500 fixed seeds, 85 to 95 % hold the truth."""
        truth = g_effects()[None, :, None]
        found = [shapley_effects(g_function, 6, n, seed=seed, exact=exact) for seed in range(500)]
        covered = np.mean([(r.low <= truth) & (truth <= r.high) for r in found], axis=0)
        assert covered.min() >= 0.85
        assert covered.max() <= 0.95
