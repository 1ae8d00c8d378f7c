"""Accounts: the nine tables of this year as the keys of an input of 决算.

Only what the tables do not say twice is written: 其中财政拨款 where 公开05表 differs from 公开03表,
a subtotal where the printed one differs from its parts by a residue, an income where it is not
simply what was spent.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from generator.entry.accounts import TOTAL
from generator.entry.values import residue
from generator.importing.correspondence import (
    BALANCES,
    CAPITAL,
    COLUMNS,
    EXPENSES,
    FUND,
    FUND_BALANCES,
    FUND_COLUMNS,
    ITEMS,
    REVENUE,
    SOURCES,
    Keys,
)
from generator.importing.entries import ZERO, Cells, Entry
from generator.vocabulary.subjects import CLASS, ITEM, SECTION, ancestors, economic

_KINDS: Final = COLUMNS[:2]
_FUNDS: Final = (("TF", FUND), ("TC", CAPITAL))
_PART: Final = "其中财政拨款"


class Read:
    """The entries of a year's tables; `scale` is what its printed amounts are in (1 or 10,000)."""

    def __init__(self, cells: Cells, scale: Decimal) -> None:
        self.cells = cells
        self.scale = scale
        self.funds = {path: self._fund_codes(key) for key, path in _FUNDS}
        self.of_funds = {code for codes in self.funds.values() for code in codes}
        self.items = self._items()

    def entries(self, typed: Collection[Keys]) -> Iterator[Entry]:
        """Every entry; `typed` are the rows of 科目 that the input has already."""
        yield from self._revenue()
        yield from self._listed({**BALANCES, **FUND_BALANCES})
        for code in self.items:
            yield from self._item(code)
        yield from self._subtotals()
        yield from self._economic()
        for key, path in _FUNDS:
            for code in self.funds[path]:
                yield from self._fund_item(key, path, code)
        yield from self._expenses()
        yield from self._gone(typed)

    # ------------------------------------------------------------ 公开01表, 公开04表

    def _revenue(self) -> Iterator[Entry]:
        yield from self._listed(REVENUE)
        at = ("T1", "收入.本年收入合计", "0")
        parts = [self.cells.amount(*one) for one in REVENUE]
        yield from self._stated(at, ("收入", "本年收入合计"), parts)

    def _listed(self, places: Mapping[tuple[str, str, str], Keys]) -> Iterator[Entry]:
        for at, path in places.items():
            entry = self.cells.entry(at, path)
            # What a fund carries over is in its own table too.
            own = path[-1] == "政府性基金预算财政拨款"
            if entry and own and self.funds[FUND] and entry.value == self._fund_balance(path[1]):
                yield Entry(path, entry.value, entry.cell, at[0], needed=False)
            elif entry:
                yield entry

    def _fund_balance(self, block: str) -> Decimal:
        column = "年初结转和结余" if block.startswith("年初") else "年末结转和结余"
        return sum((self.cells.amount("TF", code, column) for code in self.funds[FUND]), ZERO)

    def _stated(
        self, at: tuple[str, str, str], path: Keys, parts: Sequence[Decimal]
    ) -> Iterator[Entry]:
        """A printed total: needed where it differs from its parts by no more than a residue."""
        entry = self.cells.entry(at, path)
        if entry is not None and entry.cell is not None:
            gap = abs(entry.value - sum(parts, ZERO))
            needed = bool(gap) and gap <= residue(len(parts), self.scale)
            yield Entry(path, entry.value, entry.cell, at[0], needed=needed)

    # ------------------------------------------------------------ 公开03表, 05表, 02表

    def _items(self) -> list[str]:
        """The 项 of 支出: those that a fund does not pay for altogether."""
        codes = {*self.cells.rows("T3", ITEM), *self.cells.rows("T5", ITEM)}
        own = {code for code in codes if not self._is_of_fund(code)}
        received = {*self.cells.rows("T2", ITEM)} - self.of_funds
        return sorted(own | (received if self.cells.is_whole("T2") else set()))

    def _fund_codes(self, key: str) -> list[str]:
        return self.cells.rows(key, ITEM)

    def _is_of_fund(self, code: str) -> bool:
        if code not in self.of_funds:
            return False
        return not any(self._own(code, c) for c in COLUMNS) and not any(
            self.cells.amount("T5", code, c) for c in ("小计", *_KINDS)
        )

    def _own(self, code: str, column: str) -> Decimal:
        """A cell of 公开03表 without what the funds paid of it."""
        whole = self.cells.amount("T3", code, column)
        if column not in _KINDS:
            return whole
        paid = sum((self._of_fund(key, code, column) for key, _ in _FUNDS), ZERO)
        return max(whole - paid, ZERO) if paid else whole

    def _of_fund(self, key: str, code: str, column: str) -> Decimal:
        """A cell of a fund's table; where that has no kinds, they are those of 公开03表."""
        kinds = {kind: self.cells.amount(key, code, kind) for kind in _KINDS}
        if any(kinds.values()):
            return kinds[column]
        whole = self.cells.amount(key, code, "小计" if key == "TF" else "合计")
        return min(whole, self.cells.amount("T3", code, column)) if whole else ZERO

    def _item(self, code: str) -> Iterator[Entry]:
        for column in COLUMNS:
            entry = self.cells.entry(("T3", code, column), (*ITEMS, code, column))
            if entry is not None:
                value = self._own(code, column)
                yield Entry(entry.path, value, entry.cell, "T3", needed=bool(value))
        if self.cells.is_there("T5"):
            yield self._appropriated(code)
        if self.cells.is_whole("T2") and self.cells.rows("T2", ITEM):
            yield from self._received(code)

    def _appropriated(self, code: str) -> Entry:
        granted = {kind: self.cells.amount("T5", code, kind) for kind in _KINDS}
        own = {kind: self._own(code, kind) for kind in _KINDS}
        cell = self.cells.cell("T5", code, "小计") or next(
            (c for kind in _KINDS if (c := self.cells.cell("T5", code, kind))), None
        )
        split = all(own.values()) or any(granted[k] and not own[k] for k in _KINDS)
        return Entry(
            (*ITEMS, code, _PART),
            sum(granted.values(), ZERO),
            cell,
            "T5",
            needed=granted != own,
            parts=granted,
            split=split,
        )

    def _received(self, code: str) -> Iterator[Entry]:
        """公开02表 of a 科目, where it is not what was spent and the one other source."""
        others = [name for name in SOURCES[1:] if self.cells.amount("T2", TOTAL, name)]
        spent = sum((self._own(code, column) for column in COLUMNS), ZERO)
        granted = sum((self.cells.amount("T5", code, kind) for kind in _KINDS), ZERO)
        concluded = dict.fromkeys(SOURCES, ZERO) | {SOURCES[0]: granted}
        if len(others) == 1:
            concluded[others[0]] = spent - granted
        found = {name: self.cells.amount("T2", code, name) for name in SOURCES}
        told = found != concluded or (spent != granted and len(others) != 1)
        for name in SOURCES:
            entry = self.cells.entry(("T2", code, name), (*ITEMS, code, "收入", name))
            if entry is not None:
                needed = told and bool(entry.value)
                yield Entry(entry.path, entry.value, entry.cell, "T2", needed=needed)

    # ------------------------------------------------------------ 支出小计

    def _subtotals(self) -> Iterator[Entry]:
        """类, 款 and 合计 that are printed with a residue, column by column."""
        for column in COLUMNS:
            yield from self._column(
                "T3", column, {c: self._sum_of(c, column) for c in self._upper()}
            )
        if self.cells.is_there("T5"):
            yield from self._appropriated_subtotals()

    def _upper(self) -> list[str]:
        """款, then 类, then 合计: each from what is below it."""
        return [*self.cells.rows("T3", SECTION), *self.cells.rows("T3", CLASS), TOTAL]

    def _sum_of(self, code: str, column: str, key: str = "T3") -> list[Decimal]:
        """The amounts that a printed subtotal is made of: those of the level below."""
        digits = {SECTION: ITEM, CLASS: SECTION}.get(len(code), CLASS)
        rows = self.cells.below(key, digits).get("" if code == TOTAL else code, [])
        amounts = [self.cells.amount(key, one, column) for one in rows]
        return [one for one in amounts if one]

    def _column(
        self, key: str, column: str, parts: Mapping[str, Sequence[Decimal]]
    ) -> Iterator[Entry]:
        for code, below in parts.items():
            if below:
                yield from self._stated((key, code, column), ("支出小计", code, column), below)

    def _appropriated_subtotals(self) -> Iterator[Entry]:
        """Those of 公开05表; one of 公开03表 holds there too where nothing below differs."""
        partly = {code for code in self.items if self._appropriated(code).needed} | self.of_funds
        mixed = {above for code in partly for above in ancestors(code)}
        for code in self._upper():
            inherits = code != TOTAL and code not in mixed
            for kind in _KINDS:
                cell = self.cells.cell("T5", code, kind)
                below = self._sum_of(code, kind, "T5")
                if cell is None or not below or (inherits and self._same(code, kind)):
                    continue
                yield from self._stated(("T5", code, kind), ("支出小计", code, _PART, kind), below)

    def _same(self, code: str, kind: str) -> bool:
        return self.cells.amount("T3", code, kind) == self.cells.amount("T5", code, kind)

    # ------------------------------------------------------------ 公开06表

    def _economic(self) -> Iterator[Entry]:
        known = economic()
        codes = self.cells.rows("T6", SECTION)
        classes = self.cells.rows("T6", CLASS)
        for code in codes:
            if entry := self.cells.entry(("T6", code, ""), ("基本支出明细", code)):
                yield entry
        for code in classes:
            under = self.cells.below("T6", SECTION).get(code, [])
            below = [self.cells.amount("T6", one, "") for one in under]
            at, path = ("T6", code, ""), ("基本支出明细", code)
            if any(below):
                yield from self._stated(at, path, [one for one in below if one])
            elif entry := self.cells.entry(at, path):
                yield entry
        for group in ("人员经费", "公用经费"):
            whole = f"{group}合计"
            parts = [
                self.cells.amount("T6", code, "")
                for code in classes
                if code in known and known[code].group == group
            ]
            yield from self._stated(("T6", whole, ""), ("基本支出明细", whole), parts)

    # ------------------------------------------------------------ the funds, “三公”经费

    def _fund_item(self, key: str, path: Keys, code: str) -> Iterator[Entry]:
        for column in FUND_COLUMNS:
            entry = self.cells.entry((key, code, column), (*path, code, column))
            if column in _KINDS and (entry is None or not entry.value):
                value = self._of_fund(key, code, column)
                cell = self.cells.cell(key, code, "小计" if key == "TF" else "合计")
                if value:
                    entry = Entry((*path, code, column), value, cell, key)
            if entry is not None:
                yield entry

    def _expenses(self) -> Iterator[Entry]:
        """“三公”经费: nothing spent is written as 0, unless the table is empty."""
        cells = self.cells.tables.cells.get("TS", {}).values()
        any_spent = any(cell.value for cell in cells)
        for at, path in EXPENSES.items():
            entry = self.cells.entry(at, path)
            if entry is not None:
                yield Entry(path, entry.value, entry.cell, "TS", needed=any_spent)

    # ------------------------------------------------------------ what is there no more

    def _gone(self, typed: Collection[Keys]) -> Iterator[Entry]:
        """Nothing for a 科目 of the input that a table, read whole, has no row of."""
        rows = {ITEMS: ("T3", self.items), FUND: ("TF", self.funds[FUND])}
        rows |= {CAPITAL: ("TC", self.funds[CAPITAL])}
        for path in typed:
            key, codes = rows.get(path[:-1], ("", []))
            if key and path[-1] not in codes and self.cells.is_whole(key):
                columns = COLUMNS if key == "T3" else FUND_COLUMNS
                for column in columns:
                    yield Entry((*path, column), ZERO, None, key, needed=False)
                if key == "T3":
                    nothing = dict.fromkeys(_KINDS, ZERO)
                    yield Entry((*path, _PART), ZERO, None, "T5", needed=False, parts=nothing)
            known = path[0] == "基本支出明细" and self.cells.is_whole("T6")
            if known and self.cells.cell("T6", path[-1], "") is None:
                yield Entry(path, ZERO, None, "T6", needed=False)
