"""Entries: what the tables say belongs under a key of the input, each with its cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct, field

from generator.importing.correspondence import Keys
from generator.number.figure import EXACT
from generator.understanding import TableCell, Tables
from generator.vocabulary.subjects import CLASS, ITEM, ancestors

ZERO: Final = Decimal(0)


class Entry(Struct, frozen=True):
    """A key and its amount in 元; a blank cell of a table that was read whole is a 0 with no cell.

    What is not `needed` is said by something else already, or is nothing: it is only written where
    the key has an amount.  `parts` is for 其中财政拨款: an amount a kind, written where
    they are `split`, or typed so.
    """

    path: Keys
    value: Decimal
    cell: TableCell | None = None
    key: str = ""  # of the statement
    needed: bool = True
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    split: bool = False


def decimal(value: Fraction) -> Decimal:
    """An amount of a table as a Decimal, exact: a printed one has few digits."""
    return EXACT.divide(Decimal(value.numerator), Decimal(value.denominator))


class Cells:
    """The tables as amounts: a blank of a table that was read whole is 0, else unknown."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._codes: dict[str, dict[str, str]] = {}
        self._below: dict[tuple[str, int], dict[str, list[str]]] = {}

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
        return [code for codes in self.below(key, digits).values() for code in codes]

    def below(self, key: str, digits: int) -> Mapping[str, list[str]]:
        """The same by the code of the level above; of a 类 that is ''."""
        if (key, digits) not in self._below:
            found: dict[str, list[str]] = {}
            for code in sorted(self._named(key)):
                if len(code) == digits and code.isdecimal():
                    found.setdefault(code[:-2] if digits > CLASS else "", []).append(code)
            self._below[key, digits] = found
        return self._below[key, digits]

    def has_none(self, key: str, item: str) -> bool:
        """Whether a table says, by having no row of it, that nothing was spent on a 项.

        It does not where its 类 or 款, or the 合计 alone, has an amount and no 项 below.
        """
        if not self.is_whole(key) or item in self._named(key):
            return False
        spent = {row for (row, _), cell in self.tables.cells.get(key, {}).items() if cell.value}
        items = [row for row in spent if len(row) == ITEM and row.isdecimal()]
        above = spent & set(ancestors(item))
        return not spent or (
            bool(items) and all(any(one.startswith(row) for one in items) for row in above)
        )

    def name(self, code: str, *keys: str) -> str:
        """The name of a code as a table prints it; '' where none does."""
        return next((name for key in keys if (name := self._named(key).get(code))), "")

    def _named(self, key: str) -> Mapping[str, str]:
        if key not in self._codes:
            self._codes[key] = {
                row: "" if cell.subject == row else cell.subject
                for (row, _), cell in self.tables.cells.get(key, {}).items()
            }
        return self._codes[key]
