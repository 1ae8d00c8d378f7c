"""A whole published report made from an input: its tables as grids, its explanation as lines."""

from __future__ import annotations

from generator import Document
from generator.published.shape import Published
from generator.tabulation import publish


def disclosed(document: Document, unit: str = "万元") -> Published:
    """What a department would publish of this document: its tables in a unit, then the prose."""
    return publish(document, unit)
