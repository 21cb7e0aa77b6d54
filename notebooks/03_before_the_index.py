# %% [markdown]
# # Before the index
#
# Before values are normalised and weighted, the table has to be prepared: which indicators it has,
# what is imputed for missing values, what is divided by what, and how outliers are treated. Each
# step is taken here on the open CCFI, with a report of what it changed. The last section measures
# how far each step moves the ranking.

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
# Missing values are dots, and their number stands beside the name; zeros are darker. Lines separate
# the groups.

# %%
diagnosis = cm.diagnose(data, framework, imputation="median")
diagnosis.plot_availability()

# %% [markdown]
# Five indicators have missing values, and no city lacks more than two of them; 15 of the 21 are in
# two indicators. A missing value is not a zero: a city without a consumer finance company has
# assets of 0, and the assets are missing in a city with a company whose figure was not found.

# %%
statistics = diagnosis.statistics
statistics.loc[statistics["missing"] > 0, ["missing", "zero_share", "median", "max"]].round(2)

# %% [markdown]
# The count of high-tech enterprises is missing for two cities, which are first and fifth in the
# index although the median puts them in the middle of the distribution.

# %%
gaps = data.index[data["high_tech_enterprises"].isna()]
baseline.ranks[gaps]

# %% [markdown]
# ## Totals, or figures per head?
#
# Totals rank cities by size. Which indicators correlate with the population or the gross regional
# product of a city?

# %%
found = preparation.denomination_candidates(data, ["population", "gdp"], threshold=0.85)
found = found[found["candidate"]]
found.pivot(index="indicator", columns="denominator", values="correlation").round(2)

# %% [markdown]
# A correlation does not decide whether an indicator is to be divided. An index of centres of
# consumer finance may measure the size of a market, and the framework has both: retail sales and
# gross regional product, as totals and per head. Dividing these two would count the same figure
# twice.

# %%
sales = preparation.denominate(data, {"retail_sales": "population"}, scale=10_000)
print(sales.changes.head(3).round(0).to_string())
twice = sales.data["retail_sales"] - data["retail_per_head"]
print("largest difference from retail_per_head, in CNY:", round(twice.abs().max(), 6))

# %% [markdown]
# The other totals stay as they are, too. With deposits, loans and six others per head, the cities
# that would move furthest (positive: to a worse rank):

# %%
totals = ["deposits", "household_deposits", "loans", "telecom_revenue", "invention_patents"]
totals += ["high_tech_enterprises", "technology_contracts", "undergraduates"]
per_head = preparation.denominate(data, "population", indicators=totals)
by_head = index.compute(per_head.data)
rank_shifts(by_head.ranks, baseline.ranks).sort_values().iloc[[0, 1, 2, -3, -2, -1]]

# %% [markdown]
# ## Screening
#
# Income per head is available for 22 of 31 cities. The threshold is a choice; here it is three
# quarters.

# %%
screening = preparation.screen(data, framework, indicator_availability=0.75)
screening.summary().round(2)

# %%
screened = cm.CompositeIndex(screening.framework, imputation="median").compute(screening.data)
shift = rank_shifts(screened.ranks, baseline.ranks)
shift[shift != 0].sort_values()

# %% [markdown]
# ## Imputation
#
# An imputation reports each value. The six missing values of one indicator by four methods:

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
# They differ widely, and not all are plausible: every city with a missing value here has a company,
# and assets of 0 would mean that it has none.
#
# Does it matter for the ranks? `compare_methods` takes a list of imputations, as of the other
# choices. `"drop"` leaves out every indicator with a missing value.

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
# A single imputed value does not show its uncertainty. Multiple imputation draws complete tables
# with values of similar cities; as an uncertain input it shows how far the missing values alone
# make the ranks uncertain.

# %%
drawn = preparation.multiply_impute(data, 20, framework=framework, rng=1)
drawn.summary().query("indicator == 'high_tech_enterprises'").round(-3)

# %%
open_gaps = cm.simulate(index, data, [drawn], n=200, rng=1, progress=False)
table = open_gaps.summary()
table.loc[table["mean_absolute_shift"] > 0, ["baseline", "q05", "median", "q95"]]

# %% [markdown]
# Shenzhen, fifth with medians, is fourth from the 5th to the 95th percentile of the draws, and
# Guangzhou, fourth with medians, is fifth.

# %% [markdown]
# ## Outliers
#
# The rule of the JRC winsorises an indicator while |skewness| > 2 and excess kurtosis > 3.5: its
# outermost points are set to the next value. The report names each point.

# %%
complete = preparation.impute(data, "median", framework).data
treated = preparation.treat(complete, "winsorise", framework)
treated.changes.drop(columns="rule").round(1)

# %%
treated.summary()[["cells", "skewness_before", "skewness_after", "rule"]].round(2)

# %% [markdown]
# The values before the treatment are above, those after it below; large points are those that
# moved.

# %%
plotting.plot_treatment(treated)

# %% [markdown]
# A treatment reduces the lead of the highest values. The ranks without a treatment, with
# winsorisation, and with logarithms of every indicator (signed logarithms, which are defined for
# zeros):

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
# ## Do the correlations agree with the framework?
#
# The multivariate analysis of the Handbook starts with correlations. Triangles enclose the groups;
# dots mark correlations above 0.92.

# %%
diagnosis.plot_correlations()

# %%
diagnosis.summary().loc["correlation within groups":"alone in its group", "value"]

# %% [markdown]
# 21 of 33 indicators are nearer to another group than to their own: eleven to that of deposits and
# loans, five to digital finance.

# %%
nearer = diagnosis.group_correlations().query("flag.str.startswith('closer')")
nearer["nearest"].value_counts()

# %% [markdown]
# Cronbach's alpha measures the internal consistency of a group; the last column is the lowest
# correlation of one of its indicators with the sum of the others.

# %%
diagnosis.reliability.sort_values("alpha").round(2)

# %% [markdown]
# A low alpha is a reason to examine a group, not to drop it: a group may measure several things.
# The index as a whole has a high alpha, although two indicators, loans to product and growth,
# correlate slightly negatively with the rest.
#
# The Kaiser-Meyer-Olkin measure of sampling adequacy is not defined for more indicators than units.
# It is defined for each dimension:

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
# How many components do the 33 indicators have? Two eigenvalues are above those of noise:

# %%
diagnosis.plot_eigenvalues()

# %% [markdown]
# The five highest loadings on each of the two components, rotated (varimax): totals and counts on
# the first, digital finance on the second.

# %%
loadings = diagnosis.factor_loadings(factors=2).loadings
for component in loadings:
    print(loadings[component].nlargest(5).round(2).to_string(), end="\n\n")

# %% [markdown]
# ## Weights and importance
#
# The importance of an indicator is the share of the variance of the index that it explains
# (correlation ratio). The chart compares the weight with the share of importance:

# %%
importance = cm.importance(baseline)
importance.plot()

# %% [markdown]
# The indicator with the largest weight, loans to product, explains almost nothing: it is alone in
# its group, and has the weight of the whole group. The shares of importance of the dimensions are
# near their weights.

# %%
importance.summary().loc[["loans", "gdp", "loans_to_gdp"]].round(2)

# %%
cm.importance(baseline, of="children").summary().round(2)

# %% [markdown]
# ## How far does each step move the ranking?
#
# Each step alone, against the baseline: medians, nothing treated, divided or left out.

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
# Dividing eight totals by the population moves most, and it alone moves Chongqing. Imputation and
# treatment can also be combined with the choices of the index, each with each:

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
# The share of each by itself in the variance of the ranks; the remainder is interactions:

# %%
shares = cm.decomposition(comparison)
steps = ["imputation", "treatment", "normalisation", "weighting", "aggregation"]
shares.overall["share"][steps].round(2)

# %%
shares.plot()
