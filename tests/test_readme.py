"""The README and the files beside it say what is so."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import ccfi_methods as cm

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
FENCED = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_examples_run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = "\n".join(FENCED.findall(README.read_text(encoding="utf-8")))
    example = doctest.DocTestParser().get_doctest(text, {}, "README", str(README), 0)
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    outcome = runner.run(example, out=told.append)
    assert outcome.attempted >= 8
    assert outcome.failed == 0, "".join(told)
    assert (tmp_path / "ranks.pdf").stat().st_size > 0


def test_the_files_it_points_to_are_there():
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_the_citation_and_the_changelog_know_the_version():
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {cm.__version__}\n" in citation
    assert (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").startswith("# Changelog")


def test_the_lock_pins_versions_and_names_no_address():
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", line) for line in lines)
    assert {"numpy", "pandas", "typst", "matplotlib"} <= {line.split("==")[0] for line in lines}
