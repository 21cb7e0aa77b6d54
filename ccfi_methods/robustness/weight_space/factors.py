"""Products and factors of small matrices, summed in a fixed order.

A library of linear algebra adds in an order of its own, another one for every processor. What
steers a walk is computed with these instead, and has the same bits everywhere.
"""

from __future__ import annotations

import numpy as np

from ...protocols import Array

__all__ = ["cholesky", "inverse", "product", "reduced"]


def product(a: Array, b: Array) -> Array:
    """Return the matrix product of ``(i, k)`` and ``(k, j)``, or of ``(i, k)`` and ``(k,)``."""
    total = np.zeros((len(a), *b.shape[1:]))
    for column, row in zip(a.T, b, strict=True):
        total += np.multiply.outer(column, row)
    return total


def cholesky(matrix: Array) -> Array:
    """Return the lower triangle L of a positive definite ``matrix = L Lᵀ``."""
    rest, factor = matrix.copy(), np.zeros_like(matrix)
    for k in range(len(matrix)):
        factor[k:, k] = rest[k:, k] / np.sqrt(rest[k, k])
        rest[k:, k:] -= np.multiply.outer(factor[k:, k], factor[k:, k])
    return factor


def inverse(factor: Array) -> Array:
    """Return the inverse of a lower triangle."""
    found = np.zeros_like(factor)
    for k, row in enumerate(np.eye(len(factor))):
        found[k] = (row - (factor[k, :k, None] * found[:k]).sum(axis=0)) / factor[k, k]
    return found


def reduced(equations: Array, values: Array) -> tuple[Array, Array, list[int]]:
    """Solve equations for as many unknowns as they settle, by Gauss-Jordan elimination.

    Returns
    -------
    equations, values : array
        Those that do not follow from others, each with a 1 for the unknown that it settles.
    settled : list of int
        The unknown that each settles.
    """
    table = np.column_stack([equations, values])
    settled: list[int] = []
    for row in range(len(table)):
        size = np.abs(table[row:, :-1])
        if not size.size or size.max() < 1e-9:
            return table[:row, :-1], table[:row, -1], settled
        largest = size.round(9).argmax()
        pivot, column = row + largest // size.shape[1], int(largest % size.shape[1])
        table[[row, pivot]] = table[[pivot, row]]
        table[row] /= table[row, column]
        others = np.arange(len(table)) != row
        table[others] -= np.multiply.outer(table[others, column], table[row])
        settled.append(column)
    return table[:, :-1], table[:, -1], settled
