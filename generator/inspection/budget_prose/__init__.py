"""Budgets: the prose of a 部门预算 or 单位预算 held against its tables and against itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Final

from generator.inspection.budget_prose import (
    budget_affairs as affairs,
)
from generator.inspection.budget_prose import (
    budget_changes as changes,
)
from generator.inspection.budget_prose import (
    budget_items as items,
)
from generator.inspection.budget_prose import (
    budget_totals as totals,
)
from generator.inspection.budget_prose import (
    projects,
    sums,
)
from generator.inspection.budget_prose.budget_amounts import Said, explaining
from generator.inspection.claims import Inspection, printed_to
from generator.understanding import Tables, Text, Understood

_CENT: Final = 2  # places of 万元 that an amount is worked out to


def judge_budget(understood: Understood, inspection: Inspection) -> None:
    """Every amount of the explanation that the tables or its own arithmetic determine."""
    sections = explaining(understood.sections)
    exact = sums.exact(sections)
    with printed_to(_CENT) if exact else nullcontext():
        _judge(sections, understood.tables, inspection, exact=exact)


def _judge(
    sections: Sequence[Text], tables: Tables, inspection: Inspection, *, exact: bool
) -> None:
    stated = totals.account(sections)
    totals.judge_totals(stated, tables, inspection)
    totals.judge_direction(stated, inspection)
    items.judge_items(sections, tables, _listed(stated), inspection)
    projects.judge_projects(sections, stated, inspection)
    affairs.judge_expenses(sections, tables, inspection)
    affairs.judge_bought(sections, inspection)
    affairs.judge_agency(sections, tables, stated, inspection)
    for text in sections:
        sums.judge_sums(text, inspection, exact=exact)
        changes.judge_changes(text, inspection, exact=exact)
        totals.judge_classes(text, tables, inspection)
        items.judge_codes(text, tables, inspection)
        affairs.judge_reserved(text, inspection)
        affairs.judge_goals(text, tables, inspection)
        affairs.judge_fleets(text, inspection)


def _listed(stated: totals.Account) -> Sequence[Said]:
    """The total that a list of items is of."""
    for name in ("财政拨款支出", "一般公共预算支出", "支出"):
        if found := stated.get(name):
            return found
    return ()
