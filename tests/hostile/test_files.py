"""Files that are none, results that are not written or drawn, and the command line."""

# ruff: noqa: E501 - a row stands on one line
# fmt: off

from __future__ import annotations

import sys
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods import plotting, reporting
from ccfi_methods.cli import main
from ccfi_methods.exceptions import DataError, FrameworkError, MethodError

JUNK = {"None": None, "a number": 3, "nan": np.nan, "a list": ["x"], "a mapping": {}, "a frame": pd.DataFrame({"a": [1.0, 2]}), "a function": len, "bytes": b"x", "a class": dict}
PATHS = {
    "read_table": lambda w, p: cm.read_table(p),
    "read_coinr's data": lambda w, p: cm.read_coinr(p, w.data),
    "read_coinr's meta": lambda w, p: cm.read_coinr(w.data, p),
    "Framework.read_csv": lambda w, p: cm.Framework.read_csv(p),
    "write_result": lambda w, p: reporting.write_result(w.result, p),
    "write_workbook": lambda w, p: reporting.write_workbook(w.result, p),
    "write_comparison": lambda w, p: reporting.write_comparison(w.comparison, p),
    "to_excel": lambda w, p: w.result.to_excel(p),
    "comparison.to_excel": lambda w, p: w.comparison.to_excel(p),
    "judgements": lambda w, p: cm.weighting.AHP(w.folder / "x").bind(p) if p is None else cm.weighting.AHP(p if isinstance(p, list) else w.folder / str(p)),
}
NO_PATHS = [
    (f"path {what} - {name}", MethodError, "", lambda world, c=call, bad=bad: c(world, bad))
    for name, call in PATHS.items()
    for what, bad in JUNK.items()
    if not (name.startswith("read_coinr") and what == "a frame")
]
READING = [
    ("a data file that is absent", DataError, "There is no data file", lambda w: cm.read_table(w.folder / "x.csv")),
    ("a data file that is a folder", DataError, "There is no data file", lambda w: cm.read_table(w.folder)),
    ("a data file that is empty", DataError, "data.csv", lambda w: cm.read_table(w.file(""))),
    ("a data file of one line", DataError, "", lambda w: cm.CompositeIndex(w.framework).compute(cm.read_table(w.file("city,a,b,c\n")))),
    ("a data file of text", DataError, "not numeric", lambda w: cm.CompositeIndex(w.framework).compute(cm.read_table(w.file("city,a,b,c\nx,1,2,many\ny,2,1,3\n")))),
    ("a data file of ragged lines", DataError, "fields on every line", lambda w: cm.read_table(w.file("city,a\nx,1,2,3\ny,1\n"))),
    ("a data file with zeros among its bytes", DataError, "", lambda w: cm.read_table(w.file("city,a\nx\0,1\0\ny\0,2\0\n"))),
    ("a data file without a column", DataError, "lacks columns ['town']", lambda w: cm.read_table(w.file("city,a\nx,1\ny,2\n"), unit="town")),
    ("a data file with a unit twice", DataError, "more than once", lambda w: cm.CompositeIndex(cm.Framework.flat(["a"])).compute(cm.read_table(w.file("city,a\nx,1\nx,2\n")))),
    ("a data file with a column without a header", DataError, "header", lambda w: cm.read_table(w.file("city,,a\nx,1,2\ny,3,4\n"))),
    ("a data file with a path for a framework", MethodError, "", lambda w: cm.read_table(w.file("city,a\nx,1\ny,2\n"), framework="framework.csv")),
    ("a data file, unit a list", MethodError, "", lambda w: cm.read_table(w.file("city,a\nx,1\ny,2\n"), unit=["city"])),
    ("a workbook that is none", DataError, "data.xlsx", lambda w: cm.read_table(w.file("city,a\nx,1\n", "data.xlsx"))),
    ("a framework file without parents", FrameworkError, "lacks columns ['parent']", lambda w: cm.Framework.read_csv(w.file("code,polarity\na,1\n"))),
    ("a framework file of nothing", MethodError, "", lambda w: cm.Framework.read_csv(w.file(""))),
    ("COINr's meta without columns", DataError, "iMeta lacks columns", lambda w: cm.read_coinr(w.data.rename_axis("uCode").reset_index(), pd.DataFrame({"iCode": ["a"]}))),
    ("COINr's data without units", DataError, "uCode", lambda w: cm.read_coinr(w.data, pd.DataFrame({"iCode": ["a", "i"], "Parent": ["i", None], "Level": [1, 2], "Direction": [1, 1], "Weight": [1, 1], "Type": ["Indicator", "Aggregate"]}))),
    ("CCFI of another year", DataError, "2023 only", lambda w: cm.datasets.load_ccfi(1999)),
    ("CCFI of a year in words", DataError, "2023 only", lambda w: cm.datasets.load_ccfi("2023")),
    ("CCFI of many years", DataError, "2023 only", lambda w: cm.datasets.load_ccfi(np.array([2023, 2022]))),
    ("CCFI of a variant", DataError, "variant", lambda w: cm.datasets.load_ccfi(variant="zz")),
    ("CCFI of variants", DataError, "variant", lambda w: cm.datasets.load_ccfi(variant=["base"])),
]
TABLES = [
    (f"{what} - {name}", MethodError, words, lambda world, c=call, bad=bad: c(world, bad))
    for name, words, call in (
        ("to_latex", "table needs to be a DataFrame", lambda w, t: reporting.to_latex(t)),
        ("to_markdown", "table needs to be a DataFrame", lambda w, t: reporting.to_markdown(t)),
        ("digits", "digits needs to be a whole number from 0 to 15", lambda w, d: reporting.to_latex(w.data, digits=d)),
        ("digits of markdown", "digits needs to be a whole number from 0 to 15", lambda w, d: w.result.to_markdown(digits=d)),
        ("caption", "caption needs to be a text", lambda w, t: reporting.to_latex(w.data, caption=3 if t is None else t)),
        ("label", "label needs to be a text", lambda w, t: reporting.to_latex(w.data, label=3 if t is None else t)),
    )
    for what, bad in (JUNK | {"a fraction": Fraction(1, 2), "below zero": -1, "401 digits": 10**400}).items()
    if not (what == "a frame" and name.startswith("to_")) and not (what == "a number" and name.startswith("digits"))
]
DRAWN = {
    "plot_acceptability": ("uncertainty", "UncertaintyResult"),
    "plot_rank_intervals": ("uncertainty", "UncertaintyResult"),
    "plot_agreement": ("comparison", "MethodComparison"),
    "plot_ranks": ("comparison", "MethodComparison"),
    "plot_scores": ("result", "IndexResult"),
    "plot_sensitivity": ("sensitivity", "SensitivityResult"),
    "plot_unit_sensitivity": ("sensitivity", "SensitivityResult"),
    "plot_correlations": ("diagnosis", "Diagnosis"),
    "plot_eigenvalues": ("diagnosis", "Diagnosis"),
    "plot_framework": ("framework", "Framework"),
}
PLOTS = [
    (f"{what} - {name}", MethodError, f"{name} needs a", lambda world, name=name, bad=bad: getattr(plotting, name)(bad))
    for name in DRAWN
    for what, bad in JUNK.items()
] + [
    (f"ax {what} - {name}", MethodError, "ax needs to be a Axes, got", lambda world, name=name, of=of, bad=bad: getattr(plotting, name)(getattr(world, of), ax=bad))
    for name, (of, _) in DRAWN.items()
    for what, bad in JUNK.items()
    if bad is not None
] + [
    ("availability of an absent column", DataError, "columns are", lambda w: plotting.plot_availability(w.data[["a"]], w.framework)),
    ("availability of no unit", DataError, "at least one unit", lambda w: plotting.plot_availability(w.data.iloc[:0])),
    ("availability of a column twice", DataError, "there once", lambda w: plotting.plot_availability(pd.concat([w.data, w.data["a"]], axis=1), w.framework)),
    ("highlight a stranger", MethodError, "Unknown unit 'zz'", lambda w: w.comparison.plot_ranks(highlight=["zz"])),
    ("draw the shares of a stranger", MethodError, "Unknown unit 'zz'", lambda w: w.sensitivity.plot(output="rank", unit="zz")),
    ("draw an agreement unknown", MethodError, "Did you mean 'kendall'", lambda w: w.comparison.plot_agreement("kendal")),
]


def ccfi(*arguments):
    """Run the command; raise what it says if it fails."""

    def call(world):
        data = world.file("city,a,b,c\nWuhan,1,5,2\nJinan,2,4,9\nNanjing,4,1,4\nHefei,3,3,7\n", "d.csv")
        sys.argv = ["ccfi", *(str(data) if a == "DATA" else a for a in arguments)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("COLUMNS", "400")
            try:
                main()
            except SystemExit as leaving:
                if leaving.code:
                    raise MethodError(world.capture().err) from None

    return call


COMMANDS = [
    (f"ccfi {' '.join(arguments)}", MethodError, words, ccfi(*arguments))
    for words, arguments in (
        ("no data file", ("rank", "--data", "absent.csv")),
        ("no framework file", ("rank", "--data", "DATA", "--framework", "absent.csv")),
        ("Unknown weighting 'zz'", ("rank", "--data", "DATA", "--weighting", "zz")),
        ("Unknown normalisation", ("rank", "--data", "DATA", "--normalisation", "zz")),
        ("Unknown aggregation", ("rank", "--data", "DATA", "--aggregation", "zz")),
        ("PowerMean", ("rank", "--data", "DATA", "--aggregation", "PowerMean([1, 2])")),
        ("aggregation", ("rank", "--data", "DATA", "--aggregation", f"PowerMean({'-' * 5000}1)")),
        ("neither a name nor a call", ("rank", "--data", "DATA", "--aggregation", "PowerMean(")),
        ("neither a name nor a call", ("rank", "--data", "DATA", "--aggregation", "open('x').read()")),
        ("MinMax", ("rank", "--data", "DATA", "--normalisation", "MinMax(2, 1)")),
        ("MinMax", ("rank", "--data", "DATA", "--normalisation", "MinMax('a')")),
        ("MinMax", ("rank", "--data", "DATA", "--normalisation", "MinMax(zz=1)")),
        ("jobs", ("robustness", "--data", "DATA", "--n", "64", "--jobs", "99999999999")),
        ("jobs", ("robustness", "--data", "DATA", "--n", "64", "--jobs", "0")),
        ("", ("robustness", "--data", "DATA", "--n", "0")),
        ("", ("robustness", "--data", "DATA", "--n", "many")),
        ("", ("robustness", "--data", "DATA", "--seed", "-1", "--n", "64")),
        ("", ("zz",)),
        ("", ("rank", "--zz")),
        ("family", ("methods", "zz")),
    )
]
ROWS = NO_PATHS + READING + TABLES + PLOTS


def test_refused(refused):
    assert refused is not None


@pytest.mark.parametrize("command", COMMANDS, ids=[row[0][:60] for row in COMMANDS])
def test_commands(command, world, capsys):
    """A command that fails says why on standard error, without a traceback."""
    _, error, words, call = command
    world.capture = capsys.readouterr
    with pytest.raises(error) as caught:
        call(world)
    said = " ".join(str(caught.value).replace("│", " ").split())
    assert said
    assert words in said
    assert "Traceback" not in said
