"""Sobol' indices: analytic functions, SciPy, SALib, and the coverage of the intervals."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import sobol as salib
from SALib.sample import sobol as sample
from scipy import stats

from ccfi_methods.exceptions import MethodError
from ccfi_methods.robustness.sensitivity.scramblings import (
    confident,
    hybrids,
    power_of_two,
    scrambled,
)
from ccfi_methods.robustness.sensitivity.sobol import (
    second_order_indices,
    sobol_indices,
    sobol_plan,
)


def ishigami(x):
    """Ishigami and Homma (1990), a = 7 and b = 0.1, of uniform inputs."""
    x = (2 * x - 1) * np.pi
    y = np.sin(x[..., 0]) * (1 + 0.1 * x[..., 2] ** 4) + 7 * np.sin(x[..., 1]) ** 2
    return y[..., None]


def ishigami_indices():
    """The variance of each part, integrated by hand: 1, 2, and 1 with 3."""
    one = (1 + 0.1 * np.pi**4 / 5) ** 2 / 2
    two, both = 7**2 / 8, 0.1**2 * np.pi**8 * (1 / 18 - 1 / 50)
    first, total = [one, two, 0], [one + both, two, both]
    return np.array([first, total])[..., None] / (one + two + both)


A = np.array([0, 1, 4.5, 9, 99, 99])


def g_function(x):
    """Sobol' (1993): a product of |4x - 2| + a over 1 + a."""
    return np.prod((np.abs(4 * x - 2) + A) / (1 + A), axis=-1, keepdims=True)


def g_indices():
    part = 1 / (3 * (1 + A) ** 2)
    total = part * np.prod(1 + part) / (1 + part)
    return np.array([part, total])[..., None] / (np.prod(1 + part) - 1)


def additive(x):
    """Four equal factors, mean 12 and standard deviation 1."""
    return 12 + np.sqrt(3) * (x - 0.5).sum(axis=-1, keepdims=True)


QUARTERS = np.full((2, 4, 1), 0.25)


def evaluations(function, k, n, seed=1, second_order=False):
    """Return f(A), f(B) and f(AB) as SciPy takes them, and what the plan's kernel takes."""
    a, b = scrambled((1, n), k, np.random.SeedSequence(seed))
    f = function(hybrids(a, b, sobol_plan(k, second_order).taken))
    flat = np.moveaxis(f.reshape(len(f), n, -1), -1, 1)
    return f, flat[0], flat[1], flat[2:]


class TestEstimates:
    @pytest.mark.parametrize(
        ("function", "indices"),
        [(ishigami, ishigami_indices()), (g_function, g_indices()), (additive, QUARTERS)],
        ids=["ishigami", "g", "additive"],
    )
    def test_analytic_functions(self, function, indices):
        found = sobol_indices(function, indices.shape[1], 2**15)
        np.testing.assert_allclose(found.estimate, indices, atol=0.005)

    def test_sums_of_an_additive_function(self):
        first, total = sobol_indices(additive, 4, 4096).estimate.sum(axis=1)
        assert first == pytest.approx(1, abs=0.002)
        assert total == pytest.approx(1, abs=0.002)

    def test_several_outputs_are_computed_side_by_side(self):
        def both(x):
            return np.concatenate([ishigami(x), additive(x)], axis=-1)

        found = sobol_indices(both, 3, 256).estimate
        assert found.shape == (2, 3, 2)
        np.testing.assert_allclose(found[..., :1], sobol_indices(ishigami, 3, 256).estimate)

    def test_an_output_that_does_not_vary_has_no_shares(self):
        found = sobol_indices(lambda x: np.full((*x.shape[:-1], 1), 0.1), 3, 64)
        assert not np.any(found)

    def test_level_and_unit_of_an_output_do_not_matter(self):
        reference = sobol_indices(ishigami, 3, 128)
        shifted = sobol_indices(lambda x: 1000 + 50 * ishigami(x), 3, 128)
        np.testing.assert_allclose(shifted, reference, rtol=1e-9, atol=1e-10)

    def test_the_standard_error_of_four_equal_factors(self):
        """At mean/sd = 12: indices of outputs that are not centred would be far off."""
        firsts = [sobol_indices(additive, 4, 128, seed=seed).estimate[0] for seed in range(200)]
        error = np.std(firsts, axis=0)
        assert error.max() < 0.08
        np.testing.assert_allclose(np.mean(firsts, axis=0), 0.25, atol=0.01)

    def test_same_seed_same_bits(self):
        first, again, other = (sobol_indices(ishigami, 3, 64, seed=s) for s in (0, 0, 1))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)


class TestAgainstOthers:
    @pytest.mark.parametrize(("function", "k"), [(ishigami, 3), (g_function, 6)])
    def test_scipy_on_the_same_evaluations(self, function, k):
        f, a, b, ab = evaluations(function, k, 512)
        plan = sobol_plan(k)
        found = plan.shares(plan.moments(f).mean(axis=0))[..., 0]
        peer = stats.sobol_indices(func={"f_A": a, "f_B": b, "f_AB": ab}, n=512)
        np.testing.assert_allclose(found, [peer.first_order, peer.total_order], rtol=1e-10)

    def test_second_order_by_salib_on_the_same_evaluations(self):
        """It takes one of the two ways to estimate a pair, and with inputs in reverse the other."""
        f, a, b, rest = evaluations(ishigami, 3, 256, second_order=True)
        ab, ba = rest[:3, 0], rest[3:, 0]
        moments = sobol_plan(3, second_order=True).moments(f).mean(axis=0)
        found = second_order_indices(moments, 3)[0, :, 0]
        ends = np.concatenate([a, b], axis=1)
        both = np.zeros((3, 3))
        for turn in (slice(None), slice(None, None, -1)):
            rows = np.concatenate([a, ab[turn], ba[turn], b]).T.reshape(-1)
            problem = {"num_vars": 3, "names": list("uvw"), "bounds": [[0, 1]] * 3}
            peer = salib.analyze(problem, rows, num_resamples=2, seed=7)
            further = rows.mean() - ends.mean()  # it centres on the mean of all rows
            one = (ab[turn] - a).mean(axis=-1) * further / ends.var()
            pair = (ba[turn][:, None] + ab[turn] - a - b).mean(axis=-1) * further / ends.var()
            corrected = peer["S2"] + pair - one[:, None] - one
            both += np.nan_to_num(corrected)[turn, turn] / 2
        both += both.T
        np.testing.assert_allclose(found, both[np.triu_indices(3, 1)], rtol=1e-9, atol=1e-12)

    @pytest.mark.parametrize(("confidence", "most"), [(None, 1.3), (0.9, 0.7)])
    def test_as_accurate_as_salib_from_as_many_rows(self, confidence, most):
        """Root mean square error of Ishigami's first-order indices, over 200 seeds."""
        problem = {"num_vars": 3, "names": list("uvw"), "bounds": [[0, 1]] * 3}
        truth, errors, peers = ishigami_indices()[0, :, 0], [], []
        for seed in range(1, 201):
            found = sobol_indices(ishigami, 3, 1024, seed=seed, confidence=confidence)
            errors.append(found.estimate[0, :, 0] - truth)
            x = sample.sample(problem, 1024, calc_second_order=False, seed=seed)
            y = ishigami(x)[:, 0]
            peer = salib.analyze(problem, y, calc_second_order=False, num_resamples=2, seed=seed)
            peers.append(peer["S1"] - truth)
        rms, other = (np.sqrt(np.mean(np.square(e))) for e in (errors, peers))
        assert rms < most * other

    def test_salib_on_the_same_evaluations(self):
        f, a, b, ab = evaluations(g_function, 6, 256)
        plan = sobol_plan(6)
        found = plan.shares(plan.moments(f).mean(axis=0))[..., 0]
        rows = np.concatenate([a, ab[:, 0], b]).T.reshape(-1)
        problem = {"num_vars": 6, "names": list("uvwxyz"), "bounds": [[0, 1]] * 6}
        peer = salib.analyze(problem, rows, calc_second_order=False, num_resamples=2, seed=7)
        np.testing.assert_allclose(found[1], peer["ST"], rtol=1e-10)
        ends = np.concatenate([a, b], axis=1)
        further = rows.mean() - ends.mean()  # it centres on the mean of all rows, we on A's and B's
        correction = further * (ab[:, 0] - a).mean(axis=-1) / ends.var()
        np.testing.assert_allclose(found[0], peer["S1"] + correction, rtol=1e-9)


class TestIntervals:
    def test_jackknife_of_a_mean_is_the_t_interval(self):
        """Of a mean, the jackknife is the usual standard error: SciPy's t interval."""
        moments = np.random.default_rng(5).normal(size=(8, 1, 1))
        found = confident(moments, lambda m: m[..., None, :, :], 0.9)
        low, high = stats.ttest_1samp(moments.ravel(), 0).confidence_interval(0.9)
        assert found.estimate.item() == pytest.approx(moments.mean())
        assert [found.low.item(), found.high.item()] == pytest.approx([low, high])

    def test_the_more_rows_the_narrower(self):
        few, many = (sobol_indices(g_function, 6, n) for n in (128, 4096))
        assert np.mean(many.high - many.low) < np.mean(few.high - few.low) / 5

    def test_a_bootstrap_of_rows_is_several_times_too_wide(self):
        """Of a smooth output: quasi-random rows are not independent draws."""
        f = evaluations(additive, 4, 1024)[0]
        plan, rng, rows = sobol_plan(4), np.random.default_rng(2), f.reshape(6, 1, 1024, 1)
        again = [plan.moments(rows[:, :, rng.integers(1024, size=1024)])[0] for _ in range(200)]
        low, high = np.quantile([plan.shares(m) for m in again], [0.05, 0.95], axis=0)
        ours = sobol_indices(additive, 4, 1024, seed=1)
        assert ((high - low) > 3 * (ours.high - ours.low)).all()

    @pytest.mark.slow
    @pytest.mark.parametrize("n", [128, 512])
    def test_coverage(self, n):
        """Of 90 % intervals over 1000 fixed seeds, 85 to 95 % hold the analytic value.

        Of each index of three functions side by side. Two of them ignore some of the six inputs,
        whose indices are 0 exactly.
        """
        functions = [(ishigami, ishigami_indices()), (g_function, g_indices())]
        functions += [(additive, QUARTERS)]

        def side_by_side(x):
            return np.concatenate([f(x[..., : i.shape[1]]) for f, i in functions], axis=-1)

        found = [sobol_indices(side_by_side, 6, n, seed=seed) for seed in range(1000)]
        for output, (_, indices) in enumerate(functions):
            k, truth = indices.shape[1], indices[..., 0]
            ends = [(r.low[:, :k, output], r.high[:, :k, output]) for r in found]
            covered = np.mean([(low <= truth) & (truth <= high) for low, high in ends], axis=0)
            assert covered.min() >= 0.85
            assert covered.max() <= 0.95
            assert 0.88 <= covered.mean() <= 0.92
            assert not np.any([r.estimate[:, k:, output] for r in found])


class TestRefusals:
    @pytest.mark.parametrize(
        ("n", "advice"),
        [(1000, "512 or 1024"), (33, "32 or 64"), (16, "32 or 1024"), (0, "32"), (64.0, "32")],
    )
    def test_no_power_of_two(self, n, advice):
        with pytest.raises(MethodError, match=f"power of two from 32 on, got n={n}.*{advice}"):
            power_of_two(n)

    def test_too_many_rows(self):
        with pytest.raises(MethodError, match="rows at most here, got n=1099511627776"):
            power_of_two(2**40)

    def test_powers_of_two(self):
        assert [power_of_two(n) for n in (32, np.int64(64), 1024)] == [32, 64, 1024]
