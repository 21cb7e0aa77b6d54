import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework
from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.normalisation import (
    DistanceToBest,
    DistanceToReference,
    DistanceToTarget,
    MinMax,
)

SIGNS = np.array([1, -1, 1])


@pytest.fixture
def x():
    return np.random.default_rng(3).lognormal(size=(8, 3))


@pytest.fixture
def data():
    return pd.DataFrame(
        {"income": [50.0, 100, 25], "crime": [20.0, 60, 5]},
        index=["Wuhan", "Chongqing", "Xi'an"],
    )


@pytest.fixture
def framework():
    return Framework.flat(["income", "crime"], polarity={"crime": -1})


class TestPublished:
    @pytest.mark.parametrize(
        ("method", "column"),
        [
            (DistanceToBest(), "ratio_c_best"),
            (DistanceToReference(), "ratio_c_mean"),
            (DistanceToReference(9), "ratio_c_worst"),  # Singapore
            (DistanceToReference(kind="difference"), "diff_c_mean"),
            (DistanceToReference(9, kind="difference"), "diff_c_worst"),
        ],
    )
    def test_table15(self, table15, schooling, assert_printed, method, column):
        assert table15.index[9] == "Singapore"
        assert_printed(method(schooling, 1), table15[column])

    @pytest.mark.parametrize("scale", ["C", "F"])
    def test_table14_ratios_of_an_interval_scale(self, references, scale, assert_printed):
        """The same weather scores differently in Celsius and in Fahrenheit."""
        path = references / "tai_handbook" / "input_result_table14_interval_scale.csv"
        table = pd.read_csv(path, index_col="row", dtype=str)
        start = 0 if scale == "C" else 6
        block = table.iloc[start : start + 6]
        for year in ("2003", "2004"):
            rows = block[year].to_numpy(dtype=float)[:4].reshape(2, 2)
            scores = DistanceToBest()(rows, 1).mean(axis=-1)
            assert_printed(scores, block[year].iloc[4:])

    def test_table14_minmax_does_not_mind(self, references):
        path = references / "tai_handbook" / "input_result_table14_interval_scale.csv"
        table = pd.read_csv(path, index_col="row")
        celsius = table.loc[["A temperature C", "B temperature C"]].to_numpy()
        fahrenheit = table.loc[["A temperature F", "B temperature F"]].to_numpy()
        np.testing.assert_allclose(MinMax()(celsius, 1), MinMax()(fahrenheit, 1))
        best = DistanceToBest()
        assert not np.allclose(best(celsius, 1), best(fahrenheit, 1), atol=0.01)


class TestIndependent:
    def test_best_against_pymcdm(self, x):
        pymcdm = pytest.importorskip("pymcdm.normalizations")
        for j, sign in enumerate(SIGNS):
            theirs = pymcdm.linear_normalization(x[:, j], cost=sign < 0)
            np.testing.assert_allclose(DistanceToBest()(x, SIGNS)[:, j], theirs, rtol=1e-14)

    def test_best_against_pyrepo_mcda(self, x):
        pyrepo = pytest.importorskip("pyrepo_mcda.normalizations")
        theirs = pyrepo.linear_normalization(x, SIGNS)
        np.testing.assert_allclose(DistanceToBest()(x, SIGNS), theirs, rtol=1e-14)


class TestIdentities:
    def test_the_best_unit_as_reference_or_target(self, x):
        best = int(x[:, 0].argmax())
        for kind in ("ratio", "difference"):
            z = DistanceToBest(kind)(x[:, :1], 1)
            np.testing.assert_array_equal(DistanceToReference(best, kind)(x[:, :1], 1), z)
            np.testing.assert_array_equal(DistanceToTarget(x[best, 0], kind)(x[:, :1], 1), z)

    @pytest.mark.parametrize("method", [DistanceToBest(), DistanceToReference(4)])
    def test_scale_does_not_matter_and_ratios_turn_over(self, x, method):
        np.testing.assert_allclose(method(1000 * x, SIGNS), method(x, SIGNS), rtol=1e-14)
        np.testing.assert_allclose(method(1 / x, -SIGNS), method(x, SIGNS), rtol=1e-13)

    def test_difference_is_the_ratio_less_one_where_more_is_better(self, x):
        for method in (DistanceToBest, DistanceToReference):
            np.testing.assert_allclose(
                method(kind="difference")(x, 1), method()(x, 1) - 1, atol=1e-14
            )

    def test_negative_values_where_more_is_better(self):
        assert DistanceToBest()([[-1.0], [4.0]], 1).ravel().tolist() == [-0.25, 1]


class TestReferenceUnit:
    def test_by_label(self, framework, data):
        index = CompositeIndex(framework, normalisation=DistanceToReference("Chongqing"))
        z = index.compute(data).normalised
        assert z["income"].to_list() == [0.5, 1, 0.25]
        assert z["crime"].to_list() == [3, 1, 12]

    def test_by_position_and_by_an_integer_label(self, framework, data):
        index = CompositeIndex(framework, normalisation=DistanceToReference(1))
        assert index.compute(data).normalised["income"].to_list() == [0.5, 1, 0.25]
        years = data.set_axis([2, 0, 1])
        assert index.compute(years).normalised["income"].to_list() == [2, 4, 1]

    def test_of_a_base_year(self, framework, data):
        index = CompositeIndex(framework, normalisation=DistanceToReference("Chongqing"))
        z = index.compute(2 * data, reference=data).normalised
        assert z["income"].to_list() == [1, 2, 0.5]

    def test_unknown_label(self, framework, data):
        index = CompositeIndex(framework, normalisation=DistanceToReference("Chonqing"))
        with pytest.raises(MethodError, match=r"'Chonqing'\. Did you mean 'Chongqing'\?"):
            index.compute(data)
        with pytest.raises(MethodError, match="needs the labels of the units"):
            index.evaluate(data.to_numpy())

    @pytest.mark.parametrize("unit", [3, -1, "Chongqing"])
    def test_position_on_an_array(self, data, unit):
        with pytest.raises(MethodError, match="position of a unit, 0 to 2; got"):
            DistanceToReference(unit)(data.to_numpy(), 1)

    def test_reference_table_of_other_units(self, data):
        with pytest.raises(MethodError, match="2 units and the table 3: give both the same units"):
            DistanceToReference(1)(data.to_numpy(), 1, reference=data.to_numpy()[:2])


class TestTarget:
    def test_from_the_framework(self, framework, data):
        table = framework.table.reset_index().assign(target=[None, 200, 10])
        z = CompositeIndex(Framework(table), normalisation="target").compute(data).normalised
        assert z["income"].to_list() == [0.25, 0.5, 0.125]
        assert z["crime"].to_list() == pytest.approx([1 / 2, 1 / 6, 2])

    def test_not_given(self, framework, data):
        with pytest.raises(MethodError, match="No target given"):
            CompositeIndex(framework, normalisation="target").compute(data)
        with pytest.raises(MethodError, match="No target given"):
            DistanceToTarget()(data.to_numpy(), 1)


class TestRefusals:
    @pytest.mark.parametrize(
        ("method", "x", "polarity", "words"),
        [
            (DistanceToBest(), [[-1.0], [0.0]], 1, "it > 0; column 0 has best value 0"),
            (DistanceToBest(), [[2.0], [0.0]], -1, "it > 0; column 0 has best value 0"),
            (DistanceToReference(1), [[1.0], [0.0]], 1, "column 0 has reference value 0"),
            (DistanceToReference(0), [[1.0], [0.0]], -1, "less is better; column 0 is 0 for row 1"),
            (DistanceToTarget(-1), [[1.0], [2.0]], 1, "column 0 has target -1"),
        ],
    )
    def test_no_ratio(self, method, x, polarity, words):
        with pytest.raises(DomainError, match=words):
            method(x, polarity)

    def test_difference_takes_a_zero_where_less_is_better(self):
        z = DistanceToReference(0, kind="difference")([[1.0], [0.0]], -1)
        assert z.ravel().tolist() == [0, 1]

    @pytest.mark.parametrize("method", [DistanceToBest, DistanceToReference, DistanceToTarget])
    def test_kind(self, method):
        with pytest.raises(MethodError, match=r"Unknown kind of distance 'ration'.*'ratio'"):
            method(kind="ration")
