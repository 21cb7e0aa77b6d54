"""A folder of results: its files appear whole or not at all, and are of one run at a time."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from ..arguments import file_path
from ..exceptions import MethodError

__all__ = ["made", "publish", "replacing", "reserve"]


def made(folder: str | Path) -> Path:
    """Return the folder; make it, and those above it, if it is not there.

    Raises
    ------
    MethodError
        If it is a file, or cannot be made.
    """
    path = file_path(folder, "The folder")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        why = "it is a file" if path.is_file() else error.strerror or str(error)
        raise MethodError(f"Cannot make the folder {str(path)!r}: {why}.") from None
    return path


@contextmanager
def replacing(folder: str | Path) -> Iterator[Path]:
    """Give an empty folder to write to, whose files take their places in `folder` at the end.

    If anything fails before, files that are in `folder` stay as they are and none is added.

    Raises
    ------
    MethodError
        If the folder cannot be made or written to, because the disk is full, say.
    """
    folder = made(folder)
    beside = None
    try:
        beside = Path(mkdtemp(prefix=".ccfi-", dir=folder))
        yield beside
        publish(beside, folder)
    except OSError as error:
        raise MethodError(
            f"Cannot write to {str(folder)!r}: {(error.strerror or str(error)).lower()}. What was "
            "there is as it was."
        ) from error
    finally:
        if beside is not None:
            shutil.rmtree(beside, ignore_errors=True)


def publish(beside: Path, folder: Path) -> None:
    """Move all files to a folder, in place of those of the same names; all of them or none."""
    files = sorted(path for path in beside.iterdir() if path.is_file())
    for path in files:
        if (folder / path.name).is_dir():
            raise IsADirectoryError(21, f"{path.name!r} is a folder there")
    earlier = Path(mkdtemp(dir=beside))
    placed: list[Path] = []
    try:
        for path in files:
            target = folder / path.name
            if target.exists():
                target.rename(earlier / path.name)
            placed.append(target)
            path.replace(target)
    except BaseException:
        for target in placed:
            target.unlink(missing_ok=True)
            if (earlier / target.name).exists():
                (earlier / target.name).rename(target)
        raise
    shutil.rmtree(earlier, ignore_errors=True)


@contextmanager
def reserve(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; the system lets go of it where a run is killed.

    Raises
    ------
    MethodError
        If another run has it.
    """
    with _opened(folder) as descriptor:
        try:
            _lock(descriptor)
        except BlockingIOError:
            raise MethodError(
                f"Another run is writing to {str(folder)!r}: wait for its end, or choose another "
                "folder."
            ) from None
        yield


if sys.platform == "win32":
    import msvcrt

    @contextmanager
    def _opened(folder: Path) -> Iterator[int]:
        lock = folder / ".ccfi-lock"
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT)
        try:
            yield descriptor
        finally:
            os.close(descriptor)
            with suppress(OSError):  # another run has it
                lock.unlink()

    def _lock(descriptor: int) -> None:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise BlockingIOError from None

else:
    import fcntl

    @contextmanager
    def _opened(folder: Path) -> Iterator[int]:
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            yield descriptor
        finally:
            os.close(descriptor)

    def _lock(descriptor: int) -> None:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise
        except OSError:  # a network drive may have no locks
            return
