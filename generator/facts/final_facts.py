"""The facts of the final accounts (部门决算), section by section as the explanation states them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

from generator.entry.accounts import Accounts, Item, PriorYear
from generator.entry.report import Report
from generator.facts import beyond
from generator.facts.doubts import note_doubts
from generator.facts.line import NEVER, Facts, Line, Never, as_line, shared_reason
from generator.facts.spending import Book, Spent, spent_of
from generator.facts.terms import (
    APPROPRIATIONS,
    FUNDS,
    OTHER_REVENUE,
    T1,
    T2,
    T3,
    T4,
    T5,
    T6,
    TC,
    TF,
    YEAR,
    Named,
    pick,
)
from generator.number.figure import Figure, absent, total, unsaid
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
    named.update(_appropriation(book, spent, named))
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


def _prior_line(
    book: Book,
    key: str,
    amount: Figure,
    where: str,
    whole: Figure | Never = NEVER,
    *,
    instead: str | None = None,
) -> Line:
    """A line that the block 上年 has an entry for; `instead` is the entry that it defaults to."""
    attribute = _PRIOR[key]
    entry = getattr(book.content.prior, attribute)
    other = getattr(book.content.prior, _PRIOR[instead]) if instead else None
    value = entry.amount if entry else None
    path: tuple[str, ...] = ("上年", key, "金额")
    if value is None and other is not None and other.amount is not None:
        value, path = other.amount, ("上年", instead or key, "金额")
    reason = entry.reason if entry and entry.reason else (other.reason if other else None)
    cell = book.cell("上年", key, "原因")
    if reason and not (entry and entry.reason):
        cell = book.cell("上年", instead or key, "原因")
    prior = book.last_year(key, value, *path)
    return Line(
        name=key, title=key, amount=amount, where=where, whole=whole, prior=prior,
        prior_reason=(reason, cell),
    )  # fmt: skip


_PRIOR: Final = {str(info.alias): name for name, info in PriorYear.model_fields.items()}


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
        _prior_line(book, "财政拨款收入", total("财政拨款收入", appropriations), T2, whole),
        *(_prior_line(book, key, figure, f"{T1} 收入", whole) for key, figure in others),
    ]
    named.update({line.name: line for line in lines})
    named["收入各项"] = tuple(lines)
    named["本年收入合计"] = _prior_line(book, "本年收入合计", whole, f"{T1} 本年收入合计")
    return named


# ------------------------------------------------------------ 三 支出


def _expenditure(book: Book, spent: Spent) -> Named:
    columns = [rolled.total for rolled in spent.columns.values()]
    whole = total("本年支出合计", columns)
    lines = [
        _prior_line(book, key, rolled.total, f"{T3} {key}", whole)
        for key, rolled in spent.columns.items()
    ]
    named: Named = {line.name: line for line in lines}
    named["支出各项"] = tuple(lines)
    named["本年支出合计"] = _prior_line(book, "本年支出合计", whole, f"{T3} 合计")
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


# ------------------------------------------------------------ 一 and 四 totals


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
    found["收入总计"] = _prior_line(book, "收入总计", received, f"{T1} 总计")
    found["支出总计"] = _prior_line(book, "支出总计", paid, f"{T1} 总计", instead="收入总计")
    return found


def _appropriation(book: Book, spent: Spent, named: Named) -> Named:
    general = total(
        "一般公共预算财政拨款支出", (spent.general_basic.total, spent.general_project.total)
    )
    spending = {"general": general, "fund": spent.fund.spent, "capital": spent.capital.spent}
    opening, closing = [], []
    for (attribute, key), (_, revenue_key) in zip(FUNDS, APPROPRIATIONS, strict=True):
        start, end = _left_over(book, spent, attribute, key)
        opening.append(start)
        closing.append(end)
        revenue = pick(named[revenue_key]).amount
        left = total(f"{revenue_key}加年初结转", (revenue, start))
        right = total(f"{key}支出加年末结转", (spending[attribute], end))
        advice = "请核对该项拨款的收入、支出（其中财政拨款）和结转"
        gap, cause = right.value - left.value, ""
        path: tuple[str, ...] = ("支出",)
        if attribute == "general" and (sources := _other_sources(named, gap)):
            cause, path = _forgotten(book, sources, gap)
            said = "、".join(f"{one.label} {book.spoken(one.value)}" for one in sources)
            advice += f"；单位另有{said}，用它的科目是不是忘了写“其中财政拨款”？"
        book.equal(left, right, len(book.content.items) + 2, advice, *path, cause=cause)
    at_start, at_end = (
        total("年初财政拨款结转和结余", opening),
        total("年末财政拨款结转和结余", closing),
    )
    spent_all = total("财政拨款支出合计", spending.values())
    received = total("财政拨款收入总计", (pick(named["财政拨款收入"]).amount, at_start))
    paid = total("财政拨款支出总计", (spent_all, at_end))
    key, other = "财政拨款收入总计", "财政拨款支出总计"
    return {
        **{figure.label: as_line(figure, T4) for figure in (at_start, at_end, spent_all)},
        key: _prior_line(book, key, received, f"{T4} 总计"),
        other: _prior_line(book, other, paid, f"{T4} 总计", instead=key),
    }


def _left_over(book: Book, spent: Spent, attribute: str, key: str) -> tuple[Figure, Figure]:
    """What was left of a fund, in 元, at the start and at the end of the year.

    `attribute` is its name in the models, `key` in the input.  Of 政府性基金 its own table says it
    where 结转和结余 does not.
    """
    carry = book.content.carry_over
    of_table = (spent.fund.opening, spent.fund.closing) if attribute == "fund" else (None, None)
    start, end = (
        book.given(f"{block}.{key}", value, "结转和结余", block, key)
        if book.has(value := getattr(side, attribute), "结转和结余", block, key)
        else tabled or absent(f"{block}.{key}")
        for block, side, tabled in (
            ("年初财政拨款结转和结余", carry.opening_appropriation, of_table[0]),
            ("年末财政拨款结转和结余", carry.closing_appropriation, of_table[1]),
        )
    )
    return start, end


def _other_sources(named: Named, gap: Decimal) -> list[Figure]:
    """What else there was to spend, where that is enough for a gap: the only one that is it first.

    What other income paid for is taken for appropriation where 其中财政拨款 is not written.
    """
    keys = (*(key for _, key in OTHER_REVENUE), "使用非财政拨款结余", "年初结转和结余")
    found = [one for key in keys if (one := pick(named[key]).amount).value > 0]
    if not 0 < gap <= sum(figure.value for figure in found):
        return []
    exact = [figure for figure in found if figure.value == gap]
    return exact if len(exact) == 1 else found


def _forgotten(book: Book, sources: Sequence[Figure], gap: Decimal) -> tuple[str, tuple[str, ...]]:
    """Where 其中财政拨款 was forgotten, as far as the figures tell; '' where they do not."""
    whole = {
        code: spent
        for code, item in book.content.items.items()
        if item.appropriation is None
        and (spent := (item.basic or Decimal(0)) + (item.project or Decimal(0))) >= gap
    }
    told = [
        code for code, spent in whole.items() if gap in _others(book.content.items[code], spent)
    ]
    codes = told or list(whole)
    if len(codes) != 1:
        return "", ("支出",)
    [code] = codes
    said = "、".join(f"{one.label} {book.spoken(one.value)}" for one in sources)
    return (
        f"单位另有{said}；{code} {book.names.of(code)} 下面没有写“其中财政拨款”，是不是忘了写？",
        ("支出", code),
    )


def _others(item: Item, spent: Decimal) -> Iterator[Decimal]:
    """What an item may have been paid from other sources: all of it, or as its 收入 says."""
    yield spent
    if item.revenue is not None:
        sources = [getattr(item.revenue, attribute) for attribute, _ in OTHER_REVENUE]
        yield sum((one for one in sources if one), Decimal(0))
        yield spent - (item.revenue.appropriation or Decimal(0))


# ------------------------------------------------------------ 五 一般公共预算财政拨款支出


def _general(book: Book, spent: Spent, named: Named) -> Named:
    basic, project = spent.general_basic, spent.general_project
    amount = total("一般公共预算财政拨款支出", (basic.total, project.total))
    everything = pick(named["本年支出合计"]).amount
    line = _prior_line(book, "一般公共预算财政拨款支出", amount, f"{T5} 合计", everything)
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
        "一般公共预算基本支出": _prior_line(
            book, "一般公共预算基本支出", basic.total, f"{T5} 基本支出", amount
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
        spending = _prior_line(book, f"{block}支出", totals.spent, f"{table} 小计")
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
