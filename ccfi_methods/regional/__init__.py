"""Regions over time and beside one another."""

from __future__ import annotations

from ..panel import Panel

__all__ = ["Panel"]
