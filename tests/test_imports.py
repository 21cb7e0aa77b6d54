"""What an import loads: the front door, and what is behind it when it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

import ccfi_methods as cm

WHEN_USED = {"scipy", "sklearn", "statsmodels", "matplotlib", "joblib", "tqdm", "openpyxl", "rich"}
OWN = """
import pandas as pd
data = pd.DataFrame({"a": [1.0, 2, 4], "b": [3.0, 1, 2]}, index=list("xyz"))
index = cm.CompositeIndex(cm.Framework.flat(["a", "b"]), weighting="entropy")
"""


def loaded_by(code: str) -> set[str]:
    """Return the top-level packages that a program loads beside NumPy and pandas."""
    lines = ["import sys, numpy, pandas", "before = {*sys.modules}", *code.strip().splitlines()]
    lines += ["print(*{m.split('.')[0] for m in {*sys.modules} - before})"]
    return {*printed_by("\n".join(lines))}


def printed_by(program: str) -> list[str]:
    run = [sys.executable, "-c", program]
    return subprocess.run(run, capture_output=True, text=True, check=True).stdout.split()


def test_the_import_loads_nothing_but_the_front_door():
    program = "import sys, ccfi_methods; print(*(m for m in sys.modules if '_methods' in m))"
    assert printed_by(program) == ["ccfi_methods"]


@pytest.mark.parametrize(
    "code",
    [
        "import ccfi_methods as cm; cm.CompositeIndex, cm.compare_methods, cm.list_methods()",
        "import ccfi_methods as cm" + OWN + "index.compute(data).summary()",
        "import ccfi_methods as cm; cm.simulate, cm.smaa, cm.rank_ranges, cm.Region",
        "import ccfi_methods as cm; cm.datasets.load_ccfi()",
        "import ccfi_methods as cm; [getattr(cm, name) for name in dir(cm) if name != 'plotting']",
    ],
)
def test_heavy_libraries_come_when_they_are_used(code):
    assert not loaded_by(code) & WHEN_USED


def test_the_names_are_the_public_ones():
    assert dir(cm) == cm.__all__ == sorted(cm.__all__)
    assert {"imputation", "treatment", "diagnostics", "regional"} <= {*dir(cm)}
    for name in dir(cm):
        assert getattr(cm, name).__name__ in (name, f"ccfi_methods.{name}")
    assert cm.__version__.count(".") == 2
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        cm.nothing  # noqa: B018


def test_the_command_line_shows_its_help_without_the_rooms_above():
    loaded = printed_by(
        "import sys, ccfi_methods.cli; print(*(m for m in sys.modules if m.startswith('ccfi_')))"
    )
    assert not {f"ccfi_methods.{room}" for room in ("families", "robustness", "index")} & {*loaded}


def test_the_help_shows_the_defaults_of_a_comparison():
    from ccfi_methods.cli.compare import DEFAULTS
    from ccfi_methods.comparison import AGGREGATIONS, NORMALISATIONS, WEIGHTINGS

    usual = {
        "normalisation": NORMALISATIONS,
        "weighting": WEIGHTINGS,
        "aggregation": AGGREGATIONS,
    }
    labels = {f: ", ".join(cm.families.label_of(f, c) for c in usual[f]) for f in usual}
    assert labels == DEFAULTS
