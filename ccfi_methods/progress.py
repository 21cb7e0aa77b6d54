"""Progress bars of what takes longer than two seconds."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

from .arguments import flag

__all__ = ["progress_bar"]


def progress_bar(
    of: Iterable[Any] | None = None, *, what: str, total: int, progress: bool | None = None
) -> Any:
    """Return a bar of tqdm: a widget in a notebook that has them, and else a line of text.

    Parameters
    ----------
    of : iterable, optional
        What to go through; without it, the bar is updated by hand.
    what : str
        What is counted.
    total : int
    progress : bool, optional
        Show the bar; by default from two seconds on.
    """
    hide = {"disable": True} if progress is not None and not flag(progress, "progress") else {}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a notebook without widgets
        from tqdm.auto import tqdm
    return tqdm(of, desc=what, total=total, delay=2, leave=False, **hide)
