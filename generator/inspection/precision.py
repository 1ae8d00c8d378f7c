"""Precision: how many places of 万元 a report's prose prints, where it leaves zeros at the end out.

`5万元` stands for 5.00 in a report that prints two places and leaves zeros out, and for anything
from 4.5 to 5.5 in one that rounds as it likes.  The tables tell which it is.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.claims import number
from generator.later import matcher
from generator.understanding import WAN, Understood

_AMOUNT: Final = matcher(r"(?<![\d.,])(\d[\d,]{0,19}(?:\.\d{1,9})?)万元")
_TELLING: Final = 3  # amounts that have to agree before anything is concluded
_CENT: Final = 2
_HALF: Final = WAN // 200  # 元: half of the second place of 万元


def places_of(understood: Understood) -> int:
    """The places that every amount in 万元 is printed to; 0 where that cannot be told.

    An amount of fewer than two places that a cell of the tables rounds to says whether zeros were
    left out (it is the cell to two places) or the cell was rounded further.
    """
    cells = sorted(
        cell.value for found in understood.tables.cells.values() for cell in found.values()
    )
    exact = rounded = 0
    for text in understood.sections:
        for match in _AMOUNT.finditer(text.text):
            printed = number(match[1], WAN)
            if printed.value and len(match[1].partition(".")[2]) < _CENT:
                near = _within(cells, printed.value, printed.half)
                if any(abs(value - printed.value) <= _HALF for value in near):
                    exact += 1
                elif near and match[1].count("."):
                    rounded += 1
    return _CENT if exact >= _TELLING and not rounded else 0


def _within(cells: Sequence[Fraction], value: Fraction, half: Fraction) -> Sequence[Fraction]:
    """The cells that may have been printed as a number."""
    first, end = bisect.bisect_left(cells, value - half), bisect.bisect_right(cells, value + half)
    return cells[first:end]
