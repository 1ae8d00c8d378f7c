"""The tables of a budget (部门预算), as far as its input has them, from the facts of a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.accounts import TOTAL
from generator.facts import Facts
from generator.figure import Figure, total
from generator.tabulation.table import Entry, Table, filled, lines_of

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
}


def tables_of_budget(facts: Facts) -> Iterator[Table]:
    """What a budget's input tells of 收支总表, 支出总表, 基本支出表, 基金表 and “三公”经费表."""
    yield _summary(facts)
    yield _spending(facts)
    yield _basic(facts)
    yield _fund(facts)
    yield _expenses(facts)


def _value(facts: Facts, name: str) -> Figure:
    return facts.line(name).amount


def _summary(facts: Facts) -> Table:
    rows = [
        Entry(f"收入.{_INCOME.get(line.name, line.name)}", line.title, filled({"0": line.amount}))
        for line in lines_of(facts, "收入预算各项")
    ]
    rows.append(Entry("收入.总计", "收入总计", filled({"0": _value(facts, "收入预算")})))
    rows += [
        Entry(f"支出.{line.title}", line.title, filled({"0": line.amount}))
        for line in lines_of(facts, "支出预算各科目")
    ]
    rows.append(Entry("支出.总计", "支出总计", filled({"0": _value(facts, "支出预算")})))
    return Table("T1", "部门收支总表", ("0",), tuple(rows))


def _spending(facts: Facts) -> Table:
    columns = ("本年支出合计", "基本支出", "项目支出")
    names = ("支出预算", "基本支出", "项目支出")
    whole = {c: _value(facts, n) for c, n in zip(columns, names, strict=True)}
    rows = [Entry(TOTAL, TOTAL, filled(whole))]
    rows += [
        Entry(line.code, line.title, filled({columns[0]: line.amount}))
        for line in lines_of(facts, "支出预算各科目")
    ]
    return Table("T3", "部门支出总表", columns, tuple(rows))


def _basic(facts: Facts) -> Table:
    names = ("人员经费", "公用经费")
    rows = [Entry(f"{n}合计", f"{n}合计", filled({"": _value(facts, n)})) for n in names]
    return Table("T6", "一般公共预算基本支出表", ("",), tuple(rows))


def _fund(facts: Facts) -> Table:
    whole = _value(facts, "政府性基金支出")
    rows = [Entry(TOTAL, TOTAL, filled({"小计": whole}))]
    rows += [
        Entry(line.code, line.title, filled({"小计": line.amount}))
        for line in lines_of(facts, "政府性基金各科目")
    ]
    notes = () if whole.value else ("说明：本部门没有政府性基金预算安排的支出，故本表无数据。",)
    return Table("TF", "政府性基金预算支出表", ("小计", "基本支出", "项目支出"), tuple(rows), notes)


def _expenses(facts: Facts) -> Table:
    rows = []
    for row, names in _EXPENSES:
        parts = [_value(facts, name) for name in names]
        amount = parts[0] if len(parts) == 1 else total(row, parts)
        rows.append(Entry(row, row, filled({"预算": amount})))
    return Table("TS", "一般公共预算“三公”经费预算表", ("预算",), tuple(rows))
