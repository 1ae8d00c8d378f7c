"""Budgeted: the 年初预算 of final accounts is what the department's budget published (E39)."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.beside.beside_rules import E39
from generator.inspection.beside.headline import PLANNED, Known, known_by, known_of
from generator.inspection.case import Pair
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    Spot,
    amount,
    money,
    quoted,
)
from generator.inspection.judge import cited, in_wan, level
from generator.inspection.prose.amounts import topic
from generator.later import matcher
from generator.number.reach import difference, total
from generator.problem import HINT
from generator.understanding import TableCell, Text, Understood
from generator.vocabulary.subjects import ITEM, functional, section_of

_ITEM: Final = matcher(
    r"[、.．](?P<class>[^\n。（）]{2,30})（类）(?P<section>[^\n。]{2,30}?)（款）"
    r"(?P<item>[^\n。]{2,40}?)（项）"
)
_INITIAL: Final = matcher(rf"(?P<stated>年初预算数?为?{money('budget')})")
_TOTAL: Final = matcher(rf"财政拨款支出(?:决算)?(?P<stated>年初预算数?为?{money('budget')})")
_AGENCY: Final = matcher(
    rf"机关运行经费(?:支出)?(?:决算数?为?)?{money('now')}[^。\n]{{0,20}}?(?:比|较|与)年初预算数?(?:相比)?，?"
    rf"(?P<stated>(?:(?P<word>增加|增长|减少|下降|降低)(?:了)?{money('step')}|(?P<flat>持平|相同|一致)))"
)
_AGENCY_BUDGET: Final = matcher(
    rf"机关运行经费[^。\n]{{0,40}}?(?P<stated>年初预算数?为?{money('budget')})"
)
_NEAR: Final = 60  # characters behind the name of an item within which its budget stands
# Where the items of a section are, in the budget's tables.
_TABLES: Final = {
    "一般公共预算": ("T5", "小计"), "基金": ("TF", "小计"), "国资": ("TC", "合计"),
}  # fmt: skip
_EXPENSES: Final = (
    "合计", "因公出国境费", "公务用车购置及运行维护费", "公务用车购置费", "公务用车运行维护费",
    "公务接待费",
)  # fmt: skip


def judge_budgeted(pair: Pair, inspection: Inspection) -> None:
    """Items, totals, 机关运行经费 and “三公” of final accounts against the published budget."""
    for text in pair.understood.sections:
        about = topic(text)
        if about in _TABLES:
            _judge_items(text, pair.other, _TABLES[about], inspection)
        if about == "一般公共预算":
            _judge_total(text, pair.other, inspection)
        _judge_agency(text, pair.other, inspection)
    _judge_expenses(pair, inspection)
    if not inspection.looked_at(E39):
        why = f"报告里没有年初预算数，或《{pair.other.name}》里没有读到对应的数"
        inspection.skip(E39, why)


def _judge_items(
    text: Text, budget: Understood, where: tuple[str, str], inspection: Inspection
) -> None:
    """年初预算为A of each 项 against its row of the budget; one that has no row there had none."""
    rows = budget.tables.rows(*where)
    if not read_whole(rows):
        return
    for match in _ITEM.finditer(text.text):
        stated = _INITIAL.search(text.text, match.end(), match.end() + _NEAR)
        code = _code_of(match)
        if stated is None or code is None or "（项）" in text.text[match.end() : stated.start()]:
            continue
        printed, quote = amount(stated, "budget"), quoted(text, stated, "stated")
        if code in rows:
            _judge(quote, printed, known_by(budget, rows[code]), inspection)
            continue
        says = f"《{budget.name}》的表上没有 {code} {functional()[code].name}"
        if not printed.value:
            inspection.holds(E39, quote, says)
            continue
        # It may stand under an item that was split or renamed since.
        message = f"{says}，写的年初预算是 {in_wan(printed.value)} 万元"
        basis = known_by(budget, rows["合计"]).basis
        inspection.wrong(E39, quote, Charge(HINT, printed.digits, "0", message), basis)


def read_whole(rows: dict[str, TableCell]) -> bool:
    """Whether the items of a table make up its total: nothing is said to be missing otherwise."""
    items = [cell for code, cell in rows.items() if len(code) == ITEM]
    whole = rows.get("合计")
    if whole is None or not items:
        return False
    return total(cell.range() for cell in items).meets(whole.range())


def _code_of(match: re.Match[str]) -> str | None:
    """The 项 that a triple of names is; None where the dictionary has not just one."""
    found = _by_name().get((match["section"], match["item"]), ())
    return found[0] if len(found) == 1 else None


@cache
def _by_name() -> dict[tuple[str, str], list[str]]:
    """The 项 of the dictionary by the names of their 款 and their own."""
    known, found = functional(), dict[tuple[str, str], list[str]]()
    for code, subject in known.items():
        if len(code) == ITEM and section_of(code) in known:
            found.setdefault((known[section_of(code)].name, subject.name), []).append(code)
    return found


def _judge(quote: Quote, printed: Printed, known: Known, inspection: Inspection) -> None:
    says = f"公布的部门预算是 {known.shown} 万元"
    bad = level(printed, known.range)
    message = f"{says}，写的是 {in_wan(printed.value)} 万元"
    charge = Charge(bad, printed.digits, known.shown, message) if bad else None
    inspection.settle(E39, quote, charge, says, known.basis)


def _judge_total(text: Text, budget: Understood, inspection: Inspection) -> None:
    """财政拨款支出年初预算数: 一般公共预算 or all of 财政拨款, as departments mean it."""
    found = (budget.tables.cell(*where) for where in _SPENDING)
    cells = [cell for cell in found if cell]
    if not cells:
        return
    for match in _TOTAL.finditer(text.text):
        printed = amount(match, "budget")
        fits = [cell for cell in cells if level(printed, cell.range()) is None]
        known = known_by(budget, (fits or cells)[0])
        _judge(quoted(text, match, "stated"), printed, known, inspection)


_SPENDING: Final = (("T5", "合计", "小计"), ("T4", "支出.总计", "0"))


def _judge_agency(text: Text, budget: Understood, inspection: Inspection) -> None:
    """机关运行经费: its 年初预算 as stated, or as the change against it leaves it."""
    headline = next(one for one in PLANNED if one.name == "机关运行经费")
    stated = list(_AGENCY_BUDGET.finditer(text.text))
    changed = list(_AGENCY.finditer(text.text))
    known = known_of(headline, budget) if stated or changed else None
    if known is None:
        return
    for match in stated:
        _judge(quoted(text, match, "stated"), amount(match, "budget"), known, inspection)
    for match in changed:
        _judge_change(quoted(text, match, "stated"), match, known, inspection)


def _judge_change(quote: Quote, match: re.Match[str], known: Known, inspection: Inspection) -> None:
    """比年初预算减少A万元: what this year's amount and the budget differ by."""
    now = amount(match, "now")
    step = Fraction(0) if match["flat"] else amount(match, "step").value
    half = now.half if match["flat"] else amount(match, "step").half
    falls = match["word"] in {"减少", "下降", "降低"}
    printed = Printed(match["stated"], -step if falls else step, half)
    right = difference(now.range(), known.range)
    expected = in_wan(right.middle())
    says = f"本年 {in_wan(now.value)} 万元 − 年初预算 {known.shown} 万元 = {expected} 万元"
    bad = level(printed, right)
    charge = Charge(bad, match["stated"], expected, says) if bad else None
    inspection.settle(E39, quote, charge, says, known.basis)


def _judge_expenses(pair: Pair, inspection: Inspection) -> None:
    """The budget column of the “三公” table: a 提示, as it may hold the budget as adjusted."""
    for kind in _EXPENSES:
        cell = pair.tables.cell("TS", kind, "预算")
        planned = pair.other.tables.cell("TS", kind, "预算")
        if cell is None or planned is None:
            continue
        known, spot = known_by(pair.other, planned), Spot("“三公”经费表", cell.text, cell.place)
        basis = f"《{pair.understood.name}》{cited(cell)}；{known.basis}"
        if cell.range().meets(planned.range()):
            inspection.holds(E39, spot, f"与公布的部门预算一致：{known.shown} 万元", basis)
            continue
        message = (
            f"{kind}预算数 {in_wan(cell.value)} 万元，公布的部门预算是 {known.shown} 万元；"
            "是调整后的预算就在表下注明"
        )
        inspection.wrong(E39, spot, Charge(HINT, cell.text, known.shown, message), basis)
