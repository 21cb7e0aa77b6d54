from fractions import Fraction

import numpy as np
import pytest

from ccfi_methods import DomainError, MethodError
from ccfi_methods.aggregation import AdjustedMazziottaPareto, MazziottaPareto
from ccfi_methods.normalisation import ZScore

EQUAL = np.full(4, 0.25)


def test_exact_fractions():
    # M = 100, S² = ((-10)² + 10² + (-4)² + 4²) / 4 = 58
    score = MazziottaPareto()([[90.0, 110, 96, 104]], EQUAL)[0]
    assert score == pytest.approx(float(100 - Fraction(58, 100)), rel=1e-15)


def test_weights_are_those_of_mean_and_variance():
    # M = 106, S² = 0.8 · 36 + 0.2 · 144 = 57.6... as in a table that repeats the first column
    unequal = MazziottaPareto()([[112.0, 94]], [0.8, 0.2])
    repeated = MazziottaPareto()([[112.0, 112, 112, 112, 94]], np.full(5, 0.2))
    assert unequal == pytest.approx(repeated, rel=1e-15)


def test_with_the_moments_of_numpy(z):
    x = 100 + 10 * z
    mean, sd = x.mean(axis=1), x.std(axis=1)  # divisor m, as in the paper
    equal = np.full(5, 0.2)
    np.testing.assert_allclose(MazziottaPareto()(x, equal), mean - sd * (sd / mean), rtol=1e-14)
    np.testing.assert_allclose(MazziottaPareto(+1)(x, equal), mean + sd * (sd / mean), rtol=1e-14)


def test_balance_costs_nothing():
    assert MazziottaPareto()(np.full((2, 4), 97.3), EQUAL) == pytest.approx([97.3] * 2, rel=1e-15)


def test_of_equal_means_the_balanced_unit_is_ahead():
    down = MazziottaPareto()([[100.0, 100], [120.0, 80]], [0.5, 0.5])
    up = MazziottaPareto(penalty=1)([[100.0, 100], [120.0, 80]], [0.5, 0.5])
    assert down[0] > down[1]
    assert up[0] < up[1]


def test_is_monotone_on_z_scores_and_not_beyond_the_bound_of_the_docstring():
    z = np.array([90.0, 100, 110, 95])
    mean, cv2 = z.mean(), z.var() / z.mean() ** 2
    assert (z < mean * (3 + cv2) / 2).all()
    base = MazziottaPareto()([z], EQUAL)[0]
    assert all(MazziottaPareto()([z + step], EQUAL)[0] > base for step in np.eye(4) / 10)
    far = np.array([10.0, 10, 10, 100])
    assert far[3] > far.mean() * (3 + far.var() / far.mean() ** 2) / 2
    assert MazziottaPareto()(far[None] + [0, 0, 0, 1], EQUAL) < MazziottaPareto()([far], EQUAL)


def test_the_adjusted_index_shares_formula_and_parameter(z, w):
    assert (AdjustedMazziottaPareto()(z, w) == MazziottaPareto()(z, w)).all()
    assert repr(AdjustedMazziottaPareto(penalty=1)) == "AdjustedMazziottaPareto(penalty=1)"
    assert AdjustedMazziottaPareto() != MazziottaPareto()


def test_other_scales_are_refused_and_the_right_one_named(z, w):
    with pytest.raises(DomainError, match=r"needs values > 0; .* Normalise with ZScore\(100, 10\)"):
        MazziottaPareto()(ZScore()(z), w)
    with pytest.raises(DomainError, match=r"Normalise with AdjustedMinMax"):
        AdjustedMazziottaPareto()(ZScore()(z), w)
    assert np.isfinite(MazziottaPareto()(ZScore(100, 10)(z), w)).all()


@pytest.mark.parametrize("penalty", [0, 2, -0.5])
def test_the_penalty_is_a_sign(penalty):
    with pytest.raises(
        MethodError, match=r"penalty (-1 .* or \+1|needs to be a whole number), got"
    ):
        MazziottaPareto(penalty)
