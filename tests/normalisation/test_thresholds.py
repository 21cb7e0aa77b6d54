from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import AdjustedMinMax, Efficacy, Goalposts, MinMax
from ccfi_methods.protocols import Place

SIGNS = np.array([1, -1])


@pytest.fixture
def x():
    return np.random.default_rng(2).lognormal(size=(9, 2))


@pytest.fixture
def framework():
    return Framework(
        pd.DataFrame(
            {
                "code": ["index", "income", "crime"],
                "parent": [None, "index", "index"],
                "polarity": [None, 1, -1],
                "worst": [None, 0, 50],
                "best": [None, 200, 10],
            }
        )
    )


@pytest.fixture
def data():
    return pd.DataFrame({"crime": [20.0, 60], "income": [50.0, 100]}, index=["a", "b"])


def test_efficacy_below_what_is_allowed_by_hand():
    score = Efficacy(worst=6, best=12)([[5.81]], 1)[0, 0]
    assert score == pytest.approx(60 - 40 * 0.19 / 6, rel=1e-14)


class TestPublished:
    def test_goalposts_of_life_expectancy(self, references, assert_printed):
        """A component of the index whose whole is tested against all published values."""
        posts = pd.read_csv(references / "hdi_2021" / "goalposts.csv").iloc[0]
        life = pd.read_csv(references / "hdi_2021" / "input_hdi2021_indicators.csv")[["le_2021"]]
        method = Goalposts(posts["minimum"], posts["maximum"])
        by_hand = [(value - 20) / 65 for value in life["le_2021"]]
        np.testing.assert_allclose(
            method(life.to_numpy(), 1)[:, 0], np.minimum(by_hand, 1), rtol=1e-14
        )
        assert max(by_hand) > 1  # Hong Kong lives beyond the goalpost


class TestGoalposts:
    def test_ends_of_the_data_make_it_minmax(self, x):
        worst = [x[:, 0].min(), x[:, 1].max()]
        best = [x[:, 0].max(), x[:, 1].min()]
        np.testing.assert_allclose(
            Goalposts(worst, best)(x, SIGNS), MinMax()(x, SIGNS), rtol=1e-14, atol=1e-15
        )

    def test_clip(self):
        x = [[-5.0], [5.0], [20.0]]
        assert Goalposts(0, 10)(x, 1).ravel().tolist() == [0, 0.5, 1]
        assert Goalposts(0, 10, clip=False)(x, 1).ravel().tolist() == [-0.5, 0.5, 2]

    def test_constant_indicator_has_a_score(self):
        assert Goalposts(0, 10)(np.full((3, 1), 4.0), 1).ravel().tolist() == [0.4] * 3

    def test_index_takes_the_columns_of_its_framework(self, framework, data):
        z = CompositeIndex(framework, normalisation="goalposts").compute(data).normalised
        assert z["income"].to_list() == [0.25, 0.5]
        assert z["crime"].to_list() == [0.75, 0]

    def test_by_code_in_place_of_the_framework(self, framework, data):
        method = Goalposts(worst={"crime": 60, "income": 50}, best=[100, 20])
        z = CompositeIndex(framework, normalisation=method).compute(data).normalised
        assert z.loc["a"].to_dict() == {"income": 0, "crime": 1}

    def test_framework_without_goalposts(self, data):
        index = CompositeIndex(Framework.flat(["income", "crime"]), normalisation="goalposts")
        with pytest.raises(MethodError, match="No worst given: pass it, or add a column 'worst'"):
            index.compute(data)

    def test_goalposts_against_polarity(self, framework, data):
        table = framework.table.reset_index().assign(polarity=[None, 1, 1])
        for method in ("goalposts", Efficacy(worst=[0, 50], best=[200, 10])):
            index = CompositeIndex(Framework(table), normalisation=method)
            with pytest.raises(MethodError, match="contradict the polarity of 'crime': worst is"):
                index.compute(data)

    def test_of_one_pair_for_all_the_polarity_says_which_is_the_worst(self, framework, data, x):
        z = CompositeIndex(framework, normalisation=Goalposts(0, 200)).compute(data).normalised
        assert z.loc["a"].to_dict() == {"income": 0.25, "crime": 0.9}
        np.testing.assert_array_equal(
            Goalposts(0, 10)(x, SIGNS), Goalposts([0, 10], [10, 0])(x, SIGNS)
        )

    @pytest.mark.parametrize("method", [Goalposts, lambda *ends: Efficacy("linear", 0, 1, *ends)])
    @pytest.mark.parametrize("form", [float, lambda n: [n], lambda n: np.array([n])])
    @pytest.mark.parametrize("polarity", [1, -1])
    def test_a_larger_worst_is_the_worst_in_every_form(self, method, form, polarity):
        z = method(form(40), form(6))([[6.0], [40.0], [23.0]], polarity)
        assert z.ravel().tolist() == [1, 0, 0.5]

    @pytest.mark.parametrize("ends", [(40, 6), ([40], [6]), ({"gini": 40}, {"gini": 6})])
    def test_a_larger_worst_where_more_is_better_is_refused(self, ends):
        index = CompositeIndex(Framework.flat(["gini"]), normalisation=Goalposts(*ends))
        with pytest.raises(MethodError, match="contradict the polarity of 'gini'"):
            index.compute(pd.DataFrame({"gini": [6.0, 40.0]}))

    def test_a_geometric_mean_over_the_worst_goalpost(self):
        index = CompositeIndex(
            Framework.flat(["life", "income"]),
            normalisation={"life": Goalposts(20, 85), "income": "minmax"},
            aggregation="geometric",
        )
        data = pd.DataFrame({"life": [20.0, 80], "income": [5.0, 5.0]}, index=["a", "b"])
        with pytest.raises(DomainError, match=r"'life' is at its worst goalpost for a\. Set that"):
            replace(index, normalisation=Goalposts(20, 85)).compute(data.assign(income=[30.0, 40]))
        with pytest.raises(DomainError, match=r"'income' is 0 for b\. Normalise with MinMax"):
            index.compute(data.assign(life=[30.0, 80], income=[2.0, 1]))

    @pytest.mark.parametrize(
        ("method", "error", "words"),
        [
            (Goalposts(), MethodError, "Goalposts are not given: pass worst and best"),
            (Goalposts({"a": 0}, {"a": 1}), MethodError, "worst is given by code"),
            (Goalposts([0, 0, 0], 1), MethodError, "worst has 3 numbers, the table has 2 columns"),
            (Goalposts(3, 3), DomainError, "must differ; column 0 has 3 for both"),
        ],
    )
    def test_refusals(self, x, method, error, words):
        with pytest.raises(error, match=words):
            method(x, 1)

    @pytest.mark.parametrize("worst", [np.nan, [0, np.inf], {"a": np.nan}])
    def test_finite(self, worst):
        with pytest.raises(MethodError, match="Goalposts needs a finite worst"):
            Goalposts(worst, 1)


class TestAdjustedMinMax:
    """Mazziotta and Pareto's goalposts, checked against their definition."""

    def test_is_minmax_from_70_to_130(self, x):
        np.testing.assert_allclose(AdjustedMinMax()(x, SIGNS), MinMax(70, 130)(x, SIGNS))

    def test_centre_mean_puts_the_average_at_100_on_a_range_of_60(self, x):
        z = AdjustedMinMax(centre="mean")(x, SIGNS)
        np.testing.assert_allclose(z.mean(axis=0), 100, rtol=1e-14)
        np.testing.assert_allclose(np.ptp(z, axis=0), 60, rtol=1e-14)

    def test_polarities_complement_to_200(self, x):
        for centre in (None, "mean", [1.0, 2.0]):
            method = AdjustedMinMax(centre=centre)
            np.testing.assert_allclose(method(x, 1) + method(x, -1), 200, rtol=1e-14)

    def test_panel_with_a_base_year(self):
        """100 is the mean of the first year; the goalposts are half the overall range away."""
        first, second = np.array([[2.0], [4.0], [9.0]]), np.array([[3.0], [4.0], [12.0]])
        method = AdjustedMinMax(centre="mean", worst=2, best=12)
        low, high = 5 - (12 - 2) / 2, 5 + (12 - 2) / 2
        for year in (first, second):
            by_definition = 70 + 60 * (year - low) / (high - low)
            np.testing.assert_allclose(method(year, 1, reference=first), by_definition)

    def test_given_by_code(self, framework, data):
        method = AdjustedMinMax(centre={"income": 75, "crime": 30})
        z = CompositeIndex(framework, normalisation=method).compute(data).normalised
        assert z.loc["a"].to_dict() == {"income": 70, "crime": 115}

    def test_refusals(self, x):
        with pytest.raises(MethodError, match=r"Unknown centre 'maen'\. Did you mean 'mean'\?"):
            AdjustedMinMax(centre="maen")
        with pytest.raises(MethodError, match="finite centre"):
            AdjustedMinMax(centre=[1, np.nan])
        with pytest.raises(DomainError, match="worst unit is the best"):
            AdjustedMinMax()(np.ones((3, 2)), 1)
        with pytest.raises(MethodError, match="AdjustedMinMax needs both worst and best"):
            AdjustedMinMax(worst=[0, 100])


class TestEfficacy:
    @pytest.mark.parametrize("kind", ["linear", "log", "exponential"])
    def test_thresholds_score_the_ends(self, x, kind):
        z = Efficacy(kind)(x, SIGNS)
        np.testing.assert_allclose(z.min(axis=0), 60, rtol=1e-14)
        np.testing.assert_allclose(z.max(axis=0), 100, rtol=1e-14)

    def test_linear_is_minmax(self, x):
        np.testing.assert_allclose(Efficacy()(x, SIGNS), MinMax(60, 100)(x, SIGNS), rtol=1e-14)

    def test_log_is_linear_of_logarithms(self, x):
        np.testing.assert_allclose(
            Efficacy("log", 0, 100)(x, SIGNS), 100 * MinMax()(np.log10(x), SIGNS), atol=1e-11
        )

    def test_exponential_is_the_form_with_a_constant_of_integration(self, x):
        """``A exp(t B)`` with A = 60 and B = -ln 0.6, as the literature writes it."""
        t = MinMax()(x, SIGNS)
        np.testing.assert_allclose(
            Efficacy("exponential")(x, SIGNS), 60 * np.exp(-t * np.log(0.6)), rtol=1e-14
        )

    def test_kinds_differ_by_curvature(self):
        x = [[1.0], [5.0], [9.0]]
        concave, straight, convex = (
            Efficacy(kind)(x, 1)[1, 0] for kind in ("log", "linear", "exponential")
        )
        assert concave > straight == 80 > convex

    def test_base_year_thresholds_let_later_years_leave_the_interval(self):
        base, later = np.array([[1.0], [10.0]]), np.array([[100.0], [0.1]])
        z = Efficacy("log", lower=0, upper=100)(later, 1, reference=base)
        np.testing.assert_allclose(z.ravel(), [200, -100])

    def test_thresholds_by_code(self):
        place = Place(("crime", "income"))
        bound = Efficacy(worst={"income": 0, "crime": 40}, best={"income": 10, "crime": 0})
        z = bound.bind(place)([[20.0, 5.0]], [-1, 1])
        assert z.tolist() == [[80, 80]]

    @pytest.mark.parametrize(
        ("method", "x", "words"),
        [
            (Efficacy("log"), [[0.0], [2.0]], "column 0 is 0 for row 0.*kind='linear'"),
            (Efficacy("log", worst=0, best=9), [[1.0], [2.0]], "column 0 has threshold 0"),
            (Efficacy(), [[2.0], [2.0]], "constant.*the worst unit is the best"),
            (Efficacy(worst=1, best=5), [[np.nan], [2.0]], "is missing for row 0"),
        ],
    )
    def test_domain(self, method, x, words):
        with pytest.raises(DomainError, match=words):
            method(x, 1)

    def test_log_threshold_of_a_reference(self):
        with pytest.raises(DomainError, match="column 0 has threshold 0"):
            Efficacy("log")([[1.0], [2.0]], 1, reference=np.array([[0.0], [1.0]]))

    @pytest.mark.parametrize(
        ("build", "words"),
        [
            (lambda: Efficacy("logarithmic"), "Unknown kind of efficacy 'logarithmic'.*'log'"),
            (lambda: Efficacy(lower=100, upper=60), "lower < upper, got lower=100, upper=60"),
            (lambda: Efficacy("exponential", lower=0), "exponential efficacy needs lower > 0"),
            (lambda: Efficacy(worst=0, best=np.inf), "finite best"),
            (lambda: Efficacy(best=1), "Efficacy needs both worst and best, or neither"),
        ],
    )
    def test_parameters(self, build, words):
        with pytest.raises(MethodError, match=words):
            build()
