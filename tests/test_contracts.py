"""Every built-in method through every property, and every property on a method that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np
import pytest

from ccfi_methods import MethodError, aggregation, normalisation, weighting
from ccfi_methods.testing import (
    PROPERTIES,
    check_aggregation,
    check_normalisation,
    check_weighting,
)


def minmax(x, polarity, *, reference=None):
    scale = x if reference is None else reference
    low, high = scale.min(axis=-2, keepdims=True), scale.max(axis=-2, keepdims=True)
    return np.where(np.asarray(polarity) > 0, x - low, high - x) / (high - low)


def by_range(z):
    spread = z.max(axis=-2) - z.min(axis=-2)
    return spread / spread.sum(axis=-1, keepdims=True)


def mean(z, weights):
    return (z @ weights[..., None])[..., 0]


calls = count(1)


def spoil(x):
    x[0, 0] += 1
    return x


BROKEN_NORMALISATIONS: dict[str, Callable[..., np.ndarray]] = {
    "keeps the shape": lambda x, p, reference=None: x[..., :1],
    "finite": lambda x, p, reference=None: np.where(x == x.max(), np.nan, x),
    "leaves its input as it was": lambda x, p, reference=None: minmax(spoil(x), p).copy(),
    "gives the same again": lambda x, p, reference=None: x + next(calls),
    "a batch gives what its tables give": lambda x, p, reference=None: x - x.mean(axis=0),
    "follows the order": lambda x, p, reference=None: x + np.arange(x.shape[-2])[:, None],
    "polarity +1 keeps the order": lambda x, p, reference=None: -x,
    "polarity -1 reverses the order": lambda x, p, reference=None: minmax(x, 1),
    "its own reference changes nothing": lambda x, p, reference=None: (
        minmax(x, p) if reference is None else p * x
    ),
    "takes the scale from the reference": lambda x, p, reference=None: minmax(x, p),
}
BROKEN_WEIGHTINGS: dict[str, Callable[..., np.ndarray]] = {
    "one weight an indicator": lambda z: np.full(z.shape[:-1], 1 / z.shape[-2]),
    "finite": lambda z: by_range(z) * np.inf,
    "leaves its input as it was": lambda z: by_range(spoil(z)),
    "gives the same again": lambda z: by_range(z) ** next(calls),
    "a batch gives what its tables give": lambda z: (
        by_range(z.reshape(-1, z.shape[-1])) + np.zeros((*z.shape[:-2], 1))
    ),
    "not negative": lambda z: by_range(z) * 99 - 98 / z.shape[-1],
    "sums to one": lambda z: by_range(z) / 2,
    "follows the order": lambda z: by_range(z * np.arange(1, z.shape[-1] + 1)),
}
BROKEN_AGGREGATIONS: dict[str, Callable[..., np.ndarray]] = {
    "one score a unit": lambda z, w: mean(z, w)[..., :1],
    "finite": lambda z, w: mean(z, w) * np.nan,
    "leaves its input as it was": lambda z, w: mean(spoil(z), w),
    "gives the same again": lambda z, w: mean(z, w) + next(calls),
    "a batch gives what its tables give": lambda z, w: mean(z, w) - mean(z, w).mean(),
    "one table under many weights": lambda z, w: (
        np.sum(z * w, axis=-1) if z.ndim == w.ndim else mean(z, w)  # takes replicates for units
    ),
    "follows the order": lambda z, w: z[..., 0] + 0 * mean(z, w),
    "better in everything is on top": lambda z, w: -mean(z, w),
}


@pytest.mark.parametrize("name", PROPERTIES["normalisation"])
def test_each_property_catches_a_broken_normalisation(name):
    with pytest.raises(MethodError, match=f"fails '{name.replace('+', '[+]')}'"):
        check_normalisation(BROKEN_NORMALISATIONS[name])


@pytest.mark.parametrize("name", PROPERTIES["weighting"])
def test_each_property_catches_a_broken_weighting(name):
    with pytest.raises(MethodError, match=f"fails '{name}'"):
        check_weighting(BROKEN_WEIGHTINGS[name])


@pytest.mark.parametrize("name", PROPERTIES["aggregation"])
def test_each_property_catches_a_broken_aggregation(name):
    with pytest.raises(MethodError, match=f"fails '{name}'"):
        check_aggregation(BROKEN_AGGREGATIONS[name])


def test_sound_methods_of_a_user_pass():
    assert check_normalisation(minmax) == tuple(PROPERTIES["normalisation"])
    assert check_weighting(by_range) == tuple(PROPERTIES["weighting"])
    assert check_aggregation(mean) == tuple(PROPERTIES["aggregation"])


def test_an_unknown_property_to_skip_is_refused():
    with pytest.raises(MethodError, match="Did you mean 'finite'"):
        check_weighting(by_range, skip=["finit"])


def test_a_method_that_crashes_is_named_with_its_error():
    def crashing(z):
        raise IndexError("no such column")

    with pytest.raises(MethodError, match=r"crashing fails .* it raised IndexError: no such"):
        check_weighting(crashing)


@pytest.mark.parametrize("bad", [np.ones(3), 5.0, np.ones((0, 3)), np.ones((3, 0))])
def test_what_is_not_a_table_is_refused(bad):
    for method, more in [
        (normalisation.MinMax(), ()),
        (weighting.Entropy(), ()),
        (aggregation.PowerMean(), ([0.2, 0.3, 0.5],)),
    ]:
        with pytest.raises(MethodError, match=r"needs a table, \(..., unit, indicator\)"):
            method(bad, *more)


@pytest.mark.parametrize("polarity", [0, [1, 0, 1], [1, 1], np.nan])
@pytest.mark.parametrize("name", ["minmax", "zscore", "rank", "best", "vector"])
def test_polarity_is_one_or_minus_one(name, polarity):
    with pytest.raises(MethodError, match=r"needs a polarity of \+1 or -1"):
        normalisation.METHODS[name](np.array([[1.0, 2, 3], [3, 1, 2]]), polarity)


def test_a_reference_of_other_columns_is_refused():
    with pytest.raises(MethodError, match="needs a reference table of 3 columns"):
        normalisation.MinMax()(np.eye(3), reference=np.ones((3, 2)))


def test_parameters_that_are_no_numbers_are_refused_in_a_sentence():
    for make in (
        lambda: normalisation.MinMax("a"),
        lambda: aggregation.PowerMean("a"),
        lambda: aggregation.PowerMean(None),
        lambda: weighting.PrincipalComponents("two"),
    ):
        with pytest.raises(MethodError, match=r"needs to be a (whole )?number"):
            make()


def test_weights_that_do_not_sum_to_one_are_refused():
    for name, method in aggregation.METHODS.items():
        with pytest.raises(MethodError, match="weights that sum to one") as error:
            method(np.array([[70.0, 80, 90], [80, 75, 90]]), np.ones(3))
        assert error.value, name


# What does not apply to a method, and why, stands here and nowhere else.
NORMALISATIONS: dict[str, object] = {
    "goalposts": normalisation.Goalposts(0.0, 4.0),
    "target": normalisation.DistanceToTarget(2.0),
}
WEIGHTINGS: dict[str, object] = {
    "given": weighting.Given([5, 4, 3, 2, 1]),
    "ahp": weighting.AHP(np.divide.outer(np.arange(1.0, 6), np.arange(1.0, 6))),
    "bwm": weighting.BestWorst([1, 2, 3, 4, 5], [5, 4, 3, 2, 1]),
}
SKIPPED_WEIGHTINGS: dict[str, set[str]] = {
    **{name: {"follows the order"} for name in ("given", "ahp", "bwm")},  # given by position
    "bod": {"one weight an indicator", "sums to one", "follows the order"},  # weights of each unit
}


@pytest.mark.parametrize("name", normalisation.METHODS)
def test_normalisation(name):
    check_normalisation(NORMALISATIONS.get(name, normalisation.METHODS[name]))


@pytest.mark.parametrize("name", weighting.METHODS)
def test_weighting(name):
    method = WEIGHTINGS.get(name, weighting.METHODS[name])
    check_weighting(method, skip=SKIPPED_WEIGHTINGS.get(name, set()))


@pytest.mark.parametrize("name", aggregation.METHODS)
def test_aggregation(name):
    check_aggregation(aggregation.METHODS[name])
