"""The files of a command: tables and figures, with a note on the data they are of."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

__all__ = ["annotate", "bar", "keep", "tell"]


def bar() -> bool | None:
    """Return whether to show progress: where it takes long, and to a terminal only."""
    return None if sys.stderr.isatty() else False


def keep(
    out: Path | None, write: Callable[[Path], list[Path]], heading: str, console: Console
) -> None:
    """Write the files of a command to the folder of --out, all of them or none."""
    from ..reporting.folder import replacing

    if out is not None:
        with replacing(out) as beside:
            written = annotate(beside, write(beside), heading)
        tell(out, written, console)


def annotate(folder: Path, written: list[Path], heading: str) -> list[str]:
    """Keep the heading beside the files, and in the LaTeX tables as a comment; name the files."""
    comment = "".join(f"% {line}\n" for line in heading.splitlines())
    for path in written:
        if path.suffix == ".tex":
            path.write_text(comment + path.read_text(encoding="utf-8"), encoding="utf-8")
    (folder / "notes.txt").write_text(heading + "\n", encoding="utf-8")
    return [path.name for path in written]


def tell(out: Path, written: list[str], console: Console) -> None:
    """Say which files were written."""
    from ..reporting.console import print_text

    names = ", ".join([*written, "notes.txt"])
    print_text(f"\nWrote {len(written) + 1} files to {out}: {names}.", console)
