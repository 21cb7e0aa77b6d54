"""The documentation says what is so: its examples run, its names of tests and methods exist."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import ccfi_methods as cm

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*DOCS.glob("*.md"), *DOCS.glob("guide/*.md")])
WITH_EXAMPLES = [page for page in PAGES if "\n>>> " in page.read_text(encoding="utf-8")]


@pytest.fixture(scope="module")
def examples() -> ModuleType:
    spec = importlib.util.spec_from_file_location("examples", DOCS / "examples.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def failures(examples: ModuleType, page: Path) -> str:
    told: list[str] = []
    runner = doctest.DocTestRunner(optionflags=examples.FLAGS, verbose=False)
    runner.run(examples.session(page), out=told.append)
    return "".join(told)


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_examples(examples, page):
    told = failures(examples, page)
    if told:
        pytest.fail(told, pytrace=False)


def test_an_example_that_is_not_true_is_seen(examples, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n```python\n>>> 1 + 1\n3\n```\n\ntext\n", encoding="utf-8")
    assert "line 4" in failures(examples, page)
    page.write_text("# Page\n\n```python\n>>> 1 + 1\n2\n```\n\ntext\n", encoding="utf-8")
    assert failures(examples, page) == ""


def test_no_block_with_prompts_is_left_out(examples):
    for page in PAGES:
        prompts = re.findall(r"^>>> ", page.read_text(encoding="utf-8"), re.MULTILINE)
        assert len(examples.session(page).examples) == len(prompts), page.name


# -- what is named exists ------------------------------------------------------------------------


def names_in(path: Path) -> set[str]:
    """Return the names of tests and classes in a file, as pytest writes them."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
            inner = node.body if isinstance(node, ast.ClassDef) else []
            names |= {f"{node.name}::{f.name}" for f in inner if isinstance(f, ast.FunctionDef)}
    return names


NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)((?:::\w+)*)`")


@pytest.mark.parametrize("page", ["conventions", "evidence"])
def test_named_tests_exist(page):
    found = NAMED.findall((DOCS / f"{page}.md").read_text(encoding="utf-8"))
    assert len(found) > 10
    for file, name in found:
        path = ROOT / "tests" / file
        assert path.is_file(), file
        assert not name or name.removeprefix("::") in names_in(path), file + name


def test_evidence_has_every_method():
    text = (DOCS / "evidence.md").read_text(encoding="utf-8")
    for family, rows in cm.list_methods().groupby("family"):
        section = re.split(r"^## ", text, flags=re.MULTILINE)
        part = next(part for part in section if part.lower().startswith(str(family)))
        lacking = [name for name in rows["name"] if f"`{name}`" not in part]
        assert not lacking, family


# -- what it says of published tables, and no other test does ------------------------------------


def test_tables_18_and_22_print_different_weights():
    folder = ROOT / "tests" / "references" / "tai_handbook"
    by_factors = pd.read_csv(folder / "result_table18_fa_weights.csv", index_col=0)["PC"]
    again = pd.read_csv(folder / "result_table22_weights_by_method.csv", index_col=0).loc["FA"]
    assert (again - by_factors).abs().round(2).value_counts().to_dict() == {0.0: 4, 0.01: 4}
