"""Files appear whole or not at all, and those that were there stay until they are replaced."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.reporting import save_figure, write_comparison, write_result
from ccfi_methods.reporting.folder import replacing, reserve

pytestmark = pytest.mark.filterwarnings("error::pytest.PytestUnraisableExceptionWarning")

DATA = pd.DataFrame({"a": [1.0, 2, 4, 3], "b": [3.0, 1, 2, 5]}, index=[*"wxyz"])
COMMAND = [sys.executable, "-c", "from ccfi_methods.cli import main; main()"]


@pytest.fixture(scope="module")
def comparison() -> cm.MethodComparison:
    return cm.compare_methods(DATA, weighting=["equal", "entropy"], aggregation="arithmetic")


@pytest.fixture(scope="module")
def result(comparison) -> cm.IndexResult:
    return comparison.results[comparison.baseline]


WRITERS = {
    "a comparison": lambda result, comparison, out: write_comparison(comparison, out),
    "an index": lambda result, comparison, out: write_result(result, out),
    "a figure": lambda result, comparison, out: save_figure(result.plot(), out / "scores"),
    "a workbook": lambda result, comparison, out: result.to_excel(out / "index.xlsx"),
}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.fixture
def earlier(result, comparison, tmp_path) -> dict[str, bytes]:
    """Fill the folder with files of an earlier run, and one that is nobody's."""
    for write in WRITERS.values():
        write(result, comparison, tmp_path)
    (tmp_path / "mine.txt").write_text("mine")
    for path in tmp_path.iterdir():
        path.write_bytes(b"earlier " + path.name.encode())
    return contents(tmp_path)


def full_disk(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("write", WRITERS.values(), ids=WRITERS)
class TestFullDisk:
    @pytest.mark.parametrize("after", [0, 1])
    def test_files_stay_as_they_were(
        self, result, comparison, tmp_path, earlier, monkeypatch, write, after
    ):
        """The disk is full when the files are to take their places, some of which they have."""
        replace, done = os.replace, []

        def until_full(source, target):
            if len(done) >= after:
                full_disk()
            done.append(target)
            replace(source, target)

        monkeypatch.setattr(os, "replace", until_full)
        if write is WRITERS["a workbook"] and after:
            pytest.skip("a workbook is one file")
        with pytest.raises(cm.MethodError, match=r"Cannot write to .*: no space left on device\."):
            write(result, comparison, tmp_path)
        monkeypatch.undo()
        assert contents(tmp_path) == earlier

    @pytest.mark.skipif(sys.platform == "win32", reason="has no limit of the size of files")
    def test_half_a_file_is_none(self, result, comparison, tmp_path, earlier, write):
        """The system lets no file grow beyond 100 bytes."""
        import resource

        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
        try:
            with pytest.raises(cm.MethodError, match=r"Cannot write to .*: file too large\."):
                write(result, comparison, tmp_path)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
            signal.signal(signal.SIGXFSZ, handler)
        assert contents(tmp_path) == earlier

    def test_new_files_replace_those_of_their_names(
        self, result, comparison, tmp_path, earlier, write
    ):
        write(result, comparison, tmp_path)
        now = contents(tmp_path)
        assert now.keys() == earlier.keys()
        changed = {name for name in now if now[name] != earlier[name]}
        assert changed
        assert "mine.txt" not in changed


def test_interrupted_nothing_is_replaced(tmp_path):
    (tmp_path / "a").write_text("earlier")

    def interrupted():
        with replacing(tmp_path) as beside:
            (beside / "a").write_text("new")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert contents(tmp_path) == {"a": b"earlier"}


def test_a_folder_is_of_one_run(tmp_path):
    with reserve(tmp_path):
        with pytest.raises(cm.MethodError, match="Another run is writing to"), reserve(tmp_path):
            pass
        ran = subprocess.run(
            [*COMMAND, "rank", "--out", str(tmp_path)], capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stdout) == (1, "")
        assert ran.stderr.startswith(f"Error: Another run is writing to {str(tmp_path)!r}: wait")
        assert not any(tmp_path.iterdir())
    with reserve(tmp_path):  # it was let go
        pass


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts otherwise")
@pytest.mark.parametrize("again", [False, True])
def test_interrupted_from_the_keyboard_a_study_says_what_is_complete(tmp_path, again):
    """Interrupted in the second part: the files of the first are there, or the earlier ones."""
    DATA.to_csv(tmp_path / "data.csv", index_label="unit")
    out = tmp_path / "out"
    out.mkdir()
    if again:
        (out / "simulation.csv").write_text("earlier")
    slow = (
        "import sys, ccfi_methods.reporting.study as study\n"
        "def forever(*_, **__):\n"
        "    print('in the second part', file=sys.stderr, flush=True)\n"
        "    while True: pass\n"
        "study.sobol_sensitivity = forever\n"
    )
    process = subprocess.Popen(
        [COMMAND[0], "-c", slow + COMMAND[2], "robustness", "--n", "64",
         "--data", str(tmp_path / "data.csv"), "--out", str(out)],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr.readline() == "in the second part\n"
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=120)
    assert process.returncode == 130
    if again:
        assert err == (
            f"Interrupted. Complete: simulation; the files of the earlier run in {out} are as "
            "they were.\n"
        )
        assert contents(out) == {"simulation.csv": b"earlier"}
    else:
        assert err == f"Interrupted. Complete: simulation; {out} holds the files of these.\n"
        assert {"simulation.csv", "simulation_ranks.pdf", "notes.txt"} <= contents(out).keys()
