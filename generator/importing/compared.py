"""Compared: last year's tables and this year's budget as what an input compares itself with.

A budget may be its tables, its published report, or the input that it was told from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec.structs import replace

from generator.entry.access import ASKED_FOR
from generator.entry.budget import Budget
from generator.entry.report import Report
from generator.entry.spelt import amount
from generator.entry.values import UNITS
from generator.facts import establish
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, LAST_YEAR, Keys
from generator.importing.entries import ZERO, Cells, Entry
from generator.importing.year_before import unfinished
from generator.number.figure import is_unsaid
from generator.problem import HINT, Place, Problem, typed_at
from generator.rule import Rule
from generator.understanding import TableCell, Tables
from generator.vocabulary.commands import option
from generator.vocabulary.subjects import ITEM

WITHOUT_ITEMS: Final = Rule(
    "J11",
    "年初预算取得到每一项",
    "决算的年初预算按 7 位的项填，取自本年预算里到项的一般公共预算支出表。预算只列到类、款的，"
    "各项是多少没有人知道，不去分摊。",
    "预算的表只到款，科目编码都是 5 位",
    "给到项的表，科目编码是 7 位",
    hint="提示：别的照导，各项的年初预算请手填。",
)
_PATHS: Final[Mapping[object, Keys]] = {"支出": ITEMS, "政府性基金": FUND}
_OPERATING: Final = ("机关运行经费", "年初预算")
_TABLES: Final = (("T5", "小计", ITEMS), ("TF", "小计", FUND), ("TC", "合计", CAPITAL))


def of_last_year(tables: Tables, rows: Iterable[Keys]) -> Iterator[Entry]:
    """上年 of everything that this year's input has; `rows` are its rows of 科目."""
    cells = Cells(tables)
    rows = list(rows)
    for at, path in LAST_YEAR.items():
        entry = cells.entry(at, path)
        if entry is not None:
            spent = at[0] == "TS" and path[0] == "三公经费"
            yield replace(entry, needed=bool(entry.value) or spent)
    yield from _by_code(cells, rows, "上年")
    operating = cells.entry(("T6", "公用经费合计", ""), ("机关运行经费", "上年"))
    if operating is not None:
        yield operating


def of_budget(tables: Tables, rows: Iterable[Keys]) -> Iterator[Entry]:
    """年初预算 of every 科目 of 一般公共预算 and of the funds; none is 0."""
    yield from _by_code(Cells(tables), list(rows), "年初预算")


def _by_code(cells: Cells, rows: Iterable[Keys], name: str) -> Iterator[Entry]:
    """What each 科目 spent, by the tables, for its row of the input.

    A 科目 that a table by 项, read whole, has not is 0.  One that had a budget and spent nothing
    is a new row; one that was there last year alone is none.
    """
    for key, column, path in _TABLES:
        printed = cells.rows(key, ITEM)
        typed = [row[-1] for row in rows if row[:-1] == path]
        new = typed if name == "上年" else [*typed, *printed]
        known = {*printed, *(code for code in typed if cells.has_none(key, code))}
        for code in sorted(known & {*new}):
            value, cell = _spent(cells, key, code, column)
            yield Entry((*path, code, name), value, cell, key)


def _spent(cells: Cells, key: str, code: str, column: str) -> tuple[Decimal, TableCell | None]:
    """The column that adds up the others, or what it would be."""
    if cell := cells.cell(key, code, column):
        return cells.amount(key, code, column), cell
    kinds = ("基本支出", "项目支出")
    found = next((one for kind in kinds if (one := cells.cell(key, code, kind))), None)
    return sum((cells.amount(key, code, kind) for kind in kinds), ZERO), found


# ---------------------------------------------------------------- the input of a budget


def of_budget_input(report: Report, rows: Iterable[Keys]) -> tuple[list[Entry], list[Problem]]:
    """年初预算 of every 科目 and of 机关运行经费 from the input of a budget.

    A budget may give its 支出 by 类 alone, or still have to be filled in: then nobody knows what a
    项 had, and it is said.
    """
    content, name = report.content, report.source.name
    if not isinstance(content, Budget):
        message = f"这是决算的填报文件；{option('--budget')} 要本年的部门预算"
        return [], [Problem(Place(file=name), message, rule=ASKED_FOR)]
    if ("计量单位",) in report.open:
        return [], list(unfinished(report, [("年初预算",)], "没有取"))
    items = {c: v for c, v in content.expenditure.items() if len(c) == ITEM}
    funds = {c: v for c, v in content.fund_items.items() if len(c) == ITEM}
    found = list(
        _planned(report, ITEMS, "支出", {c: v for c, v in items.items() if c not in funds})
    )
    found += _planned(report, FUND, "政府性基金", funds)
    whole = len(items) == len(content.expenditure)
    if whole and not report.loose:
        gone = [row for row in rows if row[:-1] == ITEMS and row[-1] not in items]
        found += [Entry((*row, "年初预算"), ZERO) for row in gone]
    operating = establish(report).line("机关运行经费").amount
    lacking = sorted(
        (*_PATHS[block], str(code), "年初预算")
        for block, *_, code in report.open
        if block in _PATHS and len(str(code)) == ITEM
    )
    if is_unsaid(operating):
        lacking.append(_OPERATING)
    else:
        cell = _typed(report, operating.value, "机关运行经费")
        found.append(Entry(_OPERATING, operating.value, cell, needed=False))
    message = "预算的“支出”只写到类、款，填不了各项的年初预算；请另给预算的表，或手填"
    hint = Problem(Place(file=name), message, level=HINT, rule=WITHOUT_ITEMS)
    return found, [*([] if whole else [hint]), *unfinished(report, lacking, "没有取")]


def _planned(
    report: Report, path: Keys, block: str, amounts: Mapping[str, Decimal | None]
) -> Iterator[Entry]:
    for code, value in amounts.items():
        if value is not None:
            cell = _typed(report, value, block, code)
            yield Entry((*path, code, "年初预算"), value, cell, "")


def _typed(report: Report, value: Decimal, *keys: str) -> TableCell:
    """An amount of an input as a cell: its place is the line, or the keys."""
    place = typed_at(report.source, keys).inside
    text = amount(value, UNITS[report.content.unit])
    return TableCell(Fraction(value), Fraction(0), text, "→".join(keys), place)
