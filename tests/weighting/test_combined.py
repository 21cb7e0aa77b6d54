import numpy as np
import pytest

from ccfi_methods.exceptions import DomainError, MethodError
from ccfi_methods.protocols import Place
from ccfi_methods.testing import check_weighting
from ccfi_methods.weighting import Combined, Critic, Entropy, Equal, Given

A, B = np.array([0.6, 0.3, 0.1]), np.array([0.2, 0.2, 0.6])
PARTS = [Given(A), Given(B)]
Z = np.ones((4, 3))


class TestIdentity:
    def test_linear(self):
        np.testing.assert_allclose(Combined(PARTS)(Z), (A + B) / 2, rtol=1e-12)
        w = Combined(PARTS, shares=[3, 1])(Z)
        np.testing.assert_allclose(w, 0.75 * A + 0.25 * B, rtol=1e-12)

    def test_multiplicative(self):
        w = Combined(PARTS, how="multiplicative")(Z)
        np.testing.assert_allclose(w, [12 / 24, 6 / 24, 6 / 24], rtol=1e-12)
        mean = Combined(PARTS, how="multiplicative", shares=[0.5, 0.5])(Z)
        np.testing.assert_allclose(mean, np.sqrt(A * B) / np.sqrt(A * B).sum(), rtol=1e-12)

    def test_equal_weights_change_no_product(self, x):
        w = Combined(["equal", "entropy"], how="multiplicative")(x)
        np.testing.assert_allclose(w, Entropy()(x), rtol=1e-12)

    def test_game_of_two_by_hand(self):
        """a·a = 0.46, b·b = 0.44, a·b = 0.24: α in the proportion 0.44 · 0.22 : 0.46 · 0.2."""
        alpha = np.array([0.44 * 0.22, 0.46 * 0.20])
        expected = (alpha[0] * A + alpha[1] * B) / alpha.sum()
        np.testing.assert_allclose(Combined(PARTS, how="game")(Z), expected, rtol=1e-12)

    def test_game_with_equal_weights_leaves_them_nothing(self, x):
        """Equal weights times any others are 1/m: the normal equations give them zero."""
        w = Combined(["equal", "entropy"], how="game")(x)
        np.testing.assert_allclose(w, Entropy()(x), rtol=1e-9)

    def test_orthogonal_parts_of_a_game_count_alike(self):
        parts = [Given([1, 0, 0]), Given([0, 0.5, 0.5])]
        np.testing.assert_allclose(Combined(parts, how="game")(Z), [1 / 2, 1 / 4, 1 / 4])

    @pytest.mark.parametrize("how", ["linear", "game"])
    def test_agreement_is_kept(self, how, x):
        parts = ["critic", Critic(), "critic"]
        np.testing.assert_allclose(Combined(parts, how=how)(x), Critic()(x), rtol=1e-12)

    @pytest.mark.parametrize("how", ["linear", "multiplicative"])
    def test_properties(self, how):
        assert check_weighting(Combined(["entropy", "critic", "sd"], how=how, shares=[1, 2, 0]))

    def test_properties_of_a_game(self, x):
        assert check_weighting(Combined(["sd", "merec"], how="game"), tables=[x, x[:7]])

    def test_its_parts_are_bound(self, x):
        parts = [Given({"b": 1, "a": 3}), "entropy", lambda z: np.array([0.5, 0.5])]
        bound = Combined(parts).bind(Place(("a", "b")))
        z = x[:, :2]
        expected = np.mean([[0.75, 0.25], Entropy()(z), [0.5, 0.5]], axis=0)
        np.testing.assert_allclose(bound(z), expected, rtol=1e-12)

    def test_nested(self, x):
        inner = Combined(["equal", "entropy"])
        expected = (0.5 * (Equal()(x) + Entropy()(x)) + Critic()(x)) / 2
        np.testing.assert_allclose(Combined([inner, "critic"])(x), expected, rtol=1e-12)

    def test_repr_is_its_call(self):
        assert repr(Combined(["equal", Critic()])) == "Combined(parts=['equal', Critic()])"
        assert Combined(["equal", "critic"]) == Combined(["equal", "critic"])


class TestIndependent:
    def test_product_of_entropy_and_cilos_is_idocriw(self, x):
        pymcdm = pytest.importorskip("pymcdm.weights")
        types = np.ones(5)

        def cilos(z):
            return pymcdm.cilos_weights(z, types)

        theirs = pymcdm.idocriw_weights(x, types)
        w = Combined(["entropy", cilos], how="multiplicative")(x)
        np.testing.assert_allclose(w, theirs, rtol=1e-10)

    def test_game_minimises_each_distance_given_its_products(self):
        """Stationary: the combination has the product with every part that the part has."""
        parts = np.random.default_rng(6).dirichlet(np.full(6, 0.5), size=3)
        alpha = np.linalg.solve(parts @ parts.T, (parts**2).sum(axis=1))
        assert (alpha > 0).all()
        w = Combined([Given(p) for p in parts], how="game")(np.ones((4, 6)))
        np.testing.assert_allclose(w, alpha @ parts / alpha.sum(), rtol=1e-10)
        np.testing.assert_allclose(parts @ w * alpha.sum(), (parts**2).sum(axis=1), rtol=1e-10)


class TestRefusals:
    @pytest.mark.parametrize(
        ("parameters", "message"),
        [
            ({"parts": ["entropie", "equal"]}, "Unknown weighting 'entropie'. Did you mean"),
            ({"parts": ["entropy"]}, "at least two parts, got 1"),
            ({"parts": "entropy"}, "a list of parts, got 'entropy'"),
            ({"how": "sum"}, "'linear', 'multiplicative' or 'game', got how='sum'"),
            ({"shares": [1]}, "one share >= 0 for each of its 2 parts"),
            ({"shares": [1, -1]}, "one share >= 0 for each of its 2 parts"),
            ({"shares": [0, 0]}, "not all zero"),
            ({"how": "game", "shares": [1, 1]}, "the shares of a game itself"),
        ],
    )
    def test_parameters(self, parameters, message):
        with pytest.raises(MethodError, match=message):
            Combined(**parameters)

    def test_a_part_that_weighs_every_unit(self):
        def each(z):
            return z

        each.per_unit = True
        with pytest.raises(MethodError, match="each weighs every unit on its own"):
            Combined(["equal", each])

    def test_a_part_that_is_no_weighting(self, x):
        def spread(z):
            return np.ptp(z, axis=-2)

        with pytest.raises(MethodError, match=r"that sum to one; spread returned \(5,\), sum "):
            Combined(["equal", spread])(x)

    def test_nothing_in_common(self):
        parts = [Given([1, 0, 0]), Given([0, 1, 0])]
        with pytest.raises(DomainError, match=r"weight in each of .* there is none"):
            Combined(parts, how="multiplicative")(Z)

    def test_negative_coefficient(self):
        """a·b = 0.58 exceeds a·a = 0.52: b says what a says, and more."""
        parts = [Given([0.6, 0.4]), Given([0.9, 0.1])]
        with pytest.raises(DomainError, match=r"negative coefficient: \[-.*Use how='linear'"):
            Combined(parts, how="game")(np.ones((4, 2)))

    def test_dependent_parts(self):
        parts = [*PARTS, Given((A + B) / 2)]
        with pytest.raises(DomainError, match="linearly dependent"):
            Combined(parts, how="game")(Z)
