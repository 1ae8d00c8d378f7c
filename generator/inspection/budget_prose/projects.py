"""Projects: what a budget names twice, in the sections of all money and of 一般公共预算."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.budget_prose.budget_amounts import GENERAL, Said, said
from generator.inspection.budget_prose.budget_totals import Account
from generator.inspection.claims import Charge, Inspection, money
from generator.inspection.judge import in_wan
from generator.number.reach import overlap
from generator.problem import HINT, WRONG
from generator.understanding import Text

_PROJECT: Final = re.compile(
    r"（\d{1,2}）(?P<name>[^\d。；，：、\n（）]{4,40}(?:（[^）\d]{1,20}）)?)(?:预算)?(?:为)?"
    rf"{money('amount')}"
)


def judge_projects(sections: Sequence[Text], stated: Account, inspection: Inspection) -> None:
    """A project's amount is the same each time; less can be of one fund where there are more."""
    found: dict[str, list[Said]] = {}
    for text in sections:
        for match in _PROJECT.finditer(text.text):
            one = said(match["name"], match, text)
            found.setdefault(one.name, []).append(one)
    alone = _one_fund(stated)
    for name, each in found.items():
        for one in each[1:]:
            _judge_again(name, one, each[0], alone=alone, inspection=inspection)


def _one_fund(stated: Account) -> bool:
    """Whether all the money of a department is 一般公共预算."""
    whole, general = stated.get("支出"), stated.get(f"{GENERAL}支出")
    if not whole or not general:
        return False
    return whole[0].printed.value == general[0].printed.value


def _judge_again(name: str, one: Said, first: Said, *, alone: bool, inspection: Inspection) -> None:
    if overlap(one.printed.range(), first.printed.range()):
        for each in (first, one):
            inspection.holds("N14", each.text, each.span, "前后一致")
        return
    before = in_wan(first.printed.value)
    message = f"“{name}”前面写 {before} 万元，这里写 {in_wan(one.printed.value)} 万元"
    charge = Charge("N14", WRONG if alone else HINT, one.printed.digits, before, message)
    inspection.wrong(one.text, one.span, charge)
