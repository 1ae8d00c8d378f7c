"""Expenses: the “三公” amounts of 七 against their table, kind by kind, budget and final."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.inspection.amounts import topic
from generator.inspection.claims import WRONG, Charge, Inspection, Printed, Span, amount, money
from generator.inspection.judge import cited, in_wan, level
from generator.understanding import Tables, Text

# How the prose names a kind, and the kind in the table; a longer name before its own beginning.
_KINDS: Final = (
    (r"(?<!的)[“\"]?三公[”\"]?经费(?:财政拨款)?", "合计"),
    ("因公出国（境）费用?", "因公出国境费"),
    ("公务接待费", "公务接待费"),
    ("公务用车购置费?及运行(?:维护)?费", "公务用车购置及运行维护费"),
    ("公务用车购置费(?!及)", "公务用车购置费"),
    ("公务用车运行(?:维护)?费", "公务用车运行维护费"),
)
_BOTH: Final = (
    rf"支出预算(?:数)?为(?P<one>{money('budget')})，支出决算(?:数)?为(?P<two>{money('final')})"
)
_FINAL: Final = rf"(?:支出)?(?:决算(?:数)?为?)?(?P<two>{money('final')})"


def judge_expenses(text: Text, tables: Tables, inspection: Inspection) -> None:
    """Each amount of a kind; a kind that the table leaves blank is a zero there."""
    if topic(text) != "三公" or not tables.cells.get("TS"):
        return
    for kind, column, printed, span in _stated(text):
        cell = tables.cell("TS", kind, column)
        if cell is None:
            bad = None if printed.value == 0 else WRONG
            shown, basis = "0", f"“三公”经费表 {kind} {column}为空"
        else:
            bad = level(printed, cell.range())
            shown, basis = in_wan(cell.value), cited("TS", cell)
        if bad is None:
            inspection.holds("X07", text, span, basis)
            continue
        message = f"表上是 {shown} 万元，写的是 {in_wan(printed.value)} 万元"
        inspection.wrong(text, span, Charge("X07", bad, printed.digits, shown, message, "", basis))


def _stated(text: Text) -> Iterator[tuple[str, str, Printed, Span]]:
    for names, kind in _KINDS:
        for match in re.finditer(rf"(?:{names}){_BOTH}", text.text):
            yield kind, "预算", amount(match, "budget"), match.span("one")
            yield kind, "决算", amount(match, "final"), match.span("two")
        for match in re.finditer(rf"(?:{names}){_FINAL}", text.text):
            yield kind, "决算", amount(match, "final"), match.span("two")
