# %% [markdown]
# # Is Chongqing third?
#
# In the official index Chongqing comes third; in the open replica, under equal weights, it does
# not. A ranking is one answer out of many that the same figures give. Here four questions are put
# to it: how far it moves when the choices behind it are open, which choice moves it, which ranks
# are possible at all, and what it would take for Chongqing to be third.

# %%
import ccfi_methods as cm

ccfi = cm.datasets.load_ccfi(year=2023)
scale = cm.normalisation.MinMax(1, 100)  # above zero, so that geometric means are defined
index = cm.CompositeIndex(ccfi.framework, imputation="median", normalisation=scale)
baseline = index.compute(ccfi.data)
baseline.ranks.nsmallest(8)

# %% [markdown]
# ## How far does the ranking move?
#
# Every choice that could have been another is drawn at random: the values that are missing (20
# tables of a multiple imputation), the normalisation, the weighting, the aggregation, a quarter
# more or less on every weight, and an error of 5 % on every figure. What cannot be combined is
# drawn again, and listed.

# %%
filled = cm.preparation.multiply_impute(ccfi.data, 20, framework=ccfi.framework, rng=1)
inputs = [
    filled,
    cm.Choice("normalisation", [scale, "zscore", "rank"]),
    cm.Choice("weighting", ["equal", "entropy", "critic"]),
    cm.Choice("aggregation", ["arithmetic", "geometric"]),
    cm.WeightNoise(0.25),
    cm.DataNoise(relative=0.05),
]
uncertain = cm.simulate(index, ccfi.data, inputs, n=20_000, rng=1)
uncertain

# %%
uncertain.excluded[["normalisation", "weighting", "aggregation", "count"]]

# %%
uncertain.plot_ranks()

# %% [markdown]
# How likely is each rank of Chongqing, and how likely is it among the first three?

# %%
uncertain.rank_acceptability.loc["Chongqing", 1:10].round(2)

# %%
uncertain.top_k(3).nlargest(6).round(2)

# %% [markdown]
# A simulation is also a table: where is Chongqing third?

# %%
kept = cm.simulate(index, ccfi.data, inputs, n=20_000, rng=1, keep="replicates")
third = kept.replicates["rank"]["Chongqing"] <= 3
third.groupby(
    [kept.parameters[name] for name in ("weighting", "aggregation")], observed=True
).mean().unstack().round(2)

# %% [markdown]
# ## What moves it?
#
# Sobol' indices divide the variance of an output among the inputs: here that of the rank of
# Chongqing. z-scores and geometric means cannot be combined, so they are left out.

# %%
free = [
    cm.Choice("normalisation", [scale, "rank"]),
    cm.Choice("weighting", ["equal", "entropy", "critic"]),
    cm.Choice("aggregation", ["arithmetic", "geometric"]),
    cm.WeightNoise(0.25),
    cm.DataNoise(relative=0.05),
]
moved_by = cm.sobol_sensitivity(index, ccfi.data, free, n=1024, rng=1)
of_chongqing = moved_by.table.query("output == 'rank' and unit == 'Chongqing'")
of_chongqing.pivot(index="input", columns="index", values="estimate").round(1)

# %% [markdown]
# And of the average shift of all cities:

# %%
moved_by.plot()

# %% [markdown]
# Which indicator does its place hang on? Each is left out in turn.

# %%
without = cm.leave_one_out(index, ccfi.data)
shift = without.rank_shifts().loc["Chongqing"]
shift[shift != 0].sort_values()

# %% [markdown]
# ## Which ranks are possible at all?
#
# With arithmetic means the score is linear in the weights, and nothing needs to be drawn: the best
# and the worst rank of each city over a whole region of weights are found, and proven, by
# mixed-integer programmes. Here every weight may move by a quarter.

# %%
region = cm.Region.around(baseline, relative=0.25)
ranges = cm.rank_ranges(index, ccfi.data, region)
ranges.plot()

# %%
ranges.summary().loc[["Shanghai", "Beijing", "Hangzhou", "Chongqing"]]

# %% [markdown]
# Whom is Chongqing behind whatever these weights, and how many cities does it lead?

# %%
pairs = cm.preference_relations(index, ccfi.data, region).tidy.query("necessary")
print("always behind", pairs.query("other == 'Chongqing'")["unit"].tolist())
print("always ahead of", len(pairs.query("unit == 'Chongqing'")), "cities")

# %% [markdown]
# ## What would it take?
#
# The smallest change of weights, in all, under which Chongqing is third:

# %%
change = cm.closest_weights(index, ccfi.data, {"Chongqing": 3})
change

# %%
change.plot()

# %% [markdown]
# First it cannot be within the region, and there is a proof that takes one line to check: a
# weighted sum of leads that is negative under all of its weights.

# %%
never = cm.closest_weights(index, ccfi.data, {"Chongqing": 1}, region=region)
print(never.exists)
never.certificate

# %% [markdown]
# How near is the next change of ranks? The room that single weights have before the ranking is
# another:

# %%
room = cm.weight_stability(index, ccfi.data)
room.summary().iloc[:5, :4].round(3)

# %% [markdown]
# ## And if others had been measured?
#
# Scales are taken from the cities that happen to be there. Without one of them, others may change
# places.

# %%
removal = cm.unit_removal(index, ccfi.data)
removal

# %%
removal.summary().head(5).round(2)
