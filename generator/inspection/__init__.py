"""Inspection: a published report held against its tables, its arithmetic and its words."""

from __future__ import annotations

from generator.inspection import (
    amounts,
    equations,
    expenses,
    form,
    items,
    lists,
    plans,
    procurement,
    prose,
)
from generator.inspection.catalogue import CATALOGUE
from generator.inspection.claims import HINT, RIGHT, WRONG, Finding, Inspection
from generator.understanding import Understood


def inspect(understood: Understood) -> Inspection:
    """Every finding on a report, and all that was checked; nothing is raised for what is wrong."""
    inspection, tables = Inspection(), understood.tables
    for text in understood.sections:
        prose.judge_changes(text, inspection)
        prose.judge_completion(text, inspection)
        prose.judge_shares(text, inspection)
        plans.judge_plans(text, inspection)
        plans.judge_purposes(text, inspection)
        plans.judge_names(text, inspection)
        amounts.judge_amounts(text, tables, inspection)
        amounts.judge_share_of_all(text, tables, inspection)
        items.judge_classes(text, tables, inspection)
        items.judge_items(text, tables, inspection)
        items.judge_growth(text, tables, inspection)
        expenses.judge_expenses(text, tables, inspection)
        lists.judge_lists(text, tables, inspection)
        procurement.judge_procurement(text, inspection)
    equations.judge_equations(tables, inspection)
    form.judge_form(understood, inspection)
    return inspection


__all__ = ["CATALOGUE", "HINT", "RIGHT", "WRONG", "Finding", "Inspection", "inspect"]
