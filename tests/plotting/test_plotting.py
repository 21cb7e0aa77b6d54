"""Figures say what the results say, and stand on their own."""

from __future__ import annotations

import subprocess
import sys
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import ccfi_methods as cm
from ccfi_methods.plotting import plot_agreement, plot_ranks, plot_scores


@pytest.fixture(scope="module")
def comparison() -> cm.MethodComparison:
    ccfi = cm.datasets.load_ccfi()
    return cm.compare_methods(
        ccfi.data,
        ccfi.framework,
        imputation="median",
        normalisation=["minmax", "zscore", cm.normalisation.MinMax(1, 100)],
        weighting=["equal", "entropy"],
        aggregation=["arithmetic", "geometric"],
        baseline=("zscore", "equal", "arithmetic"),
    )


@pytest.fixture(scope="module")
def result(comparison):
    return comparison.results[comparison.baseline]


def small(**columns):
    return pd.DataFrame(columns, index=list("wxyz"))


def drawn(ax) -> bytes:
    stream = BytesIO()
    ax.figure.savefig(stream, format="png")
    return stream.getvalue()


def with_marker(ax):
    return [line for line in ax.lines if line.get_marker() != "None"]


def texts(ax) -> list[str]:
    return [text.get_text() for text in ax.texts if text.get_text()]


def luminance(rgb):
    """Return the relative luminance of colours of sRGB, exactly."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def overlaps(ax) -> list[tuple[str, str]]:
    """Return the pairs of texts that cover each other."""
    ax.figure.canvas.draw()
    shown = [t for t in ax.texts if t.get_text()]
    boxes = [(t.get_text(), t.get_window_extent()) for t in shown]
    return [
        (a, b)
        for i, (a, box) in enumerate(boxes)
        for b, other in boxes[i + 1 :]
        if box.x0 < other.x1 - 1
        and other.x0 < box.x1 - 1
        and box.y0 < other.y1 - 1
        and other.y0 < box.y1 - 1
    ]


class TestScores:
    def test_dots_stand_at_the_scores_best_on_top(self, result):
        ax = plot_scores(result)
        dots = sorted((dot.get_ydata()[0], dot.get_xdata()[0]) for dot in with_marker(ax))
        ordered = result.scores.sort_values(ascending=False)
        np.testing.assert_array_equal([score for _, score in dots], ordered)
        assert ax.yaxis_inverted()
        assert ax.get_yticklabels()[0].get_text() == "Shanghai · 1"

    def test_highlight_differs_in_colour_and_shape(self, result):
        ax = plot_scores(result, highlight="Chongqing")
        looks = {(dot.get_color(), dot.get_marker()) for dot in with_marker(ax)}
        assert len(looks) == 2

    def test_equal_scores_can_be_drawn(self):
        framework = cm.Framework.flat(["a", "b"])
        data = small(a=[1.0, 2, 1, 2], b=[2.0, 1, 2, 1])
        assert drawn(cm.CompositeIndex(framework).compute(data).plot())


class TestRanks:
    def test_lines_are_the_ranks_baseline_first(self, comparison):
        ax = plot_ranks(comparison)
        first = comparison.baseline
        expected = comparison.ranks[[first, *comparison.ranks.columns.drop(first)]]
        lines = {line.get_label(): line.get_ydata() for line in ax.lines}
        for unit, row in expected.iterrows():
            np.testing.assert_array_equal(lines[unit], row)

    def test_both_ends_are_named_with_ranks(self, comparison):
        shown = texts(plot_ranks(comparison))
        for unit, rank in comparison.ranks[comparison.baseline].items():
            assert f"{unit} · {rank}" in shown
        for unit, rank in comparison.ranks.iloc[:, -1].items():
            assert f"{rank} · {unit}" in shown

    def test_choices_stand_below_once_for_neighbours_that_share_them(self, comparison):
        shown = texts(plot_ranks(comparison))
        assert shown.count("MinMax(lower=1, upper=100)") == 1
        assert shown.count("geometric") == 2
        assert {"normalisation", "weighting", "aggregation"} <= set(shown)
        assert "imputation" not in shown

    def test_default_highlight_is_the_best_three_and_the_movers(self, comparison):
        ax = plot_ranks(comparison)
        ranks = comparison.ranks
        marked = {line.get_label() for line in with_marker(ax)}
        best = set(ranks.index[ranks[comparison.baseline] <= 3])
        assert best <= marked
        assert len(marked) == 7
        spread = ranks.max(axis=1) - ranks.min(axis=1)
        others = spread.drop(list(marked))
        assert spread[list(marked - best)].min() >= others.max()

    def test_highlighted_lines_all_differ(self, comparison):
        cities = list(comparison.ranks.index[:7])
        ax = plot_ranks(comparison, highlight=cities)
        looks = [(ln.get_color(), ln.get_marker()) for ln in with_marker(ax)]
        assert len(set(looks)) == 7
        assert len({marker for _, marker in looks}) == 7  # told apart without colour, too

    @pytest.mark.parametrize("width", [5.0, 6.7, 12.0])
    def test_no_text_covers_another(self, comparison, width):
        figure = Figure(figsize=(width, 7), layout="constrained")
        assert overlaps(plot_ranks(comparison, figure.subplots())) == []

    def test_ties_keep_their_rank_and_names_apart(self):
        data = small(a=[3.0, 1, 1, 0], b=[3.0, 1, 1, 0])
        compared = cm.compare_methods(
            data, normalisation="minmax", weighting=["equal", "entropy"], aggregation="arithmetic"
        )
        ax = plot_ranks(compared, highlight=[])
        assert {"x · 2", "y · 2", "z · 4"} <= set(texts(ax))
        assert overlaps(ax) == []

    def test_one_specification_can_be_drawn(self):
        data = small(a=[3.0, 1, 2, 0], b=[1.0, 1, 2, 0])
        one = cm.compare_methods(
            data, normalisation="minmax", weighting="equal", aggregation="arithmetic"
        )
        assert drawn(one.plot_ranks())
        assert drawn(one.plot_agreement())


class TestRanksOfAPanel:
    @pytest.fixture
    def panel(self):
        rng = np.random.default_rng(2)
        rows = pd.MultiIndex.from_product([list("wxyz"), [2020, 2021]], names=["city", "year"])
        return cm.compare_methods(
            pd.DataFrame(rng.random((8, 3)), rows, list("abc")),
            panel=cm.Panel(scale=2020, weights=2020),
            normalisation="minmax",
            weighting=["equal", "entropy"],
            aggregation="arithmetic",
        )

    @pytest.mark.parametrize(("given", "drawn_year"), [({}, 2021), ({"year": 2020}, 2020)])
    def test_are_those_of_one_year(self, panel, given, drawn_year):
        ax = panel.plot_ranks(highlight="x", **given)
        ranks = panel.ranks.xs(drawn_year, level="year")
        assert {line.get_label(): line.get_ydata().tolist() for line in ax.lines} == {
            unit: row.tolist() for unit, row in ranks.iterrows()
        }
        assert ax.get_title(loc="left") == str(drawn_year)

    def test_a_year_that_is_not_there_is_refused(self, panel, comparison):
        with pytest.raises(cm.MethodError, match=r"Unknown year 2019.* 2020, 2021"):
            panel.plot_ranks(year=2019)
        with pytest.raises(cm.MethodError, match="no panel"):
            comparison.plot_ranks(year=2020)


class TestAgreement:
    @pytest.mark.parametrize("measure", ["kendall", "spearman"])
    def test_cells_are_the_agreement_of_row_and_column(self, comparison, measure):
        ax = plot_agreement(comparison, measure)
        names = [label.get_text().rsplit(" · ", 1)[0] for label in ax.get_yticklabels()]
        table = comparison.agreement(measure)
        assert sorted(names) == sorted(table.index)
        cells = {t.get_position(): t.get_text() for t in ax.texts}
        for i, row in enumerate(names):
            assert cells[i, i] == str(comparison.numbers[row])
            for j, column in enumerate(names[:i]):
                assert cells[j, i] == f"{table.loc[row, column]:.2f}"

    def test_neighbours_agree_more_than_in_any_given_order(self, comparison):
        table = comparison.agreement()
        names = [
            label.get_text().rsplit(" · ", 1)[0]
            for label in plot_agreement(comparison).get_yticklabels()
        ]
        beside = np.diag(table.loc[names, names], 1).sum()
        assert beside > np.diag(table, 1).sum()

    def test_baseline_is_bold(self, comparison):
        labels = plot_agreement(comparison).get_yticklabels()
        bold = [t.get_text() for t in labels if t.get_fontweight() == "bold"]
        assert len(bold) == 1
        assert bold[0].startswith(comparison.baseline)

    def test_figures_can_be_read_on_their_shade(self, comparison):
        ax = plot_agreement(comparison)
        image = ax.images[0]
        shades = luminance(image.cmap(image.norm(image.get_array()))[..., :3])
        for text in ax.texts:
            x, y = text.get_position()
            if x < y:
                ink = luminance(np.array(mpl.colors.to_rgb(text.get_color())))
                dark, light = sorted([shades[y, x], ink])
                assert (light + 0.05) / (dark + 0.05) > 3.8


@pytest.mark.parametrize("plot", [plot_scores, plot_ranks])
def test_an_unknown_unit_is_refused(plot, comparison, result):
    of = result if plot is plot_scores else comparison
    with pytest.raises(cm.MethodError, match=r"Unknown unit 'Chongqin'. Did you mean"):
        plot(of, highlight=["Chongqin"])


@pytest.mark.parametrize("plot", [plot_ranks, plot_agreement])
def test_given_axes_are_drawn_on_and_returned(plot, comparison):
    ax = Figure().subplots()
    assert plot(comparison, ax=ax) is ax


def test_methods_of_results_draw(comparison, result):
    for ax in (result.plot(), comparison.plot_ranks(), comparison.plot_agreement("spearman")):
        assert drawn(ax).startswith(b"\x89PNG")


def test_a_notebook_shows_the_axes(comparison):
    assert comparison.plot_ranks()._repr_png_().startswith(b"\x89PNG")


def test_only_fonts_that_are_there_are_asked_for(comparison):
    there = {font.name for font in mpl.font_manager.fontManager.ttflist}
    generic = set(mpl.font_manager.font_family_aliases)
    for text in comparison.plot_ranks().texts:
        assert set(text.get_fontfamily()) <= there | generic


def test_pyplot_is_left_alone():
    code = (
        "import sys, pandas as pd, ccfi_methods as cm\n"
        "data = pd.DataFrame({'a': [1., 2, 4], 'b': [3., 1, 2]})\n"
        "c = cm.compare_methods(data, normalisation='minmax', weighting='equal',\n"
        "                       aggregation='arithmetic')\n"
        "c.plot_ranks(); c.plot_agreement(); c.results[c.baseline].plot()\n"
        "assert 'matplotlib.pyplot' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_matplotlib_waits_until_a_figure_is_wanted():
    code = (
        "import sys, ccfi_methods as cm\n"
        "assert 'plotting' in dir(cm) and cm.reporting.to_latex\n"
        "assert 'matplotlib' not in sys.modules\n"
        "assert cm.plotting.plot_scores and 'matplotlib' in sys.modules\n"
        "assert not hasattr(cm, 'ploting')\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
