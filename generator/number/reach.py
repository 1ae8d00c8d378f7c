"""Reach: how far a figure can lie from its printed value, and a rate from printed figures.

A printed 67.35 stands for whatever rounds to it, so a share of two printed cells is a range.  A
statement is wrong only if no unrounded values could have been printed so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction

from msgspec import Struct


class Range(Struct, frozen=True, eq=False):
    """Every value from `low` to `high`, both included; of a quotient `likely` has what it is of.

    Both ends are whole numbers over one denominator, `below`: fractions would reduce each step of
    what is worked out, and most is only compared.  A quotient lies nearer to the low end:
    2907.46 ÷ 40 is not in the middle of what both stand for.
    """

    least: int
    most: int
    below: int
    likely: tuple[Range, Range] | None = None

    @property
    def low(self) -> Fraction:
        return Fraction(self.least, self.below)

    @property
    def high(self) -> Fraction:
        return Fraction(self.most, self.below)

    def meets(self, other: Range) -> bool:
        """Whether there is a number that both can be."""
        one, two = self.below, other.below
        return self.least * two <= other.most * one and other.least * one <= self.most * two

    def middle(self) -> Fraction:
        """What is said of the range in one number: what the printed figures give."""
        if self.likely is None:
            return Fraction(self.least + self.most, 2 * self.below)
        part, whole = self.likely
        return 100 * part.middle() / whole.middle()

    def turned(self) -> Range:
        """The same with the other sign."""
        return Range(-self.most, -self.least, self.below)


def between(low: Fraction, high: Fraction) -> Range:
    """Every value from one to another."""
    one, two = low.denominator, high.denominator
    return Range(low.numerator * two, high.numerator * one, one * two)


def overlap(one: Range, other: Range) -> bool:
    """Whether one value can have been printed as both.

    四舍五入 takes a half up, so ranges that only touch have nothing in common; an exact amount may
    be the end of one.
    """
    if one.least == one.most or other.least == other.most:
        return one.meets(other)
    here, there = one.below, other.below
    return one.least * there < other.most * here and other.least * here < one.most * there


def around(value: Fraction, half: Fraction) -> Range:
    """What can have been printed as `value`: half a unit of the last place to each side."""
    (middle, below), (reach, other) = value.as_integer_ratio(), half.as_integer_ratio()
    middle, reach = middle * other, reach * below
    return Range(middle - reach, middle + reach, below * other)


def total(parts: Iterable[Range]) -> Range:
    """The sums that the parts allow."""
    given = tuple(parts)
    below = math.lcm(*[part.below for part in given])
    least = sum([part.least * (below // part.below) for part in given])
    return Range(least, sum([part.most * (below // part.below) for part in given]), below)


def difference(left: Range, right: Range) -> Range:
    """What one less the other can be."""
    one, two = left.below, right.below
    return Range(
        left.least * two - right.most * one, left.most * two - right.least * one, one * two
    )


def percentage(part: Range, whole: Range) -> Range | None:
    """Part ÷ whole × 100 for positive wholes; None where the whole may be zero or negative."""
    if whole.least <= 0:
        return None
    large = whole.most if part.least >= 0 else whole.least
    small = whole.least if part.most >= 0 else whole.most
    scale = 100 * whole.below
    return Range(
        scale * part.least * small, scale * part.most * large, part.below * large * small,
        (part, whole),
    )  # fmt: skip
