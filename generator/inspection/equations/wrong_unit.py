"""Units: the unit that is printed over a table, against what its figures are in."""

from __future__ import annotations

from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Charge, Inspection, Spot
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding.tables import Measure
from generator.vocabulary.statements import BY_KEY

U01: Final = Rule(
    "U01",
    "表上写的计量单位与数一致",
    "表上写万元、印的却是元（八位数、两位小数），读者会看错一万倍。正文的万元数能证明的是错误。",
    edit=Edit("单位：万元", "单位：元"),
    hint="正文没有能对照的数，但同一份报告里写同样单位的其他表已证明写错了。",
)


def judge_units(case: Case, inspection: Inspection) -> None:
    """A label that the prose contradicts is wrong; one that only other tables do is a 提示."""
    tables = case.tables
    for key, measure in tables.measures.items():
        if not measure.label:
            continue
        spot = Spot(BY_KEY[key].name, f"单位：{measure.label}", measure.place)
        if measure.label == measure.unit:
            if measure.proven:
                why = f"正文的万元数与表上的数相符，表上的数是{measure.unit}"
                inspection.holds(U01, spot, why, measure.concluded)
        elif tables.cells.get(key):
            inspection.wrong(U01, spot, _charge(measure), measure.concluded)
    if not inspection.looked_at(U01):
        labelled = any(measure.label for measure in tables.measures.values())
        why = "正文里没有可与表上对照的数" if labelled else "表上没有印计量单位"
        inspection.skip(U01, why)


def _charge(measure: Measure) -> Charge:
    unit, label = measure.unit, measure.label
    message = f"表上写的单位是{label}，数却是{unit}"
    if measure.proven:
        why = f"正文的万元数{_times(unit)}才是表上的数"
        return Charge(WRONG, label, unit, message, why)
    why = "同一份报告里写同样单位的其他表，数也不是这个单位"
    return Charge(HINT, label, unit, message, why)


def _times(unit: str) -> str:
    return "乘一万" if unit == "元" else "不乘"
