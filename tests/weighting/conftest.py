"""Published examples of weights, and how printed figures are compared."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
import pytest

REFERENCES = Path(__file__).parents[1] / "references"


class Example(NamedTuple):
    x: np.ndarray
    polarity: np.ndarray
    printed: list[str]


@pytest.fixture(scope="session")
def references():
    return REFERENCES


@pytest.fixture(scope="session")
def example():
    """Return a published example of objective weights by name: its table and printed weights."""
    folder = REFERENCES / "objective_weights"
    results = pd.read_csv(folder / "result_weights.csv", dtype=str).set_index("example")

    def read(name):
        x = pd.read_csv(folder / f"input_{name}.csv", index_col="alt").to_numpy(dtype=float)
        polarity, printed = results.loc[name].iloc[:, -2:].to_numpy().T
        return Example(x, polarity.astype(int), list(printed))

    return read


@pytest.fixture(scope="session")
def tai():
    """The Handbook's 23 countries by 8 indicators, and its printed tables by name."""
    folder = REFERENCES / "tai_handbook"

    def read(name="input_tableA2_raw23"):
        return pd.read_csv(folder / f"{name}.csv", index_col=0)

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
def x():
    """Positive values of 12 units by 5 indicators that go together more or less."""
    rng = np.random.default_rng(7)
    return np.exp(rng.normal(size=(12, 1)) + rng.normal(size=(12, 5)) * [0.3, 0.5, 0.7, 0.9, 1.1])


@pytest.fixture
def z(x):
    """The same on [0, 1]."""
    return (x - x.min(axis=0)) / np.ptp(x, axis=0)
