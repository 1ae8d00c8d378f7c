"""Prose: what can be judged within the sentences: rates, shares, completion, direction words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from fractions import Fraction
from typing import Final

from generator.inspection.claims import (
    WRONG,
    Charge,
    Inspection,
    Printed,
    amount,
    money,
    percent,
    rate,
)
from generator.inspection.judge import in_wan, level, per_cent, slipped, why_rate, why_share
from generator.reach import Range, difference, percentage
from generator.understanding import Text

_UP: Final = "增加|增长|上升|提高|新增"
_DOWN: Final = "减少|下降|降低|减低"
_CHANGE: Final = re.compile(
    rf"(?P<word>{_UP}|{_DOWN})(?:了)?{money('step')}，?"
    rf"(?P<rate_word>{_UP}|{_DOWN})(?:率|幅度)?(?:了|为)?{rate('rate')}"
)
_NOW: Final = re.compile(
    r"(?:总计|合计|总收入|总支出|决算数?为?|支出|收入|经费|总额|(?<!年初)预算数?为?)"
    rf"{money('now')}"
)
# What stands in a reason is not what the next comparison is about.
_REASON: Final = re.compile(r"原因(?:是|为)?：?(?:(?!与上年|比上年|。).)*")
_BUDGET: Final = re.compile(
    rf"(?P<base>年初预算|全年预算|调整预算|预算)数?为?{money('budget')}，"
    rf"(?:全年预算数?为?{money('full')}，)?(?:(?:支出)?决算数?|执行数)为?{money('final')}"
    r"(?:（[^）]*）)?[，；。]?"
    r"(?P<word>完成|超出)?(?:了)?(?:(?:年初|全年|调整)?预算)?(?:数)?的?"
    rf"(?:{rate('rate')})?"
)
_DIRECTION: Final = re.compile(r"决算数(大于|小于|等于)(?:年初|全年)?预算数")
_SHARE: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）“”、]{{2,30}}?)(?P<stated>{money('part')}，"
    rf"占比?(?P<of>[\u4e00-\u9fff]{{0,16}}?)的?{rate('rate')})"
)
# How far back the total of a list or the subject of a change can stand, in characters; without
# it a paragraph that goes on for pages would be read anew at every number.
_BACK: Final = 2_000
_LEAD: Final = re.compile(
    rf"(?:合计|总计|支出决算为|支出|收入){money('whole')}(?=，其中|，主要用于|，完成|。|；)"
)
_SENTENCE: Final = 60  # characters after a budget within which its direction word stands


def judge_changes(text: Text, inspection: Inspection) -> None:
    """Each `增加A万元，增长B%` with the amount that it is the change of."""
    for match in _CHANGE.finditer(text.text):
        before = text.text[max(0, match.start() - _BACK) : match.start()].rsplit("\n", 1)[-1]
        found = list(_NOW.finditer(_REASON.sub("原因", before)))
        if not found:
            continue
        now, step = amount(found[-1], "now"), amount(match, "step")
        falls = match["word"] in _DOWN.split("|")
        if falls != (match["rate_word"] in _DOWN.split("|")):
            charge = Charge("N01", WRONG, match["rate_word"], match["word"], "两个增减词方向相反")
            inspection.wrong(text, match.span(), charge)
        move = step.range()
        base = difference(now.range(), Range(-move.high, -move.low) if falls else move)
        charge_or_none = _of_rate(percent(match, "rate"), now, step, base)
        if charge_or_none:
            inspection.wrong(text, match.span(), charge_or_none)
        else:
            why = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())}"
            inspection.holds("N01", text, match.span(), why)


def _of_rate(printed: Printed, now: Printed, step: Printed, base: Range) -> Charge | None:
    """What is wrong with a rate of change, whose base is what the change leaves."""
    if base.high <= 2 * (now.half + step.half) and step.value and printed.value:
        message = f"上年为 0（{in_wan(now.value)} − {in_wan(step.value)}），没有增长率可言"
        return Charge("N02", WRONG, printed.digits, "", message, "基数为 0")
    right = percentage(step.range(), base)
    if right is None or (bad := level(printed, right)) is None:
        return None
    expected = per_cent(right.middle())
    message = f"{in_wan(step.value)} ÷ 上年 {in_wan(base.middle())} = {expected}%"
    why = why_rate(printed, step.range(), base, now.range()) or slipped(printed, right)
    return Charge("N01", bad, printed.digits, expected, message, why)


def judge_completion(text: Text, inspection: Inspection) -> None:
    """年初预算为A，支出决算为B，完成C%，决算数大于/小于/等于年初预算数."""
    for match in _BUDGET.finditer(text.text):
        budget, final = amount(match, "budget"), amount(match, "final")
        if match["rate"] is not None:
            if charge := _of_completion(match, budget, final):
                inspection.wrong(text, match.span(), charge)
            else:
                why = f"{in_wan(final.value)} ÷ {in_wan(budget.value)}"
                inspection.holds("N04", text, match.span(), why)
        held = amount(match, "full") if match["full"] else budget
        _judge_direction(text, match.end(), held, final, inspection)


def _of_completion(match: re.Match[str], budget: Printed, final: Printed) -> Charge | None:
    printed = percent(match, "rate")
    if budget.value == 0:
        if not printed.value and not final.value:
            return None
        full = f"；{printed.digits}% 是全年预算的" if match["full"] else ""
        message = f"{match['base']}为 0，没有完成率{full}"
        return Charge("N04", WRONG, printed.digits, "", message, "基数为 0")
    right = percentage(final.range(), budget.range())
    if right is None:
        return None
    bad = level(printed, right)
    if bad is None:
        if match["word"] != "超出":
            return None
        message = f"{printed.digits}% 是完成率，不是超出的幅度；应写“完成”"
        return Charge("N04", WRONG, "超出", "完成", message)
    expected = per_cent(right.middle())
    message = f"{in_wan(final.value)} ÷ {in_wan(budget.value)} = {expected}%"
    why = why_share(printed, final.range(), budget.range())
    return Charge("N04", bad, printed.digits, expected, message, why)


def _judge_direction(
    text: Text, start: int, budget: Printed, final: Printed, inspection: Inspection
) -> None:
    sentence = re.split(r"\n|预算数?为", text.text[start : start + _SENTENCE], maxsplit=1)[0]
    match = _DIRECTION.search(sentence)
    if match is None:
        return
    span = (start + match.start(), start + match.end())
    more, less = final.value > budget.value, final.value < budget.value
    right = "大于" if more else "小于" if less else "等于"
    if match[1] == right:
        inspection.holds("N05", text, span, "与决算、预算两数一致")
        return
    message = f"决算 {in_wan(final.value)}，预算 {in_wan(budget.value)}，应是{right}"
    inspection.wrong(text, span, Charge("N05", WRONG, match[1], right, message))


def judge_shares(text: Text, inspection: Inspection) -> None:
    """A share against the whole that its sentence names, or that its list opens with."""
    for at, chunk in _paragraphs(text.text):
        found = list(_SHARE.finditer(chunk))
        shares = sum((percent(match, "rate").value for match in found), Fraction(0))
        parts = {match.start("part") for match in found}
        for match in found:
            whole = _whole(chunk, match, parts)
            if whole is None or whole.value <= 0:
                continue
            part, span = amount(match, "part"), match.span("stated")
            span = (at + span[0], at + span[1])
            if charge := _of_share(percent(match, "rate"), part, whole, shares):
                inspection.wrong(text, span, charge)
            else:
                why = f"{in_wan(part.value)} ÷ {in_wan(whole.value)}"
                inspection.holds("N03", text, span, why)


def _paragraphs(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for part in text.split("\n"):
        yield at, part
        at += len(part) + 1


def _whole(chunk: str, match: re.Match[str], parts: Collection[int]) -> Printed | None:
    """The amount that a share is of: named (占基本支出的), or what its list opens with.

    `parts` is where the amounts start that are shares themselves: none of them is the whole.
    """
    start, end, named = max(0, match.start("part") - _BACK), match.start("part"), match["of"]
    if named == "本年支出合计":
        return None  # another section's total: held against the tables
    if named and named not in {"比", "总"}:
        pattern = re.compile(rf"{re.escape(named)}{money('whole')}")
        wholes = list(pattern.finditer(chunk, start, end))
    else:
        leads = _LEAD.finditer(chunk, start, end)
        wholes = [lead for lead in leads if lead.start("whole") not in parts]
    return amount(wholes[-1], "whole") if wholes else None


def _of_share(printed: Printed, part: Printed, whole: Printed, shares: Fraction) -> Charge | None:
    right = percentage(part.range(), whole.range())
    if right is None or (bad := level(printed, right)) is None:
        return None
    expected = per_cent(right.middle())
    message = f"{in_wan(part.value)} ÷ {in_wan(whole.value)} = {expected}%"
    why = why_share(printed, part.range(), whole.range(), shares)
    return Charge("N03", bad, printed.digits, expected, message, why)
