"""A method that is not of the package is checked wherever it is used, and sees read-only tables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, Framework, MethodError
from ccfi_methods.protocols import Method, is_ours, method

FLAT = Framework.flat(list("abc"))
DATA = pd.DataFrame(
    {"a": [1.0, 5, 2, 4, 3], "b": [2.0, 1, 4, 8, 9], "c": [9.0, 4, 4, 1, 2]}, index=list("vwxyz")
)
PANEL = pd.concat({2022: DATA, 2023: DATA**2}, names=["year", "unit"]).swaplevel()
YEARLY = cm.Panel(scale="yearly", weights="yearly")


@method
class MaxScale(Method):
    """A normalisation that reduces over the first axis, which of a batch is the replicates."""

    def __call__(self, x, polarity=1, *, reference=None):
        return polarity * x / (x if reference is None else reference).max(axis=0)


@method
class Spread(Method):
    """A weighting whose weights do not sum to one."""

    def __call__(self, z):
        return np.ptp(z, axis=-2)


class Steeper(cm.aggregation.PowerMean):
    """A mean of another formula under an inherited name."""

    def __call__(self, z, weights):
        return super().__call__(z**2, weights)


def shares_in_place(z):
    z /= z.sum(axis=-2, keepdims=True)
    d = z.std(axis=-2)
    return d / d.sum(axis=-1, keepdims=True)


def capped_in_place(x):
    x[x > 4] = 4
    return x


def filled_in_place(x):
    x[np.isnan(x)] = 0
    return x


def first_only(z, weights):
    return z[..., 0, 0]


def scale_in_place(x, polarity, *, reference=None):
    x *= polarity
    return x


def scores_in_place(z, weights):
    z *= weights[..., None, :]
    return z.sum(axis=-1)


def mixed_weights(z):
    w = np.broadcast_to(z.max(axis=0), z.shape).mean(axis=-2)
    return w / w.sum(axis=-1, keepdims=True)


def mixed_treatment(x):
    return x - x.min(axis=0) + 1


def mixed_scores(z, weights):
    return ((z - z.mean(axis=0)) * weights[..., None, :]).sum(axis=-1)


def single_scores(z, weights):
    return z @ weights


@pytest.mark.parametrize(
    "own", [MaxScale(), Steeper(1), partial(np.clip, a_min=0, a_max=1), shares_in_place, len]
)
def test_what_a_user_defined_is_not_ours(own):
    assert not is_ours(own)


def test_every_named_method_is_ours():
    assert all(is_ours(m) for methods in cm.families.FAMILIES.values() for m in methods.values())


IN_PLACE = {
    "imputation": filled_in_place,
    "treatment": capped_in_place,
    "normalisation": scale_in_place,
    "weighting": shares_in_place,
    "aggregation": scores_in_place,
}


@pytest.mark.parametrize("family", IN_PLACE)
def test_a_method_that_works_in_place_is_refused(family):
    data = DATA.copy()
    if family == "imputation":
        data.loc["x", "a"] = np.nan
    index = CompositeIndex(FLAT, **{family: IN_PLACE[family]})
    says = f"{IN_PLACE[family].__name__} changes the table that it is given"
    before = data.copy()
    with pytest.raises(MethodError, match=says):
        index.compute(data)
    with pytest.raises(MethodError, match=says):
        index.evaluate(data.to_numpy())
    with pytest.raises(MethodError, match=says):
        cm.compare_methods(data, FLAT, **{family: IN_PLACE[family]})
    with pytest.raises(MethodError, match=says):
        cm.simulate(index, data, [cm.DataNoise(relative=0.1)], n=10, rng=1)
    pd.testing.assert_frame_equal(data, before)


MIXING = {
    "treatment": mixed_treatment,
    "normalisation": MaxScale(),
    "weighting": mixed_weights,
    "aggregation": mixed_scores,
}


@pytest.mark.parametrize("family", MIXING)
def test_a_method_that_mixes_years_or_replicates_is_refused(family):
    own = MIXING[family]
    index = CompositeIndex(FLAT, **{family: own})
    says = f"{family} {getattr(own, '__name__', repr(own))}".replace("(", r"\(").replace(")", r"\)")
    says += " mixes the tables of a batch"
    with pytest.raises(MethodError, match=says):
        index.evaluate(np.stack([DATA, DATA**2, DATA**0.5]))
    with pytest.raises(MethodError, match=says):
        CompositeIndex(FLAT, panel=YEARLY, **{family: own}).compute(PANEL)
    with pytest.raises(MethodError, match=says):
        cm.simulate(index, DATA, [cm.DataNoise(relative=0.1)], n=10, rng=1)


def test_a_method_that_cannot_compute_a_batch_is_refused():
    index = CompositeIndex(FLAT, aggregation=single_scores)
    assert index.compute(DATA).scores.notna().all()
    says = "aggregation single_scores cannot compute a batch of tables"
    with pytest.raises(MethodError, match=says):
        CompositeIndex(FLAT, aggregation=single_scores, panel=YEARLY).compute(PANEL)
    with pytest.raises(MethodError, match=says):
        cm.simulate(index, DATA, [cm.DataNoise(relative=0.1)], n=10, rng=1)


def test_a_method_that_keeps_the_batch_apart_is_taken():
    def max_scale(x, polarity, *, reference=None):
        return polarity * x / (x if reference is None else reference).max(axis=-2, keepdims=True)

    index = CompositeIndex(FLAT, normalisation=max_scale)
    assert cm.simulate(index, DATA, [cm.DataNoise(relative=0.1)], n=10, rng=1).n == 10
    years = CompositeIndex(FLAT, normalisation=max_scale, panel=YEARLY).compute(PANEL)
    alone = index.compute(DATA)
    assert years.scores.xs(2022, level="year").tolist() == alone.scores.tolist()


def test_weights_that_do_not_sum_to_one_are_no_matter_of_the_data():
    says = r"Weighting Spread\(\) needs finite weights that sum to one"
    with pytest.raises(MethodError, match=says):
        cm.compare_methods(DATA, FLAT, weighting=["equal", Spread()])
    with pytest.raises(MethodError, match=says):
        cm.simulate(CompositeIndex(FLAT, weighting=Spread()), DATA, [cm.WeightNoise(0.1)], n=9)


def test_values_that_are_not_finite_are_no_matter_of_the_data():
    def ratio(x, polarity, *, reference=None):
        return x / (x - x.min(axis=-2, keepdims=True))

    with pytest.raises(MethodError, match="normalisation ratio needs to return finite values"):
        cm.compare_methods(DATA, FLAT, normalisation=["minmax", ratio])


def test_an_own_aggregation_of_the_wrong_shape_under_weights_of_each_unit():
    index = CompositeIndex(FLAT, weighting="bod", aggregation=first_only)
    with pytest.raises(MethodError, match="Aggregation first_only needs to return scores of shape"):
        index.compute(DATA)


def test_a_method_without_its_decorator_is_refused():
    class Bare(Method):
        def __call__(self, z):
            return np.full(z.shape[-1], 1 / z.shape[-1])

    class Below(cm.aggregation.PowerMean):
        q: float = 2

    with pytest.raises(MethodError, match="The class Bare needs @method above it"):
        CompositeIndex(FLAT, weighting=Bare())
    with pytest.raises(MethodError, match="The class Below needs @method above it"):
        CompositeIndex(FLAT, aggregation=Below(1))
    with pytest.raises(MethodError, match="The class Bare needs @method above it"):
        cm.testing.check_weighting(Bare())


def test_an_ordinary_dataclass_is_a_method():
    @dataclass
    class Halved:
        by: float = 2

        def __call__(self, x, polarity, *, reference=None):
            return x / self.by

    index = CompositeIndex(FLAT, normalisation=Halved())
    assert index.compute(DATA).normalised["a"].tolist() == [0.5, 2.5, 1, 2, 1.5]


def test_a_mean_of_ones_own_is_not_taken_for_ours():
    index = CompositeIndex(FLAT, aggregation=Steeper(1))
    with pytest.raises(MethodError, match="needs scores that are linear"):
        cm.rank_ranges(index, DATA)
    ours = CompositeIndex(FLAT, normalisation=cm.normalisation.MinMax(1, 2))
    own = CompositeIndex(FLAT, normalisation=cm.normalisation.MinMax(1, 2), aggregation=Steeper(1))
    assert own.compute(DATA).scores.tolist() != ours.compute(DATA).scores.tolist()


def test_parts_of_a_combination_and_stages_are_checked():
    parts = CompositeIndex(FLAT, weighting=cm.weighting.Combined(["equal", shares_in_place]))
    with pytest.raises(MethodError, match="shares_in_place changes the table"):
        parts.compute(DATA)
    outlying = DATA.assign(a=[1.0, 1, 1, 1, 900])
    stage = cm.preparation.TwoStage(first=capped_in_place, skewness=1, kurtosis=1)
    with pytest.raises(MethodError, match="capped_in_place changes the table"):
        CompositeIndex(FLAT, treatment=stage).compute(outlying)
    closeness = cm.aggregation.Topsis(scale_in_place)
    with pytest.raises(MethodError, match="scale_in_place changes the table"):
        CompositeIndex(FLAT, aggregation=closeness).compute(DATA)
