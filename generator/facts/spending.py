"""The spending side of the tables: by 科目 and by column, rolled up, and the two funds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct

from generator.entry.accounts import Accounts, Fund, Item, PriorYear
from generator.entry.keys import entries
from generator.entry.report import Report
from generator.facts.ledger import Ledger, RollUp
from generator.facts.line import NEVER, Facts, Line, Never
from generator.facts.terms import EXPENDITURE
from generator.number.figure import Figure, absent, difference, total
from generator.vocabulary.subjects import class_of, functional, section_of

Stated = dict[str, tuple[Decimal, tuple[str, ...]]]
_PRIOR: Final = {entry.key: entry.attribute for entry in entries(PriorYear)}


class Names:
    """The names of the 科目 of one input: its own where it gives one, else the dictionary's."""

    def __init__(self, content: Accounts) -> None:
        blocks: tuple[Mapping[str, Any], ...] = (
            content.state_capital.items,
            content.government_fund.items,
            content.subtotals,
            content.items,
        )
        self._own: dict[str, str] = {
            code: row.name for rows in blocks for code, row in rows.items() if row.name
        }
        self._known = functional()

    def of(self, code: str) -> str:
        """The name of a code; the code itself where nobody knows it."""
        if code in self._own:
            return self._own[code]
        known = self._known.get(code)
        return known.name if known else code

    def lineage(self, code: str) -> tuple[str, str]:
        """The names of the 类 and of the 款 that a code belongs to."""
        return self.of(class_of(code)), self.of(section_of(code))


class Book(Ledger):
    """The ledger of one department's final accounts, with the names of its 科目."""

    def __init__(self, report: Report, content: Accounts, prior: Facts | None) -> None:
        super().__init__(report, prior)
        self.content = content
        self.names = Names(content)

    def prior_line(
        self,
        key: str,
        amount: Figure,
        where: str,
        whole: Figure | Never = NEVER,
        *,
        instead: str | None = None,
    ) -> Line:
        """A line that 上年 has an entry for; `instead` is the entry that it defaults to."""
        attribute = _PRIOR[key]
        entry = getattr(self.content.prior, attribute)
        other = getattr(self.content.prior, _PRIOR[instead]) if instead else None
        value = entry.amount if entry else None
        path: tuple[str, ...] = ("上年", key, "金额")
        if value is None and other is not None and other.amount is not None:
            value, path = other.amount, ("上年", instead or key, "金额")
        reason = entry.reason if entry and entry.reason else (other.reason if other else None)
        cell = self.cell("上年", key, "原因")
        if reason and not (entry and entry.reason):
            cell = self.cell("上年", instead or key, "原因")
        prior = self.last_year(key, value, *path)
        return Line(
            name=key, title=key, amount=amount, where=where, whole=whole, prior=prior,
            prior_reason=(reason, cell),
        )  # fmt: skip


class Spent(Struct, frozen=True):
    """The spending side of the tables, rolled up: columns of T3 and of T5, and the two funds."""

    columns: Mapping[str, RollUp]
    general_basic: RollUp
    general_project: RollUp
    general_items: Mapping[str, Figure]
    fund: FundTotals
    capital: FundTotals


class FundTotals(Struct, frozen=True):
    """A fund's table: its balances, its income and spending, its items."""

    opening: Figure
    revenue: Figure
    basic: Figure
    project: Figure
    spent: Figure
    closing: Figure
    by_item: Mapping[str, Figure]


def spent_of(book: Book) -> Spent:
    """What final accounts spend, by columns, funds and 科目, in 元."""
    fund = fund_of(book, book.content.government_fund, "政府性基金")
    capital = fund_of(book, book.content.state_capital, "国有资本经营预算")
    columns = {}
    for attribute, key in EXPENDITURE:
        rows = _column(book, attribute, key)
        if attribute in {"basic", "project"}:
            rows += _fund_column(book, attribute, key)
        columns[key] = book.roll_up(key, rows, _stated(book, attribute, key))
    general = {
        attribute: book.roll_up(
            f"一般公共预算{key}",
            [
                (code, _appropriated(book, code, item, attribute, key))
                for code, item in book.content.items.items()
            ],
            _stated_appropriation(book, attribute, key),
        )
        for attribute, key in EXPENDITURE[:2]
    }
    items = {
        code: total(
            f"一般公共预算.{code}",
            [rolled.by_code[code] for rolled in general.values() if code in rolled.by_code],
        )
        for code in book.content.items
    }
    return Spent(columns, general["basic"], general["project"], items, fund, capital)


def _column(book: Book, attribute: str, key: str) -> list[tuple[str, Figure]]:
    return [
        (code, book.given(f"{code} {key}", value, "支出", code, key))
        for code, item in book.content.items.items()
        if book.has(value := getattr(item, attribute), "支出", code, key)
    ]


def _fund_column(book: Book, attribute: str, key: str) -> list[tuple[str, Figure]]:
    return [
        (code, book.given(f"{code} {key}", value, block, "支出", code, key))
        for block, fund in (
            ("政府性基金", book.content.government_fund),
            ("国有资本经营预算", book.content.state_capital),
        )
        for code, item in fund.items.items()
        if book.has(value := getattr(item, attribute), block, "支出", code, key)
    ]


def _stated(book: Book, attribute: str, key: str) -> Stated:
    return {
        code: (value, ("支出小计", code, key))
        for code, row in book.content.subtotals.items()
        if (value := getattr(row, attribute)) is not None
    }


def _appropriated(book: Book, code: str, row: Item, attribute: str, key: str) -> Figure:
    """The part of a cell of T3 that 公开05表 shows: all of it unless the row says otherwise."""
    label = f"{code} 一般公共预算{key}"
    whole = getattr(row, attribute)
    part = row.appropriation
    if part is None:
        return book.given(label, whole, "支出", code, key)
    value, last = getattr(part, attribute), key
    spent = book.has(whole, "支出", code, key)
    above = ("支出", code, "其中财政拨款")
    if value is None and spent and book.has(part.total, *above, "小计"):
        value, last = part.total, "小计"
    path = (*above, last)
    if not book.has(value, *path):
        return absent(label)
    figure = book.given(label, value, *path)
    if whole is None or whole >= 0:  # less than nothing came back, and not all of it from here
        book.within(figure, book.given(f"{code} {key}", whole, "支出", code, key), 0, *path)
    return figure


def _stated_appropriation(book: Book, attribute: str, key: str) -> Stated:
    """Subtotals for 公开05表: those of 公开03表 hold there too where no item below differs."""
    partly = {code for code, item in book.content.items.items() if item.appropriation is not None}
    partly |= set(book.content.government_fund.items) | set(book.content.state_capital.items)
    found: Stated = {}
    for code, row in book.content.subtotals.items():
        if row.appropriation is not None:
            value = getattr(row.appropriation, attribute)
            if value is not None:
                found[code] = (value, ("支出小计", code, "其中财政拨款", key))
            elif row.appropriation.total is not None and getattr(row, attribute) is not None:
                path = ("支出小计", code, "其中财政拨款", "小计")
                found[code] = (row.appropriation.total, path)
        elif (value := getattr(row, attribute)) is not None and not any(
            code == "合计" or item.startswith(code) for item in partly
        ):
            found[code] = (value, ("支出小计", code, key))
    return found


def fund_of(book: Book, fund: Fund, block: str) -> FundTotals:
    """A fund by its 科目, in 元; 本年收入 that is not typed is what the others leave of it."""
    opening, revenue, basic, project, closing = [], [], [], [], []
    by_item = {}
    for code, item in fund.items.items():
        path = (block, "支出", code)
        start = book.given(f"{code} 年初结转和结余", item.opening, *path, "年初结转和结余")
        daily = book.given(f"{code} 基本支出", item.basic, *path, "基本支出")
        planned = book.given(f"{code} 项目支出", item.project, *path, "项目支出")
        end = book.given(f"{code} 年末结转和结余", item.closing, *path, "年末结转和结余")
        spent = total(f"{block}.{code}", (daily, planned))
        if not book.has(item.revenue, *path, "本年收入"):
            needed = total(f"{code} 支出和年末结转", (spent, end))
            income = difference(f"{code} 本年收入", needed, start)
        else:
            income = book.given(f"{code} 本年收入", item.revenue, *path, "本年收入")
            left = total(f"{code} 年初结转和本年收入", (start, income))
            right = total(f"{code} 支出和年末结转", (spent, end))
            book.equal(left, right, 4, f"请核对“{block}”里的 {code}")
        opening.append(start)
        revenue.append(income)
        basic.append(daily)
        project.append(planned)
        closing.append(end)
        by_item[code] = spent
    return FundTotals(
        total(f"{block}年初结转和结余", opening),
        total(f"{block}收入", revenue),
        total(f"{block}基本支出", basic),
        total(f"{block}项目支出", project),
        total(f"{block}支出", by_item.values()),
        total(f"{block}年末结转和结余", closing),
        by_item,
    )
