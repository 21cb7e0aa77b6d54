"""What every analysis of this package begins with: an index, and one table for it."""

from __future__ import annotations

from typing import Any

from ..exceptions import MethodError
from ..index import CompositeIndex

__all__ = ["refuse_panels"]


def refuse_panels(index: Any, what: str) -> None:
    """Raise unless an index is one, and of one table."""
    if not isinstance(index, CompositeIndex):
        raise MethodError(f"{what} needs a CompositeIndex, got a {type(index).__name__}.")
    if index.panel is not None:
        raise MethodError(
            f"{what} is of one table: take the data of one year, data.xs(2023, level=1) say, and "
            f"panel=None; got panel={index.panel!r}."
        )
