"""Inspecting: every judge over one report, section by section, then its tables and its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from generator.inspection.arithmetic.agreed import judge_agreed
from generator.inspection.arithmetic.bounded import judge_bounded
from generator.inspection.arithmetic.carried import judge_carried
from generator.inspection.arithmetic.changed import judge_changed
from generator.inspection.arithmetic.completed import judge_completed
from generator.inspection.arithmetic.counted import judge_counted
from generator.inspection.arithmetic.itemized import judge_items
from generator.inspection.arithmetic.moved import judge_moved
from generator.inspection.arithmetic.placed import judge_places
from generator.inspection.arithmetic.reasoned import judge_growth, judge_purposes, judge_reasons
from generator.inspection.arithmetic.restated import judge_restated
from generator.inspection.arithmetic.shared import judge_shared
from generator.inspection.arithmetic.summed import judge_summed
from generator.inspection.arithmetic.tabulated import judge_tabulated
from generator.inspection.beside import judge_beside
from generator.inspection.case import NONE, Beside, Case, Judge, Readings
from generator.inspection.claims import Inspection, printed_to
from generator.inspection.equations import judge_equations
from generator.inspection.equations.wrong_unit import judge_units
from generator.inspection.form.charted import judge_charts
from generator.inspection.form.completeness import judge_completeness
from generator.inspection.form.lone_total import judge_lone_totals
from generator.inspection.form.names import judge_names
from generator.inspection.form.numbering import judge_numbering
from generator.inspection.form.residue import judge_residue
from generator.inspection.form.years import judge_years
from generator.inspection.matching import Matching
from generator.inspection.one_number import explain
from generator.inspection.precision import places_of
from generator.inspection.prose.affairs import (
    judge_agency,
    judge_agency_budget,
    judge_gatherings,
    judge_performance,
    judge_ratings,
)
from generator.inspection.prose.assets import judge_vehicles
from generator.inspection.prose.lists import judge_lists
from generator.inspection.prose.procurement import judge_procurement
from generator.understanding import Text, Understood


def judge_budgets(case: Case, inspection: Inspection) -> None:
    """The prose of a budget; final accounts do not wait for its patterns."""
    if case.understood.kind == "预算":
        from generator.inspection.budget_prose.budgets import judge_budget

        judge_budget(case, inspection)


def of_finals(judge: Judge) -> Judge:
    """A judge of final accounts; a budget's figures are judged where it is known how exact."""

    def judge_finals(case: Case, inspection: Inspection) -> None:
        if case.understood.kind != "预算":
            judge(case, inspection)

    return judge_finals


OF_A_SECTION: Final[tuple[Judge, ...]] = (
    judge_changed,
    judge_completed,
    judge_reasons,
    judge_shared,
    of_finals(judge_tabulated),
    of_finals(judge_items),
    of_finals(judge_summed),
    of_finals(judge_moved),
    judge_restated,
    judge_counted,
    judge_purposes,
    judge_growth,
    judge_lists,
    judge_procurement,
    judge_agency,
    judge_agency_budget,
    judge_gatherings,
    judge_performance,
    judge_ratings,
)
OF_THE_PROSE: Final[tuple[Judge, ...]] = (
    judge_vehicles,
    judge_bounded,
    of_finals(judge_agreed),
    of_finals(judge_carried),
    judge_budgets,
)
OF_THE_WHOLE: Final[tuple[Judge, ...]] = (
    judge_equations,
    judge_units,
    judge_completeness,
    judge_lone_totals,
    judge_charts,
    judge_places,
    judge_names,
    judge_years,
    judge_numbering,
    judge_residue,
    judge_beside,
)


def inspect(understood: Understood, beside: Beside = NONE) -> Inspection:
    """Every finding on a report, and all that was checked; nothing is raised for what is wrong.

    `beside` is what else the department published, to be held against it.
    """
    inspection, places = Inspection(), places_of(understood)
    matching, readings = Matching(understood.tables), Readings(places)
    case = Case(understood, matching, beside=beside, readings=readings)
    with printed_to(places):
        _judge_prose(case, inspection, understood.sections)
        for judge in OF_THE_WHOLE:
            judge(case, inspection)
        explain(case, inspection, partial(_prose_again, case))
    inspection.stated = {id(text): readings.of(text) for text in understood.sections}
    return inspection


def _judge_prose(case: Case, inspection: Inspection, texts: Sequence[Text]) -> None:
    for text in texts:
        section = case.of(text)
        for judge in OF_A_SECTION:
            judge(section, inspection)
    for judge in OF_THE_PROSE:
        judge(case, inspection)


def _prose_again(case: Case, understood: Understood, texts: Sequence[Text]) -> Inspection:
    """What some sections of a report would come to, and all that spans them."""
    inspection = Inspection()
    again = replace(case, understood=understood, readings=case.readings.anew())
    _judge_prose(again, inspection, texts)
    return inspection


def compare(understood: Understood, beside: Beside) -> Inspection:
    """What a report says of its past, its budget and its units, held against their own documents.

    The half of `inspect` that looks beside the report (E00, E37 to E40).  Nothing is raised: a
    document of another year or kind is not compared, and `skipped` says why.
    """
    inspection, places = Inspection(), places_of(understood)
    matching, readings = Matching(understood.tables), Readings(places)
    case = Case(understood, matching, beside=beside, readings=readings)
    with printed_to(places):
        judge_beside(case, inspection)
    return inspection
