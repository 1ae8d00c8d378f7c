"""Changes: 增加A万元，增长B%: the rate is of last year's amount, and the words agree."""

from __future__ import annotations

import bisect
import re
from fractions import Fraction
from typing import Final

from generator.inspection.claims import (
    HINT,
    WRONG,
    Charge,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, slipped, why_rate
from generator.reach import Range, difference, percentage
from generator.understanding import Text

_UP: Final = "增加|增长|上升|提高|新增"
_DOWN: Final = "减少|下降|降低|减低"
_CHANGE: Final = re.compile(
    rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}，?"
    rf"(?P<rate_word>{_UP}|{_DOWN})(?:率|幅度)?(?:了|为)?{rate('rate')}"
)
_NOW: Final = re.compile(
    r"(?:总计|合计|总收入|总支出|决算数?为?|支出|收入|经费|总额|(?<!年初)预算数?为?)"
    rf"{money('now')}"
)
# What stands in a reason is not what the next comparison is about.
_REASON: Final = re.compile(r"原因(?:是|为)?：?(?:(?!与上年|比上年|。).)*")
_FROM_ZERO: Final = re.compile(
    rf"(?:{_UP})(?:了)?{money('step')}[，（][^。；，（）\d]{{0,12}}(?:基数|上年(?:决算|预算)?数?)为0(?![.\d])"
)
# How far back the subject of a change can stand, in characters; without it a paragraph that goes
# on for pages would be read anew at every number.
_BACK: Final = 2_000


def judge_changes(text: Text, inspection: Inspection) -> None:
    """Each `增加A万元，增长B%` with the amount that it is the change of.

    That is the amount stated last; where another one of the paragraph fits, it is that one: a
    growth can stand behind a list of the parts.
    """
    amounts = _amounts(text.text)
    for match in _CHANGE.finditer(text.text):
        stated = _stated_before(text, match.start(), amounts)
        if not stated:
            continue
        step = amount(match, "step")
        falls = match["word"] in _DOWN.split("|")
        if falls != (match["rate_word"] in _DOWN.split("|")):
            opposite = "两个增减词方向相反"
            charged = Charge("N01", WRONG, match["rate_word"], match["word"], opposite)
            inspection.wrong(text, match.span(), charged)
        printed, move = percent(match, "rate"), step.range()
        signed = Range(-move.high, -move.low) if falls else move
        bases = (difference(now.range(), signed) for now in stated)
        fitting = next((base for base in bases if _fits(printed, step, base)), None)
        if fitting is not None:
            why = f"{in_wan(step.value)} ÷ 上年 {in_wan(fitting.middle())} = {printed.digits}%"
            inspection.holds("N01", text, match.span(), why)
        else:
            base = difference(stated[0].range(), signed)
            inspection.wrong(text, match.span(), _of_rate(printed, stated[0], step, base))


_NOWS: Final = 8  # amounts of a paragraph that a change may be of
_READ: Final = 64  # and how many are read to find so many that differ
_NAMED: Final = re.compile(
    r"[，。；：\n](?:\d{4}年度?)?(?P<name>[\u4e00-\u9fff（）“”、]{4,30}?)(?:决算)?数?"
    r"(?:[比较](?:上年|上一年|\d{4}年)度?(?:决算)?数?)?$"
)
_NEAR: Final = 80  # characters behind a name within which its amount stands
_FINAL: Final = re.compile(rf"(?:决算数?为?|总计|合计|支出|收入|经费|费){money('now')}")


Amounts = tuple[list[int], list[Printed]]  # where each ends, in reading order


def _amounts(text: str) -> Amounts:
    """The amounts of a section that can be the subject of a change; those in reasons cannot."""
    masked = _REASON.sub(lambda reason: "　" * len(reason[0]), text)
    found = [(match.end(), amount(match, "now")) for match in _NOW.finditer(masked)]
    return [end for end, _ in found], [now for _, now in found]


def _stated_before(text: Text, at: int, amounts: Amounts) -> list[Printed]:
    """The amounts that a change may be of: what its clause names first, then the last ones."""
    ends, values = amounts
    start = max(at - _BACK, text.text.rfind("\n", max(0, at - _BACK), at) + 1)
    first, last = bisect.bisect_right(ends, start), bisect.bisect_right(ends, at)
    found: dict[Fraction, Printed] = {}
    for now in reversed(values[max(first, last - _READ) : last]):
        found.setdefault(now.value, now)
    stated = list(found.values())[:_NOWS]
    named = _named(text.text[max(0, at - _BACK) : at])
    return [named, *(now for now in stated if now.value != named.value)] if named else stated


def _named(before: str) -> Printed | None:
    """The amount of what the clause of a change names: 公务接待费支出决算|减少……."""
    clause = _NAMED.search(before[-60:])
    if clause is None:
        return None
    mention = before.rfind(clause["name"], 0, len(before) - len(clause[0]))
    if mention < 0:
        return None
    window = before[mention : mention + len(clause["name"]) + _NEAR]
    match = _FINAL.search(window)
    return amount(match, "now") if match else None


def judge_new(text: Text, inspection: Inspection) -> None:
    """`增加A万元（基数为0）`: where there was nothing before, all of it is new."""
    amounts = _amounts(text.text)
    for match in _FROM_ZERO.finditer(text.text):
        stated = _stated_before(text, match.start(), amounts)
        step = amount(match, "step")
        if not stated:
            continue
        says = f"基数为 0，增加的就是本年的 {in_wan(stated[0].value)} 万元"
        if any(now.range().meets(step.range()) for now in stated):
            inspection.holds("N01", text, match.span(), says)
            continue
        expected = in_wan(stated[0].value)
        inspection.wrong(text, match.span(), Charge("N01", WRONG, step.digits, expected, says))


def _fits(printed: Printed, step: Printed, base: Range) -> bool:
    """Whether a rate can be that of a step from a base; of nearly nothing it is endless."""
    if base.low > 0:
        right = percentage(step.range(), base)
        return right is None or printed.range().meets(right)
    if not (step.value and printed.value):
        return True
    return base.high > 0 and printed.range().high >= 100 * step.range().low / base.high


def _of_rate(printed: Printed, now: Printed, step: Printed, base: Range) -> Charge:
    """What is wrong with a rate of change, whose base is what the change leaves."""
    right = percentage(step.range(), base)
    if right is None:
        message = f"上年为 0（{in_wan(now.value)} − {in_wan(step.value)}），没有增长率可言"
        return Charge("N02", WRONG, printed.digits, "", message, "基数为 0")
    bad = level(printed, right) or HINT
    expected = per_cent(right.middle())
    message = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {expected}%"
    why = why_rate(printed, step.range(), base, now.range()) or slipped(printed, right)
    return Charge("N01", bad, printed.digits, expected, message, why)
