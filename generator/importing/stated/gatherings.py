"""Gatherings: who came to the meetings of a year, how often, what for; and who got contracts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from generator.entry.spelt import TODO
from generator.importing.entries import decimal
from generator.importing.stated.said import SHARED, Said, words_of
from generator.later import matcher
from generator.understanding import Text
from generator.understanding.sentences import Read
from generator.understanding.sentences.printed import number

_BEHIND: Final = matcher(
    r"(?:[，,]用于(?P<use>[^\n；。]{1,400}?)[，,](?:参加)?人数为?(?P<people>\d{1,7})人|，人数(?P<few>\d{1,7})人)?"
    r"(?:[，,](?:会议|培训)?内容为(?P<topic>[^\n；。]{1,400}))?"
)
_TIMES: Final = matcher(r"^召开(?P<times>\d{1,4})次(?:会议|培训)?$")
_SHARE: Final = matcher(
    r"(?P<kind>货物|工程|服务)采购授予中小企业合同金额占(?:货物|工程|服务)支出金额的"
    r"(?P<rate>\d{1,4}(?:\.\d{1,4})?)%"
)
_FINE: Final = 50  # 元: half of the second place of 万元
_CENT: Final = Decimal("0.01")


def of_gatherings(text: Text, reading: Read) -> Iterator[Said]:
    """What is said of meetings and trainings, and of awards that are printed as a share."""
    for one in reading.amounts:
        if one.name.quantity in {"会议费", "培训费"}:
            yield from _held(text, one.name.quantity, one.at.end)
    yield from _shares(text, reading)


def _held(text: Text, key: str, at: int) -> Iterator[Said]:
    """What stands behind its amount: people, how often or what for, about what."""
    found, place = _BEHIND.match(text.text, at), text.place(at)
    if found is None:
        return
    if people := found["people"] or found["few"]:
        yield Said((key, "人数"), Decimal(people), place, "count", quote=found[0].strip("，"))
    use = found["use"] or ""
    if times := _TIMES.match(use):
        yield Said((key, "次数"), Decimal(times["times"]), place, "count", quote=use)
    elif use:
        use = use.removeprefix("召开") if key == "会议费" else use
        yield Said((key, "用途"), re.sub("会议会议$", "会议", words_of(use)), place, "words")
    if found["topic"]:
        yield Said((key, "内容"), words_of(found["topic"]), place, "words")


def _shares(text: Text, reading: Read) -> Iterator[Said]:
    """What small enterprises got of goods, works and services, where only a share is printed.

    A share of much money tells too little: it is left to be typed, and asked for, since beside one
    that is known a blank would say that they got nothing.
    """
    bought = {one.name.quantity.removeprefix("政府采购"): one for one in reversed(reading.amounts)}
    for match in _SHARE.finditer(text.text):
        whole, rate = bought.get(match["kind"]), number(match["rate"])
        exact = rate.value in {0, 100}
        path = ("政府采购", f"{match['kind']}授予中小企业合同金额")
        place = text.place(match.start())
        if whole and (exact or whole.printed.value * rate.half / 100 <= _FINE):
            part = decimal(whole.printed.value) * Decimal(match["rate"]) / 100
            value = part.quantize(_CENT, ROUND_HALF_UP)
            yield Said(path, value, place, how=SHARED, quote=match[0])
        else:
            yield Said(path, TODO, place, "words", SHARED, match[0])
