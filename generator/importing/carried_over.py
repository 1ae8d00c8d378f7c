"""Carried over: what of a department's last report stands in the file of the year after it.

Last year's figures where a comparison needs them, and what is the same from year to year.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Final

from generator.entry.accounts import Accounts, Fund, PriorYear
from generator.entry.budget import Budget
from generator.entry.keys import entries
from generator.entry.report import Report
from generator.entry.spelt import TODO, amount
from generator.entry.values import UNITS
from generator.facts import Facts, Line, establish
from generator.facts.terms import PUBLIC_EXPENSES
from generator.importing.correspondence import Keys
from generator.number.figure import Figure, is_unsaid

# What stays as it was, by the kind of report; in a pattern of a path “*” is a code, a name, a
# position.
KEPT: Final[Mapping[str, frozenset[Keys]]] = {
    "决算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("样式",),
            ("概况",),
            ("支出", "*", "名称"),
            ("支出小计", "*", "名称"),
            ("政府性基金", "支出", "*", "名称"),
            ("国有资本经营预算", "支出", "*", "名称"),
            ("国有资产", "车辆"),
            ("国有资产", "单价50万元以上通用设备"),
            ("国有资产", "单价100万元以上专用设备"),
            ("国有资产", "单价100万元以上设备"),
            ("预算绩效", "*", "标题"),
        }
    ),
    "预算": frozenset(
        {
            ("部门",),
            ("计量单位",),
            ("样式",),
            ("概况",),
            ("基本支出", "构成"),
            ("项目支出", "*", "名称"),
            ("单位增减", "*", "单位"),
            ("政府采购", "*", "名称"),
            ("国有资产", "房屋面积"),
            ("国有资产", "房屋说明"),
            ("国有资产", "车辆"),
            ("国有资产", "大型设备"),
            ("三公经费", "单位增减", "*", "单位"),
            ("会议费", "明细", "*", "名称"),
            ("会议费", "明细", "*", "人数说明"),
            ("培训费", "明细", "*", "名称"),
            ("培训费", "明细", "*", "人数说明"),
        }
    ),
}

# To be looked at even where nothing has changed.
CHECKED: Final[frozenset[str]] = frozenset({"国有资产", "编制人数", "实有人数"})


def carried_over(last: Report | None, year: int) -> dict[Keys, str]:
    """Last year's figures by the path where this year's file compares with them, as one types them.

    What a report that is still to be filled in does not say yet is 【待填】.  Of a report that is
    not of the year before there are none, nor of one whose unit nobody knows.
    """
    if last is None or last.content.year != year - 1 or ("计量单位",) in last.open:
        return {}
    facts = establish(last)
    if isinstance(last.content, Accounts):
        found = dict(_carried_accounts(last.content, facts, last.open))
    else:
        found = dict(_carried_budget(facts))
    scale = UNITS[last.content.unit]
    amounts = {
        path: TODO if value is UNKNOWN else amount(value, scale)
        for path, value in found.items()
        if value is not None
    }
    if isinstance(last.content, Budget):
        amounts["国有资产", "截止日"] = date(year - 1, 12, 31).isoformat()
    return amounts


UNKNOWN: Final = Decimal("NaN")  # what nobody has written yet

_Open = frozenset[tuple[str | int, ...]]  # the paths of it


def _carried_accounts(
    content: Accounts, facts: Facts, is_open: _Open
) -> Iterator[tuple[Keys, Decimal | None]]:
    for entry in entries(PriorYear):
        yield ("上年", entry.key, "金额"), _value_of(facts, entry.key)
    for code, value in _by_code(facts, "一般公共预算各科目"):
        yield ("支出", code, "上年"), value
    for block, fund in (
        ("政府性基金", content.government_fund),
        ("国有资本经营预算", content.state_capital),
    ):
        yield from _carried_fund(block, fund, facts, is_open)
    if content.three_public:
        for _, name, title in PUBLIC_EXPENSES:
            yield ("三公经费", title, "上年"), _value_of(facts, name)
    yield ("机关运行经费", "上年"), _value_of(facts, "机关运行经费")
    carry, block = content.carry_over, "结转和结余"
    left = _left(carry.opening, carry.closing, unknown=(block, "年末结转和结余") in is_open)
    yield (block, "年初结转和结余"), left
    start, end = carry.opening_appropriation, carry.closing_appropriation
    for entry in entries(type(end)):
        unknown = (block, "年末财政拨款结转和结余", entry.key) in is_open
        values = getattr(start, entry.attribute), getattr(end, entry.attribute)
        yield (block, "年初财政拨款结转和结余", entry.key), _left(*values, unknown=unknown)


def _carried_fund(
    block: str, fund: Fund, facts: Facts, is_open: _Open
) -> Iterator[tuple[Keys, Decimal | None]]:
    for code, value in _by_code(facts, f"{block}各科目"):
        yield (block, "支出", code, "上年"), value
    for code, item in fund.items.items():
        unknown = (block, "支出", code, "年末结转和结余") in is_open
        left = _left(item.opening, item.closing, unknown=unknown)
        yield (block, "支出", code, "年初结转和结余"), left


def _left(opening: Decimal | None, closing: Decimal | None, *, unknown: bool) -> Decimal | None:
    """What a year leaves to the next: a balance that was begun and not stated was used up."""
    if unknown:
        return UNKNOWN
    return Decimal(0) if closing is None and opening is not None else closing


def _carried_budget(facts: Facts) -> Iterator[tuple[Keys, Decimal | None]]:
    for key, name in (
        ("预算总数", "支出预算"),
        ("机关运行经费", "机关运行经费"),
        ("三公经费", "三公经费"),
    ):
        yield ("上年", key), _value_of(facts, name)


def _value_of(facts: Facts, name: str) -> Decimal | None:
    fact = facts.get(name)
    return _said(fact.amount) if isinstance(fact, Line) else None


def _by_code(facts: Facts, name: str) -> Iterator[tuple[str, Decimal]]:
    lines = facts.get(name)
    for line in lines if isinstance(lines, tuple) else ():
        if isinstance(line, Line):
            yield line.code, _said(line.amount)


def _said(figure: Figure) -> Decimal:
    return UNKNOWN if is_unsaid(figure) else figure.value
