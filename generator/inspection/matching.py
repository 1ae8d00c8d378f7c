"""Matching: which amount of the tables a printed amount is, where the tables are more exact."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from generator.inspection.claims import Charge, Printed
from generator.inspection.judge import in_wan, per_cent
from generator.number.ordered import Ordered
from generator.number.reach import Range, percentage
from generator.problem import HINT
from generator.understanding import TableCell, Tables

_CHANCE: Final = Fraction(1, 200)  # at most, that some cell or other prints as an amount does
FROM_ROUNDED: Final = "由已经四舍五入的数算出"


class Matching:
    """The cells of a report's tables by their value."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    @cached_property
    def _cells(self) -> Sequence[TableCell]:
        return [cell for found in self._tables.cells.values() for cell in found.values()]

    @cached_property
    def _ordered(self) -> Ordered:
        return Ordered([cell.value for cell in self._cells])

    def exact(self, printed: Printed) -> Range:
        """What a printed amount is: the one value of the tables that prints so, else its range."""
        own = printed.range()
        found = self._ordered.between(own.low, own.high)
        if self._ordered.different(found) != 1:
            return own
        cell = self._cells[self._ordered.places[found.start]]
        return cell.range() if cell.half < printed.half and self._telling(printed) else own

    def _telling(self, printed: Printed) -> bool:
        """Whether an amount has digits enough to be told from the others of its size.

        0.06万元 is a cell of 620元 by chance as soon as there are a few of hundreds of 元.
        """
        size = abs(printed.value)
        others = self._ordered.different(self._ordered.between(size / 2, size * 2))
        return bool(size) and others * 2 * printed.half <= _CHANCE * size

    def of_rounded(self, printed: Printed, part: Printed, whole: Range) -> Charge | None:
        """提示 for a percentage that fits the amounts as printed, but not the tables' own.

        `whole` is what it is a percentage of, as exact as the caller knows it.
        """
        exact = self.exact(part)
        right = percentage(exact, whole)
        if right is None or printed.range().meets(right):
            return None
        expected = per_cent(right.middle())
        message = f"{in_wan(exact.middle())} ÷ {in_wan(whole.middle())} = {expected}%"
        return Charge(HINT, printed.digits, expected, message, FROM_ROUNDED)
