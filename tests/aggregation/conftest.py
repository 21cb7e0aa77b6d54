"""Published tables, how printed figures are compared, and a table to try things on."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

REFERENCES = Path(__file__).parents[1] / "references"


@pytest.fixture(scope="session")
def published():
    """Return a published table, by folder and name, as text where `dtype` is str."""

    def read(folder, name, **options):
        return pd.read_csv(REFERENCES / folder / f"{name}.csv", **options)

    return read


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


@pytest.fixture
def z():
    """Values of 9 units by 5 indicators, all above zero."""
    return np.random.default_rng(3).uniform(0.2, 1, (9, 5))


@pytest.fixture
def w():
    return np.array([0.1, 0.15, 0.2, 0.25, 0.3])
