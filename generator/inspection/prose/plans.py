"""Plans: the items of a budget: last year's execution, this year's plan, purposes, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from generator.inspection.arithmetic.changed import N01, N02
from generator.inspection.arithmetic.completed import N05
from generator.inspection.arithmetic.restated import N14
from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    number,
    quoted,
    rate,
)
from generator.inspection.form.names import N17
from generator.inspection.judge import in_wan, level, per_cent, slipped
from generator.later import matcher
from generator.number.reach import Range, difference, overlap, percentage
from generator.problem import HINT, WRONG
from generator.rule import Rule
from generator.understanding import Text
from generator.vocabulary.subjects import functional

W04: Final = Rule(
    "W04",
    "用途不照抄上一项",
    "每一项写自己的用途；与上一项一字不差、又与本项名称无关的，是照抄时没有改。",
    "住房公积金……用于医疗保险支出",
    "住房公积金……用于缴纳住房公积金",
)

_PLANNED: Final = matcher(
    rf"(?P<stated>当年预算执行数(?:为)?{money('before')}，(?:\d{{4}}年)?预算安排{money('now')}，"
    r"比(?:\d{4}年)?预算执行数"
    rf"(?:(?P<word>增加|增长|减少|下降)(?:了)?{rate('rate')}|(?P<flat>持平)))"
    r"(?:。主要原因(?:是|为)?[：:]?(?P<reason>[^。]*))?"
)
_HEAD: Final = matcher(rf"（(?:\d+)?项）”?{money('head')}")
_PURPOSE: Final = matcher(
    r"）(?:[^（）]{2,40})?（(?:\d+)?款）(?P<item>[^（）]{2,40})（(?:\d+)?项）”?"
    r"[^\n]{0,20}?主要用于[:：]?(?P<purpose>[^。，]{4,40})"
)
_CODED: Final = matcher(r"(?P<name>[\u4e00-\u9fff]{4,20})（(?P<code>\d{3})类）")
_MANY: Final = 4  # rates that tell what they were worked out from
_FEW_POINTS: Final = 1  # of a percentage: less is what rounding small amounts does


@dataclass(frozen=True, slots=True)
class Planned:
    """An item of a budget: what was spent of it last year, what is planned for this one."""

    text: Text
    match: re.Match[str]
    before: Printed
    now: Printed

    @property
    def step(self) -> str:
        return f"{in_wan(self.before.value)} → {in_wan(self.now.value)}"

    @property
    def way(self) -> str:
        return "增加" if self.now.value > self.before.value else "减少"


def judge_plans(case: Case, inspection: Inspection) -> None:
    """Each item's change against last year's execution, its two amounts, its reason."""
    text = case.text
    matches = list(_PLANNED.finditer(text.text))
    exact = _exact(matches)
    for match in matches:
        one = Planned(text, match, amount(match, "before"), amount(match, "now"))
        charge = _of_flat(one) if match["flat"] else _of_rate(one, exact=exact)
        inspection.settle(N01, quoted(text, match, "stated"), charge, one.step)
        _judge_reason(one, inspection)
        item = text.text[: match.start()].rsplit("\n", 1)[-1][-260:]
        if heads := list(_HEAD.finditer(item)):
            _judge_head(one, amount(heads[-1], "head"), inspection)


def _exact(planned: Sequence[re.Match[str]]) -> bool:
    """Whether the rates were worked out from the amounts as printed: nearly all of them fit.

    A rate that is far off says nothing of how the others were worked out.
    """
    fits = near = 0
    for match in planned:
        before, now = amount(match, "before").value, amount(match, "now").value
        if match["rate"] and before:
            printed = number(match["rate"])
            off = abs(abs(now - before) / before * 100 - printed.value)
            fits += off <= printed.half
            near += printed.half < off <= _FEW_POINTS
    return fits >= _MANY and _MANY * near <= fits


def _of_rate(one: Planned, *, exact: bool) -> Charge | None:
    printed, word = number(one.match["rate"]), one.match["word"]
    if one.before.value == 0:
        message = "上年执行数为 0，没有增减幅度"
        return Charge(WRONG, printed.digits, "", message, "基数为 0", rule=N02)
    rises = one.now.value > one.before.value
    if one.now.value != one.before.value and rises != (word in {"增加", "增长"}):
        return Charge(WRONG, word, one.way, f"{one.step} 是{one.way}")
    return _charged(printed, one.before, one.now, exact=exact)


def _of_flat(one: Planned) -> Charge | None:
    """持平 is only what has not moved."""
    if overlap(one.before.range(), one.now.range()):
        return None
    return Charge(WRONG, "持平", one.way, f"{one.step} 是{one.way}")


def _charged(printed: Printed, before: Printed, now: Printed, *, exact: bool) -> Charge | None:
    low, high = sorted((before, now), key=lambda one: one.value)
    step = difference(high.range(), low.range())
    step = Range(max(step.low, step.low * 0), step.high)
    right = percentage(step, before.range())
    if right is None:
        return None
    bad = level(printed, right)
    shown = abs(now.value - before.value) / before.value * 100
    off = abs(printed.value - shown)
    if bad is None and off <= (printed.half if exact else _FEW_POINTS):
        return None
    expected = per_cent(shown)
    message = (
        f"（{in_wan(now.value)} − {in_wan(before.value)}）÷ {in_wan(before.value)} = {expected}%"
    )
    by_now = percentage(step, now.range())
    divided = by_now is not None and printed.range().meets(by_now) and bad is not None
    why = "除以了本年数，应除以上年数" if divided else slipped(printed, right)
    # Amounts of a few hundred yuan can have been rounded so; by what is printed it is off.
    return Charge(bad or HINT, printed.digits, expected, message, why)


_ONLY_MORE: Final = matcher(r"[^，；、]*(?:增加|增长|上升)")
_ONLY_LESS: Final = matcher(r"[^，；、]*(?:减少|下降|压减)")


def _judge_reason(one: Planned, inspection: Inspection) -> None:
    """“……经费增加” alone cannot be the reason of a fall, nor “……减少” alone of a rise."""
    match, reason = one.match, one.match["reason"]
    if not reason or one.now.value == one.before.value:
        return
    falls = one.now.value < one.before.value
    # Fewer in service means more in retirement: a word of people says nothing of the money.
    fits = not (_ONLY_MORE if falls else _ONLY_LESS).fullmatch(reason) or "退休" in reason
    told = match["word"] is not None and (match["word"] in {"减少", "下降"}) == falls
    message = f"数是{one.way}的，原因却写“{reason}”"
    charge = None if fits else Charge(WRONG if told else HINT, reason, "", message)
    inspection.settle(N05, quoted(one.text, match, "reason"), charge, "原因与增减不相反")


def _judge_head(one: Planned, head: Printed, inspection: Inspection) -> None:
    """The amount behind the name of an item is its plan (N14)."""
    quote = quoted(one.text, one.match, "now")
    if overlap(head.range(), one.now.range()):
        inspection.holds(N14, quote, "前后一致")
        return
    before, now = in_wan(head.value), in_wan(one.now.value)
    message = f"前面写 {before} 万元，后面写 {now} 万元，同一项两个数"
    whole = Quote(one.text, quote.start - len("预算安排"), quote.end + len("万元"))
    inspection.wrong(N14, whole, Charge(WRONG, one.now.digits, before, message))


def judge_purposes(case: Case, inspection: Inspection) -> None:
    """A purpose that is word for word the item's above, and has nothing of its own item."""
    last: tuple[str, str] | None = None
    for match in _PURPOSE.finditer(case.text.text):
        item, purpose, charge = match["item"], match["purpose"], None
        copied = last is not None and purpose == last[1] and _shares(*last)
        if last and copied and not _shares(item, purpose):
            message = f"与上一项“{last[0]}”的用途一字不差，与“{item}”无关"
            charge = Charge(WRONG, purpose, "", message, "照抄了上一项")
        inspection.settle(W04, quoted(case.text, match, "purpose"), charge, "各写各的用途")
        last = (item, purpose)


def _shares(item: str, purpose: str) -> bool:
    """Whether a purpose takes up two characters in a row of its item's name, common words apart."""
    bare = re.sub("支出|单位|行政|事业|其他|机关|缴费", " ", item)
    pairs = (bare[at : at + 2] for at in range(len(bare) - 1))
    return any(pair in purpose for pair in pairs if " " not in pair)


def judge_coded(case: Case, inspection: Inspection) -> None:
    """A 类 with its code has the code's name (N17)."""
    for match in _CODED.finditer(case.text.text):
        known, charge = functional().get(match["code"]), None
        if known and not match["name"].endswith(known.name):
            message = f"{match['code']} 是“{known.name}”"
            charge = Charge(WRONG, match["name"], known.name, message, "旧的或错的科目名称")
        inspection.settle(N17, quoted(case.text, match), charge, "编码与名称一致")
