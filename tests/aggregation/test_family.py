"""What every aggregation has in common."""

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, DomainError, Framework, MethodError
from ccfi_methods.aggregation import METHODS, PowerMean
from ccfi_methods.normalisation import MinMax

COMPARING = ["copeland", "topsis", "vikor", "promethee", "grey", "taxonomic"]
by_name = pytest.mark.parametrize("name", METHODS)


def test_the_names_are_those_of_the_catalogue():
    means = ["arithmetic", "geometric", "harmonic", "minimum", "mpi", "ampi", "owa"]
    assert list(METHODS) == [*means, *COMPARING]


@by_name
def test_every_method_says_what_it_is(name):
    method = METHODS[name]
    assert method.formula
    assert method.domain
    assert method.meaning
    assert method.source
    assert type(method)() == method or isinstance(method, PowerMean)


@by_name
def test_that_scores_depend_on_the_others_is_said(name):
    assert ("depends on the others" in METHODS[name].domain) == (name in COMPARING)


@by_name
def test_scores_depend_on_the_others_only_where_it_is_said(name, z, w):
    among_more = METHODS[name](np.vstack([z, 2 * z.max(axis=0)]), w)
    changed = not np.allclose(among_more[:-1], METHODS[name](z, w), rtol=1e-9)
    assert changed == (name in COMPARING)


@by_name
def test_one_table_under_as_many_weights_as_units(name, z):
    weights = np.random.default_rng(1).dirichlet(np.ones(5), len(z))
    singly = np.stack([METHODS[name](z, w) for w in weights])
    np.testing.assert_allclose(METHODS[name](z, weights), singly, rtol=1e-12, atol=1e-12)


@by_name
def test_leading_axes_of_tables_and_weights_are_broadcast(name, z, w):
    tables = z ** np.linspace(1, 2, 9).reshape(9, 1, 1, 1)
    weights = np.stack([w, w[::-1], np.full(5, 0.2)])
    scores = METHODS[name](tables, weights)
    assert scores.shape == (9, 3, 9)
    for i in range(9):
        for k in range(3):
            np.testing.assert_allclose(
                scores[i, k], METHODS[name](tables[i, 0], weights[k]), rtol=1e-12, atol=1e-12
            )


@by_name
def test_a_single_column_keeps_its_order(name, z):
    scores = METHODS[name](z[:, :1], [1.0])
    assert (np.argsort(scores) == np.argsort(z[:, 0])).all()


@by_name
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
def test_missing_and_infinite_values_are_named(name, bad, z, w):
    z[3, 2] = bad
    with pytest.raises(DomainError, match=r"column 2 is .* for row 3"):
        METHODS[name](z, w)


@by_name
def test_weights_that_are_none_are_refused(name, z):
    with pytest.raises(MethodError, match=r"weights >= 0, got -0\.5"):
        METHODS[name](z, [0.5, 0.5, 0.5, 0, -0.5])
    with pytest.raises(MethodError, match=r"one weight for each indicator, got shapes \(9, 5\)"):
        METHODS[name](z, [0.5, 0.5])
    with pytest.raises(MethodError, match="weights >= 0, got nan"):
        METHODS[name](z, [np.nan, 0.5, 0.5, 0, 0])


@pytest.mark.parametrize("name", [name for name in METHODS if name != "arithmetic"])
def test_weights_of_another_sum_are_refused(name, z):
    with pytest.raises(DomainError, match="sum to one; they are off by 1"):
        METHODS[name](z, np.full(5, 0.4))


@pytest.mark.parametrize("name", COMPARING)
def test_a_unit_alone_is_not_compared(name, z, w):
    with pytest.raises(DomainError, match="compares units: it needs at least 2"):
        METHODS[name](z[:1], w)


@pytest.mark.parametrize("name", ["topsis", "vikor", "grey", "taxonomic"])
def test_units_that_do_not_differ_are_refused(name, w):
    with pytest.raises(DomainError, match=r"all are equal|is constant"):
        METHODS[name](np.ones((4, 5)), w)


@by_name
def test_all_work_in_an_index(name, z):
    data = pd.DataFrame(z, columns=list("abcde"), index=[f"unit {i}" for i in range(9)])
    index = CompositeIndex(
        Framework.flat(list("abcde")), normalisation=MinMax(1, 100), aggregation=name
    )
    expected = METHODS[name](MinMax(1, 100)(z), np.full(5, 0.2))
    np.testing.assert_allclose(index.compute(data).scores, expected, rtol=1e-12)
