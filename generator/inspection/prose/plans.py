"""Plans: the items of a budget: last year's execution, this year's plan, purposes, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Span,
    amount,
    money,
    number,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, slipped
from generator.number.reach import Range, difference, overlap, percentage
from generator.problem import HINT, WRONG
from generator.understanding import Text
from generator.vocabulary.subjects import functional

_PLANNED: Final = re.compile(
    rf"(?P<stated>当年预算执行数(?:为)?{money('before')}，(?:\d{{4}}年)?预算安排{money('now')}，"
    r"比(?:\d{4}年)?预算执行数"
    rf"(?:(?P<word>增加|增长|减少|下降)(?:了)?{rate('rate')}|(?P<flat>持平)))"
    r"(?:。主要原因(?:是|为)?[：:]?(?P<reason>[^。]*))?"
)
_HEAD: Final = re.compile(rf"（(?:\d+)?项）”?{money('head')}")
_PURPOSE: Final = re.compile(
    r"）(?:[^（）]{2,40})?（(?:\d+)?款）(?P<item>[^（）]{2,40})（(?:\d+)?项）”?"
    r"[^\n]{0,20}?主要用于[:：]?(?P<purpose>[^。，]{4,40})"
)
_CODED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{4,20})（(?P<code>\d{3})类）")
_MANY: Final = 4  # rates that tell what they were worked out from
_FEW_POINTS: Final = 1  # of a percentage: less is what rounding small amounts does


def judge_plans(text: Text, inspection: Inspection) -> None:
    """Each item's change against last year's execution, its two amounts, its reason."""
    planned = list(_PLANNED.finditer(text.text))
    exact = _exact(planned)
    for match in planned:
        before, now = amount(match, "before"), amount(match, "now")
        _judge_rate(text, match, (before, now), inspection, exact=exact)
        _judge_reason(text, match, (before, now), inspection)
        item = text.text[: match.start()].rsplit("\n", 1)[-1][-260:]
        if heads := list(_HEAD.finditer(item)):
            _judge_head(text, match.span("now"), amount(heads[-1], "head"), now, inspection)


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


def _judge_rate(
    text: Text,
    match: re.Match[str],
    amounts: tuple[Printed, Printed],
    inspection: Inspection,
    *,
    exact: bool,
) -> None:
    before, now = amounts
    span, step = match.span("stated"), f"{in_wan(before.value)} → {in_wan(now.value)}"
    if match["flat"]:
        _judge_flat(text, span, amounts, inspection)
        return
    printed, rises = number(match["rate"]), now.value > before.value
    if before.value == 0:
        message = "上年执行数为 0，没有增减幅度"
        inspection.wrong(text, span, Charge("N02", WRONG, printed.digits, "", message, "基数为 0"))
    elif now.value != before.value and rises != (match["word"] in {"增加", "增长"}):
        right = "增加" if rises else "减少"
        message = f"{step} 是{right}"
        inspection.wrong(text, span, Charge("N01", WRONG, match["word"], right, message))
    elif charge := _charged(printed, before, now, exact=exact):
        inspection.wrong(text, span, charge)
    else:
        inspection.holds("N01", text, span, step)


def _judge_flat(
    text: Text, span: Span, amounts: tuple[Printed, Printed], inspection: Inspection
) -> None:
    """持平 is only what has not moved."""
    before, now = amounts
    step = f"{in_wan(before.value)} → {in_wan(now.value)}"
    if overlap(before.range(), now.range()):
        inspection.holds("N01", text, span, step)
        return
    right = "增加" if now.value > before.value else "减少"
    inspection.wrong(text, span, Charge("N01", WRONG, "持平", right, f"{step} 是{right}"))


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
    return Charge("N01", bad or HINT, printed.digits, expected, message, why)


_ONLY_MORE: Final = re.compile(r"[^，；、]*(?:增加|增长|上升)")
_ONLY_LESS: Final = re.compile(r"[^，；、]*(?:减少|下降|压减)")


def _judge_reason(
    text: Text, match: re.Match[str], amounts: tuple[Printed, Printed], inspection: Inspection
) -> None:
    """“……经费增加” alone cannot be the reason of a fall, nor “……减少” alone of a rise."""
    (before, now), reason = amounts, match["reason"]
    if not reason or now.value == before.value:
        return
    falls = now.value < before.value
    # Fewer in service means more in retirement: a word of people says nothing of the money.
    if not (_ONLY_MORE if falls else _ONLY_LESS).fullmatch(reason) or "退休" in reason:
        inspection.holds("N05", text, match.span("reason"), "原因与增减不相反")
        return
    way = "减少" if falls else "增加"
    told = match["word"] is not None and (match["word"] in {"减少", "下降"}) == falls
    message = f"数是{way}的，原因却写“{reason}”"
    charge = Charge("N05", WRONG if told else HINT, reason, "", message)
    inspection.wrong(text, match.span("reason"), charge)


def _judge_head(
    text: Text, span: Span, head: Printed, now: Printed, inspection: Inspection
) -> None:
    if overlap(head.range(), now.range()):
        inspection.holds("N14", text, span, "前后一致")
        return
    message = f"前面写 {in_wan(head.value)} 万元，后面写 {in_wan(now.value)} 万元，同一项两个数"
    span = (span[0] - len("预算安排"), span[1] + len("万元"))
    inspection.wrong(text, span, Charge("N14", WRONG, now.digits, in_wan(head.value), message))


def judge_purposes(text: Text, inspection: Inspection) -> None:
    """A purpose that is word for word the item's above, and has nothing of its own item."""
    last: tuple[str, str] | None = None
    for match in _PURPOSE.finditer(text.text):
        item, purpose = match["item"], match["purpose"]
        copied = last is not None and purpose == last[1] and _shares(*last)
        if last and copied and not _shares(item, purpose):
            message = f"与上一项“{last[0]}”的用途一字不差，与“{item}”无关"
            charge = Charge("W04", WRONG, purpose, "", message, "照抄了上一项")
            inspection.wrong(text, match.span("purpose"), charge)
        else:
            inspection.holds("W04", text, match.span("purpose"), "各写各的用途")
        last = (item, purpose)


def _shares(item: str, purpose: str) -> bool:
    """Whether a purpose takes up two characters in a row of its item's name, common words apart."""
    bare = re.sub("支出|单位|行政|事业|其他|机关|缴费", " ", item)
    pairs = (bare[at : at + 2] for at in range(len(bare) - 1))
    return any(pair in purpose for pair in pairs if " " not in pair)


def judge_names(text: Text, inspection: Inspection) -> None:
    """A 类 with its code has the code's name."""
    for match in _CODED.finditer(text.text):
        known = functional().get(match["code"])
        if known is None or match["name"].endswith(known.name):
            inspection.holds("N17", text, match.span(), "编码与名称一致")
            continue
        message = f"{match['code']} 是“{known.name}”"
        charge = Charge("N17", WRONG, match["name"], known.name, message, "旧的或错的科目名称")
        inspection.wrong(text, match.span(), charge)
