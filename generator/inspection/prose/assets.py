"""Assets: the vehicles of a report by kind are its vehicles, and no fewer than “三公” counts."""

from __future__ import annotations

import re
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Quote, quoted
from generator.later import matcher
from generator.problem import WRONG, Quantity
from generator.rule import Edit, Rule
from generator.understanding import Text

N11: Final = Rule(
    "N11",
    "各种车辆相加等于车辆总数",
    "国有资产一节的车辆按种类列出，加起来就是总数；财政拨款开支的公务用车保有量不会多于它。",
    edit=Edit("共有车辆5辆", "共有车辆6辆"),
)

_COUNT: Final = r"(?P<count>\d{1,6})(?:辆|台)"
_OWNED: Final = matcher(rf"共有(?:公务用车|车辆|机动车){_COUNT}(?:（台）)?[，；：]?其中[：，]?")
_KIND: Final = matcher(
    r"[\u4e00-\u9fff（）、]{0,24}?(?:用车|用车辆|车辆)(?:（[^）]{0,20}）)?"
    rf"{_COUNT}(?:（台）)?(?P<mark>[、，；。]|$)"
)
_KEPT: Final = matcher(r"公务用车保有量(?:为|共)?(?P<count>\d{1,6})辆")


def judge_vehicles(case: Case, inspection: Inspection) -> None:
    """车辆 = the sum of its kinds (N11); 公务用车保有量 is not more than that."""
    sections = case.understood.sections
    owned: int | None = None
    for text in sections:
        for match in _OWNED.finditer(text.text):
            found = _judge_kinds(text, match, inspection)
            # The first is what there is; a budget goes on with what is to be bought.
            owned = found if owned is None else owned
    if owned is None:
        inspection.skip(N11, "正文没有按种类列出车辆")
        return
    for text in sections:
        for match in _KEPT.finditer(text.text):
            kept = int(match["count"])
            message = f"公务用车保有量 {kept} 辆，国有资产部分却说共有车辆 {owned} 辆"
            charge = None if kept <= owned else Charge(WRONG, match["count"], "", message)
            why = f"车辆共 {owned} 辆，保有量不多于它"
            inspection.settle(N11, quoted(text, match), charge, why)


def _judge_kinds(text: Text, match: re.Match[str], inspection: Inspection) -> int:
    """The number of vehicles of a list, held against its kinds."""
    whole, kinds, at = int(match["count"]), list[int](), match.end()
    while kind := _KIND.match(text.text, at):
        kinds.append(int(kind["count"]))
        at = kind.end()
        if kind["mark"] in {"。", "；", ""}:
            break
    if not kinds:
        return whole
    says = f"{'＋'.join(map(str, kinds))} = {sum(kinds)} 辆"
    message = f"各种车辆相加：{says}，写的是共有 {whole} 辆"
    wrong = Charge(WRONG, match["count"], Quantity(str(sum(kinds)), "辆"), message)
    charge = None if sum(kinds) == whole else wrong
    inspection.settle(N11, Quote(text, match.start(), at), charge, says)
    return whole
