import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import MinMax
from ccfi_methods.protocols import Place
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import METHODS, BenefitOfDoubt


def envelopment(z, i, lower, upper, part):
    """Solve the dual of unit i's programme: the best practice that dominates it, at least cost.

    Minimise Σ λ with multipliers α, β of the shares ``l Σ g w <= g w <= u Σ g w``, g being `part`.
    """
    n, m = z.shape
    own = np.diag(part)
    at_most, at_least = own - np.outer(upper, part), np.outer(lower, part) - own
    return linprog(
        np.append(np.ones(n), np.zeros(2 * m)),
        A_ub=-np.vstack([z, at_most, at_least]).T,
        b_ub=-z[i],
    ).fun


def two_indicators(z, lower, upper):
    """Score units on two indicators exactly: shares are tried where two units cross, and at ends.

    Between those, ``p·z_i / max_k p·z_k`` with p = (t, 1 - t) is monotone in t.
    """
    slope, start = z[:, 0] - z[:, 1], z[:, 1]
    with np.errstate(divide="ignore", invalid="ignore"):
        crossings = (start[:, None] - start) / (slope - slope[:, None])
    t = crossings[np.isfinite(crossings) & (crossings > lower) & (crossings < upper)]
    values = start + np.concatenate([[lower, upper], t])[:, None] * slope
    return (values / values.max(axis=1, keepdims=True)).max(axis=0)


@pytest.fixture
def table():
    return np.random.default_rng(11).uniform(0.1, 1, (12, 4))


class TestPublished:
    @pytest.fixture
    def printed(self, tai):
        return tai("result_table19_bod_weights_scores")

    @pytest.fixture
    def z(self, tai):
        return MinMax()(tai().to_numpy())

    def test_table19_scores(self, z, printed):
        """Shares of 10-15 %. Printed to two digits from unrounded data, hence up to 0.007 apart."""
        scores = BenefitOfDoubt(0.10, 0.15).scores(z)
        gap = np.abs(scores - printed["CI"])
        assert gap.max() <= 0.007
        assert (gap > 0.00501).sum() == 4  # Japan, United Kingdom, Spain, Slovenia
        np.testing.assert_array_equal(np.flatnonzero(scores >= 1 - 1e-12), [0, 1, 2])

    def test_table19_weights(self, z, printed, assert_printed):
        """Where they are unique they are those of the book, which do not sum to one either.

        The leaders, Canada, Belgium and Israel can reach their score with other weights too; the
        programmes of Japan, the United Kingdom and Ireland feel the rounding of the data.
        """
        names = {"Finland", "United States", "Sweden", "Canada", "Belgium", "Israel"}
        names |= {"Japan", "United Kingdom", "Ireland"}
        theirs, ours = printed.drop(columns="CI"), BenefitOfDoubt(0.10, 0.15)(z)
        rest = ~printed.index.isin(names)
        assert rest.sum() == 14
        assert_printed(ours[rest], [f"{w:.2f}" for w in theirs[rest].to_numpy().ravel()])
        rounding = 0.005 * z.sum(axis=1) + 0.005
        assert ((theirs * z).sum(axis=1) - printed["CI"]).abs().le(rounding).all()

    def test_unrestricted_scores_are_no_lower(self, z):
        assert (BenefitOfDoubt(0, 1).scores(z) >= BenefitOfDoubt(0.1, 0.15).scores(z) - 1e-9).all()


class TestIndependent:
    @pytest.mark.parametrize(
        ("bounds_on", "lower", "upper"),
        [
            ("weight shares", 0, 1),
            ("weight shares", 0.125, 0.5),
            ("weight shares", [0.3, 0, 0.1, 0], [0.6, 0.4, 0.4, 1]),
            ("weight shares", 0.25, 0.25),
            ("score shares", 0.1, 0.5),
            ("score shares", [0.3, 0, 0.1, 0], [0.6, 0.4, 0.4, 1]),
        ],
    )
    def test_envelopment(self, table, bounds_on, lower, upper):
        scores = BenefitOfDoubt(lower, upper, bounds_on).scores(table)
        lower, upper = np.broadcast_to(lower, 4), np.broadcast_to(upper, 4)
        parts = table if bounds_on == "score shares" else np.ones_like(table)
        expected = [envelopment(table, i, lower, upper, parts[i]) for i in range(len(table))]
        np.testing.assert_allclose(scores, expected, rtol=1e-9)

    @pytest.mark.parametrize("seed", range(5))
    @pytest.mark.parametrize(("lower", "upper"), [(0, 1), (0.25, 0.75), (0.4, 0.6)])
    def test_two_indicators_by_crossings(self, seed, lower, upper):
        z = np.random.default_rng(seed).uniform(0, 1, (15, 2)) * [1, 20]
        scores = BenefitOfDoubt(lower, upper).scores(z)
        np.testing.assert_allclose(scores, two_indicators(z, lower, upper), rtol=1e-9)

    def test_bounds_on_weights(self, table):
        """Nothing but the bounds of the variables changes."""
        lower, upper = 0.1, 0.2
        scores = BenefitOfDoubt(lower, upper, "weights").scores(table)
        expected = [
            -linprog(-row, A_ub=table, b_ub=np.ones(12), bounds=(lower, upper)).fun for row in table
        ]
        np.testing.assert_allclose(scores, expected, rtol=1e-9)
        assert (scores < 1).all()


class TestIdentity:
    @pytest.mark.parametrize(
        "bod",
        [
            BenefitOfDoubt(),
            BenefitOfDoubt(0, 1),
            BenefitOfDoubt(0.1, 0.4, "score shares"),
            BenefitOfDoubt(bounds_on="weights"),
        ],
    )
    def test_somebody_is_best_and_nobody_better(self, table, bod):
        scores, w = bod.scores(table), bod(table)
        assert scores.max() == pytest.approx(1, rel=1e-12)
        assert (w >= 0).all()
        assert (table @ w.T <= 1 + 1e-9).all()

    def test_bounds_hold(self, table):
        w = BenefitOfDoubt()(table)
        shares = w / w.sum(axis=1, keepdims=True)
        assert shares.min() >= 1 / 8 - 1e-9
        assert shares.max() <= 1 / 2 + 1e-9
        part = BenefitOfDoubt(0.1, 0.4, "score shares")(table) * table
        shares = part / part.sum(axis=1, keepdims=True)
        assert shares.min() >= 0.1 - 1e-9
        assert shares.max() <= 0.4 + 1e-9
        assert np.ptp(shares, axis=0).min() > 0.1  # and are made use of

    def test_narrower_bounds_lower_the_scores(self, table):
        wide, narrow, one = (
            BenefitOfDoubt(*bounds).scores(table) for bounds in [(0, 1), (0.15, 0.4), (0.25, 0.25)]
        )
        assert (wide >= narrow - 1e-12).all()
        assert (narrow >= one - 1e-12).all()
        np.testing.assert_allclose(one, table.mean(axis=1) / table.mean(axis=1).max(), rtol=1e-9)

    @pytest.mark.parametrize(
        "bod", [BenefitOfDoubt(0, 1), BenefitOfDoubt(0.1, 0.4, "score shares")]
    )
    def test_scales_do_not_matter(self, table, bod):
        scaled = bod.scores(table * [1e-4, 1, 30, 1e5])
        np.testing.assert_allclose(scaled, bod.scores(table), rtol=1e-9)

    def test_scales_matter_to_weight_shares(self, table):
        scaled = BenefitOfDoubt().scores(table * [1, 1, 1, 10])
        assert np.abs(scaled - BenefitOfDoubt().scores(table)).max() > 0.05

    @pytest.mark.parametrize("m", [1, 2, 3, 33])
    def test_the_default_fits_any_number_of_indicators(self, m):
        z = np.random.default_rng(m).uniform(0.1, 1, (6, m))
        scores = BenefitOfDoubt().scores(z)
        assert scores.max() == pytest.approx(1, rel=1e-12)
        if m == 1:
            np.testing.assert_allclose(scores, z[:, 0] / z.max())

    def test_the_order_of_units_does_not_matter_even_to_free_weights(self, table):
        rng = np.random.default_rng(2)
        with_twins = np.vstack([table, table[:2]])
        w = BenefitOfDoubt(0, 1)(with_twins)
        np.testing.assert_array_equal(w[:2], w[-2:])
        order = rng.permutation(len(with_twins))
        np.testing.assert_array_equal(BenefitOfDoubt(0, 1)(with_twins[order]), w[order])

    def test_the_order_of_indicators_does_not_matter_to_scores(self, table):
        scores = BenefitOfDoubt().scores(table[:, [2, 0, 3, 1]])
        np.testing.assert_allclose(scores, BenefitOfDoubt().scores(table), rtol=1e-10)

    def test_a_batch_gives_what_its_tables_give(self):
        batch = np.random.default_rng(0).uniform(0.1, 1, (2, 6, 6, 3))
        together = BenefitOfDoubt()(batch)
        assert together.shape == batch.shape
        singly = [[BenefitOfDoubt()(table) for table in row] for row in batch]
        np.testing.assert_array_equal(together, singly)
        assert BenefitOfDoubt().scores(batch).shape == (2, 6, 6)

    def test_properties(self):
        assert METHODS["bod"] == BenefitOfDoubt()
        skip = ["one weight an indicator", "sums to one", "follows the order"]  # for that see above
        assert "not negative" in check_weighting(BenefitOfDoubt(), skip=skip)


class TestErrors:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"bounds_on": "weight share"}, "Did you mean 'weight shares'"),
            ({"lower": 0.3}, "4 shares cannot sum to one"),
            ({"upper": 0.2}, "4 shares cannot sum to one"),
            ({"lower": 0.4, "upper": 0.2}, "0 <= lower <= upper"),
            ({"lower": -0.1}, "0 <= lower <= upper"),
            ({"lower": [0.1, 0.2]}, "2 bounds, the table 4 columns"),
            ({"lower": {"a": 0.1}}, "by position outside an index"),
        ],
    )
    def test_bounds(self, table, options, message):
        with pytest.raises(MethodError, match=message):
            BenefitOfDoubt(**options)(table)

    @pytest.mark.parametrize(
        ("cells", "value", "options", "message"),
        [
            ((2, 1), -1, {}, "values >= 0; column 1 is -1 for row 2"),
            ((2, 1), np.nan, {}, "column 1 is missing for row 2"),
            ((2, 1), np.inf, {}, "column 1 is inf for row 2"),
            ((slice(None), 1), 0, {}, "above 0 in every indicator.*column 1 is 0 for row 0, row 1"),
            ((2, slice(None)), 0, {}, "above 0 in every unit.*column 0 is 0 for row 2"),
            (
                (2, 1),
                0,
                {"lower": 0.1, "bounds_on": "score shares"},
                "score shares is infeasible where a value is 0.*column 1 is 0 for row 2",
            ),
            (
                (2, slice(0, 3)),
                0,
                {"lower": 0, "upper": 0.5, "bounds_on": "score shares"},
                "column 0 is 0 for row 2, column 1 is 0 for row 2 and column 2",
            ),
            (
                (2, slice(None)),
                0.9,
                {"lower": 0.3, "bounds_on": "weights"},
                "bounds on weights are infeasible.*for row 2",
            ),
        ],
    )
    def test_values(self, table, cells, value, options, message):
        table = table / 2
        table[cells] = value
        with pytest.raises(DomainError, match=message):
            BenefitOfDoubt(**options)(table)

    def test_a_zero_without_a_lower_bound_is_no_fault(self, table):
        table[2, 1] = 0
        for bod in (
            BenefitOfDoubt(),
            BenefitOfDoubt(0, 0.5, "score shares"),
            BenefitOfDoubt([0.1, 0, 0.1, 0.1], 0.5, "score shares"),
        ):
            assert bod.scores(table).max() == pytest.approx(1, rel=1e-12)


class TestInAnIndex:
    @pytest.fixture
    def data(self):
        z = np.random.default_rng(3).uniform(0.1, 1, (6, 3))
        return pd.DataFrame(z, index=[f"city{i}" for i in range(6)], columns=list("abc"))

    def test_the_arithmetic_index_is_the_score(self, data):
        index = CompositeIndex(
            Framework.flat(data.columns), normalisation=MinMax(1, 100), weighting="bod"
        )
        result = index.compute(data)
        expected = BenefitOfDoubt().scores(MinMax(1, 100)(data.to_numpy()))
        np.testing.assert_allclose(result.scores, expected, rtol=1e-12)

    def test_bounds_by_code(self, data):
        lower, upper = {"c": 0.6, "a": 0.1, "b": 0.1}, {"a": 0.2, "b": 0.2, "c": 0.8}
        bod = BenefitOfDoubt(lower, upper).bind(Place(("a", "b", "c")))
        w = bod(data.to_numpy())
        assert (w[:, 2] / w.sum(axis=1) >= 0.6 - 1e-9).all()

    def test_faults_are_named(self, data):
        data.loc["city3"] = data.min()
        index = CompositeIndex(Framework.flat(data.columns), weighting="bod")
        with pytest.raises(DomainError, match=r"'a' is 0 for city\d"):
            index.compute(data)
