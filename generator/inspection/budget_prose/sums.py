"""Sums: whether the lists of a budget add up to the last place that is printed."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from generator.number.reach import total
from generator.understanding.sentences import Listed

_MANY: Final = 4  # lists that are exact to one that is not: that one is wrong


def exact(lists: Iterable[Listed]) -> bool:
    """Whether the lists of a budget add up to the last place of each amount, zeros left out.

    Then 278万元 stands for 278.00, and a list that is off by one is wrong.
    """
    held = off = 0
    for one in lists:
        added = total(part.printed.range() for part in one.parts)
        nonzero = sum(bool(part.printed.value) for part in one.parts)
        if nonzero > 1 and added.meets(one.whole.printed.range()):
            value = sum((part.printed.value for part in one.parts), Fraction(0))
            same = value == one.whole.printed.value
            held, off = held + same, off + (not same)
    return held > 1 and _MANY * off <= held
