"""Matching: which amount of the tables a printed amount is, where the tables are more exact."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from generator.inspection.claims import Charge, Printed
from generator.inspection.judge import in_wan, per_cent
from generator.number.reach import Range, between, percentage
from generator.problem import HINT
from generator.understanding import Tables

_CHANCE: Final = Fraction(1, 200)  # at most, that some cell or other prints as an amount does
FROM_ROUNDED: Final = "由已经四舍五入的数算出"


class Matching:
    """The cells of a report's tables by their value."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def exact(self, printed: Printed) -> Range:
        """What a printed amount is: the one value of the tables that prints so, else its range."""
        own, ordered = printed.range(), self._tables.ordered
        found = ordered.within(own)
        if ordered.different(found) != 1:
            return own
        cell = self._tables.every[ordered.places[found.start]]
        return cell.range() if cell.half < printed.half and self._telling(printed) else own

    def _telling(self, printed: Printed) -> bool:
        """Whether an amount has digits enough to be told from the others of its size.

        0.06万元 is a cell of 620元 by chance as soon as there are a few of hundreds of 元.
        """
        size, ordered = abs(printed.value), self._tables.ordered
        others = ordered.different(ordered.within(between(size / 2, size * 2)))
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
