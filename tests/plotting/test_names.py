"""Names of any kind are written whole, as they are; what cannot be drawn is said in a sentence."""

from __future__ import annotations

import warnings
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ccfi_methods as cm
from ccfi_methods import plotting
from ccfi_methods.plotting import canvas

LONG = "A name of a town that goes on and on until it has sixty-six letters"


def table(units):
    rng = np.random.default_rng(5)
    return pd.DataFrame(rng.random((len(units), 3)), list(units), list("abc"))


def index():
    return cm.CompositeIndex(cm.Framework.flat(list("abc")))


def compared(data, **choices):
    one = {"normalisation": "minmax", "weighting": "equal", "aggregation": "arithmetic"}
    return cm.compare_methods(data, **(one | choices))


FIGURES = {
    "scores": lambda data: index().compute(data).plot(),
    "ranks": lambda data: compared(data, weighting=["equal", "entropy"]).plot_ranks(),
    "ranks of one": lambda data: compared(data).plot_ranks(),
    "agreement of one": lambda data: compared(data).plot_agreement(),
    "intervals": lambda data: simulated(data).plot_ranks(),
    "acceptability": lambda data: simulated(data).plot_acceptability(),
    "sensitivity of a unit": lambda data: sobol(data).plot(output="rank", unit=data.index[0]),
    "sensitivity": lambda data: sobol(data).plot_units(),
    "decomposition": lambda data: cm.decomposition(varied(data)).plot(),
    "influence": lambda data: cm.leave_one_out(index(), data).plot(),
    "removal": lambda data: cm.unit_removal(index(), data).plot(),
    "ranges": lambda data: cm.rank_ranges(index(), data).plot(),
    "stability": lambda data: cm.weight_stability(index(), data).plot(),
    "closest": lambda data: cm.closest_weights(index(), data, {data.index[0]: 1}).plot(),
    "preference": lambda data: cm.preference_relations(index(), data).plot(),
    "availability": lambda data: plotting.plot_availability(data.mask(data > 0.9)),
}


def simulated(data):
    return cm.simulate(index(), data, [cm.WeightNoise(0.5)], n=100, rng=1)


def varied(data):
    return compared(data, normalisation=["minmax", "rank"], weighting=["equal", "entropy"])


def sobol(data):
    inputs = [cm.Choice("normalisation", ["minmax", "rank"]), cm.WeightNoise(0.5)]
    return cm.sobol_sensitivity(index(), data, inputs, n=32, rng=1)


def visible(ax):
    texts = [*ax.texts, *ax.get_yticklabels(), ax.xaxis.label, ax.title]
    return [text for text in texts if text.get_text()]


class TestRoom:
    @pytest.mark.parametrize("units", [["u", "v", "w"], [LONG, "v", "w"]], ids=["short", "long"])
    @pytest.mark.parametrize("figure", FIGURES)
    def test_no_text_leaves_the_figure(self, figure, units):
        ax = FIGURES[figure](table(units))
        ax.figure.draw_without_rendering()
        page = ax.figure.bbox
        for text in visible(ax):
            box = text.get_window_extent()
            assert box.x0 >= -1, text
            assert box.x1 <= page.x1 + 1, text

    @pytest.mark.parametrize("figure", ["scores", "ranks", "intervals", "acceptability"])
    def test_long_names_leave_room_to_the_axes(self, figure):
        widths = []
        for first in ("u", LONG):
            ax = FIGURES[figure](table([first, *"klmnopqrstvw"]))
            ax.figure.draw_without_rendering()
            widths.append(ax.bbox.width)
        assert widths[1] > 0.6 * widths[0]

    def test_axes_that_are_given_keep_their_size(self):
        figure = Figure(figsize=(3, 2))
        index().compute(table([LONG, "v", "w"])).plot(figure.subplots())
        assert figure.get_size_inches().tolist() == [3, 2]

    def test_the_legend_is_above_the_intervals(self):
        ax = FIGURES["intervals"](table("uvw"))
        ax.figure.draw_without_rendering()
        assert ax.get_legend().get_window_extent().y0 >= ax.bbox.y1 - 1


class TestNames:
    def test_numbers_stand_apart_from_ranks(self):
        data = table([7, 8, 9])
        result = index().compute(data)
        shown = [label.get_text() for label in result.plot().get_yticklabels()]
        assert shown == [f"{unit} · {rank}" for unit, rank in result.summary()["rank"].items()]

    def test_one_unit_to_highlight_needs_no_list(self):
        data = table([7, 8, 9])
        ax = index().compute(data).plot(highlight=8)
        assert sum(line.get_marker() == "s" for line in ax.lines) == 1
        with pytest.raises(cm.MethodError, match="Unknown unit 3"):
            compared(data).plot_ranks(highlight=3)

    def test_a_unit_of_a_panel_is_its_name_and_year(self):
        assert canvas.known_units(("x", 2020), [("x", 2020), ("x", 2021)]) == [("x", 2020)]
        assert canvas.known_units(("x", "y"), ["x", "y", "z"]) == ["x", "y"]
        assert canvas.named(("x", 2020)) == "x 2020"

    def test_dollars_are_no_mathematics(self):
        ax = index().compute(table(["$x$", "$\\frac$", "w"])).plot()
        shown = {t.get_text(): t.get_parse_math() for t in ax.get_yticklabels()}
        assert [math for name, math in shown.items() if "$" in name] == [False, False]
        ax.figure.savefig(BytesIO())  # \frac without arguments is an error in mathematics

    def test_titles_of_axes_that_are_given_stay_mathematics(self):
        ax = Figure().subplots()
        ax.set_title("$R^2$")
        assert index().compute(table("uvw")).plot(ax).title.get_parse_math()


class TestLetters:
    @pytest.fixture(autouse=True)
    def without_fonts(self, monkeypatch):
        known = mpl.font_manager.fontManager
        monkeypatch.setattr(
            known, "ttflist", [f for f in known.ttflist if f.name.startswith("DejaVu")]
        )
        canvas._tell_of_letters.cache_clear()
        yield
        canvas._tell_of_letters.cache_clear()

    def test_a_font_is_named_once_and_letters_are_not(self):
        result = index().compute(table(["重庆", "上海", "北京"]))
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            for _ in range(2):
                figure = result.plot().figure
                figure.savefig(BytesIO(), format="png")
                figure.savefig(BytesIO(), format="pdf", bbox_inches="tight")
        assert len(told) == 1
        assert "Noto Sans CJK" in str(told[0].message)

    def test_letters_that_fonts_have_are_no_matter(self):
        index().compute(table(["Xi'an", "Ürümqi", "τ−ρ"])).plot()


WRONG = {
    "plot_scores": (lambda: table("uvw"), "IndexResult, got a DataFrame: index.compute"),
    "plot_ranks": (lambda: index(), "MethodComparison, got a CompositeIndex: compare_methods"),
    "plot_agreement": (lambda: 1, "MethodComparison, got an int: compare_methods"),
    "plot_framework": (index, "Framework, got a CompositeIndex: pass its .framework"),
    "plot_availability": (
        lambda: cm.preparation.screen(table("uvw")),
        "DataFrame, got a Screening: pass its .data",
    ),
    "plot_treatment": (lambda: table("uvw"), "Prepared, got a DataFrame: preparation.treat"),
    "plot_correlations": (lambda: table("uvw"), "Diagnosis, got a DataFrame: diagnose"),
    "plot_eigenvalues": (lambda: table("uvw"), "Diagnosis, got a DataFrame: diagnose"),
    "plot_importance": (lambda: table("uvw"), "Importance, got a DataFrame: importance"),
    "plot_sensitivity": (index, "SensitivityResult, got a CompositeIndex: sobol_sensitivity"),
    "plot_unit_sensitivity": (index, "SensitivityResult, got a CompositeIndex: sobol_sens"),
    "plot_decomposition": (index, "Decomposition, got a CompositeIndex: decomposition"),
    "plot_influence": (lambda: compared(table("uvw")), "Influence, got a MethodComparison: leave"),
    "plot_unit_removal": (index, "UnitRemoval, got a CompositeIndex: unit_removal"),
    "plot_rank_ranges": (index, "RankRanges, got a CompositeIndex: rank_ranges"),
    "plot_weight_stability": (index, "WeightStability, got a CompositeIndex: weight_stability"),
    "plot_closest_weights": (index, "ClosestWeights, got a CompositeIndex: closest_weights"),
    "plot_preference_relations": (index, "PreferenceRelations, got a CompositeIndex: preference"),
    "plot_rank_intervals": (lambda: table("uvw"), "UncertaintyResult, got a DataFrame: simulate"),
    "plot_acceptability": (lambda: table("uvw"), "UncertaintyResult, got a DataFrame: simulate"),
}


def test_every_figure_refuses_what_it_does_not_draw():
    assert set(WRONG) == set(plotting.__all__)


@pytest.mark.parametrize("function", WRONG)
def test_what_is_not_drawn_is_refused_with_what_is(function):
    made, sentence = WRONG[function]
    with pytest.raises(cm.MethodError, match=f"{function} needs an? {sentence}"):
        getattr(plotting, function)(made())


def test_shares_of_units_are_per_cent():
    result = sobol(table("uvwxyz"))
    shares = result.estimates("total")["rank"]
    percent = (100 * shares[result.baseline.sort_values(kind="stable").index].T).round().astype(int)
    for text in result.plot_units().texts:
        x, y = text.get_position()
        assert text.get_text() == f"{percent.iloc[y, x]}"
        assert 0 <= int(text.get_text()) <= 100


def test_what_is_drawn_draws_itself():
    data = table("uvwxyz").assign(a=[1.0, 2, 3, 4, 5, 99])
    framework = cm.Framework.flat(["a", "b", "c"], polarity={"c": -1})
    assert [text.get_text() for text in framework.plot().texts] == ["index", "a", "b", "c −"]
    treated = cm.preparation.treat(data, "winsorise", framework)
    assert [label.get_text() for label in treated.plot().get_yticklabels()] == ["a"]
    screening = cm.preparation.screen(data.mask(data > 50), framework)
    ax = Figure().subplots()
    assert screening.plot(ax) is ax
    assert ax.get_title() == "1 of 18 values missing (dots)"
