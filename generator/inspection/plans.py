"""Plans: the items of a list: last year's execution and this year's budget, purposes, names."""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.claims import (
    HINT,
    WRONG,
    Finding,
    Inspection,
    Printed,
    amount,
    money,
    number,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, slipped
from generator.reach import Range, difference, percentage
from generator.subjects import functional
from generator.understanding import Text

_PLANNED: Final = re.compile(
    rf"当年预算执行数(?:为)?{money('before')}，(?:\d{{4}}年)?预算安排{money('now')}，"
    rf"比(?:\d{{4}}年)?预算执行数(?:(?P<word>增加|增长|减少|下降)(?:了)?{rate('rate')}|(?P<flat>持平))"
    r"(?:。主要原因(?:是|为)?[：:]?(?P<reason>[^。]*))?"
)
_HEAD: Final = re.compile(rf"（(?:\d+)?项）”?{money('head')}")
_PURPOSE: Final = re.compile(
    r"）(?:[^（）]{2,40})?（(?:\d+)?款）(?P<item>[^（）]{2,40})（(?:\d+)?项）”?[^\n]{0,20}?主要用于[:：]?(?P<purpose>[^。，]{4,40})"
)
_CODED: Final = re.compile(r"(?P<name>[\u4e00-\u9fff]{4,20})（(?P<code>\d{3})类）")


def judge_plans(text: Text, inspection: Inspection) -> None:
    """Each item's change against last year's execution, its two amounts, its reason."""
    for match in _PLANNED.finditer(text.text):
        before, now = amount(match, "before"), amount(match, "now")
        _judge_rate(text, match, before, now, inspection)
        _judge_reason(text, match, before, now, inspection)
        item = text.text[: match.start()].rsplit("\n", 1)[-1][-260:]
        heads = list(_HEAD.finditer(item))
        if heads:
            _judge_head(text, match, amount(heads[-1], "head"), now, inspection)


def _judge_rate(
    text: Text, match: re.Match[str], before: Printed, now: Printed, inspection: Inspection
) -> None:
    place = text.place(match.start())
    quote = match[0].split("。", maxsplit=1)[0]
    if match["flat"]:
        inspection.holds("N01")
        return
    printed = number(match["rate"])
    if before.value == 0:
        message = "上年执行数为 0，没有增减幅度"
        inspection.found(
            Finding("N02", WRONG, text.number, quote, place, printed.digits, "", message, "基数为 0")
        )
        return
    rises = now.value > before.value
    if rises != (match["word"] in "增加增长") and now.value != before.value:
        right_word = "增加" if rises else "减少"
        message = f"{in_wan(before.value)} → {in_wan(now.value)} 是{right_word}"
        inspection.found(
            Finding("N01", WRONG, text.number, quote, place, match["word"], right_word, message)
        )
        return
    low, high = sorted((before, now), key=lambda one: one.value)
    step = difference(high.range(), low.range())
    right = percentage(Range(max(step.low, step.low * 0), step.high), before.range())
    bad = level(printed, right) if right else None
    if right is None or (bad is None and abs(printed.value - right.middle()) <= 1):
        inspection.holds("N01")
        return
    # Amounts of a few hundred yuan can have been rounded so; by what is printed it is off.
    bad = bad or HINT
    message = f"（{in_wan(now.value)} − {in_wan(before.value)}）÷ {in_wan(before.value)} = {per_cent(right.middle())}%"
    by_now = percentage(step, now.range())
    why = (
        "除以了本年数，应除以上年数"
        if by_now and printed.range().meets(by_now)
        else slipped(printed, right)
    )
    inspection.found(
        Finding(
            "N01", bad, text.number, quote, place, printed.digits, per_cent(right.middle()), message, why
        )
    )


_ONLY_MORE: Final = re.compile(r"[^，；、]*(?:增加|增长|上升)")
_ONLY_LESS: Final = re.compile(r"[^，；、]*(?:减少|下降|压减)")


def _judge_reason(
    text: Text, match: re.Match[str], before: Printed, now: Printed, inspection: Inspection
) -> None:
    """“……经费增加” alone cannot be the reason of a fall, nor “……减少” alone of a rise."""
    reason = match["reason"]
    if not reason or now.value == before.value:
        return
    against = _ONLY_MORE if now.value < before.value else _ONLY_LESS
    if not against.fullmatch(reason) or "退休" in reason:
        inspection.holds("N05")
        return
    way = "减少" if now.value < before.value else "增加"
    bad = WRONG if match["word"] and (match["word"] in "减少下降") == (way == "减少") else HINT
    message = f"数是{way}的，原因却写“{reason}”"
    inspection.found(
        Finding("N05", bad, text.number, reason, text.place(match.start("reason")), reason, "", message)
    )


def _judge_head(
    text: Text, match: re.Match[str], head: Printed, now: Printed, inspection: Inspection
) -> None:
    if head.range().meets(now.range()):
        inspection.holds("N14")
        return
    quote = match[0][match.start("now") - match.start() :].split("，")[0]
    message = f"前面写 {in_wan(head.value)} 万元，后面写 {in_wan(now.value)} 万元，同一项两个数"
    place = text.place(match.start("now"))
    inspection.found(
        Finding("N14", WRONG, text.number, f"预算安排{quote}", place, match["now"], head.digits, message)
    )


def judge_purposes(text: Text, inspection: Inspection) -> None:
    """A purpose that is word for word the one of the item above, and has nothing of its own item."""
    last: tuple[str, str] | None = None
    for match in _PURPOSE.finditer(text.text):
        item, purpose = match["item"], match["purpose"]
        if last and purpose == last[1] and not _shares(item, purpose) and _shares(*last):
            message = f"与上一项“{last[0]}”的用途一字不差，与“{item}”无关"
            inspection.found(
                Finding(
                    "W04", WRONG, text.number, purpose, text.place(match.start("purpose")),
                    purpose, "", message, "照抄了上一项",
                )  # fmt: skip
            )
        else:
            inspection.holds("W04")
        last = (item, purpose)


def _shares(item: str, purpose: str) -> bool:
    """Whether a purpose takes up two characters in a row of its item's name, 支出 and 单位 apart."""
    bare = re.sub("支出|单位|行政|事业|其他|机关|缴费", " ", item)
    return any(bare[at : at + 2] in purpose for at in range(len(bare) - 1) if " " not in bare[at : at + 2])


def judge_names(text: Text, inspection: Inspection) -> None:
    """A 类 with its code has the code's name."""
    for match in _CODED.finditer(text.text):
        known = functional().get(match["code"])
        if known is None or match["name"].endswith(known.name):
            inspection.holds("N17")
            continue
        message = f"{match['code']} 是“{known.name}”"
        inspection.found(
            Finding(
                "N17", WRONG, text.number, match[0], text.place(match.start()), match["name"],
                known.name, message, "旧的或错的科目名称",
            )  # fmt: skip
        )
