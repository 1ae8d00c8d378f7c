"""Layout: a whole report as text: cover, tables in 元 or 万元, explanation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from generator.entry.spelt import TODO
from generator.entry.values import UNITS
from generator.facts import Facts
from generator.number.figure import Figure, is_unsaid
from generator.problem import Place
from generator.published.shape import Grid, TextLine
from generator.tabulation.arrangement import Arrangement
from generator.tabulation.laid import arranged
from generator.tabulation.table import Table
from generator.telling.document import Document

_CENT: Final = Decimal("0.01")


def printed(figure: Figure | None, unit: str) -> str:
    """An amount with two decimals and comma groups in 元 or 万元; '' for a blank.

    What is still to be typed says so.
    """
    if figure is None:
        return ""
    if is_unsaid(figure):
        return TODO
    return f"{(figure.value / UNITS[unit]).quantize(_CENT, ROUND_HALF_UP):,}"


def blocks_of(document: Document, tables: Sequence[Table], unit: str) -> Iterator[TextLine | Grid]:
    """A whole report in reading order: cover, tables with their notes, explanation.

    Places are the lines of a text without pages, a row of a table being a line.
    """
    facts = document.facts
    at = 0
    for text in _cover(facts):
        at += 1
        yield TextLine(text, Place(0, at))
    for table in tables:
        for text in (table.title, f"部门：{facts.report.content.department}", f"单位：{unit}"):
            at += 1
            yield TextLine(text, Place(0, at))
        grid = grid_of(table, unit, at + 1)
        at += len(grid.rows)
        yield grid
        for text in table.notes:
            at += 1
            yield TextLine(text, Place(0, at))
    at += 1
    yield TextLine(_part_three(facts), Place(0, at))
    for block in document.blocks():
        at += 1
        yield TextLine(block.text, Place(0, at))


def _cover(facts: Facts) -> tuple[str, ...]:
    content, kind = facts.report.content, facts.report.kind
    return (f"{content.department}", f"{content.year}年度部门{kind}", f"第二部分 部门{kind}表")


def _part_three(facts: Facts) -> str:
    return f"第三部分 部门{facts.report.kind}情况说明"


def grid_of(table: Table, unit: str, line: int = 1) -> Grid:
    """A table in its official layout, its first row on `line`; amounts in 元 or 万元."""
    rows = tuple(_rows(arranged(table), unit))
    return Grid(rows, tuple(Place(0, line + at) for at in range(len(rows))))


def _rows(form: Arrangement, unit: str) -> Iterator[tuple[str, ...]]:
    yield from form.heading
    if form.numbering:
        yield form.numbering
    for row in form.rows:
        yield tuple(cell if isinstance(cell, str) else printed(cell, unit) for cell in row)
