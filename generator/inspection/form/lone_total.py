"""Lone total: a table by 科目 of final accounts with its 合计 row and none of its 科目 (C06)."""

from __future__ import annotations

from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot
from generator.problem import HINT
from generator.rule import Rule
from generator.understanding import TableCell
from generator.vocabulary.statements import BY_KEY

C06: Final = Rule(
    "C06",
    "按科目的表有各科目的行",
    "公开02、03、05表按功能分类科目公开到项。只有合计行的，读者看不到钱用在哪里，与别的表也对不上。",
    "收入决算表只有合计一行：合计 1,365.00",
    "收入决算表合计行下面，有各类、款、项的行",
    hint="提示：不公开到项的要有依据，如涉密。",
)
_BY_SUBJECT: Final = ("T2", "T3", "T5")
_WHOLE: Final = "合计"


def judge_lone_totals(case: Case, inspection: Inspection) -> None:
    """A table that was read whole, of which only the total has an amount."""
    tables = case.tables
    for key in _BY_SUBJECT:
        amounts = {at: cell for at, cell in tables.cells.get(key, {}).items() if cell.value}
        totals = [cell for (row, _), cell in amounts.items() if row == _WHOLE]
        if not totals or key not in tables.ruled or tables.is_budget(key):
            continue
        rows = {row for row, _ in amounts} - {_WHOLE}
        inspection.settle(
            C06, _spot(key, totals[0]), None if rows else _charge(key), "有各科目的行"
        )


def _spot(key: str, whole: TableCell) -> Spot:
    return Spot(BY_KEY[key].name, whole.text, whole.place)


def _charge(key: str) -> Charge:
    return Charge(HINT, "", "", f"{BY_KEY[key].name}只有合计行，没有各科目的行")
