"""Write the choices of an index as JSON, and read them again.

A name stands for itself, a method for the call that makes it, ``{"MinMax": {"lower": 1}}``; what
JSON has no word for carries its kind: ``{"tuple": [...]}``, ``{"by_key": [[key, value], ...]}``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from .exceptions import MethodError, brief, unknown_name
from .families import FAMILIES, ByNode, classes, label_of
from .framework import Framework
from .panel import Panel
from .protocols import Method, is_ours

__all__ = ["read", "written"]

FORMAT = 1


def written(choices: Any) -> str:
    """Return the choices of an index as JSON, with the framework and the version of the package.

    Raises
    ------
    MethodError
        If a method is not of the package, which no text can hold.
    """
    framework = choices.framework
    left_out = sorted(framework.left_out, key=str)
    content: dict[str, Any] = {
        "ccfi_methods": version("ccfi-methods"),
        "format": FORMAT,
        "framework": {
            "table": _encoded(framework.table, "framework"),
            "left_out": _encoded(left_out, "framework"),
        },
    }
    for f in fields(choices):
        if f.name in FAMILIES:
            content[f.name] = _choice(f.name, getattr(choices, f.name))
        elif f.name != "framework":
            content[f.name] = _encoded(getattr(choices, f.name), f.name)
    return json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)


def read(text: str) -> dict[str, Any]:
    """Return the fields of the index that a JSON text describes.

    Raises
    ------
    MethodError
        If the text is no JSON of an index, or of a later format.
    """
    try:
        content = json.loads(text)
    except (TypeError, ValueError, RecursionError) as error:
        raise MethodError(f"An index is read from the text of its to_json(): {error}.") from None
    if not isinstance(content, dict) or not {"ccfi_methods", "format", "framework"} <= {*content}:
        raise MethodError("An index is read from the text of its to_json(); this is other JSON.")
    made_by, kind = content.pop("ccfi_methods"), content.pop("format")
    if kind != FORMAT:
        raise MethodError(
            f"The index was written by ccfi-methods {made_by}, in format {kind!r}; version "
            f"{version('ccfi-methods')} reads format {FORMAT}. Install the version that wrote it."
        )
    try:
        framework = Framework(_decoded(content["framework"]["table"], "framework").reset_index())
        framework.left_out = frozenset(content.pop("framework")["left_out"])
        return {"framework": framework} | {k: _decoded(value, k) for k, value in content.items()}
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, MethodError):
            raise
        raise MethodError(f"The text of the index was changed: {brief(str(error))}.") from None


def _choice(family: str, choice: Any) -> Any:
    if isinstance(choice, ByNode):
        pairs = [[_encoded(key, family), _choice(family, c)] for key, c in choice.items()]
        return {"by_key": pairs}
    name = label_of(family, choice)
    return (
        None if choice is None else name if name in FAMILIES[family] else _encoded(choice, family)
    )


def _encoded(value: Any, where: str) -> Any:
    """Return a value as what JSON has words for."""
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, np.generic) and not isinstance(value, float):
        return _encoded(value.item(), where)
    if isinstance(value, float):
        return float(value) if np.isfinite(value) else {"float": repr(float(value))}
    if isinstance(value, list):
        return [_encoded(one, where) for one in value]
    if isinstance(value, tuple):
        return {"tuple": [_encoded(one, where) for one in value]}
    if isinstance(value, np.ndarray):
        return {"array": _encoded(value.tolist(), where), "dtype": str(value.dtype)}
    if isinstance(value, pd.Series):
        return {"series": _encoded(value.to_frame(), where)}
    if isinstance(value, pd.DataFrame):
        columns = [[_encoded(c, where), *_column(value[c], where)] for c in value.columns]
        rows = [value.index.name, *_column(value.index.to_series(), where)]
        return {"frame": columns, "rows": rows}
    if isinstance(value, Mapping):
        return {"by_key": [[_encoded(k, where), _encoded(v, where)] for k, v in value.items()]}
    if is_ours(value) and isinstance(value, Panel | Method):
        given: Any = value
        changed = [f for f in fields(given) if getattr(given, f.name) is not f.default]
        return {
            type(value).__name__: {f.name: _encoded(getattr(given, f.name), where) for f in changed}
        }
    name = getattr(value, "__name__", None) or type(value).__name__
    raise MethodError(
        f"The {where} {name!r} cannot be written as text: it is not of the package. Keep it in a "
        "program, and write an index of names and of the package's methods."
    )


def _column(values: pd.Series, where: str) -> list[Any]:
    return [str(values.dtype), _encoded(values.tolist(), where)]


def _decoded(value: Any, where: str) -> Any:
    """Return what `_encoded` made a value of."""
    if isinstance(value, list):
        return [_decoded(one, where) for one in value]
    if not isinstance(value, dict):
        return value
    if "frame" in value:
        name, dtype, labels = value["rows"]
        rows = pd.Index(_decoded(labels, where), dtype=dtype, name=name)
        columns = {
            _decoded(column, where): pd.Series(_decoded(cells, where), rows, dtype=kind)
            for column, kind, cells in value["frame"]
        }
        return pd.DataFrame(columns, index=rows)
    if "array" in value:
        return np.array(_decoded(value["array"], where), dtype=value["dtype"])
    ((kind, content),) = value.items()
    if kind == "float":
        return float(content)
    if kind == "tuple":
        return tuple(_decoded(content, where))
    if kind == "series":
        return _decoded(content, where).iloc[:, 0]
    if kind == "by_key":
        return {_decoded(key, where): _decoded(one, where) for key, one in content}
    known = {name: made for family in FAMILIES for name, made in classes(family).items()}
    known["Panel"] = Panel
    if kind not in known:
        raise MethodError(unknown_name(f"class in {where}", kind, known))
    return known[kind](**{name: _decoded(one, where) for name, one in content.items()})
