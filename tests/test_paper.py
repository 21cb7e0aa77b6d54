"""The paper is made of results: nothing typed, nothing stale."""

from __future__ import annotations

import json
import re
import runpy
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest

import ccfi_methods as cm

ROOT = Path(__file__).resolve().parents[1]
PAPER = ROOT / "paper"
MANIFEST = tomllib.loads((PAPER / "manifest.toml").read_text(encoding="utf-8"))
TEXT = (PAPER / "manuscript.typ").read_text(encoding="utf-8")


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, folder / "build.py"], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """Return a copy of the paper beside its data, built."""
    top = tmp_path_factory.mktemp("top")
    shutil.copytree(PAPER, top / "paper", ignore=shutil.ignore_patterns("build", "__pycache__"))
    shutil.copytree(ROOT / "data", top / "data")
    made = build(top / "paper")
    assert made.returncode == 0, made.stderr
    return top / "paper"


def test_results_are_the_recorded_ones_and_the_pdf_compiles(copy):
    assert (copy / "build" / "manuscript.pdf").read_bytes().startswith(b"%PDF")
    for item in MANIFEST["item"]:
        assert (copy / "build" / item["output"]).stat().st_size > 0


def test_a_result_that_differs_from_the_recorded_one_marks_the_pdf(copy, monkeypatch):
    recorded = copy / "recorded" / "numbers.json"
    before = recorded.read_text(encoding="utf-8")
    recorded.write_text(before.replace('"cities": 31', '"cities": 30'), encoding="utf-8")
    whole = (copy / "build" / "manuscript.pdf").read_bytes()
    monkeypatch.setattr(sys, "argv", ["build.py"])
    program = runpy.run_path(str(copy / "build.py"))
    monkeypatch.setitem(program["main"].__globals__, "make", lambda item: None)  # made already
    with pytest.raises(SystemExit) as stopped:
        program["main"]()
    assert '- "cities": 30' in stopped.value.code
    assert '+ "cities": 31' in stopped.value.code
    marked = (copy / "build" / "manuscript.pdf").read_bytes()
    assert b"numbers.json: cities is 31 and was 30" in marked  # its keywords; on the page as well
    assert b"numbers.json" not in whole


def test_the_manifest_names_every_program_and_every_recorded_file():
    programs = {item["program"] for item in MANIFEST["item"]}
    assert programs == {
        f"programs/{path.name}"
        for path in (PAPER / "programs").glob("*.py")
        if path.name != "study.py"
    }
    recorded = {item["recorded"] for item in MANIFEST["item"] if "recorded" in item}
    assert recorded == {f"recorded/{path.name}" for path in (PAPER / "recorded").iterdir()}
    for item in MANIFEST["item"]:
        assert all((PAPER / path).exists() for path in item["inputs"])


def test_no_number_is_typed_in_the_text():
    prose = re.sub(r"@\w+|//.*", "", TEXT)  # citations and comments
    prose = re.sub(r"#(?:[a-z-]+\()?n\.[\w.]+", "", prose)
    assert re.findall(r"\d+", prose) == []


def test_every_number_in_the_text_is_made_and_every_one_made_is_in_the_text():
    numbers = json.loads((PAPER / "recorded" / "numbers.json").read_text(encoding="utf-8"))
    used = {name.split(".")[0] for name in re.findall(r"\bn\.([\w.]+)", TEXT)}
    assert used == set(numbers)


def test_the_published_top_ten_is_that_of_the_data():
    published = pd.read_csv(PAPER / "published" / "official_top_ten.csv")
    official = cm.datasets.load_ccfi().official.query("node == 'ccfi' and measure == 'rank'")
    assert published["city"].tolist() == official.sort_values("value")["city"].tolist()
    assert published["rank"].tolist() == list(range(1, 11))


def test_the_baseline_holds_eight_of_the_official_top_ten():
    ranking = pd.read_csv(PAPER / "recorded" / "ranking.csv", header=[0, 1, 2], index_col=0)
    baseline = ranking["minmax", "equal", "arithmetic"]
    published = pd.read_csv(PAPER / "published" / "official_top_ten.csv", index_col="city")
    assert (baseline[published.index] <= 10).sum() >= 8


def test_nothing_is_fetched_to_compile():
    for source in PAPER.glob("*.typ"):
        assert "@preview" not in source.read_text(encoding="utf-8")
