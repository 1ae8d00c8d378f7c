"""Moved: the change of a whole is that of its parts together (N21)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.summed import Sum, sums_in
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.inspection.judge import in_wan
from generator.number.reach import Range, around, overlap, total
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import WAN
from generator.understanding.sentences import Change

N21: Final = Rule(
    "N21",
    "增减额等于各部分增减额相加",
    "比上年的增减额由各单位、各种资金、“三公”经费各项的增减额合成，增减相抵；持平就是 0。",
    edit=Edit("机关预算数比上年增加30万元", "机关预算数比上年增加40万元"),
    example="预算",
    hint="提示：只举了一个单位，写“持平”的可能有很小的增减，或者原因里没有说全。",
)

_BEFORE: Final = frozenset(("预算", "执行"))
_HALF: Final = Fraction(50)  # half of 0.01 万元, in 元: less is no change


def judge_moved(case: Case, inspection: Inspection) -> None:
    """Wholes of a section whose parts make them up, of both kinds of base (上年, 预算)."""
    stated = by_amount(case.reading.changes, of_budget=case.understood.kind == "预算")
    for one in sums_in(case):
        if one.sure and one.fits:
            for base in ("上年", "预算"):
                _judge(one, base, stated, inspection)


Moves = dict[tuple[int, str], Change]


def by_amount(changes: Sequence[Change], *, of_budget: bool) -> Moves:
    """The change that is stated of each amount, by what it is compared with.

    A budget that is compared with a budget, or with what was spent, is so with last year's.
    """
    found: Moves = {}
    for change in changes:
        told = change.step is not None or (change.way == "平" and change.rate is None)
        own = not change.aside or (of_budget and change.named)
        if change.of and change.base and told and own:
            kind = "上年" if of_budget and change.base.kind in _BEFORE else change.base.kind
            found.setdefault((id(change.of[0]), kind), change)
    return found


def _judge(one: Sum, base: str, stated: Moves, inspection: Inspection) -> None:
    whole = stated.get((id(one.whole), base))
    found = (stated.get((id(part), base)) for part in one.parts)
    parts = [change for change in found if change]
    told = sum(bool(part.printed.value) or (id(part), base) in stated for part in one.parts)
    if whole is None or not parts or len(parts) < told:
        return
    judge_moves(whole, parts, inspection, known=len(parts) == len(one.parts))


def judge_moves(
    whole: Change, parts: Sequence[Change], inspection: Inspection, *, known: bool = True
) -> None:
    """A change and those that make it up; `known` is whether they are all of them."""
    added, right = total(reach_of(part) for part in parts), reach_of(whole)
    says = f"{'，'.join(signed(reach_of(part)) for part in parts)}"
    if overlap(added, right):
        for change in (whole, *parts):
            inspection.holds(N21, change.quote, says)
        return
    if not known:
        return  # a part that is 0 and says nothing may be what has changed
    message = f"各部分{says}，合起来{signed(added)}，写的是{signed(right)}"
    # Some call 持平 what has hardly moved.
    loose = abs(added.middle() - right.middle()) < WAN
    flat = any(change.way == "平" for change in (whole, *parts))
    digits = whole.step.digits if whole.step else whole.word
    charge = Charge(HINT if loose and flat else WRONG, digits, in_wan(abs(added.middle())), message)
    inspection.wrong(N21, whole.quote, charge)


def reach_of(change: Change) -> Range:
    """A change with its sign, in 元; 持平 is less than what is printed."""
    if change.step is None:
        return around(Fraction(0), _HALF)
    sign = -1 if change.way == "减" else 1
    return around(sign * change.step.value, change.step.half)


def signed(reach: Range) -> str:
    value = reach.middle()
    if not value:
        return "持平"
    return f"{'增加' if value > 0 else '减少'} {in_wan(abs(value))} 万元"
