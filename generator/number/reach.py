"""Reach: how far a figure can lie from its printed value, and a rate from printed figures.

A printed 67.35 stands for whatever rounds to it, so a share of two printed cells is a range.  A
statement is wrong only if no unrounded values could have been printed so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Range:
    """Every value from `low` to `high`, both included; of a quotient `likely` has what it is of.

    A quotient lies nearer to the low end: 2907.46 ÷ 40 is not in the middle of what both stand for.
    """

    low: Fraction
    high: Fraction
    likely: tuple[Range, Range] | None = field(default=None, compare=False)

    def meets(self, other: Range) -> bool:
        return self.low <= other.high and other.low <= self.high

    def middle(self) -> Fraction:
        """What is said of the range in one number: what the printed figures give."""
        if self.likely is None:
            return (self.low + self.high) / 2
        part, whole = self.likely
        return 100 * part.middle() / whole.middle()


def overlap(one: Range, other: Range) -> bool:
    """Whether one value can have been printed as both.

    四舍五入 takes a half up, so ranges that only touch have nothing in common; an exact amount may
    be the end of one.
    """
    if one.low == one.high or other.low == other.high:
        return one.meets(other)
    return one.low < other.high and other.low < one.high


def around(value: Fraction, half: Fraction) -> Range:
    """What can have been printed as `value`: half a unit of the last place to each side."""
    return Range(value - half, value + half)


def total(parts: Iterable[Range]) -> Range:
    """The sums that the parts allow."""
    given = tuple(parts)
    zero = Fraction(0)
    return Range(sum((p.low for p in given), zero), sum((p.high for p in given), zero))


def difference(left: Range, right: Range) -> Range:
    return Range(left.low - right.high, left.high - right.low)


def percentage(part: Range, whole: Range) -> Range | None:
    """Part ÷ whole × 100 for positive wholes; None where the whole may be zero or negative."""
    if whole.low <= 0:
        return None
    least = part.low / (whole.high if part.low >= 0 else whole.low)
    most = part.high / (whole.low if part.high >= 0 else whole.high)
    return Range(100 * least, 100 * most, (part, whole))
