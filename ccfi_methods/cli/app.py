"""The program that commands are added to, and what it does with mistakes."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated

import typer

from .. import __version__
from ..exceptions import MethodError

__all__ = ["app", "main"]

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Composite indices: every choice of method, and how far the ranking depends on it.",
)


def _version(asked: bool) -> None:
    if asked:
        print(f"ccfi-methods {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take what comes before a command."""


def main() -> None:
    """Run the command line; a user's mistake ends with one sentence and exit code 1."""
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(f"Note: {message}", file=sys.stderr)
        try:
            app(prog_name="ccfi")
        except (MethodError, OSError) as error:
            print(f"Error: {' '.join(_sentence(error).split())}", file=sys.stderr)
            sys.exit(1)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{str(error.filename)!r} cannot be used: {error.strerror.lower()}."
    return str(error)
