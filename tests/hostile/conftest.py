"""Bad inputs at every entry: the class of the error, and words that its sentence contains.

A module lists `ROWS`, each ``(what is wrong, error, words, call)``. `call` gets a `world` of small
things that are right: data, an index, results. To add a case, add a row.
"""

from __future__ import annotations

import re
from functools import cached_property

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm


class World:
    """What a call may need that is right."""

    data = pd.DataFrame(
        {"a": [1.0, 4, 2, 8, 5], "b": [3.0, 1, 2, 5, 4], "c": [2, 2.5, 7, 1, 3]}, list("pqrst")
    )
    table = data.to_numpy()
    gaps = data.mask(data > 7)
    weights = np.full(3, 1 / 3)
    votes = pd.DataFrame({"x": [1, 2, 3], "y": [3, 1, 2], "z": [2, 1, 3]}, list("abc"))
    framework = cm.Framework.flat(list("abc"))
    index = cm.CompositeIndex(framework)
    inputs = (cm.Choice("normalisation", ["minmax", "zscore"]), cm.WeightNoise(0.25))

    @property
    def panel(self):
        return pd.concat({2020: self.data, 2021: self.data}, names=["year", "unit"]).swaplevel()

    @cached_property
    def result(self):
        return self.index.compute(self.data)

    @cached_property
    def comparison(self):
        return cm.compare_methods(self.data)

    @cached_property
    def uncertainty(self):
        return cm.simulate(self.index, self.data, self.inputs, n=64, rng=1)

    @cached_property
    def acceptability(self):
        return cm.smaa(self.index, self.data, n=64, rng=1)

    @cached_property
    def sensitivity(self):
        return cm.sobol_sensitivity(self.index, self.data, self.inputs, n=32, rng=1)

    @cached_property
    def diagnosis(self):
        return cm.diagnose(self.data)

    def file(self, text, name="data.csv"):
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def framed(self, **columns):
        """Return a framework of a root and two indicators, with columns changed or added."""
        table = {"code": ["i", "a", "b"], "parent": [None, "i", "i"]}
        return cm.Framework(pd.DataFrame(table | columns))

    def but(self, column, values):
        """Return the data with other values in one column."""
        return self.data.assign(**{column: values})


@pytest.fixture(scope="session")
def made():
    return World()


@pytest.fixture
def world(made, tmp_path):
    mpl.use("Agg")
    made.folder = tmp_path
    return made


def pytest_generate_tests(metafunc):
    if "row" in metafunc.fixturenames:
        rows = metafunc.module.ROWS
        metafunc.parametrize("row", rows, ids=[re.sub(r"[^ -~]", "?", row[0]) for row in rows])


@pytest.fixture
def refused(row, world):
    """Make the call of a row and compare what it is refused with."""
    _, error, words, call = row
    with pytest.raises(error) as caught:
        call(world)
    message = str(caught.value)
    assert words in message
    assert len(message) < 1500
    assert not re.search(r"Traceback|object at 0x", message)
    return message
