"""Equation: a cell of the tables and the cells that must make it up, or stay below it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.number.reach import Range, difference, total
from generator.rule import Rule
from generator.understanding import TableCell, Tables
from generator.vocabulary.statements import BY_KEY, LISTED
from generator.vocabulary.subjects import CLASS, economic

# By equation the keys of the tables that it needs, and that of the one that must be read whole.
Needs = Mapping[Rule, tuple[str, str]]

INCOME: Final = "收入."
SPENDING: Final = "支出."
KINDS: Final = "用途."  # expenditure by kind, beside that by 科目
WHOLE: Final = "合计"
_BASIC: Final = "基本支出"


class Equation(Struct, frozen=True, dict=True):
    """A cell, and the cells that must make it up: whole = Σ parts − Σ less.

    With `at_most` the parts stay below the whole.
    """

    rule: Rule
    says: str
    whole: TableCell
    parts: tuple[TableCell, ...]
    less: tuple[TableCell, ...] = ()
    at_most: bool = False

    @property
    def key(self) -> str:
        """The table that the whole stands in."""
        return self.whole.table

    def right(self) -> Range:
        """What the parts add up to, however they were rounded."""
        return difference(
            total(part.range() for part in self.parts),
            total(part.range() for part in self.less),
        )

    @property
    def is_even(self) -> bool:
        """Whether the whole is what its parts come to, as printed, to the last place."""
        return not self._gap[0]

    def gap(self) -> Fraction:
        """By how much the whole is more than its parts, as printed."""
        return Fraction(*self._gap)

    @cached_property
    def _gap(self) -> tuple[int, int]:
        """The gap over one denominator: fractions would reduce each sum, of hundreds a report."""
        given = [cell.value for cell in self.cells()]
        below = math.lcm(*{one.denominator for one in given})
        first, *rest = (one.numerator * (below // one.denominator) for one in given)
        parts = len(self.parts)
        return first - sum(rest[:parts]) + sum(rest[parts:]), below

    def reach(self) -> Fraction:
        """By how much rounding can part the whole from its parts."""
        return sum((cell.half for cell in self.cells()), Fraction(0))

    def holds(self) -> bool:
        """Whether rounding accounts for what parts them."""
        if self.is_even or (self.at_most and self._gap[0] > 0):  # most: rounding is not asked
            return True
        return abs(self.gap()) <= self.reach()

    def repeats(self) -> bool:
        """Whether the whole is one other cell printed again, which must then read the same.

        A 0.00 beside it may stand for 49元, and is a part like any other; a blank is no cell.
        """
        given = self.parts
        return (
            len(given) == 1
            and bool(given[0].value)
            and not self.less
            and given[0].half == self.whole.half
        )

    def cells(self) -> tuple[TableCell, ...]:
        """Every cell, the whole first."""
        return (self.whole, *self.parts, *self.less)

    def signed(self) -> Iterator[tuple[TableCell, int]]:
        """Every cell with the sign of what must be added to it for the equation to hold."""
        yield self.whole, -1
        yield from ((part, 1) for part in self.parts)
        yield from ((part, -1) for part in self.less)


def within(
    rule: Rule, says: str, whole: TableCell | None, parts: Iterable[TableCell | None]
) -> Iterator[Equation]:
    """An equation, if there is a whole and anything that it is made of."""
    given = tuple(part for part in parts if part is not None)
    if whole is not None and given:
        yield Equation(rule, says, whole, given)


def known(key: str, side: str) -> frozenset[str]:
    """The rows of a 总表 that the statement names."""
    statement = LISTED.get(key, BY_KEY[key])
    rows = statement.income if side == INCOME else statement.spending
    return frozenset(f"{side}{row.name}" for row in rows)


def classes(tables: Tables, key: str, column: str = "0") -> dict[str, TableCell]:
    """The 类 on the right of a 总表 that have an amount, by name."""
    named = known(key, SPENDING)
    rows = tables.rows(key, column)
    if f"{SPENDING}{_BASIC}" in rows:  # by kind: what 基本支出 was for stands below it
        named |= {f"{SPENDING}{one.name}" for one in economic().values() if len(one.code) == CLASS}
    return {
        row.removeprefix(SPENDING): cell
        for row, cell in rows.items()
        if row.startswith(SPENDING) and row not in named and "." not in row.removeprefix(SPENDING)
    }


def class_named(tables: Tables, key: str, column: str) -> dict[str, TableCell]:
    """The 类 of a table with codes, by name."""
    rows = tables.rows(key, column).items()
    return {cell.subject: cell for row, cell in rows if len(row) == CLASS and row.isdecimal()}


def below(rows: Iterable[str]) -> dict[str, list[str]]:
    """The rows that each row is the sum of: those whose nearest listed row above it is."""
    listed = set(rows)
    found: dict[str, list[str]] = {}
    for code in sorted(listed - {WHOLE}):
        found.setdefault(_above(code, listed), []).append(code)
    return found


def _above(code: str, listed: set[str]) -> str:
    for digits in range(len(code) - 2, 0, -2):
        if digits >= CLASS and code[:digits] in listed:
            return code[:digits]
    return WHOLE
