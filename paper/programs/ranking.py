"""Rank of each city under each specification, in the order of the baseline."""

from __future__ import annotations

import pandas as pd
from study import comparison, output

compared = comparison()
ranks = compared.ranks.sort_values(compared.baseline)
choices = compared.specifications.loc[ranks.columns]
ranks.columns = pd.MultiIndex.from_frame(choices[["normalisation", "weighting", "aggregation"]])
ranks.rename_axis(None).to_csv(output(), lineterminator="\n")
