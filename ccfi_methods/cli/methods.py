"""The methods of the package: ``ccfi methods``."""

from __future__ import annotations

from typing import Annotated

import typer

from ..aliases import ALIASES
from .app import app

__all__ = ["methods"]


@app.command()
def methods(
    family: Annotated[str | None, typer.Argument(help=", ".join(ALIASES))] = None,
) -> None:
    """List every method with its formula and where it comes from."""
    from ..families import list_methods
    from ..reporting.console import print_methods, terminal

    print_methods(list_methods(family), terminal())
