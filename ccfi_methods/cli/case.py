"""What a command works on: the user's data, or the open CCFI."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .options import FILLED_BY
from .words import choice

if TYPE_CHECKING:
    import pandas as pd

    from ..framework import Framework

__all__ = ["Case", "Source"]


class Source(NamedTuple):
    """The files of a case, and how to read them."""

    data: Path | None
    framework: Path | None
    judgements: Path | None = None
    unit: str | None = None
    sheet: str | None = None
    header: int = 1
    encoding: str | None = None
    missing: list[str] | None = None
    thousands: str | None = None

    def table(self, tree: Framework | None) -> pd.DataFrame:
        """Read the data."""
        from .. import datasets
        from ..interchange import read_table

        if self.data is None:
            return datasets.load_ccfi().data
        return read_table(
            self.data,
            unit=self.unit,
            framework=tree,
            sheet=self.sheet,
            header=self.header,
            encoding=None if self.data.suffix.lower() in (".xlsx", ".xls") else self.encoding,
            na=self.missing or (),
            thousands=self.thousands,
        )


class Case(NamedTuple):
    """Data, framework, judgements and imputations of a command; `file` is None for the open CCFI.

    An imputation of None leaves gaps.
    """

    file: Path | None
    data: pd.DataFrame
    framework: Framework
    judgements: Any
    imputations: list[Any]

    @classmethod
    def of(cls, source: Source, imputations: Sequence[str | None] | None) -> Case:
        """Read what the user gave, and take the rest from the open CCFI."""
        from .. import datasets
        from ..framework import Framework

        own = source.data is not None or source.framework is not None
        asked = [text for text in imputations or () if text is not None]
        texts = asked or ["none" if source.data else FILLED_BY]
        chosen = [choice("imputation", text) for text in texts]
        given = _judgements(source.judgements)
        if not own:
            ccfi = datasets.load_ccfi()
            return cls(None, ccfi.data, ccfi.framework, given or ccfi.judgements, chosen)
        tree = None
        if source.framework is not None:
            tree = Framework.read_csv(source.framework, encoding=source.encoding)
        table = source.table(tree)
        return cls(source.data, table, tree or _flat(table, chosen), given, chosen)

    def refuse_gaps(self) -> None:
        """Raise if values are missing and an imputation leaves them."""
        from ..domain import gaps
        from ..exceptions import DataError

        missing = self.framework.check(self.data).isna().to_numpy()
        if missing.any() and None in self.imputations:
            cells = gaps(missing, self.framework.indicators, tuple(self.data.index))
            raise DataError(f"{cells}. Pass --imputation, median say, or complete the data.")

    def heading(self, notes: Sequence[str] = ()) -> str:
        """Say which data these are, which way they point, what fills their gaps, and the notes."""
        from .. import datasets
        from ..exceptions import counted
        from ..families import label_of

        missing = int(self.data[list(self.framework.indicators)].isna().sum().sum())
        if self.file is None:
            about = f"{datasets.load_ccfi()!r}"[1:-1]
            about += ".\nAn open replica: not the official ranking."
        else:
            units, columns = self.data.shape
            about = (
                f"{self.file.name}: {counted(units, 'unit')} x {counted(columns, 'column')}, "
                f"{counted(missing, 'value')} missing."
            )
        names = [label_of("imputation", m) for m in self.imputations if m is not None]
        done = [
            "left out with their indicators" if name == "drop" else f"filled by {name}"
            for name in names
        ]
        filled = ""
        if missing and done:
            filled = f" {counted(missing, 'missing value')} {' or '.join(done)}."
        told = "".join(f"\nNote: {note}" for note in notes)
        return f"{about}\nIndicators: {self.framework.directions()}.{filled}{told}"


def _flat(table: pd.DataFrame, imputations: Sequence[Any]) -> Framework:
    """Return the framework of all columns but those that units are grouped by."""
    from ..framework import Framework
    from ..imputation.averages import grouping_columns

    groups = grouping_columns(imputations)
    codes = [str(code) for code in table if code not in groups]
    return Framework.flat(codes, root="composite index" if "index" in codes else "index")


def _judgements(path: Path | None) -> Any:
    """Return a file as it is, a folder as a mapping from node to file."""
    from ..exceptions import DataError

    if path is None or not path.is_dir():
        return path
    files = {file.stem: file for file in sorted(path.glob("*.csv"))}
    if not files:
        raise DataError(
            f"There is no CSV file in {str(path)!r}; judgements need one for each node."
        )
    return files
