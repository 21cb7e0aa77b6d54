import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework, MethodError
from ccfi_methods.aggregation import METHODS, Promethee
from ccfi_methods.aggregation.promethee import PREFERENCES
from ccfi_methods.weighting import Equal

Q, P, S = 0.11, 0.37, 0.24  # the peers' gaussian has s = (p + q) / 2
FUNCTIONS = ["usual", "ushape", "vshape", "level", "linear", "gaussian"]


def built(name):
    thresholds = {"q": Q, "p": P, "s": S}
    return Promethee(name, **{key: thresholds[key] for key in PREFERENCES[name].needs})


def test_there_are_six_preference_functions():
    assert list(PREFERENCES) == FUNCTIONS


@pytest.mark.parametrize("name", FUNCTIONS)
def test_pyrepo_mcda(name, z, w):
    methods = pytest.importorskip("pyrepo_mcda.mcda_methods")
    peer = methods.PROMETHEE_II()
    function = getattr(peer, f"_{name}_function")
    expected = peer(z, w, np.ones(5), [function] * 5, p=np.full(5, P), q=np.full(5, Q))
    np.testing.assert_allclose(built(name)(z, w), expected, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(
    ("name", "theirs"),
    [("usual", "usual"), ("ushape", "ushape"), ("vshape", "vshape"), ("linear", "vshape_2")],
)
def test_pymcdm(name, theirs, z, w):
    methods = pytest.importorskip("pymcdm.methods")
    expected = methods.PROMETHEE_II(theirs, p=[P] * 5, q=[Q] * 5)(z, w, np.ones(5))
    np.testing.assert_allclose(built(name)(z, w), expected, rtol=1e-12, atol=1e-14)


def test_usual_preferences_are_counts(z, w):
    ranks = z.argsort(axis=0).argsort(axis=0)  # 0 = worst: so many are behind, 8 - so many ahead
    np.testing.assert_allclose(Promethee()(z, w), ((2 * ranks - 8) / 8) @ w, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_flows_are_balanced(name, z, w):
    scores = built(name)(z, w)
    assert abs(scores.sum()) < 1e-14
    assert (np.abs(scores) <= 1).all()
    np.testing.assert_allclose(built(name)(-z, w), -scores, atol=1e-14)


def test_a_function_for_each_indicator(z, w):
    mixed = Promethee(["usual", "linear", "linear", "gaussian", "level"], q=Q, p=P, s=S)
    columns = zip(["usual", "linear", "linear", "gaussian", "level"], z.T, strict=True)
    flows = np.stack([built(name).flows(column[:, None])[:, 0] for name, column in columns], axis=1)
    np.testing.assert_allclose(mixed(z, w), flows @ w, rtol=1e-13, atol=1e-15)


def test_thresholds_for_each_indicator(z, w):
    p = [0.1, 0.2, 0.3, 0.4, 0.5]
    scaled = Promethee("vshape", p=1.0)(z / p, w)
    np.testing.assert_allclose(Promethee("vshape", p=p)(z, w), scaled, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "thresholds"), [("ushape", {"q": 2}), ("level", {"q": 2, "p": 4})]
)
def test_a_threshold_that_is_met_but_for_rounding_is_met(name, thresholds):
    wholes = np.arange(11.0)[:, None]
    tenths = np.arange(0, 1.05, 0.1)[:, None]  # 0.9 - 0.7 is more than 0.2 in floats
    smaller = Promethee(name, **{key: value / 10 for key, value in thresholds.items()})
    expected = Promethee(name, **thresholds)(wholes, [1.0])
    np.testing.assert_allclose(smaller(tenths, [1.0]), expected, atol=1e-15)


def test_labels_become_positions_in_an_index(z):
    data = pd.DataFrame(z, columns=list("abcde"))
    chosen = {"a": "usual", "b": "linear", "c": "usual", "d": "usual", "e": "vshape"}
    by_code = Promethee(chosen, q={**dict.fromkeys("acde", 0.0), "b": Q}, p=P)
    index = CompositeIndex(
        Framework.flat(list("abcde")),
        normalisation=lambda x, polarity, reference=None: x,
        aggregation=by_code,
    )
    expected = Promethee(list(chosen.values()), q=[0, Q, 0, 0, 0], p=P)(z, Equal()(z))
    np.testing.assert_allclose(index.compute(data).scores, expected, rtol=1e-12)
    with pytest.raises(MethodError, match="outside an index"):
        by_code(z, Equal()(z))


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"preference": "linaer"}, "Unknown preference function 'linaer'. Did you mean 'linear'"),
        ({"preference": "linear"}, "'linear' needs q= and p=, got none"),
        ({"preference": "linear", "q": 0.1}, "'linear' needs p=, got none"),
        ({"preference": {"a": "usual", "b": "gaussian"}}, "'gaussian' needs s=, got none"),
    ],
)
def test_parameters_are_checked_when_built(parameters, message):
    with pytest.raises(MethodError, match=message):
        Promethee(**parameters)


@pytest.mark.parametrize(
    "parameters",
    [
        {"preference": "linear", "q": 0.5, "p": 0.5},
        {"preference": "ushape", "q": -1},
        {"preference": "gaussian", "s": 0},
        {"preference": "vshape", "p": [1, 1, 1, 1, -1]},
    ],
)
def test_thresholds_out_of_range(parameters, z, w):
    with pytest.raises(MethodError, match="0 <= q < p, p > 0 and s > 0; got"):
        Promethee(**parameters)(z, w)


def test_thresholds_for_another_number_of_columns(z, w):
    with pytest.raises(MethodError, match="has 2 values of p, the table has 5 columns"):
        Promethee("vshape", p=[1, 2])(z, w)


def test_the_name_stands_for_usual_preferences():
    assert METHODS["promethee"] == Promethee("usual")
