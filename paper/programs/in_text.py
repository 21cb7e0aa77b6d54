"""Every number in the text."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from statistics import mean

import pandas as pd
from study import comparison, dataset, judgements, output

CITY = "Chongqing"
PUBLISHED = Path(__file__).resolve().parents[1] / "published"

data, compared = dataset(), comparison()
root, levels = data.framework.root, data.framework.table["level"]
official = pd.read_csv(PUBLISHED / "official_top_ten.csv", index_col="city")["rank"]
ranks, shifts = compared.ranks, compared.rank_shifts().drop(columns=compared.baseline)
baseline, city = ranks[compared.baseline], ranks.loc[CITY]
there = city.index[city <= official[CITY]]
span = ranks.max(axis=1) - ranks.min(axis=1)
widest = span.idxmax()
tau = compared.agreement("kendall").unstack()


def moved_most() -> str:
    """Return the family of choices that moves the city most when it alone is changed."""
    shift: dict[str, list[int]] = {"normalisation": [], "weighting": [], "aggregation": []}
    for (one, a), (other, b) in combinations(compared.specifications.iterrows(), 2):
        changed = a.index[a != b]
        if len(changed) == 1:
            shift[changed[0]].append(abs(int(city[one] - city[other])))
    return max(shift, key=lambda family: mean(shift[family]))


numbers = {
    "year": 2023,
    "cities": len(data.data),
    "indicators": data.data.shape[1],
    "dimensions": len(data.framework.children(root)),
    "groups": int((levels == 2).sum()),
    "values": f"{data.data.size:,}",
    "missing": int(data.data.isna().sum().sum()),
    "grid": len(ranks.columns) + len(compared.skipped),
    "specifications": len(ranks.columns),
    "skipped": len(compared.skipped),
    "largest_ratio": f"{max(judgements().at(n).consistency_ratio for n in judgements().nodes):.3f}",
    "baseline": compared.baseline,
    "official_known": len(official),
    "official_in_ours": int((baseline[official.index] <= 10).sum()),
    "official_missed": [name for name in official.index if baseline[name] > 10],
    "first_two": list(ranks.index[ranks.max(axis=1) <= 2]),
    "city": CITY,
    "city_official": int(official[CITY]),
    "city_baseline": int(city[compared.baseline]),
    "city_best": int(city.min()),
    "city_worst": int(city.max()),
    "city_at_official": int((city == official[CITY]).sum()),
    "city_above_official": int((city < official[CITY]).sum()),
    "city_weightings": sorted(set(compared.specifications.loc[there, "weighting"])),
    "city_most_influential": moved_most(),
    "mean_shift": f"{shifts.abs().to_numpy().mean():.2f}",
    "widest_city": str(widest),
    "widest_best": int(ranks.loc[widest].min()),
    "widest_worst": int(ranks.loc[widest].max()),
    "least_tau": f"{tau.min():.2f}",
    "least_tau_between": list(tau.idxmin()),
    "influence": {
        family: {"mean": f"{row.mean_absolute_shift:.2f}", "largest": int(row.largest_shift)}
        for family, row in compared.influence().iterrows()
    },
}
output().write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
