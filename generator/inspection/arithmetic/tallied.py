"""Tallied: vehicles by kind are all that there are, and no fewer than are kept or bought (N11)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from generator.inspection.arithmetic.counted import moves
from generator.inspection.arithmetic.restated import N14
from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection
from generator.later import matcher
from generator.problem import HINT, WRONG, Quantity
from generator.rule import Edit, Rule
from generator.understanding.sentences import Count

N11: Final = Rule(
    "N11",
    "各种车辆相加等于车辆总数",
    "国有资产一节的车辆按种类列出，加起来就是总数；财政拨款开支的公务用车保有量不会多于它。",
    edit=Edit("共有车辆5辆", "共有车辆6辆"),
    hint="提示：种类相加少于总数，也许没有列全。",
)

_VEHICLE: Final = "车"
_UNITS: Final = frozenset(("辆", "台"))
_REST: Final = "其他"  # the kind that makes a list whole
_OWNED: Final = ("共有", "拥有", "实有")
_MAY_OWN: Final = "编制"  # 实有车辆编制5辆: as many as there may be
_ASSETS: Final = "固定资产车辆"  # 国有资产占用情况中固定资产车辆5辆 under “三公”
_VEHICLES: Final = "车辆"
_VALUED: Final = matcher("，价值|；单[价位]")
_KEPT: Final = "保有量"
_BOUGHT: Final = "购置"
_GENERAL: Final = "公务用车"  # whose number is that of all where there is no other kind
_OTHER_THINGS: Final = ("用车主要", _BOUGHT, "更新", "报废", "设备")


def judge_tallied(case: Case, inspection: Inspection) -> None:
    """Each number of vehicles with its kinds; what is owned, kept and to be bought of a report."""
    found = [one for text in case.understood.sections for one in case.readings.of(text).counts]
    vehicles = [one for one in found if _of_vehicles(one)]
    wholes = {id(one.within): one.within for one in vehicles if one.within}
    for whole in wholes.values():
        if _of_vehicles(whole):
            parts = [one for one in found if one.within is whole and _is_kind(one, whole)]
            if parts:  # of what was bought or replaced alone no kind is told
                _judge_kinds(whole, parts, inspection)
    _judge_kept(vehicles, inspection)
    _judge_bought(vehicles, inspection)


def _of_vehicles(one: Count) -> bool:
    told = not one.aside or _KEPT in one.words  # 用于加油和保险，保有量5辆
    return one.unit in _UNITS and _VEHICLE in one.words and told and not moves(one)


def _is_kind(one: Count, whole: Count) -> bool:
    """Whether a count is one of the kinds of the vehicles that it is listed in."""
    other = any(word in one.words for word in _OTHER_THINGS) and _BOUGHT not in whole.words
    said = _VEHICLE in one.words or one.unit == "辆"
    return one.unit in _UNITS and said and not (one.aside or other)


def _judge_kinds(whole: Count, parts: Sequence[Count], inspection: Inspection) -> None:
    added = sum(part.value for part in parts)
    says = f"{'＋'.join(str(part.value) for part in parts)} = {added} 辆"
    if added == whole.value:
        for one in (whole, *parts):
            inspection.holds(N11, one.quote, says)
        return
    sure = added > whole.value or any(_REST in part.words for part in parts)
    if not sure and len(parts) == 1 and _GENERAL not in parts[0].words:
        return  # 其中机要通信用车1辆: of the others nothing is said
    message = f"各种车辆相加：{says}，写的是 {whole.value} 辆"
    right = Quantity(str(added), "辆")
    charge = Charge(WRONG if sure else HINT, str(whole.value), right, message)
    inspection.wrong(N11, whole.quote.to(parts[-1].quote), charge)


def _judge_kept(vehicles: Sequence[Count], inspection: Inspection) -> None:
    """公务用车保有量 is not more than the vehicles that there are."""
    owned = [one.value for one in vehicles if _is_owned(one)]
    if not owned:
        inspection.skip(N11, "正文没有说共有多少车辆")
        return
    most = sum(owned)  # of the department and its units, where each is told
    _judge_assets(vehicles, most, inspection)
    for one in (one for one in vehicles if _KEPT in one.words):
        says = f"车辆共 {most} 辆，保有量不多于它"
        message = f"公务用车保有量 {one.value} 辆，国有资产部分却说共有车辆 {most} 辆"
        fits = one.value <= most
        charge = None if fits else Charge(WRONG, str(one.value), "", message)
        inspection.settle(N11, one.quote, charge, says)


def _judge_assets(vehicles: Sequence[Count], most: int | Fraction, inspection: Inspection) -> None:
    """固定资产车辆5辆 under “三公” are those of the assets (N14)."""
    for one in (one for one in vehicles if one.words.endswith(_ASSETS)):
        says = f"别处写的是 {most} 辆"
        message = f"{says}，这里是 {one.value} 辆"
        charge = Charge(HINT, str(one.value), Quantity(str(most), "辆"), message)
        inspection.settle(N14, one.quote, None if one.value == most else charge, says)


def _is_owned(one: Count) -> bool:
    """共有车辆5辆, 车辆5辆，价值80万元 in a sentence of its own."""
    if any(word in one.words for word in _OWNED):
        return not one.words.endswith(_MAY_OWN)
    bare = one.words.strip("，。、") == _VEHICLES
    return bare and _VALUED.match(one.quote.text.text, one.quote.end) is not None


def _judge_bought(vehicles: Sequence[Count], inspection: Inspection) -> None:
    """What is to be bought is as many under “三公” as under the assets (N14)."""
    bought = [one for one in vehicles if _BOUGHT in one.words and not one.within]
    for one, other in _pairs(bought):
        says = f"别处写的是购置 {other.value} 辆"
        message, fits = f"{says}，这里是 {one.value} 辆", one.value == other.value
        charge = Charge(HINT, str(one.value), Quantity(str(other.value), "辆"), message)
        held = (one.quote, other.quote)
        inspection.settle(N14, one.quote, None if fits else charge, says, held=held)


def _pairs(bought: Sequence[Count]) -> Iterator[tuple[Count, Count]]:
    """公务用车购置数 of “三公” with 安排购置车辆 of the assets."""
    planned = [one for one in bought if "安排" in one.words]
    return ((one, other) for one in bought if one not in planned for other in planned)
