"""The steps as functions: the same numbers as an index, and every change in the report."""

import numpy as np
import pandas as pd
import pytest

from ccfi_methods import CompositeIndex, datasets
from ccfi_methods.exceptions import DataError, DomainError
from ccfi_methods.preparation import Winsorise, changes, impute, treat


@pytest.fixture(scope="module")
def ccfi():
    return datasets.load_ccfi()


def _replayed(before, report):
    """Make every reported change by hand, after checking that it starts from what was there."""
    data = before.copy()
    for change in report.itertuples():
        old = data.at[change.unit, change.indicator]
        assert old == change.before or (np.isnan(old) and np.isnan(change.before))
        assert change.rule
        data.at[change.unit, change.indicator] = change.after
    return data


@pytest.mark.parametrize("method", ["median", "row", "knn", "iterative"])
def test_the_report_replays_the_imputation(ccfi, method):
    filled = impute(ccfi.data, method, ccfi.framework)
    pd.testing.assert_frame_equal(_replayed(ccfi.data, filled.changes), filled.data)
    assert len(filled.changes) == 21
    assert set(filled.changes["rule"]) == {method}


@pytest.mark.parametrize("method", ["winsorise", "quantiles", "signed_log", "two_stage"])
def test_the_report_replays_the_treatment(ccfi, method):
    data = impute(ccfi.data, "median", ccfi.framework).data
    treated = treat(data, method, ccfi.framework)
    pd.testing.assert_frame_equal(_replayed(data, treated.changes), treated.data)


def test_treatment_of_the_function_is_that_of_the_index(ccfi):
    chosen = {"default": "winsorise", "financial_court": None, "market": "yeojohnson"}
    data = impute(ccfi.data, "median", ccfi.framework).data
    treated = treat(data, chosen, ccfi.framework)
    one = CompositeIndex(ccfi.framework, treatment=chosen).compute(data)
    two = CompositeIndex(ccfi.framework).compute(treated.data)
    np.testing.assert_array_equal(one.scores, two.scores)
    assert treated.rules["financial_court"] == ""
    assert treated.rules["deposits"] == "2 high points moved to 128882"
    assert treated.rules["gdp"].startswith("Yeo-Johnson, λ = ")


def test_rule_that_could_not_be_met_is_in_the_summary(ccfi):
    data = impute(ccfi.data, "median", ccfi.framework).data
    summary = treat(data, "winsorise", ccfi.framework).summary()
    assert summary.at["financial_court", "cells"] == 0
    assert summary.at["financial_court", "rule"] == "still skewness 2.87, kurtosis 6.65"
    within = summary.drop("financial_court")
    assert ((within["skewness_after"].abs() <= 2) | (within["kurtosis_after"] <= 3.5)).all()
    assert ((within["skewness_before"].abs() > 2) & (within["kurtosis_before"] > 3.5)).all()


def test_other_columns_stay(ccfi):
    data = ccfi.data.assign(note="text", row=range(31))
    filled = impute(data, "mean", ccfi.framework)
    assert list(filled.data) == list(data)
    pd.testing.assert_frame_equal(filled.data[["note", "row"]], data[["note", "row"]])
    assert repr(filled) == "Prepared(21 of 1,023 cells changed, in 5 of 33 indicators)"


def test_drop_reports_what_it_left_out(ccfi):
    left = impute(ccfi.data, "drop", ccfi.framework)
    assert left.dropped == list(ccfi.data.columns[ccfi.data.isna().any()])
    assert left.data.shape == (31, 28)
    assert left.summary()["rule"].str.startswith("left out: ").all()
    assert "5 indicators left out" in repr(left)
    assert left.changes.empty


def test_your_own_methods(ccfi):
    def zeros(x):
        return np.nan_to_num(x)

    def halved(x):
        return x / 2

    filled = impute(ccfi.data, zeros, ccfi.framework)
    assert (filled.changes["after"] == 0).all()
    assert set(filled.changes["rule"]) == {"zeros"}
    treated = treat(filled.data, halved, ccfi.framework)
    assert set(treated.changes["rule"]) == {"halved"}
    pd.testing.assert_frame_equal(treated.data, filled.data / 2)


def test_inputs_are_left_alone(ccfi):
    before = ccfi.data.copy()
    treat(impute(ccfi.data, "median").data, "log_shifted" if False else Winsorise())
    pd.testing.assert_frame_equal(ccfi.data, before)


def test_without_missing_values_there_is_nothing_to_do():
    data = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})
    filled = impute(data, "mean")
    assert filled.changes.empty
    assert filled.summary().empty
    pd.testing.assert_frame_equal(filled.data, data)


def test_treatment_needs_complete_data(ccfi):
    with pytest.raises(DataError, match=r"\['cfc_assets', .* are missing. Impute first"):
        treat(ccfi.data, "winsorise", ccfi.framework)


def test_errors_name_indicators_and_units():
    data = pd.DataFrame({"rail": [0.0, 1, 2, 3], "road": [1.0, 2, 3, 4]}, index=list("wxyz"))
    with pytest.raises(DomainError, match="needs values > 0; 'rail' is 0 for w"):
        treat(data, "log")
    with pytest.raises(DataError, match="got no columns"):
        treat(pd.DataFrame(), "log")


def test_changes_knows_missing_from_different():
    before = [[np.nan, np.nan, 1.0], [2.0, np.nan, 3.0]]
    after = [[np.nan, 5.0, 1.0], [2.0, np.nan, 4.0]]
    report = changes(before, after, ["u", "v"], list("abc"), ["", "fill", "add"])
    assert report.drop(columns="before").to_numpy().tolist() == [
        ["u", "b", 5.0, "fill"],
        ["v", "c", 4.0, "add"],
    ]
