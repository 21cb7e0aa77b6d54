"""The open CCFI: public figures of 31 Chinese cities, ready for an index.

An open replica of the China Consumer Finance Index, whose own data and method are unpublished: the
choice of indicators is this project's and the rankings that follow from it are not the official
ones. Where each figure comes from stands in `Dataset.sources`; known faults in ``data/README.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from numbers import Integral
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args

import pandas as pd

from .exceptions import DataError, brief, unknown_name
from .framework import Framework

__all__ = ["Dataset", "Variants", "ccfi_variants", "load_ccfi", "load_ccfi_panel"]

Variant = Literal["base", "without_status", "intensity", "consumer"]
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
        authors' illustration, neither a survey nor the official weights. In a variant an indicator
        keeps the judgements of the one whose place it takes; a group to which an indicator was
        moved has none.
    official : DataFrame
        What is published of the official index: ranks, tiers and one score.
    edits : DataFrame
        Every figure that was added, left out, converted or is doubted, with the reason and the
        source: ``city`` ("all" for a whole series), ``series``, ``year``, ``action``, ``printed``
        (as collected), ``used``, ``unit``, ``why``, ``source``.
    lower_bounds : DataFrame
        Some missing values are known to be no less than a published figure: cities x indicators
        that have such a bound, for `preparation.multiply_impute`.
    """

    name: str
    data: pd.DataFrame
    framework: Framework
    units: pd.DataFrame
    sources: pd.DataFrame
    judgements: dict[str, pd.DataFrame]
    official: pd.DataFrame
    edits: pd.DataFrame
    lower_bounds: pd.DataFrame

    def __repr__(self) -> str:
        years = len(self.data) // len(self.units)
        rows = f"{len(self.units)} cities" + (f" x {years} years" if years > 1 else "")
        missing = int(self.data.isna().sum().sum())
        return (
            f"<{self.name}: {rows} x {self.data.shape[1]} indicators, "
            f"{missing} of {self.data.size:,} values missing>"
        )


def load_ccfi(year: int = 2023, variant: Variant = "base") -> Dataset:
    """Load the open CCFI: 31 cities, 33 indicators in 12 groups and 3 dimensions.

    Each indicator is a published figure, or one divided by another. Some are of another year than
    the base year, 2022 to 2025, as the ``year`` column of the framework says.

    Parameters
    ----------
    year : int
        The base year; there is only 2023.
    variant : {"base", "without_status", "intensity", "consumer"}
        Which indicators. ``"without_status"`` leaves out the three status codes;
        ``"intensity"`` has figures per resident or per gross regional product in place of totals;
        ``"consumer"`` leaves out leasing companies and bank loans, those to businesses included,
        and moves the two indicators that would be alone in their groups.

    Returns
    -------
    Dataset

    Raises
    ------
    DataError
        For another year or an unknown variant.

    Examples
    --------
    >>> ccfi = load_ccfi(year=2023)
    >>> ccfi
    <Open CCFI 2023: 31 cities x 33 indicators, 21 of 1,023 values missing>
    >>> ccfi.data.loc["Shanghai", ["gdp", "retail_sales"]].to_dict()
    {'gdp': 47219.0, 'retail_sales': 18515.5}
    >>> ccfi.framework.children("consumer_lenders")
    ('cfc_count', 'cfc_assets')
    >>> load_ccfi(variant="intensity").framework.children("consumer_lenders")
    ('cfc_count_per_head', 'cfc_assets_to_gdp')
    """
    if not isinstance(year, Integral) or year != 2023:
        raise DataError(
            f"The open CCFI exists for the year 2023 only, got year={brief(year)}. For 2019 to "
            "2023, with the indicators that have a series, use load_ccfi_panel()."
        )
    if not isinstance(variant, str) or variant not in get_args(Variant):
        raise DataError(unknown_name("variant of the open CCFI", variant, get_args(Variant)))
    which = "" if variant == "base" else f"_{variant}"
    return _dataset(
        "Open CCFI 2023" + (f", {variant}" if which else ""),
        data=_read(f"ccfi_2023{which}.csv", index_col="city"),
        framework=_framework(f"framework{which}.csv"),
        sources=_read(f"sources{which}.csv", index_col="code"),
        lower_bounds=_read(f"lower_bounds{which}.csv", index_col="city"),
    )


class Variants(NamedTuple):
    """Data with the indicators of all variants, and the framework of each by name."""

    data: pd.DataFrame
    frameworks: dict[str, Framework]


def ccfi_variants(year: int = 2023) -> Variants:
    """Load the variants of the open CCFI, for a comparison over the choice of indicators.

    Examples
    --------
    >>> from ccfi_methods import compare_methods
    >>> variants = ccfi_variants()
    >>> comparison = compare_methods(
    ...     variants.data, variants.frameworks, imputation="median", normalisation="minmax",
    ...     weighting="equal", aggregation="arithmetic")
    >>> dict(zip(variants.frameworks, comparison.ranks.loc["Chongqing"], strict=True))
    {'base': 7, 'without_status': 11, 'intensity': 19, 'consumer': 7}
    """
    loaded = {name: load_ccfi(year, name) for name in get_args(Variant)}
    columns = pd.concat([dataset.data for dataset in loaded.values()], axis="columns")
    return Variants(
        columns.loc[:, ~columns.columns.duplicated()],
        {name: dataset.framework for name, dataset in loaded.items()},
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
    <Open CCFI panel 2019-2023: 31 cities x 5 years x 19 indicators, 11 of 2,945 values missing>
    >>> panel.data.loc["Chongqing", "gdp"].to_dict()
    {2019: 23606.0, 2020: 25003.0, 2021: 27894.0, 2022: 29129.0, 2023: 30146.0}
    """
    return _dataset(
        "Open CCFI panel 2019-2023",
        data=_read("panel.csv", index_col=["city", "year"]),
        framework=_framework("panel_framework.csv"),
        sources=_read("panel_sources.csv", index_col=["code", "year"]),
        lower_bounds=pd.DataFrame(),
    )


def _dataset(
    name: str,
    data: pd.DataFrame,
    framework: Framework,
    sources: pd.DataFrame,
    lower_bounds: pd.DataFrame,
) -> Dataset:
    """Add what all datasets share."""
    return Dataset(
        name=name,
        data=data,
        framework=framework,
        units=_read("cities.csv", index_col="city"),
        sources=sources,
        judgements=_judgements(framework),
        official=_read("official_2025.csv"),
        edits=_read("edits.csv", dtype={"year": "Int64"}),
        lower_bounds=lower_bounds,
    )


def _framework(name: str) -> Framework:
    return Framework(_read(name, dtype={"year": "Int64", "per_year": "Int64"}))


def _judgements(framework: Framework) -> dict[str, pd.DataFrame]:
    """Return the judgements of all groups whose children were compared with one another."""
    stands_for = framework.table.get("stands_for", pd.Series(dtype=object)).dropna()
    found = {}
    for group in framework.groups:
        children = framework.children(group)
        if len(children) > 1:
            matrix, judged = _matrix(group), [stands_for.get(code, code) for code in children]
            if set(judged) <= set(matrix):
                found[group] = pd.DataFrame(matrix.loc[judged, judged].values, children, children)
    return found


def _matrix(group: str) -> pd.DataFrame:
    text = _read(f"judgements/{group}.csv", index_col="code", dtype=str)
    return text.map(lambda judgement: float(Fraction(judgement))).rename_axis(None)


def _read(name: str, **options: Any) -> pd.DataFrame:
    """Read a file that travels inside the package or, in a checkout, lies beside it."""
    for folder in (files("ccfi_methods") / "_data", _CHECKOUT / "derived", _CHECKOUT):
        file = folder / name
        if file.is_file():
            with file.open("rb") as stream:
                return pd.read_csv(stream, **options)
    raise DataError(f"The package lacks its data file {name!r}: install ccfi-methods again.")
