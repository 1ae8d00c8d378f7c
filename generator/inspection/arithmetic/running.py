"""Running: 机关运行经费 is 公用经费 (N09), and what meetings cost is no less than the table has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Printed
from generator.inspection.judge import cited, in_wan, level
from generator.later import matcher
from generator.number.reach import Range
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import TableCell
from generator.understanding.sentences import Amount

N09: Final = Rule(
    "N09",
    "机关运行经费等于公用经费",
    "机关运行经费是行政单位和参公事业单位的公用经费（公开06表）。部门里有其他事业单位时少于它，多于它总是错的。",
    edit=Edit("机关运行经费支出180万元", "机关运行经费支出190万元"),
    hint="提示：少于公用经费，表上又看不出有事业单位；预算里多于公用经费。",
)
X10: Final = Rule(
    "X10",
    "会议费、培训费不少于基本支出表里的",
    "一般性支出一节说的会议费、培训费包括项目支出里的，不会少于公开06表的 30215、30216。",
    "公开06表会议费 8 万元，正文写会议费 6 万元",
    "正文写会议费 8 万元或者更多",
)

_AGENCY: Final = "机关运行经费"
_PUBLIC: Final = "公用经费"
_GATHERINGS: Final = {"会议费": "30215", "培训费": "30216"}
# 机关事业单位养老保险 and 行政事业单位 are said of 行政 units as well.
_INSTITUTION: Final = matcher("(?<!机关)(?<!行政)事业(?:运行|单位|机构)")


def judge_agency(case: Case, inspection: Inspection) -> None:
    """机关运行经费 is the 公用经费 of 公开06表: all of it for 行政 and 参公 units.

    A department with 事业单位 has less.  In a budget some count what is spent on business as well.
    """
    stated = list(_stated(case, _AGENCY))
    cell = case.tables.cell("T6", "公用经费合计")
    if cell is None:
        for one in stated:
            _judge_spoken(one, case, inspection)
        return
    for one in stated:
        bad = level(one.printed, cell.range())
        charge = _of_agency(bad, one.printed, cell, case) if bad else None
        inspection.settle(N09, one.quote, charge, "不多于公用经费", cited(cell))


def _stated(case: Case, quantity: str) -> Iterator[Amount]:
    """The amounts of a quantity in a section; in final accounts not what was planned."""
    for one in case.reading.amounts:
        apart = one.aside or one.name.before or one.name.column in case.planned
        apart |= any(whole.name.quantity == quantity for whole in one.within)  # of one unit
        if one.name.quantity == quantity and not apart:
            yield one


def _of_agency(bad: str, printed: Printed, cell: TableCell, case: Case) -> Charge | None:
    expected = in_wan(cell.value)
    message = f"公用经费是 {expected} 万元，写的是 {in_wan(printed.value)} 万元"
    if printed.value > cell.value:
        found = HINT if case.of_budget else bad
        return Charge(found, printed.digits, expected, message)
    if not printed.value or case.of_budget:
        return None  # a 事业单位 has none, whatever its 公用经费
    if any(_INSTITUTION.search(one.name) for one in case.tables.rows("T5", "小计").values()):
        return None
    return Charge(HINT, printed.digits, expected, f"{message}；行政和参公单位的应当相等")


def _judge_spoken(one: Amount, case: Case, inspection: Inspection) -> None:
    """Without the table, the 公用经费 that the report states."""
    reach = _spoken(case)
    if reach is None:
        inspection.skip(N09, "没有读到基本支出表的公用经费合计")
        return
    most, charge = in_wan(reach.middle()), None
    if one.printed.range().low > reach.high:
        message = f"公用经费是 {most} 万元，机关运行经费写了 {in_wan(one.printed.value)} 万元"
        charge = Charge(HINT, one.printed.digits, "", message)
    inspection.settle(N09, one.quote, charge, f"不多于公用经费 {most} 万元", "正文的公用经费")


def _spoken(case: Case) -> Range | None:
    found = (
        one.printed.range()
        for text in case.understood.sections
        for one in _stated(case.of(text), _PUBLIC)
    )
    return max(found, key=lambda reach: reach.high, default=None)


def judge_gatherings(case: Case, inspection: Inspection) -> None:
    """会议费 and 培训费 of all funds are not less than those of 公开06表 (X10)."""
    if "一般性支出" not in case.text.heading:
        return
    for name, code in _GATHERINGS.items():
        cell = case.tables.cell("T6", code)
        if cell is not None:
            for one in _stated(case, name):
                _judge_gathering(one, cell, inspection)


def _judge_gathering(one: Amount, cell: TableCell, inspection: Inspection) -> None:
    least, said, charge = in_wan(cell.value), in_wan(one.printed.value), None
    if one.printed.range().high < cell.range().low:
        message = f"基本支出里的{one.name.quantity}就有 {least} 万元，写的是 {said} 万元"
        charge = Charge(WRONG, one.printed.digits, "", message)
    inspection.settle(X10, one.quote, charge, "不少于基本支出表里的", cited(cell))
