"""Weights from the data on indicators with few values: where results and reports say so."""

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, Framework, Panel, compare_methods
from ccfi_methods.weighting import AHP, Combined, Given


@pytest.fixture(scope="module")
def data():
    """Twelve units; `seat` is 1 for two of them, and has the largest spread for entropy."""
    seat = [1.0, 1] + [0] * 10
    rest = np.random.default_rng(1).uniform(10, 20, (12, 3)).round(2)
    return pd.DataFrame(rest, index=list("abcdefghijkl"), columns=["x", "y", "z"]).assign(seat=seat)


@pytest.fixture(scope="module")
def framework(data):
    return Framework.flat(list(data.columns))


def by_hand(data):
    """Entropy weight of `seat`, from shares of min-max values."""
    z = (data - data.min()) / (data.max() - data.min())
    p = (z / z.sum()).to_numpy()
    d = 1 + np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(axis=0) / np.log(len(data))
    return d[-1] / d.sum()


def note(data, framework, weighting, **options):
    return CompositeIndex(framework, weighting=weighting, **options).compute(data).notes


def test_says_how_much_lies_on_which(data, framework):
    share = by_hand(data)
    assert share > 0.25
    assert note(data, framework, "entropy") == (
        f"The weighting 'entropy' gives {100 * share:.0f} % of all weight to the 1 of 4 indicators "
        "that have three values or fewer (seat). Compare with an index without them, or with "
        "weights that do not come from the data.",
    )


@pytest.mark.parametrize(
    "weighting",
    [
        "equal",
        Given({"x": 1, "y": 1, "z": 1, "seat": 9}),
        AHP([[1, 1, 1, "1/9"], [1, 1, 1, "1/9"], [1, 1, 1, "1/9"], [9, 9, 9, 1]]),
        Combined(["equal", Given({"x": 1, "y": 1, "z": 1, "seat": 9})]),
    ],
)
def test_weights_that_were_given_are_meant(data, framework, weighting):
    assert note(data, framework, weighting) == ()


def test_of_weights_that_are_partly_from_the_data(data, framework):
    part = Combined(["entropy", Given({"x": 1, "y": 1, "z": 1, "seat": 9})])
    assert "of all weight" in note(data, framework, part)[0]


def test_of_a_weighting_of_ones_own(data, framework):
    def spread(z):
        d = np.var(z, axis=-2)
        return d / d.sum(axis=-1, keepdims=True)

    assert note(data, framework, spread)[0].startswith("The weighting 'spread' gives")


def test_a_quarter_is_not_more_than_a_quarter(data, framework):
    """The limit is exceeded, not met: by weights from the data that are equal."""

    def alike(z):
        return np.full(z.shape[:-2] + z.shape[-1:], 1 / z.shape[-1])

    assert note(data, framework, alike) == ()
    three = Framework.flat(["x", "y", "seat"])
    assert "33 %" in note(data, three, alike)[0]


def test_three_values_are_few_and_four_are_not(data, framework):
    three = data.assign(seat=[2.0, 1] + [0] * 10)
    four = data.assign(seat=[3.0, 2, 1] + [0] * 9)
    assert note(three, framework, "entropy")
    assert not note(four, framework, "entropy")


def test_with_three_units_every_indicator_has_few(data, framework):
    assert note(data.iloc[1:4], framework, "entropy") == ()


def test_what_is_missing_is_no_value(data, framework):
    holes = data.copy()
    holes.loc["l", "seat"] = np.nan
    assert note(holes, framework, "entropy", imputation="median")


def test_equal_within_groups_but_data_above(data):
    """The group of an only child is weighed by the data above it."""
    table = pd.DataFrame(
        {
            "code": ["index", "one", "two", "x", "y", "z", "seat"],
            "parent": [None, "index", "index", "one", "one", "one", "two"],
        }
    )
    tree = Framework(table)
    assert note(data, tree, {"default": "equal", "index": "entropy"})
    assert not note(data, tree, {"default": "entropy", "index": "equal", "one": "equal"})


def test_of_a_panel_the_year_with_most(data, framework):
    years = {2022: data.assign(seat=np.linspace(0, 1, 12)), 2023: data}
    flat = {year: table.assign(seat=table["seat"].round()) for year, table in years.items()}
    rows = pd.concat(flat, names=["year", "unit"]).swaplevel()
    index = CompositeIndex(framework, weighting="entropy", panel=Panel("yearly", "yearly"))
    result = index.compute(rows)
    most = result.weights.xs("seat", level="code")["global"].max()
    assert f"gives {100 * most:.0f} %" in result.notes[0]


def test_a_comparison_says_how_often_and_how_much(data, framework):
    comparison = compare_methods(
        data,
        framework,
        normalisation="minmax",
        weighting=["equal", "entropy"],
        aggregation="arithmetic",
    )
    share = by_hand(data)
    assert comparison.notes == (
        "Weights from the data give more than a quarter of all weight to indicators that have "
        f"three values or fewer (seat) under 1 of 2 specifications, {100 * share:.0f} % at most, "
        "under 'minmax / entropy / arithmetic'. Compare with an index without them, or with "
        "weights that do not come from the data.",
    )
    assert compare_methods(data, framework, normalisation="minmax", weighting="equal").notes == ()


def test_it_stands_below_every_table(data, framework, tmp_path):
    result = CompositeIndex(framework, weighting="entropy").compute(data)
    sentence = result.notes[0]
    assert f"<p>Note: {sentence.replace(chr(39), '&#x27;')}</p>" in result._repr_html_()
    assert result.to_markdown().endswith(f"|\n\nNote: {sentence}")
    latex = result.to_latex(caption="Ranking")
    assert sentence.replace("%", r"\%") in latex
    below, end = latex.index(r"\end{tabular}"), latex.index(r"\end{table}")
    assert below < latex.index("Note: ") < end
    assert "Note" not in result.to_latex(notes=())
    sheets = pd.read_excel(result.to_excel(tmp_path / "one.xlsx"), sheet_name=None)
    assert sheets["notes"]["note"].tolist() == [sentence]
    plain = CompositeIndex(framework).compute(data)
    assert "Note" not in plain._repr_html_() + plain.to_latex() + plain.to_markdown()
    assert "notes" not in pd.read_excel(plain.to_excel(tmp_path / "two.xlsx"), sheet_name=None)
