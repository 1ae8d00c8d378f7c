"""Questions: what a workbook to fill in is made of, before any format; which keys it may hold.

A page is blocks of rows; a row has a number of its own in the whole workbook, and contents under
the headings of its block.  A number and a heading name a cell, wherever it is moved to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from msgspec import Struct

from generator.entry.accounts import Accounts
from generator.entry.keys import Entry, entry_at
from generator.entry.values import Form
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys

TITLE: Final = "填报工作簿"
NUMBER: Final = "行次"  # the heading of the column that numbers the rows
ROW: Final = "*"  # any entry of a list
NO_HEAD: Final = "无"  # in place of a heading: a passage that has none

# What the tables hold of a 科目 is not asked for; of these blocks everything may be.
_OF_AN_ITEM: Final = frozenset({"年初预算", "上年", "原因", "用途"})
_TABLES: Final = (ITEMS, FUND, CAPITAL)
_BLOCKS: Final = frozenset(
    {
        "样式",
        "概况",
        "上年",
        "三公经费",
        "机关运行经费",
        "会议费",
        "培训费",
        "节庆活动",
        "其他活动",
        "政府采购",
        "国有资产",
        "预算绩效",
    }
)


def asked_at(path: Keys) -> Entry | None:
    """What may be typed at a path of keys (`*` for any entry of a list); None where nothing may."""
    table = next((one for one in _TABLES if path[: len(one)] == one), None)
    if table is not None:
        code, key = path[len(table) :] if len(path) == len(table) + 2 else ("", "")
        known = entry_at(Accounts, table)
        if known is None or not re.fullmatch(known.codes, code) or key not in _OF_AN_ITEM:
            return None
    elif not path or not (path[0] in _BLOCKS or path[1:] == ("说明",)):
        return None
    found = entry_at(Accounts, path)
    return found if found is not None and isinstance(found.of, Form) else None


# ---------------------------------------------------------------- what stands in a cell


class Slot(Struct, frozen=True):
    """A cell to type in: the key that it is, how that is written, what the input has there.

    `value` is an amount in the unit of the input, a count, or words; `needed` that no report can do
    without it, `along` the amount that it is needed beside, where there is one; `choices` all that
    may stand there, where that is a list.
    """

    path: Keys
    form: Form
    value: Decimal | str | None = None
    needed: bool = False
    meaning: str = ""
    choices: tuple[str, ...] = ()
    along: Keys = ()


class Gap(Struct, frozen=True):
    """A formula: the amount under one heading less that under another; with `rate` in % of it."""

    amount: str
    base: str
    rate: bool = False


class Wanted(Struct, frozen=True):
    """A formula: whether the reason under `reason` is missing, the sentences asking for one.

    They do where the gap (under `gap`, of the amount under `base`) prints as more than nothing,
    from `least` on, and is no less than `rate` percent.
    """

    gap: str
    base: str
    reason: str
    least: Decimal
    rate: Decimal


class Total(Struct, frozen=True):
    """A formula: the sum of its column over the rows of the block."""


class Same(Struct, frozen=True):
    """A formula: what stands under a heading in another row."""

    number: int
    heading: str


Content = str | Decimal | Slot | Gap | Wanted | Total | Same | None


class Row(Struct, frozen=True):
    number: int
    cells: Mapping[str, Content]


class Column(Struct, frozen=True):
    """A heading over one or more columns of the sheet, counted from 0."""

    heading: str
    first: int
    last: int = -1

    @property
    def end(self) -> int:
        return max(self.first, self.last)


class Questions(Struct, frozen=True):
    """Rows under headings; `note` says how they are answered."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Page(Struct, frozen=True):
    """A sheet: its name, the width of its columns in digits, its blocks."""

    name: str
    widths: tuple[int, ...]
    blocks: tuple[Questions, ...]


class Whose(Struct, frozen=True):
    """Whose workbook it is: the folder of the department, its name, the year, 元 or 万元."""

    folder: str
    department: str
    year: int
    unit: str
    kind: str = "决算"


class Book(Struct, frozen=True):
    """A workbook to fill in."""

    whose: Whose
    pages: tuple[Page, ...]

    def rows(self) -> Iterator[Row]:
        return (row for page in self.pages for block in page.blocks for row in block.rows)

    def slots(self) -> Iterator[Slot]:
        return (
            cell for row in self.rows() for cell in row.cells.values() if isinstance(cell, Slot)
        )
