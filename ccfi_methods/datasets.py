"""The open CCFI: public figures of 31 Chinese cities, ready for an index.

An open replica of the China Consumer Finance Index, whose own data and method are unpublished: the
choice of indicators is this project's and the rankings that follow from it are not the official
ones. Where each figure comes from stands in `Dataset.sources`; known faults in ``data/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from .exceptions import DataError
from .framework import Framework

__all__ = ["Dataset", "load_ccfi", "load_ccfi_panel"]

_CHECKOUT = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Data with all that is needed to make an index of them.

    Attributes
    ----------
    name : str
    data : DataFrame
        Units x indicators, missing values left missing; a panel is indexed by (city, year).
    framework : Framework
        Its table also says what each indicator is ``measured_in`` and how it is made.
    units : DataFrame
        A city a row: ``name_zh``, ``province``, ``macro_region``.
    sources : DataFrame
        Indicator by indicator (in a panel, year by year) the published series and its source;
        ``per_source`` is that of the denominator.
    judgements : dict of str to DataFrame
        A pairwise comparison matrix for each group of two or more children, for `AHP`: the
        authors' illustration, neither a survey nor the official weights.
    official : DataFrame
        What is published of the official index: ranks, tiers and one score.
    """

    name: str
    data: pd.DataFrame
    framework: Framework
    units: pd.DataFrame
    sources: pd.DataFrame
    judgements: dict[str, pd.DataFrame]
    official: pd.DataFrame

    def __repr__(self) -> str:
        years = len(self.data) // len(self.units)
        rows = f"{len(self.units)} cities" + (f" x {years} years" if years > 1 else "")
        missing = int(self.data.isna().sum().sum())
        return (
            f"<{self.name}: {rows} x {self.data.shape[1]} indicators, "
            f"{missing} of {self.data.size:,} values missing>"
        )


def load_ccfi(year: int = 2023) -> Dataset:
    """Load the open CCFI: 31 cities, 33 indicators in 12 groups and 3 dimensions.

    Each indicator is a published figure, or one divided by another. A few are of the year after
    or before the base year, as the ``year`` column of the framework says.

    Parameters
    ----------
    year : int
        The base year; there is only 2023.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        For another year.

    Examples
    --------
    >>> ccfi = load_ccfi(year=2023)
    >>> ccfi
    <Open CCFI 2023: 31 cities x 33 indicators, 22 of 1,023 values missing>
    >>> ccfi.data.loc["Shanghai", ["gdp", "retail_sales"]].to_dict()
    {'gdp': 47219.0, 'retail_sales': 18515.5}
    >>> ccfi.framework.children("consumer_lenders")
    ('cfc_count', 'cfc_assets')
    """
    if year != 2023:
        raise DataError(
            f"The open CCFI exists for the year 2023 only, got year={year!r}. For 2019 to 2023, "
            "with the indicators that have a series, use load_ccfi_panel()."
        )
    return _dataset(
        "Open CCFI 2023",
        data=_read("ccfi_2023.csv", index_col="city"),
        framework=_framework("framework.csv"),
        sources=_read("sources.csv", index_col="code"),
    )


def load_ccfi_panel() -> Dataset:
    """Load the part of the open CCFI that has a series: 31 cities, 2019 to 2023, 19 indicators.

    The framework is that of `load_ccfi` without the indicators that lack a year, and without the
    groups left empty; the figures of 2023 are the same.

    Returns
    -------
    Dataset
        Its ``data`` are indexed by (city, year).

    Notes
    -----
    Resident population is published for 2020 and 2023 and is gdp / gdp_per_capita otherwise. The
    figures per head of 2019 precede the census of 2020, which found many more residents in
    several cities: the change from 2019 to 2020 is not one of the city. See ``data/README.md``.

    Examples
    --------
    >>> panel = load_ccfi_panel()
    >>> panel
    <Open CCFI panel 2019-2023: 31 cities x 5 years x 19 indicators, 8 of 2,945 values missing>
    >>> panel.data.loc["Chongqing", "gdp"].to_dict()
    {2019: 23606.0, 2020: 25003.0, 2021: 27894.0, 2022: 29129.0, 2023: 30146.0}
    """
    return _dataset(
        "Open CCFI panel 2019-2023",
        data=_read("panel.csv", index_col=["city", "year"]),
        framework=_framework("panel_framework.csv"),
        sources=_read("panel_sources.csv", index_col=["code", "year"]),
    )


def _dataset(name: str, data: pd.DataFrame, framework: Framework, sources: pd.DataFrame) -> Dataset:
    """Add what all datasets share."""
    families = {group: framework.children(group) for group in framework.groups}
    return Dataset(
        name=name,
        data=data,
        framework=framework,
        units=_read("cities.csv", index_col="city"),
        sources=sources,
        judgements={
            group: _judgements(group).loc[[*children], [*children]]
            for group, children in families.items()
            if len(children) > 1
        },
        official=_read("official_2025.csv"),
    )


def _framework(name: str) -> Framework:
    return Framework(_read(name, dtype={"year": "Int64", "per_year": "Int64"}))


def _judgements(node: str) -> pd.DataFrame:
    text = _read(f"judgements/{node}.csv", index_col="code", dtype=str)
    return text.map(lambda judgement: float(Fraction(judgement))).rename_axis(None)


def _read(name: str, **options: Any) -> pd.DataFrame:
    """Read a file that travels inside the package or, in a checkout, lies beside it."""
    for folder in (files("ccfi_methods") / "_data", _CHECKOUT / "derived", _CHECKOUT):
        file = folder / name
        if file.is_file():
            with file.open("rb") as stream:
                return pd.read_csv(stream, **options)
    raise DataError(f"The package lacks its data file {name!r}: install ccfi-methods again.")
