"""Weighed: a total has grown by what its parts have: not more than each, nor less (N25)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.changed import opposite
from generator.inspection.arithmetic.summed import Sum, sums_in
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import per_cent
from generator.number.reach import Range, between, total
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding.sentences import Amount, Change

N25: Final = Rule(
    "N25",
    "总的增减幅度由各部分的得出",
    "各部分的本年数和增减幅度，倒推出各部分的上年数；加起来就是总的上年数，总的幅度也就定了。"
    "总的幅度不会比各部分的都大，也不会都小。",
    "“三公”经费 10 万元，下降 30%，其中：接待费 4 万元，下降 20%；车费 6 万元，下降 10%",
    "“三公”经费 10 万元，下降 14.29%，其中：接待费 4 万元，下降 20%；车费 6 万元，下降 10%",
    hint="错误：总的幅度比各部分的都大或都小。提示：在它们之间，但推不出这个数。",
)

_ALL: Final = 100


def judge_weighed(case: Case, inspection: Inspection) -> None:
    """Each list that adds up, with the rates of its total and parts that are from the same."""
    found: dict[tuple[int, str], Change] = {}
    for one in case.reading.changes:
        if one.of and not one.aside and not opposite(one) and (one.rate or one.way == "平"):
            found.setdefault((id(one.of[0]), one.base.kind if one.base else ""), one)
    for each in sums_in(case) if found else ():
        for kind in (kind for at, kind in found if at == id(each.whole)):
            changes = [_of(amount, kind, found) for amount in (each.whole, *each.parts)]
            if each.fits and len(each.parts) > 1 and all(changes):
                _judge(each, [one for one in changes if one], inspection)


def _of(amount: Amount, kind: str, found: Mapping[tuple[int, str], Change]) -> Change | None:
    """The change of an amount; what is not said to be from anything is from the same."""
    return found.get((id(amount), kind)) or found.get((id(amount), ""))


def _judge(each: Sum, changes: Sequence[Change], inspection: Inspection) -> None:
    stated = (each.whole, *each.parts)
    if all(one.step for one in changes) or any(not one.printed.value for one in stated):
        return  # what each was is known from its step
    rates = [_rate(one) for one in changes]
    bases = [_base(one, rate) for one, rate in zip(stated, rates, strict=True)]
    known = [one for one in bases if one]
    if len(known) < len(bases):
        return
    before = total(known[1:])
    right = between(
        each.whole.printed.range().low / before.high * _ALL - _ALL,
        each.whole.printed.range().high / before.low * _ALL - _ALL,
    )
    fits = known[0].meets(before)
    lowest, highest = min(one.low for one in rates[1:]), max(one.high for one in rates[1:])
    within = rates[0].high >= lowest and rates[0].low <= highest
    expected = per_cent(abs(right.middle()))
    told = "增长" if right.middle() > 0 else "下降"
    says = f"由各部分的幅度推出，合起来{told} {expected}%"
    whole = changes[0]
    printed = whole.rate.digits if whole.rate else whole.word
    message = f"{says}，写的是{whole.rate_word or whole.word}{printed}"
    charge = None if fits else Charge(HINT if within else WRONG, printed, expected, message)
    held = (one.quote for one in changes)
    inspection.settle(N25, whole.quote, charge, says, held=held)


def _rate(change: Change) -> Range:
    """By how many % something has grown; 持平 is not at all."""
    if change.rate is None:
        return between(Fraction(0), Fraction(0))
    printed = change.rate.range()
    falls = "减" in {change.rate_way, change.way} and change.rate.value > 0
    return printed.turned() if falls else printed


def _base(amount: Amount, rate: Range) -> Range | None:
    """What an amount was before it grew; None where that may have been nothing."""
    low, high = 1 + rate.low / _ALL, 1 + rate.high / _ALL
    now = amount.printed.range()
    return between(now.low / high, now.high / low) if low > 0 and now.low > 0 else None
