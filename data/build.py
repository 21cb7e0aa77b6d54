"""Make ``data/derived`` and ``data/SHA256SUMS`` from ``data/raw`` and its list of edits.

python data/build.py            write them
python data/build.py --check    compare; name what differs and exit with 1
"""

from __future__ import annotations

import argparse
import sys
from hashlib import sha256
from pathlib import Path

import pandas as pd

DATA = Path(__file__).resolve().parent
YEARS = range(2019, 2024)  # of the panel; the last is the base year
BREAK = 1.5  # a panel figure that changes by more than this factor in a year is listed


def read(name: str, **options: object) -> pd.DataFrame:
    return pd.read_csv(DATA / "raw" / name, **options)


def edited(observations: pd.DataFrame, edits: pd.DataFrame) -> pd.DataFrame:
    """Leave out, replace and add what the edits say; all other edits leave the figures alone."""
    edits = edits.rename(columns={"series": "indicator", "used": "value"})
    cell = ["city", "indicator", "year"]
    gone = pd.MultiIndex.from_frame(edits[edits["action"].isin(["leave out", "replace"])][cell])
    kept = observations[~pd.MultiIndex.from_frame(observations[cell]).isin(gone)]
    new = edits[edits["action"].isin(["add", "replace"])]
    return pd.concat([kept, new[observations.columns]], ignore_index=True)


def with_implied_population(observations: pd.DataFrame) -> pd.DataFrame:
    """Add the resident population of the panel years that have none: gdp / gdp_per_capita."""
    by_indicator = observations.set_index(["city", "year"]).groupby("indicator")
    gdp, per_capita, published = (
        by_indicator.get_group(name) for name in ("gdp", "gdp_per_capita", "population")
    )
    implied = pd.DataFrame(
        {
            "indicator": "population",
            "value": gdp["value"] / per_capita["value"] * 10_000,  # 100m CNY / CNY: 10k persons
            "unit": "10k persons",
            "source": "Implied by gdp / gdp_per_capita: " + gdp["source"],
        }
    )
    implied = implied.drop(published.index, errors="ignore").reset_index()
    return pd.concat([observations, implied], ignore_index=True)


def with_series(framework: pd.DataFrame, observations: pd.DataFrame) -> pd.DataFrame:
    """Keep the leaves whose figures exist in every panel year, and the nodes above them."""
    years = observations.groupby("indicator")["year"].agg(set)
    series = [name for name, has in years.items() if has >= set(YEARS)]
    kept = framework["indicator"].isin(series) & (
        framework["per_indicator"].isna() | framework["per_indicator"].isin(series)
    )
    return with_leaves(framework, kept).drop(columns=["year", "per_year"])


def with_leaves(framework: pd.DataFrame, kept: pd.Series) -> pd.DataFrame:
    """Keep these leaves, and the nodes above them."""
    for level in range(1, framework["level"].max()):  # a node stays if a child of it does
        children = framework[kept & (framework["level"] == level)]
        kept = kept | framework["code"].isin(children["parent"])
    return framework[kept]


def variant(framework: pd.DataFrame, changes: pd.DataFrame) -> pd.DataFrame:
    """Put other leaves in the place of some; a change without a code only leaves one out."""
    changes = changes.set_index("stands_for").drop(columns="variant")
    rows = framework.set_index("code", drop=False)
    rows["stands_for"] = rows["code"].where(rows["level"] == 1)
    for code, change in changes[changes["code"].notna()].iterrows():
        rows.loc[code, changes.columns] = change
    left_out = changes.index[changes["code"].isna()]
    kept = (rows["level"] == 1) & ~rows.index.isin(left_out)
    return with_leaves(rows, kept).reset_index(drop=True)


def leaves(framework: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    rows = framework[framework["level"] == 1]
    if year is None:
        return rows
    per_year = pd.Series(year, rows.index).where(rows["per_indicator"].notna())
    return rows.assign(year=year, per_year=per_year.astype("Int64"))


def table(framework: pd.DataFrame, figures: pd.DataFrame, year: int | None = None) -> pd.DataFrame:
    """Make each leaf: indicator(year) / per_indicator(per_year) x factor."""
    columns = {}
    for leaf in leaves(framework, year).itertuples():
        per = 1 if pd.isna(leaf.per_indicator) else figures[leaf.per_indicator, leaf.per_year]
        columns[leaf.code] = figures[leaf.indicator, leaf.year] / per * leaf.factor
    return pd.DataFrame(columns)


def lower_bounds(
    framework: pd.DataFrame, figures: pd.DataFrame, edits: pd.DataFrame
) -> pd.DataFrame:
    """Make the leaves of which no more than a lower bound is published, from those bounds."""
    bounds = edits[edits["action"] == "lower bound"]
    bounds = bounds.pivot(index="city", columns="series", values="used")
    bounded = framework[framework["indicator"].isin(bounds.columns)]
    known = figures.reindex(bounds.index)
    for leaf in bounded.itertuples():
        known[leaf.indicator, leaf.year] = bounds[leaf.indicator]
    return table(bounded, known)


def sources(
    framework: pd.DataFrame, observations: pd.DataFrame, year: int | None = None
) -> pd.DataFrame:
    """Say where the figures of each leaf come from; companies are named in the raw file."""
    text = observations["source"].str.replace(
        r"; (sum over|no licensed|complete list).*", "", regex=True
    )
    cited = text.groupby([observations["indicator"], observations["year"]]).agg(
        lambda texts: "; ".join(texts.unique())
    )
    rows = leaves(framework, year)[["code", "indicator", "year", "per_indicator", "per_year"]]
    return rows.assign(
        source=[cited[leaf.indicator, leaf.year] for leaf in rows.itertuples()],
        per_source=[
            None if pd.isna(leaf.per_indicator) else cited[leaf.per_indicator, leaf.per_year]
            for leaf in rows.itertuples()
        ],
    )


def breaks(panel: pd.DataFrame) -> pd.DataFrame:
    """List the panel figures too far from the year before; a growth rate has no such factor."""
    values = panel.drop(columns="gdp_growth").melt(var_name="indicator", ignore_index=False)
    values["value_before"] = values.groupby(["city", "indicator"])["value"].shift()
    values["ratio"] = values["value"] / values["value_before"]
    found = values[(values["ratio"] > BREAK) | (values["ratio"] < 1 / BREAK)].reset_index()
    return found.sort_values(["indicator", "city", "year"], ignore_index=True)


def derived() -> dict[str, pd.DataFrame]:
    """Make every derived table, by file name."""
    whole = dict.fromkeys(["level", "polarity", "year", "per_year", "factor"], "Int64")
    framework = read("framework.csv", dtype=whole)
    cities = read("cities.csv").rename(columns={"city_zh": "name_zh"})
    edits = read("edits.csv", dtype={"year": "Int64"})
    observations = with_implied_population(edited(read("observations.csv"), edits))
    figures = observations.pivot(index="city", columns=["indicator", "year"], values="value")
    figures = figures.reindex(cities["city"])
    changes = read("variants.csv", dtype=whole)
    variants = {"": framework} | {
        f"_{name}": variant(framework, rows) for name, rows in changes.groupby("variant")
    }

    panel_framework = with_series(framework, observations)
    years = {year: table(panel_framework, figures, year) for year in YEARS}
    rows = pd.MultiIndex.from_product([cities["city"], YEARS], names=["city", "year"])
    panel = pd.concat(years, names=["year"]).swaplevel().reindex(rows)
    tables = {
        "cities.csv": cities,
        "edits.csv": edits,
        "official_2025.csv": read("official_2025.csv"),
        "panel.csv": panel.reset_index(),
        "panel_framework.csv": panel_framework,
        "panel_sources.csv": pd.concat(
            [sources(panel_framework, observations, year) for year in YEARS]
        ),
        "panel_breaks.csv": breaks(panel),
    }
    for name, tree in variants.items():
        tables[f"ccfi_2023{name}.csv"] = table(tree, figures).reset_index()
        tables[f"framework{name}.csv"] = tree
        tables[f"sources{name}.csv"] = sources(tree, observations)
        tables[f"lower_bounds{name}.csv"] = lower_bounds(tree, figures, edits).reset_index()
    return tables


def build() -> dict[str, bytes]:
    """Make every file, by path below ``data``, the checksums last."""
    made = {
        f"derived/{name}": frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in derived().items()
    }
    given = {
        path.relative_to(DATA).as_posix(): path.read_bytes()
        for folder in ("raw", "judgements")
        for path in (DATA / folder).glob("*.csv")
    }
    lines = [
        f"{sha256(text).hexdigest()}  {name}\n" for name, text in sorted((given | made).items())
    ]
    return made | {"SHA256SUMS": "".join(lines).encode()}


def main() -> int:
    parser = argparse.ArgumentParser(description="Make data/derived from data/raw.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args().check
    made = build()
    if check:
        stored = [*(DATA / "derived").iterdir(), DATA / "SHA256SUMS"]
        found = {p.relative_to(DATA).as_posix(): p.read_bytes() for p in stored if p.exists()}
        differ = [n for n in sorted(made.keys() | found.keys()) if made.get(n) != found.get(n)]
        for name in differ:
            print(f"{name} is not what data/raw gives: run python data/build.py")
        return int(bool(differ))
    (DATA / "derived").mkdir(exist_ok=True)
    for name, text in made.items():
        (DATA / name).write_bytes(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
