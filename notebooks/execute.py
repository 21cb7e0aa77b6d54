"""Make the notebooks from their plain texts: ``01_first_index.py`` to ``01_first_index.ipynb``.

With ``--check`` nothing is written: it fails if a committed notebook is not what its text gives,
cell by cell and output by output (pictures aside, whose bytes depend on the machine).
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the notebooks from their plain texts.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args().check
    changes = []
    for text in sorted(HERE.glob("[0-9]*.py")):
        made, target = executed(text), text.with_suffix(".ipynb")
        if not check:
            nbformat.write(made, target)
        elif not target.exists() or shown(made) != shown(nbformat.read(target, as_version=4)):
            changes.append(target.name)
    if changes:
        sys.exit(f"Not what their texts give: {', '.join(changes)}. Run `make notebooks`.")


def executed(text: Path) -> nbformat.NotebookNode:
    """Return the notebook of a text, executed, the same each time."""
    notebook = jupytext.read(text)
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
        cell.metadata = {}
    notebook.metadata = {
        "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}
    }
    client = NotebookClient(notebook, timeout=300, record_timing=False)
    client.execute(cwd=str(HERE), env={**os.environ, "TQDM_DISABLE": "1"})  # a bar is no result
    notebook.metadata.pop("language_info", None)
    return notebook


def shown(notebook: nbformat.NotebookNode) -> list[tuple[str, list[str]]]:
    """Return what a reader sees: the source of each cell and its outputs as text."""
    return [
        (cell.source, [seen for out in cell.get("outputs", []) if (seen := as_text(out))])
        for cell in notebook.cells
    ]


def as_text(output: nbformat.NotebookNode) -> str:
    if output.output_type == "stream":
        return output.text if output.name == "stdout" else ""
    return "picture" if "image/png" in output.data else output.data.get("text/plain", "")


if __name__ == "__main__":
    main()
