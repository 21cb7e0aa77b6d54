"""What holds for every normalisation, beyond the properties in `ccfi_methods.testing`."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

import ccfi_methods
from ccfi_methods import normalisation
from ccfi_methods.exceptions import DomainError
from ccfi_methods.normalisation import METHODS, DistanceToReference, DistanceToTarget, Goalposts

NAMES = [
    *("minmax", "goalposts", "zscore", "robust", "rank", "percentile", "borda", "best"),
    *("reference", "target", "share", "vector", "efficacy", "logistic", "bands", "ampi"),
]
UNITS = INDICATORS = 6
SIGNS = np.array([1, -1, 1, -1, 1, 1])
EVERY = {**METHODS, "goalposts": Goalposts(0, 9), "target": DistanceToTarget(3)}
UNDEFINED_FOR_CONSTANT = ["minmax", "zscore", "robust", "logistic", "efficacy", "ampi"]


@pytest.fixture(params=EVERY)
def method(request):
    return EVERY[request.param]


@pytest.fixture
def batch():
    """As many tables as units and as indicators, so that no two axes can be told by length."""
    return np.random.default_rng(6).lognormal(size=(6, UNITS, INDICATORS))


def test_names():
    assert set(NAMES) <= set(METHODS)
    assert {type(m).__name__ for m in METHODS.values()} == set(normalisation.__all__) - {"METHODS"}
    for described in METHODS.values():
        assert all([described.formula, described.domain, described.meaning, described.source])
        assert described == type(described)()


def test_batches_with_a_reference(method, batch):
    one = batch[-1]
    for reference in (one, batch[::-1]):
        z = method(batch, SIGNS, reference=reference)
        references = np.broadcast_to(reference, batch.shape)
        singly = [method(x, SIGNS, reference=r) for x, r in zip(batch, references, strict=True)]
        np.testing.assert_allclose(z, singly, rtol=1e-12, atol=1e-12)
    by_reference = np.broadcast_to(method(one, SIGNS, reference=batch), batch.shape)
    np.testing.assert_allclose(by_reference[2], method(one, SIGNS, reference=batch[2]), rtol=1e-12)


def test_a_part_is_on_the_scale_of_the_whole(method, batch):
    x = batch[0]
    np.testing.assert_allclose(
        method(x[:3], SIGNS, reference=x), method(x, SIGNS)[:3], rtol=1e-12, atol=1e-12
    )


def test_polarities_are_taken_column_by_column(method, batch):
    x = batch[0]
    up, down = method(x, 1), method(x, -1)
    np.testing.assert_allclose(method(x, SIGNS), np.where(SIGNS > 0, up, down), rtol=1e-13)


def test_higher_is_better_strictly_at_the_ends(method, batch):
    x = batch[0]
    z = method(x, SIGNS)
    best = np.where(SIGNS > 0, x.argmax(axis=0), x.argmin(axis=0))
    worst = np.where(SIGNS > 0, x.argmin(axis=0), x.argmax(axis=0))
    columns = np.arange(INDICATORS)
    assert (z[best, columns] == z.max(axis=0)).all()
    assert (z[worst, columns] == z.min(axis=0)).all()
    assert (z.max(axis=0) > z.min(axis=0)).all()


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("everywhere", [False, True])
def test_no_missing_or_infinite_value_passes(method, batch, value, everywhere):
    spoilt = batch.copy()
    spoilt[1, slice(None) if everywhere else 2, 3] = value
    with pytest.raises(DomainError, match=r"olumn 3 is (missing|-?inf) for row"):
        method(spoilt, SIGNS)
    with pytest.raises(DomainError, match=r"olumn 3 is (missing|-?inf) for row"):
        method(spoilt, SIGNS, reference=batch)
    if method not in (EVERY["goalposts"], EVERY["target"]):  # they look at no reference
        with pytest.raises(DomainError, match=r"olumn 3 is (missing|-?inf) for row"):
            method(batch, SIGNS, reference=spoilt)


@pytest.mark.parametrize("name", EVERY)
def test_constant_indicator(name, batch):
    x = batch[0].copy()
    x[:, 2] = 0.1 + 0.2
    if name in UNDEFINED_FOR_CONSTANT:
        with pytest.raises(DomainError, match="Column 2"):
            EVERY[name](x, SIGNS)
    else:
        z = EVERY[name](x, SIGNS)[:, 2]
        assert np.isfinite(z).all()
        assert (z == z[0]).all()


def test_whole_numbers_and_lists(method):
    x = [[1, 5], [2, 4], [4, 2]]
    np.testing.assert_array_equal(method(x, [1, -1]), method(np.array(x, float), np.array([1, -1])))


def test_travels_to_workers(method):
    copy = pickle.loads(pickle.dumps(method))
    assert copy == method
    assert replace(method) == method


def test_repr_is_the_constructor_call():
    public = vars(normalisation)
    methods = [*EVERY.values(), DistanceToReference("Chongqing", kind="difference")]
    for method in methods:
        assert eval(repr(method), dict(public)) == method
    assert ccfi_methods.normalisation.Rank("dense") in {normalisation.Rank("dense")}


@pytest.mark.parametrize("factor", [2.0**900, 2.0**-900])
@pytest.mark.parametrize("name", ["zscore", "vector", "logistic"])
def test_numbers_without_squares_are_as_good_as_others(name, factor):
    x = np.array([[1.0, 3], [2, 1], [4, 2]])
    np.testing.assert_array_equal(METHODS[name](x * factor), METHODS[name](x))


@pytest.mark.parametrize("name", ["zscore", "vector", "best", "reference"])
def test_scores_beyond_floating_point_numbers_are_refused(name):
    x = np.array([[1.0, 3], [2, 1], [4, 2]])
    with pytest.raises(DomainError, match=r"Column 0 is up to 4e\+200 in size.*another unit"):
        METHODS[name](1e200 * x, reference=1e-200 * x)


@pytest.mark.parametrize(
    "build",
    [
        lambda: normalisation.MinMax("a", 1),
        lambda: normalisation.ZScore(sd="a"),
        lambda: ccfi_methods.aggregation.PowerMean("a"),
        lambda: ccfi_methods.aggregation.Vikor("a"),
        lambda: ccfi_methods.preparation.NearestNeighbours("a"),
    ],
)
def test_a_parameter_that_is_no_number_is_said_in_a_sentence(build):
    with pytest.raises(ccfi_methods.MethodError, match=r"needs to be a (whole )?number, got"):
        build()
