"""Tables: those of an input as the audit reads tables, each amount with the line it is typed on."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from generator.entry.values import PRINTED_STEP, UNITS
from generator.facts import Facts
from generator.number.figure import Cell, Derivation, Figure, is_unsaid
from generator.problem import Place
from generator.tabulation import tabulate
from generator.tabulation.layout import printed
from generator.tabulation.table import Entry, Table
from generator.understanding import TableCell, Tables
from generator.understanding.tables import Measure

_LABELLED: Final = frozenset({"T1", "T4"})
_SIDES: Final = ("收入", "支出")
_AsRead = tuple[Fraction, Fraction, str, Place]
ANY: Final = Fraction(10**30)  # 元; how far a figure can lie that is still to be typed


def tables_of(facts: Facts) -> Tables:
    """The tables that an input gives, cell by cell; a place is one in the input.

    A number that was typed stands for what rounds to it at two decimals of the input's unit, as
    the published table that it was copied from shows it; a sum for what its addends allow; what is
    still to be typed for anything.
    """
    return facts.once(_as_typed)


def printed_tables_of(facts: Facts, unit: str) -> Tables:
    """The same as they are published in 元 or 万元: what a text beside them is held against.

    They have been held together as typed: what rounds differently here is nobody's mistake.
    """
    typed, shown = tables_of(facts), _Printed(facts, unit)
    cells = {
        table.key: {
            (entry.row, column): shown.as_printed(typed.cells[table.key][entry.row, column], figure)
            for entry in table.rows
            for column, figure in entry.cells.items()
        }
        for table in tabulate(facts)
    }
    measures = {key: Measure(unit, unit) for key in cells}
    return replace(typed, unit=unit, cells=cells, measures=measures)


def _as_typed(facts: Facts) -> Tables:
    found, unit, typed = tabulate(facts), facts.report.content.unit, _Typed(facts)
    cells = {
        table.key: {(row, column): cell for row, column, cell in _cells(table, typed)}
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


def _cells(table: Table, typed: _Typed) -> Iterator[tuple[str, str, TableCell]]:
    for entry in table.rows:
        for column, figure in entry.cells.items():
            value, reach, text, place = typed.read(figure)
            name = _named(table, entry, column)
            cell = TableCell(value, reach, text, name, place, entry.label, table.key)
            yield entry.row, column, cell


def _named(table: Table, entry: Entry, column: str) -> str:
    """A cell by its row and column, as a message names it."""
    if table.key in _LABELLED:
        row = entry.row if entry.row.endswith("总计") else entry.row.partition(".")[2]
        return row if column == "0" else f"{row} {column}"
    row = entry.row if entry.row == entry.label else f"{entry.row} {entry.label}"
    return f"{row} {column}".strip()


class _Typed:
    """What was typed for each figure, in the unit of the input; each is read once."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._unit = facts.report.content.unit
        self._half = Fraction(PRINTED_STEP * UNITS[self._unit]) / 2
        self._reaches = {1: self._half}  # by how many numbers were typed: one, mostly
        self._read: dict[int, _AsRead] = {}
        self._known: dict[int, int] = {}

    def read(self, figure: Figure) -> _AsRead:
        """Its value, how far it can lie from it, how it is written, and where in the input."""
        if id(figure) not in self._read:
            reach = ANY if _is_open(self._facts, figure) else self._reach(self._behind(figure))
            text, place = spoken(figure.value, self._unit), _place_within(self._facts, figure)
            value = Fraction(*figure.value.as_integer_ratio())
            self._read[id(figure)] = value, reach, text, place
        return self._read[id(figure)]

    def _reach(self, count: int) -> Fraction:
        if count not in self._reaches:
            self._reaches[count] = self._half * count
        return self._reaches[count]

    def _behind(self, figure: Figure) -> int:
        """How many numbers were typed for a figure."""
        origin = figure.origin
        if isinstance(origin, Cell):
            return 1
        if not isinstance(origin, Derivation):
            return 0
        found = self._known.get(id(figure))
        if found is None:
            found = self._known[id(figure)] = sum(map(self._behind, origin.operands))
        return found


class _Printed:
    """What a published table shows of each figure; in 元 that is exact."""

    def __init__(self, facts: Facts, unit: str) -> None:
        self._facts, self._unit, scale = facts, unit, UNITS[unit]
        self._half = Fraction(PRINTED_STEP * scale) / 2 if scale > 1 else Fraction(0)

    def as_printed(self, typed: TableCell, figure: Figure) -> TableCell:
        """The cell of a figure."""
        text = printed(figure, self._unit)
        shown = figure.value if is_unsaid(figure) else Decimal(text.replace(",", ""))
        value = Fraction(*(shown * UNITS[self._unit]).as_integer_ratio())
        reach = ANY if _is_open(self._facts, figure) else self._half
        return TableCell(value, reach, text, typed.name, typed.place, typed.subject, typed.table)


def _is_open(facts: Facts, figure: Figure) -> bool:
    """Whether a figure, or what it may be made of, is still to be typed."""
    return is_unsaid(figure) or facts.report.loose


def place_of(facts: Facts, figure: Figure) -> Place:
    """Where a figure was typed in the input, or the first that it was made from.

    What was not typed there is said of the whole file, at its first line.
    """
    return replace(_place_within(facts, figure), file=facts.report.source.name)


def _place_within(facts: Facts, figure: Figure) -> Place:
    """The same, for who knows the file."""
    source, origin = facts.report.source, figure.origin
    while isinstance(origin, Derivation):
        origin = origin.operands[0].origin
    if isinstance(origin, Cell) and origin.source is source:
        line = source.line(origin.path) or 0
        return Place(line=line, path=origin.path, lines=source.lines)
    return Place(line=1 if source.lines else 0, lines=source.lines)


def spoken(value: Decimal, unit: str) -> str:
    """An amount in the unit of the input, with the decimals that it has, at least two."""
    number = value / UNITS[unit]
    finer = number * 100 % 1
    places = -int(number.normalize().as_tuple().exponent) if finer else 2
    return f"{number:,.{places}f}"
