"""Record: which key each cell of a workbook to fill in is, kept in the workbook itself.

It stands on a hidden sheet of its own: a cell is named by the number of its row and its heading,
so that it is found wherever the rows and columns were moved to, and with what it held when the
workbook was written, so that what was typed since is told from what was there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.values import UNITS, Form, read_as
from generator.importing.correspondence import Keys
from generator.importing.filling.questions import NUMBER, TITLE, Book, Slot, Whose, asked_at
from generator.later import matcher

SHEET: Final = "程序用（请不要改）"
_VERSION: Final = "1"
_HEAD: Final = ("部门文件夹", "部门", "年度", "类型", "计量单位")
_COLUMNS: Final = (NUMBER, "栏", "键", "原来的内容")
_JOINT: Final = "→"
MOST: Final = 5_000  # cells that a workbook asks for


class NoRecord(ValueError):  # noqa: N818  a workbook of somebody else's
    """A sheet that is no record; the message says in Chinese what to do."""


class Asked(Struct, frozen=True):
    """A cell of a workbook: the key that it is (none: it only shows), what it held."""

    path: Keys
    held: str


class Record(Struct, frozen=True):
    """Whose workbook it is, and its cells by row number and heading."""

    whose: Whose
    cells: Mapping[tuple[int, str], Asked]


def text_of(value: Decimal | str | None) -> str:
    """What a cell holds, as the record has it and as it is read back."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return " ".join((value or "").split())


def rows_of(book: Book) -> Iterator[tuple[str, ...]]:
    """The rows of the hidden sheet."""
    whose = book.whose
    yield TITLE, _VERSION
    said = (whose.folder, whose.department, str(whose.year), whose.kind, whose.unit)
    yield from zip(_HEAD, said, strict=True)
    yield _COLUMNS
    for row in book.rows():
        for heading, cell in row.cells.items():
            if isinstance(cell, Slot):
                joined = _JOINT.join(cell.path)
                yield str(row.number), heading, joined, text_of(cell.value)
            elif isinstance(cell, Decimal):
                yield str(row.number), heading, "", text_of(cell)


def record_in(rows: Sequence[Sequence[str | Decimal]]) -> Record:
    """What a hidden sheet says. Raises NoRecord."""
    lines = [tuple(map(text_of, row)) for row in rows]
    head = {row[0]: row[1] for row in lines[1 : 1 + len(_HEAD)] if len(row) > 1}
    if not lines or lines[0][:2] != (TITLE, _VERSION) or set(head) != set(_HEAD):
        raise NoRecord(_NOT_OURS)
    if len(lines) > MOST or not _NUMBER.fullmatch(head["年度"]) or head["计量单位"] not in UNITS:
        raise NoRecord(_NOT_OURS)
    whose = Whose(
        head["部门文件夹"], head["部门"], int(head["年度"]), head["计量单位"], head["类型"]
    )
    cells: dict[tuple[int, str], Asked] = {}
    for row in lines[2 + len(_HEAD) :]:
        number, heading, joined, held, *_ = (*row, "", "", "", "")
        path = tuple(joined.split(_JOINT)) if joined else ()
        if not _NUMBER.fullmatch(number) or (path and not _could_be(path, held)):
            raise NoRecord(_NOT_OURS)
        cells[int(number), heading] = Asked(path, held)
    return Record(whose, cells)


def _could_be(path: Keys, held: str) -> bool:
    """Whether a cell of a key that may be asked can have held a text."""
    entry = asked_at(path)
    if entry is None or not isinstance(entry.of, Form):
        return False
    try:
        read_as(entry.of, held, UNITS["万元"])  # which may have more places
    except ValueError:
        return False
    return True


_NUMBER: Final = matcher(r"\d{1,5}", re.ASCII)
_NOT_OURS: Final = (
    f"填报工作簿里“{SHEET}”一页缺了或者改过，不知道哪一格是什么；"
    "请用 form 重新生成一份，把填好的贴过去，再导入"
)
