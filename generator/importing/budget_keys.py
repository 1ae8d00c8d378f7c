"""Budget: the tables of a department's budget (部门预算) as the keys of its input.

The tables name no project and, as often as not, no kind of 人员经费: of those only the sum is
known, which is held against what the input has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from generator.entry.accounts import TOTAL
from generator.importing.correspondence import At, Keys
from generator.importing.entries import ZERO, Cells, Entry
from generator.understanding import TableCell
from generator.vocabulary.statements import spelled
from generator.vocabulary.subjects import CLASS, ITEM, SECTION, economic, functional

SPENDING: Final[Keys] = ("支出",)
FUND_ITEMS: Final[Keys] = ("政府性基金",)
STAFF: Final[Keys] = ("基本支出", "人员经费")
PROJECTS: Final[Keys] = ("项目支出",)

_GENERAL: Final = "收入.一般公共预算财政拨款收入"
_REVENUE: Final[Mapping[At, Keys]] = {
    ("T1", row, "0"): ("收入", key)
    for row, key in (
        (_GENERAL, "一般公共预算拨款"),
        ("收入.政府性基金预算财政拨款收入", "政府性基金预算拨款"),
        ("收入.国有资本经营预算财政拨款收入", "国有资本经营预算拨款"),
        ("收入.财政专户管理资金收入", "纳入专户管理的非税收入拨款"),
        ("收入.年初结转和结余", "上年结转"),
    )
}
_OTHER_GRANTS: Final = tuple(
    ("T1", f"收入.{fund}预算财政拨款收入", "0") for fund in ("政府性基金", "国有资本经营")
)
_SUMS: Final = frozenset({"收入.财政拨款收入", "收入.本年收入合计", "收入.总计"})
_EXPENSES: Final[Mapping[At, Keys]] = {
    ("TS", row, "预算"): ("三公经费", key)
    for row, key in (
        ("公务接待费", "公务接待费"),
        ("公务用车购置费", "公务用车购置费"),
        ("公务用车运行维护费", "公务用车运行费"),
        ("因公出国境费", "因公出国（境）费"),
    )
}
_OPERATING: Final[At] = ("T6", "公用经费合计", "")
_AGENCY: Final[At] = ("TS", "机关运行经费", "预算")
_LAST_YEAR: Final[Mapping[str, tuple[At, ...]]] = {
    "预算总数": (("T1", "支出.总计", "0"), ("T3", TOTAL, "本年支出合计")),
    "机关运行经费": (_AGENCY, _OPERATING),
    "三公经费": (("TS", TOTAL, "预算"),),
}
# The same by cell: of this year and of the budget before it.
PLANNED: Final[Mapping[At, Keys]] = {
    **_REVENUE,
    **_EXPENSES,
    _OPERATING: ("基本支出", "公用经费"),
    ("T3", TOTAL, "公用经费"): ("基本支出", "公用经费"),
}
PLANNED_BEFORE: Final[Mapping[At, Keys]] = {
    at: ("上年", key) for key, places in _LAST_YEAR.items() for at in places
}


@dataclass(frozen=True, slots=True)
class Sum:
    """What the tables know of a list or a table of names: only what it adds up to, in 元."""

    path: Keys
    value: Decimal
    key: str  # of the statement
    cell: TableCell | None


class Planned:
    """The entries of a budget's tables."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells

    def entries(self, typed: Collection[Keys]) -> Iterator[Entry]:
        """Every entry; `typed` are the rows of 科目 and of names that the input has already."""
        yield from self._listed(_REVENUE)
        yield from self._spending(_codes(typed, SPENDING))
        yield from self._staff({path[-1] for path in typed if path[:-1] == STAFF})
        yield from self._operating()
        yield from self._fund(_codes(typed, FUND_ITEMS))
        yield from self._listed(_EXPENSES)

    def _listed(self, places: Mapping[At, Keys]) -> Iterator[Entry]:
        for at, path in places.items():
            spent = path[0] == "三公经费"
            entry = self.cells.entry(at, path)
            if at[1] == _GENERAL and self.cells.cell(*at) is None:
                entry = self._granted(path) or entry
            if entry is not None:
                filled = spent and bool(self.cells.tables.cells.get("TS"))
                yield Entry(path, entry.value, entry.cell, at[0], needed=entry.needed or filled)

    def _granted(self, path: Keys) -> Entry | None:
        """一般公共预算拨款 where 部门收支总表 has no row of its own: the rest of 财政拨款."""
        row = ("T4", "收入.一般公共预算财政拨款", "0")
        if self.cells.cell(*row):
            return self.cells.entry(row, path)
        at = ("T1", "收入.财政拨款收入", "0")
        found = self.cells.entry(at, path)
        if found is None or found.cell is None:
            return None
        rest = found.value - sum((self.cells.amount(*one) for one in _OTHER_GRANTS), ZERO)
        return replace(found, value=rest, needed=bool(rest))

    def unknown(self) -> Iterator[TableCell]:
        """The income with an amount that an input of a budget has no key for."""
        known = {row for _, row, _ in _REVENUE} | _SUMS
        for (row, column), cell in self.cells.tables.cells.get("T1", {}).items():
            if row.startswith("收入.") and column == "0" and row not in known and cell.value:
                yield cell

    # ------------------------------------------------------------ 支出, 政府性基金

    def _spending(self, typed: Collection[str]) -> Iterator[Entry]:
        """类, or what the input has: one level only, or it would be counted twice."""
        digits = max(map(len, typed), default=CLASS)
        rows = self.cells.rows("T3", digits)
        for code in sorted({*rows, *typed}):
            if code in rows or self.cells.is_whole("T3"):
                column = "本年支出合计"
                cell = self.cells.cell("T3", code, column)
                yield Entry(
                    (*SPENDING, code),
                    _spent(self.cells, "T3", code, column),
                    cell,
                    "T3",
                    needed=code in rows,
                )
        if not rows and digits == CLASS:
            yield from self._classes()

    def _classes(self) -> Iterator[Entry]:
        """The 类 by name, where only 部门收支总表 has them."""
        codes = {spelled(s.name): c for c, s in functional().items() if len(c) == CLASS}
        for (row, column), cell in self.cells.tables.cells.get("T1", {}).items():
            code = codes.get(spelled(row.removeprefix("支出.")))
            if row.startswith("支出.") and column == "0" and code and cell.value:
                yield self._entry(("T1", row, "0"), (*SPENDING, code))

    def _entry(self, at: At, path: Keys) -> Entry:
        value = self.cells.amount(*at)
        return Entry(path, value, self.cells.cell(*at), at[0], needed=bool(value))

    def _fund(self, typed: Collection[str]) -> Iterator[Entry]:
        """The rows of 政府性基金预算支出表, of the level that the input has or the finest."""
        finest = next((d for d in (ITEM, SECTION, CLASS) if self.cells.rows("TF", d)), 0)
        rows = self.cells.rows("TF", max(map(len, typed), default=finest))
        for code in sorted({*rows, *typed}):
            if code in rows or self.cells.is_whole("TF"):
                value = _spent(self.cells, "TF", code, "小计")
                cell = self.cells.cell("TF", code, "小计")
                yield Entry((*FUND_ITEMS, code), value, cell, "TF", needed=bool(value))

    # ------------------------------------------------------------ 基本支出, 项目支出

    def _kinds(self) -> dict[str, str]:
        """The rows of the kinds of 人员经费 by their names.

        A row without a code is one if all of them together are the 人员经费 of the table.
        """
        known = economic()
        coded = {
            self.cells.name(code, "T6") or known[code].name: code
            for code in self.cells.rows("T6", SECTION)
            if code in known and known[code].group == "人员经费"
        }
        bare = {
            row: row
            for row, column in self.cells.tables.cells.get("T6", {})
            if column == "人员经费" and not row.isdecimal() and row != TOTAL
        }
        whole = self.cells.amount("T6", "人员经费合计", "")
        adds_up = whole == sum(
            (self.cells.amount("T6", row, "") for row in (coded | bare).values()), ZERO
        )
        return coded | bare if adds_up else coded

    def _staff(self, typed: Collection[str]) -> Iterator[Entry]:
        """Kind by kind, if the input names them as the table does or names none."""
        kinds = self._kinds()
        if all(name in kinds for name in typed):
            for name, row in kinds.items():
                yield self._entry(("T6", row, ""), (*STAFF, name))

    def _operating(self) -> Iterator[Entry]:
        if entry := self.cells.entry(_OPERATING, ("基本支出", "公用经费")):
            yield entry
        agency = self.cells.cell(*_AGENCY)
        if agency is not None:
            own = self.cells.amount(*_AGENCY)
            needed = own != self.cells.amount(*_OPERATING)
            yield Entry(("机关运行经费", "金额"), own, agency, "TS", needed=needed)

    def sums(self) -> Iterator[Sum]:
        """What 人员经费 and 项目支出 add up to, where a table says it."""
        at = ("T6", "人员经费合计", "")
        if self.cells.cell(*at):
            yield Sum(STAFF, self.cells.amount(*at), "T6", self.cells.cell(*at))
        column = "项目支出"
        cell = self.cells.cell("T3", TOTAL, column)
        if cell is not None:
            yield Sum(PROJECTS, self.cells.amount("T3", TOTAL, column), "T3", cell)
        elif classes := self.cells.rows("T3", CLASS):
            whole = sum((self.cells.amount("T3", code, column) for code in classes), ZERO)
            if "项目支出" in self.cells.tables.columns.get("T3", ()):
                yield Sum(PROJECTS, whole, "T3", None)


def of_last_plan(cells: Cells) -> Iterator[Entry]:
    """上年 from the tables of last year's budget."""
    for key, places in _LAST_YEAR.items():
        at = next((one for one in places if cells.cell(*one)), None)
        if at is not None:
            yield Entry(("上年", key), cells.amount(*at), cells.cell(*at), at[0])


def _codes(typed: Collection[Keys], table: Keys) -> list[str]:
    return [path[-1] for path in typed if path[:-1] == table]


def _spent(cells: Cells, key: str, code: str, column: str) -> Decimal:
    """The column that adds up the others, or their sum."""
    if cells.cell(key, code, column):
        return cells.amount(key, code, column)
    return sum((cells.amount(key, code, kind) for kind in ("基本支出", "项目支出")), ZERO)
