"""Judgements as ahpsurvey, AHPy, pyAHP, pymcdm, pyDecision, pyrepo-mcda and MCDA have them."""

from __future__ import annotations

import numpy as np
import pytest

from ccfi_methods.weighting import AHP, Given, group_judgements, group_priorities

FAMILIES = ("ahp",)

pytestmark = pytest.mark.filterwarnings("ignore::ccfi_methods.ConsistencyWarning")


def test_agrees(found, agree):
    agree(found)


def ahp_weights(m, **options):
    return AHP(m, **options).weights


def ahp_weights_many(ms, method):
    return [AHP(m, method=method).weights for m in ms]


def ahp_cr(m, random_index, incomplete=None):
    ahp = AHP(m, incomplete=incomplete, random_index=_table(random_index))
    return [ahp.consistency_ratio]


def ahp_cr_many(ms, random_index):
    return [AHP(m, random_index=_table(random_index)).consistency_ratio for m in ms]


def _table(given):
    """Return a table of random indices; JSON has text for the number of items."""
    return given if isinstance(given, str) else {int(n): value for n, value in given.items()}


def ahp_missing(m, incomplete, pairs):
    i, j = pairs.astype(int).T
    return AHP(m, incomplete=incomplete).completed[i, j]


def ahp_error(m):
    ahp = AHP(m)
    return ahp.completed * ahp.weights / ahp.weights[:, None]


def ahp_group_judgements(ms):
    return group_judgements(list(ms)).completed


def ahp_group_priorities(ms, how, method):
    return group_priorities(list(ms), how=how, method=method)(np.ones((2, ms.shape[-1])))


def ahp_tree(criteria, alternatives):
    return AHP(criteria).weights @ [AHP(m).weights for m in alternatives]


def ahp_nested(a, b, c, d, e, f, g):
    """Compose AHPy's tree: a of b and c, b of d and e, d of f and g."""
    of_d = AHP(d).weights @ [_shares(f), _shares(g)]
    of_b = AHP(b).weights @ [of_d, _shares(e)]
    return _shares(a) @ [of_b, _shares(c)]


def _shares(weights):
    return Given(weights)(np.ones((2, len(weights))))


def ahp_car(criteria, cost, capacity, **of_cars):
    """Compose the choice of a car: cost, safety, style and capacity, two of them of several."""
    w = {name.removesuffix("_m"): AHP(m).weights for name, m in of_cars.items()}
    costs = [w["cost_price"], w["cost_fuel"], w["cost_maint"], w["cost_resale"]]
    capacities = [w["capacity_cargo"], w["capacity_pass"]]
    return AHP(criteria).weights @ [
        AHP(cost).weights @ costs,
        w["safety"],
        w["style"],
        AHP(capacity).weights @ capacities,
    ]
