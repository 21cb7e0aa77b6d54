"""Every number in the text."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
from study import (
    ERROR,
    NOISE,
    REPLICATES,
    ROWS,
    TABLES,
    comparison,
    dataset,
    index,
    inputs,
    judgements,
    output,
    over_variants,
    rank_ranges,
    sensitivity,
    uncertainty,
)

import ccfi_methods as cm

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


drawn, attained = uncertainty(), rank_ranges().summary()
interval = drawn.quantiles([0.05, 0.95]).loc[CITY]
third = cm.closest_weights(index(), data.data, {CITY: int(official[CITY])})
change = third.weights["change"]
removal = cm.unit_removal(index(), data.data)
first = sensitivity().table.query("index == 'first'").set_index("input")
of_city = first.query("output == 'rank' and unit == @CITY")["estimate"]
of_all = first.query("output == 'average_shift'")["estimate"]


leaves = data.framework.table[levels == 1]
totals = leaves["measured_in"].isin(
    ["companies", "enterprises", "patents", "persons", "10k persons", "100m CNY"]
)
status = leaves.index[leaves["kind"] == "status"]
scores = compared.results[compared.baseline].scores
by_entropy = compared.results["minmax / entropy / arithmetic"].weights["global"]
by_variant = over_variants().ranks.loc[CITY].filter(like="equal")
by_variant.index = over_variants().specifications.loc[by_variant.index, "framework"]
of_variants = over_variants().influence().loc["framework"]


def within_a_sentence(code: str) -> str:
    name = data.framework.name(code)
    return name if name[:2].isupper() else name[0].lower() + name[1:]


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
    "groups_named": len({"consumer_lenders", "specialised_lenders"}),
    "totals": int(totals.sum()),
    "gdp_correlation": f"{scores.corr(data.data['gdp'], method='spearman'):.2f}",
    "status": len(status),
    "status_weight": f"{100 * by_entropy[status].sum():.0f}",
    "variants": len(by_variant),
    "city_without_status": int(by_variant["without_status"]),
    "city_intensity": int(by_variant["intensity"]),
    "city_consumer": int(by_variant["consumer"]),
    "variants_mean": f"{of_variants['mean_absolute_shift']:.2f}",
    "variants_largest": int(of_variants["largest_shift"]),
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
    "city_most_influential": compared.influence(CITY)["mean_absolute_shift"].idxmax(),
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
    "replicates": f"{REPLICATES:,}",
    "tables": TABLES,
    "error": f"{100 * ERROR:.0f}",
    "noise": f"{100 * NOISE:.0f}",
    "sobol_rows": f"{ROWS:,}",
    "low_share": 5,
    "high_share": 95,
    "middle": 90,
    "weightings_drawn": len(inputs()[2].options),
    "city_low": int(interval[0.05]),
    "city_high": int(interval[0.95]),
    "city_at_least_official": f"{100 * drawn.top_k(int(official[CITY]))[CITY]:.0f}",
    "mover_of_city": str(of_city.idxmax()),
    "mover_of_city_share": f"{round(100 * of_city.max(), -1):.0f}",
    "mover_of_all": str(of_all.idxmax()),
    "mover_of_all_share": f"{round(100 * of_all.max(), -1):.0f}",
    "attained_best": int(attained.at[CITY, "best"]),
    "attained_worst": int(attained.at[CITY, "worst"]),
    "firm": int((attained["best"] == attained["worst"]).sum()),
    "change": f"{100 * change.clip(lower=0).sum():.1f}",
    "change_up": [within_a_sentence(code) for code in change.index[change > 0]],
    "change_down": [within_a_sentence(code) for code in change.index[change < 0]],
    "reversed_pairs": len(removal.reversals),
    "reversing_cities": int(removal.reversals["removed"].nunique()),
}
output().write_text(json.dumps(numbers, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
