# %% [markdown]
# # Before the index
#
# Before anything is normalised or weighed, the table itself is decided on: which figures are in it,
# what stands in the gaps, what is divided by what, what is done about outliers. Each decision is
# taken here on the open CCFI, with a report of what it changed. At the end it is measured what they
# move in the ranking.

# %%
import pandas as pd

import ccfi_methods as cm
from ccfi_methods import plotting, preparation
from ccfi_methods.ranking import rank_shifts

ccfi = cm.datasets.load_ccfi(year=2023)
data, framework = ccfi.data, ccfi.framework
index = cm.CompositeIndex(framework, imputation="median")
baseline = index.compute(data)
ccfi

# %% [markdown]
# ## What is missing, and where?
#
# Gaps are dots, the number of them stands beside the name; zeros are darker. Lines part the groups.

# %%
diagnosis = cm.diagnose(data, framework, imputation="median")
diagnosis.plot_availability()

# %% [markdown]
# The gaps are in five indicators. Most are in two of them, and no city has more than two. A gap is
# no zero: a city without a consumer finance company has assets of 0, one with a company whose
# figure was not found has a gap.

# %%
statistics = diagnosis.statistics
statistics.loc[statistics["missing"] > 0, ["missing", "zero_share", "median", "max"]].round(2)

# %% [markdown]
# Where a gap is matters. The count of high-tech enterprises lacks two cities, which are first and
# fifth in the index even so: the median takes them for cities in the middle.

# %%
gaps = data.index[data["high_tech_enterprises"].isna()]
baseline.ranks[gaps]

# %% [markdown]
# ## Totals, or figures per head?
#
# Totals rank cities by size. Which indicators follow the residents or the product of a city?

# %%
found = preparation.denomination_candidates(data, ["population", "gdp"], threshold=0.85)
found = found[found["candidate"]]
found.pivot(index="indicator", columns="denominator", values="correlation").round(2)

# %% [markdown]
# A correlation does not say that an indicator is to be divided. An index of centres of consumer
# finance may ask for the size of a market, and the framework has both: retail sales and product as
# totals and per head. Dividing these two would count the same figure twice.

# %%
sales = preparation.denominate(data, {"retail_sales": "population"}, scale=10_000)
print(sales.changes.head(3).round(0).to_string())
twice = sales.data["retail_sales"] - data["retail_per_head"]
print("largest difference from retail_per_head, in CNY:", round(twice.abs().max(), 6))

# %% [markdown]
# The other totals stay as they are, too. What if deposits, loans and six more were per head?

# %%
totals = ["deposits", "household_deposits", "loans", "telecom_revenue", "invention_patents"]
totals += ["high_tech_enterprises", "technology_contracts", "undergraduates"]
per_head = preparation.denominate(data, "population", indicators=totals)
by_head = index.compute(per_head.data)
rank_shifts(by_head.ranks, baseline.ranks).sort_values().iloc[[0, 1, 2, -3, -2, -1]]

# %% [markdown]
# ## Screening
#
# Income per head is there for 22 of 31 cities. Whether that is enough is a threshold, and every
# threshold is a choice: three quarters here.

# %%
screening = preparation.screen(data, framework, indicator_availability=0.75)
screening.summary().round(2)

# %%
screened = cm.CompositeIndex(screening.framework, imputation="median").compute(screening.data)
shift = rank_shifts(screened.ranks, baseline.ranks)
shift[shift != 0].sort_values()

# %% [markdown]
# ## What stands in the gaps?
#
# An imputation reports each value. The same seven gaps of one indicator, by four methods:

# %%
methods = {
    "median": "median",
    "of the region": preparation.GroupMedian(ccfi.units["macro_region"]),
    "neighbours": "knn",
    "regression": "iterative",
}
filled = {name: preparation.impute(data, m, framework).changes for name, m in methods.items()}
cells = {name: cell.set_index(["indicator", "unit"])["after"] for name, cell in filled.items()}
pd.DataFrame(cells).loc["cfc_assets"].round(0)

# %% [markdown]
# They differ widely, and not all make sense: every city with a gap here has a company, and a method
# that gives it assets of 0 takes it for one without.
#
# Does it matter for the ranks? An imputation is a choice like the others, so `compare_methods`
# takes a list of them. `"drop"` leaves out every indicator with a gap.

# %%
imputations = cm.compare_methods(
    data,
    framework,
    imputation=[*methods.values(), "row", "drop"],
    normalisation="minmax",
    weighting="equal",
    aggregation="arithmetic",
)
moved = imputations.summary()
moved[moved["best"] < moved["worst"]].round(2)

# %%
imputations.influence().round(2)

# %% [markdown]
# One value for a gap looks as sure as a published one. Multiple imputation draws complete tables,
# each with values of cities that are alike; as an uncertain input it says how far the gaps alone
# leave the ranks open.

# %%
drawn = preparation.multiply_impute(data, 20, framework=framework, rng=1)
drawn.summary().query("indicator == 'high_tech_enterprises'").round(-3)

# %%
open_gaps = cm.simulate(index, data, [drawn], n=200, rng=1, progress=False)
table = open_gaps.summary()
table.loc[table["mean_absolute_shift"] > 0, ["baseline", "q05", "median", "q95"]]

# %% [markdown]
# Shenzhen, fifth with medians, is fourth from the 5th to the 95th percentile of the draws, and
# Guangzhou fifth.

# %% [markdown]
# ## Outliers
#
# The rule of the JRC: while a distribution has |skewness| > 2 and excess kurtosis > 3.5, its
# outermost points are moved to the next. The report names each point.

# %%
complete = preparation.impute(data, "median", framework).data
treated = preparation.treat(complete, "winsorise", framework)
treated.changes.drop(columns="rule").round(1)

# %%
treated.summary()[["cells", "skewness_before", "skewness_after", "rule"]].round(2)

# %% [markdown]
# Before stands above, after below; large points are those that moved.

# %%
plotting.plot_treatment(treated)

# %% [markdown]
# What a treatment flattens is the lead of the leaders. Beside this one, logarithms of every
# indicator (signed ones, which take zeros), by what they do to the ranks:

# %%
treatments = cm.compare_methods(
    data,
    framework,
    imputation="median",
    treatment=[None, "winsorise", "signed_log"],
    normalisation="minmax",
    weighting="equal",
    aggregation="arithmetic",
)
treatments.plot_ranks(highlight=["Chongqing", "Hefei", "Shenyang"])

# %% [markdown]
# ## Do the figures hang together as the framework says?
#
# The multivariate analysis of the Handbook. Triangles enclose the groups, dots mark correlations
# above 0.92.

# %%
diagnosis.plot_correlations()

# %%
diagnosis.summary().loc["correlation within groups":"alone in its group", "value"]

# %% [markdown]
# 21 of 33 indicators are nearer to another group than to their own: ten to that of deposits and
# loans, six to digital finance.

# %%
nearer = diagnosis.group_correlations().query("flag.str.startswith('closer')")
nearer["nearest"].value_counts()

# %% [markdown]
# Cronbach's alpha asks whether the indicators of a group say the same; the last column is the
# lowest correlation of one of them with the rest.

# %%
diagnosis.reliability.sort_values("alpha").round(2)

# %% [markdown]
# A low alpha is a reason to look at a group, not to drop it: what says the same twice need not be
# measured twice. The index as a whole has a high one, although one indicator goes slightly against
# the rest.
#
# The Kaiser-Meyer-Olkin measure of sampling adequacy is not defined for more indicators than units,
# and says so. Dimension by dimension it is:

# %%
try:
    diagnosis.kmo()
except cm.DomainError as error:
    print(error)

# %%
adequacy = {dimension: diagnosis.kmo(dimension) for dimension in framework.children(framework.root)}
pd.DataFrame(
    {
        "kmo": {node: measure.overall for node, measure in adequacy.items()},
        "lowest": {node: measure.indicators.min() for node, measure in adequacy.items()},
        "of": {node: measure.indicators.idxmin() for node, measure in adequacy.items()},
    }
).round(2)

# %% [markdown]
# How many things do 33 indicators measure? Eigenvalues above those of noise:

# %%
diagnosis.plot_eigenvalues()

# %% [markdown]
# Two components, rotated (varimax). The five highest loadings on each: totals and counts on the
# first, digital finance on the second.

# %%
loadings = diagnosis.factor_loadings(factors=2).loadings
for component in loadings:
    print(loadings[component].nlargest(5).round(2).to_string(), end="\n\n")

# %% [markdown]
# ## Weights are not importances
#
# How much of the variance of the index would go if an indicator were known? Beside the weight, its
# share of importance:

# %%
importance = cm.importance(baseline)
importance.plot()

# %% [markdown]
# The largest weight has next to no importance: loans to product is alone in its group, and so has
# the weight of a whole group. The importances of the dimensions are near their weights.

# %%
importance.summary().loc[["loans", "gdp", "loans_to_gdp"]].round(2)

# %%
cm.importance(baseline, of="children").summary().round(2)

# %% [markdown]
# ## What do these decisions move?
#
# Each alone, against the baseline: medians, nothing treated, divided or left out.

# %%
imputed = imputations.ranks.set_axis([*methods, "row", "drop"], axis=1)
shaped = treatments.ranks.set_axis(["none", "winsorise", "signed_log"], axis=1)
alone = pd.DataFrame(
    {
        "medians of the region": imputed["of the region"],
        "nearest neighbours": imputed["neighbours"],
        "regressions": imputed["regression"],
        "indicators with gaps left out": imputed["drop"],
        "income per head left out": screened.ranks,
        "eight totals per head": by_head.ranks,
        "winsorised": shaped["winsorise"],
        "logarithms": shaped["signed_log"],
    }
)
shifts = rank_shifts(alone, baseline.ranks)
pd.DataFrame(
    {
        "cities that move": (shifts != 0).sum(),
        "mean absolute shift": shifts.abs().mean().round(2),
        "largest shift": shifts.abs().max(),
        "of, say": shifts.abs().idxmax(),
        "Chongqing": alone.loc["Chongqing"],
    }
)

# %% [markdown]
# Division by residents moves most, and it alone moves Chongqing. Imputation and treatment can also
# be combined with the choices of the index, each with each:

# %%
comparison = cm.compare_methods(
    data,
    framework,
    imputation=["median", "knn", "iterative"],
    treatment=[None, "winsorise", "signed_log"],
    normalisation=[cm.normalisation.MinMax(1, 100), "rank"],
    weighting=["equal", "entropy"],
    aggregation=["arithmetic", "geometric"],
    progress=False,
)
comparison.influence().round(2)

# %% [markdown]
# The share of each by itself in the variance of the ranks; the rest is what they do together.

# %%
shares = cm.decomposition(comparison)
steps = ["imputation", "treatment", "normalisation", "weighting", "aggregation"]
shares.overall["share"][steps].round(2)

# %%
shares.plot()
