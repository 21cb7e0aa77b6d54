# %% [markdown]
# # A first index, and how far its ranking depends on the method
#
# The open CCFI is a replica of the China Consumer Finance Index, made of public figures. Its
# ranking is not the official one: what can be asked of it is how far a ranking depends on
# choices.

# %%
import ccfi_methods as cm

ccfi = cm.datasets.load_ccfi(year=2023)
ccfi

# %% [markdown]
# The data are a plain table, a city a row. The framework says how indicators nest and which way
# they point.

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
# An index is a framework and one choice for every step. Missing values have to be dealt with:
# without an imputation the index refuses, and names the cells.

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
# Another weighting is one word. Chongqing, officially number three, under entropy weights:

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
# `compare_methods` computes every combination of choices. One that is outside the domain of a
# method is not repaired but skipped, with the reason. The judgements of the analytic hierarchy
# process are the authors' illustration.

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
# Which choice matters? Of all pairs of specifications that differ in one choice only, the places
# that a city moves:

# %%
comparison.influence().round(2)

# %% [markdown]
# ## Beside the official top ten
#
# The official index is published as a top ten. Beside it, the ranks of the replica over all
# specifications.

# %%
official = ccfi.official.query("node == 'ccfi' and measure == 'rank'").set_index("city")["value"]
beside = comparison.summary()[["baseline", "best", "worst"]].loc[official.index]
beside.insert(0, "official", official.astype(int))
beside
