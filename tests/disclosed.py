"""A whole published report made from an input: its tables as grids, its explanation as lines."""

from __future__ import annotations

from generator import Document
from generator.publication import Roll
from generator.publication.charts import Chart
from generator.published.shape import Published
from generator.tabulation import publish
from generator.telling.document import Block


def disclosed(document: Document, unit: str = "万元") -> Published:
    """What a department would publish of this document: its tables in a unit, then the prose."""
    return publish(document, unit)


def words_of(block: Block | Chart | Roll) -> tuple[str, ...]:
    """What of a piece of the whole disclosure stands on its pages, in its order."""
    if isinstance(block, Roll):
        return block.names
    return (block.title if isinstance(block, Chart) else block.text,)
