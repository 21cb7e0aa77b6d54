"""A comparison by numbers, and in files."""

from __future__ import annotations

import pandas as pd
import pytest

import ccfi_methods as cm
from ccfi_methods.reporting import numbered_tables, write_comparison


@pytest.fixture(scope="module")
def comparison() -> cm.MethodComparison:
    ccfi = cm.datasets.load_ccfi()
    return cm.compare_methods(
        ccfi.data,
        ccfi.framework,
        imputation="median",
        normalisation=["minmax", cm.normalisation.MinMax(1, 100)],
        weighting=["equal", "entropy"],
        aggregation=["arithmetic", "geometric"],
        baseline=("minmax", "entropy", "arithmetic"),
    )


def test_the_baseline_is_number_one_and_units_stand_in_its_order(comparison):
    tables = numbered_tables(comparison)
    assert tables["specifications"].iloc[0, :3].tolist() == ["minmax", "entropy", "arithmetic"]
    assert tables["ranks"][1].is_monotonic_increasing
    assert (tables["rank_shifts"][1] == 0).all()


def test_numbers_mean_the_same_in_every_table(comparison):
    tables = numbered_tables(comparison)
    for number, row in tables["specifications"].iterrows():
        name = " / ".join(row.iloc[:3])
        pd.testing.assert_series_equal(
            tables["ranks"][number], comparison.ranks[name], check_names=False, check_like=True
        )
        shifts = comparison.rank_shifts()[name]
        pd.testing.assert_series_equal(
            tables["rank_shifts"][number], shifts, check_names=False, check_like=True
        )
        assert row["mean_absolute_shift"] == shifts.abs().mean()
        assert row["kendall"] == comparison.agreement().loc[comparison.baseline, name]
        assert tables["agreement"].loc[1, number] == row["kendall"]


def test_numbers_mean_the_same_in_the_figure(comparison):
    """Where rankings that agree stand side by side, they keep the numbers of the tables."""
    specifications = numbered_tables(comparison)["specifications"]
    labels = [label.get_text() for label in comparison.plot_agreement().get_yticklabels()]
    said = dict(label.rsplit(" · ", 1)[::-1] for label in labels)
    names = {str(i): " / ".join(row.iloc[:3]) for i, row in specifications.iterrows()}
    assert said == names
    assert comparison.numbers.to_dict() == {name: int(i) for i, name in names.items()}


def test_what_was_skipped_keeps_its_reason(comparison):
    skipped = numbered_tables(comparison)["skipped"]["reason"]
    assert list(skipped.index.names) == ["normalisation", "weighting", "aggregation"]
    assert skipped.loc[("minmax", "equal", "geometric")].startswith("A geometric mean needs")
    assert len(skipped) == len(comparison.skipped) == 2


def test_a_varied_imputation_is_shown(comparison):
    ccfi = cm.datasets.load_ccfi()
    both = cm.compare_methods(
        ccfi.data,
        ccfi.framework,
        imputation=["median", "mean"],
        normalisation="minmax",
        weighting="equal",
        aggregation="arithmetic",
    )
    assert list(numbered_tables(both)["specifications"].columns[:2]) == [
        "imputation",
        "normalisation",
    ]


def test_files_hold_the_comparison(comparison, tmp_path):
    written = write_comparison(comparison, tmp_path / "new" / "folder")
    assert sorted(written) == sorted((tmp_path / "new" / "folder").iterdir())
    read = {path.name: path for path in written}
    ranks = pd.read_csv(read["ranks.csv"], index_col="city")
    pd.testing.assert_frame_equal(ranks, comparison.ranks, check_names=False)
    scores = pd.read_csv(read["scores.csv"])
    pd.testing.assert_frame_equal(scores, comparison.scores, check_dtype=False)
    assert r"\toprule" in read["ranks.tex"].read_text(encoding="utf-8")
    assert read["agreement.pdf"].read_bytes().startswith(b"%PDF")
    assert read["ranks.png"].read_bytes().startswith(b"\x89PNG")


def test_the_same_comparison_writes_the_same_bytes(comparison, tmp_path):
    first = write_comparison(comparison, tmp_path / "a")
    second = write_comparison(comparison, tmp_path / "b")
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
