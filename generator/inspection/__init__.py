"""Inspection: a published report held against its tables, its arithmetic and its words."""

from __future__ import annotations

from generator.inspection import against_tables, equations, form, plans, prose
from generator.inspection.catalogue import CATALOGUE
from generator.inspection.claims import HINT, WRONG, Finding, Inspection
from generator.understanding import Understood


def inspect(understood: Understood) -> Inspection:
    """Every finding on a report, and how much was checked; nothing is raised for what is wrong."""
    inspection = Inspection()
    for text in understood.sections:
        prose.judge_changes(text, inspection)
        prose.judge_completion(text, inspection)
        prose.judge_shares(text, inspection)
        plans.judge_plans(text, inspection)
        plans.judge_purposes(text, inspection)
        plans.judge_names(text, inspection)
        against_tables.judge_stated(text, understood.tables, inspection)
        against_tables.judge_share_of_all(text, understood.tables, inspection)
        against_tables.judge_classes(text, understood.tables, inspection)
        against_tables.judge_items(text, understood.tables, inspection)
        against_tables.judge_lists(text, understood.tables, inspection)
        against_tables.judge_reasons(text, understood.tables, inspection)
        against_tables.judge_procurement(text, inspection)
    equations.judge_equations(understood.tables, inspection)
    form.judge_form(understood, inspection)
    return inspection


__all__ = ["CATALOGUE", "HINT", "WRONG", "Finding", "Inspection", "inspect"]
