"""Purchases: the table of 政府采购, of which the whole and the three kinds are taken, no item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import Reading, TableCell, number
from generator.understanding.tables.headings import headed, is_index
from generator.vocabulary.statements import Statement, label, spelled

WHOLE: Final = "合计"
_KINDS: Final = (
    (WHOLE, matcher("(?:政府采购)?(?:支出|预算)?(?:合计|总计)")),
    *(
        (kind, matcher(f"[ABC]?(?:政府采购)?{kind}(?:类|类采购|采购)?[ABC]?"))
        for kind in ("货物", "工程", "服务")
    ),
)


def read_purchases(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Reading:
    """The rows that have the name of a kind, or of the whole, and no other word.

    Where a kind is there more than once it is that of a unit or of a project: then of none the
    whole is known.
    """
    reading, layout = Reading(), None
    found: dict[str, list[TableCell]] = {}
    for block in blocks:
        if isinstance(block, TextLine):
            continue
        own, start = headed(block)
        layout = own or layout
        where = layout.named(statement.columns) if layout else {}
        if not where or not layout or len(layout.paths) != len(block.rows[0]):
            continue
        reading.columns |= set(where)
        for at in range(start, len(block.rows)):
            if is_index(block.rows[at]):
                continue
            kind, cell = _row(block, at, where[""])
            if kind and cell is not None:
                found.setdefault(kind, []).append(cell)
            else:  # what is bought, one by one
                reading.pass_over(block.places[at])
    parted = any(len(cells) > 1 for kind, cells in found.items() if kind != WHOLE)
    totals = {cell.value for cell in found.get(WHOLE, ())}
    for kind, cells in found.items():
        known = len(totals) == 1 if kind == WHOLE else not parted
        for cell in cells:
            if known:
                reading.put(kind, "", cell)
            else:
                reading.pass_over(cell.place)
    return reading


def _row(grid: Grid, at: int, index: int) -> tuple[str, TableCell | None]:
    """The kind that a row is of, '' for another, and its amount."""
    row, place = grid.rows[at], grid.places[at]
    words = [spelled(label(text)) for text in row if text and not number(text, "", place)]
    kind = next((kind for kind, name in _KINDS if name.fullmatch("".join(words))), "")
    return kind, number(row[index], f"政府采购{kind}", grid.place(at, index), kind)
