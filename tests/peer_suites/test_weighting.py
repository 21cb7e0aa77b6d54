"""Objective weights and the best-worst method as five packages of decision analysis have them."""

from __future__ import annotations

import numpy as np

from ccfi_methods import normalisation as norm
from ccfi_methods import weighting as weigh

FAMILIES = ("weight", "bwm")


def test_agrees(found, agree):
    agree(found)


def weight_equal(x, times=1):
    return weigh.Equal()(x) * times


def weight_given(v):
    return weigh.Given(v)(np.ones((2, len(v))))


def weight_entropy(x):
    return weigh.Entropy()(x)


def weight_entropy_order(x):
    return np.diff(weigh.Entropy()(x)) > 0


def weight_sd(x):
    return weigh.StandardDeviation()(x)


def weight_cv(x):
    return weigh.CoefficientOfVariation()(x)


def weight_critic(x, scale, polarity=1, correlation="pearson"):
    return weigh.Critic(correlation)(norm.MinMax()(x, polarity) if scale else x)


def weight_merec(x, polarity):
    return weigh.Merec(polarity)(x)


def weight_pca(x, components):
    return weigh.PrincipalComponents(components)(x)


def weight_bod(z, lower, upper, bounds_on="weight shares"):
    return (weigh.BenefitOfDoubt(lower, upper, bounds_on)(z) * z).sum(axis=1)


def bwm(bo, ow, part):
    method = weigh.BestWorst(bo, ow)
    return {"weights": method.weights, "ksi": [method.ksi], "cr": [method.consistency_ratio]}[part]
