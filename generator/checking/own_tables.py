"""Tables: those of an input as the audit reads tables, each amount with the line it is typed on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from generator.entry.values import PRINTED_STEP, UNITS
from generator.facts import Facts
from generator.number.figure import Cell, Derivation, Figure
from generator.problem import Place
from generator.tabulation import Entry, Table, tabulate
from generator.understanding import TableCell, Tables
from generator.understanding.tables import Measure

_LABELLED: Final = frozenset({"T1", "T4"})
_SIDES: Final = ("收入", "支出")


def tables_of(facts: Facts) -> Tables:
    """The tables that an input gives, cell by cell; a place is a line of the input.

    A number that was typed stands for what rounds to it at two decimals of the input's unit, as
    the published table that it was copied from shows it; a sum for what its addends allow.
    """
    found = tabulate(facts)
    unit = facts.report.content.unit
    typed = _Typed()
    cells = {
        table.key: {(row, column): cell for row, column, cell in _cells(facts, table, typed)}
        for table in found
    }
    return Tables(
        unit,
        cells,
        tuple(cells),
        frozenset(cells),
        {table.key: frozenset(_columns(table)) for table in found},
        {key: Measure(unit, unit) for key in cells},
        {t.key: frozenset(e.row for e in t.rows) for t in found if t.key in _LABELLED},
        {table.key: table.title for table in found},
    )


def _columns(table: Table) -> Iterator[str]:
    """As the reader of published tables names them: those of a 总表 with their side."""
    if table.key not in _LABELLED:
        yield from table.columns
        return
    for side in _SIDES:
        yield from (f"{side}.{c}" for c in table.columns if side == "支出" or c == "0")


def _cells(facts: Facts, table: Table, typed: _Typed) -> Iterator[tuple[str, str, TableCell]]:
    unit = facts.report.content.unit
    half = Fraction(PRINTED_STEP * UNITS[unit]) / 2
    for entry in table.rows:
        for column, figure in entry.cells.items():
            place = Place(0, line_of(facts, figure))
            name = _named(table, entry, column)
            value, reach = Fraction(figure.value), half * typed.behind(figure)
            text = spoken(figure.value, unit)
            yield entry.row, column, TableCell(value, reach, text, name, place, entry.label)


def _named(table: Table, entry: Entry, column: str) -> str:
    """A cell by its row and column, as a message names it."""
    if table.key in _LABELLED:
        row = entry.row if entry.row.endswith("总计") else entry.row.partition(".")[2]
        return row if column == "0" else f"{row} {column}"
    row = entry.row if entry.row == entry.label else f"{entry.row} {entry.label}"
    return f"{row} {column}".strip()


class _Typed:
    """How many numbers were typed for a figure; known figures are counted once."""

    def __init__(self) -> None:
        self._known: dict[int, int] = {}

    def behind(self, figure: Figure) -> int:
        origin = figure.origin
        if isinstance(origin, Cell):
            return 1
        if not isinstance(origin, Derivation):
            return 0
        found = self._known.get(id(figure))
        if found is None:
            found = self._known[id(figure)] = sum(map(self.behind, origin.operands))
        return found


def line_of(facts: Facts, figure: Figure) -> int:
    """The line of the input that a figure was typed on, or the first that it was made from."""
    origin = figure.origin
    if isinstance(origin, Derivation):
        return line_of(facts, origin.operands[0])
    if isinstance(origin, Cell) and _is_own(facts, origin):
        return origin.source.line(origin.path) or first_line(facts)
    return first_line(facts)


def first_line(facts: Facts) -> int:
    """The line of what stands on none: the first; 0 where the input is no text."""
    return 1 if facts.report.source.line(("部门",)) else 0


def _is_own(facts: Facts, cell: Cell) -> bool:
    return cell.source is facts.report.source


def spoken(value: Decimal, unit: str) -> str:
    """An amount in the unit of the input, with the decimals that it has, at least two."""
    number = (value / UNITS[unit]).normalize()
    places = max(2, -int(number.as_tuple().exponent))
    return f"{number:,.{places}f}"
