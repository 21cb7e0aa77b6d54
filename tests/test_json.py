"""An index survives being written as JSON and read again."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, Framework, MethodError, Panel
from ccfi_methods.families import FAMILIES, classes

NESTED = Framework(
    pd.DataFrame(
        {
            "code": ["top", "a", "b", "a1", "a2", "b1"],
            "parent": [None, "top", "top", "a", "a", "b"],
            "polarity": [None, None, None, 1, -1, 1],
            "weight": [None, 0.25, 0.75, 1, 2, 1],
            "note": ["", "é", None, "x", "y", "z"],
        }
    )
)
CHOICES = {
    "names": {"imputation": "median", "treatment": "winsorise", "weighting": "entropy"},
    "parameters": {
        "normalisation": cm.normalisation.MinMax(1, 100),
        "aggregation": cm.aggregation.PowerMean(0.1 + 0.2),
    },
    "nodes and levels": {
        "treatment": {"default": None, "a": "log"},
        "weighting": {2: "pca", "default": cm.weighting.Given({"a": 1, "b": 2})},
        "aggregation": {"default": "arithmetic", "top": "geometric"},
    },
    "methods of methods": {
        "weighting": cm.weighting.Combined(("equal", cm.weighting.Given([1, 2])), shares=[1, 3]),
        "aggregation": cm.aggregation.Topsis("vector"),
    },
    "tables": {
        "weighting": cm.weighting.AHP(np.array([[1, 3], [1 / 3, 1]])),
        "normalisation": cm.normalisation.Goalposts({"a1": 0, "a2": 9, "b1": 0}, (9.0, 0.0, 7.0)),
    },
    "groups of units": {"imputation": cm.preparation.GroupMean(pd.Series({"x": "e", "y": "w"}))},
    "a column of groups": {"imputation": cm.preparation.GroupMedian("district")},
    "scope": {"scope": "global"},
    "a panel": {"panel": Panel(scale=2020, weights="pooled")},
}


@pytest.mark.parametrize("kind", CHOICES)
def test_an_index_is_the_same_when_it_is_read_again(kind):
    index = CompositeIndex(NESTED, **CHOICES[kind])
    text = index.to_json()
    again = CompositeIndex.from_json(text)
    assert again == index
    assert hash(again) == hash(index)
    assert repr(again) == repr(index)
    assert again.to_json() == text
    assert json.loads(text)["ccfi_methods"] == cm.__version__


@pytest.mark.parametrize("family", FAMILIES)
def test_every_method_that_has_a_name_is_written_by_it(family):
    for name in FAMILIES[family]:
        index = CompositeIndex(Framework.flat(["a", "b"]), **{family: name})
        text = index.to_json()
        assert json.loads(text)[family] == name
        assert CompositeIndex.from_json(text) == index


def test_class_names_are_of_one_family_each():
    names = [name for family in FAMILIES for name in classes(family)]
    assert len(names) == len(set(names))


def test_what_was_left_out_is_known_again():
    index = CompositeIndex(NESTED).without("a1")
    assert CompositeIndex.from_json(index.to_json()).framework.left_out == {"a1"}


def test_scores_are_the_same_bits():
    data = pd.DataFrame(np.random.default_rng(3).uniform(1, 2, (6, 3)), columns=["a1", "a2", "b1"])
    given = {"weighting": "given", "normalisation": cm.normalisation.MinMax(0.1, 1 / 3)}
    index = CompositeIndex(NESTED, **CHOICES["nodes and levels"] | given)
    again = CompositeIndex.from_json(index.to_json())
    assert again.compute(data).scores.tolist() == index.compute(data).scores.tolist()


def mine(z):
    return np.full(z.shape[-1], 1 / z.shape[-1])


@pytest.mark.parametrize("own", [mine, {"default": mine}, cm.weighting.Combined(["equal", mine])])
def test_a_method_of_ones_own_is_refused_by_name(own):
    with pytest.raises(MethodError, match="The weighting 'mine' cannot be written as text"):
        CompositeIndex(NESTED, weighting=own).to_json()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is read from the text of its to_json"),
        ("{", "is read from the text of its to_json"),
        (None, "is read from the text of its to_json"),
        ("[1]", "this is other JSON"),
        ('{"ccfi_methods": "9", "format": 9, "framework": {}}', "written by ccfi-methods 9, in"),
        (
            '{"ccfi_methods": "1", "format": 1, "framework": {}}',
            "The text of the index was changed",
        ),
        ('{"ccfi_methods": "1", "format": 1, "framework": 3}', "text of the index was changed"),
    ],
)
def test_another_text_is_refused_in_a_sentence(text, says):
    with pytest.raises(MethodError, match=says):
        CompositeIndex.from_json(text)


def test_a_class_that_is_not_ours_is_not_made():
    text = CompositeIndex(NESTED, normalisation=cm.normalisation.MinMax(1, 100)).to_json()
    with pytest.raises(MethodError, match="Unknown class in normalisation 'Popen'"):
        CompositeIndex.from_json(text.replace('"MinMax"', '"Popen"'))
    with pytest.raises(MethodError, match="The text of the index was changed"):
        CompositeIndex.from_json(text.replace('"upper"', '"above"'))
