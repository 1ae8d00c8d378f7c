"""Beside: what stands beside a report and must agree: last year's, the budget, those of its units.

A document of another year or kind is never compared; what cannot be held is said with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Final

from generator.inspection.beside.beside_rules import E37, E38, E39, E40
from generator.inspection.case import Beside, Case, Pair
from generator.inspection.claims import Charge, Inspection, Spot
from generator.inspection.judge import cited, in_wan
from generator.problem import HINT, WRONG, Place
from generator.rule import Rule
from generator.understanding import WAN, TableCell, Understood
from generator.understanding.identity import may_be_one
from generator.vocabulary.commands import option
from generator.vocabulary.statements import TITLES

E00: Final = Rule(
    "E00",
    "工作簿里的表与报告里的表一致",
    "给了表格（--tables）而报告里也有表时，逐格相比：公开的应是同一套数。",
    "工作簿 100，报告 101",
    "都是 100",
)


_RULES: Final = {"--last-year": (E37, E38), "--budget": (E39,), "--units": (E40,)}
_MISSING: Final = {
    "--last-year": "没有给出上年的报告",
    "--budget": "没有给出本年的部门预算",
    "--units": "没有给出所属各单位的报告",
}


def misfits(understood: Understood, beside: Beside) -> list[str]:
    """The documents that are of another year or kind than the report asks for, each with why."""
    return [said for _, said in _misfits(understood, beside)]


def _misfits(understood: Understood, beside: Beside) -> Iterator[tuple[str, str]]:
    """Each with the option that it was given by."""
    for by, one in beside.documents():
        year = (understood.year or 0) - (by == "--last-year")
        kinds = {"--budget": {"预算"}, "--units": {understood.kind}}.get(
            by, {"决算", understood.kind}
        )
        if by == "--budget" and understood.kind == "预算":
            instead = option("--last-year")
            said = f"报告是预算，用不着 {option(by)}；上年的预算请用 {instead}（{one.name}）"
            yield by, said
        elif understood.year is None or one.year is None:
            unknown = understood if understood.year is None else one
            yield by, f"{option(by)}：看不出《{unknown.name}》是哪一年度的，没法拿来比"
        elif one.year != year or one.kind not in kinds:
            wanted = f"{year} 年度{'或'.join(sorted(kinds))}"
            said = (
                f"{option(by)}：报告《{understood.name}》是 "
                f"{understood.year} 年度{understood.kind}，"
                f"应给 {wanted}；《{one.name}》是 {one.year} 年度{one.kind}"
            )
            yield by, said


def judge_beside(case: Case, inspection: Inspection) -> None:
    """What the report says of its past, its budget and its parts, against their own documents."""
    beside = case.beside
    judge_printed(case, inspection)
    given = set(_given(case, inspection))
    if "--last-year" in given:
        for one in beside.last_year:
            _judge_apart(_judge_last_year, case, one, inspection)
    if "--budget" in given and beside.budget:
        from generator.inspection.beside.budgeted import judge_budgeted

        _judge_apart(judge_budgeted, case, beside.budget, inspection)
    if "--units" in given:
        from generator.inspection.beside.members import judge_members

        judge_members(case, inspection)


def _given(case: Case, inspection: Inspection) -> Iterator[str]:
    """The options whose documents can be compared; why the rules of the others cannot look."""
    given = {by for by, _ in case.beside.documents()}
    wrong = [*_misfits(case.understood, case.beside)]
    for by, rules in _RULES.items():
        bad = [said for one, said in wrong if one == by]
        reason = bad[0] if bad else "" if by in given else f"{_MISSING[by]}（{option(by)}）"
        if case.understood.kind == "预算" and by == "--budget":
            reason = "报告是预算，不与本年预算比"
        for rule in rules if reason else ():
            inspection.skip(rule, reason)
        if not reason:
            yield by


def _judge_last_year(pair: Pair, inspection: Inspection) -> None:
    from generator.inspection.beside.lastyear import judge_carried, judge_changes, judge_executed

    if pair.understood.kind == pair.other.kind:
        judge_changes(pair, inspection)
        if pair.other.kind == "决算":
            judge_carried(pair, inspection)
        else:
            inspection.skip(E37, "预算没有上年年末的决算数可接")
    else:
        judge_executed(pair, inspection)


def _judge_apart(
    judge: Callable[[Pair, Inspection], None],
    case: Case,
    other: Understood,
    inspection: Inspection,
) -> None:
    """What is found between two documents; all of it 提示 where they may not be of one body."""
    understood, apart = case.understood, Inspection()
    judge(Pair(understood, case.matching, readings=case.readings, other=other), apart)
    inspection.take(apart, hints_only=not _of_one_body(understood, other))
    if _of_one_body(understood, other):
        return
    message = (
        f"报告的部门是“{understood.department}”，《{other.name}》是“{other.department}”；"
        "不是一个部门就请换一份，是更名的可以不管；两份之间的出入只作提示"
    )
    ground = understood.grounds.get("部门")
    place = ground.place if ground and ground.place else Place(0, 1)
    spot = Spot("封面", understood.department, place)
    rule = E39 if other.kind == "预算" and understood.kind == "决算" else E38
    charge = Charge(HINT, understood.department, other.department, message)
    inspection.wrong(rule, spot, charge)


def _of_one_body(understood: Understood, other: Understood) -> bool:
    """Whether nothing says that two documents are of different departments."""
    return may_be_one(understood.department, other.department)


# ---------------------------------------------------------------- a workbook and the print

_SCALE: Final = Fraction(WAN)


def judge_printed(case: Case, inspection: Inspection) -> None:
    """Each cell of a workbook is the one that the report prints (E00)."""
    if case.beside.printed is None:
        inspection.skip(E00, f"没有另外给出表格（{option('--tables')}），或报告里没有表")
        return
    for key, cells in case.tables.cells.items():
        shown = case.beside.printed.cells.get(key, {})
        pairs = [(cell, shown[at]) for at, cell in cells.items() if at in shown]
        pairs = [(one, two) for one, two in pairs if one is not two]
        apart = [(one, two) for one, two in pairs if not one.range().meets(two.range())]
        scaled = sum(one.value in {two.value * _SCALE, two.value / _SCALE} for one, two in apart)
        if apart and 2 * scaled > len(apart) and 2 * len(apart) > len(pairs):
            # One of the two is in another unit, which is said of the unit itself.
            inspection.skip(E00, f"{TITLES[key]}：报告与工作簿一份是元、一份是万元，没有比")
            continue
        for one, two in pairs:
            _judge_pair(one, two, inspection)
    if not inspection.looked_at(E00):
        inspection.skip(E00, "报告与工作簿没有都有的表")


def _judge_pair(one: TableCell, two: TableCell, inspection: Inspection) -> None:
    spot = Spot(TITLES[two.table], two.text, two.place)
    basis = f"工作簿 {cited(one)}；报告 {cited(two)}"
    if one.range().meets(two.range()):
        inspection.holds(E00, spot, "报告与工作簿一致", basis)
        return
    right = in_wan(one.value)
    says = f"{one.name}：工作簿是 {right} 万元，报告印的是 {in_wan(two.value)} 万元"
    inspection.wrong(E00, spot, Charge(WRONG, two.text, right, says), basis)
