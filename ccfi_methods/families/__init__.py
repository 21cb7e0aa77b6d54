"""Which method a choice means, and where: the five families, in the order an index takes them."""

from __future__ import annotations

from .by_node import ByNode, chosen, keys_of, methods_by_node
from .catalogue import FAMILIES, Family, label_of, list_methods, method_of
from .choices import classes, read_choice

__all__ = [
    "FAMILIES",
    "ByNode",
    "Family",
    "chosen",
    "classes",
    "keys_of",
    "label_of",
    "list_methods",
    "method_of",
    "methods_by_node",
    "read_choice",
]
