"""Expected values of the peers' own test suites: read, handed to a module, and compared."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

SUITES = Path(__file__).parents[1] / "references" / "peer_suites"


def cases():
    """Return the cases that are the same by definition here and in the peer."""
    every = [
        case for file in sorted(SUITES.glob("*.json")) for case in json.loads(file.read_text())
    ]
    return [case for case in every if case["kind"] == "same"]


def pytest_generate_tests(metafunc):
    """Give a module the cases whose call it has a function for: ``agg.topsis`` is `agg_topsis`."""
    if "case" in metafunc.fixturenames:
        module = metafunc.module
        chosen = [case for case in cases() if case["call"].partition(".")[0] in module.FAMILIES]
        metafunc.parametrize("case", chosen, ids=[f"{c['call']}-{c['id']}" for c in chosen])


@pytest.fixture
def found(case, request):
    """Return what the package gives for a case, ready to be compared."""
    call = getattr(request.module, case["call"].replace(".", "_"))
    return np.asarray(call(**{name: _array(given) for name, given in case["input"].items()}))


@pytest.fixture
def agree(case):
    """Compare with the expected values of a case at the tolerance of its suite."""

    def compare(found):
        expected, tolerance = np.array(case["expected"], dtype=float), case["tolerance"]
        assert np.shape(found) == expected.shape
        if "decimals" in tolerance:
            unit = 10.0 ** -tolerance["decimals"]
            np.testing.assert_allclose(found, expected, rtol=0, atol=unit / 2 * (1 + 1e-9))
        else:
            np.testing.assert_allclose(found, expected, **tolerance)

    return compare


@pytest.fixture(scope="session")
def suites():
    return SUITES


@pytest.fixture(scope="session")
def every_case():
    return cases()


def _array(given):
    """Return lists of numbers, None for a gap, as arrays; what else there is as it is."""
    try:
        return np.array(given, dtype=float) if isinstance(given, list) else given
    except (TypeError, ValueError):
        return given
