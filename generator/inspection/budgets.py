"""Budgets: the prose of a 部门预算 or 单位预算 held against its tables and against itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Final

from generator.inspection import (
    budgets_affairs,
    budgets_changes,
    budgets_items,
    budgets_projects,
    budgets_sums,
    budgets_totals,
)
from generator.inspection.budgets_said import Said, explaining
from generator.inspection.claims import Inspection, printed_to
from generator.understanding import Tables, Text, Understood

_CENT: Final = 2  # places of 万元 that an amount is worked out to


def judge_budget(understood: Understood, inspection: Inspection) -> None:
    """Every amount of the explanation that the tables or its own arithmetic determine."""
    sections = explaining(understood.sections)
    exact = budgets_sums.exact(sections)
    with printed_to(_CENT) if exact else nullcontext():
        _judge(sections, understood.tables, inspection, exact=exact)


def _judge(
    sections: Sequence[Text], tables: Tables, inspection: Inspection, *, exact: bool
) -> None:
    stated = budgets_totals.account(sections)
    budgets_totals.judge_totals(stated, tables, inspection)
    budgets_totals.judge_direction(stated, inspection)
    budgets_items.judge_items(sections, tables, _listed(stated), inspection)
    budgets_projects.judge_projects(sections, stated, inspection)
    budgets_affairs.judge_expenses(sections, tables, inspection)
    budgets_affairs.judge_bought(sections, inspection)
    budgets_affairs.judge_agency(sections, tables, stated, inspection)
    for text in sections:
        budgets_sums.judge_sums(text, inspection, exact=exact)
        budgets_changes.judge_changes(text, inspection, exact=exact)
        budgets_totals.judge_classes(text, tables, inspection)
        budgets_items.judge_codes(text, tables, inspection)
        budgets_affairs.judge_reserved(text, inspection)
        budgets_affairs.judge_goals(text, tables, inspection)
        budgets_affairs.judge_fleets(text, inspection)


def _listed(stated: budgets_totals.Account) -> Sequence[Said]:
    """The total that a list of items is of."""
    for name in ("财政拨款支出", "一般公共预算支出", "支出"):
        if found := stated.get(name):
            return found
    return ()
