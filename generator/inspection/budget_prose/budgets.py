"""Budgets: the prose of a 部门预算 or 单位预算 held against its tables and against itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Final

from generator.inspection.arithmetic.agreed import judge_agreed
from generator.inspection.arithmetic.carried import judge_carried
from generator.inspection.arithmetic.itemized import judge_items
from generator.inspection.arithmetic.moved import judge_moved
from generator.inspection.arithmetic.summed import judge_summed
from generator.inspection.arithmetic.tabulated import judge_tabulated
from generator.inspection.budget_prose.budget_affairs import (
    judge_agency,
    judge_bought,
    judge_fleets,
    judge_goals,
    judge_reserved,
)
from generator.inspection.budget_prose.budget_amounts import BudgetCase, explaining
from generator.inspection.budget_prose.budget_changes import judge_changes
from generator.inspection.budget_prose.sums import exact
from generator.inspection.budget_prose.ways import judge_direction
from generator.inspection.case import Case, Readings
from generator.inspection.claims import Inspection, printed_to

_CENT: Final = 2  # places of 万元 that an amount is worked out to

Judges = tuple[Callable[[BudgetCase, Inspection], None], ...]
OF_ALL: Final[Judges] = (
    judge_agreed,
    judge_carried,
    judge_direction,
    judge_bought,
    judge_agency,
)
OF_A_SECTION: Final[Judges] = (
    judge_tabulated,
    judge_items,
    judge_summed,
    judge_moved,
    judge_changes,
    judge_reserved,
    judge_goals,
    judge_fleets,
)


def judge_budget(case: Case, inspection: Inspection) -> None:
    """Every amount of the explanation that the tables or its own arithmetic determine."""
    sections = explaining(case.understood.sections)
    understood = replace(case.understood, sections=sections)
    to_the_cent = exact(one for text in sections for one in case.readings.of(text).lists)
    with printed_to(_CENT) if to_the_cent else nullcontext():
        readings = Readings(_CENT) if to_the_cent else case.readings
        budget = BudgetCase(understood, case.matching, readings=readings, exact=to_the_cent)
        for judge in OF_ALL:
            judge(budget, inspection)
        for text in sections:
            section = replace(budget, text=text)
            for judge in OF_A_SECTION:
                judge(section, inspection)
