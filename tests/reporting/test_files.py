"""Files are written where they are wanted, and hold the result; or a sentence says why not."""

from __future__ import annotations

import sys

import pandas as pd
import pytest
from matplotlib.figure import Figure

import ccfi_methods as cm
from ccfi_methods.reporting import save_figure, write_result

DATA = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, pd.Index(["=1+1", "#N/A", "z"]))


@pytest.fixture(scope="module")
def comparison() -> cm.MethodComparison:
    return cm.compare_methods(DATA, normalisation=["minmax", "zscore"], weighting="entropy",
                              aggregation=["arithmetic", "geometric"])  # fmt: skip


@pytest.fixture(scope="module")
def result(comparison) -> cm.IndexResult:
    return comparison.results[comparison.baseline]


class TestWorkbook:
    def test_names_that_look_like_formulas_are_read_back(self, result, tmp_path):
        path = result.to_excel(tmp_path / "a.xlsx")
        for sheet in ("data", "normalised", "nodes"):
            table = pd.read_excel(path, sheet_name=sheet, index_col=0, keep_default_na=False)
            assert list(table.index) == list(DATA.index)

    def test_a_comparison_is_read_back(self, comparison, tmp_path):
        sheets = pd.read_excel(
            comparison.to_excel(tmp_path / "a.xlsx"), sheet_name=None, keep_default_na=False
        )
        assert list(sheets) == [
            "summary", "specifications", "ranks", "scores", "weights", "agreement", "skipped",
        ]  # fmt: skip
        ranks = sheets["ranks"].set_index(sheets["ranks"].columns[0])
        assert ranks.to_numpy().tolist() == comparison.ranks.to_numpy().tolist()
        assert list(ranks.index) == list(DATA.index)
        pd.testing.assert_frame_equal(sheets["scores"], comparison.scores, check_dtype=False)
        assert sheets["skipped"]["reason"].tolist() == comparison.skipped["reason"].tolist()
        assert len(sheets["agreement"]) == len(sheets["specifications"]) == 1

    def test_folders_are_made(self, result, comparison, tmp_path):
        for each in (result, comparison):
            path = tmp_path / type(each).__name__ / "deep" / "a.xlsx"
            assert each.to_excel(str(path)) == path
            assert path.is_file()

    @pytest.mark.parametrize("name", ["a.txt", "a", "a.xls"])
    def test_other_files_are_refused(self, result, tmp_path, name):
        with pytest.raises(cm.MethodError, match=r"ends in \.xlsx, got .*" + name):
            result.to_excel(tmp_path / name)

    def test_a_path_that_cannot_be_written_is_refused(self, result, tmp_path):
        (tmp_path / "file").touch()
        with pytest.raises(cm.MethodError, match=r"Cannot make the folder .*: it is a file"):
            result.to_excel(tmp_path / "file" / "a.xlsx")
        (tmp_path / "b.xlsx").mkdir()
        with pytest.raises(cm.MethodError, match="Cannot write"):
            result.to_excel(tmp_path / "b.xlsx")

    def test_the_extra_to_install_is_named(self, result, tmp_path, monkeypatch):
        for name in ("openpyxl", "openpyxl.workbook"):
            monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(cm.MethodError, match=r"pip install ccfi-methods\[report\]"):
            result.to_excel(tmp_path / "a.xlsx")


class TestFigures:
    @pytest.mark.parametrize("stem", ["a", "a.png", "a.pdf"])
    def test_paths_may_be_text_and_folders_are_made(self, result, tmp_path, stem):
        folder = tmp_path / "deep"
        paths = save_figure(result.plot(), f"{folder}/{stem}")
        assert paths == [folder / "a.pdf", folder / "a.png"]
        assert all(path.stat().st_size for path in paths)

    def test_other_dots_stay(self, result, tmp_path):
        assert save_figure(result.plot(), tmp_path / "v1.2")[1].name == "v1.2.png"

    def test_a_figure_is_no_axes(self, tmp_path):
        with pytest.raises(cm.MethodError, match=r"the figure of Axes.* got Figure"):
            save_figure(Figure(), tmp_path / "a")


def test_a_folder_that_is_a_file_is_refused(result, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(cm.MethodError, match="it is a file"):
        write_result(result, tmp_path / "file")
