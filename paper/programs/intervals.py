"""Where each city ranks in the replicates."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure
from study import output, uncertainty

figure = Figure(figsize=(4.6, 5.6), layout="constrained")
uncertainty().plot_ranks(ax=figure.subplots())
with mpl.rc_context({"svg.hashsalt": "ccfi"}):
    figure.savefig(output(), metadata={"Date": None})
