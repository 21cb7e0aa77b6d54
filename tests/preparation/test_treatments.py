"""Treatments: published example, independent implementations, and what all of them keep."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.stats import mstats

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.preparation import (
    TREATMENTS,
    BoxCox,
    Log,
    SignedLog,
    TwoStage,
    Winsorise,
    WinsoriseIQR,
    WinsoriseQuantiles,
    YeoJohnson,
    kurtosis,
    skewness,
)
from ccfi_methods.protocols import Place
from ccfi_methods.treatment.moments import outlying

COINR = Path(__file__).resolve().parents[1] / "references" / "coinr"
ALL = [
    *TREATMENTS.values(),
    Log(shift="range"),
    Log(shift=3.0),
    BoxCox(0.5),
    YeoJohnson(0.5),
    Winsorise(max_points=1),
    TwoStage(first=Winsorise(max_points=1)),
    TwoStage(first=Winsorise(max_points=1), second=Log(), fallback="second"),
]
each = pytest.mark.parametrize("treatment", ALL, ids=repr)


@pytest.fixture
def x():
    """Positive, one column with outliers above, one below, one without, one with ties."""
    rng = np.random.default_rng(3)
    table = rng.lognormal(size=(25, 4))
    table[:2, 0] = 90, 400
    table[:, 1] = 1000 - table[:, 1]
    table[2, 1] = 1
    table[:, 2] = rng.uniform(1, 2, 25)
    table[:, 3] = np.repeat([1.0, 2.0, 3.0, 4.0, 50.0], 5)
    return table


# -- all of them -------------------------------------------------------------------------------


@each
def test_batch_is_its_tables_one_at_a_time(treatment, x):
    batch = x * np.random.default_rng(0).uniform(0.9, 1.1, (3, 2, *x.shape))
    whole = treatment(batch)
    assert whole.shape == batch.shape
    for i, j in np.ndindex(3, 2):
        np.testing.assert_array_equal(whole[i, j], treatment(batch[i, j]))


@each
def test_as_many_replicates_as_units(treatment, x):
    batch = np.stack([x + k for k in range(len(x))])
    for table, alone in zip(treatment(batch), batch, strict=True):
        np.testing.assert_array_equal(table, treatment(alone))


@each
def test_units_and_indicators_may_be_reordered(treatment, x):
    rng = np.random.default_rng(1)
    units, columns = rng.permutation(x.shape[0]), rng.permutation(x.shape[1])
    np.testing.assert_allclose(
        treatment(x[units][:, columns]), treatment(x)[units][:, columns], rtol=1e-8
    )


@each
def test_keeps_the_order_of_units(treatment, x):
    after = treatment(x)
    order = np.argsort(x, axis=0)
    assert (np.diff(np.take_along_axis(after, order, axis=0), axis=0) >= 0).all()
    assert np.isfinite(after).all()


@each
def test_leaves_its_input_alone(treatment, x):
    before = x.copy()
    treatment(x)
    treatment.explain(x)
    np.testing.assert_array_equal(x, before)


@each
def test_explains_every_change_and_nothing_else(treatment, x):
    changed = (treatment(x) != x).any(axis=0)
    for text, change in zip(treatment.explain(x), changed, strict=True):
        assert not change or text
        assert change or not text or "still" in text or "untreated" in text


@each
def test_refuses_missing_values(treatment, x):
    x[3, 1] = np.nan
    with pytest.raises(DomainError, match="column 1 is missing for row 3"):
        treatment(x)


@pytest.mark.parametrize(
    ("treatment", "spoil"),
    [
        (Log(), lambda x: x - x.min() - 1),
        (YeoJohnson(), lambda x: np.round(x > x.mean())),
        (WinsoriseIQR(), lambda x: np.where(np.arange(len(x))[:, None] < 3, x, 0)),
        (TwoStage(Winsorise(max_points=1), Log()), lambda x: x - x.min() - 1),
        (
            TwoStage(Winsorise(max_points=1), fallback="raise"),
            lambda x: np.where(np.arange(len(x))[:, None] < 2, 1.0, 0.0),
        ),
    ],
    ids=["log", "yeojohnson", "iqr", "log after winsorising", "two stages"],
)
def test_says_which_tables_of_a_batch_are_outside(treatment, spoil, x):
    x = x[:, :1]
    batch = np.stack([x, spoil(x), x, spoil(x)])
    with pytest.raises(DomainError) as caught:
        treatment(batch)
    assert caught.value.tables.tolist() == [False, True, False, True]
    treatment(batch[~caught.value.tables])


# -- winsorising -------------------------------------------------------------------------------


def test_winsorise_published_example():
    x = pd.read_csv(COINR / "input_treatment.csv").to_numpy(dtype=float)
    printed = pd.read_csv(COINR / "result_treatment.csv", index_col="when").loc["after"]
    after = Winsorise(max_points=2)(x)
    assert after[-1, 0] == printed["last_point"]
    np.testing.assert_array_equal(after[:-1], x[:-1])
    assert skewness(after)[0] == pytest.approx(printed["skewness"], abs=5e-7)
    assert kurtosis(after)[0] == pytest.approx(printed["kurtosis"], abs=5e-7)


def _one_by_one(column, most=5):
    """The rule as a person applies it: move the outermost value, look again."""
    column, moved = column.copy(), set()
    while abs(stats.skew(column, bias=False)) > 2 and stats.kurtosis(column, bias=False) > 3.5:
        high = stats.skew(column, bias=False) > 0
        edge = column.max() if high else column.min()
        outer = set(np.flatnonzero(column == edge))
        rest = [v for i, v in enumerate(column) if i not in outer]
        if len(moved | outer) > most or len(set(rest)) < 2:
            break
        moved |= outer
        column[list(outer)] = max(rest) if high else min(rest)
    return column


@pytest.mark.parametrize("seed", range(30))
def test_winsorise_is_the_rule_step_by_step(seed):
    rng = np.random.default_rng(seed)
    x = np.exp(rng.normal(scale=1.5, size=(20, 6))).round(seed % 3)
    x[:, 3:] *= -1
    expected = np.stack([_one_by_one(column) for column in x.T], axis=1)
    np.testing.assert_array_equal(Winsorise()(x), expected)


def test_winsorise_needs_both_skewness_and_kurtosis(x):
    after = Winsorise()(x)
    assert outlying(x).tolist() == [True, True, False, False]
    assert not outlying(after).any()
    np.testing.assert_array_equal(after[:, 2:], x[:, 2:])


def test_winsorise_moves_no_more_points_than_allowed():
    x = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 500, 600, 700])[:, None]
    x = np.vstack([x, np.arange(30.0)[:, None] / 10])
    for most in (1, 2, 3):
        assert (Winsorise(max_points=most)(x) != x).sum() <= most
    assert "still skewness" in Winsorise(max_points=1).explain(x)[0]


def test_winsorise_moves_ties_together_or_not_at_all():
    x = np.concatenate([np.linspace(0, 1, 40), [50.0, 50.0, 50.0]])[:, None]
    assert (Winsorise(max_points=2)(x) == x).all()
    assert Winsorise(max_points=3)(x).max() == 1


def test_winsorise_leaves_a_rare_yes_alone():
    rare = np.array([1.0] * 3 + [0.0] * 28)[:, None]
    np.testing.assert_array_equal(Winsorise()(rare), rare)
    assert Winsorise().explain(rare) == ["still skewness 2.87, kurtosis 6.65"]


def test_winsorise_parameters():
    with pytest.raises(MethodError, match="max_points >= 1"):
        Winsorise(max_points=0)
    with pytest.raises(DomainError, match="at least 4 units, got 3"):
        Winsorise()(np.eye(3))


def test_quantiles_against_scipy(x):
    # SciPy winsorises counts of points: with 25 units the 4 % and 96 % quantiles are points.
    expected = mstats.winsorize(x, limits=(1 / 25, 1 / 25), axis=0)
    np.testing.assert_array_equal(WinsoriseQuantiles(1 / 24, 23 / 24)(x), np.asarray(expected))
    np.testing.assert_array_equal(WinsoriseQuantiles(0, 1)(x), x)


def test_iqr_by_hand():
    x = np.array([-50.0, 1, 2, 3, 4, 5, 60])[:, None]  # quartiles 1.5 and 4.5, range 3
    np.testing.assert_array_equal(WinsoriseIQR()(x).ravel(), [-3, 1, 2, 3, 4, 5, 9])
    np.testing.assert_array_equal(WinsoriseIQR(3)(x).ravel(), [-7.5, 1, 2, 3, 4, 5, 13.5])


@pytest.mark.parametrize("treatment", [WinsoriseIQR(), WinsoriseQuantiles(0.2, 0.8)], ids=repr)
def test_bounds_that_make_a_column_constant_are_refused(treatment):
    rare = np.array([1.0] + [0.0] * 20)[:, None]
    with pytest.raises(DomainError, match="Column 0 is 1 for row 0: these bounds would make"):
        treatment(rare)
    constant = np.ones((9, 1))
    np.testing.assert_array_equal(treatment(constant), constant)


@pytest.mark.parametrize("bounds", [(0.5, 0.5), (-0.1, 1), (0.9, 0.1), (0, 1.1)])
def test_quantiles_parameters(bounds):
    with pytest.raises(MethodError, match="0 <= lower < upper <= 1"):
        WinsoriseQuantiles(*bounds)
    with pytest.raises(MethodError, match="factor > 0"):
        WinsoriseIQR(0)


# -- transformations ---------------------------------------------------------------------------


def test_boxcox_against_scipy(x):
    for j, text in enumerate(BoxCox().explain(x)):
        power = float(text.split("= ")[1])
        expected = stats.boxcox_normmax(x[:, j], method="mle")
        assert power == pytest.approx(expected, abs=5e-4)
        np.testing.assert_allclose(BoxCox()(x)[:, j], stats.boxcox(x[:, j], expected), rtol=1e-4)
        np.testing.assert_allclose(BoxCox(0.3)(x)[:, j], stats.boxcox(x[:, j], 0.3), rtol=1e-12)


def test_yeojohnson_against_scipy_and_scikit_learn(x):
    from sklearn.preprocessing import PowerTransformer

    mixed = x - x.mean(axis=0)
    for table in (x, -x, mixed):
        for j, text in enumerate(YeoJohnson().explain(table)):
            power = float(text.split("= ")[1])
            assert power == pytest.approx(stats.yeojohnson_normmax(table[:, j]), abs=5e-4)
    for power in (-1.0, 0.0, 0.5, 1.0, 2.0, 3.0):
        expected = stats.yeojohnson(mixed[:, 0], power)
        np.testing.assert_allclose(YeoJohnson(power)(mixed)[:, 0], expected, 1e-10, 1e-12)
    peer = PowerTransformer(method="yeo-johnson", standardize=False).fit_transform(mixed)
    np.testing.assert_allclose(YeoJohnson()(mixed), peer, rtol=1e-4)


@pytest.mark.parametrize("scale", [1e-6, 1.0, 1e12])
def test_estimated_powers_do_not_depend_on_the_scale(x, scale):
    assert BoxCox().explain(scale * x) == BoxCox().explain(x)


def test_estimated_powers_far_from_zero():
    # Values that differ little for their size: naive powers overflow or lose all digits.
    x = 100 + np.random.default_rng(0).normal(size=(31, 1))
    power = float(BoxCox().explain(x)[0].split("= ")[1])
    assert power > 5
    assert power == pytest.approx(stats.boxcox_normmax(x[:, 0], method="mle"), abs=5e-4)
    # On one side of zero Yeo-Johnson is Box-Cox of 1 + |x|, mirrored on the other.
    assert YeoJohnson().explain(x - 1)[0] == f"Yeo-Johnson, λ = {power:.3f}"
    assert YeoJohnson().explain(1 - x)[0] == f"Yeo-Johnson, λ = {2 - power:.3f}"
    with pytest.raises(DomainError, match=r"Column 0 is .* after transformation: the values dif"):
        BoxCox()(x + 10_000)


def test_families_meet_in_the_logarithm_and_the_identity(x):
    np.testing.assert_allclose(BoxCox(0)(x), Log()(x))
    np.testing.assert_allclose(YeoJohnson(0)(x), Log(shift=1)(x))
    np.testing.assert_allclose(YeoJohnson(1)(-x), -x)
    np.testing.assert_allclose(SignedLog()(x), np.log(1 + x))
    np.testing.assert_allclose(SignedLog()(-x), -SignedLog()(x))


def test_log_shifted_by_the_range():
    x = np.array([[-5.0], [0.0], [95.0]])
    np.testing.assert_allclose(Log(shift="range")(x).ravel(), np.log([1, 6, 101]))
    np.testing.assert_allclose(Log(shift="range")(7 * x + 3), Log(shift="range")(x) + np.log(7))


def test_parameters_by_indicator():
    place = Place(("a", "b"))
    x = np.array([[1.0, 1.0], [2.0, 2.0]])
    after = Log(shift={"b": 9.0, "a": 0.0}).bind(place)(x)
    np.testing.assert_allclose(after, np.log(x + np.array([0, 9])))
    after = BoxCox(power={"a": 1.0, "b": 2.0}).bind(place)(x)
    np.testing.assert_allclose(after, [[0, 0], [1, 1.5]])
    with pytest.raises(MethodError, match="given by indicator"):
        Log(shift={"a": 1.0})(x)
    with pytest.raises(MethodError, match=r"No shift given for \['b'\]"):
        Log(shift={"a": 1.0}).bind(place)


@pytest.mark.parametrize("treatment", [Log(), BoxCox(), BoxCox(2)], ids=repr)
def test_logarithms_need_positive_values(treatment):
    with pytest.raises(DomainError, match="needs values > 0; column 1 is 0 for row 0 and row 2"):
        treatment(np.array([[1.0, 0], [2, 3], [3, 0], [4, 9]]))


@pytest.mark.parametrize("treatment", [BoxCox(), YeoJohnson()], ids=repr)
def test_two_values_cannot_be_transformed(treatment):
    with pytest.raises(DomainError, match="Column 1 has no more than two different values"):
        treatment(np.array([[1.0, 1], [2, 5], [3, 1], [4, 5]]))


def test_log_parameters():
    with pytest.raises(MethodError, match="a number or 'range'"):
        Log(shift="minimum")
    with pytest.raises(DomainError, match="Column 0 is constant"):
        Log(shift="range")(np.ones((4, 1)))


# -- two stages --------------------------------------------------------------------------------


def test_two_stage_takes_the_second_only_where_the_first_is_not_enough(x):
    method = TwoStage(first=Winsorise(max_points=1))
    after = method(x)
    assert outlying(Winsorise(max_points=1)(x)).tolist() == [True, False, False, False]
    np.testing.assert_array_equal(after[:, 0], YeoJohnson()(x[:, :1])[:, 0])
    np.testing.assert_array_equal(after[:, 1], Winsorise(max_points=1)(x)[:, 1])
    np.testing.assert_array_equal(after[:, 2:], x[:, 2:])
    assert [text.split()[0] for text in method.explain(x)[:2]] == ["Yeo-Johnson,", "1"]


def test_two_stage_treats_none_without_outliers(x):
    # The interquartile fences would clip the tied column, which breaks no rule.
    assert (WinsoriseIQR()(x)[:, 3] != x[:, 3]).any()
    np.testing.assert_array_equal(TwoStage(first=WinsoriseIQR())(x)[:, 2:], x[:, 2:])


def test_two_stage_fallback():
    rng = np.random.default_rng(0)
    stubborn = np.concatenate([rng.normal(size=60) * 1e-3, [1e6] * 3])[:, None]
    rare = np.array([1.0] * 3 + [0.0] * 60)[:, None]
    x = np.hstack([rng.normal(size=(63, 1)), stubborn, rare])
    left = {"first": Winsorise(max_points=2), "second": SignedLog()}
    np.testing.assert_array_equal(TwoStage(**left)(x), x)
    assert TwoStage(**left).explain(x)[1:] == ["left untreated: neither stage is enough"] * 2
    second = TwoStage(**left, fallback="second")
    np.testing.assert_array_equal(second(x)[:, 1], SignedLog()(x)[:, 1])
    np.testing.assert_array_equal(second(x)[:, [0, 2]], x[:, [0, 2]])
    assert second.explain(x)[1] == "sign(x) ln(1 + |x|); still outside"
    with pytest.raises(DomainError, match="Column 1 has outliers and column 2 has outliers"):
        TwoStage(**left, fallback="raise")(x)


def test_two_stage_names_the_column_its_second_stage_refuses(x):
    x[:, 0] -= 1
    with pytest.raises(DomainError, match="A logarithm needs values > 0; column 0 is"):
        TwoStage(first=Winsorise(max_points=1), second=Log())(x)
    TwoStage(first=Winsorise(), second=Log())(x)  # winsorising is enough: no logarithm is taken


def test_two_stage_parameters():
    with pytest.raises(MethodError, match="Unknown fallback 'none'"):
        TwoStage(fallback="none")
    with pytest.raises(MethodError, match="a treatment as its second stage"):
        TwoStage(second=Log)
