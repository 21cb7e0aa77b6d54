"""Import and cold start beside ``import numpy, pandas``, in processor time of new processes."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator

from measure import Row, side_by_side

CLI = "import sys; from ccfi_methods.cli import main; sys.argv[1:] = {}; main()"


def children() -> float:
    """Return the processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def rows() -> Iterator[Row]:
    tasks = {
        "import numpy, pandas": ("import numpy, pandas", None),
        "import ccfi_methods": ("import ccfi_methods", 1.7),
        "ccfi --help": (CLI.format(["--help"]), 1.5),
        "ccfi rank": (CLI.format(["rank"]), 2.5),
        "ccfi compare": (CLI.format(["compare"]), None),
    }
    best = side_by_side(
        {name: lambda code=code: _ended(code) for name, (code, _) in tasks.items()}, 2, children
    )
    peer, *others = tasks
    for name in others:
        target = tasks[name][1]
        note = "names load what they need when they are used" if "import" in name else ""
        yield Row("cold start", name, best[name], "s", peer, best[peer], target, note)


def _ended(code: str) -> None:
    try:
        python(code)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"{code} failed") from error
