"""Shares: A万元，占B%: of the whole that the sentence names or the list opens with."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from functools import cache
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
    rate,
)
from generator.inspection.judge import in_wan, level, of_percentage
from generator.number.reach import percentage, total
from generator.rule import Edit, Rule
from generator.understanding import Text

N03: Final = Rule(
    "N03",
    "占比等于部分除以整体",
    "占比是这一项除以它所属的整体，整体是句中点明的，或者这一串开头的合计。",
    edit=Edit("财政拨款收入1250万元，占91.58%", "财政拨款收入1250万元，占19.58%"),
    hint="错误：占比不可能由这两个数得出。提示：只差末位一个单位，多半是把各项凑成 100%。",
)
X09: Final = Rule(
    "X09",
    "占比合起来是 100% 的各项，金额合起来是合计",
    "一串各项占同一个合计的百分之几，占比合起来是 100%，说明各项列全了，金额相加就是合计。",
    edit=Edit("人员经费590万元，占基本支出的76.62%", "人员经费591万元，占基本支出的76.62%"),
)

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


def judge_shares(case: Case, inspection: Inspection) -> None:
    """A share against the whole that its sentence names, or that its list opens with."""
    text, matching = case.text, case.matching
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
            quote = Quote(text, at + match.start("stated"), at + match.end("stated"))
            part, printed = amount(match, "part"), percent(match, "rate")
            says = f"{in_wan(part.value)} ÷ {in_wan(whole.value)}"
            charge = of_percentage(printed, part.range(), whole.range(), says, shares)
            if charge and _fits_another(chunk, match):
                inspection.holds(N03, quote, "占的是句中另一个合计")
                continue
            charge = charge or matching.of_rounded(printed, part, matching.exact(whole))
            inspection.settle(N03, quote, charge, says)


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
    quote = Quote(text, at + found[0].start("stated"), at + found[-1].end("stated"))
    expected = in_wan(added.middle())
    says = f"{len(found)} 项相加是 {expected} 万元，合计 {in_wan(whole.value)} 万元"
    bad = level(whole, added)
    charge = Charge(bad, whole.digits, expected, says) if bad else None
    inspection.settle(X09, quote, charge, says)


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
