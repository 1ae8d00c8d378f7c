"""Precision: how many places of 万元 a report's prose prints, where it leaves zeros at the end out.

`5万元` stands for 5.00 in a report that prints two places and leaves zeros out, and for anything
from 4.5 to 5.5 in one that rounds as it likes.  The tables tell which it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

from msgspec import Struct

from generator.inspection.claims import number
from generator.later import matcher
from generator.number.reach import Range, around, difference, percentage, total
from generator.understanding import WAN, Understood
from generator.understanding.sentences import Listed, Read, read
from generator.understanding.sentences.naming import PLANS
from generator.understanding.sentences.printed import Printed

_AMOUNT: Final = matcher(r"(\d(?<![\d.,]\d)[\d,]{0,19}(?:\.\d{1,9})?)万元")
_OFTEN: Final = 3  # times that a rate has to be exact for each time that it may be
_TELLING: Final = 3  # amounts that have to agree before anything is concluded
_MANY: Final = 4  # lists that are exact to one that is not: that one is wrong
_CENT: Final = 2
_HALF: Final = Fraction(WAN, 200)  # 元: half of the second place of 万元


def places_of(understood: Understood) -> int:
    """The places that every amount in 万元 is printed to; 0 where that cannot be told.

    An amount of fewer than two places that a cell of the tables rounds to says whether zeros were
    left out (it is the cell to two places) or the cell was rounded further.  Without tables the
    rates of such amounts say it.
    """
    cells = understood.tables.ordered
    if not cells.places:
        return _rated(understood)
    exact = rounded = 0
    for text in understood.sections:
        for match in _AMOUNT.finditer(text.text):
            if len(match[1].partition(".")[2]) < _CENT and (printed := number(match[1], WAN)).value:
                if cells.within(around(printed.value, _HALF)):
                    exact += 1
                elif "." in match[1] and cells.within(printed.range()):
                    rounded += 1
    return _CENT if exact >= _TELLING and not rounded else 0


def _rated(understood: Understood) -> int:
    """As places_of, by the rates that come out only if 5万元 is 5.00 and not 4.6."""
    exact = loose = 0
    for text in understood.sections:
        reading = read(text)
        for one in (*_completions(reading), *_shares(reading), *_changes(reading)):
            right = percentage(one.part.range(), one.whole)
            telling = right and right.high - right.low > 10 * one.rate.half
            if telling and right and one.places < _CENT:
                fits = abs(100 * one.part.value / one.of - one.rate.value) <= one.rate.half
                exact += fits
                loose += not fits and one.rate.range().meets(right)
    return _CENT if exact >= _TELLING and exact >= _OFTEN * loose else 0


def places_of_lists(lists: Iterable[Listed]) -> int:
    """As places_of, by the lists of a budget: they add up to the last place of each amount.

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
    return _CENT if held > 1 and _MANY * off <= held else 0


class Rated(Struct, frozen=True):
    """A rate with the part and the whole that it is of, and what that may be; in 元.

    `places` are the fewest that one of the amounts is printed to.
    """

    rate: Printed
    part: Printed
    of: Fraction
    whole: Range
    places: int


def _of(rate: Printed, part: Printed, whole: Printed) -> Rated:
    return Rated(rate, part, whole.value, whole.range(), _fewest(part, whole))


def _fewest(*amounts: Printed) -> int:
    return min(len(one.digits.partition(".")[2]) for one in amounts)


def _completions(reading: Read) -> Iterator[Rated]:
    for one in reading.completions:
        final = next((f for f in one.finals if f.name.column not in PLANS), None)
        for budget in one.finals:
            same = final and budget.name.known == final.name.known
            if final and same and budget.name.column in PLANS and budget.printed.value:
                yield _of(one.rate, final.printed, budget.printed)


def _shares(reading: Read) -> Iterator[Rated]:
    for one in reading.shares:
        if one.part and one.wholes and one.wholes[0].printed.value:
            yield _of(one.rate, one.part.printed, one.wholes[0].printed)


def _changes(reading: Read) -> Iterator[Rated]:
    """The rate of a step is of what an amount was before it."""
    for one in reading.changes:
        if not (one.step and one.rate and one.of) or one.way not in {"增", "减"} or one.aside:
            continue
        now, step = one.of[0].printed, one.step
        fell = one.way == "减"
        was = now.value + step.value if fell else now.value - step.value
        moved = step.range().turned() if fell else step.range()
        if was > 0:
            left = difference(now.range(), moved)
            yield Rated(one.rate, step, was, left, _fewest(now, step))
