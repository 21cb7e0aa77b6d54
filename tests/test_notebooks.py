"""The committed notebooks are what their texts give when executed."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture(scope="module")
def execute() -> ModuleType:
    spec = importlib.util.spec_from_file_location("execute", NOTEBOOKS / "execute.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_notebooks_are_what_their_texts_give():
    ran = subprocess.run(
        [sys.executable, NOTEBOOKS / "execute.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def test_every_notebook_has_a_text():
    for notebook in NOTEBOOKS.glob("*.ipynb"):
        assert notebook.with_suffix(".py").exists()


def test_an_output_that_is_stale_is_seen(execute):
    import nbformat

    notebook = nbformat.read(NOTEBOOKS / "01_first_index.ipynb", as_version=4)
    before = execute.shown(notebook)
    printed = next(
        out
        for cell in notebook.cells
        for out in cell.get("outputs", [])
        if out.output_type == "stream"
    )
    printed.text = printed.text.replace("21 missing", "20 missing")
    assert execute.shown(notebook) != before


def test_no_cell_failed_and_none_was_left_out(execute):
    import nbformat

    for path in NOTEBOOKS.glob("*.ipynb"):
        cells = nbformat.read(path, as_version=4).cells
        code = [cell for cell in cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert not any(out.output_type == "error" for cell in code for out in cell.outputs)
