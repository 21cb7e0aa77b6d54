"""What the site is made of that nobody writes: methods, names, figures, benchmarks, notebooks."""

from __future__ import annotations

import inspect
import shutil
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from importlib import import_module
from io import StringIO
from pathlib import Path

import examples
import matplotlib as mpl
import pandas as pd

import ccfi_methods as cm
from ccfi_methods.families import FAMILIES

__all__ = ["everything"]

DOCS = Path(__file__).parent
MODULES = [
    "ccfi_methods",
    "ccfi_methods.datasets",
    "ccfi_methods.preparation",
    "ccfi_methods.diagnostics",
    "ccfi_methods.normalisation",
    "ccfi_methods.weighting",
    "ccfi_methods.aggregation",
    "ccfi_methods.ranking",
    "ccfi_methods.regional",
    "ccfi_methods.robustness",
    "ccfi_methods.plotting",
    "ccfi_methods.reporting",
    "ccfi_methods.testing",
    "ccfi_methods.protocols",
]


def everything() -> None:
    """Make all that is not written by hand, and leave alone what is the same as before."""
    _write(DOCS / "methods.md", "\n".join(_methods()))
    results = DOCS.parent / "benchmarks" / "results.md"
    _write(DOCS / "benchmarks.md", results.read_text(encoding="utf-8"))
    _write_api()
    _copy_notebooks()
    _draw_figures()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


# -- methods -------------------------------------------------------------------------------------

LEADS = {
    "imputation": "What is missing is filled, `(unit, indicator)` to the same without gaps.",
    "treatment": "Outliers and skewed distributions are tamed before anything is compared.",
    "normalisation": "Indicators are brought to one scale on which higher is better. x is the raw "
    "value; minimum, maximum, mean and standard deviation are those of the indicator over the "
    "units, or over a reference table.",
    "weighting": "Each indicator of a group gets a share; shares sum to one. z is the normalised "
    "value, w the weight.",
    "aggregation": "Normalised values and weights become one score. The meaning says how far a "
    "bad value can be made up for by a good one.",
}


def _methods() -> Iterator[str]:
    yield "# Methods"
    yield ""
    yield (
        "Every method that has a name, as it describes itself: `cm.list_methods()` and, on a "
        "terminal, `ccfi methods` say the same. The name is short for the call beside it; "
        "parameters are passed with the object. {doc}`guide/choices` says how to choose, "
        "{doc}`evidence` what each method has been checked against."
    )
    for family, rows in cm.list_methods().groupby("family", sort=False):
        yield from ("", f"## {str(family).capitalize()}", "", LEADS[str(family)])
        package = "preparation" if family in ("imputation", "treatment") else family
        for _, same in rows.groupby("class", sort=False):
            method, names = same.iloc[0], ", ".join(f"**{n}**" for n in same["name"])
            call = _call(str(family), method["name"])
            yield ""
            yield f"{names} {{py:obj}}`{call} <ccfi_methods.{package}.{method['class']}>`"
            yield f": `{method['formula']}`{{.formula}}"
            yield from _facts(method)


def _call(family: str, name: str) -> str:
    """Return the class of a method with its parameters."""
    cls = type(FAMILIES[family][name])
    parameters = inspect.signature(cls).parameters.values()
    return f"{cls.__name__}({', '.join(f'{p.name}={p.default!r}' for p in parameters)})"


def _facts(method: pd.Series) -> Iterator[str]:
    for fact in ("meaning", "domain", "reference"):
        if method[fact]:
            yield f": [{fact.replace('reference', 'source')}]{{.fact}} {method[fact]}"


# -- names ---------------------------------------------------------------------------------------


def _write_api() -> None:
    """Write a page for each module; autosummary makes one for each name on it."""
    folder, names = DOCS / "api", dict(_public())
    entries = []
    for module, each in names.items():
        title = module.removeprefix("ccfi_methods.")
        lead = (inspect.getdoc(import_module(module)) or "").partition("\n\n")[0]
        entries.append(f":doc:`{title} <{module}>`\n   {' '.join(lead.split())}")
        head = f"{title}\n{'=' * len(title)}\n\n{lead}\n\n.. currentmodule:: {module}"
        rows = "\n".join(f"   {name}" for name in each)
        _write(folder / f"{module}.rst", f"{head}\n\n.. autosummary::\n   :toctree:\n\n{rows}\n")
    pages = "\n".join(f"   {module.removeprefix('ccfi_methods.')} <{module}>" for module in names)
    _write(
        folder / "index.rst",
        "\n\n".join(
            ["API\n===", INTRODUCTION, *entries, f".. toctree::\n   :hidden:\n\n{pages}\n"]
        ),
    )
    made = {"index", *names} | {f"{module}.{name}" for module in names for name in names[module]}
    for page in folder.glob("*.rst"):
        if page.stem not in made:  # of a name that is no longer there
            page.unlink()


INTRODUCTION = """Public names by module. After ``import ccfi_methods as cm`` those of the first,
``cm.Panel`` and most of ``robustness`` are at hand as ``cm.compare_methods``, ``cm.simulate``;
methods as ``cm.weighting.Entropy``."""


def _public() -> Iterator[tuple[str, list[str]]]:
    """Yield classes and functions of each module, but those that another one shows."""
    public = {module: import_module(module).__all__ for module in MODULES}
    for module, names in public.items():
        below = {n for m, deeper in public.items() if m.startswith(f"{module}.") for n in deeper}
        beside = {f"{m}.": listed for m, listed in public.items() if not module.startswith(m)}
        found = import_module(module)
        shown = []
        for name in (name for name in names if name not in below):
            it = getattr(found, name)
            if not (inspect.isclass(it) or inspect.isroutine(it)):
                continue
            if not any(it.__module__.startswith(m) and name in beside[m] for m in beside):
                shown.append(name)
        yield module, shown


# -- notebooks and figures -----------------------------------------------------------------------


def _copy_notebooks() -> None:
    folder = DOCS / "notebooks"
    folder.mkdir(exist_ok=True)
    written = sorted(DOCS.parent.glob("notebooks/*.ipynb"))
    for notebook in written:
        copy = folder / notebook.name
        if not copy.exists() or copy.stat().st_mtime < notebook.stat().st_mtime:
            shutil.copy2(notebook, copy)
    listed = "\n".join(path.stem for path in written)
    _write(
        folder / "index.md",
        "# Notebooks\n\nTutorials with their output; run again, and compared, by the tests.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{listed}\n```\n",
    )


def _draw_figures() -> None:
    folder = DOCS / "figures"
    folder.mkdir(exist_ok=True)
    mpl.rcParams["svg.hashsalt"] = "ccfi_methods"
    for page in sorted(DOCS.glob("*.md")) + sorted(DOCS.glob("guide/*.md")):
        if "{figure}" in page.read_text(encoding="utf-8"):
            with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
                examples.draw(page, folder)
