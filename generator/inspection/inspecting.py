"""Inspecting: every judge over one report, section by section, then its tables and its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import takewhile
from typing import Final

from generator.inspection.arithmetic.agreed import judge_agreed
from generator.inspection.arithmetic.averaged import judge_averaged
from generator.inspection.arithmetic.awarded import judge_awarded
from generator.inspection.arithmetic.bounded import judge_bounded
from generator.inspection.arithmetic.carried import judge_carried
from generator.inspection.arithmetic.changed import judge_changed
from generator.inspection.arithmetic.completed import judge_completed
from generator.inspection.arithmetic.counted import judge_counted
from generator.inspection.arithmetic.included import judge_included
from generator.inspection.arithmetic.itemized import judge_items
from generator.inspection.arithmetic.moved import (
    judge_explained_moves,
    judge_listed_moves,
    judge_moved,
)
from generator.inspection.arithmetic.placed import judge_places
from generator.inspection.arithmetic.possible import judge_possible
from generator.inspection.arithmetic.rated import judge_rated
from generator.inspection.arithmetic.reached import judge_reached
from generator.inspection.arithmetic.reasoned import (
    judge_direction,
    judge_growth,
    judge_purposes,
    judge_reasons,
)
from generator.inspection.arithmetic.received import judge_received
from generator.inspection.arithmetic.restated import judge_restated
from generator.inspection.arithmetic.running import judge_agency, judge_gatherings
from generator.inspection.arithmetic.shared import judge_shared
from generator.inspection.arithmetic.staffed import judge_staffed
from generator.inspection.arithmetic.summed import judge_summed, judge_uses
from generator.inspection.arithmetic.tabulated import judge_tabulated
from generator.inspection.arithmetic.tallied import judge_tallied
from generator.inspection.arithmetic.weighed import judge_weighed
from generator.inspection.beside import judge_beside
from generator.inspection.case import NONE, Beside, Case, Judge, Readings
from generator.inspection.claims import Finding, Inspection, printed_to
from generator.inspection.equations import judge_equations
from generator.inspection.equations.wrong_unit import judge_units
from generator.inspection.form.charted import judge_charts
from generator.inspection.form.completeness import judge_completeness
from generator.inspection.form.lone_total import judge_lone_totals
from generator.inspection.form.lost_words import judge_lost_words
from generator.inspection.form.names import judge_names
from generator.inspection.form.numbering import judge_numbering
from generator.inspection.form.residue import judge_residue
from generator.inspection.form.years import judge_years
from generator.inspection.matching import Matching
from generator.inspection.one_number import explain
from generator.inspection.precision import places_of, places_of_lists
from generator.later import matcher
from generator.understanding import Text, Understood

# What a project is described by: its amounts are its own, not the department's.
_PROJECT: Final = matcher("项目概[述况]")

OF_A_SECTION: Final[tuple[Judge, ...]] = (
    judge_changed,
    judge_completed,
    judge_reasons,
    judge_shared,
    judge_tabulated,
    judge_items,
    judge_summed,
    judge_uses,
    judge_moved,
    judge_listed_moves,
    judge_explained_moves,
    judge_restated,
    judge_counted,
    judge_received,
    judge_averaged,
    judge_purposes,
    judge_growth,
    judge_included,
    judge_awarded,
    judge_agency,
    judge_gatherings,
    judge_rated,
    judge_reached,
    judge_weighed,
    judge_possible,
    judge_staffed,
)
OF_THE_PROSE: Final[tuple[Judge, ...]] = (
    judge_tallied,
    judge_bounded,
    judge_agreed,
    judge_carried,
    judge_direction,
)
# What the figures come to: of a budget it is asked of what explains all of it (_explained).
OF_FIGURES: Final[frozenset[Judge]] = frozenset((
    judge_tabulated, judge_items, judge_summed, judge_moved, judge_listed_moves,
    judge_agreed, judge_carried, judge_direction, judge_possible,
))  # fmt: skip
# What the tables come to among themselves, and what a whole report has.
OF_THE_TABLES: Final[tuple[Judge, ...]] = (
    judge_equations,
    judge_units,
    judge_completeness,
    judge_lone_totals,
    judge_charts,
)
OF_THE_TEXT: Final[tuple[Judge, ...]] = (
    judge_places,
    judge_names,
    judge_years,
    judge_numbering,
    judge_residue,
    judge_lost_words,
    judge_beside,
)


def inspect(
    understood: Understood, beside: Beside = NONE, *, text_alone: bool = False
) -> Inspection:
    """Every finding on a report, and all that was checked; nothing is raised for what is wrong.

    `beside` is what else the department published, to be held against it.  With `text_alone` the
    tables are what the text is held against, and have been held together before.
    """
    inspection, places = Inspection(), places_of(understood)
    matching, readings = Matching(understood.tables), Readings(places, understood.year)
    case = Case(understood, matching, beside=beside, readings=readings)
    with printed_to(places):
        spanning = _judge_prose(case, inspection, understood.sections)
        prose = inspection.findings
        for judge in OF_THE_TEXT if text_alone else (*OF_THE_TABLES, *OF_THE_TEXT):
            judge(case, inspection)
        explain(case, inspection, (prose, spanning), partial(_prose_again, case))
    inspection.stated = {id(text): readings.of(text) for text in understood.sections}
    return inspection


def _judge_prose(case: Case, inspection: Inspection, texts: Sequence[Text]) -> Sequence[Finding]:
    """Each section by itself, then all of the prose; the figures of a budget come last.

    What is found in all of the prose is given back.
    """
    figures = _explained(case) if case.of_budget else case
    last = [judge for judge in OF_A_SECTION if case.of_budget and judge in OF_FIGURES]
    first = [judge for judge in OF_A_SECTION if judge not in last]
    for text in texts:
        section = case.of(text)
        for judge in first:
            judge(section, inspection)
    before = len(inspection.findings)
    for judge in OF_THE_PROSE:
        judge(figures if judge in OF_FIGURES else case, inspection)
    spanning = inspection.findings[before:]
    explaining = {id(text) for text in figures.understood.sections}
    for text in texts:
        if id(text) in explaining:
            section = figures.of(text)
            for judge in last:
                judge(section, inspection)
    return spanning


def _explained(case: Case) -> Case:
    """A budget without the sections of single projects, as exact as its lists add up."""
    every = case.understood.sections
    sections = tuple(takewhile(lambda text: not _PROJECT.search(text.heading), every))
    lists = (one for text in sections for one in case.readings.of(text).lists)
    places = places_of_lists(lists)
    readings = case.readings.exact_to(places) if places else case.readings
    return replace(case, understood=replace(case.understood, sections=sections), readings=readings)


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
    matching, readings = Matching(understood.tables), Readings(places, understood.year)
    case = Case(understood, matching, beside=beside, readings=readings)
    with printed_to(places):
        judge_beside(case, inspection)
    return inspection
