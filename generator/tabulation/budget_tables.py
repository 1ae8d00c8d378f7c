"""The tables of a budget (部门预算), as far as its input has them, from the facts of a report.

The input has income by source and expenditure by 类.  Which source pays for which 类 it tells only
where everything is paid by 一般公共预算 and by the 科目 of 政府性基金; else 财政拨款收支总表 and
一般公共预算支出表 are left out, and 国有资本经营预算支出表 where there is such income.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from generator.entry.accounts import TOTAL
from generator.entry.budget import Budget
from generator.facts import Facts, Line
from generator.number.figure import Figure, difference, is_unsaid, total
from generator.number.numerals import chinese_number
from generator.tabulation.table import Entry, Table, filled, lines_of
from generator.vocabulary.statements import BY_FUND
from generator.vocabulary.subjects import CLASS, economic

# The kinds of “三公” by the row of the table, and the facts that make it up.
_EXPENSES: Final = (
    ("合计", ("三公经费",)),
    ("因公出国境费", ("因公出国境费",)),
    ("公务用车购置及运行维护费", ("公务用车购置费", "公务用车运行费")),
    ("公务用车购置费", ("公务用车购置费",)),
    ("公务用车运行维护费", ("公务用车运行费",)),
    ("公务接待费", ("公务接待费",)),
)
# How the 总表 calls what the input calls by its short name.
_INCOME: Final = {
    "一般公共预算拨款": "一般公共预算财政拨款收入",
    "政府性基金预算拨款": "政府性基金预算财政拨款收入",
    "国有资本经营预算拨款": "国有资本经营预算财政拨款收入",
    "上年结转": "年初结转和结余",
    "纳入专户管理的非税收入拨款": "财政专户管理资金收入",
}
_GRANTS: Final = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
OTHER_SOURCES: Final = ("纳入专户管理的非税收入拨款", "上年结转")
_NO_FUND: Final = "说明：本部门没有政府性基金预算安排的支出，故本表无数据。"
_NO_CAPITAL: Final = "说明：本部门没有国有资本经营预算安排的支出，故本表无数据。"
_SPENT: Final = ("小计", "基本支出", "项目支出")
_STAFF: Final = frozenset({"301", "303"})


def tables_of_budget(facts: Facts, content: Budget) -> Iterator[Table]:
    """The tables that a budget's input tells, in the order of the key of each."""
    yield _summary(facts)
    yield _income(facts)
    yield _spending(facts)
    paid = _paid(facts)
    if paid:
        yield _appropriation(facts, paid)
        yield _general(facts, paid)
    yield _basic(facts)
    yield _fund(facts)
    if not content.revenue.capital:
        rows = (Entry(TOTAL, TOTAL),)
        yield Table("TC", "国有资本经营预算支出表", _SPENT, rows, (_NO_CAPITAL,))
    yield _expenses(facts)


def untold(facts: Facts) -> list[str]:
    """The titles of the tables that a budget's input does not tell."""
    by_fund = [] if _paid(facts) else ["财政拨款收支总表", "一般公共预算支出表"]
    return by_fund + ["国有资本经营预算支出表"] * (not _is_zero(facts, _GRANTS[-1]))


def _value(facts: Facts, name: str) -> Figure:
    return facts.line(name).amount


def _numbered(at: int, label: str) -> str:
    return f"{chinese_number(at)}、{label}"


def _by_class(facts: Facts) -> list[Line]:
    """The 类 that something is spent on."""
    return [line for line in lines_of(facts, "支出预算各科目") if not line.amount.is_zero]


def _is_zero(facts: Facts, name: str) -> bool:
    return _value(facts, name).is_zero


# ------------------------------------------------------------ whole income and expenditure


def _summary(facts: Facts) -> Table:
    rows = [
        Entry(
            f"收入.{_INCOME.get(line.name, line.name)}",
            _numbered(at, line.title),
            filled({"0": line.amount}),
        )
        for at, line in enumerate(lines_of(facts, "收入预算各项"), 1)
    ]
    rows.append(Entry("收入.总计", "收入总计", filled({"0": _value(facts, "收入预算")})))
    rows += [
        Entry(f"支出.{line.title}", _numbered(at, line.title), filled({"0": line.amount}))
        for at, line in enumerate(lines_of(facts, "支出预算各科目"), 1)
    ]
    rows.append(Entry("支出.总计", "支出总计", filled({"0": _value(facts, "支出预算")})))
    return Table("T1", "部门收支总表", ("0",), tuple(rows))


def _income(facts: Facts) -> Table:
    """部门收入总表; by 类 where all of it is 财政拨款, which then pays for every 类."""
    first, granted = "本年收入合计", "财政拨款收入"
    grants = total(granted, [_value(facts, name) for name in _GRANTS])
    others = {name: _value(facts, name) for name in OTHER_SOURCES}
    whole = {first: _value(facts, "收入预算"), granted: grants, **others}
    rows = [Entry(TOTAL, TOTAL, filled(whole))]
    if all(one.is_zero for one in others.values()):
        rows += [
            Entry(line.code, line.title, filled({first: line.amount, granted: line.amount}))
            for line in _by_class(facts)
        ]
    return Table("T2", "部门收入总表", tuple(whole), tuple(rows))


def _spending(facts: Facts) -> Table:
    columns = ("本年支出合计", "基本支出", "项目支出")
    names = ("支出预算", "基本支出", "项目支出")
    whole = {c: _value(facts, n) for c, n in zip(columns, names, strict=True)}
    rows = [Entry(TOTAL, TOTAL, filled(whole))]
    only = _only_kind(facts)
    for line in _by_class(facts):
        cells = {columns[0]: line.amount} | ({only: line.amount} if only else {})
        rows.append(Entry(line.code, line.title, filled(cells)))
    return Table("T3", "部门支出总表", columns, tuple(rows))


def _only_kind(facts: Facts) -> str:
    """基本支出 or 项目支出 where there is no other: then every 类 is spent so."""
    kinds = [name for name in ("基本支出", "项目支出") if not _is_zero(facts, name)]
    return kinds[0] if len(kinds) == 1 else ""


# ------------------------------------------------------------ by fund


@dataclass(frozen=True, slots=True)
class _Paid:
    """What 一般公共预算 and 政府性基金 pay for a 类; None where they do not."""

    line: Line
    general: Figure | None
    fund: Figure | None


def _paid(facts: Facts) -> list[_Paid]:
    """Each 类 of the expenditure with what pays for it; none where the input does not tell."""
    fund = _value(facts, "政府性基金支出")
    others = ("国有资本经营预算拨款", *OTHER_SOURCES)
    if any(not _is_zero(facts, name) for name in others):
        return []
    grant = _value(facts, "政府性基金预算拨款")
    if fund.value != grant.value or is_unsaid(fund) or is_unsaid(grant):
        return []
    rest = lines_of(facts, "政府性基金各科目")
    found = []
    for line in lines_of(facts, "支出预算各科目"):
        parts = [one.amount for one in rest if one.code.startswith(line.code)]
        rest = [one for one in rest if not one.code.startswith(line.code)]
        granted = total(f"{line.title} 政府性基金", parts) if parts else None
        general = difference(f"{line.title} 一般公共预算", line.amount, granted or total("", []))
        found.append(_Paid(line, general if granted else line.amount, granted))
    wrong = rest or any(one.general and one.general.value < 0 for one in found)
    return [] if wrong else found


def _appropriation(facts: Facts, paid: list[_Paid]) -> Table:
    rows = [
        Entry(
            f"收入.{name.removesuffix('拨款')}财政拨款",
            _numbered(at, name),
            filled({"0": _value(facts, name)}),
        )
        for at, name in enumerate(_GRANTS, 1)
    ]
    whole = total("财政拨款收入", [_value(facts, name) for name in _GRANTS])
    rows.append(Entry("收入.总计", "收入总计", filled({"0": whole})))
    for at, one in enumerate(paid, 1):
        cells = {"0": one.line.amount, "一般公共预算": one.general, "政府性基金": one.fund}
        label = _numbered(at, one.line.title)
        rows.append(Entry(f"支出.{one.line.title}", label, filled(cells)))
    cells = {
        "0": _value(facts, "支出预算"),
        "一般公共预算": _general_total(paid),
        "政府性基金": _value(facts, "政府性基金支出"),
    }
    rows.append(Entry("支出.总计", "支出总计", filled(cells)))
    return Table("T4", "财政拨款收支总表", ("0", *BY_FUND), tuple(rows))


def _general_total(paid: list[_Paid]) -> Figure:
    return total("一般公共预算支出", [one.general for one in paid if one.general])


def _general(facts: Facts, paid: list[_Paid]) -> Table:
    """一般公共预算支出表; its kinds are told where nothing is paid by 政府性基金."""
    told = _is_zero(facts, "政府性基金支出")
    only = _only_kind(facts) if told else ""
    whole = {"小计": _general_total(paid)}
    if told:
        whole |= {name: _value(facts, name) for name in _SPENT[1:]}
    rows = [Entry(TOTAL, TOTAL, filled(whole))]
    for one in paid:
        cells = {"小计": one.general} | ({only: one.general} if only else {})
        if found := filled(cells):
            rows.append(Entry(one.line.code, one.line.title, found))
    columns = _SPENT if told else _SPENT[:1]
    return Table("T5", "一般公共预算支出表", columns, tuple(rows))


def _fund(facts: Facts) -> Table:
    whole = _value(facts, "政府性基金支出")
    rows = [Entry(TOTAL, TOTAL, filled({"小计": whole}))]
    rows += [
        Entry(line.code, line.title, filled({"小计": line.amount}))
        for line in lines_of(facts, "政府性基金各科目")
        if not line.amount.is_zero
    ]
    notes = (_NO_FUND,) if whole.is_zero else ()
    return Table("TF", "政府性基金预算支出表", _SPENT, tuple(rows), notes)


# ------------------------------------------------------------ basic expenditure, “三公”经费


def _basic(facts: Facts) -> Table:
    """一般公共预算基本支出表: the kinds of 人员经费 by name, 公用经费 as a whole.

    A kind has the code of its name, and none where the dictionary does not know that name.
    """
    names = ("人员经费", "公用经费")
    sums = {name: _value(facts, name) for name in names}
    rows = [Entry(TOTAL, TOTAL, filled({"": _value(facts, "基本支出"), **sums}))]
    codes = {one.name: code for code, one in economic().items() if code[:CLASS] in _STAFF}
    kinds = [(line.title, line.amount) for line in lines_of(facts, "人员经费各项")]
    coded = sorted((codes[name], name, one) for name, one in kinds if name in codes)
    rows += [Entry(code, name, filled({"": one, names[0]: one})) for code, name, one in coded]
    rest = [(name, one, names[0]) for name, one in kinds if name not in codes]
    for name, one, column in (*rest, (names[1], sums[names[1]], names[1])):
        if not one.is_zero:
            rows.append(Entry(name, name, filled({"": one, column: one})))
    rows += [Entry(f"{n}合计", f"{n}合计", filled({"": one})) for n, one in sums.items()]
    return Table("T6", "一般公共预算基本支出表", ("", *names), tuple(rows))


def _expenses(facts: Facts) -> Table:
    rows = []
    for row, names in _EXPENSES:
        parts = [_value(facts, name) for name in names]
        amount = parts[0] if len(parts) == 1 else total(row, parts)
        rows.append(Entry(row, row, filled({"预算": amount})))
    return Table("TS", "一般公共预算“三公”经费预算表", ("预算",), tuple(rows))
