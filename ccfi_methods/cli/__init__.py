"""The command line: ``ccfi compare``, ``rank``, ``robustness``, ``diagnose``, ``methods``."""

from __future__ import annotations

from . import compare, diagnose, methods, rank, robustness
from .app import app, main

__all__ = ["app", "compare", "diagnose", "main", "methods", "rank", "robustness"]
