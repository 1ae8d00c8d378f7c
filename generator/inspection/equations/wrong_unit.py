"""Units: the unit that is printed over a table, against what its figures are in."""

from __future__ import annotations

from generator.inspection.claims import Charge, Inspection, Spot
from generator.problem import HINT, WRONG
from generator.understanding import Tables
from generator.vocabulary.statements import BY_KEY

RULE = "U01"


def judge_units(tables: Tables, inspection: Inspection) -> None:
    """A label that the prose contradicts is wrong; one that only other tables do is a 提示."""
    for key, measure in tables.measures.items():
        if not measure.label:
            continue
        spot = Spot(BY_KEY[key].name, f"单位：{measure.label}", measure.place)
        if measure.label == measure.unit:
            if measure.proven:
                why = f"正文的万元数与表上的数相符，表上的数是{measure.unit}"
                inspection.holds_outside(RULE, spot, why, measure.concluded)
        elif tables.cells.get(key):
            charge = Charge(
                rule=RULE,
                level=WRONG if measure.proven else HINT,
                printed=measure.label,
                expected=measure.unit,
                message=f"表上写的单位是{measure.label}，数却是{measure.unit}",
                cause="正文的万元数" + _times(measure.unit) + "才是表上的数"
                if measure.proven
                else "同一份报告里写同样单位的其他表，数也不是这个单位",
                basis=measure.concluded,
            )
            inspection.wrong_outside(spot, charge)
    if not inspection.looked_at(RULE):
        labelled = any(measure.label for measure in tables.measures.values())
        why = "正文里没有可与表上对照的数" if labelled else "表上没有印计量单位"
        inspection.skip(RULE, why)


def _times(unit: str) -> str:
    return "乘一万" if unit == "元" else "不乘"
