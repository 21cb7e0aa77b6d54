"""What an installed package has to do, away from its repository.

`.ci/run` copies this folder elsewhere and runs it in an environment that holds only the wheel;
there CCFI_INSTALLED is set.
"""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
from importlib import metadata, resources
from pathlib import Path

import pytest

import ccfi_methods as cm

CCFI = Path(sysconfig.get_path("scripts")) / "ccfi"
INSTALLED = "CCFI_INSTALLED" in os.environ


def ran(*command: object, cwd: Path) -> str:
    return subprocess.run(
        [*map(str, command)], cwd=cwd, capture_output=True, text=True, check=True, timeout=120
    ).stdout


@pytest.mark.skipif(not INSTALLED, reason="runs in a checkout")
def test_the_package_is_the_installed_one():
    assert Path(cm.__file__).is_relative_to(sysconfig.get_path("purelib"))


@pytest.mark.skipif(not INSTALLED, reason="a checkout has the data beside the package")
def test_the_data_travel_inside_the_package():
    data = resources.files("ccfi_methods") / "_data"
    assert (data / "ccfi_2023.csv").is_file()
    assert (data / "judgements" / "ccfi.csv").is_file()


def test_the_open_ccfi_loads():
    ccfi = cm.datasets.load_ccfi()
    assert ccfi.data.shape == (31, 33)
    assert set(ccfi.judgements) <= set(ccfi.framework.groups)


def test_the_command_compares_methods(tmp_path):
    out = ran(CCFI, "compare", cwd=tmp_path)
    rows = [line for line in out.splitlines() if line.startswith("Chongqing")]
    assert len(rows) == 2  # ranks and shifts
    assert "Skipped: 1 of 12 specifications" in out


def test_the_command_writes_tables_and_figures(tmp_path):
    ran(CCFI, "rank", "--out", "results", cwd=tmp_path)
    written = {path.suffix for path in (tmp_path / "results").iterdir()}
    assert written == {".csv", ".tex", ".pdf", ".png", ".txt"}


def test_the_command_knows_its_version(tmp_path):
    assert ran(CCFI, "--version", cwd=tmp_path).split()[1] == metadata.version("ccfi-methods")


def test_the_package_is_typed_and_licensed():
    assert (resources.files("ccfi_methods") / "py.typed").is_file()
    assert metadata.metadata("ccfi-methods")["License-Expression"] == "BSD-3-Clause"


def test_importing_leaves_out_what_only_some_need():
    code = (
        "import sys, ccfi_methods\n"
        "heavy = {'matplotlib.pyplot', 'typst', 'pyarrow.dataset', 'distributed', 'IPython'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert ran(sys.executable, "-c", code, cwd=Path.home()).strip() == "[]"
