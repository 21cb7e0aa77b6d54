"""Judgements of several people made into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..arguments import floats, one_of
from ..exceptions import MethodError, brief
from ..protocols import Array
from .ahp import AHP
from .judgements import Judgements, about, judgements_by_node
from .simple import Given

__all__ = ["group_judgements", "group_priorities"]


def group_judgements(
    members: Sequence[Any], weights: Sequence[float] | None = None, **options: Any
) -> AHP:
    """Aggregate what several people judged: ``a_ij = Π_k (a_ij of k)^v_k``, pair by pair.

    Parameters
    ----------
    members : sequence
        The judgements of each, in any form that `AHP` takes: complete, and on the same things.
    weights : sequence of float, optional
        How much each member counts; equally by default.
    **options
        Of `AHP`.

    Raises
    ------
    MethodError
        If members judged different things, or left judgements out.

    References
    ----------
    Aczél and Saaty (1983), *Procedures for synthesizing ratio judgements*; Forman and Peniwati
    (1998), *Aggregating individual judgments and priorities with the analytic hierarchy process*.

    Examples
    --------
    >>> group_judgements([[[1, 2], ["1/2", 1]], [[1, 8], ["1/8", 1]]]).completed
    array([[1.  , 4.  ],
           [0.25, 1.  ]])
    """
    members = _listed(members)
    shares = _shares(weights, len(members))
    group: dict[str | None, Judgements] = {}
    for node, each in _side_by_side(members):
        matrices = np.array([judgements.matrix for judgements in each])
        lacking = np.isnan(matrices).any(axis=(1, 2))
        if lacking.any():
            raise MethodError(
                f"{about(node)} of a group need members who judged every pair; member "
                f"{lacking.argmax()} did not. Pass AHP(...).completed instead."
            )
        mean = np.exp(np.tensordot(shares, np.log(matrices), axes=1))
        group[node] = Judgements(mean, each[0].labels)
    return AHP(group, **options)


def group_priorities(
    members: Sequence[Any],
    weights: Sequence[float] | None = None,
    how: str = "geometric",
    **options: Any,
) -> Given:
    """Aggregate the weights that follow from the judgements of each of several people.

    Parameters
    ----------
    members, weights, **options
        As in `group_judgements`; judgements may be missing.
    how : {"geometric", "arithmetic"}
        The mean of the members' weights; it is rescaled to sum to one on every node.

    Raises
    ------
    MethodError
        If members judged different things, or those of a whole framework have no labels.

    References
    ----------
    Forman and Peniwati (1998), *Aggregating individual judgments and priorities with the analytic
    hierarchy process*.

    Examples
    --------
    >>> group_priorities([[[1, 2], ["1/2", 1]], [[1, 8], ["1/8", 1]]])(np.ones((5, 2)))
    array([0.8, 0.2])
    """
    one_of(how, "mean of priorities", ["geometric", "arithmetic"])
    members = _listed(members)
    shares = _shares(weights, len(members))
    by_code: dict[str, float] = {}
    for node, each in _side_by_side(members):
        priorities = np.array([AHP({node: one}, **options).at(node).weights for one in each])
        geometric = how == "geometric"
        mean = np.exp(shares @ np.log(priorities)) if geometric else shares @ priorities
        mean /= mean.sum()
        if node is None and each[0].labels is None:
            return Given(mean)
        if each[0].labels is None:
            raise MethodError(f"{about(node)} need labels: pass frames, or files.")
        by_code.update(zip(each[0].labels, mean.tolist(), strict=True))
    return Given(by_code)


def _listed(members: Any) -> list[Any]:
    if isinstance(members, str | Mapping) or not isinstance(members, Iterable):
        raise MethodError(
            f"A group needs a list of members, the judgements of each; got {brief(members)}."
        )
    return list(members)


def _shares(weights: Sequence[float] | None, count: int) -> Array:
    if count == 0:
        raise MethodError("A group needs at least one member, got none.")
    shares = np.ones(count) if weights is None else floats(weights, "A group: a weight")
    if shares.shape != (count,) or not (shares >= 0).all() or not 0 < shares.sum() < np.inf:
        raise MethodError(
            f"A group of {count} needs {count} weights >= 0 that are not all zero, got {weights}."
        )
    return shares / shares.sum()


def _side_by_side(members: Sequence[Any]) -> Iterator[tuple[str | None, list[Judgements]]]:
    """Give the judgements of all members on each node, in one order of labels."""
    everyone = [judgements_by_node(member) for member in members]
    for k, judgements in enumerate(everyone):
        if not judgements or judgements.keys() != everyone[0].keys():
            raise MethodError(
                f"A group needs members who judged the same nodes; member 0 judged "
                f"{list(everyone[0])}, member {k} {list(judgements)}."
            )
    for node in everyone[0]:
        each = [judgements[node] for judgements in everyone]
        labels = {tuple(sorted(one.labels or map(str, range(len(one.matrix))))) for one in each}
        if len(labels) > 1:
            raise MethodError(
                f"{about(node)} of a group need members who judged the same items; they judged "
                f"{' and '.join(str(list(some)) for some in sorted(labels))}."
            )
        first = each[0].labels
        yield node, each if first is None else [one.among(first, about(node)) for one in each]
