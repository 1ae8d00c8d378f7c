"""Prose: what the sections of a published report state beside its tables, as keys of the input.

Only what is sure is taken: a prior-year figure is reckoned from a stated change only where the
amount beside it is that of the table.  Amounts come in 元, counts as they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator.entry.values import TO_FILL
from generator.importing.entries import Cells
from generator.importing.stated.beyond_tables import (
    of_agency,
    of_assets,
    of_gatherings,
    of_notes,
    of_procurement,
)
from generator.importing.stated.expense_counts import of_counts, of_expenses
from generator.importing.stated.item_budgets import of_items, of_totals
from generator.importing.stated.planned import of_plan
from generator.importing.stated.profile import of_performance, of_profile
from generator.importing.stated.said import Listed, Said, without_charts
from generator.understanding import Text, Understood

__all__ = ["Listed", "Said", "said_in"]


def said_in(understood: Understood) -> Iterator[Said]:
    """Everything that the sections state and the tables do not; what is to be filled in is not."""
    cells = Cells(understood.tables)
    for text in map(without_charts, understood.sections):
        told = of_plan(text, cells) if understood.kind == "预算" else _of_accounts(text, cells)
        yield from (one for one in told if _tells(one, understood.department))


def _tells(one: Said, department: str | None) -> bool:
    """Whether a statement says something: a blank, or the department's own name, does not."""
    return TO_FILL not in str(one.value) and (one.path[-1] != "单位" or one.value != department)


def _of_accounts(text: Text, cells: Cells) -> Iterator[Said]:
    yield from of_profile(text, "决算单位")
    yield from of_items(text, cells)
    yield from of_totals(text, cells)
    yield from of_expenses(text, cells)
    yield from of_counts(text)
    yield from of_agency(text, cells)
    yield from of_gatherings(text, cells)
    yield from of_procurement(text)
    yield from of_assets(text)
    yield from of_notes(text, cells)
    yield from of_performance(text)
