"""Printed: a number as a report prints it, and the words of a section that are quoted.

An amount is in 元, a rate in %; `half` is half a unit of the last place that is printed.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property, lru_cache

from msgspec import Struct

from generator.number.reach import Range, around
from generator.problem import Place
from generator.understanding.sections import Text


class Printed(Struct, frozen=True, dict=True):
    """A number as printed: its digits, its value and half of its last place (元 or %)."""

    digits: str
    value: Fraction
    half: Fraction

    def range(self) -> Range:
        """All that it can be, rounded half up."""
        return self._range

    @cached_property
    def _range(self) -> Range:
        return around(self.value, self.half)


def number(digits: str, scale: int = 1, places: int = 0) -> Printed:
    """A number as printed; zeros left out at its end count where it is known to have `places`."""
    whole, _, part = digits.replace(",", "").partition(".")
    shown = max(len(part), places)
    units, below = int(whole + part) * scale, 10 ** len(part)
    value = Fraction(units, below) if units % below else Fraction(units // below)
    return Printed(digits, value, _half(scale, shown))


@lru_cache(maxsize=256)  # a report prints to two or three different places
def _half(scale: int, places: int) -> Fraction:
    return Fraction(scale, 2 * 10**places)


class Quote(Struct, frozen=True):
    """Words of a section: those from `start` to `end` of its text."""

    text: Text
    start: int
    end: int

    @property
    def where(self) -> str:
        return self.text.number

    @property
    def words(self) -> str:
        return self.text.text[self.start : self.end].replace("\n", "")

    @property
    def place(self) -> Place:
        return self.text.place(self.start)

    def bare(self) -> Quote:
        """Without the punctuation in front: a quote begins with a word."""
        stated = self.text.text[self.start : self.end].lstrip("，、；：。\n")
        return Quote(self.text, self.end - len(stated), self.end) if stated else self

    def clause(self) -> Quote:
        """With the words that its clause begins with."""
        start = max(self.text.text.rfind(mark, 0, self.start) for mark in "，；。：\n") + 1
        return Quote(self.text, start, self.end)

    def meets(self, other: Quote) -> bool:
        """Whether two quotes have characters of one section in common."""
        return self.text is other.text and self.start < other.end and other.start < self.end

    def to(self, other: Quote) -> Quote:
        """Everything from the beginning of one to the end of another."""
        return Quote(self.text, self.start, max(self.end, other.end))
