"""A seed stands for one stream, however often it is passed."""

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.seeds import generator_of, seed_of

DATA = pd.DataFrame({"x": [0, 1, 2, 3.0], "y": [1, 0, 2, 1.5], "z": [3, 2, 1, 1.7]})
INDEX = cm.CompositeIndex(cm.Framework.flat(list("xyz")))
GAPS = DATA.mask(np.eye(4, 3, dtype=bool))
ANALYSES = {
    "multiply_impute": lambda rng: pd.DataFrame(
        cm.preparation.multiply_impute(GAPS, 20, rng=rng).draws.reshape(20, -1)
    ),
    "smaa": lambda rng: cm.smaa(INDEX, DATA, n=50, rng=rng).rank_acceptability,
    "simulate": lambda rng: (
        cm.simulate(INDEX, DATA, [cm.DataNoise(relative=0.3)], n=50, rng=rng).rank_acceptability
    ),
    "sobol": lambda rng: cm.sobol_sensitivity(
        INDEX,
        DATA,
        [cm.Choice("normalisation", ["minmax", "zscore"]), cm.WeightNoise(0.5)],
        n=64,
        rng=rng,
    ).summary(),
}


@pytest.mark.parametrize("analysis", ANALYSES)
def test_seed_sequence_gives_the_same_result_twice_and_is_left_as_it_is(analysis):
    own = np.random.SeedSequence(5)
    first, second = (ANALYSES[analysis](own) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)
    assert own.n_children_spawned == 0


def test_seed_sequence_that_has_spawned_gives_a_stream_of_its_own():
    own = np.random.SeedSequence(5)
    theirs = own.spawn(3)
    assert seed_of(own).spawn_key == (3,)
    assert all(seed_of(own).spawn_key != seed.spawn_key for seed in theirs)


def test_generator_gives_another_seed_every_time():
    rng = np.random.default_rng(5)
    assert seed_of(rng).spawn_key != seed_of(rng).spawn_key


@pytest.mark.parametrize("rng", [1.5, "1", -1, True, np.random.RandomState(1), [1, 2], object()])
def test_what_is_no_seed_is_refused_in_a_sentence(rng):
    for function in (seed_of, generator_of, *ANALYSES.values()):
        with pytest.raises(cm.MethodError, match=r"rng needs a whole number >= 0, a SeedSequence"):
            function(rng)
