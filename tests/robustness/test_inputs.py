"""What cannot work is refused at once, with a sentence; what can is drawn as it should be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import ccfi_methods as cm
from ccfi_methods.normalisation import MinMax
from ccfi_methods.preparation import multiply_impute
from ccfi_methods.protocols import Method


class TestBuilt:
    """Refused when an input is made."""

    @pytest.mark.parametrize(
        ("make", "says"),
        [
            (lambda: cm.Choice("wieghting", ["equal"]), "Did you mean 'weighting'"),
            (lambda: cm.Choice("weighting", ["entropie"]), "Did you mean 'entropy'"),
            (lambda: cm.Choice("weighting", []), "at least one option, got none"),
            (lambda: cm.Choice("weighting", "equal"), "needs a list of options, got 'equal'"),
            (lambda: cm.Choice("weighting", ["equal", "equal"]), "has an option twice"),
            (lambda: cm.Choice("scope", ["parent", "globe"]), "Did you mean 'global'"),
            (lambda: cm.Choice("weighting", ["equal", "cv"], [1]), "each of 2 options, got"),
            (lambda: cm.Choice("weighting", ["equal", "cv"], [1, -1]), "probability > 0"),
            (lambda: cm.Uniform("aggregation.pp", 0, 1), "Unknown parameter of aggregation 'pp'"),
            (lambda: cm.Uniform("agregation.p", 0, 1), "Did you mean 'aggregation'"),
            (lambda: cm.Uniform("aggregation", 0, 1), "needs the path of a number"),
            (lambda: cm.Uniform("aggregation.p", 1, 0), "needs finite low < high, got Uniform"),
            (lambda: cm.Uniform("aggregation.p", 0, np.inf), "needs finite low < high"),
            (lambda: cm.Normal("aggregation.p", 0, 0), "sd > 0"),
            (lambda: cm.Normal("aggregation.p", 0, 1, low=2, high=1), "low < high"),
            (lambda: cm.Triangular("aggregation.p", 0, 2, 1), "low <= mode <= high"),
            (lambda: cm.WeightNoise(0), "0 < size <= 1, got size=0"),
            (lambda: cm.WeightNoise(1.5), "0 < size <= 1"),
            (lambda: cm.WeightNoise(0.2, kind="dirichlett"), "Did you mean 'dirichlet'"),
            (lambda: cm.DataNoise(), "one of relative=, absolute= and standard_error=, got none"),
            (lambda: cm.DataNoise(relative=0.1, absolute=1), "got ['absolute', 'relative']"),
            (lambda: cm.DataNoise(relative=-0.1), "finite relative >= 0"),
            (lambda: cm.DataNoise(relative=0), "not all zero"),
            (lambda: cm.DataNoise(standard_error=0.1), "cannot take standard_error=float"),
            (lambda: cm.DropOne("indicators"), "Did you mean 'indicator'"),
            (lambda: cm.DropOne(nothing=1), "0 <= nothing < 1"),
            (lambda: cm.RandomWeights(level="nodes"), "Did you mean 'node'"),
            (lambda: cm.RandomWeights(cm.Region(), level="node"), "speaks of global weights"),
            (lambda: cm.RandomWeights("bounds"), "is a Region, got str"),
        ],
    )
    def test_refused(self, make, says):
        with pytest.raises(cm.MethodError) as error:
            make()
        assert says in str(error.value)

    def test_a_parameter_of_a_method_of_ones_own_is_known(self):
        @dataclass(frozen=True)
        class Mine(Method):
            softness: float = 1.0

        assert cm.Uniform("aggregation.softness", 0, 1).path == "aggregation.softness"


class TestCalled:
    """Refused before the first replicate."""

    @pytest.mark.parametrize(
        ("inputs", "says"),
        [
            ([cm.WeightNoise(0.1), cm.WeightNoise(0.2)], "Two inputs decide 'weights'"),
            (
                [cm.Uniform("aggregation.p", 0, 1), cm.Normal("aggregation.p", 0, 1)],
                "Two inputs decide 'aggregation.p'",
            ),
            (
                [cm.Choice("weighting", ["equal"]), cm.Choice("weighting", ["cv"])],
                "Two inputs decide 'weighting'",
            ),
            ([cm.RandomWeights(), cm.WeightNoise(0.2)], "Two inputs decide 'weights'"),
            ([cm.RandomWeights(), cm.Choice("weighting", ["equal", "cv"])], "decides nothing"),
            (["weights"], "An uncertain input is a Choice"),
            ([cm.Uniform("normalisation.lower", 0.5, 1.5)], "MinMax needs lower < upper"),
            ([cm.Normal("normalisation.upper", 1, 1)], "a Normal can be cut with low="),
            (
                [
                    cm.Choice("aggregation", ["arithmetic", "minimum"]),
                    cm.Uniform("aggregation.p", 0, 1),
                ],
                "'minimum' has no parameters",
            ),
            ([cm.Uniform("normalisation.sd", 1, 2)], "'minmax' has 'lower', 'upper'"),
            (
                [cm.Choice("normalisation", ["rank"]), cm.Choice("normalisation.lower", [0, 1])],
                "a parameter 'lower' in every normalisation",
            ),
            ([cm.DataNoise(relative={"gpd": 0.1})], "Did you mean 'gdp'"),
            ([cm.WeightNoise(1.2, kind="dirichlet")], "on 2 weights needs size < 1, got size=1.2"),
            (
                [cm.Choice("weighting", ["equal", "bod"]), cm.Bootstrap()],
                "gives each unit its own",
            ),
            ([cm.DropOne(3)], "nothing that can be left out"),
            ([cm.DropOne(7)], "nothing that can be left out"),
            ([cm.RandomWeights(cm.Region.order("gpd >= air"))], "Did you mean 'gdp'"),
            ([cm.RandomWeights(cm.Region.bounds({"gdp": (0.6, 1), "air": (0.6, 1)}))], "empty"),
            (
                [cm.RandomWeights(cm.Region.order("gdp >= air")), cm.DropOne()],
                "A region of weights speaks of all indicators",
            ),
        ],
    )
    def test_refused(self, framework, data, inputs, says):
        with pytest.raises(cm.MethodError) as error:
            cm.simulate(cm.CompositeIndex(framework), data, inputs, n=10, rng=1)
        assert says in str(error.value)

    @pytest.mark.parametrize("n", [0, -1, 1.5, "many", None, True, 2**31])
    def test_number_of_replicates(self, framework, data, n):
        index = cm.CompositeIndex(framework)
        with pytest.raises(cm.MethodError, match=r"n >= 1, below 2\*\*31; got n="):
            cm.simulate(index, data, [cm.WeightNoise(0.1)], n=n)
        with pytest.raises(cm.MethodError, match=r"n >= 1, below 2\*\*31; got n="):
            cm.smaa(index, data, n=n)

    def test_what_to_keep(self, framework, data):
        with pytest.raises(cm.MethodError, match="Did you mean 'replicates'"):
            cm.simulate(cm.CompositeIndex(framework), data, [], n=10, keep="replicate")

    def test_a_standard_error_that_is_missing(self, framework, data):
        errors = data * 0.01
        errors.loc["u", "crime"] = np.nan
        noise = cm.DataNoise(standard_error=errors.drop(columns="air"))
        with pytest.raises(cm.DataError, match=r"lacks some for s, t and 6 others.*'crime', 'air'"):
            cm.simulate(cm.CompositeIndex(framework), data, [noise], n=10)

    def test_a_callable_that_mixes_the_batch(self, framework, data):
        def by_range(z):  # max() over everything: right for one table, wrong for many
            spread = np.ptp(z, axis=-2) + z.mean()
            return spread / spread.sum(axis=-1, keepdims=True)

        inputs = [cm.Choice("weighting", ["equal", by_range]), cm.DataNoise(relative=0.1)]
        with pytest.raises(cm.MethodError, match="weighting by_range mixes the tables of a batch"):
            cm.simulate(cm.CompositeIndex(framework), data, inputs, n=10)

    def test_weights_of_each_unit_and_another_company(self, framework, data):
        index = cm.CompositeIndex(cm.Framework.flat(data.columns), weighting="bod")
        with pytest.raises(cm.MethodError, match="gives each unit its own"):
            cm.simulate(index, data, [cm.Bootstrap()], n=10)

    def test_too_much_noise_for_what_is_left(self, data):
        index = cm.CompositeIndex(cm.Framework.flat(data.columns[:3]))
        noise = cm.WeightNoise(1.2, kind="dirichlet")
        assert cm.simulate(index, data, [noise], n=10, rng=1).n == 10
        with pytest.raises(cm.MethodError, match="on 2 weights needs size < 1"):
            cm.simulate(index, data, [noise, cm.DropOne()], n=10)

    def test_no_combination_at_all(self, framework, data):
        index = cm.CompositeIndex(framework)
        inputs = [
            cm.Choice("normalisation", ["zscore"]),
            cm.Choice("aggregation", ["geometric", "harmonic"]),
        ]
        with pytest.raises(cm.DataError, match="None of 2 combinations can be computed: A geo"):
            cm.simulate(index, data, inputs, n=10)

    def test_imputations_of_other_data(self, framework, data):
        holed = data.copy()
        holed.iloc[0, 0] = np.nan
        draws = multiply_impute(holed, 2, rng=1)
        index = cm.CompositeIndex(framework, imputation="median")
        with pytest.raises(cm.DataError, match="it has other units"):
            cm.simulate(index, holed.iloc[1:], [draws], n=10)
        with pytest.raises(cm.DataError, match=r"it lacks \['air'\]"):
            cm.simulate(index, holed, [multiply_impute(holed.drop(columns="air"), 2, rng=1)], n=10)

    def test_a_panel(self, framework, data):
        index = cm.CompositeIndex(framework, panel=cm.Panel("pooled", "pooled"))
        with pytest.raises(cm.MethodError, match="one year"):
            cm.simulate(index, data, [cm.WeightNoise(0.1)], n=10)


class TestDrawn:
    """Distributions, against those of SciPy."""

    @pytest.mark.parametrize(
        ("number", "law"),
        [
            (cm.Uniform("aggregation.p", -1, 3), stats.uniform(-1, 4)),
            (cm.Normal("aggregation.p", 2, 3), stats.norm(2, 3)),
            (
                cm.Normal("aggregation.p", 2, 3, low=0, high=4),
                stats.truncnorm((0 - 2) / 3, (4 - 2) / 3, 2, 3),
            ),
            (cm.Triangular("aggregation.p", -1, 0.5, 4), stats.triang(0.3, -1, 5)),
            (cm.Triangular("aggregation.p", 0, 0, 1), stats.triang(0, 0, 1)),
        ],
    )
    def test_numbers(self, number, law):
        u = np.linspace(0.001, 0.999, 101)
        np.testing.assert_allclose(number.quantile(u), law.ppf(u), rtol=1e-9, atol=1e-9)

    def test_a_normal_number_is_never_infinite(self):
        number = cm.Normal("aggregation.p", 0, 1)
        assert np.isfinite(number.quantile(np.array([0.0, 1.0]))).all()

    def test_dirichlet_noise_has_the_moments_it_says(self, data):
        index = cm.CompositeIndex(cm.Framework.flat(data.columns), weighting="entropy")
        weights = index.compute(data).weights["global"][data.columns].to_numpy()
        noise, m = cm.WeightNoise(0.5, kind="dirichlet"), len(weights)
        experiment = cm.robustness.engine.replicate.Experiment(index, data, [noise])
        specification = experiment.specification(())
        factors = noise.draw(np.random.default_rng(1), 200_000, specification)
        drawn = weights * factors
        drawn /= drawn.sum(axis=1, keepdims=True)
        law = stats.dirichlet(weights * ((m - 1) / 0.5**2 - 1))
        np.testing.assert_allclose(drawn.mean(axis=0), law.mean(), atol=0.002)
        np.testing.assert_allclose(drawn.var(axis=0), law.var(), rtol=0.02)

    def test_errors_have_the_size_they_are_given(self, framework, data):
        errors = pd.DataFrame(0.0, data.index, data.columns)
        errors.loc["t", "fire"] = 2.0
        for noise, spread in [
            (cm.DataNoise(relative=0.1), 0.1 * data),
            (cm.DataNoise(absolute={"gdp": 3}), errors.assign(gdp=3.0).assign(fire=0.0)),
            (cm.DataNoise(standard_error=errors), errors),
        ]:
            index = cm.CompositeIndex(framework)
            experiment = cm.robustness.engine.replicate.Experiment(index, data, [noise])
            x = noise.draw(np.random.default_rng(1), 20_000, experiment.specification(()))
            spread = spread.to_numpy()
            np.testing.assert_allclose(x.std(axis=0), spread, rtol=0.03, atol=1e-12)
            away = np.abs(x.mean(axis=0) - data.to_numpy())
            assert (away <= 5 * spread / np.sqrt(20_000) + 1e-12).all()

    def test_options_are_drawn_as_often_as_they_are_likely(self, framework, data):
        index = cm.CompositeIndex(framework)
        inputs = [
            cm.Choice("normalisation", ["minmax", "zscore", MinMax(1, 100)], [1, 1, 2]),
            cm.DropOne("group", nothing=0.5),
        ]
        result = cm.simulate(index, data, inputs, n=40_000, rng=1)
        drawn = result.parameters
        shares = drawn["normalisation"].value_counts(normalize=True)
        assert shares["minmax"] == pytest.approx(0.25, abs=0.011)  # five standard errors
        assert shares["MinMax(lower=1, upper=100)"] == pytest.approx(0.5, abs=0.0125)
        dropped = drawn["dropped"].value_counts(normalize=True)
        assert dropped.to_dict() == pytest.approx(
            {"none": 0.5, "rich": 0.25, "safe": 0.25}, abs=0.0125
        )
