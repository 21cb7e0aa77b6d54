"""How far each city moves: among the replicates, and among all weights of a region."""

from __future__ import annotations

import pandas as pd
from study import output, rank_ranges, uncertainty

drawn = uncertainty().quantiles([0.05, 0.5, 0.95])
attained = rank_ranges().summary()
table = pd.DataFrame(
    {
        "baseline": uncertainty().baseline,
        "low": drawn[0.05],
        "median": drawn[0.5],
        "high": drawn[0.95],
        "best": attained["best"],
        "worst": attained["worst"],
    }
)
table.sort_values("baseline").to_csv(output(), lineterminator="\n")
