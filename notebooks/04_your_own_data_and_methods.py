# %% [markdown]
# # Your own data and your own methods
#
# A study from the table to the manuscript on published figures: the Technology Achievement Index
# (TAI) of 2001, as reproduced in the Handbook of the OECD and the JRC. Then a weighting and a
# normalisation that the package does not have are written, checked, and compared with those of the
# package.

# %%
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd

import ccfi_methods as cm
from ccfi_methods.protocols import Method, method
from ccfi_methods.reporting import to_markdown
from ccfi_methods.testing import check_normalisation, check_weighting

# %% [markdown]
# ## The data
#
# The table has a row for each unit and a column for each indicator. These are the 23 countries of
# Table A.2 of Nardo, Saisana, Saltelli, Tarantola, Hoffmann and Giovannini (2008), *Handbook on
# Constructing Composite Indicators*. Telephones and electricity are logarithms to base 10. From a
# file it would be `cm.read_table("tai.csv")`.

# %%
table = """
country,patents,royalties,internet,exports,telephones,electricity,schooling,university
Finland,187,125.6,200.2,50.7,3.08,4.15,10,27.4
United States,289,130,179.1,66.2,3.00,4.07,12,13.9
Sweden,271,156.6,125.8,59.7,3.10,4.14,11.4,15.3
Japan,994,64.6,49,80.8,3.00,3.86,9.5,10
"Korea, Rep. of",779,9.8,4.8,66.7,2.97,3.65,10.8,23.2
Netherlands,189,151.2,136,50.9,3.02,3.77,9.4,9.5
United Kingdom,82,134,57.4,61.9,3.02,3.73,9.4,14.9
Canada,31,38.6,108,48.7,2.94,4.18,11.6,14.2
Australia,75,18.2,125.9,16.2,2.94,3.94,10.9,25.3
Singapore,8,25.5,72.3,74.9,2.95,3.83,7.1,24.2
Germany,235,36.8,41.2,64.2,2.94,3.75,10.2,14.4
Norway,103,20.2,193.6,19,3.12,4.39,11.9,11.2
Ireland,106,110.3,48.6,53.6,2.97,3.68,9.4,12.3
Belgium,72,73.9,58.9,47.6,2.91,3.86,9.3,13.6
New Zealand,103,13,146.7,15.4,2.86,3.91,11.7,13.1
Austria,165,14.8,84.2,50.3,2.99,3.79,8.4,13.6
France,205,33.6,36.4,58.9,2.97,3.80,7.9,12.6
Israel,74,43.6,43.2,45,2.96,3.74,9.6,11
Spain,42,8.6,21,53.4,2.86,3.62,7.3,15.6
Italy,13,9.8,30.4,51,3.00,3.65,7.2,13
Czech Republic,28,4.2,25,51.7,2.75,3.68,9.5,8.2
Hungary,26,6.2,21.6,63.5,2.73,3.46,9.1,7.7
Slovenia,105,4,20.3,49.5,2.84,3.71,7.1,10.6
"""
data = pd.read_csv(StringIO(table), index_col="country")
data.head(3)

# %% [markdown]
# ## The framework
#
# The framework has a row for each node: its parent, and for indicators the goalposts (Saisana,
# Saltelli and Tarantola 2005, Table 1). `weight` is the budget allocation of the Handbook, Table
# 22: experts share out points among the indicators. All indicators point upwards, so `polarity` may
# be left out.

# %%
log = np.log10
indicators = pd.DataFrame(
    [
        ("patents", "creation", 0, 994, 0.11),
        ("royalties", "creation", 0, 272.6, 0.11),
        ("internet", "recent", 0, 232.4, 0.11),
        ("exports", "recent", 0, 80.8, 0.18),
        ("telephones", "old", log(1), log(901), 0.10),
        ("electricity", "old", log(22), log(6969), 0.06),
        ("schooling", "skills", 0.8, 12, 0.15),
        ("university", "skills", 0.1, 27.4, 0.18),
    ],
    columns=["code", "parent", "worst", "best", "weight"],
)
groups = indicators.groupby("parent", sort=False)["weight"].sum()
groups = groups.rename_axis("code").reset_index().assign(parent="tai")
root = pd.DataFrame({"code": ["tai"], "parent": [None]})
framework = cm.Framework(pd.concat([root, groups, indicators], ignore_index=True))
framework

# %% [markdown]
# Data that do not fit are refused by name:

# %%
try:
    framework.check(data.rename(columns={"schooling": "school"}))
except cm.DataError as error:
    print(error)

# %% [markdown]
# ## The index
#
# Goalposts come from the framework. Equal weights:

# %%
index = cm.CompositeIndex(framework, normalisation="goalposts")
tai = index.compute(data)
tai.summary().head(5).round(3)

# %%
tai.plot(highlight=["Korea, Rep. of", "Norway"])

# %% [markdown]
# The ranks that the Handbook prints in Table 23, in the order of the data: those with equal
# weights, and those with the budget allocation.

# %%
printed_equal = [1, 2, 3, 4, 5, 6, 7, 9, 10, 8, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23]
printed_budget = [1, 2, 3, 5, 4, 8, 7, 10, 11, 6, 9, 13, 12, 14, 17, 15, 16, 18, 19, 21, 22, 20, 23]
budget = cm.CompositeIndex(framework, normalisation="goalposts", weighting="given")
print("equal:", (tai.ranks == printed_equal).sum(), "of", len(data), "as printed")
print("budget:", (budget.compute(data).ranks == printed_budget).sum(), "of", len(data))

# %% [markdown]
# ## A weighting of your own
#
# A weighting takes the normalised table and returns a weight for each indicator. Here the weight is
# larger the less an indicator correlates with the others. A first attempt:


# %%
def unlike(z):
    conflict = (1 - np.corrcoef(z, rowvar=False)).sum(axis=-1)
    return conflict / conflict.sum()


try:
    check_weighting(unlike)
except cm.MethodError as error:
    print(error)

# %% [markdown]
# It works for one table. A simulation passes thousands at once: units are the last axis but one,
# indicators the last, and all axes before them are replicates, which are treated separately.
# Weights that are not defined raise a `DomainError`; a comparison then skips the specification and
# lists the reason.


# %%
def unlike(z):
    """Weigh each indicator by how little it correlates with the others."""
    centred = z - z.mean(axis=-2, keepdims=True)
    length = np.sqrt((centred**2).sum(axis=-2, keepdims=True))
    if (length == 0).any():
        raise cm.DomainError("Weights by unlikeness need indicators that vary.")
    correlations = np.swapaxes(centred / length, -1, -2) @ (centred / length)
    conflict = (1 - correlations).sum(axis=-1)
    return conflict / conflict.sum(axis=-1, keepdims=True)


for held in check_weighting(unlike):
    print(held)

# %% [markdown]
# The function is passed in place of a name. With `scope="global"` all eight indicators are weighted
# at once, not the two of each group.

# %%
own = cm.CompositeIndex(framework, normalisation="goalposts", weighting=unlike, scope="global")
own.compute(data).weights.loc[list(framework.indicators), ["global"]].round(3).T

# %% [markdown]
# ## A normalisation of your own
#
# A normalisation also takes the polarity of each indicator, and a reference table for the scale.
# One with parameters is best written as a class: `@method` makes it a frozen dataclass that prints
# as its call.


# %%
@method
class Between(Method):
    """Position between two quantiles of the units, kept within 0 and 1."""

    tail: float = 0.1

    def __call__(self, x, polarity=1, *, reference=None):
        units = polarity * (x if reference is None else reference)
        low, high = np.quantile(units, [self.tail, 1 - self.tail], axis=-2, keepdims=True)
        if (low == high).any():
            raise cm.DomainError(f"{self} needs quantiles that differ.")
        return ((polarity * x - low) / (high - low)).clip(0, 1)


print(Between(tail=0.05))
for held in check_normalisation(Between()):
    print(held)

# %% [markdown]
# ## Comparison with the methods of the package

# %%
comparison = cm.compare_methods(
    data,
    framework,
    normalisation=["goalposts", "zscore", Between()],
    weighting=["equal", "given", "critic", unlike],
    aggregation=["arithmetic", "geometric"],
    scope="global",
    progress=False,
)
comparison

# %%
for reason, skipped in comparison.skipped.groupby("reason", sort=False):
    print(len(skipped), "skipped:", reason)

# %%
comparison.summary().head(12).round(2)

# %%
comparison.plot_ranks(highlight=["Korea, Rep. of", "Singapore", "Norway"])

# %% [markdown]
# A geometric mean compensates little for a value near the worst. Korea and Singapore have one each:

# %%
tai.normalised.loc[["Korea, Rep. of", "Singapore"], ["patents", "internet"]].round(3)

# %% [markdown]
# The places that a country moves, over all pairs of specifications that differ in one choice only:

# %%
comparison.influence().round(2)

# %% [markdown]
# How far does the new weighting agree with the others, all else as in the TAI?

# %%
names = [name for name in comparison.ranks if name.startswith("goalposts")]
arithmetic = [name for name in names if name.endswith("arithmetic")]
comparison.agreement("kendall").loc[arithmetic, arithmetic[-1]].round(2)

# %% [markdown]
# ## In a simulation
#
# The same weighting and normalisation among the uncertain inputs, with up to a quarter more or less
# on every weight.

# %%
inputs = [
    cm.Choice("normalisation", ["goalposts", Between(0.05), Between(0.1)]),
    cm.Choice("weighting", ["equal", "given", unlike]),
    cm.WeightNoise(0.25),
]
whole = cm.CompositeIndex(framework, normalisation="goalposts", scope="global")
uncertain = cm.simulate(whole, data, inputs, n=10_000, rng=1, progress=False)
uncertain.plot_ranks()

# %%
uncertain.top_k(5).nlargest(7).round(2)

# %% [markdown]
# ## Into the paper
#
# Every result prints a table for LaTeX, which needs the package booktabs only, and one for
# Markdown.

# %%
print(comparison.to_latex(digits=2, caption="Ranks over all specifications.", label="tab:ranks"))

# %%
print(to_markdown(tai.summary().head(5), digits=2))

# %% [markdown]
# A workbook holds every step from the data to the scores; a figure is saved as any other figure of
# Matplotlib.

# %%
with TemporaryDirectory() as folder:
    tai.to_excel(Path(folder) / "tai.xlsx")
    comparison.plot_ranks().figure.savefig(Path(folder) / "ranks.pdf")
    sheets = pd.read_excel(Path(folder) / "tai.xlsx", sheet_name=None)
{name: sheet.shape for name, sheet in sheets.items()}

# %%
sheets["choices"]

# %% [markdown]
# ## From COINr
#
# The R package COINr works with two tables, `iData` and `iMeta`, which `read_coinr` reads from
# frames or files. The figures are those of the ten units, rows 37 to 46, in the article
# "Imputation" of its documentation (Becker, Caperna, Del Sorbo, Norlén, Papadimitriou and Saisana
# 2022); to put the four side by side under one index is ours.

# %%
idata = """
uCode,Pat,CultServ,CultGood,Tourist
37,23.7,0.13405,,11.519
38,583.5,2.20754,16.182,24.040
39,3.6,0.05780,0.985,6.509
40,249.8,1.79800,,17.242
41,,,,3.315
42,64.2,1.15292,7.555,26.757
43,0.3,0.00266,0.046,0.404
44,,0.08905,,2.907
45,46.5,0.34615,1.213,3.370
46,7.2,0.03553,1.256,0.966
"""
imeta = """
iCode,Level,Parent,Direction,Weight,Type
Pat,1,Index,1,1,Indicator
CultServ,1,Index,1,1,Indicator
CultGood,1,Index,1,1,Indicator
Tourist,1,Index,1,1,Indicator
Index,2,,1,1,Aggregate
"""
units, tree = cm.read_coinr(pd.read_csv(StringIO(idata)), pd.read_csv(StringIO(imeta)))
tree

# %% [markdown]
# COINr averages over the values that are available. Here an imputation is chosen. Imputed by rows,
# after a min-max normalisation, the values are those that the article prints: 2.850908 for
# `CultGood` of unit 37, for example, and 64.72133 for `Pat` of 41.

# %%
by_row = cm.preparation.impute(units, "row", tree)
by_row.changes.round(6)

# %%
cm.CompositeIndex(tree, imputation="row", weighting="given").compute(units).summary().round(3)
