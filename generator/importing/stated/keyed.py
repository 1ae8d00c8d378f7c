"""Keyed: which keys of an input a stated amount is, this year's and last year's.

Which cells would hold an amount says what it is (`understanding.meant`), and `correspondence`
which keys they are.  A new key for a figure is a line of the tables below.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.entry.accounts import TOTAL
from generator.importing.budget_keys import PLANNED, PLANNED_BEFORE
from generator.importing.correspondence import (
    BALANCES,
    COLUMNS,
    EXPENSES,
    FUND_BALANCES,
    LAST_YEAR,
    REVENUE,
    At,
    Keys,
)
from generator.importing.entries import Cells
from generator.later import matcher
from generator.understanding import TableCell, Text, Understood
from generator.understanding.meant import Meanings, Meant, cells_of, meanings_in
from generator.understanding.sentences import Amount, Read
from generator.understanding.sentences.naming import named
from generator.understanding.sentences.printed import Printed
from generator.vocabulary.quantities import BY_NAME, WHOLES

_HELD_IN_ACCOUNTS: Final[Mapping[At, Keys]] = {
    **REVENUE,
    **BALANCES,
    **FUND_BALANCES,
    **EXPENSES,
    ("T1", "收入.本年收入合计", "0"): ("收入", "本年收入合计"),
    **{("T3", TOTAL, column): ("支出小计", TOTAL, column) for column in COLUMNS},
    **{
        ("T5", TOTAL, kind): ("支出小计", TOTAL, "其中财政拨款", kind)
        for kind in ("基本支出", "项目支出")
    },
    **{
        ("T6", f"{group}合计", ""): ("基本支出明细", f"{group}合计")
        for group in ("人员经费", "公用经费")
    },
}
# What the tables hold under another name, or not at all.
_APART: Final[Mapping[str, Mapping[str, Keys]]] = {
    "决算": {
        **{kind: ("政府采购", kind.removeprefix("政府采购")) for kind in BY_NAME["政府采购"].parts},
        "机关运行经费": ("机关运行经费", "金额"),
        "会议费": ("会议费", "金额"),
        "培训费": ("培训费", "金额"),
    },
    "预算": {
        "机关运行经费": ("机关运行经费", "金额"),
        "会议费": ("会议费", "金额"),
        "培训费": ("培训费", "金额"),
    },
}
_AWARDED: Final = matcher(
    r"(?:(?P<kind>货物|工程|服务)\S{0,4})?(?:授予|给)?(?P<whom>大型企业|中小企业|小微企业|小?微企业)合同"
)
AGENCY: Final = "机关运行经费"
# The row of 公开06表 that is as much, in 元 and not in 万元.
_ALSO_IN: Final[Mapping[str, At]] = {
    AGENCY: ("T6", "公用经费合计", ""),
    "会议费": ("T6", "30215", ""),
    "培训费": ("T6", "30216", ""),
}
# The columns of what a report of each kind states as its own.
OWN_COLUMNS: Final = {"决算": ("", "决算"), "预算": ("", "预算", "年初预算", "全年预算")}
_KEYS: Final[Mapping[str, tuple[Mapping[At, Keys], Mapping[At, Keys]]]] = {
    # What last year's 财政拨款收入 is called in 公开04表.
    "决算": (
        _HELD_IN_ACCOUNTS,
        {**LAST_YEAR, ("T4", "收入.本年收入合计", "0"): ("上年", "财政拨款收入", "金额")},
    ),
    "预算": (PLANNED, PLANNED_BEFORE),
}
_AGENCY_BEFORE: Final = {"决算": (AGENCY, "上年"), "预算": ("上年", AGENCY)}
COLUMN: Final = {"决算": "决算", "预算": "年初预算"}
OPERATING: Final = (("基本支出", "公用经费"), ("基本支出明细", "公用经费合计"))


class Held(Struct, frozen=True):
    """What an amount is: the key that it has this year, the one that it had, the cell of it."""

    now: Keys | None
    past: Keys | None = None
    cell: At | None = None
    was: bool = False  # it is what was, not what is
    loose: bool = False  # the cell is as much as a rule, and need not be


class Keyed:
    """The amounts of a report as keys; `known` are those that it has stated so far, in 元."""

    def __init__(self, understood: Understood, cells: Cells) -> None:
        self.kind, self.year, self.cells = understood.kind, understood.year, cells
        self.known: dict[Keys, Fraction] = {}
        self._own = understood.department
        self._meant: dict[int, list[Meanings]] = {}  # of the section, by the amount

    def begin(self, text: Text, reading: Read) -> None:
        """A section whose amounts are asked for."""
        self._meant.clear()
        for one, meanings in meanings_in(text, reading, self.kind, self.year, self._own):
            self._meant.setdefault(id(one), []).append(meanings)
        for one in reading.amounts:
            said = _SAID_YEAR.search(text.text, max(0, one.quote.start - 8), one.quote.start)
            own = said is None or int(said[1]) == self.year
            if not one.name.words and own and (quantity := _titled(text, one)):
                own_column = one.name.column in OWN_COLUMNS[self.kind]
                column = COLUMN[self.kind] if own_column else one.name.column
                self._meant[id(one)] = [(Meant(quantity, column=column),)]

    def meant(self, one: Amount) -> Meant | None:
        """What an amount is likeliest to be."""
        return next((meanings[0] for meanings in self._meant.get(id(one), ())), None)

    def held(self, text: Text, one: Amount) -> Iterator[Held]:
        """The figures that an amount is at once: 收、支总计 is two."""
        meant = self._meant.get(id(one), ())
        for meanings in meant:
            keyed = [self._keyed(each) for each in meanings]
            told = {(each.now, each.past) for each in keyed} - {(None, None)}
            if len(told) == 1:
                yield next(each for each in keyed if (each.now, each.past) in told)
        if meant or one.name.before:
            return
        apart = _APART[self.kind].get(one.name.quantity)
        inside = all(up.name.quantity == WHOLES.get(one.name.quantity) for up in one.within)
        if apart and inside and one.name.column in OWN_COLUMNS[self.kind]:
            yield self._keyed(Meant(one.name.quantity, column=COLUMN[self.kind]))
        elif self.kind == "决算" and (awarded := _AWARDED.search(one.quote.words)):
            yield Held(_award(awarded))
        elif self.kind == "预算" and "专户" in one.name.words and "收入" in text.text:
            yield Held(("收入", "纳入专户管理的非税收入拨款"))

    def _keyed(self, meant: Meant) -> Held:
        """The keys of a figure; none where it is of another column."""
        now, before = _KEYS[self.kind]
        final = meant.column == COLUMN[self.kind]
        if apart := _APART[self.kind].get(meant.quantity):
            if meant.quantity == AGENCY and not final:
                return Held((AGENCY, "年初预算") if self.kind == "决算" else None)
            last = _AGENCY_BEFORE[self.kind] if meant.quantity == AGENCY else None
            cell = _ALSO_IN.get(meant.quantity)
            return Held(apart if final else None, last, cell, was=bool(meant.year), loose=True)
        cells = cells_of(replace(meant, year=0), self.kind)
        keyed = next((at for at in cells if at in now), None)
        there = next((at for at in cells if self.cells.cell(*at)), None)
        past = next((before[at] for at in cells if at in before), None) if final else None
        key = now[keyed] if keyed else None
        return Held(key, past, keyed or there, was=bool(meant.year))

    def cell(self, what: Held) -> TableCell | None:
        return self.cells.cell(*what.cell) if what.cell else None

    def finest(self, what: Held, one: Amount) -> tuple[Fraction, Fraction] | None:
        """The amount of the table, else as printed, with its half; None where they differ."""
        cell = self.cell(what)
        if cell is not None and near(cell, one.printed):
            return cell.value, cell.half
        return (one.printed.value, one.printed.half) if cell is None or what.loose else None


def near(cell: TableCell, printed: Printed) -> bool:
    """Whether the amount of a cell can have been printed so."""
    return abs(cell.value - printed.value) <= cell.half + printed.half


_SAID_YEAR: Final = matcher(r"(20\d\d)年度?$")
_TITLE: Final = matcher(r"\n（?[\d一二三四五六七八九十]{1,3}[）、.．]([^。，；：\d\n]{2,30})。")


def quoted(text: Text, one: Amount) -> str:
    """The words that state an amount, with those of the title that says of what it is."""
    title = _title(text, one) if not one.name.words else ""
    return f"{title}……{one.quote.words}" if title else one.quote.words


def _title(text: Text, one: Amount) -> str:
    start = text.text.rfind("\n", 0, one.at.start)
    found = _TITLE.match(text.text, start) if start >= 0 else None
    return found[1] if found else ""


def _titled(text: Text, one: Amount) -> str:
    """What the title of a line names: 2.公务接待费。2024年预算数8万元."""
    title = _title(text, one)
    name = named(title) if title else None
    return name.quantity if name and name.quantity and BY_NAME[name.quantity].own else ""


def _award(found: re.Match[str]) -> Keys:
    whom = "小微企业" if "微" in found["whom"] else found["whom"]
    kind = found["kind"]
    return ("政府采购", f"{kind}授予{whom}合同金额" if kind else f"授予{whom}合同金额")
