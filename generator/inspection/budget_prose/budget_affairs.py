"""Affairs of a budget: “三公” and 机关运行经费 against their table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.budget_prose.budget_amounts import BudgetCase, Said, judged, said
from generator.inspection.budget_prose.budget_totals import (
    judge_cell,
    judge_moves,
    parts_of,
)
from generator.inspection.claims import Charge, Inspection, money
from generator.inspection.judge import cited, in_wan
from generator.inspection.prose.expenses import X07
from generator.problem import HINT
from generator.understanding import Tables, Text

# ---------------------------------------------------------------- “三公”

_AMOUNT: Final = (
    r"(?:财政拨款)?(?:支出)?(?:年初)?(?:预算)?(?:总额|数|安排)?(?:合计)?(?:为|共)?"
    rf"{money('amount')}"
)
_EXPENSES: Final = tuple(
    (kind, re.compile(rf"(?:{names}){_AMOUNT}"))
    for kind, names in (
        ("合计", r"三公[”\"]?经费"),
        ("因公出国境费", "因公出国（境）(?:费用?|经费)"),
        ("公务用车购置及运行维护费", "公务用车购置费?[及和](?:公务用车)?运行(?:维护)?费"),
        ("公务用车购置费", "公务用车购置费(?![及和])"),
        ("公务用车运行维护费", "(?<!购置及)(?<!购置费及)公务用车运行(?:维护)?费"),
        ("公务接待费", "公务接待费"),
    )
)
_VEHICLES: Final = ("公务用车购置费", "公务用车运行维护费")
_JOINT: Final = "公务用车购置及运行维护费"


def expenses_in(sections: Sequence[Text]) -> dict[str, list[Said]]:
    """The “三公” amounts by kind, as the section (or the part of one) on them states them."""
    found: dict[str, list[Said]] = {}
    for text in sections:
        if "三公" not in text.text:
            continue
        for kind, pattern in _EXPENSES:
            for match in pattern.finditer(text.text):
                found.setdefault(kind, []).append(said(kind, match, text))
    return found


def judge_expenses(case: BudgetCase, inspection: Inspection) -> None:
    """Each kind against its cell (X07), the kinds against their sum, and their changes (N21)."""
    stated = expenses_in(case.sections)
    for kind, each in stated.items():
        for one in each:
            _judge_expense(one, kind, case.tables, inspection)
    vehicles = (_JOINT,) if _JOINT in stated else _VEHICLES
    for whole, kinds in ((_JOINT, _VEHICLES), ("合计", ("因公出国境费", *vehicles, "公务接待费"))):
        if made := parts_of(whole, kinds, stated):
            judge_moves(*made, inspection)


def _judge_expense(one: Said, kind: str, tables: Tables, inspection: Inspection) -> None:
    if not tables.rows("TS", "预算"):
        return
    cell = tables.cell("TS", kind, "预算")
    if cell is None:
        # A kind that the table leaves blank is a zero there.
        bad = None if one.printed.value == 0 else HINT
        shown, basis = "0", f"“三公”经费表 {kind}为空"
    else:
        bad = judged(one.printed, cell.range())
        shown, basis = in_wan(cell.value), cited(cell)
    message = f"表上是 {shown} 万元，写的是 {in_wan(one.printed.value)} 万元"
    charge = Charge(bad, one.printed.digits, shown, message) if bad else None
    inspection.settle(X07, one.quote, charge, f"表上是 {shown} 万元", basis)


# ---------------------------------------------------------------- 机关运行经费


def judge_agency(case: BudgetCase, inspection: Inspection) -> None:
    """机关运行经费 is that of the table (X01)."""
    cell = case.tables.cell("TS", "机关运行经费", "预算")
    if cell is None:
        return
    for text in case.sections:
        for one in case.readings.of(text).amounts:
            if one.name.quantity == "机关运行经费" and not (one.aside or one.name.before):
                stated = Said(one.name.quantity, one.printed, one.quote)
                judge_cell(stated, cell, case.tables, inspection)
