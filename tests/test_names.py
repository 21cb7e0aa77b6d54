"""A word stands for a method: in any case, by its class, under what others call it."""

from __future__ import annotations

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import CompositeIndex, Framework, MethodError
from ccfi_methods.aliases import ALIASES
from ccfi_methods.families import FAMILIES, label_of, method_of

FLAT = Framework.flat(["a", "b"])
DATA = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=list("xyz"))


@pytest.mark.parametrize(
    ("family", "word", "name"),
    [
        ("weighting", "AHP", "ahp"),
        ("weighting", "Entropy", "entropy"),
        ("weighting", "PrincipalComponents", "pca"),
        ("weighting", " equal ", "equal"),
        ("aggregation", "TOPSIS", "topsis"),
        ("aggregation", "Topsis", "topsis"),
        ("normalisation", "MinMax", "minmax"),
        ("normalisation", "ZScore", "zscore"),
        ("imputation", "NearestNeighbours", "knn"),
        ("treatment", "BoxCox", "boxcox"),
    ],
)
def test_case_and_class_names_do_not_matter(family, word, name):
    assert method_of(family, word) is FAMILIES[family][name]
    assert label_of(family, word) == name
    assert CompositeIndex(FLAT, **{family: word}).labels()[family] == name


@pytest.mark.parametrize(
    ("family", "word", "name"),
    [
        ("weighting", "EWM", "entropy"),
        ("weighting", "entropy weight", "entropy"),
        ("weighting", "熵权法", "entropy"),
        ("weighting", "DEA", "bod"),
        ("weighting", "std", "sd"),
        ("normalisation", "linear", "minmax"),
        ("normalisation", "range", "minmax"),
        ("normalisation", "min-max", "minmax"),
        ("normalisation", "z-score", "zscore"),
        ("normalisation", "standardise", "zscore"),
        ("aggregation", "mean", "arithmetic"),
        ("aggregation", "weighted sum", "arithmetic"),
        ("imputation", "MICE", "iterative"),
        ("treatment", "winsorize", "winsorise"),
    ],
)
def test_what_others_call_it_is_answered_with_our_name(family, word, name):
    with pytest.raises(MethodError) as error:
        CompositeIndex(FLAT, **{family: word})
    assert f"Unknown {family} {word!r}. Did you mean {name!r}? Choose from" in str(error.value)


def test_aliases_lead_to_one_method_each_and_hide_none():
    for family, aliases in ALIASES.items():
        theirs = [word for words in aliases.values() for word in words]
        assert set(aliases) <= set(FAMILIES[family])
        assert len(theirs) == len(set(theirs))
        assert not set(theirs) & set(FAMILIES[family])
        assert all(word == word.casefold() and " " not in word for word in theirs)


@pytest.mark.parametrize(
    ("family", "word", "says"),
    [
        ("weighting", "TOPSIS", "Unknown weighting 'TOPSIS': 'topsis' is an aggregation. Choose"),
        ("aggregation", "entropy", "'entropy' is a weighting. Choose from 'arithmetic'"),
        ("normalisation", "Winsorise", "'winsorise' is a treatment. Choose from 'minmax'"),
        ("treatment", "median", "'median' is an imputation. Choose from 'winsorise'"),
    ],
)
def test_a_name_of_another_family_is_recognised(family, word, says):
    with pytest.raises(MethodError) as error:
        CompositeIndex(FLAT, **{family: word})
    assert says in str(error.value)


def test_none_is_a_name_where_a_step_may_be_left_out():
    index = CompositeIndex(FLAT, imputation="none", treatment="None")
    assert index == CompositeIndex(FLAT)
    assert index.imputation is None
    by_node = {"default": "none", "a": "log"}
    assert CompositeIndex(FLAT, treatment=by_node).treatment["default"] is None
    assert "imputation='none', treatment='none'" in repr(index)
    assert CompositeIndex(FLAT, **index.labels()) == index
    comparison = cm.compare_methods(DATA, FLAT, treatment=["none", "log"], weighting="equal")
    assert {"none", "log"} == {*comparison.specifications["treatment"]}
    with pytest.raises(MethodError, match="Unknown weighting 'none'"):
        CompositeIndex(FLAT, weighting="none")


def test_american_spelling_is_answered_with_the_british_one():
    says = "write normalisation=, not normalization="
    with pytest.raises(MethodError, match=f"CompositeIndex takes British spelling: {says}"):
        CompositeIndex(FLAT, normalization="zscore")
    with pytest.raises(MethodError, match=f"compare_methods takes British spelling: {says}"):
        cm.compare_methods(DATA, FLAT, normalization="zscore")
    with pytest.raises(MethodError, match=says):
        CompositeIndex(FLAT).compute(DATA, normalization="zscore")
    with pytest.raises(MethodError, match="Did you mean 'normalisation'"):
        cm.Choice("normalization", ["zscore"])


def test_an_index_holds_the_methods_that_names_stand_for():
    by_name = CompositeIndex(FLAT, imputation="median", aggregation={"default": "arithmetic"})
    by_method = CompositeIndex(
        FLAT,
        imputation=cm.preparation.Median(),
        normalisation=cm.normalisation.MinMax(),
        weighting=cm.weighting.Equal(),
        aggregation={"default": cm.aggregation.PowerMean(1)},
    )
    assert by_name == by_method
    assert hash(by_name) == hash(by_method)
    assert repr(by_name) == repr(by_method)
    assert by_name.normalisation == cm.normalisation.MinMax()
    assert by_name.aggregation == {"default": "arithmetic"}
    assert by_name.aggregation != {"default": "geometric"}
    assert by_name != CompositeIndex(FLAT, imputation="mean")


def test_what_the_index_has_already_is_no_change():
    index = CompositeIndex(FLAT)
    options = {"normalisation": [cm.normalisation.MinMax(), "MinMax", "zscore"][::2]}
    changes = cm.one_at_a_time(index, DATA, options)
    assert list(changes.ranks) == ["normalisation: zscore"]
