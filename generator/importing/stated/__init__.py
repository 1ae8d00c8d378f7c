"""Stated: what the sections of a published report state beside its tables, as keys of the input.

Every figure comes with the words that state it.  Only what is sure is taken: a prior-year figure
is reckoned from a stated change only where that is printed as exactly as the amount beside it.
Amounts come in 元, counts as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from generator.entry.values import TO_FILL
from generator.importing.entries import Cells
from generator.importing.stated.behind import of_notes, of_uses
from generator.importing.stated.counts import of_counts
from generator.importing.stated.gatherings import of_gatherings
from generator.importing.stated.item_rows import of_items
from generator.importing.stated.planned import SUM, of_plan, without_sums
from generator.importing.stated.precise import places_said
from generator.importing.stated.profile import of_performance, of_profile
from generator.importing.stated.said import SHARED, Listed, Said, without_charts
from generator.importing.stated.told_amounts import Differing, Figures
from generator.understanding import Tables, Text, Understood
from generator.understanding.sentences import read
from generator.understanding.sentences.printed import Quote

__all__ = ["Differing", "Listed", "Said", "Telling", "said_in"]

# What is asked for since its sum, or what it is a share of, is stated.
_OF_OTHERS: Final = (SUM, SHARED)


class Telling(Struct):
    """A report that tells an input what it states beside the tables that were handed in.

    `differing` is what those say otherwise, `doubted` what does not agree with itself.
    """

    understood: Understood
    tables: Tables
    differing: list[Differing] = field(default_factory=list)
    doubted: list[Quote] = field(default_factory=list)

    def said(self) -> Iterator[Said]:
        """Everything that the sections state and the tables do not; no blank, no own name."""
        return without_sums(self._said())

    def _said(self) -> Iterator[Said]:
        one = self.understood
        cells = Cells(self.tables)
        figures = Figures(one, cells)
        places = places_said(replace(one, tables=self.tables))
        for text in map(without_charts, one.sections):
            for said in _of_section(text, one.kind, places, figures, cells):
                own = said.path[-1] == "单位" and said.value == one.department
                if not own and (TO_FILL not in str(said.value) or said.how in _OF_OTHERS):
                    yield said
        yield from figures.rest()
        self.differing, self.doubted = figures.differing, figures.doubted


def said_in(understood: Understood) -> Iterator[Said]:
    """What the sections of a report state."""
    return Telling(understood, understood.tables).said()


def _of_section(
    text: Text, kind: str, places: int, figures: Figures, cells: Cells
) -> Iterator[Said]:
    reading = read(text, places)
    yield from of_profile(text, f"{kind}单位")
    if kind == "预算":
        yield from of_plan(text, reading, figures.keyed)
    else:
        yield from of_items(text, reading, cells)
        yield from of_gatherings(text, reading)
    yield from figures.of(text, reading)
    yield from of_counts(text, reading, kind)
    yield from of_uses(text, kind)
    if kind == "决算":
        yield from of_notes(text, cells)
        yield from of_performance(text)
