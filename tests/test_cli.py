"""The command line, as a shell user meets it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.cli import main

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture
def ccfi(monkeypatch, capsys):
    """Return a function that runs the command: exit code, standard output, standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["ccfi", *map(str, arguments)])
        code = 0
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    monkeypatch.delenv("COLUMNS", raising=False)
    return run


@pytest.fixture
def small(tmp_path):
    """Return a CSV of four units, three indicators and one column of text beside them."""
    path = tmp_path / "small.csv"
    path.write_text("city,a,b,c\nWuhan,1,5,2\nJinan,2,4,9\nNanjing,4,1,4\nHefei,3,3,7\n")
    return path


@pytest.fixture(scope="module")
def open_ccfi() -> cm.MethodComparison:
    ccfi = cm.datasets.load_ccfi()
    return cm.compare_methods(
        ccfi.data,
        ccfi.framework,
        imputation="median",
        weighting=["equal", "entropy", "pca", cm.weighting.AHP(ccfi.judgements)],
    )


def section(out: str, title: str) -> list[list[str]]:
    """Return the words of the lines below a title, notes and head left out."""
    lines = out.split(f"\n{title}", 1)[1].split("\n\n")[0].splitlines()
    return [line.split() for line in lines[1:]]


class TestCompare:
    def test_ranks_shifts_and_agreement_are_those_of_the_comparison(self, ccfi, open_ccfi):
        code, out, err = ccfi("compare")
        assert (code, err) == (0, "")
        baseline = open_ccfi.baseline
        ranks = {row[0]: row[1:-1] for row in section(out, "Rank by specification")[2:]}
        shifts = {row[0]: row[1:] for row in section(out, "Rank shift from the baseline")[2:]}
        assert len(ranks) == len(shifts) == 31
        for city, row in open_ccfi.ranks.iterrows():
            assert list(map(int, ranks[city])) == row.tolist()
        for city, row in open_ccfi.rank_shifts().drop(columns=baseline).iterrows():
            assert list(map(int, shifts[city])) == row.tolist()
        tau = [list(map(float, row[1:])) for row in section(out, "Agreement of the rankings")[2:]]
        assert tau == open_ccfi.agreement().round(2).to_numpy().tolist()

    def test_what_was_skipped_is_told_with_the_reason(self, ccfi, open_ccfi):
        _, out, _ = ccfi("compare")
        assert "Skipped: 1 of 12 specifications" in out
        for _, row in open_ccfi.skipped.iterrows():
            name = " / ".join(row[["normalisation", "weighting", "aggregation"]])
            assert f"  {name}\n" in out
            assert f"{row['reason']}\n" in out

    def test_says_that_the_replica_is_not_the_official_index(self, ccfi):
        assert "not the official ranking" in ccfi("compare", "--weighting", "equal")[1]

    def test_own_data_without_a_framework(self, ccfi, small):
        code, out, _ = ccfi("compare", "--data", small, "--baseline", "minmax/pca/arithmetic")
        assert code == 0
        assert "small.csv: 4 units x 3 columns, 0 values missing." in out
        assert "not the official" not in out
        assert section(out, "Specifications")[2][1:4] == ["minmax", "pca", "arithmetic"]

    def test_own_data_framework_and_judgements(self, ccfi):
        own = [
            *("--data", DATA / "derived" / "ccfi_2023.csv"),
            *("--framework", DATA / "derived" / "framework.csv"),
            *("--judgements", DATA / "judgements"),
        ]
        choices = ["--imputation", "median", "--weighting", "ahp", "--weighting", "equal"]
        _, expected, _ = ccfi("compare", *choices[2:])
        code, out, err = ccfi("compare", *own, *choices)
        assert (code, err) == (0, "")
        assert out.split("\n", 1)[1] == expected.split("\n", 2)[2]

    def test_choices_may_be_calls_and_none(self, ccfi, small):
        arguments = ["--normalisation", "MinMax(1, 10)", "--aggregation", "PowerMean(0.5)"]
        code, out, _ = ccfi("compare", "--data", small, "--imputation", "none", *arguments)
        assert code == 0
        assert "MinMax(lower=1, upper=10)" in out
        assert "PowerMean(p=0.5)" in out

    def test_the_american_spelling_is_understood(self, ccfi, small):
        one = ccfi("compare", "--data", small, "--normalization", "zscore")
        assert one == ccfi("compare", "--data", small, "--normalisation", "zscore")

    def test_global_scope_differs(self, ccfi):
        choices = ["--normalisation", "minmax", "--weighting", "entropy"]
        assert ccfi("compare", *choices) != ccfi("compare", *choices, "--scope", "global")

    def test_out_writes_tables_and_figures(self, ccfi, tmp_path, open_ccfi):
        code, out, _ = ccfi("compare", "--out", tmp_path / "results")
        assert code == 0
        written = {path.name for path in (tmp_path / "results").iterdir()}
        assert {"ranks.csv", "ranks.tex", "ranks.pdf", "agreement.png", "skipped.csv"} <= written
        assert all(name in out.splitlines()[-1] for name in written)
        ranks = pd.read_csv(tmp_path / "results" / "ranks.csv", index_col="city")
        pd.testing.assert_frame_equal(ranks, open_ccfi.ranks, check_names=False)


class TestRank:
    def test_prints_the_ranking(self, ccfi):
        code, out, _ = ccfi("rank", "--weighting", "entropy")
        assert code == 0
        rows = [line.split() for line in out.splitlines() if line.startswith("Chongqing")]
        assert rows[0][:2] == ["Chongqing", "3"]
        assert "21 missing values filled" in out
        assert "treated" not in out

    def test_notes_that_weights_lie_on_codes(self, ccfi, tmp_path):
        says = "Note: The weighting 'entropy' gives 42 % of all weight to the 3 of 33 indicators"
        assert says in ccfi("rank", "--weighting", "entropy", "--out", tmp_path)[1]
        assert says in (tmp_path / "notes.txt").read_text(encoding="utf-8")
        assert says in (tmp_path / "ranking.tex").read_text(encoding="utf-8")
        assert "Note:" not in ccfi("rank", "--weighting", "equal")[1]

    def test_tells_how_many_values_were_treated(self, ccfi):
        ccfi_2023 = cm.datasets.load_ccfi()
        index = cm.CompositeIndex(ccfi_2023.framework, imputation="median", treatment="winsorise")
        treated = len(index.compute(ccfi_2023.data).treated)
        assert treated > 0
        assert f"; {treated} values treated" in ccfi("rank", "--treatment", "winsorise")[1]

    def test_tells_which_indicators_were_left_out(self, ccfi):
        assert "left out: cfc_assets, household_deposits" in ccfi("rank", "--imputation", "drop")[1]

    def test_out_writes_the_result(self, ccfi, small, tmp_path):
        code, _, _ = ccfi("rank", "--data", small, "--out", tmp_path / "one")
        assert code == 0
        ranking = pd.read_csv(tmp_path / "one" / "ranking.csv", index_col="city")
        assert ranking["rank"].sort_values().tolist() == [1, 2, 3, 4]
        assert (tmp_path / "one" / "scores.png").stat().st_size > 0


@pytest.fixture
def gaps(tmp_path):
    """Return a CSV of five units with two gaps, and one of a framework in which b points down."""
    path, tree = tmp_path / "gaps.csv", tmp_path / "tree.csv"
    path.write_text(
        "city,a,b,c\nWuhan,1,5,\nJinan,2,,9\nNanjing,4,1,4\nHefei,3,3,7\nXiamen,5,2,1\n"
    )
    tree.write_text("code,parent,polarity\ntop,,\na,top,1\nb,top,-1\nc,top,1\n")
    return path, tree


class TestGaps:
    @pytest.mark.parametrize("command", ["compare", "rank", "robustness"])
    @pytest.mark.parametrize("chosen", [[], ["--imputation", "none"]])
    def test_of_own_data_nothing_is_filled_unasked(self, ccfi, gaps, command, chosen):
        code, out, err = ccfi(command, "--data", gaps[0], *chosen)
        assert (code, out) == (1, "")
        assert err == (
            "Error: The data have 2 missing values, and no imputation was chosen: Indicator 'b' is "
            "missing for Jinan and 'c' is missing for Wuhan. Pass --imputation, median say, or "
            "complete the data.\n"
        )

    def test_a_diagnosis_fills_nothing_unasked(self, ccfi, gaps):
        code, out, _ = ccfi("diagnose", "--data", gaps[0])
        assert code == 0
        assert "needs complete data; values of ['b', 'c'] are missing" in out
        assert "filled" not in out

    @pytest.mark.parametrize("command", ["compare", "rank", "diagnose", "robustness"])
    def test_what_filled_how_many_is_printed_and_kept(self, ccfi, gaps, command, tmp_path):
        own = ["--data", gaps[0], "--framework", gaps[1], "--imputation", "mean"]
        few = ["--n", 64, "--wanted", "Jinan=2"] if command == "robustness" else []
        code, out, err = ccfi(command, *own, *few, "--out", tmp_path / "out")
        assert (code, err) == (0, "")
        heading = (
            "gaps.csv: 5 units x 3 columns, 2 values missing.\n"
            "Indicators: less is better for 1 of 3. 2 missing values filled by mean.\n"
        )
        assert out.startswith(heading)
        assert (tmp_path / "out" / "notes.txt").read_text() == heading
        tables = [*(tmp_path / "out").glob("*.tex")]
        comment = "".join(f"% {line}\n" for line in heading.splitlines())
        assert tables
        assert all(table.read_text().startswith(comment) for table in tables)

    def test_several_imputations_are_all_named(self, ccfi, gaps):
        both = ["--imputation", "median", "--imputation", "drop"]
        _, out, _ = ccfi("compare", "--data", gaps[0], *both)
        assert "2 missing values filled by median or left out with their indicators." in out

    def test_the_open_ccfi_is_filled_and_says_so(self, ccfi):
        _, out, _ = ccfi("rank")
        says = "Indicators: less is better for none of 33. 21 missing values filled by median."
        assert out.splitlines()[2] == says

    @pytest.mark.parametrize("command", ["compare", "rank", "robustness", "diagnose"])
    def test_help_shows_the_default(self, ccfi, monkeypatch, command):
        monkeypatch.setenv("COLUMNS", "200")
        _, out, _ = ccfi(command, "--help")
        assert "median for the open CCFI, none for your own data" in out
        if command == "compare":
            assert "minmax, zscore, MinMax(lower=1, upper=100)" in out


class TestMethods:
    def test_lists_every_method_with_its_formula_and_source(self, ccfi):
        code, out, _ = ccfi("methods")
        assert code == 0
        for row in cm.list_methods().itertuples():
            assert any(
                line.split()[:1] == [row.name] and row.formula in line and row.reference in line
                for line in out.splitlines()
            ), row.name

    def test_of_one_family(self, ccfi):
        _, out, _ = ccfi("methods", "weighting")
        assert "entropy" in out
        assert "minmax" not in out.split()


class TestWidth:
    @pytest.mark.parametrize("columns", [80, 60, 40])
    @pytest.mark.parametrize("command", ["compare", "methods", "rank"])
    def test_nothing_is_wider_than_the_terminal_or_lost(self, ccfi, monkeypatch, command, columns):
        unbroken = ccfi(command)[1]
        monkeypatch.setenv("COLUMNS", str(columns))
        _, out, _ = ccfi(command)
        assert max(map(len, out.splitlines())) <= columns
        assert "…" not in out
        if columns >= 80 and command == "compare":
            assert set(unbroken.split()) <= set(out.split())

    def test_a_pipe_has_a_row_a_line(self, ccfi):
        _, out, _ = ccfi("methods", "aggregation")
        rows = [line for line in out.splitlines() if line.startswith(("arithmetic", "geometric"))]
        assert len(rows) == 2


MISTAKES = {
    "no such file": (None, [], "There is no data file"),
    "an empty file": ("", [], "is empty"),
    "no rows": ("city,a\n", [], "at least two units"),
    "no columns": ("city\nWuhan\n", [], "indicator"),
    "a constant column": ("city,a,b\nx,1,1\ny,2,1\n", [], "'b' is constant"),
    "text in a number column": ("city,a\nx,1\ny,abc\n", [], "'abc' for y"),
    "a duplicate unit": ("city,a\nx,1\nx,2\n", [], "more than once: 'x'"),
    "an infinite value": ("city,a\nx,1\ny,inf\n", [], "'a' is infinite for y"),
    "all missing": ("city,a,b\nx,1,\ny,2,\n", [], "'b' is missing for every unit"),
    "ragged rows": ("city,a\nx,1\ny,2,3,4\n", [], "line 3"),
    "a longer row everywhere": ("city,a,b\nu,1,2,5\nv,3,4,6\nw,2,9,7\n", [], "4 on line 2"),
    "a header twice": ("city,a,a\nx,1,3\ny,2,5\n", [], "'a' more than once"),
    "no names of units": ("a,b\n1.5,1\n2,2\n", [], "names of the units in its first column"),
    "units that differ by a blank": ("city,a\nx,1\nx ,2\n", [], "got 'x' and 'x '"),
    "gaps": ("city,a,b\nx,1,\ny,2,1\n", [], "Pass --imputation"),
    "a blank unit": ("city,a,b\nu,1,2\n,3,4\n", [], "on line 3"),
    "bars": ("city|a\nx|1\ny|2\n", [], "separated by '|'"),
    "no text": ("city,a\0\nx,1\n", [], "'data.csv' needs to be text"),
    "an unknown name": ("city,a\nx,1\ny,2\n", ["--weighting", "entropie"], "'entropy'"),
    "an unknown scope": ("city,a\nx,1\ny,2\n", ["--scope", "globl"], "'global'"),
    "a wrong call": (
        "city,a\nx,1\ny,2\n",
        ["--normalisation", "MinMax(1, 0)"],
        "MinMax needs lower < upper, got lower=1, upper=0.",
    ),
    "judgements wanted": ("city,a,b\nx,1,2\ny,2,1\n", ["--weighting", "ahp"], "judgements"),
    "no framework": ("city,a\nx,1\ny,2\n", ["--framework", "nowhere.csv"], "nowhere.csv"),
}


class TestMistakes:
    @pytest.mark.parametrize("mistake", MISTAKES)
    @pytest.mark.parametrize("command", ["compare", "rank"])
    def test_one_sentence_no_traceback_exit_code_one(self, ccfi, tmp_path, command, mistake):
        text, arguments, says = MISTAKES[mistake]
        path = tmp_path / "data.csv"
        if text is not None:
            path.write_text(text)
        code, out, err = ccfi(command, "--data", path, *arguments)
        assert code == 1
        assert out == ""
        assert err.startswith("Error: ")
        assert says in err
        assert err.count("\n") == 1

    def test_a_baseline_that_was_skipped(self, ccfi):
        code, _, err = ccfi("compare", "--baseline", "zscore/entropy/arithmetic")
        assert code == 1
        assert "Entropy weights need values >= 0" in err

    def test_a_baseline_of_two_names(self, ccfi):
        code, _, err = ccfi("compare", "--baseline", "zscore/entropy")
        assert code == 1
        assert "normalisation/weighting/aggregation" in err

    def test_an_empty_folder_of_judgements(self, ccfi, tmp_path):
        code, _, err = ccfi("compare", "--judgements", tmp_path)
        assert code == 1
        assert "There is no CSV file in" in err

    @pytest.mark.parametrize("below", ["", "folder"])
    @pytest.mark.parametrize("command", ["compare", "rank", "robustness", "diagnose"])
    def test_a_folder_that_cannot_be_made(self, ccfi, small, command, below):
        code, out, err = ccfi(command, "--data", small, "--out", small / below)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert err.startswith("Error: --out needs a folder that is there or can be made; got ")
        assert "Errno" not in err

    @pytest.mark.parametrize("arguments", [["frob"], ["compare", "--colour", "red"], []])
    def test_usage_mistakes_have_exit_code_two(self, ccfi, arguments):
        code, out, err = ccfi(*arguments)
        assert code == 2
        assert "Usage" in out + err


def test_version(ccfi):
    assert ccfi("--version") == (0, f"ccfi-methods {cm.__version__}\n", "")


@pytest.mark.parametrize("command", [[], ["compare"], ["rank"], ["methods"]])
def test_help(ccfi, command):
    code, out, _ = ccfi(*command, "--help")
    assert code == 0
    assert "Usage" in out


def test_a_warning_is_a_note_on_standard_error(tmp_path):
    (tmp_path / "data.csv").write_text("city,a,b,c\nx,1,2,3\ny,2,1,1\n")
    (tmp_path / "ahp.csv").write_text("code,a,b,c\na,1,9,1/9\nb,1/9,1,9\nc,9,1/9,1\n")
    command = "from ccfi_methods.cli import main; main()"
    options = ["--data", "data.csv", "--weighting", "ahp", "--judgements", "ahp.csv"]
    ran = subprocess.run(
        [sys.executable, "-c", command, "rank", *options],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr.startswith("Note: ")
    assert ran.stderr.count("\n") == 1
    assert "consistency ratio" in ran.stderr.lower()


@pytest.mark.skipif(sys.platform == "win32", reason="pipes close otherwise there")
def test_a_closed_pipe_is_no_mistake_and_files_are_written(small, tmp_path):
    read, write = os.pipe()
    os.close(read)
    command = "from ccfi_methods.cli import main; main()"
    options = ["--data", str(small), "--out", str(tmp_path / "out")]
    ran = subprocess.run(
        [sys.executable, "-c", command, "diagnose", *options],
        stdout=write,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    os.close(write)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert (tmp_path / "out" / "diagnosis.csv").is_file()


class TestAnalyses:
    def test_robustness_answers_each_question_and_writes_it(self, ccfi, tmp_path):
        code, out, err = ccfi("robustness", "--n", 500, "--out", tmp_path / "study")
        assert code == 0, err
        for title in (
            "Ranks under other methods and weights",
            "What moves the ranking",
            "Best and worst rank, proven",
            "What it would take for Chongqing to be number 3",
            "Without one indicator",
        ):
            assert f"\n{title}\n" in out
        written = {path.name for path in (tmp_path / "study").iterdir()}
        assert {"simulation.csv", "simulation.tex", "rank_ranges.pdf", "left_out.png"} <= written
        ranges = pd.read_csv(tmp_path / "study" / "rank_ranges.csv", index_col=0)
        assert (ranges["best"] <= ranges["rank"]).all()
        assert (ranges["rank"] <= ranges["worst"]).all()

    def test_the_same_seed_gives_the_same_figures(self, ccfi, small):
        runs = [ccfi("robustness", "--data", small, "--n", 300, "--seed", 5)[1] for _ in "ab"]
        assert runs[0] == runs[1]

    def test_a_wish_of_the_wrong_form(self, ccfi, small):
        code, _, err = ccfi("robustness", "--data", small, "--n", 50, "--wanted", "Wuhan")
        assert (code, err.count("\n")) == (1, 1)
        assert "--wanted needs a unit and a rank, Chongqing=3 say; got 'Wuhan'" in err

    @pytest.mark.parametrize(
        ("wish", "says"),
        [
            ("1003=1", "Unknown unit in --wanted '1003'. Did you mean '103'? Choose from '101', "),
            ("103=5", "--wanted needs a rank from 1 to 4, got 5."),
        ],
    )
    def test_a_wish_is_checked_before_anything_is_computed(self, ccfi, small, wish, says):
        names = ["Wuhan", "Jinan", "Nanjing", "Hefei"]
        text = small.read_text()
        for number, name in enumerate(names, 101):
            text = text.replace(name, str(number))
        small.write_text(text)
        code, out, err = ccfi("robustness", "--data", small, "--n", 64, "--wanted", wish)
        assert (code, out) == (1, "")
        assert says in err

    def test_units_that_are_numbers_can_be_wished_for(self, ccfi, small):
        small.write_text("id,a,b,c\n101,1,5,2\n102,2,4,9\n103,4,1,4\n104,3,3,7\n")
        code, out, err = ccfi("robustness", "--data", small, "--n", 64, "--wanted", "103=1")
        assert (code, err) == (0, "")
        assert "What it would take for 103 to be number 1" in out

    def test_diagnose(self, ccfi, tmp_path):
        code, out, _ = ccfi("diagnose", "--out", tmp_path)
        assert code == 0
        assert "21 of 1,023" in out
        assert "Cronbach's alpha" in out
        assert (tmp_path / "diagnosis_correlations.pdf").is_file()


GROUPED = "city,district,a\nu1,x,\nu2,x,2\nu3,y,9\nu4,x,4\n"
READ = {
    "a column of groups": (GROUPED, ["--imputation", "GroupMean('district')"], "filled by"),
    "R's row names": (
        '"","city","a"\n"1","Wuhan",1\n"2","Jinan",2\n', ["--unit", "city"], "Jinan"
    ),
    "a column named index": ("city,index,b\nWuhan,1,5\nJinan,2,4\n", [], "Jinan"),
    "semicolons": ("city;a\nx;1,5\ny;2,25\n", [], "y "),
    "words for missing": (
        "city,a\nu,..\nv,1\nw,3\n", ["--na", "..", "--imputation", "mean"], "1 missing value"
    ),
    "escape codes": ("city,a\n\x1b[31mred,1\nblue,2\n", [], r"\x1b[31mred"),
}  # fmt: skip
REFUSED = {
    "R's row names": (
        '"","city","a"\n"1","Wuhan",1\n"2","Jinan",2\n', [], "--unit 'city' say"
    ),
    "an encoding": ("город,a\nМосква,1\nКазань,2\n", [], "--encoding 'big5' say"),
    "thousands": ("city;a\nu;1,234\nv;2,345\n", [], "--thousands '.' if the comma"),
    "many minus signs": (
        "city,a\nu,1\nv,2\n", ["--normalisation", f"MinMax({'-' * 5000}1)"], "neither a name"
    ),
    "two powers": (
        "city,a,b\nu,1,3\nv,2,4\n", ["--aggregation", "PowerMean([1, 2])"], "one number for p"
    ),
}  # fmt: skip


class TestFiles:
    """What people bring is read, or refused in the words of the command line."""

    @pytest.mark.parametrize(("text", "options", "says"), READ.values(), ids=READ)
    def test_read(self, ccfi, tmp_path, text, options, says):
        (tmp_path / "x.csv").write_text(text)
        code, out, err = ccfi("rank", "--data", tmp_path / "x.csv", *options)
        assert (code, err) == (0, "")
        assert says in out
        assert "\x1b" not in out

    @pytest.mark.parametrize(("text", "options", "says"), REFUSED.values(), ids=REFUSED)
    def test_refused(self, ccfi, tmp_path, text, options, says):
        (tmp_path / "x.csv").write_text(text, encoding="cp1251")
        code, out, err = ccfi("rank", "--data", tmp_path / "x.csv", *options)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert says in err

    def test_two_units_that_tie(self, ccfi, tmp_path):
        (tmp_path / "x.csv").write_text("city,a,b\nx,1,2\ny,2,1\n")
        code, out, err = ccfi("compare", "--data", tmp_path / "x.csv")
        assert (code, err) == (0, "")
        unit, *ranks, span = section(out, "Rank by specification")[2]
        assert (unit, {*ranks}, span) == ("x", {"1"}, "1-1")

    def test_the_study_of_two_units(self, ccfi, tmp_path):
        (tmp_path / "x.csv").write_text("city,a,b\nx,1,2\ny,2,1.5\n")
        code, out, err = ccfi("robustness", "--data", tmp_path / "x.csv", "--n", 64)
        assert (code, err) == (0, "")
        assert "Without one indicator" in out

    @pytest.mark.parametrize(
        ("encoding", "shown"), [("ascii", "??"), ("cp1252", "??"), ("gbk", "武汉")]
    )
    def test_terminals_show_what_they_can(self, tmp_path, encoding, shown):
        (tmp_path / "x.csv").write_text("城市,a\n武汉,1\n济南,2\n", encoding="utf-8")
        ran = subprocess.run(
            [sys.executable, "-c", "from ccfi_methods.cli import main; main()", "rank",
             "--data", str(tmp_path / "x.csv")],
            env={**os.environ, "PYTHONIOENCODING": encoding},
            capture_output=True, check=True,
        )  # fmt: skip
        assert f"\n{shown} " in ran.stdout.decode(encoding)
