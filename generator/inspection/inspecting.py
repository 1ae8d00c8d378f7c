"""Inspecting: every judge over one report, section by section, then its tables and its form."""

from __future__ import annotations

from generator.inspection import equations, form
from generator.inspection.beside import NONE, Beside, judge_beside
from generator.inspection.claims import Inspection, printed_to
from generator.inspection.equations import wrong_unit as units
from generator.inspection.matching import Matching
from generator.inspection.precision import places_of
from generator.inspection.prose import (
    affairs,
    amounts,
    assets,
    based,
    changes,
    completion,
    expenses,
    items,
    lists,
    plans,
    procurement,
    reasons,
    shares,
)
from generator.understanding import Understood


def inspect(understood: Understood, beside: Beside = NONE) -> Inspection:
    """Every finding on a report, and all that was checked; nothing is raised for what is wrong.

    `beside` is what else the department published, to be held against it.
    """
    inspection = Inspection()
    with printed_to(places_of(understood)):
        _judge(understood, inspection)
        judge_beside(understood, beside, inspection)
    return inspection


def compare(understood: Understood, beside: Beside) -> Inspection:
    """What a report says of its past, its budget and its units, held against their own documents.

    The half of `inspect` that looks beside the report (E00, E37 to E40).  Nothing is raised: a
    document of another year or kind is not compared, and `skipped` says why.
    """
    inspection = Inspection()
    with printed_to(places_of(understood)):
        judge_beside(understood, beside, inspection)
    return inspection


def _judge(understood: Understood, inspection: Inspection) -> None:
    tables = understood.tables
    matching = Matching(tables)
    for text in understood.sections:
        changes.judge_changes(text, inspection)
        changes.judge_new(text, inspection)
        based.judge_based(text, inspection)
        completion.judge_completion(text, matching, inspection)
        completion.judge_reversed(text, inspection)
        reasons.judge_reasons(text, inspection)
        shares.judge_shares(text, matching, inspection)
        plans.judge_plans(text, inspection)
        plans.judge_purposes(text, inspection)
        plans.judge_names(text, inspection)
        amounts.judge_amounts(text, tables, inspection)
        amounts.judge_fund(text, inspection)
        amounts.judge_share_of_all(text, tables, inspection)
        items.judge_classes(text, tables, inspection)
        items.judge_items(text, tables, inspection)
        items.judge_growth(text, tables, inspection)
        if understood.kind != "预算":  # a budget's are judged with the budget
            expenses.judge_expenses(text, tables, matching, inspection)
        lists.judge_lists(text, tables, inspection)
        procurement.judge_procurement(text, inspection)
        affairs.judge_agency(text, tables, inspection)
        affairs.judge_agency_budget(text, inspection)
        affairs.judge_gatherings(text, tables, inspection)
        affairs.judge_performance(text, tables, inspection)
        affairs.judge_ratings(text, inspection)
    assets.judge_vehicles(understood, inspection)
    if understood.kind == "预算":
        from generator.inspection.budget_prose import judge_budget

        judge_budget(understood, inspection)
    equations.judge_equations(tables, inspection)
    units.judge_units(tables, inspection)
    form.judge_form(understood, inspection)
