"""The facts of the final accounts (部门决算), section by section as the explanation states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from generator.entry.accounts import Accounts, Item
from generator.entry.report import Report
from generator.facts import beyond
from generator.facts.appropriation import appropriation
from generator.facts.doubts import note_doubts
from generator.facts.line import Facts, Line, as_line, shared_reason
from generator.facts.spending import Book, Spent, spent_of
from generator.facts.terms import (
    APPROPRIATIONS,
    OTHER_REVENUE,
    T1,
    T2,
    T3,
    T5,
    T6,
    TC,
    TF,
    YEAR,
    Named,
    pick,
)
from generator.number.figure import Figure, total, unsaid
from generator.vocabulary.subjects import CLASS, ITEM, economic


def of_accounts(report: Report, content: Accounts, prior: Facts | None) -> Facts:
    """The facts of a department's final accounts; see docs/facts.md for the list."""
    book = Book(report, content, prior)
    spent = spent_of(book)
    named: Named = {}
    named.update(_headline(book))
    named.update(_revenue(book))
    named.update(_expenditure(book, spent))
    named.update(_totals(book, named))
    named.update(appropriation(book, spent, named))
    named.update(_general(book, spent, named))
    named.update(_basic(book, named))
    named.update(beyond.three_public(book))
    named.update(_fund_facts(book, spent))
    named.update(beyond.agency(book, named))
    named.update(beyond.gatherings(book))
    named.update(beyond.procurement(book))
    named.update(beyond.assets(book))
    named.update(beyond.performance(book))
    note_doubts(book, named)
    return Facts(report, named, tuple(book.problems))


def _headline(book: Book) -> Named:
    year = Figure("年度", Decimal(book.content.year), YEAR, book.cell("年度"))
    before = Figure("上年度", Decimal(book.content.year - 1), YEAR, book.cell("年度"))
    return {
        "部门": book.words(book.content.department, "部门"),
        "年度": year,
        "上年度": before,
        "年末日": date(book.content.year, 12, 31),
    }


# ------------------------------------------------------------ 二 收入


def _revenue(book: Book) -> Named:
    def given(attribute: str, key: str) -> Figure:
        return book.given(key, getattr(book.content.revenue, attribute), "收入", key)

    appropriations = [given(attribute, key) for attribute, key in APPROPRIATIONS]
    others = [(key, given(attribute, key)) for attribute, key in OTHER_REVENUE]
    parts = [*appropriations, *(figure for _, figure in others)]
    whole = book.stated("本年收入合计", book.content.revenue.total, ("收入", "本年收入合计"), parts)
    named: Named = {figure.label: as_line(figure, f"{T1} 收入", whole) for figure in appropriations}
    lines = [
        book.prior_line("财政拨款收入", total("财政拨款收入", appropriations), T2, whole),
        *(book.prior_line(key, figure, f"{T1} 收入", whole) for key, figure in others),
    ]
    named.update({line.name: line for line in lines})
    named["收入各项"] = tuple(lines)
    named["本年收入合计"] = book.prior_line("本年收入合计", whole, f"{T1} 本年收入合计")
    return named


# ------------------------------------------------------------ 三 支出


def _expenditure(book: Book, spent: Spent) -> Named:
    columns = [rolled.total for rolled in spent.columns.values()]
    whole = total("本年支出合计", columns)
    lines = [
        book.prior_line(key, rolled.total, f"{T3} {key}", whole)
        for key, rolled in spent.columns.items()
    ]
    named: Named = {line.name: line for line in lines}
    named["支出各项"] = tuple(lines)
    named["本年支出合计"] = book.prior_line("本年支出合计", whole, f"{T3} 合计")
    classes = sorted(
        {code for r in spent.columns.values() for code in r.by_code if len(code) == CLASS}
    )
    named["支出各类"] = tuple(
        _subject_line(book, "支出各类", code, _across(spent, code), whole) for code in classes
    )
    items = sorted(
        {code for r in spent.columns.values() for code in r.by_code if len(code) == ITEM}
    )
    named["支出各科目"] = tuple(
        _subject_line(book, "支出各科目", code, _across(spent, code), whole) for code in items
    )
    return named


def _across(spent: Spent, code: str) -> Figure:
    parts = [r.by_code[code] for r in spent.columns.values() if code in r.by_code]
    return total(f"本年支出.{code}", parts)


def _subject_line(
    book: Book,
    block: str,
    code: str,
    amount: Figure,
    whole: Figure,
) -> Line:
    name, where = f"{block}.{code}", T5 if block.startswith("一般公共预算") else T3
    prior = book.item_last_year(name, code, block, None)
    title = book.names.of(code)
    return Line(
        name=name, title=title, amount=amount, where=where, whole=whole, prior=prior, code=code,
        lineage=book.names.lineage(code),
    )  # fmt: skip


# ------------------------------------------------------------ 一 totals


def _totals(book: Book, named: Named) -> Named:
    carry = book.content.carry_over

    def given(value: Decimal | None, key: str) -> Figure:
        return book.given(key, value, "结转和结余", key)

    used = given(carry.surplus_used, "使用非财政拨款结余")
    opening = given(carry.opening, "年初结转和结余")
    distributed = given(carry.surplus_distributed, "结余分配")
    closing = given(carry.closing, "年末结转和结余")
    received = total("收入总计", (pick(named["本年收入合计"]).amount, used, opening))
    paid = total("支出总计", (pick(named["本年支出合计"]).amount, distributed, closing))
    addends = len(book.content.items) + len(APPROPRIATIONS) + len(OTHER_REVENUE)
    book.equal(received, paid, addends, "请核对 收入、支出 和 结转和结余", "收入")
    rows = ((used, T1), (opening, T1), (distributed, T1), (closing, T1))
    found: Named = {figure.label: as_line(figure, where) for figure, where in rows}
    found["收入总计"] = book.prior_line("收入总计", received, f"{T1} 总计")
    found["支出总计"] = book.prior_line("支出总计", paid, f"{T1} 总计", instead="收入总计")
    return found


# ------------------------------------------------------------ 五 一般公共预算财政拨款支出


def _general(book: Book, spent: Spent, named: Named) -> Named:
    basic, project = spent.general_basic, spent.general_project
    amount = total("一般公共预算财政拨款支出", (basic.total, project.total))
    everything = pick(named["本年支出合计"]).amount
    line = book.prior_line("一般公共预算财政拨款支出", amount, f"{T5} 合计", everything)
    items = tuple(
        _item_line(book, code, item, spent.general_items[code])
        for code, item in sorted(book.content.items.items())
        if not spent.general_items[code].is_zero
        or item.budget
        or book.is_open("支出", code, "年初预算")
    )
    budget = total(
        "一般公共预算财政拨款支出.预算",
        [
            *(one.budget for one in items if isinstance(one.budget, Figure)),
            *([unsaid("一般公共预算财政拨款支出.预算")] if book.report.loose else ()),
        ],
    )
    classes = sorted(c for c in {*basic.by_code, *project.by_code} if len(c) == CLASS)
    return {
        "一般公共预算财政拨款支出": _with_budget(line, budget, items),
        "一般公共预算各类": tuple(
            _subject_line(
                book,
                "一般公共预算各类",
                code,
                total(
                    f"一般公共预算.{code}",
                    [r.by_code[code] for r in (basic, project) if code in r.by_code],
                ),
                amount,
            )
            for code in classes
        ),
        "一般公共预算各科目": items,
        "一般公共预算基本支出": book.prior_line(
            "一般公共预算基本支出", basic.total, f"{T5} 基本支出", amount
        ),
        "一般公共预算项目支出": as_line(project.total, f"{T5} 项目支出", amount, title="项目支出"),
    }


def _with_budget(line: Line, budget: Figure, items: Sequence[Line]) -> Line:
    """The total with the budget of its 科目; why it differs is what the 科目 say."""
    found = replace(line, budget=budget)
    reason = shared_reason(found, items, "budget_reason", "预算差异")
    return replace(found, budget_reason=reason)


def _item_line(book: Book, code: str, item: Item, amount: Figure) -> Line:
    label = f"一般公共预算各科目.{code}"
    budget = book.given(f"{label}.预算", item.budget, "支出", code, "年初预算")
    prior = book.item_last_year(label, code, "一般公共预算各科目", item.prior, "支出", code, "上年")
    reason = (item.reason, book.cell("支出", code, "原因"))
    return Line(
        name=label, title=book.names.of(code), amount=amount, where=T5, budget=budget, prior=prior,
        budget_reason=reason, purpose=book.purpose(item.purpose, "支出", code, "用途"),
        code=code, lineage=book.names.lineage(code),
    )  # fmt: skip


# ------------------------------------------------------------ 六 基本支出


def _basic(book: Book, named: Named) -> Named:
    rows = book.content.economic
    figures = {
        code: book.given(f"{economic()[code].name}（{code}）", value, "基本支出明细", code)
        for code, value in sorted(rows.items())
        if code in economic() and book.has(value, "基本支出明细", code)
    }
    classes: dict[str, list[Figure]] = {}
    for code, figure in figures.items():
        classes.setdefault(code[:3], [])
        if len(code) > CLASS:
            classes[code[:3]].append(figure)
    sums = {
        code: book.stated(
            f"{economic()[code].name}（{code}）", rows.get(code), ("基本支出明细", code), parts
        )
        if parts
        else figures[code]
        for code, parts in classes.items()
    }
    whole = pick(named["一般公共预算基本支出"]).amount
    found: Named = {}
    amounts = []
    for group in ("人员经费", "公用经费"):
        parts = [figure for code, figure in sums.items() if economic()[code].group == group]
        key = f"{group}合计"
        amount = book.stated(group, rows.get(key), ("基本支出明细", key), parts)
        amounts.append(amount)
        found[group] = as_line(amount, f"{T6} {key}", whole)
        found[f"{group}明细"] = tuple(_economic_lines(figures, classes, group, whole))
    by_table = total("公开06表人员经费和公用经费", amounts)
    book.equal(
        whole,
        by_table,
        len(figures) + len(book.content.items),
        "请核对 支出 里的基本支出和 基本支出明细",
        "基本支出明细",
    )
    return found


def _economic_lines(
    figures: Mapping[str, Figure], classes: Mapping[str, list[Figure]], group: str, whole: Figure
) -> Iterator[Line]:
    """The 款 that are not zero; a 类 that was given without its 款 stands for itself."""
    for code, figure in figures.items():
        if figure.is_zero or economic()[code].group != group:
            continue
        if len(code) > CLASS or not classes[code]:
            yield Line(
                name=f"{group}明细.{code}", title=economic()[code].name, amount=figure, where=T6,
                whole=whole, code=code,
            )  # fmt: skip


# ------------------------------------------------------------ 八 and 九 the funds


def _fund_facts(book: Book, spent: Spent) -> Named:
    named: Named = {}
    for block, fund, totals, table in (
        ("政府性基金", book.content.government_fund, spent.fund, TF),
        ("国有资本经营预算", book.content.state_capital, spent.capital, TC),
    ):
        spending = book.prior_line(f"{block}支出", totals.spent, f"{table} 小计")
        items = tuple(
            _fund_item_line(book, block, code, totals.by_item[code], table)
            for code in sorted(fund.items)
            if not totals.by_item[code].is_zero
            or fund.items[code].budget
            or book.is_open(block, "支出", code, "年初预算")
        )
        named[f"{block}支出"] = spending
        for figure, column in (
            (totals.opening, "年初结转和结余"),
            (totals.revenue, "本年收入"),
            (totals.basic, "基本支出"),
            (totals.project, "项目支出"),
            (totals.closing, "年末结转和结余"),
        ):
            named[figure.label] = as_line(figure, f"{table} {column}", title=column)
        named[f"{block}各科目"] = items
        named[f"有{block}"] = any(
            not f.is_zero for f in (totals.opening, totals.revenue, totals.spent, totals.closing)
        ) or bool(items)
        named[f"{block}说明"] = book.words(fund.note, block, "说明")
    return named


def _fund_item_line(book: Book, block: str, code: str, amount: Figure, table: str) -> Line:
    fund = book.content.government_fund if block == "政府性基金" else book.content.state_capital
    item = fund.items[code]
    label = f"{block}各科目.{code}"
    path = (block, "支出", code)
    budget = book.given(f"{label}.预算", item.budget, *path, "年初预算")
    prior = book.item_last_year(label, code, f"{block}各科目", item.prior, *path, "上年")
    reason = (item.reason, book.cell(*path, "原因"))
    return Line(
        name=label, title=book.names.of(code), amount=amount, where=table, budget=budget,
        prior=prior, budget_reason=reason, code=code, lineage=book.names.lineage(code),
        purpose=book.purpose(item.purpose, *path, "用途"),
    )  # fmt: skip
