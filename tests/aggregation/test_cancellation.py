"""Sums whose terms cancel: a tie is relative to the sum of absolute terms, everywhere."""

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.aggregation.weighted import weighted_sum

VALUES = np.array([1, -1 + 1e-5, 0.3, -0.3, 0.7, -0.7])
ORDERS = [np.random.default_rng(k).permutation(6) for k in range(6)]


def as_is(x, polarity, *, reference=None):
    return np.asarray(x, dtype=float)


@pytest.fixture
def tied():
    """Six units with the same six values in another order: equal scores under equal weights."""
    data = pd.DataFrame([VALUES[order] for order in ORDERS], list("uvwxyz"), list("abcdef"))
    index = cm.CompositeIndex(cm.Framework.flat(data.columns), normalisation=as_is)
    return index, data


def test_units_that_tie_but_for_rounding_tie_everywhere(tied):
    index, data = tied
    equal = dict.fromkeys(data.columns, 1 / 6)
    region = cm.Region.bounds({code: (w, w) for code, w in equal.items()})
    assert index.compute(data).ranks.eq(1).all()
    assert (cm.smaa(index, data, n=100, region=region, rng=1).rank_acceptability[1] == 1).all()
    choices = [cm.Choice("weighting", ["equal", cm.weighting.Given(equal)])]
    assert (cm.simulate(index, data, choices, n=100, rng=1).rank_acceptability[1] == 1).all()
    ranges = cm.rank_ranges(index, data, region).ranges
    assert ranges[["rank", "best", "worst"]].eq(1).all(axis=None)
    assert cm.robustness.preference_relations(index, data, region).necessary.all(axis=None)


@pytest.mark.parametrize("scale", [1e-290, 1e-20, 1.0, 1e20, 1e290])
def test_what_is_left_has_the_digits_of_its_terms(scale):
    g = np.random.default_rng(3)
    z = scale * g.standard_normal((2000, 33))
    z[:, -1] = -z[:, :-1].sum(axis=1) + scale * 1e-5  # 1e-5 / 33 is left of the sum
    left = weighted_sum(z, np.full(33, 1 / 33))
    assert np.unique(left).size <= 3  # borders of rounding are met once in a thousand
    assert left / scale == pytest.approx(1e-5 / 33, abs=1e-12)


def test_sums_that_do_not_cancel_are_left_alone():
    g = np.random.default_rng(4)
    z, w = g.standard_normal((500, 6)) + 2, g.dirichlet(np.ones(6))
    assert (PowerMean()(z, w) == w @ z.T).all()
