import numpy as np
import pytest

from ccfi_methods import DomainError, MethodError
from ccfi_methods.aggregation import Vikor
from ccfi_methods.normalisation import MinMax

POLARITY = np.array([1, -1, 1, 1, -1])


@pytest.fixture
def opricovic(published):
    """Opricovic and Tzeng (2004): the table on 0 to 1, and weights."""
    x = published("topsis_vikor", "input_vikor_opricovic_tzeng2004", index_col=0).to_numpy()
    criteria = published("topsis_vikor", "input_vikor_opricovic_tzeng2004_weights")
    return MinMax()(x.astype(float), criteria["type"].to_numpy()), criteria["weight"].to_numpy()


@pytest.mark.parametrize("measure", "SRQ")
def test_published_example(measure, opricovic, published, assert_printed):
    results = published("topsis_vikor", "result_scores", dtype=str).set_index("quantity")
    printed = results.loc[f"VIKOR {measure} (v=0.5)", "published"]
    assert_printed(getattr(Vikor().solution(*opricovic), measure), list(printed))


def test_the_compromise_of_the_published_example_is_the_second_alternative(opricovic):
    solution = Vikor().solution(*opricovic)
    assert solution.advantage
    assert solution.stability
    assert solution.compromise.tolist() == [False, True, False]


@pytest.mark.parametrize("v", [0.0, 0.3, 0.5, 1.0])
def test_pymcdm(v, z, w):
    methods = pytest.importorskip("pymcdm.methods")
    expected = methods.VIKOR(v=v)(z, w, POLARITY)
    np.testing.assert_allclose(
        Vikor(v)(MinMax()(z, POLARITY), w), 1 - expected, rtol=1e-12, atol=1e-13
    )


def test_pyrepo_mcda(z, w):
    methods = pytest.importorskip("pyrepo_mcda.mcda_methods")
    expected = methods.VIKOR(v=0.7)(z, w, POLARITY)
    np.testing.assert_allclose(
        Vikor(0.7)(MinMax()(z, POLARITY), w), 1 - expected, rtol=1e-12, atol=1e-13
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("seed", range(40))
def test_compromise_sets_of_scikit_criteria(seed):
    skcriteria = pytest.importorskip("skcriteria")
    vikor = pytest.importorskip("skcriteria.agg.vikor")
    rng = np.random.default_rng(seed)
    z, w, v = rng.uniform(size=(6, 3)), rng.dirichlet(np.ones(3)), rng.uniform()
    peer = vikor.VIKOR(v=v).evaluate(skcriteria.mkdm(z, [max] * 3, weights=w)).e_
    ours = Vikor(v).solution(z, w)
    np.testing.assert_allclose(ours.Q, peer.q_k, rtol=1e-12, atol=1e-13)
    assert ours.advantage == peer.acceptable_advantage
    assert ours.stability == peer.acceptable_stability
    assert np.flatnonzero(ours.compromise).tolist() == sorted(peer.compromise_set)


class TestCompromise:
    def test_without_advantage_all_that_are_close(self):
        # Q from 0 to 1 in even steps of 1 / 4 but for the second, which is close to the first
        z = np.array([[1.0], [0.9], [0.5], [0.25], [0.0]])
        solution = Vikor().solution(z, [1.0])
        assert not solution.advantage
        assert solution.compromise.tolist() == [True, True, False, False, False]

    def test_an_advantage_of_exactly_one_step_is_enough(self):
        z = np.linspace(1, 0, 8)[:, None]
        solution = Vikor().solution(z, [1.0])
        assert solution.advantage
        assert solution.compromise.tolist() == [True] + [False] * 7

    def test_a_batch_gives_what_its_tables_give(self):
        z = np.random.default_rng(2).uniform(size=(6, 6, 3))
        w = np.random.default_rng(3).dirichlet(np.ones(3), 6)
        batch = Vikor().solution(z, w)
        for k in range(6):
            for together, singly in zip(batch, Vikor().solution(z[k], w[k]), strict=True):
                np.testing.assert_allclose(together[k], singly, rtol=1e-12, atol=1e-15)


def test_a_linear_change_of_scale_changes_nothing(z, w):
    np.testing.assert_allclose(Vikor()(3 + 5 * z, w), Vikor()(z, w), rtol=1e-12, atol=1e-13)


def test_the_term_of_a_measure_on_which_all_are_equal_is_zero():
    # S is 1/2 for all; by R the two in the middle are ahead
    z = np.array([[1.0, 0.0], [0.6, 0.4], [0.4, 0.6], [0.0, 1.0]])
    np.testing.assert_allclose(Vikor()(z, [0.5, 0.5]), [0.5, 1, 1, 0.5], rtol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_sums_that_differ_by_rounding_are_equal(seed):
    # every unit has the same regrets, on other indicators of other scales
    regrets = np.stack([np.roll([0, 0.15, 0.3, 0.6, 0.7, 0.85, 1], k) for k in range(7)])
    z = np.random.default_rng(seed).uniform(1, 9, 7) * (1 - regrets)
    assert Vikor()(z, np.full(7, 1 / 7)).tolist() == [1] * 7


def test_a_constant_indicator_is_named(z, w):
    z[:, 2] = 4
    with pytest.raises(DomainError, match=r"Column 2 is constant \(every unit is 4\): VIKOR's"):
        Vikor()(z, w)


@pytest.mark.parametrize("v", [-0.1, 1.1, np.nan])
def test_v_is_checked(v):
    with pytest.raises(MethodError, match=r"(0 <= v <= 1|v needs to be a number), got"):
        Vikor(v)
