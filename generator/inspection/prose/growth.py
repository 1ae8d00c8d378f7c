"""Growth: what a reason says that a 科目 grew by, which is not more than it has this year."""

from __future__ import annotations

from typing import Final

from generator.inspection.arithmetic.completed import N05
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, amount, money, quoted
from generator.inspection.judge import cited, in_wan
from generator.later import matcher
from generator.problem import WRONG
from generator.understanding import TableCell, Tables
from generator.vocabulary.subjects import ITEM, functional

_GREW: Final = matcher(
    r"(?P<name>[\u4e00-\u9fff（）]{4,40}?)(?:较|比)上(?:个|一)?年度?(?:新增|增加|增长)"
    rf"{money('step')}"
)


def judge_growth(case: Case, inspection: Inspection) -> None:
    """A 科目 cannot have grown by more than it has now (N05)."""
    for match in _GREW.finditer(case.text.text):
        cell = _item_named(match["name"], case.tables)
        if cell is None:
            continue
        step, quote = amount(match, "step"), quoted(case.text, match)
        if step.range().low <= cell.range().high:
            inspection.holds(N05, quote, cited(cell))
            continue
        now, more = in_wan(cell.value), in_wan(step.value)
        message = f"本年只有 {now} 万元，不可能比上年增加 {more} 万元"
        inspection.wrong(N05, quote, Charge(WRONG, step.digits, "", message), cited(cell))


def _item_named(name: str, tables: Tables) -> TableCell | None:
    """The 项 of 公开05表 whose name a phrase ends with."""
    known = functional()
    found = [
        (len(known[code].name), code)
        for code in tables.rows("T5", "小计")
        if len(code) == ITEM and code in known and name.endswith(known[code].name)
    ]
    return tables.cell("T5", max(found)[1], "小计") if found else None
