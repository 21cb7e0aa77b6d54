"""What a comparison holds of each specification: its index, and what came of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pandas as pd

from ..exceptions import DomainError, listing
from ..index import CompositeIndex
from ..result import IndexResult
from .evaluation import Evaluated

__all__ = ["Results", "Trial"]


@dataclass(frozen=True, eq=False)
class Trial:
    """A specification, the labels of its choices by family, and what came of it.

    `same_as` is the trial that is the same index on another scale, if one came before.
    """

    index: CompositeIndex
    labels: dict[str, str]
    outcome: Evaluated | DomainError
    same_as: Trial | None = None


class Results(Mapping[str, IndexResult]):
    """The results of the specifications by name, each computed when it is asked for."""

    def __init__(self, indices: Mapping[str, CompositeIndex], data: pd.DataFrame) -> None:
        self.indices, self.data = indices, data.copy()

    def __getitem__(self, name: str) -> IndexResult:
        return self.indices[name].compute(self.data)

    def __iter__(self) -> Iterator[str]:
        return iter(self.indices)

    def __len__(self) -> int:
        return len(self.indices)

    def __repr__(self) -> str:
        return f"Results({listing(self, most=2)})"
