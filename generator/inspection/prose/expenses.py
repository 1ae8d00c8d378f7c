"""Expenses: the “三公” amounts of 七 against their table and each other, and their counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    quoted,
)
from generator.inspection.judge import (
    cited,
    in_wan,
    of_amount,
)
from generator.inspection.prose.amounts import topic
from generator.later import matcher
from generator.problem import WRONG
from generator.rule import Edit, Rule
from generator.understanding import Tables, Text

X07: Final = Rule(
    "X07",
    "“三公”经费各数与表一致",
    "财预〔2016〕143号要求“三公”经费按项说明预算数和决算数，每个数都在“三公”经费表里。",
    edit=Edit("公务接待费支出预算为12万元", "公务接待费支出预算为13万元"),
)
# How the prose names a kind, and the kind in the table; a longer name before its own beginning.
_KINDS: Final = (
    (r"(?<!的)[“\"]?三公[”\"]?经费(?:财政拨款)?", "合计"),
    ("因公出国（境）费用?", "因公出国境费"),
    ("公务接待费", "公务接待费"),
    ("公务用车购置费?及运行(?:维护)?费", "公务用车购置及运行维护费"),
    ("公务用车购置(?:费(?!及)|(?=支出))", "公务用车购置费"),
    ("公务(?:用车)?运行(?:维护)?(?:费|(?=支出))", "公务用车运行维护费"),
)
_NAMES: Final = {kind: matcher(names) for names, kind in _KINDS}
_BOTH: Final = (
    rf"(?:支出)?(?:年初|全年)?预算(?:数)?为(?P<one>{money('budget')})，"
    rf"(?:支出)?决算(?:数)?为(?P<two>{money('final')})"
)
_REVERSED: Final = (
    rf"(?:支出)?决算数?为?(?P<two>{money('final')})[，；](?:年初|全年)?预算数?为?"
    rf"(?P<one>{money('budget')})"
)
_FINAL: Final = rf"(?:支出)?(?:决算(?:数)?为?)?(?:为)?(?P<two>{money('final')})"


@dataclass(frozen=True, slots=True)
class Stated:
    """An amount of a kind as the prose states it; `column` is 预算 or 决算."""

    kind: str
    column: str
    printed: Printed
    quote: Quote


def judge_expenses(case: Case, inspection: Inspection) -> None:
    """Each amount against the table, the kinds against their sum, shares, and the counts."""
    text, tables = case.text, case.tables
    # A budget's are judged with the budget.
    if topic(text) != "三公" or case.understood.kind == "预算":
        return
    stated = list(_stated(text))
    if tables.cells.get("TS") or "TS" in tables.ruled:
        for one in stated:
            _judge_cell(one, tables, inspection)
    else:
        inspection.skip(X07, "没有读到“三公”经费表")


def _judge_cell(one: Stated, tables: Tables, inspection: Inspection) -> None:
    """One amount against its cell; a kind that the table leaves blank is a zero there."""
    printed = one.printed
    cell = tables.cell("TS", one.kind, one.column)
    if cell is not None:
        charge = of_amount(printed, cell, tables)
        why = f"表上是 {in_wan(cell.value)} 万元"
        inspection.settle(X07, one.quote, charge, why, cited(cell))
    elif "TS" in tables.ruled:
        shown = in_wan(Fraction(0))
        message = f"表上是 {shown} 万元，写的是 {in_wan(printed.value)} 万元"
        charge = Charge(WRONG, printed.digits, shown, message) if printed.value else None
        basis = f"“三公”经费表 {one.kind} {one.column}为空"
        inspection.settle(X07, one.quote, charge, f"表上是 {shown} 万元", basis)


def _stated(text: Text) -> Iterator[Stated]:
    for kind, name in _NAMES.items():
        names = name.pattern
        for match in re.finditer(rf"(?:{names}){_BOTH}", text.text):
            yield Stated(kind, "预算", amount(match, "budget"), quoted(text, match, "one"))
            yield Stated(kind, "决算", amount(match, "final"), quoted(text, match, "two"))
        for match in re.finditer(rf"(?:{names}){_REVERSED}", text.text):
            yield Stated(kind, "预算", amount(match, "budget"), quoted(text, match, "one"))
        for match in re.finditer(rf"(?:{names}){_FINAL}", text.text):
            yield Stated(kind, "决算", amount(match, "final"), quoted(text, match, "two"))
