"""What a reader of published tables can tell of a table: the amounts that have a name in print."""

from __future__ import annotations

from fractions import Fraction

from generator.statements import BY_KEY
from generator.tabulation import Table


def expected(table: Table) -> dict[tuple[str, str], Fraction]:
    """The amounts of a table that a reader can name: a 科目 without a code it cannot."""
    known = {column.name for column in BY_KEY[table.key].columns} | {"预算", "决算"}
    return {
        (entry.row, column): Fraction(one.value)
        for entry in table.rows
        if table.key != "T6" or _is_named(entry.row)
        for column, one in entry.cells.items()
        if column in known
    }


def is_named(table: Table) -> bool:
    """Whether every row with an amount has a name."""
    return table.key != "T6" or all(_is_named(entry.row) for entry in table.rows if entry.cells)


def _is_named(row: str) -> bool:
    return row.isdecimal() or row.endswith("合计")
