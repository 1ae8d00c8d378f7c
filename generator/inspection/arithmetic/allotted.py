"""Allotted: which row of a table the 科目 is that a sentence names, and what stands there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from generator.inspection.case import Case
from generator.inspection.claims import Quote
from generator.number.reach import total
from generator.understanding import TableCell, Tables
from generator.understanding.sentences import Amount, Item, codes_of
from generator.vocabulary.held import SPENT_IN
from generator.vocabulary.subjects import CLASS, ITEM, SECTION, alike, functional

Where = tuple[str, str]  # statement, column

DIGITS: Final = (CLASS, SECTION, ITEM)
_ALL: Final[Sequence[Where]] = (("T3", "本年支出合计"),)
_GRANTED: Final[Where] = ("TG", "小计")
# What a section is about, by words of its heading, and the tables of it; the first that fits.
_ABOUT: Final[Sequence[tuple[str, Sequence[Where]]]] = (
    ("三公", ()), ("基本支出", ()), ("国有资本", SPENT_IN[2:]), ("基金", SPENT_IN[1:2]),
    ("一般公共预算", SPENT_IN[:1]), ("机关运行", ()), ("采购", ()), ("绩效", ()), ("资产", ()),
)  # fmt: skip
LIST: Final = 3  # items that make a list of a budget: one or two may be examples
_NEARLY: Final = 5  # a table whose items lack more than one in so many of its total was not read
_KINDS: Final = frozenset(("基本支出", "项目支出"))


class Rows(Struct, frozen=True, dict=True):
    """The rows of one table, or of the tables of several funds, by their codes."""

    tables: Tables
    where: Sequence[Where]

    @cached_property
    def cells(self) -> Mapping[str, TableCell]:
        """The cells that have a code, of the tables that were read whole."""
        found: dict[str, TableCell] = {}
        for key, column in self.where:
            rows = self.tables.rows(key, column)
            if _whole(rows):
                found |= {code: cell for code, cell in rows.items() if code.isdigit()}
        return found

    @cached_property
    def items(self) -> Mapping[str, TableCell]:
        """Those of the 项."""
        return {code: cell for code, cell in self.cells.items() if len(code) == ITEM}

    def cell(self, code: str) -> TableCell:
        """What stands in a row; of a 类 or 款 that the table leaves out, its 项 together."""
        if code in self.cells:
            return self.cells[code]
        below = [cell for other, cell in self.items.items() if other.startswith(code)]
        return _added(self.name(code), below)

    def of_kind(self, code: str, kind: str) -> TableCell | None:
        """The 基本支出 or 项目支出 of a row."""
        cell = self.cells.get(code)
        return self.tables.cell(cell.table, code, kind) if cell else None

    def name(self, code: str) -> str:
        """A row's name as the table prints it, else the dictionary's."""
        printed, known = self.cells.get(code), functional().get(code)
        own = printed.subject if printed else ""
        return own if own and own != code else known.name if known else code

    def code(self, item: Item) -> str | None:
        """The row that an item is: of its code, else of its name and those above it."""
        if item not in self._codes:
            found = self._exactly(item) or ("" if codes_of(item) else self._nearly(item))
            self._codes[item] = found or None
        return self._codes[item]

    @cached_property
    def _codes(self) -> dict[Item, str | None]:
        return {}

    def _nearly(self, item: Item) -> str:
        """The one row of nearly the name, of a name that no 科目 has."""
        digits = DIGITS[item.depth]
        found = [
            code
            for code in self.cells
            if len(code) == digits and nearly(item.name, self.name(code))
            and self._agreeing(code, item) == sum(map(bool, item.names)) - 1
        ]  # fmt: skip
        return found[0] if len(found) == 1 else ""

    def _exactly(self, item: Item) -> str | None:
        digits = DIGITS[item.depth]
        codes = {code[:digits] for code in self.cells if len(code) >= digits}
        if item.code in codes:
            return item.code
        near = [(self._agreeing(code, item), code) for code in codes if self._called(code, item)]
        if not near:
            return None
        best = max(times for times, _ in near)
        found = [code for times, code in near if times == best]
        said = sum(bool(name) for name in item.names) - 1
        # There is another 科目 of just these names: that one is meant.
        elsewhere = best < said and codes_of(item)
        return found[0] if len(found) == 1 and not elsewhere else None

    def is_below(self, code: str, item: Item) -> bool:
        """Whether a row stands below everything that is named above an item."""
        above = sum(map(bool, item.names[: item.depth]))
        return bool(above) and self._agreeing(code, item) == above

    def unclear(self, item: Item) -> bool:
        """Whether several rows are called so, and nothing above an item says which it is."""
        digits = DIGITS[item.depth]
        called = (len(code) == digits and self._called(code, item) for code in self.cells)
        return not any(item.names[: item.depth]) and any(called)

    def _called(self, code: str, item: Item) -> bool:
        known = functional().get(code)
        names = {self.name(code), known.name if known else ""}
        return any(alike(name) == alike(item.name) for name in names if name)

    def _agreeing(self, code: str, item: Item) -> int:
        """How many of the names above an item are those above a row."""
        return sum(
            bool(item.names[depth]) and alike(self.name(code[:digits])) == alike(item.names[depth])
            for depth, digits in enumerate(DIGITS[: item.depth])
        )


class ListedItems(Struct, frozen=True):
    """A section's items by their rows: what it says of each, what has no row, what is not said."""

    case: Case
    rows: Rows
    stated: Sequence[Amount]
    cited: Mapping[Item, Quote]  # where a 科目 that is marked is named first
    of: dict[int, str] = field(default_factory=dict)  # the row of an amount
    said: set[str] = field(default_factory=set)
    strange: list[tuple[Item, Quote]] = field(default_factory=list)
    unclear: list[Item] = field(default_factory=list)  # which of several rows they are
    explained: set[str] = field(default_factory=set)  # rows whose fault is told
    told: set[int] = field(default_factory=set)  # amounts that are not what their line says first

    @property
    def of_budget(self) -> bool:
        return self.case.of_budget


def nearly(one: str, other: str) -> bool:
    """Three of four letters the same: a slip of the keys, not another 科目."""
    one, other = alike(one), alike(other)
    if 8 * (Counter(one) & Counter(other)).total() < 3 * (len(one) + len(other)):
        return False
    same = sum(block.size for block in SequenceMatcher(None, one, other).get_matching_blocks())
    return 8 * same >= 3 * (len(one) + len(other))


def _whole(rows: Mapping[str, TableCell]) -> bool:
    """Whether a table was read whole: its 项 make up most of its 合计.

    Nothing is accused of missing from a table that was not. One wrong cell is no reason to
    distrust the rest.
    """
    items = [cell for code, cell in rows.items() if len(code) == ITEM]
    whole = rows.get("合计")
    if whole is None or not items:
        return False
    added = total(cell.range() for cell in items).middle()
    return abs(added - whole.value) <= abs(whole.value) / _NEARLY


def _added(name: str, cells: Sequence[TableCell]) -> TableCell:
    value = sum((cell.value for cell in cells), Fraction(0))
    half = sum((cell.half for cell in cells), Fraction(0))
    text = "＋".join(cell.text for cell in cells)
    return TableCell(value, half, text, name, cells[0].place, table=cells[0].table)


def rows_of(case: Case) -> Rows:
    """The rows that a section goes through: of its fund, of all funds where it names none."""
    heading = case.text.heading
    about = next((where for words, where in _ABOUT if words in heading), None)
    if about is None and "财政拨款" in heading and case.tables.rows(*_GRANTED):
        about = (_GRANTED,)
    elif about is None and case.of_budget:
        about = _ALL if re.search("收支|支出预算", heading) and "拨款" not in heading else SPENT_IN
    return Rows(case.tables, about or ())


def stated_of(case: Case, item: Amount) -> bool:
    """Whether an amount is what an item's row says: of the report's own year and column."""
    planned = ("", "预算", "年初预算")
    columns = planned if case.of_budget else ("", "决算")
    whole = item.name.quantity in {"", *_KINDS}
    return bool(item.name.item) and whole and not item.aside and item.name.column in columns
