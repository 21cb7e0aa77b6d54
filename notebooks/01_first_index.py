# %% [markdown]
# # A first index, and how far its ranking depends on the method
#
# The open CCFI is a replica of the China Consumer Finance Index from public figures. Its ranking is
# not the official one; it shows how far a ranking depends on the choice of methods.

# %%
import ccfi_methods as cm

ccfi = cm.datasets.load_ccfi(year=2023)
ccfi

# %% [markdown]
# The data are a table with a row for each city. The framework holds the hierarchy of the indicators
# and their polarity.

# %%
ccfi.data.iloc[:5, :6].round(1)

# %%
{
    ccfi.framework.name(dimension): [
        ccfi.framework.name(group) for group in ccfi.framework.children(dimension)
    ]
    for dimension in ccfi.framework.children(ccfi.framework.root)
}

# %% [markdown]
# ## One index
#
# An index is a framework and one choice for every step. Without an imputation the index refuses
# data with missing values, and names the cells.

# %%
try:
    cm.CompositeIndex(ccfi.framework).compute(ccfi.data)
except cm.DataError as error:
    print(error)

# %%
index = cm.CompositeIndex(
    ccfi.framework,
    imputation="median",
    normalisation="minmax",
    weighting="equal",
    aggregation="arithmetic",
)
result = index.compute(ccfi.data)
result.summary().head(10).round(3)

# %%
result.plot(highlight=["Chongqing"])

# %% [markdown]
# The weighting is one argument. The rank of Chongqing, third in the official index, under equal and
# under entropy weights:

# %%
entropy = cm.CompositeIndex(ccfi.framework, imputation="median", weighting="entropy")
by_entropy = entropy.compute(ccfi.data)
print("equal:", result.ranks["Chongqing"], " entropy:", by_entropy.ranks["Chongqing"])

# %% [markdown]
# The indicators whose weights in the whole index differ most:

# %%
weights = cm.compare_methods(
    ccfi.data,
    ccfi.framework,
    imputation="median",
    normalisation="minmax",
    weighting=["equal", "entropy"],
    aggregation="arithmetic",
).weights.loc[list(ccfi.framework.indicators)]
weights.columns = ["equal", "entropy"]
difference = (weights["entropy"] - weights["equal"]).abs()
weights.loc[difference.nlargest(5).index].round(3)

# %% [markdown]
# ## All combinations
#
# `compare_methods` computes every combination of choices. A combination outside the domain of a
# method is not repaired but skipped, and listed with the reason. The judgements of the analytic
# hierarchy process are the authors' illustration.

# %%
comparison = cm.compare_methods(
    ccfi.data,
    ccfi.framework,
    imputation="median",
    weighting=["equal", "entropy", "pca", cm.weighting.AHP(ccfi.judgements)],
    baseline=("minmax", "equal", "arithmetic"),
)
comparison

# %%
for reason, skipped in comparison.skipped.groupby("reason", sort=False):
    print(len(skipped), "skipped:", reason)

# %%
comparison.summary().head(10).round(2)

# %%
comparison.plot_ranks(highlight=["Shanghai", "Beijing", "Chongqing", "Hefei", "Jinan"])

# %%
comparison.plot_agreement()

# %% [markdown]
# `influence` takes all pairs of specifications that differ in one choice only, and counts the
# places that a city moves:

# %%
comparison.influence().round(2)

# %% [markdown]
# ## Beside the official top ten
#
# The official index is published as a top ten. The table gives the ranks of the replica beside it:
# under the baseline, and the best and the worst over all specifications.

# %%
official = ccfi.official.query("node == 'ccfi' and measure == 'rank'").set_index("city")["value"]
beside = comparison.summary()[["baseline", "best", "worst"]].loc[official.index]
beside.insert(0, "official", official.astype(int))
beside
