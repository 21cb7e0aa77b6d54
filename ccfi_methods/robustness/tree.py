"""Weights along a framework: local and global ones, as rows that batch over replicates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..framework import Framework
from ..protocols import Array

__all__ = ["Tree"]


class Tree:
    """The weights of a framework in one row: those of every node's children, side by side.

    Parameters
    ----------
    framework : Framework
    scope : {"parent", "global"}
        Under ``"global"`` there is one node, the root, and its children are all indicators.

    Attributes
    ----------
    codes : tuple of str
        What each weight of a row belongs to.
    slices : dict
        Columns of the row by node, children before parents.
    mates : array, (weight,)
        How many weights there are under the same node.
    """

    def __init__(self, framework: Framework, scope: str = "parent") -> None:
        self.indicators, self.root = framework.indicators, framework.root
        children = {node: framework.children(node) for node in framework.groups}
        if scope == "global":
            children = {self.root: framework.indicators}
        self.codes = tuple(code for codes in children.values() for code in codes)
        self.slices, end = {}, 0
        for node, codes in children.items():
            self.slices[node] = slice(end, end := end + len(codes))
        widths = [len(codes) for codes in children.values()]
        self.mates = np.repeat(widths, widths).astype(float)

    def row(self, weights: Mapping[str, Array]) -> Array:
        """Return weights of one table by node as one row; of weights by unit, their mean."""
        parts = [np.atleast_2d(weights[node]).mean(axis=0) for node in self.slices]
        return np.concatenate(parts)

    def parts(self, row: Array) -> dict[str, Array]:
        """Return a row of weights, ``(..., weight)``, by node."""
        return {node: row[..., columns] for node, columns in self.slices.items()}

    def down(self, local: Mapping[str, Array]) -> Array:
        """Multiply local weights down the tree: global weights, ``(..., indicator)``."""
        mass: dict[str, Array] = {}
        for node in reversed(self.slices):
            above = mass.get(node, np.float64(1))
            for code, w in zip(
                self.codes[self.slices[node]], np.moveaxis(local[node], -1, 0), strict=True
            ):
                mass[code] = w * above
        leaves = np.broadcast_arrays(*[mass[code] for code in self.indicators])
        return np.moveaxis(np.stack(leaves), 0, -1)

    def up(self, weights: Array) -> dict[str, Array]:
        """Return local weights of global ones; below a node without weight they are equal."""
        mass = dict(zip(self.indicators, np.moveaxis(weights, -1, 0), strict=True))
        local = {}
        for node, columns in self.slices.items():
            children = np.stack([mass[code] for code in self.codes[columns]])
            mass[node] = total = children.sum(axis=0)
            shares = np.full(children.shape, 1 / len(children))
            np.divide(children, total, out=shares, where=total > 0)
            local[node] = np.moveaxis(shares, 0, -1)
        return local
