"""Print the lowest declared version of each dependency, as constraints for pip."""

import re
import tomllib
from pathlib import Path

project = tomllib.loads(
    (Path(__file__).resolve().parents[1] / "pyproject.toml").read_text(encoding="utf-8")
)["project"]
extras = project["optional-dependencies"]
for declared in [*project["dependencies"], *extras["report"], *extras["distributed"]]:
    name, version = re.fullmatch(r"([\w.-]+)>=([\d.]+)", declared).groups()
    print(f"{name}=={version}")
print("click<8.2")  # that of the lowest typer's time
