from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import ccfi_methods as cm


@pytest.fixture(scope="session")
def framework() -> cm.Framework:
    """Two groups and an indicator of its own, one pointing downwards."""
    return cm.Framework(
        pd.DataFrame(
            {
                "code": ["index", "rich", "safe", "gdp", "retail", "crime", "fire", "flood", "air"],
                "parent": [None, "index", "index", *["rich"] * 2, *["safe"] * 3, "index"],
                "polarity": [None, None, None, 1, 1, -1, -1, 1, 1],
            }
        )
    )


@pytest.fixture(scope="session")
def data(framework) -> pd.DataFrame:
    rng = np.random.default_rng(7)
    table = rng.uniform(1, 10, (8, len(framework.indicators)))
    return pd.DataFrame(table, list("stuvwxyz"), list(framework.indicators))
