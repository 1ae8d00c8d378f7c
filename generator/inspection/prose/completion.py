"""Completion: 年初预算为A，支出决算为B，完成C%，决算数大于/小于/等于预算数."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import (
    Charge,
    Inspection,
    Printed,
    Quote,
    amount,
    money,
    percent,
    quoted,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, why_share
from generator.inspection.prose.reasons import N05
from generator.number.reach import percentage
from generator.problem import HINT, WRONG
from generator.rule import Edit, Rule
from generator.understanding import Text

N04: Final = Rule(
    "N04",
    "完成率等于决算数除以预算数",
    "完成率是决算数除以预算数；“完成 110%”不能说成“超出 110%”，预算为 0 时没有完成率。",
    edit=Edit("完成年初预算的104.29%", "完成年初预算的95.88%"),
    hint="错误：完成率不可能由这两个数得出。提示：只差末位一个单位。",
)

_BUDGET: Final = re.compile(
    rf"(?P<base>年初预算|全年预算|调整预算|预算)数?为?{money('budget')}[，；。]"
    rf"(?:(?:全年|调整)预算数?为?{money('full')}，)?"
    rf"(?:(?:支出)?决算(?:支出|数)?|执行数|实际支出)为?{money('final')}"
    r"(?:（[^）]{0,100}）)?[，；。]?"
    r"(?:(?:为|占|是|达到?|相当于)(?=(?:年初|全年|调整)?预算数?的)|(?P<word>完成|超出)?(?:了)?)(?:(?:年初|全年|调整)?预算)?(?:数)?的?"
    rf"(?:{rate('rate')})?"
    r"(?P<none>[，。；]?(?:因|由于)?(?:年初)?预算(?:金额|数)?为0(?:\.0+)?(?:万元)?，"
    r"无法计算[^，。；]{0,20})?"
)
_SAME: Final = "持平|一致|相同|相等"
_DIRECTION: Final = re.compile(
    r"(?:决算数|(?<=，))(?P<word>大于|小于|等于|高于|多于|低于|少于)(?:年初|全年|本年)?预算"
    rf"|(?:决算数)?与(?:年初|全年|本年)?预算数?(?P<same>{_SAME})"
)
_WHOLE: Final = Fraction(100)
_SAID: Final = {"高于": "大于", "多于": "大于", "低于": "小于", "少于": "小于"}
_SENTENCE: Final = 60  # characters after a budget within which its direction word stands


# 决算数A万元，（比）年初预算数B万元（减少C万元），完成年初预算的D%
_REVERSED: Final = re.compile(
    rf"决算(?:支出|数)?为?{money('final')}[，；](?:比|较)?(?P<base>年初预算|全年预算|调整预算|预算)数?为?"
    rf"{money('budget')}(?:(?:增加|减少|超支|节约)[\d.,]{{1,20}}万?元)?，"
    rf"(?P<word>完成|超出|为|占)(?:了)?(?:年初|全年|调整)?预算数?的{rate('rate')}(?P<full>(?!))?"
)


def judge_reversed(case: Case, inspection: Inspection) -> None:
    """决算数为A，年初预算数为B，完成C%: the final before its budget (N04)."""
    for match in _REVERSED.finditer(case.text.text):
        budget, final = amount(match, "budget"), amount(match, "final")
        charge = _of_completion(match, budget, final)
        why = f"{in_wan(final.value)} ÷ {in_wan(budget.value)}"
        inspection.settle(N04, quoted(case.text, match), charge, why)


def judge_completion(case: Case, inspection: Inspection) -> None:
    """年初预算为A，支出决算为B，完成C%，决算数大于/小于/等于年初预算数."""
    for match in _BUDGET.finditer(case.text.text):
        budget, final = amount(match, "budget"), amount(match, "final")
        quote = quoted(case.text, match)
        if match["rate"] is not None:
            charge = _of_completion(match, budget, final)
            if not charge and budget.value and match["word"] != "超出":
                printed, whole = percent(match, "rate"), budget.range()
                charge = case.matching.of_rounded(printed, final, whole)
            why = f"{in_wan(final.value)} ÷ {in_wan(budget.value)}"
            inspection.settle(N04, quote, charge, why)
        elif not budget.value:
            inspection.holds(N04, quote, "预算为 0，没有完成率，也没有写")
        held = amount(match, "full") if match["full"] else budget
        _judge_direction(case.text, match, (held, final), inspection)


def _rated(stated: re.Match[str]) -> str:
    """Which is more, after the completion rate; "" where there is none, or 100%."""
    rate = percent(stated, "rate").value if stated["rate"] else _WHOLE
    return "大于" if rate > _WHOLE else "小于" if rate < _WHOLE else ""


def _of_completion(match: re.Match[str], budget: Printed, final: Printed) -> Charge | None:
    printed = percent(match, "rate")
    if budget.value == 0:
        if not printed.value and not final.value:
            return None
        full = f"；{printed.digits}% 是全年预算的" if match["full"] else ""
        message = f"{match['base']}为 0，没有完成率{full}"
        return Charge(WRONG, printed.digits, "", message, "基数为 0")
    right = percentage(final.range(), budget.range())
    if right is None:
        return None
    bad = level(printed, right)
    if bad is None:
        if match["word"] != "超出":
            return None
        message = f"{printed.digits}% 是完成率，不是超出的幅度；应写“完成”"
        return Charge(WRONG, "超出", "完成", message)
    expected = per_cent(right.middle())
    message = f"{in_wan(final.value)} ÷ {in_wan(budget.value)} = {expected}%"
    why = why_share(printed, final.range(), budget.range())
    return Charge(bad, printed.digits, expected, message, why)


def _judge_direction(
    text: Text, stated: re.Match[str], amounts: tuple[Printed, Printed], inspection: Inspection
) -> None:
    (budget, final), start = amounts, stated.end()
    sentence = re.split(r"\n|预算数?为", text.text[start : start + _SENTENCE], maxsplit=1)[0]
    match = _DIRECTION.search(sentence)
    if match is None:
        return
    begin, end = start + match.start(), start + match.end()
    more, less = final.value > budget.value, final.value < budget.value
    right = "大于" if more else "小于" if less else "等于"
    word = _SAID.get(match["word"], match["word"]) or match["same"]
    says = f"决算 {in_wan(final.value)}，预算 {in_wan(budget.value)}"
    if word == right or (right == "等于" and match["same"]):
        inspection.holds(N05, Quote(text, stated.start(), end), says)
    elif right == "等于" and _rated(stated) == word:  # they differ by less than is printed
        inspection.holds(N05, Quote(text, stated.start(), end), f"{says}，{stated['rate']}%")
    else:
        bad = HINT if final.range().meets(budget.range()) else WRONG
        charge = Charge(bad, word, right, f"{says}，应是{right}")
        inspection.wrong(N05, Quote(text, begin, end), charge)
