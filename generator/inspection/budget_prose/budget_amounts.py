"""Said: the amounts that the prose of a budget states of known quantities, and their changes.

A quantity is named by the words before its amount and by the section that it stands in: 基本支出 is
that of the whole department, and in the section of 一般公共预算 it is that of this fund alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Final

from generator.inspection.case import Case
from generator.inspection.claims import Printed, Quote, amount, money, quoted
from generator.inspection.judge import level
from generator.number.reach import Range, around, overlap
from generator.problem import HINT
from generator.understanding import Text
from generator.vocabulary.subjects import CLASS, functional

GENERAL: Final = "一般公共预算"  # in front of a quantity: that of this fund alone

# Between a quantity and its amount: 收入预算：2025年年初预算数为1000万元.
_LINK: Final = (
    r"(?:预算)?(?:总额|总计|合计|总数|数)?(?:[：，]|情况：)?(?:20\d\d年度?)?(?:本?(?:部门|单位))?"
    r"(?:当年)?(?:年初)?(?:预算)?(?:总额|数|安排)?(?:为|共计|共|是)?"
)
_OPENS: Final = r"(?:(?<=[\n。；，）：、年度门位])|^)"
_FUND: Final = r"(?:预算)?(?:财政)?(?:拨款)?(?:预算)?(?:安排)?的?"

# A quantity and how the prose names it.
_NAMED: Final = (
    ("收入", rf"(?<![款业他营缴助位金算税转般政])(?<!本年)(?:总收入|收入(?!总体)){_LINK}"),
    ("支出", rf"{_OPENS}(?:总支出|支出(?=预算|总计|合计|总额)){_LINK}"),
    (
        "支出",
        r"本(?:部门|单位)(?:整体)?(?:年初)?预算(?:总)?数(?:为)?(?=[\d.,]{1,20}万?元，?(?:比|较|与))",
    ),
    ("财政拨款收入", rf"(?<!预算)财政拨款收入{_LINK}"),
    ("财政拨款支出", rf"(?<!预算)财政拨款支出{_LINK}"),
    ("一般公共预算支出", rf"一般公共预算(?:财政)?(?:拨款)?支出{_LINK}"),
    ("政府性基金支出", rf"政府性基金{_FUND}支出{_LINK}"),
    ("国有资本经营支出", rf"国有资本经营{_FUND}支出{_LINK}"),
    (
        "一般公共预算收入",
        r"(?<!当年)(?<!运行经费)一般公共预算(?:财政)?拨款(?:收入)?(?:预算)?(?:为)?",
    ),
    ("政府性基金收入", r"政府性基金(?:预算)?(?:财政)?拨款(?:收入)?(?:预算)?(?:为)?"),
    ("国有资本经营收入", r"国有资本经营(?:预算)?(?:财政)?拨款(?:收入)?(?:预算)?(?:为)?"),
    ("事业收入", rf"(?<![\u4e00-\u9fff])事业收入{_LINK}"),
    ("经营收入", rf"(?<![\u4e00-\u9fff])(?:事业单位)?经营收入{_LINK}"),
    ("其他收入", rf"(?<![\u4e00-\u9fff])其他收入{_LINK}"),
    ("基本支出", rf"(?<![款算])基本支出{_LINK}"),
    ("项目支出", rf"(?<![款算])项目支出{_LINK}"),
    ("人员经费", r"人员经费(?:预算)?(?:支出)?(?:为|共)?"),
    ("公用经费", r"公用经费(?:预算)?(?:支出)?(?:为|共)?"),
)
_SAID: Final = tuple(
    (name, re.compile(rf"(?:{pattern}){money('amount')}")) for name, pattern in _NAMED
)
_SCOPED: Final = {"基本支出", "项目支出", "人员经费", "公用经费"}

CHANGE: Final = (
    r"(?:比|较|与)(?:20\d\d年度?|上一?年度?|去年|上年)?(?:年初)?(?:部门|单位)?(?:预算)?"
    r"(?:执行)?(?:数|安排)?(?:相比)?，?(?:预算)?(?:总?数)?"
)
_CHANGE: Final = re.compile(
    rf"[，（；。]?(?:预算数?)?{CHANGE}"
    rf"(?:(?P<word>增加|增长|上升|减少|下降|降低)(?:了)?{money('step')}|(?P<flat>持平))"
)
_CENT: Final = Fraction(50)  # half of 0.01 万元, in 元: less is no change
_FALLS: Final = {"减少", "下降", "降低"}
# What a project is described by: its amounts are its own, not the department's.
_PROJECT: Final = re.compile("项目概[述况]")
_APART: Final = re.compile("职责|职能|机构设置|三公|绩效目标$|名词")


@dataclass(frozen=True, slots=True)
class Moved:
    """By how much a quantity changes against last year: signed, 0 where it is 持平 (元)."""

    reach: Range
    digits: str
    quote: Quote
    flat: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """An amount that the prose states of a quantity, where it stands, and its change."""

    name: str
    printed: Printed
    quote: Quote
    moved: Moved | None = None


# What the sections state, by quantity, in reading order.
Account = Mapping[str, Sequence[Said]]


@dataclass(frozen=True, slots=True)
class BudgetCase(Case):
    """A budget that is judged, its sections those that explain it.

    `stated` is what they state by quantity; `exact` is whether their lists add up to the last
    place of each amount, so that one that is off by what rounding does is 提示.
    """

    stated: Account = field(kw_only=True)
    exact: bool = field(kw_only=True)

    @property
    def sections(self) -> Sequence[Text]:
        return self.understood.sections


def judged(printed: Printed, right: Range) -> str | None:
    """None where a printed number can be true, 提示 for one unit of its last place, else 错误."""
    return None if overlap(printed.range(), right) else level(printed, right) or HINT


def explaining(sections: Sequence[Text]) -> tuple[Text, ...]:
    """The sections that speak of the whole budget: those of a single project are left out."""
    found = []
    for text in sections:
        if _PROJECT.search(text.heading):
            break
        found.append(text)
    return tuple(found)


def said_in(text: Text) -> Iterator[Said]:
    """Every amount of a known quantity in a section."""
    if _APART.search(text.heading):
        return
    scope = GENERAL if GENERAL in text.heading else ""
    for name, pattern in _SAID:
        for match in pattern.finditer(text.text):
            named = scope + name if name in _SCOPED else name
            yield said(named, match, text)


def said(name: str, match: re.Match[str], text: Text) -> Said:
    """What a match of a quantity with its `amount` states."""
    return Said(name, amount(match, "amount"), quoted(text, match), _moved(text, match))


def _moved(text: Text, match: re.Match[str]) -> Moved | None:
    """The change that stands right behind an amount."""
    found = _CHANGE.match(text.text, match.end())
    if found is None:
        return None
    quote = quoted(text, found)
    if found["flat"]:
        return Moved(around(Fraction(0), _CENT), "持平", quote, flat=True)
    step = amount(found, "step")
    sign = -1 if found["word"] in _FALLS else 1
    return Moved(around(sign * step.value, step.half), found["step"], quote)


@cache
def class_amount() -> re.Pattern[str]:
    """A 类 by its name with its amount, as groups `name` and `amount`."""
    names = sorted(
        (s.name.removesuffix("支出") for c, s in functional().items() if len(c) == CLASS),
        key=len,
        reverse=True,
    )
    # 其他 alone is no name: 其他收入, 其他 of anything.
    listed = "|".join(re.escape(name) for name in names if len(name) > len("其他"))
    return re.compile(
        rf"(?P<name>(?:{listed}|其他(?=支出)))(?:（类）)?(?:支出)?(?:（类）)?(?:预算)?(?:为)?"
        rf"{money('amount')}"
    )
