"""Diagnostics: the Handbook's Technology Achievement Index, peers, and odd data in plain words."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from ccfi_methods import Framework, datasets
from ccfi_methods.diagnostics import (
    bartlett,
    cluster_units,
    correlation_matrix,
    correlations,
    cronbach,
    diagnose,
    eigenvalues,
    factor_loadings,
    group_correlations,
    kmo,
    statistics,
)
from ccfi_methods.exceptions import DataError, DomainError, MethodError

TAI = Path(__file__).resolve().parents[1] / "references" / "tai_handbook"


def published(name, **options):
    return pd.read_csv(TAI / f"result_table{name}.csv", **{"index_col": 0} | options)


@pytest.fixture(scope="module")
def tai():
    data = pd.read_csv(TAI / "input_tableA2_raw23.csv", index_col="country")
    return data.rename(columns=lambda code: code.removesuffix("_LOG"))


@pytest.fixture(scope="module")
def rounded(tai):
    """Return tables that all print as the Handbook's raw data do, the printed one first.

    Two logarithms are printed to two decimals, so the published results, made from more digits,
    cannot be had from the print exactly; they must lie among those of the tables that it may be.
    """
    text = pd.read_csv(TAI / "input_tableA2_raw23.csv", index_col="country", dtype=str)
    digits = text.map(lambda cell: len(cell.partition(".")[2])).max()
    half = (0.5 * 10.0**-digits).to_numpy()
    rng = np.random.default_rng(0)
    return [tai, *(tai + half * rng.choice([-1, 1], tai.shape) for _ in range(60))]


def assert_published(found, printed, half, widest=0.06):
    """Check that printed figures, half a unit of the last digit around them, are among those."""
    low, high = np.min(found, axis=0) - half, np.max(found, axis=0) + half
    printed = np.asarray(printed, dtype=float)
    assert printed.shape == low.shape
    assert ((low <= printed) & (printed <= high)).all()
    assert (high - low).mean() - 2 * half < widest  # wide bounds would prove nothing


@pytest.fixture(scope="module")
def ccfi():
    return datasets.load_ccfi()


# -- the Handbook ------------------------------------------------------------------------------


def test_table_6_correlations(rounded):
    printed = published("6_correlation")
    found = [correlation_matrix(correlations(table)) for table in rounded]
    assert list(found[0]) == list(printed)
    assert_published(found, printed, 0.005)
    # Of the printed data themselves all but three of 28 pairs.
    off = np.abs(found[0] - printed).to_numpy() > 0.005 + 1e-9
    assert off.sum() / 2 == 3


def test_table_7_eigenvalues(rounded):
    printed = published("7_eigenvalues")
    found = [eigenvalues(table, draws=1) for table in rounded]
    assert_published([part["eigenvalue"] for part in found], printed["eigenvalue"], 0.05)
    shares = [100 * part["share"] for part in found]
    cumulative = [100 * part["cumulative"] for part in found]
    np.testing.assert_allclose(shares[0], printed["pct_variance"], atol=0.12)
    np.testing.assert_allclose(cumulative[0], printed["cumulative_pct"], atol=0.16)
    assert (np.abs(np.mean(shares, axis=0) - printed["pct_variance"]) < 1).all()
    assert found[0]["above_one"].sum() == 2


def _aligned(loadings, printed):
    """Put columns into the printed order and sign, both of which are arbitrary."""
    match = np.abs(printed.to_numpy().T @ loadings.to_numpy()).argmax(axis=1)
    assert sorted(match) == list(range(len(match)))
    ordered = loadings.to_numpy()[:, match]
    return ordered * np.sign((ordered * printed.to_numpy()).sum(axis=0))


def test_table_8_component_loadings(rounded):
    printed = published("8_component_loadings")
    found = [
        _aligned(factor_loadings(table, factors=8, rotation=None).loadings, printed)
        for table in rounded
    ]
    assert_published(found, printed, 0.005)
    np.testing.assert_allclose(found[0], printed, atol=0.0125)


def test_table_9_rotated_components(rounded):
    printed = published("9_varimax_pc_loadings")
    found = [factor_loadings(table, factors=4) for table in rounded]
    loadings = printed.iloc[:8, :4]
    aligned = np.array([_aligned(part.loadings, loadings) for part in found])
    assert_published(aligned, loadings, 0.005)
    np.testing.assert_allclose(aligned[0], loadings, atol=0.0135)
    assert_published([part.communalities for part in found], printed["communality"].iloc[:8], 0.005)
    variance = (aligned**2).sum(axis=1)
    assert_published(variance, printed.loc["Explained variance"].iloc[:4], 0.005, widest=0.1)
    cumulative = variance.cumsum(axis=1) / 8
    assert_published(cumulative, printed.loc["Cumulative (%)"].iloc[:4] / 100, 0.005)


def test_table_11_cronbach(rounded):
    printed = published("11_cronbach", dtype={"alpha_if_deleted": float})
    found = [cronbach(table) for table in rounded]
    items = printed.iloc[:8]
    rest = [part.items["item_rest"] for part in found]
    deleted = [part.items["alpha_if_deleted"] for part in found]
    assert_published(rest, items["correlation_with_total"], 0.0005)
    assert_published(deleted, items["alpha_if_deleted"], 0.0005)
    assert found[0].alpha == pytest.approx(printed["alpha_if_deleted"].iloc[8], abs=0.005)


def test_table_13_clusters(tai):
    printed = published("13_kmeans")["group"].rename({"Korea": "Korea, Rep. of"})[tai.index]
    settled = cluster_units(tai, clusters=3, start=printed)
    pairs = set(zip(settled.labels, printed, strict=True))
    assert len(pairs) == 3  # k-means that begins at the printed clusters stays there
    # but they are not the best three: two other clusters and the pair Japan, Korea are closer
    best = cluster_units(tai, clusters=3)
    assert best.within_share < settled.within_share
    assert {"Japan", "Korea, Rep. of"} in [
        set(part.index) for _, part in best.labels.groupby(best.labels)
    ]


# -- statistics --------------------------------------------------------------------------------


def test_statistics_against_pandas(ccfi):
    found = statistics(ccfi.data, ccfi.framework)
    expected = ccfi.data[list(ccfi.framework.indicators)].agg(
        ["count", "mean", "std", "skew", "kurt", "min", "median", "max"]
    )
    columns = ["n", "mean", "sd", "skewness", "kurtosis", "min", "median", "max"]
    np.testing.assert_allclose(found[columns].T, expected)
    assert found["missing"].sum() == 21
    assert found.at["financial_court", "zero_share"] == pytest.approx(28 / 31)


def test_flags_by_hand():
    data = pd.DataFrame(
        {
            "plain": [1.0, 2, 3, 4, 5, 6, 7, 8],
            "constant": [3.0] * 8,
            "zeros": [0.0, 0, 0, 0, 0, 1, 2, 3],
            "same": [7.0, 7, 7, 7, 7, 1, 2, 3],
            "outlier": [1.0, 2, 3, 4, 5, 6, 7, 99],
            "gaps": [1.0, 2, 3, 4, 5, np.nan, np.nan, np.nan],
            "one": [5.0, *[np.nan] * 7],
        }
    )
    found = statistics(data)
    assert found["flags"].to_dict() == {
        "plain": "",
        "constant": "constant",
        "zeros": "zeros, same value",
        "same": "same value",
        "outlier": "outliers",
        "gaps": "missing",
        "one": "one value, missing",
    }
    assert found.loc["outlier", ["low_points", "high_points"]].tolist() == [0, 1]
    assert found.loc["one", ["sd", "skewness", "kurtosis"]].isna().all()
    assert "outliers" not in set(statistics(data, kurtosis=9)["flags"])


# -- correlations ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "peer"),
    [("pearson", stats.pearsonr), ("spearman", stats.spearmanr), ("kendall", stats.kendalltau)],
)
def test_correlations_against_scipy_and_pandas(ccfi, kind, peer):
    found = correlations(ccfi.data, ccfi.framework, kind)
    assert len(found) == 33 * 32 / 2
    for row in found.iloc[::23].itertuples():
        both = ccfi.data[[row.a, row.b]].dropna()
        r, p = peer(both[row.a], both[row.b])
        assert (row.correlation, row.p) == (pytest.approx(r), pytest.approx(p, abs=1e-12))
        assert row.n == len(both)
    square = correlation_matrix(found)
    expected = ccfi.data[list(ccfi.framework.indicators)].corr(method=kind)
    np.testing.assert_allclose(square, expected, atol=1e-12)
    assert (np.diag(correlation_matrix(found, "p")) == 0).all()


def test_polarity_turns_correlations():
    x = np.arange(10.0)
    data = pd.DataFrame({"income": x, "crime": 10 - x + np.sin(x)})
    assert correlations(data).at[0, "flag"] == "negative"
    framework = Framework.flat(["income", "crime"], polarity={"crime": -1})
    assert correlations(data, framework).at[0, "flag"] == "too high"


def test_correlation_flags_by_hand():
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["i", "g", "h", "a", "b", "c", "d"],
                "parent": [None, "i", "i", "g", "g", "h", "h"],
            }
        )
    )
    x = np.linspace(-1, 1, 21)
    data = pd.DataFrame({"a": x, "b": x**2, "c": x + 0.01 * x**2, "d": -x + x**2})
    found = correlations(data, framework).set_index(["a", "b"])
    assert found["flag"].to_dict() == {
        ("a", "b"): "too low",
        ("a", "c"): "too high",
        ("a", "d"): "negative",
        ("b", "c"): "",  # as low, but of another group
        ("b", "d"): "",
        ("c", "d"): "negative",
    }
    assert found["within"].tolist() == [True, False, False, False, False, True]
    strict = correlations(data, framework, too_high=0.99999, too_low=-1, level=1e-9)
    assert set(strict["flag"]) == {""}
    groups = group_correlations(data, framework)
    assert groups.loc["a", ["group", "nearest", "flag"]].tolist() == ["g", "h", "closer to h"]
    assert groups.at["c", "flag"] == "closer to g"
    assert groups.at["a", "within"] == pytest.approx(0, abs=1e-12)
    assert groups.at["a", "across"] == pytest.approx(
        (found.at[("a", "c"), "correlation"] + found.at[("a", "d"), "correlation"]) / 2
    )


def test_group_of_one(ccfi):
    groups = group_correlations(ccfi.data, ccfi.framework)
    assert groups.at["loans_to_gdp", "flag"] == "alone in its group"
    assert np.isnan(groups.at["loans_to_gdp", "within"])


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"b": [2.0] * 5}, "'a' and 'b' .* both to vary there; 5 units have both"),
        ({"b": [1.0, 2, np.nan, np.nan, np.nan]}, "at least three units .*; 2 units have both"),
        ({"b": [np.nan, np.nan, np.nan, 1.0, 2.0]}, "; 0 units have both"),
    ],
)
def test_undefined_correlations_are_named(columns, message):
    data = pd.DataFrame({"a": [1.0, 2, 3, np.nan, np.nan], **columns})
    if "5 units" in message:
        data["a"] = [1.0, 2, 3, 4, 6]
    with pytest.raises(DataError, match=message):
        correlations(data)


def test_unknown_kind(tai):
    with pytest.raises(MethodError, match=r"Unknown kind of correlation 'kendal'. Did you mean"):
        correlations(tai, kind="kendal")


# -- reliability -------------------------------------------------------------------------------


@pytest.mark.parametrize("standardised", [True, False])
def test_alpha_by_its_definition(tai, standardised):
    x = (tai - tai.mean()) / tai.std() if standardised else tai
    found = cronbach(tai, standardised=standardised)
    assert found.alpha == pytest.approx(8 / 7 * (1 - x.var().sum() / x.sum(axis=1).var()))
    for code in tai:
        rest = x.drop(columns=code)
        assert found.items.at[code, "item_rest"] == pytest.approx(
            np.corrcoef(x[code], rest.sum(axis=1))[0, 1]
        )
        alone = cronbach(tai.drop(columns=code), standardised=standardised).alpha
        assert found.items.at[code, "alpha_if_deleted"] == pytest.approx(alone)
    if standardised:
        mean = tai.corr().to_numpy()[np.triu_indices(8, 1)].mean()
        assert found.alpha == pytest.approx(8 * mean / (1 + 7 * mean))
    assert found.summary().index[-1] == "(none deleted)"


def test_alpha_of_two_and_of_one(tai):
    two = cronbach(tai[["INTERNET", "ELECTRICITY"]])
    r = np.corrcoef(tai["INTERNET"], tai["ELECTRICITY"])[0, 1]
    assert two.alpha == pytest.approx(2 * r / (1 + r))
    assert two.items["alpha_if_deleted"].isna().all()
    with pytest.raises(DataError, match=r"at least two indicators, got \['PATENTS'\]"):
        cronbach(tai[["PATENTS"]])


def test_alpha_follows_polarity(tai):
    flipped = tai.assign(EXPORTS=-tai["EXPORTS"])
    framework = Framework.flat(list(tai), polarity={"EXPORTS": -1})
    assert cronbach(flipped, framework).alpha == pytest.approx(cronbach(tai).alpha)
    x = np.arange(5.0)
    with pytest.raises(DomainError, match="cancel each other out"):
        cronbach(pd.DataFrame({"a": x, "b": -x}))


# -- adequacy and factors ----------------------------------------------------------------------


def test_kmo_by_partial_correlations(tai):
    # Partial correlations by regression residuals, pair by pair.
    z = ((tai - tai.mean()) / tai.std()).to_numpy()
    r2 = q2 = 0.0
    for i in range(8):
        for j in range(i):
            others = np.delete(z, [i, j], axis=1)
            left = [v - others @ np.linalg.lstsq(others, v)[0] for v in (z[:, i], z[:, j])]
            r2 += np.corrcoef(z[:, i], z[:, j])[0, 1] ** 2
            q2 += np.corrcoef(*left)[0, 1] ** 2
    found = kmo(tai)
    assert found.overall == pytest.approx(r2 / (r2 + q2))
    assert (found.indicators > 0).all()
    assert found.indicators.min() < found.overall < found.indicators.max()


def test_bartlett_by_the_likelihood_ratio(tai):
    # ln|R| is the sum of the logarithms of the eigenvalues; of two variables ln(1 - r²).
    found, roots = bartlett(tai), eigenvalues(tai, draws=1)["eigenvalue"]
    assert found.statistic == pytest.approx(-(22 - 21 / 6) * np.log(roots).sum())
    assert found.df == 28
    assert found.p == pytest.approx(stats.chi2(28).sf(found.statistic), rel=1e-9)
    r = np.corrcoef(tai["INTERNET"], tai["SCHOOLING"])[0, 1]
    two = bartlett(tai[["INTERNET", "SCHOOLING"]])
    assert two.statistic == pytest.approx(-(22 - 9 / 6) * np.log(1 - r**2))
    assert two.df == 1


def test_adequacy_below_a_node(ccfi):
    diagnosis = diagnose(ccfi.data, ccfi.framework, imputation="median")
    market = list(ccfi.framework.leaves("market"))
    filled = ccfi.data[market].fillna(ccfi.data[market].median())
    assert diagnosis.kmo("market").overall == pytest.approx(kmo(filled).overall)
    assert diagnosis.bartlett("market").statistic == pytest.approx(bartlett(filled).statistic)
    assert repr(diagnosis.kmo("market")).startswith(f"Adequacy({kmo(filled).overall:.3f}; lowest ")
    assert repr(bartlett(filled)).startswith(f"Bartlett(χ²({bartlett(filled).df}) = ")
    assert diagnosis.summary().at["size", "finding"] == "units x indicators, in 12 groups"


def test_eigenvalues_and_loadings_against_peers(tai):
    from sklearn.decomposition import PCA

    z = (tai - tai.mean()) / tai.std()
    peer = PCA().fit(z)
    found = eigenvalues(tai)
    np.testing.assert_allclose(found["eigenvalue"], peer.explained_variance_)
    loadings = factor_loadings(tai, factors=3, rotation=None).loadings
    expected = peer.components_[:3].T * np.sqrt(peer.explained_variance_[:3])
    np.testing.assert_allclose(np.abs(loadings), np.abs(expected), atol=1e-10)


def test_varimax_against_statsmodels(tai):
    from statsmodels.multivariate.factor_rotation import rotate_factors

    plain = factor_loadings(tai, factors=4, rotation=None).loadings.to_numpy()
    length = np.sqrt((plain**2).sum(axis=1, keepdims=True))  # Kaiser's normalisation
    expected = rotate_factors(plain / length, "varimax")[0] * length
    found = factor_loadings(tai, factors=4).loadings.to_numpy()
    match = np.abs(expected.T @ found).argmax(axis=1)
    np.testing.assert_allclose(np.abs(found[:, match]), np.abs(expected), atol=1e-4)


def test_maximum_likelihood_against_statsmodels(tai):
    from statsmodels.multivariate.factor import Factor

    peer = Factor(tai.to_numpy(), n_factor=2, method="ml").fit()
    found = factor_loadings(tai, factors=2, method="ml")
    np.testing.assert_allclose(found.communalities, 1 - peer.uniqueness, atol=0.01)


def test_parallel_analysis_counts_what_is_there():
    rng = np.random.default_rng(0)
    two = rng.normal(size=(200, 2))
    x = np.hstack([two[:, [0]]] * 4 + [two[:, [1]]] * 4) + rng.normal(size=(200, 8))
    data = pd.DataFrame(x, columns=list("abcdefgh"))
    found = eigenvalues(data, draws=200)
    assert found["above_noise"].tolist() == [True, True, *[False] * 6]
    again = eigenvalues(data, draws=200, rng=0)
    pd.testing.assert_frame_equal(found, again)
    assert (eigenvalues(data, draws=200, rng=1)["noise"] != found["noise"]).all()
    higher = eigenvalues(data, draws=200, quantile=0.99)["noise"]
    assert (higher > found["noise"]).all()
    assert found["noise"].is_monotonic_decreasing


def test_loadings_explain_what_they_say(tai):
    found = factor_loadings(tai, factors=8)
    np.testing.assert_allclose(found.communalities, 1)
    assert found.explained["cumulative"].iloc[-1] == pytest.approx(1)
    assert repr(factor_loadings(tai)) == "Loadings(8 indicators on 2 factors, 64% of the variance)"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"factors": 9}, "whole number from 1 to 8, got 9"),
        ({"method": "mle"}, "Unknown method of extraction 'mle'"),
        ({"rotation": "oblimin"}, "Rotation needs to be 'varimax'"),
        ({"rotation": None, "method": "ml"}, "or None for principal components"),
    ],
)
def test_factor_parameters(tai, options, message):
    with pytest.raises(MethodError, match=message):
        factor_loadings(tai, **options)


@pytest.mark.parametrize("function", [kmo, bartlett])
def test_more_indicators_than_units(tai, function):
    with pytest.raises(DomainError, match="more units than indicators"):
        function(tai.iloc[:8])


@pytest.mark.parametrize(
    "function", [kmo, bartlett, eigenvalues, factor_loadings, cronbach, cluster_units]
)
def test_multivariate_parts_need_complete_and_varying_data(tai, function):
    gap = tai.copy()
    gap.iloc[3, 2] = np.nan
    with pytest.raises(DataError, match=r"needs complete data; values of \['INTERNET'\]"):
        function(gap)
    with pytest.raises(DomainError, match="Indicator 'EXPORTS' has the same value for every unit"):
        function(tai.assign(EXPORTS=5.0))


@pytest.mark.parametrize("function", [kmo, bartlett])
def test_one_indicator_is_too_few(tai, function):
    with pytest.raises(DataError, match=r"at least two indicators, got \['PATENTS'\]"):
        function(tai[["PATENTS"]])


def test_kmo_of_uncorrelated_indicators():
    data = pd.DataFrame({"a": [-1.0, 0, 1, 0], "b": [0.0, 1, 0, -1]})
    with pytest.raises(DomainError, match=r"\['a', 'b'\] correlate with no other"):
        kmo(data)


# -- clusters ----------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["kmeans", "hierarchical"])
def test_clusters_that_are_plain_to_see(method):
    rng = np.random.default_rng(1)
    centre = np.repeat([[0.0, 0], [9, 0], [9, -9]], [4, 5, 6], axis=0)
    data = pd.DataFrame(centre + rng.normal(size=(15, 2)) * 0.1, columns=["up", "down"])
    framework = Framework.flat(["up", "down"], polarity={"down": -1})
    found = cluster_units(data, framework, clusters=3, method=method)
    assert found.labels.tolist() == [3] * 4 + [2] * 5 + [1] * 6
    assert found.summary()["units"].tolist() == [6, 5, 4]
    assert found.within_share < 0.01
    assert (found.merges is None) == (method == "kmeans")


def test_hierarchical_clusters_against_scikit_learn(tai):
    from sklearn.cluster import AgglomerativeClustering

    z = (tai - tai.mean()) / tai.std()
    for linkage in ("ward", "average", "complete"):
        ours = cluster_units(tai, clusters=4, method="hierarchical", linkage=linkage).labels
        peer = AgglomerativeClustering(4, linkage=linkage).fit(z).labels_
        assert len(set(zip(ours, peer, strict=True))) == 4


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"clusters": 24}, "whole number from 2 to 23, got 24"),
        ({"method": "means"}, "Unknown clustering 'means'. Did you mean 'kmeans'"),
        ({"linkage": "wards"}, "Unknown linkage 'wards'. Did you mean 'ward'"),
        ({"start": pd.Series({"Finland": 1})}, "needs 3 clusters and every unit in one; it has 1"),
    ],
)
def test_cluster_parameters(tai, options, message):
    with pytest.raises(MethodError, match=message):
        cluster_units(tai, **options)


# -- the page ----------------------------------------------------------------------------------


def test_summary_says_what_is_there(ccfi):
    diagnosis = diagnose(ccfi.data, ccfi.framework, imputation="median")
    page = diagnosis.summary()
    assert page.at["missing values", "value"] == "21 of 1,023"
    assert page.at["missing values", "finding"].startswith("income_per_head 9, cfc_assets 6")
    assert page.at["alone in its group", "finding"] == "loans_to_gdp"
    assert "31 units and 33 indicators" in page.at["sampling adequacy (KMO)", "finding"]
    assert page.at["Cronbach's alpha", "value"] == f"{diagnosis.cronbach().alpha:.2f}"
    assert page.at["imputed for the rest", "value"] == "21 values"
    noise = diagnosis.eigenvalues["above_noise"].sum()
    assert page.at["components", "value"] == f"{noise} above noise"
    assert "missing values" in diagnosis.to_markdown()


def test_summary_of_the_handbook_data(tai):
    page = diagnose(tai).summary()
    assert page.at["sampling adequacy (KMO)", "value"] == f"{kmo(tai).overall:.2f}"
    assert page.at["Cronbach's alpha", "value"] == "0.70"
    assert page.at["Bartlett's test", "value"].startswith("p = ")
    assert page.at["correlation negative", "finding"] == "INTERNET ~ EXPORTS -0.45"
    assert "imputed for the rest" not in page.index
    assert "another group nearer" not in page.index


def test_incomplete_data_say_what_they_lack(ccfi):
    page = diagnose(ccfi.data, ccfi.framework).summary()
    for aspect in ("Cronbach's alpha", "sampling adequacy (KMO)", "components"):
        assert page.at[aspect, "value"] == "not defined"
        assert "needs complete data" in page.at[aspect, "finding"]


@pytest.mark.parametrize(
    "columns",
    [{"a": [1.0, 2, 4]}, {"a": [1.0, 2], "b": [2.0, 1]}, {"a": [1.0, 2, 3], "b": [5.0, 5, 5]}],
    ids=["one indicator", "two units", "one constant"],
)
def test_small_tables_have_a_page(columns):
    page = diagnose(pd.DataFrame(columns)).summary()
    assert page.at["sampling adequacy (KMO)", "value"] == "not defined"
    assert page["finding"].str.len().min() > 0


def test_odd_data_are_diagnosed_in_plain_words():
    data = pd.DataFrame({"one": [1.0, None, None, None], "flat": [2.0] * 4, "fine": [1.0, 2, 3, 5]})
    page = diagnose(data).summary()
    assert page.at["one value", "finding"] == "one"
    assert page.at["constant", "finding"] == "flat"
    assert "'one' and 'flat' needs at least three units" in page.at["correlations", "finding"]
    with pytest.raises(DataError, match="'gone' is missing for every unit"):
        diagnose(data.assign(gone=np.nan))


def test_parts_of_the_diagnosis_are_the_functions(ccfi):
    diagnosis = diagnose(ccfi.data, ccfi.framework, imputation="drop")
    complete = ccfi.data[list(ccfi.framework.indicators)].dropna(axis=1)
    assert list(diagnosis.factor_loadings().loadings.index) == list(complete)
    pd.testing.assert_series_equal(diagnosis.clusters().labels, cluster_units(complete).labels)
    assert diagnosis.summary().at["imputed for the rest", "finding"].startswith("left out: cfc_")
    group = diagnosis.cronbach("digital_finance")
    leaves = list(ccfi.framework.leaves("digital_finance"))
    assert group.alpha == pytest.approx(cronbach(ccfi.data[leaves]).alpha)
    assert diagnosis.reliability.at["digital_finance", "alpha"] == group.alpha
    pd.testing.assert_frame_equal(
        diagnosis.group_correlations(), group_correlations(ccfi.data, ccfi.framework)
    )


class TestEqualEigenvalues:
    """Any basis of the components of one eigenvalue is as good as another."""

    UNCORRELATED = pd.DataFrame(
        {"a": [1.0, 1, -1, -1], "b": [1.0, -1, 1, -1], "c": [1.0, -1, -1, 1]}
    )

    def test_unrotated_loadings_are_refused(self):
        with pytest.raises(DomainError, match=r"1 and 2 have the same eigenvalue \(1\), so their"):
            factor_loadings(self.UNCORRELATED, rotation=None)
        with pytest.raises(
            DomainError, match=r"2 and 3 have the same eigenvalue \(1\), so the fir"
        ):
            factor_loadings(self.UNCORRELATED, factors=2)

    def test_rotated_loadings_are_the_same_in_any_basis(self):
        loadings = factor_loadings(self.UNCORRELATED).loadings
        np.testing.assert_allclose(loadings, np.eye(3), atol=1e-12)

    def test_a_loading_of_each_sign_has_the_first_positive(self):
        opposite = pd.DataFrame({"a": [1.0, 2, 3, 4], "b": [4.0, 3, 2, 1]})
        for table in (opposite, opposite[["b", "a"]]):
            loadings = factor_loadings(table, rotation=None).loadings["PC1"]
            np.testing.assert_allclose(loadings, [1, -1])


class TestClustersOfEquals:
    def test_equal_means_are_numbered_by_the_first_unit(self):
        x = np.array([[0.0, 3], [3, 0], [0.1, 2.9], [2.9, 0.1]])  # the z-scores of a unit cancel
        for rows in ([0, 1, 2, 3], [1, 0, 3, 2], [3, 2, 0, 1]):
            for method in ("kmeans", "hierarchical"):
                data = pd.DataFrame(x[rows])
                labels = cluster_units(data, clusters=2, method=method).labels
                assert labels.tolist() == [1 if row % 2 == rows[0] % 2 else 2 for row in rows]

    def test_equal_distances_join_by_the_order_of_the_units(self):
        # Six units on a regular hexagon: rounding alone makes one of six sides the shortest.
        angle = np.arange(6) * np.pi / 3
        for start in range(6):
            ring = np.roll(angle, start)
            data = pd.DataFrame({"x": 7 + np.cos(ring), "y": 3 + np.sin(ring)})
            found = cluster_units(data, clusters=3, method="hierarchical", linkage="complete")
            assert found.merges[0, :2].tolist() == [0, 1]


def test_a_group_as_near_as_another_is_its_own():
    data = pd.DataFrame({"a": [1.0, 2, 3, 5], "b": [1.0, 2, 4, 5], "c": [1.0, 2, 4, 5]})
    framework = Framework(
        pd.DataFrame(
            {
                "code": ["top", "z", "y", "a", "b", "c"],
                "parent": [None, "top", "top", "z", "z", "y"],
            }
        )
    )
    assert group_correlations(data, framework).loc["a", ["nearest", "flag"]].tolist() == ["z", ""]
