# %% [markdown]
# # Is Chongqing third?
#
# Chongqing is third in the official index; in the open replica, under equal weights, it is seventh.
# This notebook asks four questions: how far the ranking moves when methods and figures are
# uncertain, which choice moves it, which ranks are possible over a region of weights, and which
# change of weights makes Chongqing third.

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
# The uncertain inputs are drawn at random: the missing values (20 tables of a multiple imputation),
# the normalisation, the weighting, the aggregation, up to a quarter more or less on every weight,
# and an error of 5 % on every figure. Combinations that cannot be computed are drawn again, and
# listed.

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
# How likely is each rank of Chongqing, and how likely is each city among the first three?

# %%
uncertain.rank_acceptability.loc["Chongqing", 1:10].round(2)

# %%
uncertain.top_k(3).nlargest(6).round(2)

# %% [markdown]
# With `keep="replicates"` all replicates are kept. The share of those in which Chongqing is third
# or better, by weighting and aggregation: it is third under entropy weights, and hardly ever under
# the others.

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
# Chongqing. z-scores and geometric means cannot be combined, so z-scores are left out. The
# weighting has the largest share.

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
# The indices of the average rank shift of all cities:

# %%
moved_by.plot()

# %% [markdown]
# Each indicator is left out in turn. Three of them change the rank of Chongqing, by one place each
# (a negative shift is a better rank):

# %%
without = cm.leave_one_out(index, ccfi.data)
shift = without.rank_shifts().loc["Chongqing"]
shift[shift != 0].sort_values()

# %% [markdown]
# ## Which ranks are possible at all?
#
# With arithmetic means the score is linear in the weights, and no draws are needed: mixed-integer
# programmes find the best and the worst rank of each city over a region of weights, and prove them.
# Here every weight may change by a quarter.

# %%
region = cm.Region.around(baseline, relative=0.25)
ranges = cm.rank_ranges(index, ccfi.data, region)
ranges.plot()

# %%
ranges.summary().loc[["Shanghai", "Beijing", "Hangzhou", "Chongqing"]]

# %% [markdown]
# Which cities are ahead of Chongqing under all weights of the region, and how many are behind?

# %%
pairs = cm.preference_relations(index, ccfi.data, region).tidy.query("necessary")
print("always behind", pairs.query("other == 'Chongqing'")["unit"].tolist())
print("always ahead of", len(pairs.query("unit == 'Chongqing'")), "cities")

# %% [markdown]
# ## Which weights make Chongqing third?
#
# The smallest change of weights (sum of absolute changes) under which Chongqing is third:

# %%
change = cm.closest_weights(index, ccfi.data, {"Chongqing": 3})
change

# %%
change.plot()

# %% [markdown]
# Chongqing cannot be first within the region. The certificate proves it: a weighted sum of its
# leads over Shanghai and Beijing is negative under all weights of the region.

# %%
never = cm.closest_weights(index, ccfi.data, {"Chongqing": 1}, region=region)
print(never.exists)
never.certificate

# %% [markdown]
# How far can a single weight change before any rank changes? The five weights with the least room:

# %%
room = cm.weight_stability(index, ccfi.data)
room.summary().iloc[:5, :4].round(3)

# %% [markdown]
# ## Removing a city
#
# Minima and maxima come from the cities in the data. The removal of one city may reverse the order
# of others.

# %%
removal = cm.unit_removal(index, ccfi.data)
removal

# %%
removal.summary().head(5).round(2)
