"""Shares: A万元，占B%: of the whole that the sentence names or the list opens with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.claims import Charge, Inspection, Printed, amount, money, percent, rate
from generator.inspection.judge import in_wan, level, per_cent, why_share
from generator.inspection.matching import Matching
from generator.number.reach import percentage, total
from generator.understanding import Text

_SHARE: Final = re.compile(
    rf"(?P<name>[\u4e00-\u9fff（）“”、]{{2,30}}?)(?P<stated>{money('part')}[，（]?"
    rf"占(?:比(?:例|重)?为?)?(?P<of>[\u4e00-\u9fff]{{0,16}}?)的?(?:比例|比重)?为?{rate('rate')})"
)
# How far back the total of a list can stand, in characters; without it a paragraph that goes on
# for pages would be read anew at every number.
_BACK: Final = 2_000
_LEAD: Final = re.compile(
    rf"(?:合计|总计|支出决算为|支出|收入|总额){money('whole')}(?=，其中|，主要用于|，完成|。|；)"
)
# 基本支出A万元，占B%，其中：人员经费……: a part that has parts of its own
_NESTED: Final = re.compile(rf"[费出入额]{money('whole')}[，（]占[^，。；]{{1,24}}%）?[，。]?其中")
# What a total is called where a share names it by another name.
_CALLED: Final = {
    "总收入": "(?:总收入|收入合计|收入总计)",
    "收入": "(?:总收入|收入合计|收入总计)",
    "本年收入": "(?:本年收入|收入合计)",
    "总支出": "(?:总支出|支出合计|支出总计)",
    "支出": "(?:总支出|支出合计|支出总计)",
    "本年支出": "(?:本年支出|支出合计)",
    "采购总额": "采购(?:支出)?总额",
    "政府采购总额": "采购(?:支出)?总额",
}


def judge_shares(text: Text, matching: Matching, inspection: Inspection) -> None:
    """A share against the whole that its sentence names, or that its list opens with."""
    for at, chunk in _paragraphs(text.text):
        found = list(_SHARE.finditer(chunk))
        shares = sum((percent(match, "rate").value for match in found), Fraction(0))
        parts = {match.start("part") for match in found}
        wholes = [
            _whole(chunk, match, parts) or _before(text.text, at, match["of"]) for match in found
        ]
        if shares and _complete(found, shares) and len(set(wholes)) == 1 and wholes[0]:
            _judge_list(text, at, found, wholes[0], inspection)
        for match, whole in zip(found, wholes, strict=True):
            if whole is None or whole.value <= 0:
                continue
            part, span = amount(match, "part"), match.span("stated")
            span = (at + span[0], at + span[1])
            printed = percent(match, "rate")
            charge = _of_share(printed, part, whole, shares)
            if charge and _fits_another(chunk, match):
                inspection.holds("N03", text, span, "占的是句中另一个合计")
                continue
            if charge := charge or matching.of_rounded("N03", printed, part, matching.exact(whole)):
                inspection.wrong(text, span, charge)
            else:
                why = f"{in_wan(part.value)} ÷ {in_wan(whole.value)}"
                inspection.holds("N03", text, span, why)


_HUNDRED: Final = Fraction(100)


def _complete(found: Sequence[re.Match[str]], shares: Fraction) -> bool:
    """Whether shares make up 100 but for their rounding, and none of them is part of another."""
    reach = sum((2 * percent(match, "rate").half for match in found), Fraction(0))
    names = "".join(match["name"] for match in found)
    return abs(shares - _HUNDRED) <= min(reach, Fraction(1)) and not (
        "中小" in names and "微企" in names
    )


def _judge_list(
    text: Text, at: int, found: Sequence[re.Match[str]], whole: Printed, inspection: Inspection
) -> None:
    """Where the shares make up 100 the amounts make up the whole (X09)."""
    added = total(amount(match, "part").range() for match in found)
    span = (at + found[0].start("stated"), at + found[-1].end("stated"))
    says = f"{len(found)} 项相加是 {in_wan(added.middle())} 万元，合计 {in_wan(whole.value)} 万元"
    if (bad := level(whole, added)) is None:
        inspection.holds("X09", text, span, says)
    else:
        expected = in_wan(added.middle())
        inspection.wrong(text, span, Charge("X09", bad, whole.digits, expected, says))


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
        wholes = list(_calling(named).finditer(chunk, start, end))
    else:
        leads = _LEAD.finditer(chunk, start, end)
        wholes = [lead for lead in leads if lead.start("whole") not in parts]
    return amount(wholes[-1], "whole") if wholes else None


@cache
def _calling(named: str) -> re.Pattern[str]:
    """A total by the name that a share gives it, with its amount."""
    return re.compile(rf"{_CALLED.get(named, re.escape(named))}(?:为)?{money('whole')}")


def _before(prose: str, at: int, named: str) -> Printed | None:
    """The total that a share names, in the paragraphs above it: （一）人员经费A，占基本支出的B%."""
    if not named or named == "本年支出合计":
        return None
    found = list(_calling(named).finditer(prose, max(0, at - _BACK), at))
    return amount(found[-1], "whole") if found else None


def _fits_another(chunk: str, match: re.Match[str]) -> bool:
    """Whether a share is of an amount whose own parts are listed between those of the total."""
    if match["of"]:
        return False
    printed, part = percent(match, "rate"), amount(match, "part").range()
    end = match.start("part")
    for lead in _NESTED.finditer(chunk, max(0, end - _BACK), end):
        right = percentage(part, amount(lead, "whole").range())
        if right is not None and printed.range().meets(right):
            return True
    return False


def _of_share(printed: Printed, part: Printed, whole: Printed, shares: Fraction) -> Charge | None:
    right = percentage(part.range(), whole.range())
    if right is None or (bad := level(printed, right)) is None:
        return None
    expected = per_cent(right.middle())
    message = f"{in_wan(part.value)} ÷ {in_wan(whole.value)} = {expected}%"
    why = why_share(printed, part.range(), whole.range(), shares)
    return Charge("N03", bad, printed.digits, expected, message, why)
