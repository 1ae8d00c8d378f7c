"""Purchases: the table of 政府采购, of which the whole and the three kinds are taken, no item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import Reading, number
from generator.understanding.tables.headings import Layout, headed, is_index
from generator.vocabulary.statements import Statement, label, spelled

_KINDS: Final = (
    ("合计", matcher("(?:政府采购)?(?:支出|预算)?(?:合计|总计)")),
    *(
        (kind, matcher(f"[ABC]?(?:政府采购)?{kind}(?:类|类采购|采购)?[ABC]?"))
        for kind in ("货物", "工程", "服务")
    ),
)


def read_purchases(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Reading:
    """The rows that have the name of a kind, or of the whole, and no other word."""
    reading = Reading()
    layout: Layout | None = None
    for block in blocks:
        if isinstance(block, TextLine):
            continue
        found, start = headed(block)
        layout = found or layout
        where = layout.named(statement.columns) if layout else {}
        if not where or not layout or len(layout.paths) != len(block.rows[0]):
            continue
        reading.columns |= set(where)
        for at in range(start, len(block.rows)):
            if not is_index(block.rows[at]):
                _read_row(block, at, where[""], reading)
    return reading


def _read_row(grid: Grid, at: int, index: int, reading: Reading) -> None:
    row, place = grid.rows[at], grid.places[at]
    words = [spelled(label(text)) for text in row if text and not number(text, "", place)]
    kind = next((kind for kind, name in _KINDS if name.fullmatch("".join(words))), "")
    cell = number(row[index], f"政府采购{kind}", grid.place(at, index), kind)
    if kind and cell is not None:
        reading.put(kind, "", cell)
    else:  # what is bought, one by one
        reading.pass_over(grid.places[at])
