"""Tabulation: the nine 公开表 of a report, each amount with its origin, from its facts.

`tabulate` is the verb: Facts go in, Tables of Figures come out.  Three read them: the check of an
input's own equations, the whole published report (`publish`), and whoever writes tables: to
those `numbered` gives the order, `arranged` and `cells_of` the form, `notes_of` what stands below.
"""

from __future__ import annotations

from generator.entry.accounts import Accounts
from generator.facts import Facts
from generator.problem import HINT, Place, Problem
from generator.published.shape import Published
from generator.tabulation.arrangement import Arrangement, Cell, cells_of
from generator.tabulation.budget_tables import tables_of_budget
from generator.tabulation.budget_tables import untold as untold_of_budget
from generator.tabulation.final_tables import tables_of_accounts
from generator.tabulation.footnotes import caption_of, notes_of
from generator.tabulation.income import untold_income
from generator.tabulation.laid import arranged
from generator.tabulation.layout import blocks_of, grid_of, printed
from generator.tabulation.table import NOT_TABULATED, Entry, Table
from generator.tabulation.table_numbers import numbered
from generator.telling.document import Document

__all__ = [
    "Arrangement",
    "Cell",
    "Entry",
    "Table",
    "arranged",
    "caption_of",
    "cells_of",
    "grid_of",
    "notes_of",
    "numbered",
    "printed",
    "publish",
    "publish_text",
    "tabulate",
    "untold",
]


def tabulate(facts: Facts) -> tuple[Table, ...]:
    """The tables of a report in the order they are published; amounts in 元, exact."""
    return facts.once(_tabulated)


def _tabulated(facts: Facts) -> tuple[Table, ...]:
    content = facts.report.content
    if isinstance(content, Accounts):
        return tuple(tables_of_accounts(facts, content))
    return tuple(tables_of_budget(facts, content))


def untold(facts: Facts) -> tuple[Problem, ...]:
    """What a department has to publish and its input does not tell: a table, or the rows of one.

    A table that would be there in part is an error; a budget's that is not there is a hint.
    """
    content = facts.report.content
    if isinstance(content, Accounts):
        return untold_income(facts, content)
    if not (titles := untold_of_budget(facts)):
        return ()
    message = f"填报文件没有写各科目由哪一项资金支出，没有做{'、'.join(titles)}，请自己补上"
    return (Problem(Place(file=facts.report.source.name), message, level=HINT, rule=NOT_TABULATED),)


def publish(document: Document, unit: str = "万元", name: str = "例.txt") -> Published:
    """The whole report that a department would publish: its tables in `unit`, then the prose."""
    found = numbered(document.facts, tabulate(document.facts), document.style)
    blocks = tuple(blocks_of(document, [table for _, table in found], unit))
    return Published(name, "txt", blocks)


def publish_text(document: Document, name: str = "例.txt") -> Published:
    """The same without its tables: the explanation, after the cover that says whose it is."""
    return Published(name, "txt", tuple(blocks_of(document, (), "")))
