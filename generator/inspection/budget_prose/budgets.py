"""Budgets: the prose of a 部门预算 or 单位预算 held against its tables and against itself."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from typing import Final

from generator.inspection.arithmetic.moved import judge_listed_moves
from generator.inspection.arithmetic.summed import judge_summed
from generator.inspection.budget_prose.budget_affairs import (
    judge_agency,
    judge_expenses,
)
from generator.inspection.budget_prose.budget_amounts import BudgetCase, explaining
from generator.inspection.budget_prose.budget_items import judge_codes, judge_items
from generator.inspection.budget_prose.budget_totals import (
    account,
    judge_classes,
    judge_direction,
    judge_totals,
)
from generator.inspection.budget_prose.projects import judge_projects
from generator.inspection.budget_prose.sums import exact
from generator.inspection.case import Case, Readings
from generator.inspection.claims import Inspection, printed_to

_CENT: Final = 2  # places of 万元 that an amount is worked out to

Judges = tuple[Callable[[BudgetCase, Inspection], None], ...]
OF_ALL: Final[Judges] = (
    judge_totals,
    judge_direction,
    judge_items,
    judge_projects,
    judge_expenses,
    judge_agency,
)
OF_A_SECTION: Final[Judges] = (
    judge_summed,
    judge_listed_moves,
    judge_classes,
    judge_codes,
)


def judge_budget(case: Case, inspection: Inspection) -> None:
    """Every amount of the explanation that the tables or its own arithmetic determine."""
    sections = explaining(case.understood.sections)
    understood = replace(case.understood, sections=sections)
    to_the_cent = exact(one for text in sections for one in case.readings.of(text).lists)
    with printed_to(_CENT) if to_the_cent else nullcontext():
        readings = Readings(_CENT) if to_the_cent else case.readings
        stated = account(sections, readings)
        budget = BudgetCase(understood, case.matching, readings=readings, stated=stated)
        for judge in OF_ALL:
            judge(budget, inspection)
        for text in sections:
            section = replace(budget, text=text)
            for judge in OF_A_SECTION:
                judge(section, inspection)
