"""SMAA against what geometry says of the simplex."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.normalisation import Goalposts

N = 200_000


def as_it_is(table) -> tuple[cm.CompositeIndex, pd.DataFrame]:
    """Return an index whose normalised table is the table."""
    table = np.asarray(table, dtype=float)
    units = [f"u{i}" for i in range(len(table))]
    data = pd.DataFrame(table, units, [f"i{j}" for j in range(table.shape[1])])
    framework = cm.Framework.flat(data.columns)
    return cm.CompositeIndex(framework, normalisation=Goalposts(0, 1)), data


def near(share, expected, n=N):
    """Hold within five standard errors of a share."""
    return abs(share - expected) < 5 * np.sqrt(expected * (1 - expected) / n)


class TestClosedForms:
    @pytest.mark.parametrize(("ahead", "behind"), [(0.5, 0.5), (0.2, 0.7), (0.9, 0.1)])
    def test_two_units_two_indicators(self, ahead, behind):
        """First where ``w ahead > (1 - w) behind``: above ``w = behind / (ahead + behind)``."""
        index, data = as_it_is([[ahead, 0], [0, behind]])
        result = cm.smaa(index, data, n=N, rng=1)
        share = ahead / (ahead + behind)
        assert near(result.rank_acceptability.loc["u0", 1], share)
        assert near(result.before("u0", "u1"), share)
        edge = behind / (ahead + behind)
        central = result.central_weights.loc["u0", "i0"]
        assert central == pytest.approx(
            (1 + edge) / 2, abs=5 * (1 - edge) / np.sqrt(12 * N * share)
        )

    @pytest.mark.parametrize("behind", [(0.3, 0.3), (0.1, 0.8), (1.0, 0.5)])
    def test_three_indicators_by_area(self, behind):
        """The corner where one indicator decides: a triangle cut off two edges of the simplex."""
        a, b = behind
        index, data = as_it_is([[0.6, 0, 0], [0, a, b]])
        result = cm.smaa(index, data, n=N, rng=1)
        area = (0.6 / (0.6 + a)) * (0.6 / (0.6 + b))
        assert near(result.rank_acceptability.loc["u0", 1], area)
        corner = np.array([[1, 0, 0], [a, 0.6, 0], [b, 0, 0.6]]) / [[1], [a + 0.6], [b + 0.6]]
        central = result.central_weights.loc["u0"].to_numpy()
        np.testing.assert_allclose(central, corner.mean(axis=0), atol=0.003)

    def test_a_specialist_for_each_indicator(self):
        """Ranks go by weight: every order as likely, and order statistics in the middle."""
        index, data = as_it_is(np.eye(3))
        result = cm.smaa(index, data, n=N, rng=1)
        for share in result.rank_acceptability.to_numpy().ravel():
            assert near(share, 1 / 3)
        for share in result.pairwise.to_numpy()[~np.eye(3, dtype=bool)]:
            assert near(share, 1 / 2)
        expected = np.where(np.eye(3), 11 / 18, 7 / 36)  # means of the largest weight and the rest
        np.testing.assert_allclose(result.central_weights, expected, atol=0.002)

    def test_within_an_order_of_importance(self):
        """Of the six orders of three weights one is left."""
        index, data = as_it_is(np.eye(3))
        region = cm.Region.order("i0 >= i1 >= i2")
        result = cm.smaa(index, data, n=1_000, region=region, rng=1)
        assert (result.rank_acceptability.to_numpy() == np.eye(3)).all()
        assert result.central_weights.index.tolist() == ["u0"]
        assert result.confidence_factors.to_dict() == {"u0": 1}

    def test_within_bounds(self):
        """With ``w0 <= 0.5`` the unit that needs ``w0 > 0.4`` has a fifth of what there is."""
        index, data = as_it_is([[0.6, 0], [0, 0.4]])
        region = cm.Region.bounds({"i0": (None, 0.5)})
        result = cm.smaa(index, data, n=N, region=region, rng=1)
        assert near(result.rank_acceptability.loc["u0", 1], 0.2)

    def test_a_geometric_mean(self):
        """First where ``w ln 4 > (1 - w) ln 2``."""
        index, data = as_it_is([[0.8, 0.1], [0.2, 0.2]])
        index = cm.CompositeIndex(
            index.framework, normalisation=Goalposts(0, 1), aggregation="geometric"
        )
        result = cm.smaa(index, data, n=N, rng=1)
        assert near(result.rank_acceptability.loc["u0", 1], np.log(4) / np.log(8))

    def test_a_unit_that_is_best_in_everything(self):
        index, data = as_it_is([[0.9, 0.9], [0.8, 0.1], [0.1, 0.8]])
        result = cm.smaa(index, data, n=1_000, rng=1)
        assert result.rank_acceptability.loc["u0", 1] == 1
        assert result.central_weights.index.tolist() == ["u0"]
        assert result.pairwise.loc["u0", ["u1", "u2"]].tolist() == [1, 1]

    def test_the_weighting_of_the_index_decides_nothing(self, framework, data):
        plain, critic = (
            cm.smaa(cm.CompositeIndex(framework, weighting=w), data, n=2_000, rng=1)
            for w in ("equal", "critic")
        )
        assert plain.rank_acceptability.equals(critic.rank_acceptability)
        own = cm.smaa(cm.CompositeIndex(framework, weighting="bod"), data, n=2_000, rng=1)
        assert plain.rank_acceptability.equals(own.rank_acceptability)


class TestConfidence:
    def test_without_errors_the_central_weights_make_a_unit_first(self, framework, data):
        result = cm.smaa(cm.CompositeIndex(framework), data, n=20_000, rng=1)
        assert (result.confidence_factors == 1).all()
        assert result.central_weights.sum(axis=1).to_numpy() == pytest.approx(1)

    def test_with_errors_against_the_normal_law(self):
        """Two units that differ by d in one number, both with error s: first with Φ(d / s√2)."""
        from scipy.stats import norm

        index, data = as_it_is([[0.6], [0.5]])
        index = cm.CompositeIndex(index.framework, normalisation=Goalposts(0, 1, clip=False))
        noise = cm.DataNoise(absolute=0.05)
        result = cm.smaa(index, data, n=N, noise=noise, rng=1)
        expected = norm.cdf(0.1 / (0.05 * np.sqrt(2)))
        assert near(result.rank_acceptability.loc["u0", 1], expected)
        assert near(result.confidence_factors["u0"], expected, 10_000)
        assert near(result.confidence_factors["u1"], 1 - expected, 10_000)
        assert "confidence_factor" in result.summary()

    def test_noise_is_that_of_the_data(self, framework, data):
        with pytest.raises(cm.MethodError, match="noise of SMAA is a DataNoise"):
            cm.smaa(cm.CompositeIndex(framework), data, noise=0.1)


def test_the_same_bits(framework, data):
    index = cm.CompositeIndex(framework, aggregation={"default": "arithmetic", "index": "minimum"})
    once = cm.smaa(index, data, n=30_000, rng=1)
    for n_jobs, chunk_size in [(2, None), (1, 1), (2, 5_000)]:
        again = cm.smaa(index, data, n=30_000, rng=1, n_jobs=n_jobs, chunk_size=chunk_size)
        assert once.rank_acceptability.equals(again.rank_acceptability)
        assert once.pairwise.equals(again.pairwise)
        assert once.central_weights.equals(again.central_weights)


def test_every_unit_shares_what_is_first(framework, data):
    """Central weights, weighted by how often each unit is first, average to the centre."""
    result = cm.smaa(cm.CompositeIndex(framework), data, n=N, rng=1)
    first = result.rank_acceptability[1]
    centre = first[first > 0].to_numpy() @ result.central_weights.to_numpy()
    np.testing.assert_allclose(centre, 1 / 6, atol=5 * np.sqrt(5 / 36 / 7 / N))
