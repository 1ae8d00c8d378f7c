"""Known: what another document says of a figure, and how far a stated change is from that.

A change states the figure of the document that it is compared with without printing it: this one's
less the change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.inspection.arithmetic.moved import reach_of
from generator.inspection.arithmetic.tabulated import cell_of
from generator.inspection.case import Pair, Readings
from generator.inspection.claims import Charge, Inspection, Printed, Quote
from generator.inspection.judge import cited, in_wan, level
from generator.inspection.precision import places_of
from generator.number.reach import Range, difference
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding import TableCell, Understood
from generator.understanding.meant import Meanings, Meant
from generator.understanding.sentences import Amount, Change


class Known(Struct, frozen=True):
    """What another document says of a figure: the range, how it is shown, where it stands."""

    range: Range
    shown: str
    basis: str


def known_by(other: Understood, cell: TableCell) -> Known:
    """What a cell of a document says."""
    return Known(cell.range(), in_wan(cell.value), f"《{other.name}》{cited(cell)}")


class Document:
    """Another document, by the figures that its tables hold or its prose states."""

    def __init__(self, understood: Understood) -> None:
        self.understood = understood

    @cached_property
    def _readings(self) -> Readings:
        return Readings(places_of(self.understood), self.understood.year)

    def says(self, meant: Meant) -> Known | None:
        """What the document says of a figure of its own year."""
        understood = self.understood
        if cell := cell_of(meant, understood.tables, understood.kind):
            return known_by(understood, cell)
        if not (stated := self._readings.account(understood).get(meant)):
            return None
        one = stated[0]
        basis = f"《{understood.name}》“{one.quote.words}”（{one.quote.place}）"
        return Known(one.printed.range(), in_wan(one.printed.value), basis)

    def own(self, meant: Meant) -> Meant:
        """A figure of a report as one of the document's own year and kind."""
        column = "年初预算" if self.understood.kind == "预算" else "决算"
        return replace(meant, column=column, year=0)

    def figures(self) -> Iterator[tuple[Meant, Known]]:
        """Every figure of all the money that the tables hold or the prose states."""
        found = dict.fromkeys((*_TOTALS, *self._readings.account(self.understood)))
        for meant in map(self.own, found):
            if not meant.subject and (known := self.says(meant)):
                yield meant, known


_TOTALS: Final = tuple(Meant(name) for name in ("收入总计", "支出总计", "收入合计", "支出合计"))
_TINY: Final = Fraction(1, 200)  # of the amount: what some still call 持平


class Compared(Struct, frozen=True):
    """A change of a figure, and what may have been published of what it is compared with."""

    change: Change
    amount: Amount
    known: tuple[tuple[Meant, Known], ...]

    def differ(self, known: Known) -> Range:
        """What this year's amount less another document's can be."""
        return difference(self.amount.printed.range(), known.range)


def compared_in(pair: Pair, other: Document, changes: Iterable[Change]) -> Iterator[Compared]:
    """Changes of what a section states as figures of the report; those of others are left out."""
    column = pair.column
    figures: dict[int, Meanings] = {}
    for amount, meanings in pair.meant:
        if meanings[0].column == column and not meanings[0].year:
            figures.setdefault(id(amount), meanings)
    for change in changes:
        told = change.step is not None or (change.way == "平" and change.rate is None)
        told |= bool(change.base and change.base.printed)
        of = next((one for one in change.of[:_NEAR] if id(one) in figures), None)
        if told and of and not change.aside:
            known = ((one, other.says(other.own(one))) for one in figures[id(of)])
            yield Compared(change, of, tuple((one, said) for one, said in known if said))


_NEAR: Final = 2  # of the amounts that a change can be of: a budget stands beside its final


def judge_compared(
    rule: Rule, one: Compared, words: str, other: Document, level_of: str, inspection: Inspection
) -> None:
    """A change against what was published; `words` say what that is, `level_of` how sure it is."""
    fitting = next((each for each in one.known if _fits(one, each[1])), None)
    meant, known = fitting or one.known[0]
    right, now = one.differ(known), in_wan(one.amount.printed.value)
    expected = in_wan(right.middle())
    says = f"{meant.shown}：本年 {now} 万元 − {words} {known.shown} 万元 = {expected} 万元"
    if fitting:
        inspection.holds(rule, one.change.quote, says, known.basis)
        return
    change, step = one.change, one.change.step
    if step is None:
        tiny = abs(right.middle()) <= _TINY * abs(one.amount.printed.value)
        bad = HINT if tiny else level_of
        charge = Charge(bad, change.word, expected, f"{says}，不是{change.word}")
    else:
        signed = _signed(change, step)
        bad = HINT if level_of == HINT else level(signed, right) or WRONG
        message = f"{says}，写的是{change.word} {in_wan(abs(step.value))} 万元"
        why = _why(one, signed, right, other, words)
        charge = Charge(
            bad, ("-" if signed.value < 0 else "") + step.digits, expected, message, why
        )
    inspection.wrong(rule, change.quote, charge, known.basis)


def judge_stated(
    rule: Rule, stated: Stated, known: Sequence[Known], words: str, inspection: Inspection
) -> None:
    """An amount that a report states of what the other published; of several that fit one will."""
    printed, quote = stated
    fits = (each for each in known if level(printed, each.range) is None)
    one = next(fits, known[0])
    says = f"{words} {one.shown} 万元"
    bad = level(printed, one.range)
    message = f"{says}，写的是 {in_wan(printed.value)} 万元"
    charge = Charge(bad, printed.digits, one.shown, message) if bad else None
    inspection.settle(rule, quote, charge, says, one.basis)


Stated = tuple[Printed, Quote]


def _fits(one: Compared, known: Known) -> bool:
    right, step = one.differ(known), one.change.step
    if step is None:
        return right.low <= 0 <= right.high
    return level(_signed(one.change, step), right) is None


def _signed(change: Change, step: Printed) -> Printed:
    reach = reach_of(change)
    return Printed(step.digits, reach.middle(), step.half)


def _why(one: Compared, signed: Printed, right: Range, other: Document, words: str) -> str:
    """What a wrong change was worked out from."""
    if Printed(signed.digits, -signed.value, signed.half).range().meets(right):
        return "增减方向写反了"
    left = difference(one.amount.printed.range(), signed.range())
    own: Sequence[Meant] = [meant for meant, _ in one.known]
    for meant, known in other.figures():
        if meant not in own and left.meets(known.range):
            return f"上年数取成了“{meant.shown}”{known.shown} 万元"
    return f"由正文倒推，上年数是 {in_wan(left.middle())} 万元，与{words}不一致"
