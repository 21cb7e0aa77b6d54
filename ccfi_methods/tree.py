"""Weights along a framework: local and global ones, as rows that batch over replicates."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from .framework import Framework
from .protocols import Array

__all__ = ["Tree"]


class Tree:
    """The weights of a framework in one row: those of every node's children, side by side.

    Rows are ``(weight,)`` or ``(replicate, weight)``.

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
        self._place = {code: i for i, code in enumerate(self.codes)}
        self._leaves = np.array([self._place[code] for code in self.indicators])

    def row(self, weights: Mapping[str, Array]) -> Array:
        """Return weights by node as a row."""
        batch = np.broadcast_shapes(*(w.shape[:-1] for w in weights.values()))
        parts = [np.broadcast_to(weights[n], (*batch, weights[n].shape[-1])) for n in self.slices]
        return np.concatenate(parts, axis=-1)

    def parts(self, row: Array) -> dict[str, Array]:
        """Return a row by node."""
        return {node: row[..., columns] for node, columns in self.slices.items()}

    def share_out(self, row: Array) -> Array:
        """Divide a row by its sum within each node, in place."""
        weights = row.T
        for columns in self.slices.values():
            weights[columns] /= weights[columns].sum(axis=0)
        return row

    def masses(self, row: Array) -> Array:
        """Multiply local weights down the tree: global weights of all nodes, by code."""
        mass = np.array(row.T, order="C")
        for node, columns in reversed(self.slices.items()):
            if node != self.root:
                mass[columns] *= mass[self._place[node]]
        return mass.T

    def down(self, row: Array) -> Array:
        """Multiply local weights down the tree: global weights of the indicators."""
        return self.masses(row).T[self._leaves].T

    def up(self, weights: Array) -> Array:
        """Return the row of local weights of global ones; equal ones where a node has none."""
        mass = dict(zip(self.indicators, np.moveaxis(weights, -1, 0), strict=True))
        row = np.empty((len(self.codes), *weights.shape[:-1]))
        for node, columns in self.slices.items():
            children = np.stack([mass[code] for code in self.codes[columns]])
            mass[node] = total = children.sum(axis=0)
            row[columns] = 1 / len(children)
            np.divide(children, total, out=row[columns], where=total > 0)
        return np.moveaxis(row, 0, -1)
