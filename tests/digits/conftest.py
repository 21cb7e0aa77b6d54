"""Tables that are hard on floating-point numbers, and the comparison with 60 digits."""

from __future__ import annotations

import numpy as np
import pytest
from mpmath import mp, mpf

DIGITS, TOLERANCE = 60, 1e-12
worst: list[tuple[float, str]] = []


def _tables() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(12)
    u = rng.random((10, 4))
    plain = 1 + 9 * u
    sizes = 10.0 ** np.array([-300.0, -150, 0, 150, 299, 300, -200, -10, 20, 7])
    first = plain.copy()
    first[0] = [1e8, 1e-6, 1e8, 1e-6]
    return {
        "plain": plain,
        "tiny": 1e-300 * plain,
        "huge": 1e300 * plain,
        "sizes by column": plain * [1e-300, 1e-150, 1.0, 1e300],
        "1e12, varying by 1e3": 1e12 + 1e3 * u,
        "huge, varying by 1e-9 of it": 1e300 * (1 + 1e-9 * u),
        "tiny, varying by 1e-9 of it": 1e-300 * (1 + 1e-9 * u),
        "varying by 1e-11 of it": 7.3 * (1 + 1e-11 * u),
        "near one": 1 + 3e-7 * u * [1, 1, 2, 3],
        "sizes within columns": rng.permuted(np.tile(sizes[:, None], 4), axis=0),
        "first unit far out": first,
    }


TABLES = _tables()


def pytest_generate_tests(metafunc):
    if "table" in metafunc.fixturenames:
        metafunc.parametrize("table", TABLES.values(), ids=TABLES)


@pytest.fixture
def columns():
    """Return the columns of a table as lists of numbers with 60 digits."""
    return lambda table: [[mpf(float(v)) for v in column] for column in np.transpose(table)]


@pytest.fixture(autouse=True)
def sixty_digits():
    before, mp.dps = mp.dps, DIGITS
    yield
    mp.dps = before


@pytest.fixture
def agree(request):
    """Compare with 60 digits, relative to the largest number of each column of the output.

    Where the output is a difference, `size` is that of its terms.
    """

    def compare(got, expected, size=None):
        got = np.atleast_2d(np.asarray(got))  # scores and weights are one row, so one scale
        expected = expected if isinstance(expected[0], list) else [expected]
        assert got.shape == (len(expected), len(expected[0]))
        for mine, exact in zip(got, expected, strict=True):
            assert np.isfinite(mine).all()
            natural = size or max(abs(e) for e in exact) or 1
            off = max(abs(mpf(float(v)) - e) for v, e in zip(mine, exact, strict=True))
            error = float(off / natural)
            worst.append((error, request.node.name))
            assert error <= TOLERANCE, f"off by {error:.1e} of the largest"

    return compare


@pytest.fixture(scope="session", autouse=True)
def report():
    yield
    print(f"\n{len(worst):,} comparisons with {DIGITS} digits; the worst:")
    for error, name in sorted(worst, reverse=True)[:10]:
        print(f"  {error:.1e}  {name}")
