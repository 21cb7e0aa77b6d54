import numpy as np
import pytest
from scipy.optimize import minimize

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.protocols import Place
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import EqualisedImportance

# correlations 4/5, 3/5 and 1/2, all with the same standard deviation
Z = np.array([[1.0, 2, 3], [2, 1, 1], [3, 4, 2], [4, 3, 5], [5, 5, 4]])


class TestIdentity:
    def test_exact_fractions(self):
        """R v = 1 has the solution v = (5, 12, 14) / 23, and every r² is then 23 / 31."""
        w = EqualisedImportance()(Z)
        np.testing.assert_allclose(w, np.array([5, 12, 14]) / 31, rtol=1e-12)
        np.testing.assert_allclose(EqualisedImportance().importances(Z, w), 23 / 31, rtol=1e-12)

    def test_targets(self):
        """Correlations with the sum are in the proportion R 1 = (2.4, 2.3, 2.1)."""
        balanced = EqualisedImportance([2.4**2, 2.3**2, 2.1**2])
        np.testing.assert_allclose(balanced(Z), 1 / 3, rtol=1e-12)

    def test_uncorrelated_indicators_weigh_by_their_inverse_spread(self):
        z = np.array([[1.0, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]]) * [1, 2, 4]
        np.testing.assert_allclose(EqualisedImportance()(z), [4 / 7, 2 / 7, 1 / 7], rtol=1e-12)

    def test_twins_share(self):
        """R is singular, and the pseudo-inverse treats them alike."""
        w = EqualisedImportance()(Z[:, [1, 2, 2]])
        np.testing.assert_allclose(w, [1 / 2, 1 / 4, 1 / 4], rtol=1e-12)

    def test_the_unit_of_measurement_does_not_matter(self):
        scaled = Z * [1, 10, 100]
        w = EqualisedImportance()(scaled)
        np.testing.assert_allclose(w, [5 / 1, 12 / 10, 14 / 100] / np.sum([5, 1.2, 0.14]))

    def test_labels_become_positions(self):
        bound = EqualisedImportance({"b": 1.1, "a": 1.2, "c": 1}).bind(Place(("a", "b", "c")))
        np.testing.assert_array_equal(bound(Z), EqualisedImportance([1.2, 1.1, 1])(Z))
        assert EqualisedImportance().bind(Place(("a", "b", "c"))) == EqualisedImportance()

    def test_batch_with_a_table_that_needs_a_search(self):
        rng = np.random.default_rng(2)
        hard = rng.normal(size=(5, 3))
        batch = np.stack([[Z, hard], [hard, Z[::-1]]])
        nearest = EqualisedImportance(tolerance=1)
        singly = [[nearest(table) for table in row] for row in batch]
        np.testing.assert_allclose(nearest(batch), singly, atol=1e-12)

    @pytest.mark.parametrize("degree", [1, 2])
    def test_properties(self, degree):
        table = np.random.default_rng(1).random((30, 4))
        if degree == 1:
            assert check_weighting(EqualisedImportance(), tables=[table, Z])
        else:  # a search stops within its tolerance, not at the twelfth digit
            skip = {"a batch gives what its tables give", "follows the order"}
            assert check_weighting(EqualisedImportance(degree=2), tables=[table], skip=skip)


class TestIndependent:
    def test_squared_correlations_by_simplex_search(self):
        """The search of Becker et al. on plain correlation coefficients."""

        def distance(w):
            r2 = np.corrcoef(Z @ np.abs(w), Z, rowvar=False)[0, 1:] ** 2
            return ((r2 / r2.sum() - 1 / 3) ** 2).sum()

        options = {"xatol": 1e-10, "fatol": 1e-20, "maxiter": 5000}
        found = np.abs(minimize(distance, np.ones(3), method="Nelder-Mead", options=options).x)
        np.testing.assert_allclose(EqualisedImportance()(Z), found / found.sum(), atol=1e-6)

    @pytest.mark.parametrize("degree", [1, 2, 3])
    def test_importances_are_those_of_a_polynomial_regression(self, x, degree):
        w = np.array([0.1, 0.3, 0.2, 0.25, 0.15])
        y = x @ w
        theirs = [
            1 - (y - np.polyval(np.polyfit(column, y, degree), column)).var() / y.var()
            for column in x.T
        ]
        ours = EqualisedImportance(degree=degree).importances(x, w)
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)

    @pytest.mark.parametrize("degree", [2, 3])
    def test_correlation_ratios_reach_their_targets(self, degree):
        z = np.random.default_rng(1).random((30, 4))
        w = EqualisedImportance([2, 2, 2, 3], degree=degree)(z)
        y = z @ w
        r2 = np.array(
            [
                1 - (y - np.polyval(np.polyfit(column, y, degree), column)).var() / y.var()
                for column in z.T
            ]
        )
        np.testing.assert_allclose(r2 / r2.sum(), np.array([2, 2, 2, 3]) / 9, atol=1e-6)

    def test_two_values_allow_no_more_than_a_line(self):
        z = np.random.default_rng(1).random((30, 2))
        z[:, 1] = z[:, 1] > 0.5
        line = EqualisedImportance().importances(z, [0.5, 0.5])
        curve = EqualisedImportance(degree=3).importances(z, [0.5, 0.5])
        assert curve[0] > line[0]
        assert curve[1] == pytest.approx(line[1], rel=1e-10)


class TestRefusals:
    @pytest.fixture
    def unreachable(self):
        """The first column has more to do with both others than they have with each other."""
        return np.array([[1.0, 1, 3], [2, 3, 2], [3, 2, 4], [4, 5, 1], [5, 4, 5]])

    def test_out_of_reach(self, unreachable):
        message = (
            r"No weights >= 0 .*column \d has -?0\.\d+ where 0.3333 is due.*accept a tolerance"
        )
        with pytest.raises(DomainError, match=message):
            EqualisedImportance()(unreachable)

    def test_a_tolerance_takes_the_nearest(self, unreachable):
        nearest = EqualisedImportance(tolerance=2)
        w = nearest(unreachable)
        assert (w >= 0).all()
        assert w.sum() == pytest.approx(1, abs=1e-12)

    @pytest.mark.parametrize(
        ("parameters", "message"),
        [({"degree": 0}, "degree >= 1, got degree=0"), ({"tolerance": 0}, "tolerance > 0")],
    )
    def test_parameters(self, parameters, message):
        with pytest.raises(MethodError, match=message):
            EqualisedImportance(**parameters)

    @pytest.mark.parametrize(
        ("targets", "message"),
        [
            ([1, 2], "has 2 targets, the table 3 columns"),
            ([1, 0, 2], "finite targets > 0"),
            ({"a": 1}, "one target a column outside an index"),
        ],
    )
    def test_targets(self, targets, message):
        with pytest.raises(MethodError, match=message):
            EqualisedImportance(targets)(Z)

    def test_constant_column(self):
        with pytest.raises(DomainError, match=r"column 1 is constant \(every unit is 2\)"):
            EqualisedImportance()([[1, 2], [3, 2], [4, 2]])

    def test_indicators_that_cancel_out(self):
        z = np.array([[1.0, -1], [2, -2], [4, -4]])
        with pytest.raises(DomainError, match="cancel each other out"):
            EqualisedImportance()(z)
        with pytest.raises(DomainError, match="cancel each other out"):
            EqualisedImportance().importances(z, [0.5, 0.5])

    def test_too_few_units_for_a_curve(self):
        with pytest.raises(DomainError, match="degree 4 needs at least 6 units, got 5"):
            EqualisedImportance(degree=4)(Z)
