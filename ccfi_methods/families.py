"""The five families of choices that make an index, in the order in which it takes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import aggregation, imputation, normalisation, treatment, weighting
from .protocols import label, resolve

__all__ = ["FAMILIES", "label_of", "method_of"]

FAMILIES: dict[str, Mapping[str, Any]] = {
    "imputation": imputation.METHODS,
    "treatment": treatment.METHODS,
    "normalisation": normalisation.METHODS,
    "weighting": weighting.METHODS,
    "aggregation": aggregation.METHODS,
}


def method_of(family: str, choice: Any) -> Callable[..., Any]:
    """Return the method that a choice stands for.

    Examples
    --------
    >>> method_of("weighting", "entropy")
    Entropy()
    """
    return resolve(family, FAMILIES[family], choice)


def label_of(family: str, choice: Any) -> str:
    """Return the name of a choice in tables.

    Examples
    --------
    >>> from ccfi_methods.normalisation import MinMax
    >>> label_of("normalisation", MinMax()), label_of("normalisation", MinMax(1, 100))
    ('minmax', 'MinMax(lower=1, upper=100)')
    """
    return label(FAMILIES[family], choice)
