"""Run methods that are not of the package: on read-only tables, and with their results checked.

Trust goes by origin, not by base class: a method is the package's own if its class stands in a
module of the package under its own name. Anything else may break the contract of its family, and is
refused with the step and the contract named: the fault is one of the method, not of the data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from .exceptions import MethodError
from .names import label, takes_reference
from .protocols import Array, is_ours

__all__ = ["called", "impute", "mixing", "normalise", "refuse_mixing", "score", "treat", "weigh"]

APART = (
    "Replicates and years come on leading axes, (..., unit, indicator): reduce over axis=-2 "
    "(units) or -1 (indicators); see ccfi_methods.testing."
)


def impute(imputation: Callable[..., Any], table: Array) -> Array:
    """Fill one table ``(unit, indicator)``.

    Raises
    ------
    MethodError
        If a value is still missing, or a known one has changed.
    """
    filled = called("imputation", imputation, table)
    if filled.shape != table.shape or not np.isfinite(filled).all():
        raise MethodError(
            f"{_subject('imputation', imputation)} needs to return the table without missing "
            "values."
        )
    known = ~np.isnan(table)
    if not np.array_equal(filled[known], table[known]):
        raise MethodError(
            f"{_subject('imputation', imputation)} needs to leave known values as they are."
        )
    return filled


def treat(treatment: Callable[..., Any], x: Array) -> Array:
    """Treat the columns of a table or batch; raise MethodError unless a table of finite numbers."""
    if is_ours(treatment):
        return treatment(x)
    treated = called("treatment", treatment, x)
    _refuse_shape("treatment", treatment, treated, x)
    refuse_mixing("treatment", treatment, treated, 2, (x, 2))
    return treated


def normalise(
    normalisation: Callable[..., Any], x: Array, polarity: Array, reference: Array | None = None
) -> Array:
    """Normalise the columns of a table or batch; raise MethodError unless a table of numbers."""
    if is_ours(normalisation):
        if reference is None:
            return normalisation(x, polarity)
        return normalisation(x, polarity, reference=reference)
    if reference is None:
        z = called("normalisation", normalisation, x, polarity)
        given = [(x, 2), (polarity, 1)]
    elif takes_reference(normalisation):
        z = called("normalisation", normalisation, x, polarity, reference=reference)
        given = [(x, 2), (polarity, 1), (reference, 2)]
    else:
        raise MethodError(
            f"{_subject('normalisation', normalisation)} needs to take reference=None, the table "
            "that its scale comes from if that is another one: a base year, a bootstrap sample."
        )
    _refuse_shape("normalisation", normalisation, z, x)
    refuse_mixing("normalisation", normalisation, z, 2, *given)
    return z


def weigh(weighting: Callable[..., Any], z: Array, node: object = None) -> Array:
    """Weigh the columns of a table or batch.

    Raises
    ------
    MethodError
        If a weighting that is not of the package returns anything but finite weights, one a column
        (or one a unit and column, ``per_unit``), that sum to one.
    """
    if is_ours(weighting):
        return weighting(z)
    weights = called("weighting", weighting, z)
    per_unit = bool(getattr(weighting, "per_unit", False))
    expected = z.shape if per_unit else (*z.shape[:-2], z.shape[-1])
    subject = _subject("weighting", weighting)
    if weights.shape != expected:
        raise MethodError(
            f"{subject} needs to return weights of shape {expected} for a table of shape "
            f"{z.shape}; it returned {weights.shape}. Try testing.check_weighting."
        )
    if not (np.isfinite(weights).all() and (np.abs(weights.sum(axis=-1) - 1) <= 1e-9).all()):
        where = "" if node is None else f"at {node!r} "
        raise MethodError(
            f"{subject} needs finite weights that sum to one; {where}it returned "
            f"{np.round(weights.reshape(-1, expected[-1])[0], 4).tolist()}."
        )
    refuse_mixing("weighting", weighting, weights, 2 if per_unit else 1, (z, 2))
    return weights


def score(aggregation: Callable[..., Any], z: Array, weights: Array) -> Array:
    """Aggregate the columns of a table or batch; raise MethodError unless a finite score a unit."""
    if is_ours(aggregation):
        return aggregation(z, weights)
    scores = called("aggregation", aggregation, z, weights)
    subject = _subject("aggregation", aggregation)
    expected = np.broadcast_shapes(z.shape[:-2], weights.shape[:-1]) + z.shape[-2:-1]
    if scores.shape != expected:
        raise MethodError(
            f"{subject} needs to return scores of shape {expected} for a table of shape {z.shape}; "
            f"it returned {scores.shape}. Try testing.check_aggregation."
        )
    if not np.isfinite(scores).all():
        raise MethodError(f"{subject} needs to return finite scores.")
    refuse_mixing("aggregation", aggregation, scores, 1, (z, 2), (weights, 1))
    return scores


def called(family: str, method: Callable[..., Any], *tables: Array, **more: Array) -> Array:
    """Call a method and return numbers; one that is not of the package sees read-only views."""
    if is_ours(method):
        return np.asarray(method(*tables, **more), dtype=float)
    views = [_view(table) for table in tables]
    quiet = np.errstate(divide="ignore", invalid="ignore")  # what comes of it is refused below
    with _naming_faults(family, method, batch=any(v.ndim > 2 for v in views)), quiet:
        out = method(*views, **{name: _view(table) for name, table in more.items()})
    try:
        if np.ma.isMaskedArray(out) or np.iscomplexobj(out):
            kind = "masked" if np.ma.isMaskedArray(out) else "complex"
            subject = _subject(family, method)
            raise MethodError(f"{subject} needs to return numbers, not {kind} ones.")
        return np.array(out, dtype=float)  # a copy: the method may use its own array again
    except (TypeError, ValueError) as error:
        if isinstance(error, MethodError):
            raise
        raise MethodError(
            f"{_subject(family, method)} needs to return an array of numbers; it returned a "
            f"{type(out).__name__}."
        ) from None


def _view(table: Array) -> Array:
    view = np.asarray(table).view()
    view.flags.writeable = False
    return view


@contextmanager
def _naming_faults(family: str, method: Callable[..., Any], batch: bool) -> Iterator[None]:
    """Raise in a sentence if a method writes into its table, or knows single tables only."""
    try:
        yield
    except MethodError:
        raise
    except Exception as error:
        if isinstance(error, ValueError) and "read-only" in str(error):
            raise MethodError(
                f"{_subject(family, method)} changes the table that it is given, which the next "
                "step needs as it was. Compute a new one: z = z / total, not z /= total."
            ) from error
        if batch:
            raise MethodError(
                f"The {family} {_name(method)} cannot compute a batch of tables: {error}. {APART}"
            ) from error
        raise


def _refuse_shape(family: str, method: Any, out: Array, x: Array) -> None:
    if out.shape != x.shape:
        raise MethodError(
            f"The {family} {_name(method)} needs to keep the shape of the table, {x.shape}; it "
            f"returned {out.shape}."
        )
    bad = ~np.isfinite(out)
    if bad.any() and np.isfinite(x).all():
        raise MethodError(
            f"The {family} {_name(method)} needs to return finite values; it returned "
            f"{out[bad][0]} for column {np.argwhere(bad)[0][-1]} of {x.shape[-1]}. Raise a "
            "DomainError where it is not defined."
        )


def refuse_mixing(
    family: str, method: Any, together: Array, core: int, *given: tuple[Array, int]
) -> None:
    """Raise if a batch has other results than its first and its last table by themselves."""
    batch = together.shape[: together.ndim - core]
    if not batch or 0 in batch or is_ours(method) or _varies(method):
        return
    for k in {0, int(np.prod(batch)) - 1}:
        at = np.unravel_index(k, batch)
        tables = [
            np.broadcast_to(a, batch + a.shape[-n:])[at] if a.ndim > n else a for a, n in given
        ]
        more = {"reference": tables.pop()} if len(tables) == 3 else {}
        alone = called(family, method, *tables, **more)
        if alone.shape != together[at].shape or not np.allclose(
            together[at], alone, rtol=1e-9, atol=1e-12
        ):
            raise mixing(f"{family} {_name(method)}")


def mixing(what: str) -> MethodError:
    """Return what to say of a method that mixes the tables of a batch."""
    return MethodError(
        f"{what} mixes the tables of a batch, and each must be computed by itself. {APART}"
    )


def _varies(method: Any) -> bool:
    """Return whether a parameter of the method has one value for each table of the batch."""
    return any(np.ndim(getattr(method, name, 0)) for name in getattr(method, "batched", ()))


def _subject(family: str, method: Any) -> str:
    return f"{family.capitalize()} {_name(method)}"


def _name(method: Any) -> str:
    return label({}, method)
