"""Laid: a table in the form of its style."""

from __future__ import annotations

from generator.tabulation.arrangement import Arrangement
from generator.tabulation.balanced import balanced
from generator.tabulation.forms import form_of
from generator.tabulation.side_by_side import economic, expenses
from generator.tabulation.subject_rows import coded
from generator.tabulation.table import Table


def arranged(table: Table) -> Arrangement:
    """One of the nine tables as it is laid out in the form that it has."""
    form = form_of(table)
    if table.key in {"T1", "T4"}:
        return balanced(table, form)
    if table.key == "TS":
        return expenses(table)
    # A budget's basic expenditure has columns for 人员经费 and 公用经费, final accounts blocks.
    return economic(table) if table.key == "T6" and table.is_final else coded(table, form)
