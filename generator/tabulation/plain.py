"""Plain: the nine tables without 行次 and 栏次: other titles, lines and notes, the same figures.

Departments of Shanghai publish in it: the forms are those of 2024 (决算), 2024 to 2026 (预算).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from generator.entry.accounts import Accounts
from generator.facts import Facts
from generator.number.figure import Figure, total
from generator.number.numerals import chinese_number
from generator.tabulation.budget_tables import OTHER_SOURCES
from generator.tabulation.final_tables import capital_with_balances
from generator.tabulation.table import PLAIN, Entry, Table, filled
from generator.vocabulary.subjects import CLASS

_REFLECTED: Final = {
    "T1": "本表反映部门本年度的总收支和年末结转结余情况。",
    "T2": "本表反映部门本年度取得的各项收入情况。",
    "T3": "本表反映部门本年度各项支出情况。",
    "T4": "本表反映部门本年度财政拨款总收支和结转结余情况。",
    "T5": "本表反映部门本年度一般公共预算财政拨款支出情况。",
    "T6": "本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "TF": "本表反映部门本年度政府性基金预算财政拨款收入支出及结转和结余情况。",
    "TC": "本表反映部门本年度国有资本经营预算财政拨款收入支出及结转和结余情况。",
    "TS": "本表反映部门本年度“三公”经费支出预决算情况。",
}
_EMPTY: Final = {
    "TF": "政府性基金预算财政拨款收入和支出",
    "TC": "国有资本经营预算财政拨款收入和支出",
    "TS": "财政拨款“三公”经费支出",
}
_CAPITAL: Final = "国有资本经营预算财政拨款收入支出决算表"
_BASIC: Final = "一般公共预算财政拨款基本支出决算表"
# The 科目 below 资本性支出 that its form has a line for; others have one where there is an amount.
_LISTED: Final = frozenset(
    {"310", "31001", "31002", "31003", "31007", "31013", "31019", "31021", "31022", "31099"}
)
_TITLES: Final = {
    "T1": "财务收支预算总表",
    "T2": "收入预算总表",
    "T3": "支出预算总表",
    "T4": "财政拨款收支预算总表",
    "T5": "一般公共预算支出功能分类预算表",
    "TF": "政府性基金预算支出功能分类预算表",
    "TC": "国有资本经营预算支出功能分类预算表",
    "T6": "一般公共预算基本支出部门预算经济分类预算表",
    "TS": "“三公”经费和机关运行经费预算表",
}
_GRANTS: Final = (
    ("收入.一般公共预算财政拨款收入", "一般公共预算资金"),
    ("收入.政府性基金预算财政拨款收入", "政府性基金"),
    ("收入.国有资本经营预算财政拨款收入", "国有资本经营预算"),
)
_OWN: Final = (("事业收入", "事业收入"), ("经营收入", "事业单位经营收入"), ("其他收入", "其他收入"))


def restated(facts: Facts, table: Table) -> Table:
    """A table of the national form in the plain one."""
    content = facts.report.content
    if isinstance(content, Accounts):
        return replace(_accounts(facts, content, table), form=PLAIN)
    found = _BUDGET.get(table.key, _as_it_is)(facts, table)
    notes = _empty_notes(facts, table.key) if table.notes else ()
    title = f"{content.year}年部门{_TITLES[table.key]}"
    return replace(found, title=title, notes=notes, form=PLAIN)


def _as_it_is(_: Facts, table: Table) -> Table:
    return table


# ------------------------------------------------------------ 决算


def _accounts(facts: Facts, content: Accounts, table: Table) -> Table:
    if table.key == "T1":
        table = replace(table, rows=tuple(map(_short, table.rows)))
    elif table.key == "T6":
        table = replace(table, title=_BASIC, rows=tuple(filter(_is_listed, table.rows)))
    elif table.key == "TC":
        columns, rows = capital_with_balances(facts, content)
        table = Table("TC", _CAPITAL, columns, tuple(rows))
    notes = [f"注：{_REFLECTED[table.key]}"]
    if table.key in _EMPTY and not any(table.figures()):
        notes.append(f"说明：{content.department}本年度没有{_EMPTY[table.key]}，故本表无数据。")
    return replace(table, notes=tuple(notes))


def _short(entry: Entry) -> Entry:
    return replace(entry, label=entry.label.removesuffix("（含专用结余）"))


def _is_listed(entry: Entry) -> bool:
    return (
        bool(entry.cells)
        or entry.row[:CLASS] not in {"307", "310", "399"}
        or (entry.row in _LISTED)
    )


# ------------------------------------------------------------ 预算


def _empty_notes(facts: Facts, key: str) -> tuple[str, ...]:
    fund = "政府性基金" if key == "TF" else "国有资本经营"
    year = facts.report.content.year
    return (f"注：本部门{year}年无{fund}预算财政拨款安排的预算，故本表为空表。",)


def _numbered(at: int, label: str) -> str:
    return f"{chinese_number(at)}、{label}"


def _summary(_: Facts, table: Table) -> Table:
    """财政拨款收入 with what it is made of, the income of one's own, and whatever else there is."""
    given = {row.row: row for row in table.rows}
    parts = [given[row].cells.get("0") for row, _ in _GRANTS]
    granted = total("财政拨款收入", [one for one in parts if one])
    rows = [Entry("收入.财政拨款收入", "一、财政拨款收入", filled({"0": granted}))]
    rows += [
        Entry(row, f"{at}. {label}", given[row].cells) for at, (row, label) in enumerate(_GRANTS, 1)
    ]
    rows += [Entry(f"收入.{n}", _numbered(at, label)) for at, (n, label) in enumerate(_OWN, 2)]
    others = [
        row for row in table.rows if row.cells and row.label.partition("、")[2] in OTHER_SOURCES
    ]
    for at, row in enumerate(others, len(_OWN) + 2):
        rows.append(replace(row, label=_numbered(at, row.label.partition("、")[2])))
    rest = [row for row in table.rows if row.row == "收入.总计" or row.row.startswith("支出.")]
    return replace(table, rows=(*rows, *rest))


def _income(_: Facts, table: Table) -> Table:
    """The columns of its form, and of the input's others those that have an amount."""
    whole, granted, *others = table.columns
    used = [name for name in others if table.cell("合计", name)]
    return replace(table, columns=(whole, granted, *(name for name, _ in _OWN), *used))


def _appropriation(_: Facts, table: Table) -> Table:
    names = {row.removesuffix("收入"): label for row, label in _GRANTS}
    labels = {row: _numbered(at, label) for at, (row, label) in enumerate(names.items(), 1)}
    rows = (replace(row, label=labels.get(row.row, row.label)) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _expenses(facts: Facts, table: Table) -> Table:
    agency: Mapping[str, Figure] = filled({"预算": facts.line("机关运行经费").amount})
    return replace(table, rows=(*table.rows, Entry("机关运行经费", "机关运行经费", agency)))


_BUDGET: Final[Mapping[str, Callable[[Facts, Table], Table]]] = {
    "T1": _summary,
    "T2": _income,
    "T4": _appropriation,
    "TS": _expenses,
}
