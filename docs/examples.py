"""The examples of a page: fenced blocks of Python with prompts, one session a page."""

from __future__ import annotations

import doctest
import re
from pathlib import Path
from typing import Any

__all__ = ["FLAGS", "draw", "session"]

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS
_BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FIGURE = re.compile(r"^```\{figure\} .*?([\w-]+)\.svg$", re.MULTILINE)


def session(page: Path) -> doctest.DocTest:
    """Return the examples of a page as one test; lines are those of the page."""
    text = page.read_text(encoding="utf-8")
    kept = [""] * (text.count("\n") + 1)
    for block in _BLOCK.finditer(text):
        lines = block[1].splitlines()
        first = text.count("\n", 0, block.start(1))
        kept[first : first + len(lines)] = lines
    return doctest.DocTestParser().get_doctest("\n".join(kept), {}, page.name, str(page), 0)


def draw(page: Path, folder: Path) -> None:
    """Save the figures of a page: each is the ``ax`` that the examples above it have made."""
    text = page.read_text(encoding="utf-8")
    figures = [(text.count("\n", 0, found.start()), found[1]) for found in _FIGURE.finditer(text)]
    names: dict[str, Any] = {}
    examples = iter(session(page).examples)
    pending = next(examples, None)
    for line, name in figures:
        while pending is not None and pending.lineno < line:
            if pending.exc_msg is None:
                exec(compile(pending.source, str(page), "single"), names)
            pending = next(examples, None)
        figure = names["ax"].get_figure(root=True)
        figure.savefig(folder / f"{name}.svg", metadata={"Date": None})
