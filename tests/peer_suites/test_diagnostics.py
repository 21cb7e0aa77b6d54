"""Moments, reliability, adequacy and loadings as psych has them."""

from __future__ import annotations

import pandas as pd

from ccfi_methods.preparation import diagnostics, kurtosis, skewness
from ccfi_methods.weighting.factor_analysis import varimax

FAMILIES = ("diag",)


def test_agrees(found, agree):
    agree(found)


def diag_skew(x):
    return skewness(x)


def diag_kurt(x):
    return kurtosis(x)


def diag_alpha(x):
    both = [diagnostics.cronbach(pd.DataFrame(x), standardised=s) for s in (False, True)]
    return [one.alpha for one in both]


def diag_alpha_drop(x, standardised):
    return diagnostics.cronbach(pd.DataFrame(x), standardised=standardised).items[
        "alpha_if_deleted"
    ]


def diag_item_rest(x):
    return diagnostics.cronbach(pd.DataFrame(x), standardised=False).items["item_rest"]


def diag_kmo(x):
    found = diagnostics.kmo(pd.DataFrame(x))
    return [found[0], *found[1]]


def diag_bartlett(x):
    return list(diagnostics.bartlett(pd.DataFrame(x)))


def diag_eigenvalues(x):
    return diagnostics.eigenvalues(pd.DataFrame(x), draws=1)["eigenvalue"]


def diag_loadings(x, **options):
    return diagnostics.factor_loadings(pd.DataFrame(x), **options).loadings


def diag_varimax(loadings):
    return varimax(loadings)
