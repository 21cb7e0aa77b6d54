import numpy as np
import pytest

from ccfi_methods import MethodError
from ccfi_methods.aggregation import Minimum, OrderedWeighted, PowerMean

EQUAL = np.full(5, 0.2)


def choquet(z, w, quantifier):
    """WOWA as Choquet's integral: the steps of the sorted values times what lies at or above."""
    scores = []
    for row in z:
        order = np.argsort(row)[::-1]
        steps = row[order] - np.append(row[order][1:], 0)
        scores.append(sum(s * quantifier(w[order[: k + 1]].sum()) for k, s in enumerate(steps)))
    return np.array(scores)


@pytest.mark.parametrize("orness", [0.05, 1 / 3, 0.5, 0.8])
def test_is_the_choquet_integral_of_the_distorted_weights(orness, z, w):
    expected = choquet(z, w, lambda r: min(r, 1) ** (1 / orness - 1))
    np.testing.assert_allclose(OrderedWeighted(orness=orness)(z, w), expected, rtol=1e-13)


def test_order_weights_with_importance_are_the_choquet_integral_too(z, w):
    v = [0.0, 0.1, 0.2, 0.3, 0.4]
    points = np.linspace(0, 1, 6), [0, 0, 0.1, 0.3, 0.6, 1]
    expected = choquet(z, w, lambda r: np.interp(r, *points))
    np.testing.assert_allclose(OrderedWeighted(v)(z, w), expected, rtol=1e-13)


def test_equal_importance_leaves_yagers_average(z):
    v = np.array([0.4, 0.3, 0.15, 0.1, 0.05])
    expected = np.sort(z, axis=1)[:, ::-1] @ v
    np.testing.assert_allclose(OrderedWeighted(v)(z, EQUAL), expected, rtol=1e-13)


def test_equal_order_weights_leave_the_arithmetic_mean(z, w):
    np.testing.assert_allclose(OrderedWeighted(EQUAL)(z, w), PowerMean(1)(z, w), rtol=1e-13)
    np.testing.assert_allclose(OrderedWeighted(orness=0.5)(z, w), PowerMean(1)(z, w), rtol=1e-13)


def test_the_ends_are_minimum_and_maximum(z, w):
    last, first = np.eye(5)[[4, 0]]
    np.testing.assert_allclose(OrderedWeighted(last)(z, EQUAL), Minimum()(z, EQUAL), rtol=1e-13)
    np.testing.assert_allclose(OrderedWeighted(first)(z, EQUAL), z.max(axis=1), rtol=1e-13)
    np.testing.assert_allclose(OrderedWeighted(orness=1e-6)(z, w), z.min(axis=1), rtol=1e-3)


def test_rises_with_orness(z, w):
    scores = np.stack([OrderedWeighted(orness=a)(z, w) for a in np.linspace(0.05, 0.95, 19)])
    assert (np.diff(scores, axis=0) > 0).all()


def test_equal_values_share_their_weights():
    # whichever of the two equal values comes first
    assert OrderedWeighted()([[1.0, 1, 0]], [0.1, 0.6, 0.3]) == pytest.approx(0.7**2, rel=1e-14)


def test_the_default_is_an_orness_of_a_third(z, w):
    assert (OrderedWeighted()(z, w) == OrderedWeighted(orness=1 / 3)(z, w)).all()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"orness": 0}, "0 < orness < 1, got orness=0"),
        ({"orness": 1}, "0 < orness < 1"),
        ({"order_weights": [0.5, 0.6]}, r"sum to one, got \[0.5, 0.6\]"),
        ({"order_weights": [1.5, -0.5]}, "order weights >= 0"),
        ({"order_weights": [0.5, 0.5], "orness": 0.5}, "got both"),
    ],
)
def test_parameters_are_checked(parameters, message):
    with pytest.raises(MethodError, match=message):
        OrderedWeighted(**parameters)


def test_order_weights_for_another_number_of_columns(z, w):
    with pytest.raises(MethodError, match="has 2 order weights, the table has 5 columns"):
        OrderedWeighted([0.5, 0.5])(z, w)
