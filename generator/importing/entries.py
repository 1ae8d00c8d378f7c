"""Entries: what the tables say belongs under a key of the input, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Final

from generator.figure import EXACT
from generator.importing.correspondence import Keys
from generator.understanding import TableCell, Tables

ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its amount in 元; a blank cell of a table that was read whole is a 0 with no cell.

    What is not `needed` is said by something else already, or is nothing: it is only written where
    the key has an amount.  `parts` is for 其中财政拨款, which is one amount or one a kind.
    """

    path: Keys
    value: Decimal
    cell: TableCell | None = None
    key: str = ""  # of the statement
    needed: bool = True
    parts: Mapping[str, Decimal] = field(default_factory=dict)


def decimal(value: Fraction) -> Decimal:
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


@dataclass(frozen=True, slots=True)
class Cells:
    """The tables as amounts: a blank of a table that was read whole is 0, else unknown."""

    tables: Tables

    def is_there(self, key: str) -> bool:
        """Whether the table has any figures, or is whole and has none."""
        return bool(self.tables.cells.get(key)) or self.is_whole(key)

    def is_whole(self, key: str) -> bool:
        return key in self.tables.ruled

    def cell(self, key: str, row: str, column: str) -> TableCell | None:
        return self.tables.cell(key, row, column)

    def amount(self, key: str, row: str, column: str) -> Decimal:
        """An amount in 元; 0 for a blank."""
        cell = self.tables.cell(key, row, column)
        return ZERO if cell is None else decimal(cell.value)

    def entry(self, at: tuple[str, str, str], path: Keys, *, needed: bool = True) -> Entry | None:
        """The entry of a cell; of a blank where that says 0."""
        cell = self.tables.cell(*at)
        if cell is not None:
            value = decimal(cell.value)
            return Entry(path, value, cell, at[0], needed=needed and bool(value))
        return Entry(path, ZERO, None, at[0], needed=False) if self.is_whole(at[0]) else None

    def rows(self, key: str, digits: int) -> list[str]:
        """The codes of so many digits that have an amount in any column."""
        found = {row for row, _ in self.tables.cells.get(key, {})}
        return sorted(row for row in found if row.isdecimal() and len(row) == digits)

    def name(self, code: str, *keys: str) -> str:
        """The name of a code as a table prints it; '' where none does."""
        for key in keys:
            for (row, _), cell in self.tables.cells.get(key, {}).items():
                if row == code and cell.subject != code:
                    return cell.subject
        return ""
