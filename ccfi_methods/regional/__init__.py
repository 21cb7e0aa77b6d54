"""Regions over time and beside one another."""

from __future__ import annotations

from ..panel import Panel
from .published import AgainstPublished, against_published

__all__ = ["AgainstPublished", "Panel", "against_published"]
