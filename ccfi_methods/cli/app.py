"""The program that commands are added to, and what it does with mistakes and interruptions."""

from __future__ import annotations

import sys
import warnings
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from .words import in_options

__all__ = ["app", "main"]

INTERRUPTED = 130  # 128 + SIGINT, as shells have it


class _Commands(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        """Run a command; interrupted from the keyboard, say what it has completed."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt as interruption:
            complete = f" {interruption}" if interruption.args else ""
            print(_shown(f"Interrupted.{complete}"), file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None


app = typer.Typer(
    cls=_Commands,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Composite indices: every choice of method, and how far the ranking depends on it.",
)


def _version(asked: bool) -> None:
    from .. import __version__

    if asked:
        print(f"ccfi-methods {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def options(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Take what comes before a command; without one, show the help as a mistake of usage."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())
        raise typer.Exit(2)


def main() -> None:
    """Run the command line; a user's mistake ends with one sentence and exit code 1."""
    from ..exceptions import MethodError

    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal shows what it can
    with warnings.catch_warnings():
        warnings.showwarning = lambda message, *_, **__: print(
            f"Note: {_shown(str(message))}", file=sys.stderr
        )
        try:
            app(prog_name="ccfi")
        except (MethodError, OSError) as error:
            print(f"Error: {_shown(_sentence(error))}", file=sys.stderr)
            sys.exit(1)


def _sentence(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror and error.filename is not None:
        return f"{str(error.filename)!r} cannot be used: {error.strerror.lower()}."
    return str(error)


def _shown(message: str) -> str:
    """Return a message on one line, in the words of the command line."""
    from ..reporting.console import plain

    return plain(in_options(" ".join(message.split())), sys.stderr.encoding or "utf-8")
