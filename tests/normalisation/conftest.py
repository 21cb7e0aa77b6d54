"""The Handbook's example of every normalisation, and how printed figures are compared."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

REFERENCES = Path(__file__).parents[1] / "references"


@pytest.fixture(scope="session")
def references():
    return REFERENCES


@pytest.fixture(scope="session")
def table15():
    """Table 15 of the Handbook as printed, figures as text."""
    path = REFERENCES / "tai_handbook" / "result_table15_normalisation_schooling.csv"
    return pd.read_csv(path, index_col="country", dtype=str)


@pytest.fixture(scope="session")
def schooling(table15):
    """Mean years of schooling of 23 countries, as one column."""
    return table15[["mean_years_school"]].to_numpy(dtype=float)


@pytest.fixture(scope="session")
def assert_printed():
    """Compare figures with printed ones, to half a unit of the last printed digit of each."""

    def check(values, printed):
        values = np.asarray(values, dtype=float).ravel()
        assert len(values) == len(printed)
        for value, text in zip(values, printed, strict=True):
            decimals = len(text.partition(".")[2])
            assert abs(value - float(text)) <= 0.5 * 10.0**-decimals + 1e-12, (value, text)

    return check
