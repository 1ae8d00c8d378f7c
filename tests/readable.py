"""What a reader of published tables can tell of a table: the amounts that have a name in print."""

from __future__ import annotations

from fractions import Fraction

from generator.tabulation import Table
from generator.vocabulary.statements import BY_KEY

_WHOLES = {"人员经费", "公用经费"}  # in a budget not broken down: a total like 人员经费合计


def expected(table: Table) -> dict[tuple[str, str], Fraction]:
    """The amounts of a table by row and column, in 元, as far as a reader knows them apart."""
    known = {column.name for column in BY_KEY[table.key].columns} | {"预算", "决算"}
    return {
        (entry.row, column): Fraction(one.value)
        for entry in table.rows
        if entry.row not in _WHOLES
        for column, one in entry.cells.items()
        if column in known
    }


def has_codes(table: Table) -> bool:
    """Whether every row with an amount has a code or is a total: its sums can be held."""
    rows = (entry.row for entry in table.rows if entry.cells)
    return table.key != "T6" or all(row.isdecimal() or row.endswith("合计") for row in rows)
