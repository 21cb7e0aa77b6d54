"""How the ranks of the cities move between specifications."""

from __future__ import annotations

import matplotlib as mpl
from matplotlib.figure import Figure
from study import comparison, output

HIGHLIGHT = ["Shanghai", "Beijing", "Chongqing", "Suzhou", "Hefei", "Jinan", "Zhengzhou"]

figure = Figure(figsize=(6.5, 6.6), layout="constrained")
comparison().plot_ranks(ax=figure.subplots(), highlight=HIGHLIGHT)
with mpl.rc_context({"svg.hashsalt": "ccfi"}):
    figure.savefig(output(), metadata={"Date": None})
