"""Changes: 增加A万元，增长B%: the rate is of last year's amount, and the words agree."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    quoted,
    rate,
)
from generator.inspection.judge import WRONG_UNIT, in_wan, level, per_cent, slipped, why_rate
from generator.number.reach import Range, around, difference, percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import WAN, Text

N01: Final = Rule(
    "N01",
    "增减幅度等于增减额除以上年数",
    "增减幅度的分母是上年数，上年数等于本年数减去增加额（或加上减少额）。常见的错是除以了本年数，或者写成了本年是上年的百分之几。",
    edit=Edit("增加250万元，增长20.83%", "增加250万元，增长17.24%"),
    hint="错误：幅度不可能由这两个数得出，或者增减词与数相反。提示：只差末位一个单位。",
)
N02: Final = Rule(
    "N02",
    "上年为 0 时没有增减幅度",
    "除数为 0 时没有幅度可言，只写增加多少、上年为 0；写 100% 是编出来的数。",
    edit=Edit("增加250万元，增长20.83%", "增加1450万元，增长100%"),
)

_UP: Final = "增加|增长|上升|提高|新增|上涨|增幅|升幅"
_DOWN: Final = "减少|下降|降低|减低|下滑|降幅|减幅"
_FALLING: Final = frozenset(_DOWN.split("|"))
_RATED: Final = rf"(?P<rate_word>{_UP}|{_DOWN}|变动|增减)(?:率|幅度)?(?:了|为|是|达)?{rate('rate')}"
STEPPED: Final = rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}"
RATED: Final = rf"[，、（]?(?:同比|比上年|较上年)?{_RATED}"
_CHANGE: Final = re.compile(STEPPED + RATED)
# 下降19.8%，减少0.22万元
_RATE_FIRST: Final = re.compile(rf"{_RATED}[，、（](?:同比|比上年|较上年)?{STEPPED}")
# 与上年决算数B万元相比|减少……: judged by last year's figure, which is there (see based.py)
_BASE: Final = 90  # characters in front of a change within which that stands
BASED: Final = (
    r"(?:比|较|与|同)(?:上一?年度?|去年|20\d\d年度?|(?=年初|全年))(?:的)?"
    rf"(?:年初|全年)?(?:支出)?(?:决算|预算|执行|支出|收入)?(?:总?数)?(?:为)?{money('base')}"
    r"(?:相比|比较|相较)?，?(?:同比)?(?:各|均|共)?"
)
_BASED: Final = re.compile(rf"{BASED}$")
_NOW: Final = re.compile(
    r"(?:总计|合计|总收入|总支出|决算数?为?|支出|收入|经费|总额|拨款|(?<!年初)预算数?为?)"
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


def judge_changes(case: Case, inspection: Inspection) -> None:
    """Each `增加A万元，增长B%` with the amount that it is the change of.

    That is the amount stated last; where another one of the paragraph fits, it is that one: a
    growth can stand behind a list of the parts.
    """
    text = case.text
    amounts = _amounts(text.text)
    for match in _changes(text.text):
        if stated := _stated_before(text, match.start(), amounts):
            _judge_words(text, match, inspection)
            _judge_rate(text, match, stated, inspection)


def _judge_rate(
    text: Text, match: re.Match[str], stated: Sequence[Printed], inspection: Inspection
) -> None:
    """A rate is that of its step from what one of the amounts was before."""
    quote = quoted(text, match)
    step, printed = sized(amount(match, "step")), sized(percent(match, "rate"))
    move = step.range()
    signed = Range(-move.high, -move.low) if falling(match) else move
    stated = _possible(stated, signed)
    bases = [difference(now.range(), signed) for now in stated]
    more = (difference(now.range(), signed) for now in _in_sentence(text.text, match.start()))
    fitting = next((base for base in (*bases, *more) if _fits(printed, step, base)), None)
    if fitting is not None:
        why = f"{in_wan(step.value)} ÷ 上年 {in_wan(fitting.middle())} = {printed.digits}%"
        inspection.holds(N01, quote, why)
        return
    charges = [of_rate(printed, now, step, base) for now, base in zip(stated, bases, strict=True)]
    found = next((one for one in charges if one.cause), charges[0])
    inspection.wrong(N01, quote, charges[0] if charges[0].rule else found)


def _possible(stated: Sequence[Printed], signed: Range) -> list[Printed]:
    """The amounts that can have changed so: what has grown is not less than what it grew by.

    Of the parts of a list that are 0 nothing is said.
    """
    first, rest = stated[:1], [now for now in stated[1:] if now.value]
    given = [*first, *rest]
    return [now for now in given if difference(now.range(), signed).high >= 0] or given


_ANY: Final = re.compile(money("now"))


def _in_sentence(prose: str, at: int) -> list[Printed]:
    """Every amount in front of a change in its sentence, whatever it is called."""
    start = max(prose.rfind("。", 0, at), prose.rfind("\n", 0, at), at - _SENTENCE) + 1
    found = (amount(match, "now") for match in _ANY.finditer(prose, start, at))
    return [now for now in found if now.value]


_SENTENCE: Final = 160  # characters


def _changes(prose: str) -> Iterator[re.Match[str]]:
    """Every change with its rate, whichever of the two comes first."""
    for match in _CHANGE.finditer(prose):
        if not _BASED.search(prose, max(0, match.start() - _BASE), match.start()):
            yield match
    for match in _RATE_FIRST.finditer(prose):
        # Of opposite words each belongs to something else, and so does a word before its rate.
        same = (match["word"] in _FALLING) == (match["rate_word"] in _FALLING)
        if same and not _CHANGE.match(prose, match.start("word")):
            yield match


def falling(match: re.Match[str]) -> bool:
    """Which way a change goes: 增加-5万元 is a fall."""
    return (match["word"] in _FALLING) != match["step"].startswith("-")


def sized(printed: Printed) -> Printed:
    """A number without its sign: the words say which way it goes."""
    return replace(printed, value=abs(printed.value))


def _judge_words(text: Text, match: re.Match[str], inspection: Inspection) -> None:
    """增加A万元，下降B%: not of one change; a rate with a sign says by itself which way it goes."""
    word = match["rate_word"]
    told = word in _FALLING or word in _UP.split("|")
    if told and not match["rate"].startswith("-") and falling(match) != (word in _FALLING):
        charge = Charge(WRONG, word, match["word"], "两个增减词方向相反")
        inspection.wrong(N01, quoted(text, match), charge)


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


def judge_new(case: Case, inspection: Inspection) -> None:
    """`增加A万元（基数为0）`: where there was nothing before, all of it is new."""
    text = case.text
    amounts = _amounts(text.text)
    for match in _FROM_ZERO.finditer(text.text):
        stated = _stated_before(text, match.start(), amounts)
        step = amount(match, "step")
        if not stated:
            continue
        expected = in_wan(stated[0].value)
        says = f"基数为 0，增加的就是本年的 {expected} 万元"
        fits = any(now.range().meets(step.range()) for now in stated)
        charge = None if fits else Charge(WRONG, step.digits, expected, says)
        inspection.settle(N01, quoted(text, match), charge, says)


def _fits(printed: Printed, step: Printed, base: Range) -> bool:
    """Whether a rate can be that of a step from a base; of nearly nothing it is endless."""
    if base.low > 0:
        right = percentage(step.range(), base)
        return right is None or printed.range().meets(right)
    if not (step.value and printed.value):
        return True
    return base.high > 0 and printed.range().high >= 100 * step.range().low / base.high


def _of_unit(printed: Printed, now: Printed, step: Printed, base: Range) -> str:
    """Whether a rate is right of the change in the other unit: 减少21.7元 for 21.7万元."""
    rises = base.middle() <= now.value
    for factor in (Fraction(WAN), Fraction(1, WAN)):
        moved = around(step.value * factor, step.half * factor)
        signed = moved if rises else Range(-moved.high, -moved.low)
        right = percentage(moved, difference(now.range(), signed))
        if right is not None and printed.range().meets(right):
            return WRONG_UNIT
    return ""


def of_rate(printed: Printed, now: Printed, step: Printed, base: Range) -> Charge:
    """What is wrong with a rate of change, whose base is what the change leaves."""
    right = percentage(step.range(), base)
    if right is None:
        message = f"上年为 0（{in_wan(now.value)} − {in_wan(step.value)}），没有增长率可言"
        return Charge(WRONG, printed.digits, "", message, "基数为 0", rule=N02)
    bad = level(printed, right) or HINT
    expected = per_cent(right.middle())
    message = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {expected}%"
    why = (
        why_rate(printed, step.range(), base, now.range())
        or slipped(printed, right)
        or _of_unit(printed, now, step, base)
    )
    return Charge(bad, printed.digits, expected, message, why)
