"""A batch of replicates gives what the index gives for each of them alone."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from numpy.random import SeedSequence

import ccfi_methods as cm
from ccfi_methods.aggregation import PowerMean
from ccfi_methods.normalisation import Logistic, MinMax, ZScore
from ccfi_methods.robustness.engine.design import Design, cut
from ccfi_methods.robustness.engine.replicate import Experiment
from ccfi_methods.weighting import AHP, Equal, Given


@pytest.fixture(
    params=[
        {},
        {"weighting": "entropy"},
        {"normalisation": MinMax(1, 100), "weighting": "critic", "aggregation": "geometric"},
        {
            "normalisation": MinMax(1, 100),
            "weighting": "entropy",
            "aggregation": {"default": "arithmetic", "index": "geometric"},
        },
        {"weighting": "entropy", "scope": "global"},
    ],
    ids=["plain", "entropy", "geometric", "mixed", "global"],
)
def index(request, framework):
    return cm.CompositeIndex(framework, **request.param)


def batches(experiment, n=60):
    design, _ = experiment.design(n, SeedSequence(1))
    for piece in design.pieces(experiment.block):
        specification, drawn = experiment.drawn(piece)
        yield specification, drawn, experiment.batch(piece)


def close(a, b):
    np.testing.assert_allclose(a, b, rtol=1e-11, atol=1e-13)


def under(index, data, local):
    """Return scores under local weights by node, by way of weights that are given."""
    if index.scope == "global":
        weighted = replace(index, weighting=Given(local[index.framework.root]))
    else:
        weighted = replace(index, weighting={node: Given(w) for node, w in local.items()})
    return weighted.compute(data).scores.to_numpy()


def own_weights(index, data):
    result = index.compute(data)
    if index.scope == "global":
        everything = result.weights["global"][list(index.framework.indicators)].to_numpy()
        return {index.framework.root: everything}
    local = result.weights["local"]
    framework = index.framework
    return {node: local[list(framework.children(node))].to_numpy() for node in framework.groups}


def table(x, data):
    return pd.DataFrame(x, data.index, data.columns)


def test_errors_of_the_data(index, data):
    experiment = Experiment(index, data, [cm.DataNoise(relative=0.05)])
    for _, drawn, batch in batches(experiment):
        assert not np.array_equal(drawn.x[0], drawn.x[1])
        for x, scores in zip(drawn.x, batch.scores, strict=True):
            close(scores, index.compute(table(x, data)).scores)


def test_noise_on_weights(index, data):
    experiment = Experiment(index, data, [cm.WeightNoise(0.5)])
    own = own_weights(index, data)
    for specification, drawn, batch in batches(experiment, 12):
        for factors, scores in zip(drawn.factors, batch.scores, strict=True):
            parts = specification.tree.parts(factors)
            noisy = {node: own[node] * parts[node] for node in own}
            close(scores, under(index, data, noisy))  # Given divides by the sum


def test_noise_on_weights_of_tables_with_errors(index, data):
    experiment = Experiment(index, data, [cm.DataNoise(relative=0.1), cm.WeightNoise(0.5)])
    for specification, drawn, batch in batches(experiment, 5):
        for x, factors, scores in zip(drawn.x, drawn.factors, batch.scores, strict=True):
            noisy_data = table(x, data)
            own, parts = own_weights(index, noisy_data), specification.tree.parts(factors)
            noisy = {node: own[node] * parts[node] for node in own}
            close(scores, under(index, noisy_data, noisy))


def test_weights_at_random(index, data):
    experiment = Experiment(index, data, [cm.RandomWeights()])
    framework = index.framework
    for _, drawn, batch in batches(experiment, 12):
        close(drawn.weights.sum(axis=1), 1)
        for weights, scores in zip(drawn.weights, batch.scores, strict=True):
            mass = dict(zip(framework.indicators, weights, strict=True))
            for node in framework.groups:
                mass[node] = sum(mass[child] for child in framework.children(node))
            local = {n: [mass[c] for c in framework.children(n)] for n in framework.groups}
            if index.scope == "global":
                local = {framework.root: weights}
            close(scores, under(index, data, local))


def test_weights_at_random_in_every_node(framework, data):
    index = cm.CompositeIndex(framework)
    experiment = Experiment(index, data, [cm.RandomWeights(level="node")])
    for specification, drawn, batch in batches(experiment, 12):
        for row, scores in zip(drawn.local, batch.scores, strict=True):
            local = specification.tree.parts(row)
            assert [sum(local[node]) for node in framework.groups] == pytest.approx([1, 1, 1])
            close(scores, under(index, data, local))


def test_another_company_of_units():
    rng = np.random.default_rng(1)
    x = rng.uniform(1, 2, (6, 3))
    data = pd.DataFrame(x, list("uvwxyz"), ["a", "b", "c"])
    index = cm.CompositeIndex(cm.Framework.flat(data.columns), weighting="sd")
    for _, drawn, batch in batches(Experiment(index, data, [cm.Bootstrap()]), 40):
        for company, scores in zip(drawn.company, batch.scores, strict=True):
            peers = x[company]
            low, spread = peers.min(axis=0), np.ptp(peers, axis=0)
            weights = ((peers - low) / spread).std(axis=0)
            close(scores, (x - low) / spread @ (weights / weights.sum()))


@pytest.mark.parametrize(
    ("path", "method"),
    [
        ("normalisation.lower", MinMax(0.5, 3)),
        ("normalisation.sd", ZScore(10, 1)),
        ("normalisation.steepness", Logistic()),
    ],
)
def test_numbers_of_a_normalisation(framework, data, path, method):
    index = cm.CompositeIndex(framework, normalisation=method, weighting="entropy")
    index = replace(index, weighting="equal" if isinstance(method, ZScore) else "entropy")
    _, name = path.split(".")
    experiment = Experiment(index, data, [cm.Uniform(path, 0.25, 2)])
    for _, drawn, batch in batches(experiment, 10):
        for value, scores in zip(drawn.numbers[path], batch.scores, strict=True):
            one = replace(index, normalisation=replace(method, **{name: float(value)}))
            close(scores, one.compute(data).scores)


@pytest.mark.parametrize("noise", [[], [cm.DataNoise(relative=0.05)]], ids=["exact", "noisy"])
def test_order_of_a_mean(framework, data, noise):
    index = cm.CompositeIndex(framework, normalisation=MinMax(1, 2), weighting="entropy")
    experiment = Experiment(index, data, [cm.Uniform("aggregation.p", -2, 2), *noise])
    for _, drawn, batch in batches(experiment, 10):
        x = np.broadcast_to(data.to_numpy(), (10, *data.shape)) if drawn.x is None else drawn.x
        for p, values, scores in zip(drawn.numbers["aggregation.p"], x, batch.scores, strict=True):
            one = replace(index, aggregation=PowerMean(float(p)))
            close(scores, one.compute(table(values, data)).scores)


def test_nodes_left_out(framework, data):
    index = cm.CompositeIndex(framework, weighting="entropy")
    experiment = Experiment(index, data, [cm.DropOne("indicator", nothing=0.2)])
    seen = set()
    design, _ = experiment.design(60, SeedSequence(1))
    for piece in design.pieces(experiment.block):
        label = experiment.choices[0].labels[piece.codes[0]]
        rest = index if label == "none" else index.without(label)
        close(experiment.batch(piece).scores[0], rest.compute(data).scores)
        seen.add(label)
    assert seen == {"none", *framework.indicators}


def test_noise_meets_what_is_left(framework, data):
    index = cm.CompositeIndex(framework, weighting="entropy")
    inputs = [cm.DropOne("group"), cm.WeightNoise(0.3), cm.DataNoise(absolute=0.1)]
    for specification, drawn, batch in batches(Experiment(index, data, inputs), 10):
        left = specification.setting.index
        for x, factors, scores in zip(drawn.x, drawn.factors, batch.scores, strict=True):
            noisy = pd.DataFrame(x, data.index, list(left.framework.indicators))
            own, parts = own_weights(left, noisy), specification.tree.parts(factors)
            local = {node: own[node] * parts[node] for node in own}
            close(scores, under(left, noisy, local))


def test_an_imputation_may_drop_indicators(framework, data):
    holed = data.copy()
    holed.loc["s", "fire"] = np.nan
    choice = cm.Choice("imputation", ["drop", "median"])
    index = cm.CompositeIndex(framework, imputation="median")
    experiment = Experiment(index, holed, [choice, cm.DataNoise(relative=0.01)])
    widths = {drawn.x.shape[-1] for _, drawn, _ in batches(experiment)}
    assert widths == {5, 6}


def test_failures_are_set_apart_and_the_rest_computed(framework, data):
    index = cm.CompositeIndex(framework)  # the worst unit has 0: no mean of p <= 0
    experiment = Experiment(index, data, [cm.Uniform("aggregation.p", -1, 1)])
    for _, drawn, _ in batches(experiment):
        p = drawn.numbers["aggregation.p"]
    (batch,) = (batch for *_, batch in batches(experiment))
    assert np.array_equal(batch.replicates, np.flatnonzero(p > 0))
    assert len(batch.failures) == np.count_nonzero(p <= 0) > 0
    for number, scores in zip(batch.replicates, batch.scores, strict=True):
        one = replace(index, aggregation=PowerMean(float(p[number])))
        close(scores, one.compute(data).scores)


def test_an_experiment_travels(framework, data):
    index = cm.CompositeIndex(framework, weighting="entropy")
    inputs = [cm.Choice("normalisation", ["minmax", "rank"]), cm.WeightNoise(0.2)]
    experiment = Experiment(index, data, inputs)
    other = pickle.loads(pickle.dumps(experiment))
    for (_, _, here), (_, _, there) in zip(batches(experiment), batches(other), strict=True):
        assert np.array_equal(here.scores, there.scores)


def test_replicates_that_share_a_place_share_their_noise(framework, data):
    inputs = [cm.Choice("weighting", ["equal", "entropy"]), cm.DataNoise(relative=0.1)]
    experiment = Experiment(cm.CompositeIndex(framework), data, inputs)
    places = np.array([0, 5, 3, 0, 5, 3])
    design = Design(
        codes=np.array([[0], [0], [0], [1], [1], [1]]),
        numbers={},
        positions={"data": places},
        lengths=np.array([4, 4]),
        seed=SeedSequence(3),
    )
    drawn = {tuple(p.codes): experiment.drawn(p)[1].x for p in design.pieces(6)}
    order = np.argsort(places[:3])
    assert np.array_equal(drawn[(0,)], drawn[(1,)])
    assert len(np.unique(drawn[(0,)].reshape(3, -1), axis=0)) == 3
    whole = experiment.noises[0].draw(
        np.random.Generator(np.random.SFC64(np.random.SeedSequence(3, spawn_key=(0, 1)))),
        4,
        experiment.specification((0,)),
    )
    assert np.array_equal(drawn[(0,)][list(order).index(1)], whole[1])  # place 5


@pytest.mark.parametrize(
    "weighting", [Equal(), Given([3, 1, 1]), AHP([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]])]
)
def test_weightings_that_say_so_look_at_no_table(weighting):
    assert weighting.constant
    tables = np.random.default_rng(1).random((2, 5, 3))
    np.testing.assert_array_equal(weighting(tables[0]), weighting(tables[1]))


def test_cutting_keeps_every_replicate_once_under_its_choices():
    codes = np.random.default_rng(1).integers(0, 3, (100, 2))
    parts = list(cut(codes, 7, []))
    assert sorted(np.concatenate(parts)) == list(range(100))
    assert all(len(rows) <= 7 and len(np.unique(codes[rows], axis=0)) == 1 for rows in parts)
