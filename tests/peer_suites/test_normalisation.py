"""Normalisations, treatments and imputations as COINr, Compind, csranks and others have them."""

from __future__ import annotations

from ccfi_methods import normalisation as norm
from ccfi_methods.preparation import LastValue, LinearInTime, Log, Median, TwoStage, Winsorise

FAMILIES = ("norm", "treat", "impute")


def test_agrees(found, agree):
    agree(found)


def scaled(method, x, polarity=1, reference=None):
    """Normalise a table, or one indicator given as a vector."""
    if x.ndim > 1:
        return method(x, polarity, reference=reference)
    reference = None if reference is None else reference[:, None]
    return method(x[:, None], polarity, reference=reference)[:, 0]


def norm_minmax(x, polarity=1):
    return scaled(norm.MinMax(), x, polarity)


def norm_zscore(x, polarity=1, **options):
    return scaled(norm.ZScore(**options), x, polarity)


def norm_robust(x):
    return scaled(norm.RobustZScore(), x)


def norm_share(x, polarity=1):
    return scaled(norm.ShareOfTotal(), x, polarity)


def norm_vector(x, polarity=1):
    return scaled(norm.VectorNorm(), x, polarity)


def norm_best(x, polarity=1):
    return scaled(norm.DistanceToBest(), x, polarity)


def norm_rank(x, polarity=1, reference=None, ties="min"):
    return scaled(norm.Rank(ties), x, polarity, reference)


def norm_percentile(x, ties):
    return scaled(norm.PercentileRank(ties), x) / 100


def norm_goalposts(x, worst, best, polarity, clip=True):
    return scaled(norm.Goalposts(worst, best, clip), x, polarity)


def norm_ampi(x, reference, centre):
    return scaled(norm.AdjustedMinMax(centre), x, 1, reference)


def treat_winsorise(x, max_points):
    return Winsorise(max_points=max_points)(x[:, None])[:, 0]


def treat_two_stage_log(x, max_points):
    return TwoStage(Winsorise(max_points=max_points), Log())(x[:, None])[:, 0]


def impute_median(x):
    return Median()(x[:, None])[:, 0]


def impute_panel(x, how):
    """Fill each unit, a column, along its years."""
    methods = {"linear": LinearInTime(ends="nearest"), "last": LastValue(ends="nearest")}
    return methods[how](x)
