"""The open CCFI: what exact analysis says of it is checked against draws and the index itself."""

import numpy as np
import pytest

from ccfi_methods import CompositeIndex, Region, datasets, ranking
from ccfi_methods.robustness import closest_weights, preference_relations, rank_ranges


@pytest.fixture(scope="module")
def case():
    ccfi = datasets.load_ccfi()
    index = CompositeIndex(ccfi.framework, imputation="median")
    return index, ccfi.data, index.compute(ccfi.data)


@pytest.mark.parametrize(
    "make",
    [
        lambda result: None,
        lambda result: Region.around(result, relative=0.25),
        lambda result: Region.order("institutions >= ecosystem >= market"),
    ],
)
def test_ranges_hold_every_draw_and_are_attained(case, make):
    index, data, result = case
    region = make(result)
    found = rank_ranges(index, data, region, progress=False)
    z = result.normalised.to_numpy()
    polytope = (region or Region.simplex()).bind(result.framework)
    places = ranking.ranks(polytope.sample(5_000, rng=1) @ z.T)
    best, worst = found.ranges["best"].to_numpy(), found.ranges["worst"].to_numpy()
    assert (places >= best).all()
    assert (places <= worst).all()
    assert polytope.contains(found.weights).all()
    attained = ranking.ranks(found.weights.to_numpy() @ z.T).reshape(len(data), 2, -1)
    alone = found.ranges["shared_best"].to_numpy() == 0
    diagonal = attained[np.arange(len(data)), :, np.arange(len(data))]
    assert (diagonal[alone, 0] == best[alone]).all()
    assert (diagonal[:, 1] == worst).all()


def test_pairs_that_are_settled_are_so_in_every_draw(case):
    index, data, result = case
    region = Region.around(result, relative=0.25)
    relations = preference_relations(index, data, region)
    w = region.bind(result.framework).sample(2_000, rng=2)
    scores = w @ result.normalised.to_numpy().T
    leads = scores[:, :, None] - scores[:, None, :]
    assert (leads.min(axis=0) >= relations.least.to_numpy() - 1e-12).all()
    assert (leads.max(axis=0) <= relations.greatest.to_numpy() + 1e-12).all()
    assert relations.necessary.at["Shanghai", "Dalian"]


@pytest.mark.parametrize("norm", ["l1", "l2"])
@pytest.mark.parametrize("node", [None, "ccfi"])
def test_chongqing_third(case, norm, node):
    index, data, result = case
    assert result.ranks["Chongqing"] > 3
    found = closest_weights(index, data, {"Chongqing": 3}, norm=norm, node=node)
    assert found.exists
    again = found.index.compute(data)
    assert again.ranks["Chongqing"] == 3
    assert (again.ranks == found.ranks["closest"]).all()
    # a hair closer to the own weights it is not third
    back = found.weights["weight"] + (1 - 1e-4) * found.weights["change"]
    short = found._linear.ranks(back.to_numpy())
    assert short[data.index.get_loc("Chongqing")] > 3


def test_the_published_top_ten(case):
    index, data, _ = case
    official = datasets.load_ccfi().official.query("node == 'ccfi' and measure == 'rank'")
    ranks = {row.city: int(row.value) for row in official.itertuples()}
    found = closest_weights(index, data, ranks)
    assert found.exists
    again = found.index.compute(data).ranks
    assert {city: again[city] for city in ranks} == ranks
