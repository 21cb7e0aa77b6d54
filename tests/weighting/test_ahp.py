import warnings

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework, compare_methods, datasets
from ccfi_methods.exceptions import ConsistencyWarning, MethodError
from ccfi_methods.protocols import Place
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import AHP, METHODS, Given, group_judgements, group_priorities
from ccfi_methods.weighting.random_index import RANDOM_INDEX

BLANK = np.nan


@pytest.fixture
def path(references):
    return lambda example: references / "ahp" / f"input_{example}.csv"


@pytest.fixture(scope="module")
def ccfi():
    return datasets.load_ccfi()


@pytest.fixture
def incomplete(references):
    """Eight items, 16 judgements on one side of the diagonal or the other, 12 on neither."""
    table = pd.read_csv(references / "ahp" / "input_result_incomplete_house8.csv")
    items = list("abcdefgh")

    def read(status):
        matrix = pd.DataFrame(BLANK, items, items)
        for row in table[table["status"].isin(status)].itertuples():
            matrix.loc[row.row, row.col] = row.value
        return matrix

    return read


def random_judgements(n, seed, spread=0.4):
    """Return reciprocal judgements around given weights, and the weights."""
    rng = np.random.default_rng(seed)
    w = rng.dirichlet(np.full(n, 3.0))
    noise = np.triu(rng.normal(0, spread, (n, n)), 1)
    return w[:, None] / w * np.exp(noise - noise.T), w


def quietly(*args, **options):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConsistencyWarning)
        return AHP(*args, **options)


class TestPublished:
    @pytest.mark.parametrize(
        "example", ["saaty2008_drinks", "saaty_house_inconsistent", "saaty2004_city_criteria"]
    )
    def test_priorities(self, references, path, example, assert_printed):
        printed = pd.read_csv(references / "ahp" / "result_priorities.csv", dtype=str)
        printed = printed[printed["example"] == example].set_index("item")["priority"]
        ahp = quietly(path(example)).bind(Place(tuple(printed.index)))
        assert_printed(ahp.weights, list(printed))

    @pytest.mark.parametrize(
        ("row", "table"),
        [
            (0, "saaty2005"),
            (1, "donegan_dodd1991"),
            (3, "saaty1980_jmcdm"),  # the text divides by 1.41
            (4, "saaty2005"),
            (5, "saaty2005"),
            (6, "saaty2005"),
        ],
    )
    def test_consistency_ratio(self, references, path, row, table, assert_printed):
        results = pd.read_csv(references / "ahp" / "result_consistency.csv", dtype=str)
        example, quantity, printed = results.iloc[row]
        assert table in quantity or quantity == "CR(text)"
        ahp = quietly(path(example), random_index=table)
        assert_printed([ahp.consistency_ratio], [printed])

    def test_lambda_max(self, references, path, assert_printed):
        results = pd.read_csv(references / "ahp" / "result_consistency.csv", dtype=str)
        example, quantity, printed = results.iloc[2]
        assert quantity == "lambda_max"
        assert_printed([quietly(path(example)).lambda_max], [printed])

    def test_random_index_tables(self, references):
        table = pd.read_csv(references / "ahp" / "input_random_index_tables.csv", index_col="n")
        assert {name: column.dropna().to_dict() for name, column in table.items()} == RANDOM_INDEX

    def test_completion_of_least_lambda_max(self, incomplete):
        """The other program stops within 2e-5 of the optimum: its λ_max is above ours."""
        theirs = quietly(incomplete(["known", "computed_by_AHPy"]))
        ours = quietly(incomplete(["known"]), incomplete="lambda_max")
        np.testing.assert_allclose(ours.completed, theirs.completed, rtol=3e-5)
        assert theirs.lambda_max - 1e-8 < ours.lambda_max < theirs.lambda_max


class TestIndependent:
    @pytest.mark.parametrize("n", [3, 5, 9])
    def test_power_iteration(self, n):
        matrix, _ = random_judgements(n, n)
        w = np.ones(n)
        for _ in range(200):
            w = matrix @ w / (matrix @ w).sum()
        ahp = quietly(matrix)
        np.testing.assert_allclose(ahp.weights, w, rtol=1e-10)
        assert ahp.lambda_max == pytest.approx((matrix @ w / w).mean(), rel=1e-10)

    def test_pymcdm(self, path):
        subjective = pytest.importorskip("pymcdm.weights.subjective")
        ours = AHP(path("saaty2008_drinks"), random_index={7: subjective.AHP.RI_M[6]})
        theirs = subjective.AHP(matrix=ours.completed)
        np.testing.assert_allclose(ours.weights, theirs(), rtol=1e-12)
        assert ours.consistency_ratio == pytest.approx(theirs.get_cr(), rel=1e-12)

    def test_pyrepo(self):
        theirs = pytest.importorskip("pyrepo_mcda.mcda_methods").AHP()
        matrix, _ = random_judgements(6, 1)
        eigenvector, geometric = quietly(matrix), quietly(matrix, method="geometric")
        np.testing.assert_allclose(
            eigenvector.weights, theirs._calculate_eigenvector(matrix), rtol=1e-10
        )
        np.testing.assert_allclose(geometric.weights, theirs._geometric_mean(matrix), rtol=1e-12)

    def test_harker_by_hand(self, incomplete):
        """0 for the missing, their count added to the diagonal; then power iteration."""
        matrix = incomplete(["known"]).fillna(0).to_numpy()
        known = (matrix > 0) | (matrix.T > 0)
        inverse = np.divide(1, matrix.T, where=matrix.T > 0, out=np.zeros_like(matrix))
        quasi = np.where(matrix > 0, matrix, inverse) + np.diag((~known).sum(axis=1))
        w = np.ones(8)  # the blank diagonal is counted too, which makes its ones
        for _ in range(2000):
            w = quasi @ w / (quasi @ w).sum()
        np.testing.assert_allclose(quietly(incomplete(["known"])).weights, w, rtol=1e-9)

    def test_least_squares_by_regression(self):
        """ln a_ij = ln w_i - ln w_j over the judgements there are."""
        matrix, _ = random_judgements(5, 2)
        matrix[0, 3] = matrix[3, 0] = matrix[1, 4] = matrix[4, 1] = BLANK
        i, j = np.nonzero(np.triu(~np.isnan(matrix), 1))
        design = np.eye(5)[i] - np.eye(5)[j]
        effects = np.linalg.lstsq(design, np.log(matrix[i, j]))[0]
        expected = np.exp(effects) / np.exp(effects).sum()
        ahp = quietly(matrix, method="geometric")
        np.testing.assert_allclose(ahp.weights, expected, rtol=1e-12)


class TestIdentity:
    @pytest.mark.parametrize("method", ["eigenvector", "geometric"])
    @pytest.mark.parametrize("n", [1, 2, 3, 8])
    def test_consistent_judgements_give_the_weights_they_are_made_of(self, method, n):
        matrix, w = random_judgements(n, n, spread=0)
        ahp = AHP(matrix, method=method)
        np.testing.assert_allclose(ahp.weights, w, rtol=1e-12)
        assert ahp.lambda_max == pytest.approx(n, abs=1e-12)
        assert 0 <= ahp.consistency_ratio < 1e-12

    @pytest.mark.parametrize("incomplete", ["harker", "lambda_max", "least_squares"])
    def test_a_chain_of_consistent_judgements_is_enough(self, incomplete):
        matrix, w = random_judgements(5, 4, spread=0)
        chain = np.where(np.abs(np.subtract.outer(range(5), range(5))) < 2, matrix, BLANK)
        ahp = AHP(chain, incomplete=incomplete)
        np.testing.assert_allclose(ahp.weights, w, rtol=1e-6)
        np.testing.assert_allclose(ahp.completed, matrix, rtol=1e-6)

    def test_harker_fills_in_its_own_weights(self, incomplete):
        ahp = quietly(incomplete(["known"]))
        missing = incomplete(["known"]).isna() & incomplete(["known"]).T.isna()
        ratios = ahp.weights[:, None] / ahp.weights
        missing = missing.to_numpy() & ~np.eye(8, dtype=bool)
        assert missing.sum() == 24
        np.testing.assert_allclose(ahp.completed[missing], ratios[missing], rtol=1e-12)
        np.testing.assert_allclose(ahp.completed @ ahp.weights, ahp.lambda_max * ahp.weights)

    def test_no_other_completion_has_a_lower_lambda_max(self, incomplete):
        best = quietly(incomplete(["known"]), incomplete="lambda_max")
        rng = np.random.default_rng(0)
        given = incomplete(["known"])
        blank = np.triu((given.isna() & given.T.isna()).to_numpy(), 1)
        for _ in range(50):
            other = best.completed.copy()
            other[blank] *= np.exp(rng.normal(0, 0.01, blank.sum()))
            other.T[blank] = 1 / other[blank]
            assert np.linalg.eigvals(other).real.max() > best.lambda_max

    def test_two_items_cannot_contradict_one_another(self):
        assert AHP([[1, 9], ["1/9", 1]]).consistency_ratio == 0

    def test_the_ratio_scales_with_the_random_index(self):
        matrix, _ = random_judgements(4, 0)
        one, two = quietly(matrix, random_index={4: 1}), quietly(matrix, random_index={4: 2})
        assert one.consistency_ratio == pytest.approx(one.consistency_index)
        assert one.consistency_ratio == pytest.approx(2 * two.consistency_ratio)


class TestReading:
    MATRIX = ((1, 3, 5), (1 / 3, 1, 2), (0.2, 0.5, 1))
    TEXT = (("1", "3", "5"), ("1/3", "1", "2"), ("1 / 5", " 0.5", "1"))

    @pytest.mark.parametrize(
        "given",
        [
            np.array(MATRIX),
            [list(row) for row in TEXT],
            pd.DataFrame(MATRIX),
            pd.DataFrame(TEXT),
            [[1, 3, 5], [None, 1, 2], [BLANK, "", BLANK]],  # the mirror image says it
        ],
    )
    def test_shapes_of_one_matrix(self, given):
        np.testing.assert_allclose(AHP(given).completed, self.MATRIX, rtol=1e-15)

    def test_labels_in_any_order(self):
        frame = pd.DataFrame(self.TEXT, list("abc"), list("abc"))
        shuffled = frame.loc[list("bca"), list("cab")]
        for given in (frame, shuffled, frame.set_axis(range(3)).reset_index(drop=True)):
            bound = AHP(given).bind(Place(tuple("cab"), node="index"))
            np.testing.assert_allclose(bound.weights, AHP(self.MATRIX).weights[[2, 0, 1]])

    def test_a_group_that_lost_a_child_keeps_the_other_judgements(self):
        frame = pd.DataFrame(self.TEXT, list("abc"), list("abc"))
        np.testing.assert_allclose(AHP(frame).bind(Place(("c", "a"))).weights, [1 / 6, 5 / 6])

    def test_files(self, tmp_path):
        frame = pd.DataFrame(self.TEXT, list("abc"), list("abc"))
        frame.to_csv(tmp_path / "index.csv", encoding="utf-8-sig")  # as spreadsheets write it
        one, folder = AHP(str(tmp_path / "index.csv")), AHP(tmp_path)
        assert folder.nodes == ("index",)
        place = Place(tuple("abc"), node="index")
        for ahp in (one, folder, AHP({"index": tmp_path / "index.csv"})):
            np.testing.assert_allclose(ahp.bind(place).weights, AHP(self.MATRIX).weights)

    @pytest.mark.parametrize(
        ("small", "large"), [(0.33, 3), (0.3333333, 3), (0.14, 7), (0.1, 9), (0.459, 2.18)]
    )
    def test_reciprocal_as_far_as_printed(self, small, large):
        ahp = AHP([[1, large], [small, 1]])
        np.testing.assert_array_equal(ahp.completed, [[1, large], [1 / large, 1]])

    @pytest.mark.parametrize(("small", "large"), [(0.1428, 7), (0.166, 6), (0.66, 1.5), (0.1, 9)])
    def test_reciprocals_cut_off_instead_of_rounded(self, small, large):
        share = large / (1 + large)
        np.testing.assert_allclose(AHP([[1, large], [small, 1]]).weights, [share, 1 - share])

    @pytest.mark.parametrize("method", ["eigenvector", "geometric"])
    @pytest.mark.parametrize(
        "matrix", [[[1, 3], [0.3, 1]], [[1, 3], [0.33, 1]], [[1, 3], [None, 1]]]
    )
    def test_the_judgement_counts_and_not_its_rounded_reciprocal(self, matrix, method):
        ahp, turned = AHP(matrix, method), AHP([row[::-1] for row in matrix[::-1]], method)
        np.testing.assert_allclose(ahp.weights, [0.75, 0.25], rtol=1e-14)
        np.testing.assert_allclose(turned.weights, [0.25, 0.75], rtol=1e-14)

    def test_not_available_is_a_gap(self):
        given = AHP([[1, 2, "NA"], ["1/2", 1, 3], ["n/a", "1/3", 1]])
        np.testing.assert_allclose(given.weights, [0.6, 0.3, 0.1])

    @pytest.mark.parametrize(
        ("small", "large"), [(0.4, 3), (0.4, 2), (0.32, 3), (0.333, 2), (3, 3), (0.1428, 7.1)]
    )
    def test_not_reciprocal(self, small, large):
        with pytest.raises(MethodError, match="reciprocal"):
            AHP([[1, large], [small, 1]])


class TestErrors:
    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ([[1, 2, 3], [0.5, 1, 1]], "Judgements need a square matrix, got 2 x 3"),
            ([1, 2], "square matrix, got 2"),
            ([[1, 2], [0.5]], "square matrix, got 2"),
            ([], "square matrix, got 0"),
            ([[1, -2], [-0.5, 1]], "numbers above 0; row 0 to column 1 is -2"),
            ([[1, 0], [0, 1]], "numbers above 0; row 0 to column 1 is 0"),
            ([[1, np.inf], [0, 1]], "numbers above 0; row 0 to column 1 is inf"),
            ([[1, 2], [0.5, 2]], "ones on the diagonal; row 1 to column 1 is 2"),
            (
                pd.DataFrame([[1, 2], [2, 1]], ["a", "b"], ["a", "b"]),
                "reciprocal entries; 'a' to 'b' is 2 and 'b' to 'a' 2",
            ),
            (
                pd.DataFrame([[1, "many"], [1, 1]], ["a", "b"], ["a", "b"]),
                "got 'many' for 'a' to 'b'",
            ),
            ([[1, "1/0"], [1, 1]], "got '1/0' for row 0 to column 1"),
            (
                pd.DataFrame([[1, 2], [0.5, 1]], ["a", "b"], ["a", "c"]),
                r"the same labels.*\['a', 'b'\], columns \['a', 'c'\]",
            ),
            ({"ccfi": [[1, 2]]}, "Judgements on 'ccfi' need a square matrix"),
            ("no such file.csv", "cannot be read from 'no such file.csv'"),
            ([[1, BLANK], [BLANK, 1]], "row 0 to column 1 is not even so"),
            (
                [[1, 2, BLANK, BLANK], [0.5, 1, BLANK, BLANK], [BLANK] * 3 + [3], [BLANK] * 4],
                "row 0 to column 2 is not even so",
            ),
        ],
    )
    def test_judgements(self, given, message):
        with pytest.raises(MethodError, match=message):
            AHP(given)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"method": "eigen"}, "Did you mean 'eigenvector'"),
            ({"incomplete": "hacker"}, "Did you mean 'harker'"),
            ({"random_index": "saaty"}, "Unknown random index 'saaty'"),
            ({"random_index": {}}, "name of a table"),
            ({"random_index": {4: 0}}, "values above 0"),
            ({"random_index": {"4": 0.9}}, "n from 3 on"),
        ],
    )
    def test_options(self, options, message):
        with pytest.raises(MethodError, match=message):
            AHP([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]], **options)

    def test_more_items_than_the_random_index_knows(self):
        ahp = AHP(np.ones((16, 16)))
        np.testing.assert_allclose(ahp.weights, np.full(16, 1 / 16), rtol=1e-14)
        with pytest.raises(MethodError, match=r"n = 16; 'saaty2005' has n = 3 to 15"):
            _ = ahp.consistency_ratio
        assert AHP(np.ones((16, 16)), random_index="donegan_dodd1991").consistency_ratio == 0
        with pytest.raises(MethodError, match=r"{4: 0.9} has n = 4 to 4.*pass {3: value}"):
            _ = AHP(np.ones((3, 3)), random_index={4: 0.9}).consistency_ratio

    @pytest.mark.parametrize("n", [21, 33, 100])
    def test_every_size_between_those_of_donegan_and_dodd(self, n):
        sizes = {20: 1.5371, 25: 1.5619, 30: 1.5772, 40: 1.5976, 90: 1.6213, 100: 1.6339}
        low, high = max(s for s in sizes if s <= n), min(s for s in sizes if s >= n)
        share = (n - low) / (high - low) if high > low else 0
        expected = sizes[low] + share * (sizes[high] - sizes[low])
        matrix = np.ones((n, n))
        matrix[0, 1:], matrix[1:, 0] = 3, 1 / 3
        matrix[1, 2], matrix[2, 1] = 9, 1 / 9
        ahp = AHP(matrix, random_index="donegan_dodd1991")
        assert ahp.consistency_ratio == pytest.approx(ahp.consistency_index / expected)

    @pytest.mark.parametrize(
        ("ahp", "message"),
        [
            (AHP(), "AHP needs judgements"),
            (AHP({"other": np.ones((2, 2))}), "judgements on 'other', not on 'index'"),
            (AHP(np.ones((3, 3))), "compare 3 items, but there are 2 columns"),
            (
                AHP(pd.DataFrame(np.ones((2, 2)), ["a", "c"], ["a", "c"])),
                r"Judgements on 'index' lack 'b'; they compare \['a', 'c'\]",
            ),
        ],
    )
    def test_judgements_that_do_not_fit_the_node(self, ahp, message):
        with pytest.raises(MethodError, match=message):
            ahp.bind(Place(("a", "b"), node="index"))

    def test_outside_an_index(self):
        with pytest.raises(MethodError, match="AHP needs judgements"):
            AHP()(np.ones((4, 2)))
        with pytest.raises(MethodError, match=r"judgements on 'x' and 'y'; choose one with .at"):
            AHP({"x": np.ones((2, 2)), "y": np.ones((2, 2))})(np.ones((4, 2)))
        with pytest.raises(MethodError, match="judgements on 3 items, the table has 2 columns"):
            AHP(np.ones((3, 3)))(np.ones((4, 2)))


class TestConsistencyWarning:
    def test_names_the_node_the_ratio_and_the_judgement_that_departs_most(self, path):
        """Nbrhd to cond, 6, is the judgement whose repair is the other published matrix."""
        with pytest.warns(ConsistencyWarning) as caught:
            AHP({"house": path("saaty_house_inconsistent"), "drinks": path("saaty2008_drinks")})
        assert len(caught) == 1
        message = str(caught[0].message)
        assert message.startswith("Judgements on 'house' have a consistency ratio of 0.170")
        assert "'nbrhd' to 'cond': judged 6" in message

    def test_comes_once_and_where_the_method_is_made(self, path):
        with pytest.warns(ConsistencyWarning) as caught:
            ahp = AHP(path("saaty_house_inconsistent"))
        assert caught[0].filename == __file__
        bound = ahp.bind(Place(("size", "trans", "nbrhd", "cond"), node="house"))
        assert bound(np.ones((5, 4))).shape == (4,)

    def test_not_up_to_a_tenth(self):
        matrix = np.array([[1, 2, 6], [1 / 2, 1, 2], [1 / 6, 1 / 2, 1]])
        index = AHP(matrix).consistency_index
        AHP(matrix, random_index={3: index * 10.001})
        with pytest.warns(ConsistencyWarning, match=r"ratio of 0\.100"):
            AHP(matrix, random_index={3: index * 9.999})


class TestInAnIndex:
    def test_weights_of_every_node(self, ccfi):
        ahp = AHP(ccfi.judgements)
        index = CompositeIndex(ccfi.framework, imputation="median", weighting=ahp)
        local = index.compute(ccfi.data).weights["local"]
        for node in ahp.nodes:
            children = list(ccfi.framework.children(node))
            expected = AHP(ccfi.judgements[node].loc[children, children]).weights
            np.testing.assert_allclose(local[children], expected, rtol=1e-12)

    def test_a_node_without_judgements_is_named(self, ccfi):
        left = {node: table for node, table in ccfi.judgements.items() if node != "market"}
        index = CompositeIndex(ccfi.framework, imputation="median", weighting=AHP(left))
        with pytest.raises(MethodError, match="not on 'market'"):
            index.compute(ccfi.data)

    def test_one_table_or_many(self):
        ahp = AHP([[1, 3], ["1/3", 1]])
        np.testing.assert_allclose(ahp(np.zeros((2, 4, 5, 2))), np.full((2, 4, 2), [0.75, 0.25]))

    def test_properties(self):
        matrix, _ = random_judgements(5, 3, spread=0.1)
        check_weighting(AHP(matrix), skip=["follows the order"])  # judgements by position


class TestLabels:
    def test_short_whatever_the_judgements(self):
        matrix = np.ones((3, 3))
        assert repr(AHP(matrix)) == "AHP(3 x 3)"
        assert repr(AHP(matrix, "geometric")) == "AHP(3 x 3, method='geometric')"
        assert repr(AHP({"a": matrix, "b": matrix})) == "AHP(2 nodes)"
        assert repr(AHP(matrix, name="the ministry")) == "AHP('the ministry')"
        assert repr(AHP()) == "AHP()"
        assert repr(AHP(matrix).bind(Place(tuple("abc")))) == "AHP(3 x 3)"

    def test_the_path_of_a_file(self, path):
        file = str(path("saaty2008_drinks"))
        assert repr(AHP(file)) == f"AHP({file!r})"

    def test_equality_looks_at_the_judgements(self):
        assert AHP([[1, 2], [0.5, 1]]) == AHP([[1, 2], [0.5, 1]]) != AHP([[1, 3], ["1/3", 1]])
        assert METHODS["ahp"] == AHP()

    def test_people_can_be_compared_by_name(self):
        data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=list("xyz"))
        people = [AHP([[1, 9], ["1/9", 1]], name="Ann"), AHP([[1, "1/9"], [9, 1]], name="Bo")]
        comparison = compare_methods(
            data, Framework.flat(["a", "b"]), normalisation="minmax", weighting=people,
            aggregation="arithmetic",
        )  # fmt: skip
        assert list(comparison.specifications["weighting"]) == ["AHP('Ann')", "AHP('Bo')"]


class TestGroups:
    def test_judgements_are_geometric_means(self):
        members = [random_judgements(4, seed)[0] for seed in (1, 2, 3)]
        group = group_judgements(members, weights=[1, 1, 2], method="geometric")
        one, two, three = members
        np.testing.assert_allclose(group.completed, (one * two * three**2) ** 0.25, rtol=1e-12)

    def test_geometric_weights_are_the_same_either_way(self):
        """The row geometric mean of geometric means is the geometric mean of both."""
        members = [random_judgements(5, seed, 0.1)[0] for seed in (1, 2, 3)]
        options = {"weights": [3, 2, 1], "method": "geometric"}
        np.testing.assert_allclose(
            group_judgements(members, **options).weights,
            group_priorities(members, **options)(np.ones((2, 5))),
            rtol=1e-12,
        )

    def test_arithmetic_mean_of_priorities(self):
        members = [[[1, 3], ["1/3", 1]], [[1, 1], [1, 1]]]
        given = group_priorities(members, weights=[3, 1], how="arithmetic")
        np.testing.assert_allclose(given(np.ones((4, 2))), [0.6875, 0.3125], rtol=1e-12)

    def test_labels_and_nodes(self):
        table = pd.DataFrame([[1, 4], [0.25, 1]], ["a", "b"], ["a", "b"])
        other = pd.DataFrame([[1, 1], [1, 1]], ["b", "a"], ["b", "a"])
        members = [{"index": table}, {"index": other}]
        place = Place(("b", "a"), node="index")
        expected = [1 / 3, 2 / 3]
        assert group_judgements(members).bind(place).weights == pytest.approx(expected)
        priorities = group_priorities(members)
        assert isinstance(priorities, Given)
        assert priorities.bind(place)(np.ones((3, 2))) == pytest.approx(expected)

    def test_a_group_that_contradicts_itself_is_told(self):
        matrix, _ = random_judgements(4, 1, spread=1.5)
        with pytest.warns(ConsistencyWarning, match="consistency ratio"):
            group_judgements([matrix, matrix])

    @pytest.mark.parametrize(
        ("members", "options", "message"),
        [
            ([], {}, "at least one member"),
            ([np.ones((2, 2))], {"weights": [1, 2]}, "needs 1 weights"),
            ([np.ones((2, 2))], {"weights": [-1]}, "weights >= 0"),
            ([np.ones((2, 2)), np.ones((3, 3))], {}, "judged the same items"),
            ([{"x": np.ones((2, 2))}, np.ones((2, 2))], {}, "judged the same nodes"),
            (
                [[[1, 1, 1], [1, 1, BLANK], [1, BLANK, 1]]],
                {},
                "member 0 did not",
            ),
        ],
    )
    def test_members_that_do_not_match(self, members, options, message):
        with pytest.raises(MethodError, match=message):
            group_judgements(members, **options)

    def test_means_there_are(self):
        with pytest.raises(MethodError, match="Did you mean 'geometric'"):
            group_priorities([np.ones((2, 2))], how="geometrical")
        with pytest.raises(MethodError, match="Judgements on 'x' need labels"):
            group_priorities([{"x": np.ones((2, 2))}])
