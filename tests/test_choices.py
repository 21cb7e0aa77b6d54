"""Choices written as text."""

from __future__ import annotations

import pytest

from ccfi_methods import MethodError, aggregation, normalisation, preparation
from ccfi_methods.families import read_choice


@pytest.mark.parametrize(
    ("family", "text", "choice"),
    [
        ("weighting", "entropy", "entropy"),
        ("imputation", "none", None),
        ("treatment", "none", None),
        ("normalisation", "MinMax(1, 100)", normalisation.MinMax(1, 100)),
        ("normalisation", " MinMax( upper=10 ) ".strip(), normalisation.MinMax(upper=10)),
        ("aggregation", "PowerMean(-0.5)", aggregation.PowerMean(-0.5)),
        ("imputation", "Median()", preparation.Median()),
    ],
)
def test_texts_stand_for_choices(family, text, choice):
    assert read_choice(family, text) == choice


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("MinMax(1, 100", "neither a name nor a call"),
        ("MinMax(x)", "neither a name nor a call"),
        ("MinMax(*[1, 2])", "neither a name nor a call"),
        ("np.sort(1)", "neither a name nor a call"),
        ("MinMax(1)(2)", "neither a name nor a call"),
        ("__import__('os').getcwd()", "neither a name nor a call"),
        ("Minmax(1, 100)", "Did you mean 'MinMax'"),
        ("open('x')", "Unknown normalisation 'open'"),
        ("MinMax(low=1)", "unexpected keyword argument 'low'"),
        ("MinMax(100, 1)", "MinMax needs lower < upper, got lower=100, upper=1."),
    ],
)
def test_what_cannot_be_made_is_said_in_one_sentence(text, says):
    with pytest.raises(MethodError) as caught:
        read_choice("normalisation", text)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)
