"""Beside: what stands beside a report and must agree: last year's, the budget, those of its units.

A document of another year or kind is never compared; what cannot be held is said with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from generator.inspection.claims import Charge, Inspection, Spot
from generator.inspection.judge import cited, in_wan
from generator.problem import HINT, WRONG, Place
from generator.understanding import WAN, TableCell, Tables, Understood
from generator.vocabulary.statements import STATEMENTS


@dataclass(frozen=True, slots=True)
class Beside:
    """The documents beside a report; `printed` are its own tables where a workbook has taken over.

    `last_year` may hold the 决算 and the 预算 of the year before, for a budget.
    """

    last_year: tuple[Understood, ...] = ()
    budget: Understood | None = None
    units: tuple[Understood, ...] = ()
    printed: Tables | None = None

    def documents(self) -> Iterator[tuple[str, Understood]]:
        """Each document with the option that it was given by."""
        for one in self.last_year:
            yield "--last-year", one
        if self.budget:
            yield "--budget", self.budget
        for one in self.units:
            yield "--units", one


NONE: Final = Beside()
_RULES: Final = {"--last-year": ("E37", "E38"), "--budget": ("E39",), "--units": ("E40",)}
_MISSING: Final = {
    "--last-year": "没有给出上年的报告（--last-year）",
    "--budget": "没有给出本年的部门预算（--budget）",
    "--units": "没有给出所属各单位的报告（--units）",
}


def misfits(understood: Understood, beside: Beside) -> list[str]:
    """The documents that are of another year or kind than the report asks for, each with why."""
    found = []
    for option, one in beside.documents():
        year = (understood.year or 0) - (option == "--last-year")
        kinds = {"--budget": {"预算"}, "--units": {understood.kind}}.get(
            option, {"决算", understood.kind}
        )
        if option == "--budget" and understood.kind == "预算":
            found.append(f"报告是预算，用不着 --budget；上年的预算请用 --last-year（{one.name}）")
        elif understood.year is None or one.year is None:
            unknown = understood if understood.year is None else one
            found.append(f"{option}：看不出《{unknown.name}》是哪一年度的，没法拿来比")
        elif one.year != year or one.kind not in kinds:
            wanted = f"{year} 年度{'或'.join(sorted(kinds))}"
            found.append(
                f"{option}：报告《{understood.name}》是 {understood.year} 年度{understood.kind}，"
                f"应给 {wanted}；《{one.name}》是 {one.year} 年度{one.kind}"
            )
    return found


def judge_beside(understood: Understood, beside: Beside, inspection: Inspection) -> None:
    """What the report says of its past, its budget and its parts, against their own documents."""
    if beside.printed:
        judge_printed(understood, beside.printed, inspection)
    else:
        inspection.skip("E00", "没有另外给出表格（--tables），或报告里没有表")
    given = {option for option, _ in beside.documents()}
    wrong = misfits(understood, beside)
    for option, rules in _RULES.items():
        bad = [said for said in wrong if option in said]
        reason = bad[0] if bad else "" if option in given else _MISSING[option]
        if understood.kind == "预算" and option == "--budget":
            reason = "报告是预算，不与本年预算比"
        if reason:
            given.discard(option)
            for rule in rules:
                inspection.skip(rule, reason)
    if "--last-year" in given:
        for one in beside.last_year:
            apart = Inspection()
            _judge_last_year(understood, one, apart)
            _take_over(apart, understood, one, inspection)
    if "--budget" in given and beside.budget:
        from generator.inspection.beside.budgeted import judge_budgeted

        apart = Inspection()
        judge_budgeted(understood, beside.budget, apart)
        _take_over(apart, understood, beside.budget, inspection)
    if "--units" in given:
        from generator.inspection.beside.members import judge_members

        judge_members(understood, beside.units, inspection)


def _judge_last_year(understood: Understood, last: Understood, inspection: Inspection) -> None:
    from generator.inspection.beside.lastyear import judge_carried, judge_compared, judge_executed

    if understood.kind == last.kind:
        judge_compared(understood, last, inspection)
        if last.kind == "决算":
            judge_carried(understood, last, inspection)
        else:
            inspection.skip("E37", "预算没有上年年末的决算数可接")
    else:
        judge_executed(understood, last, inspection)


def _take_over(
    apart: Inspection, understood: Understood, other: Understood, inspection: Inspection
) -> None:
    """What was found between two documents; all of it 提示 where they may not be of one body."""
    for rule, why in apart.skipped.items():
        inspection.skip(rule, why)
    if _of_one_body(understood, other):
        inspection.checked += apart.checked
        return
    inspection.checked += [
        replace(one, level=HINT) if one.level == WRONG else one for one in apart.checked
    ]
    message = (
        f"报告的部门是“{understood.department}”，《{other.name}》是“{other.department}”；"
        "不是一个部门就请换一份，是更名的可以不管；两份之间的出入只作提示"
    )
    ground = understood.grounds.get("部门")
    place = ground.place if ground and ground.place else Place(0, 1)
    spot = Spot("封面", understood.department, place)
    rule = "E39" if other.kind == "预算" and understood.kind == "决算" else "E38"
    charge = Charge(rule, HINT, understood.department, other.department, message)
    inspection.wrong_outside(spot, charge)


def _of_one_body(understood: Understood, other: Understood) -> bool:
    """Whether nothing says that two documents are of different departments."""
    one, two = (_bare(document.department) for document in (understood, other))
    return not one or not two or one in two or two in one


def _bare(name: str) -> str:
    return re.sub(r"\s|[（(].*", "", name)


# ---------------------------------------------------------------- a workbook and the print

_TITLES: Final = {statement.key: statement.name for statement in STATEMENTS}
_SCALE: Final = Fraction(WAN)


def judge_printed(understood: Understood, printed: Tables, inspection: Inspection) -> None:
    """Each cell of a workbook is the one that the report prints (E00)."""
    for key, cells in understood.tables.cells.items():
        shown = printed.cells.get(key, {})
        pairs = [(cell, shown[at]) for at, cell in cells.items() if at in shown]
        pairs = [(one, two) for one, two in pairs if one is not two]
        apart = [(one, two) for one, two in pairs if not one.range().meets(two.range())]
        scaled = sum(one.value in {two.value * _SCALE, two.value / _SCALE} for one, two in apart)
        if apart and 2 * scaled > len(apart) and 2 * len(apart) > len(pairs):
            # One of the two is in another unit, which is said of the unit itself.
            inspection.skip("E00", f"{_TITLES[key]}：报告与工作簿一份是元、一份是万元，没有比")
            continue
        for one, two in pairs:
            _judge_pair(key, one, two, inspection)
    if not inspection.looked_at("E00"):
        inspection.skip("E00", "报告与工作簿没有都有的表")


def _judge_pair(key: str, one: TableCell, two: TableCell, inspection: Inspection) -> None:
    spot = Spot(_TITLES[key], two.text, two.place)
    basis = f"工作簿 {cited(key, one)}；报告 {cited(key, two)}"
    if one.range().meets(two.range()):
        inspection.holds_outside("E00", spot, "报告与工作簿一致", basis)
        return
    says = f"{one.name}：工作簿是 {in_wan(one.value)} 万元，报告印的是 {in_wan(two.value)} 万元"
    charge = Charge("E00", WRONG, two.text, in_wan(one.value), says, "", basis)
    inspection.wrong_outside(spot, charge)
