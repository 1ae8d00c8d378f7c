"""Coded: the tables whose rows are 科目 codes: income, expenditure, and expenditure by fund."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from generator.later import matcher
from generator.published.shape import Grid, TextLine
from generator.understanding.tables.cells import AMOUNT, Reading, TableCell, number
from generator.understanding.tables.headings import CODE, Layout, headed, is_index
from generator.understanding.tables.lineage import Lineage
from generator.vocabulary.statements import Statement, spelled

_LONGEST: Final = 500  # characters of a line
_TOTALS: Final = frozenset({"小计", "合计", "本年收入合计", "本年支出合计", "总计"})
_ECONOMIC: Final = frozenset("35")  # how codes of 经济分类 begin: no 类 of 功能分类 does
UNNAMED: Final = "其他栏"  # a column with figures whose heading says nothing known
_WHOLE: Final = {"合计", "总计", "支出合计", "收入合计", "本年合计", "本年支出合计", "本年收入合计"}
# The columns as the official form orders them, for a table without headings.
_ORDER: Final = {
    "T2": (
        "本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入",
        "其他收入",
    ),
    "T3": (
        "本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出",
    ),
    "T5": ("小计", "基本支出", "项目支出"),
    "TG": ("小计", "基本支出", "项目支出"),
    "TF": ("年初结转和结余", "本年收入", "小计", "基本支出", "项目支出", "年末结转和结余"),
    "TC": ("合计", "基本支出", "项目支出"),
}  # fmt: skip


def read_coded(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Reading:
    """The rows of the grids by their headings; of lines of text what is certain."""
    reading = Reading()
    layout: Layout | None = None
    width = 0
    lineage = Lineage()
    for block in blocks:
        if isinstance(block, TextLine):
            _read_line(block, _ORDER[statement.key], reading)
            continue
        found, start = headed(block)
        if found and found.named(statement.columns):
            layout, width = found, len(block.rows[0])
        elif layout and len(block.rows[0]) != width:
            reading.whole &= not _has_codes(block)
            continue
        where = _columns(statement, layout, len(block.rows[0]))
        reading.columns |= set(where)
        front = _Front(layout, where)
        for at in range(start, len(block.rows)):
            _read_row(block, at, front, lineage, reading)
    return reading


def _has_codes(grid: Grid) -> bool:
    return any(CODE.fullmatch(spelled(cell)) for row in grid.rows for cell in row[:3])


def _columns(statement: Statement, layout: Layout | None, width: int) -> dict[str, int]:
    """Where each column is: by its heading, or without any headings the last ones in order."""
    if layout is not None:
        return layout.named(statement.columns)
    order = _ORDER[statement.key]
    first = width - len(order)
    return {name: first + at for at, name in enumerate(order)} if first > 0 else {}


class _Front:
    """Where the columns of a table are, and which of its other cells say nothing of their own."""

    def __init__(self, layout: Layout | None, where: dict[str, int]) -> None:
        self.where = where
        self.first = min(where.values(), default=0)
        self.units = layout.of_units(self.first) if layout else frozenset[int]()
        self.known = frozenset(where.values())
        if layout is not None:
            self.known |= layout.beside(where, _TOTALS)

    def named(self, row: Sequence[str]) -> list[str]:
        """The cells of the code and the name of a 科目: a unit's code may read like one."""
        return ["" if at in self.units else cell for at, cell in enumerate(row[: self.first])]


def _read_row(grid: Grid, at: int, front: _Front, lineage: Lineage, reading: Reading) -> None:
    row = grid.rows[at]
    where, first = front.where, front.first
    if not where or is_index(row):
        return
    code, name = lineage.read(front.named(row))
    # A table without a column for names has one row: that of all.
    key = "合计" if name in _WHOLE or not first else code
    # The total of a unit, or a project of it; or what was spent once more, on what it was bought.
    if (front.units and not key) or key[:1] in _ECONOMIC:
        reading.pass_over(grid.places[at])
        return
    others = [
        text for index, text in enumerate(row[first:], first) if text and index not in front.known
    ]
    # A sheet that goes on sideways has its codes once more before the columns that follow.
    others = [text for text in others if not key or spelled(text) != code]
    if any((cell := number(text, "", grid.places[at])) and cell.value for text in others):
        reading.columns.add(UNNAMED)
    for column, index in where.items():
        if not row[index]:  # as most cells
            continue
        place = grid.place(at, index)
        cell = number(row[index], f"{key} {name or key} {column}", place, name or key)
        if cell is None:
            reading.whole &= not re.search(r"\d", row[index]) or not key
        elif key:
            reading.put(key, column, cell)
        elif cell.value:
            reading.whole = False


_LINE: Final = matcher(
    rf"^(?:([1-5]\d\d(?:\d\d){{0,2}})(?:\s*([^\d\s].*?))?|合\s*计)((?:\s+(?:{AMOUNT}|\d+(?=\s|$)))+)\s*$"
)
# An amount that stands as close to the name before it as the next letter would.
_CLOSE: Final = matcher(rf"(?<=[\u4e00-\u9fff)）])(?=(?:{AMOUNT})(?:\s|$))")
_TORN: Final = matcher(rf"[1-5]\d\d(?:\d\d){{0,2}}(?!\d)(?:$|.*?(?:{AMOUNT}))")


def _read_line(line: TextLine, columns: Sequence[str], reading: Reading) -> None:
    """A row whose blank cells are lost: only what is certain is kept, its total above all.

    A row whose name stands on other lines than its figures is lost, and the table torn.
    """
    text = _CLOSE.sub(" ", line.text[:_LONGEST])
    match = _LINE.match(text)
    if not match:
        reading.torn |= bool(_TORN.match(text))
        return
    row, name = match[1] or "合计", re.sub(r"\s", "", match[2] or "")
    found = (number(text, f"{row} {name}", line.place, name or row) for text in match[3].split())
    cells = [cell for cell in found if cell]
    if len(cells) == len(columns):
        chosen = dict(zip(columns, cells, strict=True))
    elif columns[0] == "年初结转和结余":
        # Without balances: income, spending, and the one kind of spending that it was.
        chosen = dict(zip(("本年收入", "小计"), cells, strict=False)) if cells[1:] else {}
    else:
        chosen = {columns[0]: cells[0]}
        kinds = ("基本支出", "项目支出")
        if len(cells) == 1 + len(kinds) and row == "合计" and kinds[0] in columns:
            chosen |= dict(zip(kinds, cells[1:], strict=True))
    for column, cell in chosen.items():
        _put_named(reading, row, column, cell)


def _put_named(reading: Reading, row: str, column: str, cell: TableCell) -> None:
    reading.put(row, column, replace(cell, name=f"{cell.name} {column}"))
