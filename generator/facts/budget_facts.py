"""The facts of a budget (部门预算), section by section as its explanation states them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from msgspec.structs import replace

from generator.entry.budget import Budget, Meetings, UnitChange
from generator.entry.report import Report
from generator.facts.ledger import Ledger
from generator.facts.line import Fact, Facts, Line, Reason, Words, as_line, written
from generator.facts.plausible import note_sizes
from generator.facts.terms import pick
from generator.number.figure import Change, Figure, change_of, difference, total
from generator.vocabulary.subjects import functional

YEAR: Final = "年"
INCOME: Final = "部门收支总表 收入"
SPENDING: Final = "部门收支总表 支出"
BASIC: Final = "一般预算基本支出表"
PROJECTS: Final = "专项支出预算表"
PUBLIC: Final = "一般公共预算“三公”经费预算表"
PURCHASES: Final = "政府采购预算表"
TEXT: Final = "不在表内"

REVENUE: Final = (
    ("general", "一般公共预算拨款"),
    ("fund", "政府性基金预算拨款"),
    ("capital", "国有资本经营预算拨款"),
    ("dedicated", "纳入专户管理的非税收入拨款"),
    ("opening", "上年结转"),
)
PUBLIC_EXPENSES: Final = (
    ("reception", "公务接待费", "公务接待费"),
    ("purchase", "公务用车购置费", "公务用车购置费"),
    ("running", "公务用车运行费", "公务用车运行费"),
    ("overseas", "因公出国境费", "因公出国（境）费"),
)

Named = dict[str, Fact]


def of_budget(report: Report, content: Budget, prior: Facts | None) -> Facts:
    """The facts of a department's budget; see docs/facts.md for the list."""
    ledger = Ledger(report, prior)
    named: Named = {}
    named.update(_headline(ledger, content))
    named.update(_totals(ledger, content))
    named.update(_spending(ledger, content, named))
    for part in (_government_fund, _agency, _procurement, _assets):
        named.update(part(ledger, content))
    named["其他事项"] = ledger.words(content.other, "其他事项")
    named.update(_three_public(ledger, content))
    for key, block in (("会议费", content.meetings), ("培训费", content.trainings)):
        named.update(_meetings(ledger, key, block))
    compared = [fact for fact in named.values() if isinstance(fact, Line)]
    note_sizes(ledger, pick(named["收入预算"]), pick(named["人员经费"]).amount, compared)
    ledger.note_stale()
    return Facts(report, named, tuple(ledger.problems))


def _headline(ledger: Ledger, content: Budget) -> Named:
    profile = content.profile
    day = content.assets.date or date(content.year - 1, 12, 31)
    return {
        "部门": ledger.words(content.department, "部门"),
        "年度": Figure("年度", Decimal(content.year), YEAR, ledger.cell("年度")),
        "上年度": Figure("上年度", Decimal(content.year - 1), YEAR, ledger.cell("年度")),
        "职责": ledger.each(profile.duties, "概况", "职责"),
        "机构设置": ledger.words(profile.organisation, "概况", "机构设置"),
        "编制人数": ledger.given("编制人数", profile.established, "概况", "编制人数", unit="人"),
        "实有人数": ledger.given("实有人数", profile.staff, "概况", "实有人数", unit="人"),
        "预算单位": ledger.each(profile.units, "概况", "预算单位"),
        "收支说明": ledger.words(content.lead, "收支说明"),
        "资产截止日": day,
    }


def _totals(ledger: Ledger, content: Budget) -> Named:
    sources = [
        ledger.given(key, getattr(content.revenue, attribute), "收入", key)
        for attribute, key in REVENUE
    ]
    received = total("收入预算", sources)
    classes = [
        (code, ledger.given(f"支出.{code}", value, "支出", code))
        for code, value in sorted(content.expenditure.items())
    ]
    paid = total("支出预算", [figure for _, figure in classes])
    ledger.equal(received, paid, len(classes) + len(sources), "请核对 收入 和 支出", "收入")
    prior = ledger.last_year("支出预算", content.prior.total, "上年", "预算总数")
    named: Named = {figure.label: as_line(figure, INCOME, received) for figure in sources}
    named["收入预算各项"] = tuple(named[figure.label] for figure in sources)
    named["收入预算"] = replace(as_line(received, INCOME), prior=prior)
    named["支出预算"] = replace(as_line(paid, SPENDING), prior=prior)
    named["支出预算各科目"] = tuple(
        replace(as_line(figure, SPENDING, paid, title=functional()[code].name), code=code)
        for code, figure in classes
    )
    named["单位增减"] = _unit_changes(ledger, content.changes, ("单位增减",))
    _hold_changes(ledger, paid, prior, ("单位增减",), content.changes)
    return named


def _hold_changes(
    ledger: Ledger,
    now: Figure,
    prior: Figure | None,
    path: tuple[str, ...],
    changes: Sequence[UnitChange],
) -> None:
    """The units' changes must add to the change of the whole."""
    if not changes or prior is None:
        return
    steps = [
        ledger.given(f"{one.unit}增减额", one.change, *path, at, "增减额")
        for at, one in enumerate(changes)
    ]
    whole = difference(f"{now.label}比上年增减额", now, prior)
    ledger.equal(
        whole, total("各单位增减额合计", steps), len(steps), "请核对各单位增减额和上年预算", *path
    )


def _unit_changes(
    ledger: Ledger, changes: Sequence[UnitChange], path: tuple[str, ...]
) -> tuple[tuple[Words, Change, Reason], ...]:
    """Unit, change and reason: of a unit nothing but its change is published."""
    found = []
    for at, one in enumerate(changes):
        label = f"{'→'.join(path)}.{one.unit}"
        step = ledger.given(label, one.change, *path, at, "增减额")
        change = change_of(f"{label}.增减", step)
        cell = ledger.cell(*path, at, "原因")
        reason = Reason(written(one.reason), cell, f"{one.unit}预算", "上年", change)
        found.append((Words(one.unit, ledger.cell(*path, at, "单位")), change, reason))
    return tuple(found)


def _spending(ledger: Ledger, content: Budget, named: Named) -> Named:
    everything = pick(named["支出预算"]).amount
    kinds = [
        (name, ledger.given(name, value, "基本支出", "人员经费", name))
        for name, value in content.basic.personnel.items()
    ]
    personnel = total("人员经费", [figure for _, figure in kinds])
    operating = ledger.given("公用经费", content.basic.operating, "基本支出", "公用经费")
    basic = total("基本支出", (personnel, operating))
    amounts = [
        ledger.given(f"项目支出.{one.name}", one.amount, "项目支出", at, "金额")
        for at, one in enumerate(content.projects)
    ]
    projects = total("项目支出", amounts)
    both = total("基本支出和项目支出", (basic, projects))
    ledger.equal(
        everything, both, len(kinds) + len(amounts) + 2, "请核对 支出、基本支出、项目支出", "支出"
    )
    return {
        "人员经费各项": tuple(as_line(figure, BASIC, basic) for _, figure in kinds),
        "人员经费": as_line(personnel, BASIC, basic),
        "公用经费": as_line(operating, BASIC, basic),
        "基本支出": as_line(basic, SPENDING, everything),
        "基本支出构成": ledger.words(content.basic.composition, "基本支出", "构成"),
        "项目支出": as_line(projects, SPENDING, everything),
        "各项目": tuple(
            (
                Words(one.name, ledger.cell("项目支出", at, "名称")),
                as_line(figure, PROJECTS, projects, title=one.name),
                ledger.words(one.purpose, "项目支出", at, "用途"),
                ledger.each(one.parts, "项目支出", at, "内容"),
            )
            for at, (one, figure) in enumerate(zip(content.projects, amounts, strict=True))
        ),
    }


def _government_fund(ledger: Ledger, content: Budget) -> Named:
    items = [
        (code, ledger.given(f"政府性基金.{code}", value, "政府性基金", code))
        for code, value in content.fund_items.items()
    ]
    whole = total("政府性基金支出", [figure for _, figure in items])
    return {
        "政府性基金各科目": tuple(
            replace(as_line(figure, TEXT, whole, title=functional()[code].name), code=code)
            for code, figure in items
        ),
        "政府性基金支出": as_line(whole, TEXT),
        "有政府性基金": not whole.is_zero,
        "政府性基金说明": ledger.words(content.fund_note, "政府性基金说明"),
    }


def _agency(ledger: Ledger, content: Budget) -> Named:
    """机关运行经费: as typed, or the 公用经费 of 基本支出."""
    block, key = content.agency_operating, "机关运行经费"
    stated = ledger.has(block.amount, key, "金额")
    amount = (
        ledger.given(key, block.amount, key, "金额")
        if stated
        else ledger.given(key, content.basic.operating, "基本支出", "公用经费")
    )
    return {
        key: Line(
            name=key,
            title=key,
            amount=amount,
            where=BASIC,
            prior=ledger.last_year(key, content.prior.agency_operating, "上年", key),
            prior_reason=(block.reason, ledger.cell(key, "原因")),
        ),
    }


def _procurement(ledger: Ledger, content: Budget) -> Named:
    purchases = [
        (one.name, ledger.given(f"政府采购.{one.name}", one.amount, "政府采购", at, "金额"))
        for at, one in enumerate(content.procurement)
    ]
    return {
        "政府采购预算": as_line(total("政府采购预算", [f for _, f in purchases]), PURCHASES),
        "政府采购各项": tuple(as_line(f, PURCHASES, title=name) for name, f in purchases),
    }


def _assets(ledger: Ledger, content: Budget) -> Named:
    assets = content.assets
    counted = [assets.equipment, assets.buy_vehicles, assets.buy_equipment, assets.area]
    give = ledger.giver([*assets.vehicles.values(), *counted], "国有资产")
    kinds = [
        (name, give(name, value, "国有资产", "车辆", name, unit="辆"))
        for name, value in assets.vehicles.items()
    ]
    vehicles = (
        total("车辆总数", [figure for _, figure in kinds], unit="辆")
        if kinds
        else give("车辆总数", None, unit="辆")
    )
    return {
        "房屋面积": ledger.given("房屋面积", assets.area, "国有资产", "房屋面积", unit="平方米"),
        "房屋说明": ledger.words(assets.rooms, "国有资产", "房屋说明"),
        "车辆各种": tuple(
            Line(name=f"车辆.{name}", title=name, amount=figure) for name, figure in kinds
        ),
        "车辆总数": vehicles,
        "大型设备": give("大型设备", assets.equipment, "国有资产", "大型设备", unit="台（套）"),
        "购置车辆": give("购置车辆", assets.buy_vehicles, "国有资产", "购置车辆", unit="辆"),
        "购置车辆说明": ledger.words(assets.buy_note, "国有资产", "购置车辆说明"),
        "购置大型设备": give(
            "购置大型设备", assets.buy_equipment, "国有资产", "购置大型设备", unit="台（套）"
        ),
    }


def _three_public(ledger: Ledger, content: Budget) -> Named:
    block, key = content.three_public, "三公经费"
    parts = [
        (name, title, ledger.given(name, getattr(block, attribute), key, title))
        for attribute, name, title in PUBLIC_EXPENSES
    ]
    whole = total(key, [figure for _, _, figure in parts])
    named: Named = {
        name: as_line(figure, PUBLIC, whole, title=title) for name, title, figure in parts
    }
    named["三公经费各项"] = tuple(named[name] for name, _, _ in parts)
    prior = ledger.last_year(key, content.prior.three_public, "上年", key)
    named[key] = replace(as_line(whole, PUBLIC, title="“三公”经费"), prior=prior)
    named["用车购置数"] = ledger.given("用车购置数", block.vehicles, key, "购置数", unit="台")
    named["购置说明"] = ledger.words(block.note, key, "购置说明")
    path = (key, "单位增减")
    named["三公经费单位增减"] = _unit_changes(ledger, block.changes, path)
    _hold_changes(ledger, whole, prior, path, block.changes)
    return named


def _meetings(ledger: Ledger, key: str, block: Meetings) -> Named:
    rows = []
    for at, one in enumerate(block.meetings):
        path = (key, "明细", at)
        rows.append(
            (
                Words(one.name, ledger.cell(*path, "名称")),
                ledger.given(f"{key}.{one.name}.人数", one.persons, *path, "人数", unit="人"),
                ledger.words(one.per, *path, "人数说明"),
                ledger.given(f"{key}.{one.name}", one.amount, *path, "费用"),
            )
        )
    amount = ledger.stated(key, block.amount, (key, "金额"), [row[3] for row in rows])
    return {key: as_line(amount, TEXT), f"{key}各项": tuple(rows)}
