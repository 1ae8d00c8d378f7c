"""Tabled: the tables of a report as they were read, each cell with the equations it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Final

from msgspec import Struct, field

from generator.inspection import Finding
from generator.inspection.coverage import UNSETTLED
from generator.inspection.judge import cited
from generator.later import matcher
from generator.results.marking import level_of, worst
from generator.results.result import Result
from generator.understanding import TableCell, Tables
from generator.vocabulary.statements import STATEMENTS, TITLES

_CELLS: Final = 2_000  # that a page can show; the largest reports have half of it
_SIDES: Final = ("收入", "支出")
# What stands between two cells in a basis or a message.
_BETWEEN: Final = matcher("(；| ÷ |＋)")


class Shown(Struct):
    """A cell with its id in the page, and what was found of the equations that it stands in."""

    id: str
    cell: TableCell
    level: str = UNSETTLED
    found: list[Finding] = field(default_factory=list)


Row = tuple[str, tuple[Shown | None, ...]]


class Table(Struct, frozen=True):
    """A table: its columns and its rows, by side where income stands beside expenditure."""

    key: str
    title: str
    columns: tuple[str, ...]
    sides: tuple[tuple[str, tuple[Row, ...]], ...]

    def cells(self) -> Iterator[Shown]:
        for _, rows in self.sides:
            for _, cells in rows:
                yield from (cell for cell in cells if cell is not None)


class Cited:
    """Finds the cells that a basis or a message names."""

    def __init__(self, shown: Mapping[tuple[str, str, str], Shown]) -> None:
        self._by_words: dict[str, Shown] = {}
        for one in shown.values():
            self._by_words.setdefault(cited(one.cell), one)

    def pieces(self, words: str) -> Iterator[tuple[str, Shown | None]]:
        """The words in order, each with the cell that it names, if it names one."""
        for piece in _BETWEEN.split(words):
            if piece:
                yield piece, self._by_words.get(piece)

    def cells(self, words: str) -> list[Shown]:
        return [one for _, one in self.pieces(words) if one]


def tabled(result: Result, most: int = _CELLS) -> tuple[tuple[Table, ...], Cited]:
    """The tables that have cells, `most` in all, and the way from a basis to its cells."""
    tables = result.understood.tables
    numbers = count(1)
    shown: dict[tuple[str, str, str], Shown] = {}
    keys: list[str] = []
    for key, cells in tables.cells.items():
        if cells and len(shown) + len(cells) <= most:
            keys.append(key)
            for (row, column), cell in cells.items():
                shown[key, row, column] = Shown(f"c{next(numbers)}", cell)
    names = Cited(shown)
    _find(result, list(shown.values()), names)
    return tuple(_table(key, tables, shown) for key in keys), names


def left_out(result: Result, tables: Sequence[Table]) -> list[str]:
    """The tables that were read and are not among those shown."""
    there = {table.key for table in tables}
    every = result.understood.tables.cells.items()
    return [TITLES.get(key, key) for key, cells in every if cells and key not in there]


def _find(result: Result, every: Sequence[Shown], names: Cited) -> None:
    """Gives each cell the findings on the equations that it is part of."""
    by_cell = {id(one.cell): one for one in every}
    for finding in result.inspection.checked:
        if finding.at is not None:
            continue
        parts = [by_cell[id(cell)] for cell in finding.cells if id(cell) in by_cell]
        level = level_of(finding, result)
        for cell in {one.id: one for one in (*names.cells(finding.basis), *parts)}.values():
            cell.found.append(finding)
            cell.level = worst([cell.level, level])


def _table(key: str, tables: Tables, shown: Mapping[tuple[str, str, str], Shown]) -> Table:
    cells = tables.cells[key]
    columns = _columns(key, cells)
    rows = list(dict.fromkeys(row for row, _ in cells))
    names = {row: cell.name for (row, _), cell in cells.items()}
    by_side = sorted(rows, key=_side)  # stable: within a side as it was read
    sides = tuple(
        (
            _SIDES[at] if at < len(_SIDES) else "",
            tuple(
                (
                    _label(row, names[row]),
                    tuple(shown.get((key, row, column)) for column in columns),
                )
                for row in group
            ),
        )
        for at, group in groupby(by_side, key=_side)
    )
    headings = tuple(_heading(column, at) for at, column in enumerate(columns))
    return Table(key, TITLES.get(key, key), headings, sides)


def _columns(key: str, cells: Mapping[tuple[str, str], TableCell]) -> list[str]:
    """The columns that have a cell, in the order of the official form."""
    official = [c.name for s in STATEMENTS if s.key == key for c in s.columns]
    used = dict.fromkeys(column for _, column in cells)
    return [c for c in official if c in used] + [c for c in used if c not in official]


def _heading(column: str, at: int) -> str:
    if column in {"", "0"}:
        return "金额"
    return f"第 {at + 1} 栏" if column.isdigit() else column


def _side(row: str) -> int:
    side, point, _ = row.partition(".")
    return _SIDES.index(side) if point and side in _SIDES else len(_SIDES)


def _label(row: str, name: str) -> str:
    """What a row is called, by the name of one of its cells: its code and name, or its label."""
    side, point, label = row.partition(".")
    if point and side in _SIDES:
        return label
    return " ".join([row, *name.split()[1:2]]) if row.isdigit() else row
