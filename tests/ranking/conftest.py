"""Voters' profiles of the Handbook, and its other tables on social choice."""

from pathlib import Path

import pandas as pd
import pytest

REFERENCES = Path(__file__).parents[1] / "references"


@pytest.fixture(scope="session")
def published():
    """Return a published table, by folder and name."""

    def read(folder, name, **options):
        return pd.read_csv(REFERENCES / folder / f"{name}.csv", **options)

    return read


@pytest.fixture(scope="session")
def profile(published):
    """Return the rankings of an example, options x rankings, and how many voters hold each."""
    table = published("social_choice_handbook", "input_profiles").set_index("example")

    def read(example):
        rows = table.loc[example].reset_index(drop=True)
        orders = rows.drop(columns="count").dropna(axis=1)
        rankings = {
            name: pd.Series(range(1, orders.shape[1] + 1), index=list(order))
            for name, order in zip(orders.index, orders.to_numpy(), strict=True)
        }
        return pd.DataFrame(rankings).sort_index(), rows["count"]

    return read
