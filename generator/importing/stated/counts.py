"""Counts: groups and people, vehicles, equipment and staff, as the sections count them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from generator.entry.accounts import Vehicles
from generator.entry.keys import entries
from generator.importing.correspondence import Keys
from generator.importing.stated.said import Said, counted, words_of
from generator.inspection.arithmetic.counted import trips
from generator.later import matcher
from generator.understanding import Text
from generator.understanding.sentences import Count, Read

_TRIPS: Final = {
    "因公出国（境）": ("因公出国（境）费", "团组"),
    "公务接待": ("公务接待费", "批次"),
}
_STAFF: Final = (
    ("编制人数", matcher("编制")),
    ("实有人数", matcher("实有|年末在职|在职在编")),
)
_PARTLY: Final = matcher("行政|事业|工勤|参公")  # 行政编制10人、事业编制20人
_PROFILED: Final = matcher("机构|单位构成|概况")
# The words behind a count of a fleet: 更新公务用车1辆, 年末公务用车保有量6辆.
_FLEET: Final = {
    "决算": (
        ("保有量", ("公务用车运行维护费", "保有量")),
        ("更新", ("公务用车购置费", "更新数")),
        ("购置", ("公务用车购置费", "购置数")),
    ),
    "预算": (("购置数", ("购置数",)),),
}
_FLEETS: Final = matcher("公务用车|公务车|公车")
_NAMED_OTHERWISE: Final = {
    "部级领导干部用车": "副部（省）级及以上领导用车",
    "主要领导干部用车": "主要负责人用车",
    "离退休干部用车": "离退休干部服务用车",
    "规定配备的公务用车": "其他用车",  # 其他按照规定配备的
}
_VEHICLES: Final = {
    **{one.key: one.key for one in entries(Vehicles)},
    **_NAMED_OTHERWISE,
}
_OWNED: Final = matcher("资产|共?有(?:公务)?(?:用车|车辆)")  # what a line counts
_LARGE: Final = {
    ("50", "通用"): "单价50万元以上通用设备",
    ("100", "专用"): "单价100万元以上专用设备",
    ("100", ""): "单价100万元以上设备",
}


def of_counts(text: Text, reading: Read, kind: str) -> Iterator[Said]:
    """Every count that the input has a key for."""
    if _PROFILED.search(text.heading):
        yield from _staff(reading)
    for trip in trips(reading.counts) if kind == "决算" else ():
        if trip.kind in _TRIPS:
            expense, groups = _TRIPS[trip.kind]
            yield counted(("三公经费", expense, groups), trip.groups)
            yield counted(("三公经费", expense, "人次"), trip.people)
    for one in reading.counts:
        if one.unit in {"辆", "台"} and (path := _of_fleet(one, kind)):
            yield counted(path, one)
    yield from _assets(text, reading, kind)


def _staff(reading: Read) -> Iterator[Said]:
    for key, pattern in _STAFF:
        for one in reading.counts:
            whole = pattern.search(one.words) and not _PARTLY.search(one.words)
            if one.unit in {"人", "名", "个"} and whole:
                yield counted(("概况", key), one)


def _of_fleet(one: Count, kind: str) -> Keys | None:
    if not _FLEETS.search(one.words) or (one.aside and "保有量" not in one.words):
        return None
    found = (path for words, path in _FLEET[kind] if words in one.words)
    path = next(found, None)
    return ("三公经费", *path) if path else None


# ---------------------------------------------------------------- 国有资产


def _assets(text: Text, reading: Read, kind: str) -> Iterator[Said]:
    within = False
    owned = (one for one in reading.counts if _OWNED.search(_line(text, one)))
    for one in owned:
        before = text.text[max(one.quote.start - 40, 0) : one.quote.start]
        name = words_of(one.words)
        buys = "购置" in before.rpartition("，")[2] or "购置" in one.words
        if one.unit == "辆":
            if kind == "预算":
                yield from _planned_cars(one, name, within=within, buys=buys)
                within = within or "车辆" in name
            elif key := next((key for said, key in _VEHICLES.items() if name.endswith(said)), ""):
                yield counted(("国有资产", "车辆", key), one)
        elif one.unit in {"台", "套"} and "设备" in before + one.words:
            if kind == "预算":
                yield counted(("国有资产", "购置大型设备" if buys else "大型设备"), one)
            elif key := _large(before + one.words):
                yield counted(("国有资产", key), one)


def _line(text: Text, one: Count) -> str:
    """The line that a count stands in, as far as it; of one that never ends the last."""
    start = max(text.text.rfind("\n", 0, one.quote.start) + 1, one.quote.start - 600)
    return text.text[start : one.quote.end]


def _planned_cars(one: Count, name: str, *, within: bool, buys: bool) -> Iterator[Said]:
    """车辆2辆，其中：业务用车1辆……; how many there are comes first, and is what they add up to."""
    if buys and "公务用车购置数" not in one.words:
        yield counted(("国有资产", "购置车辆"), one)
    elif within and "车辆" not in name and not buys:
        yield counted(("国有资产", "车辆", name.removeprefix("其中")), one)


def _large(words: str) -> str:
    worth = re.findall(r"(\d{2,4})万元?(?:（含）)?以上", words)
    sort = next((one for one in ("通用", "专用") if one in words.rpartition("以上")[2]), "")
    return _LARGE.get((worth[-1], sort), "") if worth else ""
