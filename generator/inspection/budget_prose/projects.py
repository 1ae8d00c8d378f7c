"""Projects: what a budget names twice, in the sections of all money and of 一般公共预算."""

from __future__ import annotations

from typing import Final

from generator.inspection.arithmetic.restated import N14
from generator.inspection.budget_prose.budget_amounts import (
    GENERAL,
    Account,
    BudgetCase,
    Said,
    said,
)
from generator.inspection.claims import Charge, Inspection, money
from generator.inspection.judge import in_wan
from generator.later import matcher
from generator.number.reach import overlap
from generator.problem import HINT, WRONG

_PROJECT: Final = matcher(
    r"（\d{1,2}）(?P<name>[^\d。；，：、\n（）]{4,40}(?:（[^）\d]{1,20}）)?)(?:预算)?(?:为)?"
    rf"{money('amount')}"
)


def judge_projects(case: BudgetCase, inspection: Inspection) -> None:
    """A project's amount is the same each time; less can be of one fund where there are more."""
    found: dict[str, list[Said]] = {}
    for text in case.sections:
        for match in _PROJECT.finditer(text.text):
            one = said(match["name"], match, text)
            found.setdefault(one.name, []).append(one)
    bad = WRONG if _one_fund(case.stated) else HINT
    for first, *others in found.values():
        for one in others:
            _judge_again(one, first, bad, inspection)


def _one_fund(stated: Account) -> bool:
    """Whether all the money of a department is 一般公共预算."""
    whole, general = stated.get("支出"), stated.get(f"{GENERAL}支出")
    if not whole or not general:
        return False
    return whole[0].printed.value == general[0].printed.value


def _judge_again(one: Said, first: Said, bad: str, inspection: Inspection) -> None:
    if overlap(one.printed.range(), first.printed.range()):
        for each in (first, one):
            inspection.holds(N14, each.quote, "前后一致")
        return
    before = in_wan(first.printed.value)
    message = f"“{one.name}”前面写 {before} 万元，这里写 {in_wan(one.printed.value)} 万元"
    inspection.wrong(N14, one.quote, Charge(bad, one.printed.digits, before, message))
