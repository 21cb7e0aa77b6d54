"""Tables: nothing lost, nothing unescaped, numbers as they are printed in papers."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.reporting import to_latex, to_markdown


def body(latex: str) -> list[list[str]]:
    """Return the cells of a LaTeX table, head included."""
    rows = [line.removesuffix(r" \\") for line in latex.splitlines() if line.endswith(r"\\")]
    return [row.split(" & ") for row in rows]


@pytest.fixture
def levels():
    columns = pd.MultiIndex.from_tuples([("minmax", "equal"), ("minmax", "pca"), ("rank", "pca")])
    index = pd.MultiIndex.from_tuples([("Wuhan", 2022), ("Wuhan", 2023)], names=["city", "year"])
    return pd.DataFrame([[1, 2, 3], [4, 5, 6]], index, columns)


class TestLatex:
    def test_integers_stay_integers_and_others_are_rounded(self):
        table = pd.DataFrame({"rank": [1, 12], "score": [0.12345, 2.0]}, index=["a", "b"])
        assert body(to_latex(table, digits=2))[1:] == [["a", "1", "0.12"], ["b", "12", "2.00"]]

    def test_minus_is_a_minus_and_zero_has_no_sign(self):
        table = pd.DataFrame({"shift": [-3, 4], "tau": [-0.5, -0.0001]}, index=["a-b", "c"])
        assert body(to_latex(table))[1:] == [["a-b", "$-$3", "$-$0.500"], ["c", "4", "0.000"]]

    def test_what_is_missing_is_blank(self):
        table = pd.DataFrame({"x": [np.nan, 1.0], "y": [None, "b"]}, index=["a", "b"])
        assert body(to_latex(table, digits=0))[1] == ["a", "", ""]

    @pytest.mark.parametrize(
        ("plain", "escaped"),
        [
            ("a_b", r"a\_b"),
            ("50%", r"50\%"),
            ("R&D", r"R\&D"),
            ("x^2", r"x\textasciicircum 2"),
            ("{a}", r"\{a\}"),
            ("$5", r"\$5"),
            ("#1", r"\#1"),
        ],
    )
    def test_labels_are_escaped_wherever_they_stand(self, plain, escaped):
        table = pd.DataFrame({plain: [plain]}, index=pd.Index([plain], name=f"{plain} "))
        assert body(to_latex(table)) == [[f"{escaped} ", escaped], [escaped, escaped]]

    def test_an_index_named_as_a_column_gets_a_blank_head(self):
        table = pd.DataFrame({"rank": [1]}, index=pd.Index(["a"], name="rank"))
        assert body(to_latex(table)) == [[" ", "rank"], ["a", "1"]]

    def test_comparisons_in_text_are_mathematics(self):
        assert "p $>$ 0" in to_latex(pd.DataFrame({"domain": ["p > 0"]}))

    def test_levels_of_columns_are_rows_of_the_head(self, levels):
        rows = body(to_latex(levels))
        assert rows[0] == ["city", "year", r"\multicolumn{2}{c}{minmax}", "rank"]
        assert rows[1] == ["", "", "equal", "pca", "pca"]
        assert rows[2] == ["Wuhan", "2022", "1", "2", "3"]

    def test_columns_are_aligned_by_what_they_hold(self):
        table = pd.DataFrame({"n": [1], "short": ["a"], "long": ["b" * 41]}, index=["u"])
        assert r"\begin{tabular}{lrlp{0.5\linewidth}}" in to_latex(table)

    def test_caption_and_label_make_a_float(self):
        latex = to_latex(pd.DataFrame({"a": [1]}), caption="Ranks", label="tab:ranks")
        assert r"\begin{table}[htbp]" in latex
        assert r"\caption{Ranks}" in latex
        assert r"\label{tab:ranks}" in latex

    @pytest.mark.parametrize(
        ("plain", "escaped"),
        [
            ("R&D, 50% of a_b", r"R\&D, 50\% of a\_b"),
            ("$5 {#1}", r"\$5 \{\#1\}"),
            ("a\\b~c^2", r"a\textbackslash{}b\textasciitilde{}c\textasciicircum{}2"),
            ("p < 1", "p $<$ 1"),
        ],
    )
    def test_captions_are_escaped_unless_they_are_latex(self, plain, escaped):
        table = pd.DataFrame({"a": [1]})
        assert rf"\caption{{{escaped}}}" in to_latex(table, caption=plain)
        raw = r"Ranks, $p < 1$ \cite{a_b}"
        assert rf"\caption{{{raw}}}" in to_latex(table, caption=raw, escape_caption=False)

    def test_no_package_but_booktabs_is_needed(self, levels):
        for command in (r"\multirow", r"\cellcolor", r"\font", r"\cline"):
            assert command not in to_latex(levels)

    def test_the_table_is_left_as_it_was(self, levels):
        before = levels.copy()
        to_latex(levels)
        to_markdown(levels)
        pd.testing.assert_frame_equal(levels, before)
        assert levels.columns.names == before.columns.names


class TestMarkdown:
    def test_reads_back_as_the_same_table(self):
        table = pd.DataFrame(
            {"score": [0.5, -0.25], "rank": [1, 2]}, index=pd.Index(["a", "b"], name="city")
        )
        text = to_markdown(table, digits=2)
        back = pd.read_csv(io.StringIO(text), sep=r"\s*\|\s*", engine="python", skiprows=[1])
        back = back.drop(columns=[c for c in back if "Unnamed" in c]).set_index("city")
        pd.testing.assert_frame_equal(back, table)

    def test_every_line_is_as_wide_as_the_first(self, levels):
        lines = to_markdown(levels).splitlines()
        assert len({len(line) for line in lines}) == 1

    def test_levels_of_columns_are_joined(self, levels):
        assert to_markdown(levels).splitlines()[0].split("|")[1:-1] == [
            " city  ",
            " year ",
            " minmax / equal ",
            " minmax / pca ",
            " rank / pca ",
        ]

    def test_bars_and_line_ends_do_not_break_the_table(self):
        text = to_markdown(pd.DataFrame({"a|b": ["c|d\ne"]}))
        assert text.splitlines()[0].endswith(r"a\|b   |")
        assert text.splitlines()[2].endswith(r"c\|d e |")

    def test_what_is_missing_is_blank(self):
        assert to_markdown(pd.DataFrame({"x": [np.nan]})).splitlines()[2].endswith("|   |")


def test_results_report_themselves():
    data = pd.DataFrame({"a_1": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=["x", "y", "<z>"])
    result = cm.CompositeIndex(cm.Framework.flat(["a_1", "b"])).compute(data)
    assert result.to_latex(digits=1) == to_latex(result.summary(), digits=1)
    assert result.to_markdown() == to_markdown(result.summary())
    html = result._repr_html_()
    assert "&lt;z&gt;" in html
    assert "0.167" in html
