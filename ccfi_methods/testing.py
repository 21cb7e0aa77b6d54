"""Vet a method of your own: the named properties that every method of the package has.

Each check runs a callable through the properties of its family on small tables, and raises with
the name of the first property that fails and what was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .arguments import labels, one_of
from .exceptions import DomainError, MethodError
from .families import label_of, method_of
from .protocols import Aggregation, Array, Normalisation, Weighting

__all__ = ["PROPERTIES", "check_aggregation", "check_normalisation", "check_weighting"]

UNITS, INDICATORS = 7, 5

Property = Callable[[Callable[..., Array], Array], str | None]


def check_normalisation(
    normalisation: Normalisation,
    *,
    tables: Sequence[Array] | None = None,
    skip: Collection[str] = (),
) -> tuple[str, ...]:
    """Check a normalisation ``(x, polarity, *, reference=None)``.

    Parameters
    ----------
    normalisation : callable
    tables : sequence of arrays (unit, indicator), optional
        In place of the package's own sample tables.
    skip : collection of str
        Properties that do not apply, by name; see `PROPERTIES`.

    Returns
    -------
    tuple of str
        The properties that hold.

    Raises
    ------
    MethodError
        With the property that fails and what was seen.

    Examples
    --------
    >>> def per_mille(x, polarity, *, reference=None):
    ...     scale = x if reference is None else reference
    ...     return 1000 * polarity * x / scale.max(axis=-2, keepdims=True)
    >>> len(check_normalisation(per_mille))
    10
    >>> check_normalisation(lambda x, polarity, *, reference=None: x)
    Traceback (most recent call last):
        ...
    ccfi_methods.exceptions.MethodError: Normalisation <lambda> fails 'polarity -1 reverses the
    order': column 0, a higher value has a higher score.
    """
    return _check("normalisation", normalisation, tables, skip)


def check_weighting(
    weighting: Weighting,
    *,
    tables: Sequence[Array] | None = None,
    skip: Collection[str] = (),
) -> tuple[str, ...]:
    """Check a weighting ``(z)``; parameters as in `check_normalisation`.

    Examples
    --------
    >>> def by_range(z):
    ...     spread = z.max(axis=-2) - z.min(axis=-2)
    ...     return spread / spread.sum(axis=-1, keepdims=True)
    >>> len(check_weighting(by_range))
    8
    >>> check_weighting(lambda z: z.max(axis=-2) - z.min(axis=-2))
    Traceback (most recent call last):
        ...
    ccfi_methods.exceptions.MethodError: Weighting <lambda> fails 'sums to one': the weights sum
    to 3.74...
    """
    return _check("weighting", weighting, tables, skip)


def check_aggregation(
    aggregation: Aggregation,
    *,
    tables: Sequence[Array] | None = None,
    skip: Collection[str] = (),
) -> tuple[str, ...]:
    """Check an aggregation ``(z, weights)``; parameters as in `check_normalisation`.

    Examples
    --------
    >>> len(check_aggregation(lambda z, weights: (z @ weights[..., None])[..., 0]))
    8
    >>> check_aggregation(lambda z, weights: z.sum())
    Traceback (most recent call last):
        ...
    ccfi_methods.exceptions.MethodError: Aggregation <lambda> fails 'one score a unit': scores have
    shape (), the table has shape (7, 5).
    """
    return _check("aggregation", aggregation, tables, skip)


def _check(
    family: str,
    method: Callable[..., Any],
    tables: Sequence[Array] | None,
    skip: Collection[str],
) -> tuple[str, ...]:
    properties = PROPERTIES[family]
    for name in labels(skip, "skip"):
        one_of(name, "property", properties)
    subject = f"{family.capitalize()} {label_of(family, method_of(family, method))}"
    samples = [np.asarray(table, dtype=float) for table in tables or _samples()]
    inside = [x for x in samples if _in_domain(family, method, x)]
    if not inside:
        raise MethodError(f"{subject} computes none of the sample tables; pass tables= of its own.")
    held = tuple(name for name in properties if name not in skip)
    for x in inside:
        for name in held:
            if seen := _seen(properties[name], method, x.copy()):
                raise MethodError(f"{subject} fails {name!r}: {seen.removesuffix('.')}.")
    return held


def _seen(holds: Property, method: Callable[..., Any], x: Array) -> str | None:
    try:
        return holds(method, x)
    except Exception as error:  # a user's callable may break in any way
        return f"it raised {type(error).__name__}: {error}"


def _samples() -> Iterator[Array]:
    """Yield a positive table, one on [0, 1] that touches both ends, and one full of ties."""
    rng = np.random.default_rng(20080)
    x = rng.uniform(0.1, 1, (UNITS, INDICATORS))
    yield x
    yield (x - x.min(axis=0)) / np.ptp(x, axis=0)
    ties = rng.integers(1, 4, (UNITS, INDICATORS)).astype(float)
    ties[:2] = [[1.0] * INDICATORS, [3.0] * INDICATORS]
    yield ties


def _in_domain(family: str, method: Callable[..., Any], x: Array) -> bool:
    try:
        _ARGUMENTS[family](method, x)
        if family == "normalisation":  # ratios turn over, and a zero with them
            method(x, -np.ones(x.shape[-1]))
    except DomainError:
        return False
    except Exception:  # not a matter of domain: the first property will say what it is
        return True
    return True


def _weights(x: Array) -> Array:
    """Return unequal weights for the columns of a table."""
    w = np.arange(1.0, x.shape[-1] + 1)
    return w / w.sum()


_ARGUMENTS: dict[str, Callable[[Callable[..., Any], Array], Array]] = {
    "normalisation": lambda f, x: np.asarray(f(x, np.ones(x.shape[-1]))),
    "weighting": lambda f, x: np.asarray(f(x)),
    "aggregation": lambda f, x: np.asarray(f(x, _weights(x))),
}


def _batch(x: Array) -> Array:
    """Stack as many different tables as there are units, so that a mixed-up axis cannot hide."""
    return np.stack(
        [np.roll(np.sign(x) * np.abs(x) ** (1 + i / 50), i, axis=0) for i in range(len(x))]
    )


def _same(a: Array, b: Array) -> bool:
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-12, atol=1e-12)


def _common(
    family: str, shape: Callable[[Array], tuple[int, ...]], one: str
) -> dict[str, Property]:
    """Return the properties that all families share; `one` names the first."""
    call = _ARGUMENTS[family]
    noun = {"normalisation": "values", "weighting": "weights", "aggregation": "scores"}[family]

    def has_shape(f: Callable[..., Array], x: Array) -> str | None:
        got = call(f, x).shape
        ok = got == shape(x)
        return None if ok else f"{noun} have shape {got}, the table has shape {x.shape}"

    def finite(f: Callable[..., Array], x: Array) -> str | None:
        bad = call(f, x)[~np.isfinite(call(f, x))]
        return f"it returned {bad[0]}" if bad.size else None

    def unchanged(f: Callable[..., Array], x: Array) -> str | None:
        before = x.copy()
        call(f, x)
        return None if np.array_equal(x, before) else "it changed the table it was given"

    def repeats(f: Callable[..., Array], x: Array) -> str | None:
        same = np.array_equal(call(f, x), call(f, x))
        return None if same else "two calls on one table differ"

    def batches(f: Callable[..., Array], x: Array) -> str | None:
        batch = _batch(x)
        singly = np.stack([call(f, table) for table in batch])
        together = call(f, batch)
        if not _same(together, singly):
            return f"a batch of {len(batch)} tables gives other {noun} than one at a time"
        twice = call(f, np.stack([batch, batch]))
        return None if _same(twice, np.stack([singly, singly])) else "two leading axes are mixed up"

    return {
        one: has_shape,
        "finite": finite,
        "leaves its input as it was": unchanged,
        "gives the same again": repeats,
        "a batch gives what its tables give": batches,
    }


def _not_negative(f: Callable[..., Array], x: Array) -> str | None:
    w = np.asarray(f(x))
    return None if (w >= 0).all() else f"column {int(w.argmin())} has weight {w.min():g}"


def _sums_to_one(f: Callable[..., Array], x: Array) -> str | None:
    total = float(np.sum(f(x)))
    return None if np.isclose(total, 1, rtol=0, atol=1e-12) else f"the weights sum to {total:g}"


def _orders(family: str, follows_units: bool, follows_indicators: bool) -> Property:
    """Return the property that what comes out follows a reordering of what goes in."""
    call = _ARGUMENTS[family]

    def reordered(f: Callable[..., Array], x: Array) -> str | None:
        expected, order = call(f, x), np.arange(len(x))[::-1]
        if not _same(call(f, x[order]), expected[order] if follows_units else expected):
            return "reordering the units changes more than their order"
        if family == "aggregation":
            turned = np.asarray(f(x[:, ::-1], _weights(x)[::-1]))
        else:
            turned = call(f, x[:, ::-1])
        if not _same(turned, expected[..., ::-1] if follows_indicators else expected):
            return "reordering the indicators changes more than their order"
        return None

    return reordered


def _direction(sign: int) -> Property:
    def monotone(f: Callable[..., Array], x: Array) -> str | None:
        z = np.asarray(f(x, np.full(x.shape[-1], float(sign))))
        for j in range(x.shape[-1]):
            along = z[np.argsort(x[:, j], kind="stable"), j] * sign
            if (np.diff(along) < -1e-12 * np.abs(along).max()).any():
                return f"column {j}, a higher value has a {'lower' if sign > 0 else 'higher'} score"
        return None

    return monotone


def _own_reference(f: Callable[..., Array], x: Array) -> str | None:
    p = np.ones(x.shape[-1])
    same = _same(np.asarray(f(x, p, reference=x)), np.asarray(f(x, p)))
    return None if same else "with the table itself as reference other values come out"


def _takes_reference(f: Callable[..., Array], x: Array) -> str | None:
    p = np.ones(x.shape[-1])
    part = np.asarray(f(x[:3], p, reference=x))
    same = _same(part, np.asarray(f(x, p, reference=x))[:3])
    return None if same else "three units alone are not on the scale of the reference"


def _dominance(f: Callable[..., Array], x: Array) -> str | None:
    better = np.vstack([x, x.min(axis=0), x.max(axis=0)])
    scores = np.asarray(f(better, _weights(x)))
    tolerance = 1e-12 * np.abs(scores).max()
    if scores[-1] < scores.max() - tolerance:
        return "a unit that is best in everything is not on top"
    return None if scores[-2] <= scores.min() + tolerance else "the unit worst in all is not last"


def _many_weights(f: Callable[..., Array], x: Array) -> str | None:
    weights = np.stack([np.roll(_weights(x), i) for i in range(len(x))])
    singly = np.stack([f(x, w) for w in weights])
    same = _same(np.asarray(f(x, weights)), singly)
    return (
        None if same else f"one table under {len(x)} weight vectors gives other scores than singly"
    )


PROPERTIES: Mapping[str, Mapping[str, Property]] = {
    "normalisation": {
        **_common("normalisation", lambda x: x.shape, "keeps the shape"),
        "follows the order": _orders("normalisation", True, True),
        "polarity +1 keeps the order": _direction(1),
        "polarity -1 reverses the order": _direction(-1),
        "its own reference changes nothing": _own_reference,
        "takes the scale from the reference": _takes_reference,
    },
    "weighting": {
        **_common("weighting", lambda x: x.shape[-1:], "one weight an indicator"),
        "not negative": _not_negative,
        "sums to one": _sums_to_one,
        "follows the order": _orders("weighting", False, True),
    },
    "aggregation": {
        **_common("aggregation", lambda x: x.shape[:-1], "one score a unit"),
        "one table under many weights": _many_weights,
        "follows the order": _orders("aggregation", True, False),
        "better in everything is on top": _dominance,
    },
}
