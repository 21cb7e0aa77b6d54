"""The structure of the package: rooms look down only, and nothing in them is too long."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "ccfi_methods"
LINES, STATEMENT_LINES, CIRCLE = 250, 60, 8

FLOORS = (
    "exceptions aliases",
    "arguments data_faults panel seeds report",
    "protocols reading",
    "names domain changes framework_table ordering precision",
    "places progress vetting framework",
    "tree imputation treatment normalisation weighting aggregation datasets interchange ranking",
    "families",
    "choices testing",
    "binding pipeline layout few_values json_text result",
    "index",
    "preparation",
    "diagnostics comparison",
    "robustness regional",
    "plotting",
    "reporting",
    "cli",
)
"""Rooms and files from the ground up: an import leads to the same floor or to one below."""

UPWARDS = {("preparation", "diagnostics")}  # the facade, which keeps names that stand higher now
LONG = {
    "arguments",
    "diagnostics.factors",
    "diagnostics.importance",
    "imputation.averages",
    "interchange",
    "normalisation.thresholds",
    "pipeline",
    "reporting.console",
    "reporting.study",
    "robustness.acceptability",
    "robustness.inputs.choices",
    "robustness.weight_space.region",
    "testing",
}
"""Modules that are too long, or have a function that is: fewer with each change."""

MODULES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}


def imported(module: str) -> Iterator[str]:
    """Yield the modules of the package that one imports: at once, when used, or for typing."""
    path = MODULES[module]
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom):
            continue
        above = package.split(".")[: len(package.split(".")) - node.level + 1]
        source = ".".join([*above, node.module] if node.module else above) if node.level else None
        for name in node.names if source else ():
            found = f"{source}.{name.name}"
            target = found if found in MODULES else source
            if target in MODULES and target != module:
                yield target


ARROWS = {module: set(imported(module)) for module in MODULES}


def circles() -> list[set[str]]:
    """Return the sets of modules that lead to one another."""
    reach = {module: {module} for module in ARROWS}
    for start in reach:
        ahead = [start]
        while ahead:
            for target in ARROWS[ahead.pop()] - reach[start]:
                reach[start].add(target)
                ahead.append(target)
    return [
        {other for other in reach[module] if module in reach[other]} for module in sorted(ARROWS)
    ]


def room(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


def test_the_largest_circle_of_imports_is_small():
    largest = max(circles(), key=len)
    assert len(largest) <= CIRCLE, sorted(largest)


def test_no_import_leads_up():
    floor = {name: i for i, names in enumerate(FLOORS) for name in names.split()}
    assert {room(module) for module in MODULES} - {""} == set(floor)
    upwards = {
        (room(module), room(target))
        for module, targets in ARROWS.items()
        for target in targets
        if room(module) and room(target) and floor[room(target)] > floor[room(module)]
    }
    assert upwards == UPWARDS


def is_long(module: str) -> bool:
    """Return whether a module, or a function in it less its docstring, does not fit."""
    text = MODULES[module].read_text(encoding="utf-8")
    functions = [n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef)]
    bodies = [f.body[1 if ast.get_docstring(f) else 0 :] for f in functions]
    longest = max((b[-1].end_lineno - b[0].lineno + 1 for b in bodies if b), default=0)
    return len(text.splitlines()) > LINES or longest > STATEMENT_LINES


def test_modules_and_functions_are_short():
    long = {module.removeprefix("ccfi_methods.") for module in MODULES if is_long(module)}
    assert long <= LONG
