"""Make the paper: run the programs of the manifest, check what they made, compile the PDF.

Where results differ from the recorded ones the PDF names them on its pages, and the exit code is 1.
With ``--record`` the results become the recorded ones; look at the difference before committing it.
"""

from __future__ import annotations

import argparse
import difflib
import json
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import typst

HERE = Path(__file__).resolve().parent
BUILD = HERE / "build"


def main() -> None:
    parser = argparse.ArgumentParser(description="Make the paper.")
    parser.add_argument("--record", action="store_true", help="rewrite paper/recorded")
    record = parser.parse_args().record
    manifest = tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))
    BUILD.mkdir(exist_ok=True)
    for item in manifest["item"]:
        make(item)
    checked = [item for item in manifest["item"] if "recorded" in item]
    if record:
        for item in checked:
            shutil.copy(BUILD / item["output"], HERE / item["recorded"])
    changed = "".join(difference(item) for item in checked)
    marked = [text for item in checked if (text := differing(item))]
    source = HERE / manifest["manuscript"]
    target = (BUILD / source.name).with_suffix(".pdf")
    typst.compile(source, output=target, root=HERE, sys_inputs={"differing": json.dumps(marked)})
    print(f"Made {target.relative_to(HERE.parent)}.")
    if changed:
        sys.exit(
            f"{changed}\nResults differ from the recorded ones, and {target.name} is marked so; "
            "`make record` accepts them."
        )


def make(item: dict[str, str]) -> None:
    """Run a program of the manifest."""
    absent = [path for path in item["inputs"] if not (HERE / path).exists()]
    if absent:
        sys.exit(f"{item['id']} needs {absent}, which are not there.")
    output = BUILD / item["output"]
    print(f"{item['id']}: {item['what']}", flush=True)
    subprocess.run([sys.executable, HERE / item["program"], output], check=True)


def difference(item: dict[str, str]) -> str:
    """Return how a result differs from the recorded one; nothing if it does not."""
    recorded, made = HERE / item["recorded"], BUILD / item["output"]
    before = recorded.read_text(encoding="utf-8").splitlines() if recorded.exists() else []
    after = made.read_text(encoding="utf-8").splitlines()
    lines = difflib.unified_diff(before, after, item["recorded"], item["output"], n=0, lineterm="")
    return "".join(f"{line}\n" for line in lines)


def differing(item: dict[str, str]) -> str:
    """Name the numbers, or the rows of a table, that differ; nothing if none does."""
    before, after = entries(HERE / item["recorded"]), entries(BUILD / item["output"])
    changed = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if changed and item["output"].endswith(".json"):
        changed = [
            f"{name} is {after.get(name, 'gone')} and was {before.get(name, 'not there')}"
            for name in changed
        ]
    return f"{item['output']}: {', '.join(changed)}" if changed else ""


def entries(path: Path) -> dict[str, str]:
    """Return the numbers of a JSON object by name, or the lines of a table by number and label."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    if path.suffix == ".json":
        numbers = json.loads(text or "{}")
        return {name: json.dumps(value, ensure_ascii=False) for name, value in numbers.items()}
    lines = enumerate(text.splitlines(), 1)
    return {f"line {number} ({line.split(',')[0]})": line for number, line in lines}


if __name__ == "__main__":
    main()
