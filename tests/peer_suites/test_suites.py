"""The cases themselves: all are there, and every one is compared somewhere."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import numpy as np


def test_how_many_values_there_are(every_case):
    assert sum(np.size(case["expected"]) for case in every_case) == 2569


def test_every_call_has_one_module(every_case):
    families = [
        family
        for file in Path(__file__).parent.glob("test_*.py")
        if file.name != Path(__file__).name
        for family in _module(file).FAMILIES
    ]
    assert sorted(families) == sorted({case["call"].partition(".")[0] for case in every_case})


def _module(file):
    spec = importlib.util.spec_from_file_location(f"peer_{file.stem}", file)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
