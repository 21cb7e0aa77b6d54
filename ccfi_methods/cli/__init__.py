"""The command line: ``ccfi compare``, ``rank``, ``robustness``, ``diagnose``, ``methods``."""

from __future__ import annotations

from . import analysing, comparing
from .app import app, main

__all__ = ["analysing", "app", "comparing", "main"]
