"""Make the paper: run the programs of the manifest, check what they made, compile the PDF.

With ``--record`` the results become the recorded ones; look at the difference before committing it.
"""

from __future__ import annotations

import argparse
import difflib
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
    if changed:
        sys.exit(f"{changed}\nResults differ from the recorded ones; `make record` accepts them.")
    source = HERE / manifest["manuscript"]
    target = (BUILD / source.name).with_suffix(".pdf")
    typst.compile(source, output=target, root=HERE)
    print(f"Made {target.relative_to(HERE.parent)}.")


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


if __name__ == "__main__":
    main()
