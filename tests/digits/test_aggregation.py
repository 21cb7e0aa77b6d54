"""Aggregations beside their formulas in 60 digits."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import exp, fsum, log, mpf, sqrt

from ccfi_methods import aggregation as a
from ccfi_methods.exceptions import DomainError


def dot(p, q):
    return fsum(x * y for x, y in zip(p, q, strict=True))


def power_mean(p):
    def score(z, w):
        if p == 0:
            return exp(dot(w, [log(v) for v in z]))
        return dot(w, [v ** mpf(p) for v in z]) ** (1 / mpf(p))

    return lambda rows, w: [score(z, w) for z in rows]


EQUAL = mpf(1e-12)


def penalised(sign):
    def score(z, w):
        mean = dot(w, z)
        return mean + sign * dot(w, [(v - mean) ** 2 for v in z]) / mean

    return lambda rows, w: [score(z, w) for z in rows]


def best(rows):
    return [max(x) for x in zip(*rows, strict=True)]


def worst(rows):
    return [min(x) for x in zip(*rows, strict=True)]


def topsis(rows, w):
    def away(z, point):
        return sqrt(fsum((c * (v - p)) ** 2 for c, v, p in zip(w, z, point, strict=True)))

    to_best = [away(z, best(rows)) for z in rows]
    to_worst = [away(z, worst(rows)) for z in rows]
    return [low / (high + low) for high, low in zip(to_best, to_worst, strict=True)]


def taxonomic(rows, w):
    c = [
        sqrt(fsum(u * (v - p) ** 2 for u, v, p in zip(w, z, best(rows), strict=True))) for z in rows
    ]
    mean = fsum(c) / len(c)
    norm = mean + 2 * sqrt(fsum((v - mean) ** 2 for v in c) / len(c))
    return [1 - v / norm for v in c]


def grey(rows, w):
    away = [[p - v for v, p in zip(z, best(rows), strict=True)] for z in rows]
    near, far = min(map(min, away)), max(map(max, away))
    return [dot(w, [(near + far / 2) / (d + far / 2) for d in row]) for row in away]


def vikor(rows, w):
    regret = [
        [
            u * (high - v) / (high - low)
            for u, v, high, low in zip(w, z, best(rows), worst(rows), strict=True)
        ]
        for z in rows
    ]
    S, R = [fsum(r) for r in regret], [max(r) for r in regret]
    return [(t + u) / 2 for t, u in zip(from_most(S), from_most(R), strict=True)]


def from_most(measure):
    """All 1 where 12 digits do not tell the units apart."""
    low, high = min(measure), max(measure)
    return [(high - v) / (high - low) if high - low > high * EQUAL else mpf(1) for v in measure]


def vikor_condition(rows, w):
    """How many times an error in S or R is larger in Q, whose scale is their range."""
    regret = [
        [u * (p - v) / (p - q) for u, v, p, q in zip(w, z, best(rows), worst(rows), strict=True)]
        for z in rows
    ]
    measures = [fsum(r) for r in regret], [max(r) for r in regret]
    return max(max(m) / (max(m) - min(m)) for m in measures if max(m) - min(m) > max(m) * EQUAL)


def ordered(rows, w):
    def score(z):
        total, reached = mpf(0), mpf(0)
        for v, u in sorted(zip(z, w, strict=True), reverse=True):
            total += ((reached + u) ** 2 - reached**2) * v
            reached += u
        return total

    return [score(z) for z in rows]


FORMULAS = {
    **{a.PowerMean(p): power_mean(p) for p in (1, 0, -1, 0.5, 1e-3, -1e-9, 2, 40, -40, 300, -300)},
    a.Minimum(): lambda rows, w: [min(v for v, u in zip(z, w, strict=True) if u > 0) for z in rows],
    a.MazziottaPareto(): penalised(-1),
    a.MazziottaPareto(1): penalised(1),
    a.AdjustedMazziottaPareto(): penalised(-1),
    a.OrderedWeighted(): ordered,
    a.Topsis(): topsis,
    a.Taxonomic(): taxonomic,
    a.GreyRelational(): grey,
    a.Vikor(): vikor,
}
WEIGHTS = {
    "even": [0.25, 0.25, 0.25, 0.25],
    "uneven": [0.5, 0.3, 0.15, 0.05],
    "extreme": [1e-17, 1e-10, 1e-3, 1 - 1e-3 - 1e-10],
    "one": [0.0, 1.0, 0.0, 0.0],
}


@pytest.mark.parametrize("weights", WEIGHTS.values(), ids=WEIGHTS)
@pytest.mark.parametrize("method", FORMULAS, ids=repr)
def test_closed_forms(method, table, weights, columns, agree):
    w = [mpf(v) for v in weights]
    w = [v / fsum(w) for v in w]
    rows = [list(row) for row in zip(*columns(table), strict=True)]
    expected = FORMULAS[method](rows, w)
    if max(map(abs, expected)) > 1e308:
        with pytest.raises(DomainError, match="Measure in another unit"):
            method(table, weights)
        return
    size = None
    if isinstance(method, a.MazziottaPareto):  # a mean less a penalty
        size = max(*(abs(dot(w, z)) for z in rows), *map(abs, expected))
    if isinstance(method, a.Vikor):
        size = vikor_condition(rows, w)
    agree(method(table, weights), expected, size)


@pytest.mark.parametrize("method", [a.PowerMean(-2), a.MazziottaPareto(), a.Topsis()], ids=repr)
def test_one_table_under_many_weights(method, agree, columns):
    table = np.random.default_rng(4).lognormal(size=(6, 4))
    weights = np.array(list(WEIGHTS.values()))
    rows = [list(row) for row in zip(*columns(table), strict=True)]
    for got, w in zip(method(table, weights), weights, strict=True):
        exact = [mpf(float(v)) for v in w]
        agree(got, FORMULAS.get(method, power_mean(-2))(rows, [v / fsum(exact) for v in exact]))


def test_little_weight_on_the_value_that_counts_most(agree):
    z, w = np.array([[1e300, 1.0], [1.0, 1e-300]]), np.array([1e-17, 1 - 1e-17])
    for p in (1e-3, 0.9, 300.0):
        expected = power_mean(p)([[mpf(v) for v in row] for row in z], [mpf(1e-17), mpf(1)])
        agree(a.PowerMean(p)(z, w), expected)
        agree(a.PowerMean(np.array([p]))(z, w)[0], expected)


@pytest.mark.parametrize("name", ["vshape", "linear", "gaussian"])
@pytest.mark.parametrize("size", [2.0**900, 1.0, 2.0**-900])
def test_preferences_at_every_size(name, size):
    z = np.random.default_rng(3).random((5, 3))
    here = a.Promethee(name, q=0.1, p=0.4, s=0.3)(z, [0.5, 0.3, 0.2])
    there = a.Promethee(name, q=0.1 * size, p=0.4 * size, s=0.3 * size)(z * size, [0.5, 0.3, 0.2])
    np.testing.assert_allclose(there, here, rtol=1e-12)


@pytest.mark.parametrize("method", [a.Topsis(), a.Taxonomic(), a.GreyRelational()], ids=repr)
@pytest.mark.parametrize("size", [1e-300, 1.0, 1e300])
def test_units_that_rounding_alone_tells_apart_are_equal(method, size):
    table = size * np.array([[0.1 + 0.2, 3.0], [0.3, 3.0], [0.3, 3.0]])
    with pytest.raises(DomainError, match="needs units that differ"):
        method(table, [0.5, 0.5])
