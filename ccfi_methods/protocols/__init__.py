"""What a method is: one pure array function with its parameters as fields.

Core axes come last: tables are ``(..., unit, indicator)``, weights ``(..., indicator)``, scores
``(..., unit)``; what stands before them is replicates. Any callable of the right signature is a
method; those of the package are frozen dataclasses that derive from `Method`.
"""

from __future__ import annotations

from .method import Method, in_words, is_ours, method
from .place import Place
from .signatures import Aggregation, Array, Imputation, Normalisation, Treatment, Weighting

__all__ = [
    "Aggregation",
    "Array",
    "Imputation",
    "Method",
    "Normalisation",
    "Place",
    "Treatment",
    "Weighting",
    "in_words",
    "is_ours",
    "method",
]
