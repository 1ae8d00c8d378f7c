"""Ordered: exact numbers by size, so that those between two others are found without a look at all.

They are compared as whole numbers of the smallest unit that all of them have.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from fractions import Fraction

from generator.number.reach import Range


class Ordered:
    """Numbers in order; `places` has where each stood among those that were given."""

    def __init__(self, values: Sequence[Fraction]) -> None:
        self._unit = math.lcm(*{one.denominator for one in values})
        whole = [one.numerator * (self._unit // one.denominator) for one in values]
        self.places = sorted(range(len(whole)), key=whole.__getitem__)
        self._whole = [whole[at] for at in self.places]

    def within(self, reach: Range) -> range:
        """Where those stand in order that a figure can be, both ends included."""
        unit, below = self._unit, reach.below
        first = bisect.bisect_left(self._whole, -(-reach.least * unit // below))
        return range(first, bisect.bisect_right(self._whole, reach.most * unit // below))

    def different(self, among: range) -> int:
        """How many different numbers there are among some of them."""
        return len(set(self._whole[among.start : among.stop]))
