"""Markup: the paragraphs and tables of docx and HTML, in reading order, as lines and grids."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field

from generator.published.blocks import MAX_CELLS, TOO_LARGE, Blocks
from generator.published.shape import Unreadable

MAX_EVENTS: Final = 1_000_000  # tags and pieces of text
MAX_DEPTH: Final = 250
MAX_ACROSS: Final = 1000  # as browsers have it

TOO_DEEP: Final = "里面一层套一层，套得太深，不像一份报告；请另存一份再试"


class Cell(Struct):
    """A cell: how many columns and rows it takes up (0: all that follow), and what is in it."""

    across: int = 1
    down: int = 1
    items: list[str | Table] = field(default_factory=list)

    def text(self) -> str:
        return "".join([one if isinstance(one, str) else one.text() for one in self.items])


class Table(Struct):
    """A table while its rows are read."""

    rows: list[list[Cell]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)  # of the rows, 0 where it is not known

    def cells(self) -> Iterator[Cell]:
        return (cell for row in self.rows for cell in row)

    def text(self) -> str:
        return "".join(cell.text() for cell in self.cells())

    def is_layout(self) -> bool:
        """Whether the table is there to arrange the page: the one within is what is meant."""
        count = sum(1 for _ in self.cells())
        inner = (item for cell in self.cells() for item in cell.items if isinstance(item, Table))
        return any(sum(1 for _ in table.cells()) >= count for table in inner)

    def laid_out(self) -> list[list[str]]:
        """The text of each field of the rows that have one; '' where a cell reaches further.

        Raises Unreadable beyond MAX_CELLS.
        """
        found: list[list[str]] = []
        reaching: dict[int, int] = {}
        taken = 0
        for row in self.rows:
            fields = _fields(row, reaching)
            taken += len(fields)
            if taken > MAX_CELLS:
                raise Unreadable(TOO_LARGE)
            if row:
                found.append(fields)
        return found


def _fields(row: list[Cell], reaching: dict[int, int]) -> list[str]:
    """The fields of a row; `reaching` counts for a column the rows that a cell still reaches down.

    Only what still reaches is kept there, so the work is no more than the fields.
    """
    if not reaching and all(cell.across == cell.down == 1 for cell in row):
        return [cell.text() for cell in row]
    fields: list[str] = []
    for cell in row:
        _leave_out(fields, reaching)
        for column in range(len(fields), len(fields) + cell.across):
            if cell.down != 1:
                reaching[column] = (cell.down or MAX_EVENTS) - 1
            else:
                reaching.pop(column, None)
        fields += [cell.text()] + [""] * (cell.across - 1)
        if len(fields) > MAX_CELLS:
            raise Unreadable(TOO_LARGE)
    last = max(reaching, default=-1)
    while len(fields) <= last:
        if not _leave_out(fields, reaching):
            fields.append("")
    return fields


def _leave_out(fields: list[str], reaching: dict[int, int]) -> bool:
    """Leave the next fields blank that belong to cells of the rows above."""
    start = len(fields)
    while rows := reaching.pop(len(fields), 0):
        if rows > 1:
            reaching[len(fields)] = rows - 1
        fields.append("")
    return len(fields) > start


class Markup:
    """What a document says, tag by tag: the reader of each format tells it what its tags mean."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._tables: list[Table] = []
        self._texts: list[list[str]] = [[]]
        self._events = 0
        self._depth = 0

    # ------------------------------------------------------------ bounds

    def enter(self) -> None:
        """A tag begins. Raises Unreadable beyond MAX_DEPTH, and MAX_EVENTS in all."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Unreadable(TOO_DEEP)
        self.count()

    def leave(self) -> None:
        """A tag ends."""
        self._depth -= 1

    def count(self, many: int = 1) -> None:
        self._events += many
        if self._events > MAX_EVENTS:
            raise Unreadable(TOO_LARGE)

    # ------------------------------------------------------------ text

    def write(self, text: str) -> None:
        self.count()
        self._texts[-1].append(text)

    def written(self) -> int:
        """How many pieces the line has so far."""
        return len(self._texts[-1])

    def strike(self, start: int) -> None:
        """Take back the pieces of the line from there on."""
        del self._texts[-1][start:]

    def end_line(self) -> None:
        """The line is complete; in a table it goes on in its cell."""
        if not (pieces := self._texts[-1]):
            return
        text = "".join(pieces)
        pieces.clear()
        cell = self._cell()
        if cell is None:
            self._blocks.say(self.polished(text))
        elif text := self.polished(text):
            cell.items.append(text)

    def polished(self, text: str) -> str:
        """The text of a line as it is seen; what white space means depends on the format."""
        return text

    def begin_text(self) -> None:
        """A paragraph of its own begins, perhaps within another: a text box."""
        self._texts.append([])

    def end_text(self) -> None:
        self.end_line()
        if len(self._texts) > 1:
            self._texts.pop()

    # ------------------------------------------------------------ tables

    def _cell(self) -> Cell | None:
        rows = self._tables[-1].rows if self._tables else []
        return rows[-1][-1] if rows and rows[-1] else None

    def begin_table(self) -> None:
        self.end_line()
        self._tables.append(Table())

    def begin_row(self, line: int = 0) -> None:
        self.end_line()
        if self._tables:
            self._tables[-1].rows.append([])
            self._tables[-1].lines.append(line)

    def drop_row(self) -> None:
        """The row was deleted."""
        if self._tables and self._tables[-1].rows:
            self._tables[-1].rows.pop()
            self._tables[-1].lines.pop()

    def begin_cell(self, across: int = 1, down: int = 1) -> None:
        self.end_line()
        if self._tables:
            table = self._tables[-1]
            if not table.rows:
                self.begin_row()
            table.rows[-1].append(Cell(min(max(across, 1), MAX_ACROSS), max(down, 0)))

    def widen(self, across: int) -> None:
        """The cell that was begun takes up so many columns."""
        if cell := self._cell():
            cell.across = min(max(across, 1), MAX_ACROSS)

    def end_table(self) -> None:
        self.end_line()
        if not self._tables:
            return
        table = self._tables.pop()
        if cell := self._cell():
            cell.items.append(table)
        else:
            self._emit(table)

    def _emit(self, table: Table) -> None:
        """A table as a grid; one that only arranges the page as what is in it."""
        rows = [] if table.is_layout() else table.laid_out()
        if max(map(len, rows), default=0) > 1:
            lines = zip(table.rows, table.lines, strict=True)
            self._blocks.rule(rows, [line for row, line in lines if row])
            return
        for cell in table.cells():
            for item in cell.items:
                if isinstance(item, Table):
                    self._emit(item)
                else:
                    self._blocks.say(item)

    def close(self) -> None:
        """The document ends, with all that was left open."""
        while self._tables:
            self.end_table()
        while len(self._texts) > 1:
            self.end_text()
        self.end_line()
