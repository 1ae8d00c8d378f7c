"""The facts that stand beyond tables 01–06: “三公”, 机关运行经费, meetings, 采购, assets, 绩效."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from generator.entry.accounts import PublicExpense
from generator.entry.values import residue
from generator.facts.ledger import MORE_THAN_WHOLE, UNCOUNTED
from generator.facts.line import Line, Words, as_line, one_line, shared_reason
from generator.facts.spending import Book
from generator.facts.terms import (
    AWARDS,
    COUNTED,
    COUNTS,
    EQUIPMENT,
    PUBLIC_EXPENSES,
    PUBLIC_ROWS,
    T6,
    TEXT,
    TS,
    VEHICLES,
    Named,
    pick,
)
from generator.number.figure import Figure, is_unsaid, total


def three_public(book: Book) -> Named:
    """“三公”经费 by kinds in 元, with budgets, last year's, counts, and the rows of 公开06表."""
    block = book.content.three_public
    lines: dict[str, Line] = {}
    for attribute, name, title in PUBLIC_EXPENSES:
        expense = getattr(block, attribute) if block else PublicExpense()
        lines[name] = _public_expense(book, expense, name, title)
    final = total("三公经费", [line.amount for line in lines.values()])
    named: Named = {name: replace(line, whole=final) for name, line in lines.items()}
    vehicles = [lines["公务用车购置费"], lines["公务用车运行维护费"]]
    named["公务用车购置及运行维护费"] = replace(
        _sum_line("公务用车购置及运行维护费", "公务用车购置费及运行维护费", vehicles), whole=final
    )
    whole = _sum_line("三公经费", "“三公”经费", list(lines.values()))
    entry = book.content.prior.three_public
    stated = entry.amount if entry else None
    prior = whole.prior
    if stated is not None or prior is None:
        prior = book.last_year("三公经费", stated, "上年", "三公经费", "金额")
    reason = (entry.reason if entry else None, book.cell("上年", "三公经费", "原因"))
    named["三公经费"] = replace(whole, prior=prior, prior_reason=reason)
    named["三公经费各项"] = tuple(named[name] for _, name, _ in PUBLIC_EXPENSES)
    shown = [*lines.values()]
    named["有三公经费"] = any(not figure.is_zero for line in shown for figure in line.amounts())
    for attribute, field, name, key, unit in COUNTS:
        title = next(title for a, _, title in PUBLIC_EXPENSES if a == attribute)
        value = getattr(getattr(block, attribute), field) if block else None
        named[name] = book.given(name, value, "三公经费", title, key, unit=unit)
    for attribute, name, title in PUBLIC_EXPENSES:
        purpose = getattr(getattr(block, attribute), "purpose", None) if block else None
        named[f"{name}用途"] = book.words(purpose, "三公经费", title, "用途")
    _hold_counts(book, lines)
    _hold_rows(book, lines)
    user = block.purchase.user if block else None
    named["用车单位"] = book.words(user, "三公经费", "公务用车购置费", "单位") or book.words(
        book.content.department, "部门"
    )
    return named


def _public_expense(book: Book, expense: PublicExpense, name: str, title: str) -> Line:
    path = ("三公经费", title)
    return Line(
        name=name,
        title=title,
        amount=book.given(name, expense.final, *path, "决算"),
        where=TS,
        budget=book.given(f"{name}.预算", expense.budget, *path, "预算"),
        prior=book.last_year(name, expense.prior, *path, "上年"),
        budget_reason=(expense.budget_reason, book.cell(*path, "与预算差异原因")),
        prior_reason=(expense.prior_reason, book.cell(*path, "与上年增减原因")),
    )


def _sum_line(name: str, title: str, parts: list[Line]) -> Line:
    """The line of several lines: sums, and the reasons of the only part that has any."""
    budgets = [part.budget for part in parts if isinstance(part.budget, Figure)]
    priors = [part.prior for part in parts if isinstance(part.prior, Figure)]
    line = Line(
        name=name,
        title=title,
        amount=total(name, [part.amount for part in parts]),
        where=TS,
        budget=total(f"{name}.预算", budgets),
        prior=total(f"{name}.上年", priors) if len(priors) == len(parts) else None,
    )
    return replace(
        line,
        budget_reason=shared_reason(line, parts, "budget_reason", "预算差异"),
        prior_reason=shared_reason(line, parts, "prior_reason", "增减"),
    )


def _hold_counts(book: Book, lines: Mapping[str, Line]) -> None:
    block = book.content.three_public
    if block is None:
        return
    names = {attribute: (name, title) for attribute, name, title in PUBLIC_EXPENSES}
    keys = {(attribute, field): key for attribute, field, _, key, _ in COUNTS}
    for attribute, fields in COUNTED:
        name, title = names[attribute]
        expense = getattr(block, attribute)
        counts = {keys[attribute, field]: getattr(expense, field) for field in fields}
        book.counted(lines[name].amount, counts, "三公经费", title)
    for attribute, field in (("overseas", "groups"), ("reception", "batches")):
        expense, title = getattr(block, attribute), names[attribute][1]
        times, persons = getattr(expense, field), expense.persons
        if times and persons is not None and persons < times:
            message = f"{title}的人次 {persons} 比{keys[attribute, field]} {times} 还少；请核对"
            book.doubt(UNCOUNTED, message, "三公经费", title, "人次")


def _hold_rows(book: Book, lines: Mapping[str, Line]) -> None:
    """公开06表 shows a part of the “三公”经费, never more."""
    for code, name in PUBLIC_ROWS:
        row = book.content.economic.get(code)
        amount = lines[name].amount
        if row is None or is_unsaid(amount):
            continue
        if row - amount.value > residue(0, book.scale):
            message = (
                f"基本支出明细里的{lines[name].title}（{code}）{book.spoken(row)}，"
                f"比“三公”经费里的决算数 {book.spoken(amount.value)} 还多；请核对"
            )
            book.doubt(MORE_THAN_WHOLE, message, "基本支出明细", code)


def agency(book: Book, named: Named) -> Named:
    """机关运行经费 in 元: as typed, or the 公用经费 that `named` has."""
    block, key = book.content.agency_operating, "机关运行经费"
    if not book.has(block.amount, key, "金额"):
        operating = pick(named["公用经费"]).amount
        amount = total(key, (operating,))
    else:
        amount = book.given(key, block.amount, key, "金额")
    reason = (block.reason, book.cell(key, "原因"))
    return {
        key: Line(
            name=key,
            title=key,
            amount=amount,
            where=f"{T6} 公用经费合计",
            budget=book.maybe(f"{key}.预算", block.budget, key, "年初预算"),
            prior=book.last_year(key, block.prior, key, "上年"),
            budget_reason=reason,
            prior_reason=reason,
        )
    }


def gatherings(book: Book) -> Named:
    """Meetings and trainings: 元, people, what they were about; celebrations in words."""
    named: Named = {
        "节庆活动": book.words(book.content.celebrations, "节庆活动"),
        "其他活动": book.words(book.content.activities, "其他活动"),
    }
    for key, block in (("会议费", book.content.meetings), ("培训费", book.content.trainings)):
        amount = block.amount if block else None
        named[key] = as_line(book.given(key, amount, key, "金额"), TEXT)
        named[f"有{key}"] = block is not None
        for attribute, name, unit in (("times", "次数", "次"), ("persons", "人数", "人")):
            value = getattr(block, attribute) if block else None
            named[f"{key}{name}"] = book.given(f"{key}{name}", value, key, name, unit=unit)
        if block:
            book.counted(pick(named[key]).amount, {"人数": block.persons}, key)
        named[f"{key}用途"] = book.words(block.purpose if block else None, key, "用途")
        named[f"{key}内容"] = book.words(block.topic if block else None, key, "内容")
    return named


def procurement(book: Book) -> Named:
    """政府采购 by kinds and what of it was awarded to 中小企业, in 元."""
    block, key = book.content.procurement, "政府采购"
    give = book.giver([block.goods, block.works, block.services, block.total], key)
    parts = [
        give(f"政府采购{kind}支出", getattr(block, attribute), key, kind)
        for attribute, kind in (("goods", "货物"), ("works", "工程"), ("services", "服务"))
    ]
    whole = book.stated("政府采购支出总额", block.total, (key, "总额"), parts)
    amounts = {figure.label: figure for figure in (*parts, whole)}
    named: Named = {figure.label: as_line(figure, TEXT, whole) for figure in parts}
    named[whole.label] = as_line(whole, TEXT)
    for attribute, name, base in AWARDS:
        value = getattr(block, attribute)
        amount = book.given(name, value, key, name)
        named[name] = as_line(amount, TEXT, amounts[base])
        named[f"有{name}"] = book.has(value, key, name)
        book.within(amount, amounts[base], 3, key, name)
    medium, small = pick(named["授予中小企业合同金额"]), pick(named["授予小微企业合同金额"])
    if small.amount.value > medium.amount.value and not is_unsaid(medium.amount):
        message = (
            f"授予小微企业合同金额 {book.spoken(small.amount.value)} 比授予中小企业合同金额 "
            f"{book.spoken(medium.amount.value)} 还多；小微企业也是中小企业，请核对"
        )
        book.doubt(MORE_THAN_WHOLE, message, key, small.name)
    named["中小企业中授予小微企业合同金额"] = replace(
        small, name="中小企业中授予小微企业合同金额", whole=medium.amount
    )
    return named


def assets(book: Book) -> Named:
    """国有资产 as counted: 辆, 台（套）."""
    vehicles = book.content.assets.vehicles
    give = book.giver([getattr(vehicles, name) for name, _ in VEHICLES], "国有资产", "车辆")
    kinds = [
        (key, give(key, getattr(vehicles, name), "国有资产", "车辆", key, unit="辆"))
        for name, key in VEHICLES
    ]
    everything = total("车辆总数", [figure for _, figure in kinds], unit="辆")
    public = book.content.three_public
    kept = public.running.kept if public else None
    if kept and everything.value and everything.value < kept:
        message = (
            f"国有资产里共有车辆 {everything.value} 辆，比公务用车保有量 {kept} 辆还少；请核对"
        )
        book.doubt(MORE_THAN_WHOLE, message, "国有资产", "车辆")
    named: Named = {
        "车辆各种": tuple(
            Line(name=f"车辆.{key}", title=key, amount=figure, where=TEXT) for key, figure in kinds
        ),
        "车辆总数": everything,
        "其他用车用途": book.words(book.content.assets.other_use, "国有资产", "其他用车用途"),
    }
    assets = book.content.assets
    counts = [getattr(assets, attribute) for attribute, _, _ in EQUIPMENT]
    give = book.giver(counts, "国有资产", "单价100万元以上设备（或者分通用、专用）")
    for value, (_, key, name) in zip(counts, EQUIPMENT, strict=True):
        named[name] = give(name, value, "国有资产", key, unit="台（套）")
    # The form of 2023 on has one number for what had been two.
    named["有大型设备"] = (
        assets.equipment is not None and assets.general is None and assets.special is None
    )
    return named


def performance(book: Book) -> Named:
    """预算绩效: headings and paragraphs as the department writes them."""
    return {
        "预算绩效": tuple(
            (
                book.words(passage.heading, "预算绩效", index, "标题"),
                tuple(
                    Words(_ended(one_line(text)), book.cell("预算绩效", index, "段落", at))
                    for at, text in enumerate(passage.paragraphs)
                ),
            )
            for index, passage in enumerate(book.content.performance)
        )
    }


def _ended(paragraph: str) -> str:
    """A paragraph with its full stop, which a clerk's list entry often lacks."""
    return paragraph if paragraph.endswith(tuple("。！？：；…”）")) else f"{paragraph}。"
