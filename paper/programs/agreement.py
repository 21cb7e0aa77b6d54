"""Kendall's tau-b of each two rankings, below the diagonal."""

from __future__ import annotations

import numpy as np
import pandas as pd
from study import comparison, output

compared = comparison()
tau = compared.agreement("kendall")
below = tau.where(np.tril(np.ones(tau.shape, dtype=bool), -1))
choices = compared.specifications.loc[tau.index, ["normalisation", "weighting", "aggregation"]]
below.columns = range(1, len(tau) + 1)
pd.concat([choices, below], axis=1).to_csv(
    output(), index=False, float_format="%.4f", lineterminator="\n"
)
