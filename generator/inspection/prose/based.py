"""Based: a change that states what it is against: 支出A，与上年B相比减少C，下降D%."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Printed, amount, money, percent, quoted
from generator.inspection.judge import WRONG_UNIT, in_wan, level, slipped
from generator.inspection.prose.changes import BASED, N01, RATED, STEPPED, falling, of_rate, sized
from generator.number.reach import Range, around, difference, percentage
from generator.understanding import WAN, Text

_AGAINST: Final = re.compile(rf"{BASED}{STEPPED}(?:{RATED})?")
_NOW: Final = re.compile(
    r"(?:总计|合计|总收入|总支出|决算数?|支出数?|收入|经费|费|总额|数|拨款)(?:为|是|共)?"
    rf"{money('now')}"
)
_FAR: Final = 120  # characters in front of a comparison within which its subject stands
_ELSE: Final = re.compile(r"(?:年初|全年|调整)预算数?(?:为|是)?$|(?:比|较|与|同)[^，]{0,20}$")


def judge_based(case: Case, inspection: Inspection) -> None:
    """C is what A and B differ by, and D is C ÷ B (N01, N02)."""
    text = case.text
    for match in _AGAINST.finditer(text.text):
        start = max(0, match.start() - _FAR)
        sentence = re.split(r"[。\n]", text.text[start : match.start()])[-1]
        stated = [
            found
            for found in _NOW.finditer(sentence)
            if not _ELSE.search(sentence[: found.start("now")])
        ]
        if stated:
            _judge(text, match, amount(stated[-1], "now"), inspection)


_UNITS: Final = (Fraction(WAN), Fraction(1, WAN))


def _times(step: Printed, factor: Fraction) -> Range:
    return around(step.value * factor, step.half * factor)


def _judge(text: Text, match: re.Match[str], now: Printed, inspection: Inspection) -> None:
    base, step = amount(match, "base"), sized(amount(match, "step"))
    high, low = (base, now) if falling(match) else (now, base)
    right = difference(high.range(), low.range())
    says = f"{in_wan(high.value)} − {in_wan(low.value)} = {in_wan(right.middle())}"
    charge = _of_step(step, right, says) or _of_its_rate(match, now, step, base)
    inspection.settle(N01, quoted(text, match), charge, says)


def _of_step(step: Printed, right: Range, says: str) -> Charge | None:
    if (bad := level(step, right)) is None:
        return None
    why = "增减词与数相反" if right.high < 0 else slipped(step, right)
    if not why and any(_times(step, factor).meets(right) for factor in _UNITS):
        why = WRONG_UNIT
    return Charge(bad, step.digits, in_wan(abs(right.middle())), says, why)


def _of_its_rate(match: re.Match[str], now: Printed, step: Printed, base: Printed) -> Charge | None:
    """What is wrong with the rate of a step that is right itself."""
    if match["rate"] is None or not (step.value or base.value):
        return None
    printed, whole = sized(percent(match, "rate")), base.range()
    right = percentage(step.range(), whole)
    fits = right is not None and printed.range().meets(right)
    return None if fits else of_rate(printed, now, step, whole)
